"""A moment of a run in one plain sentence, for those who cannot see the picture."""

from __future__ import annotations

from nnviz_manim.learning import RunInfo, Snapshot
from nnviz_manim.recording.epochs import epoch_text

__all__ = ["describe_gallery", "describe_moment"]


def describe_moment(snapshot: Snapshot, info: RunInfo, probe: int = 0) -> str:
    """Say epoch, accuracy and what a followed input is taken for.

    Parameters
    ----------
    snapshot
        The moment.
    info
        Of its run.
    probe
        Which followed input.

    Returns
    -------
    Such as ``"Epoch 3: 71 % right; it takes this 3 for an 8."``
    """
    score = _score(snapshot)
    if not info.names_predictions:
        return f"{score}."
    guess = info.class_names[snapshot.prediction(probe)]
    label = info.probe_labels[probe] if info.probe_labels else -1
    if label < 0:
        return f"{score}; it sees {_article(guess)} {guess}."
    truth = info.class_names[label]
    if guess == truth:
        return f"{score}; it knows this {truth}."
    return f"{score}; it takes this {truth} for {_article(guess)} {guess}."


def _article(name: str) -> str:
    """A or an, by how a name sounds; of the digits only the 8 begins with a vowel."""
    return "an" if name[:1].lower() in {"a", "e", "i", "o", "u", "8"} else "a"


def describe_gallery(snapshot: Snapshot, info: RunInfo) -> str:
    """Say epoch, accuracy and which followed inputs are mistaken.

    Parameters
    ----------
    snapshot
        The moment.
    info
        Of its run.

    Returns
    -------
    Such as ``"Epoch 3: 71 % right. Mistaken: the 3 for an 8."``
    """
    score = _score(snapshot)
    mistakes = [
        f"the {info.class_names[label]} for {_article(guess)} {guess}"
        for probe, label in enumerate(info.probe_labels)
        if (guess := info.class_names[snapshot.prediction(probe)]) != info.class_names[label]
    ]
    return f"{score}. Mistaken: {', '.join(mistakes) or 'none'}."


def _score(snapshot: Snapshot) -> str:
    return f"Epoch {epoch_text(snapshot.epoch)}: {100 * snapshot.score:.0f} % right"
