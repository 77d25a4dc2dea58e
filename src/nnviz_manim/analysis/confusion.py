"""What a run takes for what: counts by true class and guess, at every moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import RunInfo, Snapshot
from nnviz_manim.recording import Run
from nnviz_manim.recording.epochs import epoch_text
from nnviz_manim.support.arguments import checked

__all__ = ["confusion_counts", "describe_confusion", "worst_confusion"]

Array = NDArray[np.float64]


@checked(SettingError)
def confusion_counts(run: Run) -> Array:
    """Count what a run takes its probes for; those of an unknown class do not count.

    Parameters
    ----------
    run
        With the labels of its probes; :func:`follow` sends any data through it.

    Returns
    -------
    By moment, true class and guess, shape (T, classes, classes).

    Raises
    ------
    SettingError
        If the run knows the class of no probe.
    """
    labels = np.array(run.info.probe_labels, dtype=int)
    counted = labels >= 0
    if not counted.any():
        raise SettingError(
            f"this run knows the class of none of its {len(run.moments.probes)} probes, so nothing "
            "can be counted: record it with labels, or send labeled data through it with follow."
        )
    classes = max(run.info.layer_sizes[-1], 2)
    counts = np.zeros((len(run), classes, classes))
    for moment, snapshot in enumerate(run):
        np.add.at(counts[moment], (labels[counted], snapshot.predictions[counted]), 1)
    return counts


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
