"""What a network takes for what: the mistakes of a moment, as numbers and in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.learning import RunInfo, Snapshot
from nnviz_manim.recording.epochs import epoch_text

__all__ = ["confident_mistakes", "describe_choices", "describe_confusion", "worst_confusion"]


def describe_choices(
    choices: Sequence[tuple[int, float]], class_names: Sequence[str], label: int
) -> str:
    """Say in a sentence what an input is taken for, and what else comes into question.

    Parameters
    ----------
    choices
        Classes with their probabilities, the strongest first.
    class_names
        One a class.
    label
        The true class; -1 where unknown.

    Returns
    -------
    Such as ``"Taken for 5, 41 %, and wrong: it is 7. Next come 7 with 30 % and 9 with 28 %."``
    """
    (winner, probability), *others = choices
    verdict = f"Taken for {class_names[winner]}, {100 * probability:.0f} %"
    if label >= 0:
        right = f", and wrong: it is {class_names[label]}"
        verdict += ", and right" if winner == label else right
    rest = [f"{class_names[choice]} with {100 * share:.0f} %" for choice, share in others]
    if not rest:
        return f"{verdict}."
    return f"{verdict}. Next come{'s' * (len(rest) == 1)} {' and '.join(rest)}."


def describe_confusion(snapshot: Snapshot, counts: NDArray[np.float64], info: RunInfo) -> str:
    """Say epoch, accuracy and the most frequent mistake.

    Parameters
    ----------
    snapshot
        The moment.
    counts
        By true class and guess, shape (classes, classes).
    info
        Of its run.

    Returns
    -------
    Such as ``"Epoch 3: 71 % right. Most often 4 is taken for 9, 14 times."``
    """
    right = 100 * np.trace(counts) / counts.sum()
    score = f"Epoch {epoch_text(snapshot.epoch)}: {right:.0f} % right."
    label, guess = worst_confusion(counts)
    if label == guess or not counts[label, guess]:
        return f"{score} There is no mistake."
    names, times = info.class_names, int(counts[label, guess])
    return f"{score} Most often {names[label]} is taken for {names[guess]}, {times} times."


def worst_confusion(counts: NDArray[np.float64]) -> tuple[int, int]:
    """Find the class that is most often taken for another, and that other.

    Parameters
    ----------
    counts
        By true class and guess, shape (classes, classes).
    """
    errors = counts * (1 - np.eye(len(counts)))
    label, guess = np.unravel_index(int(errors.argmax()), errors.shape)
    return int(label), int(guess)


def confident_mistakes(snapshot: Snapshot, info: RunInfo, most: int) -> list[int]:
    """Find the probes that a network gets wrong while it is most sure of itself.

    Parameters
    ----------
    snapshot
        A moment of a run.
    info
        Of the run, with the labels of its probes.
    most
        How many, at most.

    Returns
    -------
    Positions among the probes, the most confident mistake first.
    """
    labels = np.array(info.probe_labels, dtype=int)
    outputs = snapshot.outputs
    wrong = np.flatnonzero((labels >= 0) & (outputs.argmax(axis=1) != labels))
    order = np.argsort(-outputs[wrong].max(axis=1), kind="stable")
    positions: list[int] = wrong[order][:most].tolist()
    return positions
