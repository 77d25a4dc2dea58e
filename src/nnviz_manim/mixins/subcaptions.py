"""A moment of a run in one plain sentence, for those who cannot see the picture."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from nnviz_manim.learning import RunInfo, Snapshot
from nnviz_manim.recording.epochs import epoch_text
from nnviz_manim.recording.regression_words import regression_words

if TYPE_CHECKING:
    from nnviz_manim.mobjects import Learning

__all__ = ["describe_gallery", "describe_moment", "say_moments"]

_READING_TIME = 0.5
"""Seconds from one moment that is said to the next, at least."""

_NEARLY = 1e-9


def say_moments(
    scene: Any, learning: Learning, describe: Callable[[int], str], at_least: float = _READING_TIME
) -> None:
    """Say in words what is played, each moment from when it is reached until the next one is.

    So what is said stands on the screen as well, where epoch 0 is left when epoch 1 is done.

    Parameters
    ----------
    scene
        That is about to play it.
    learning
        What is played, at an even pace.
    describe
        Gives the words of a moment, by its number.
    at_least
        Seconds that words stay; of a faster run some moments are left out, but never the last.
    """
    arrivals = [(moment, share * learning.run_time) for moment, share in learning.arrivals()]
    told = arrivals[:1]
    for moment, time in arrivals[1:]:
        if time - told[-1][1] >= at_least - _NEARLY:
            told.append((moment, time))
    if told[-1] != arrivals[-1]:
        told[max(len(told) - 1, 1) :] = arrivals[-1:]
    times = [time for _, time in told]
    end = times[-1] + max(at_least, times[-1] - times[-2] if len(times) > 1 else 0.0)
    before = {words.content for words in scene.renderer.file_writer.subcaptions}
    for (moment, time), (_, following) in pairwise([*told, (-1, end)]):
        text = describe(moment)
        # Of a run that is played in parts, the moment between two of them is said once.
        if time or text not in before:
            scene.add_subcaption(text, duration=following - time, offset=time)


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
    score = _score(snapshot, info)
    if info.is_regression:
        return f"{score}; {regression_words(info, snapshot, probe)}."
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
    score = _score(snapshot, info)
    mistakes = [
        f"the {info.class_names[label]} for {_article(guess)} {guess}"
        for probe, label in enumerate(info.probe_labels)
        if (guess := info.class_names[snapshot.prediction(probe)]) != info.class_names[label]
    ]
    return f"{score}. Mistaken: {', '.join(mistakes) or 'none'}."


def _score(snapshot: Snapshot, info: RunInfo) -> str:
    share = f"{100 * snapshot.score:.0f} %"
    told = f"R² {share}" if info.is_regression else f"{share} right"
    return f"Epoch {epoch_text(snapshot.epoch)}: {told}"
