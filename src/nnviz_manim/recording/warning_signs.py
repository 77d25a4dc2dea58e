"""What a viewer of a run should be told, for its picture alone would puzzle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.moments import Moments
from nnviz_manim.support.arrays import FloatArray

__all__ = ["warning_signs"]

_ENOUGH = 5
"""Probes of several classes, from which on a single answer to all of them is no chance."""

_NO_BETTER = 1.15
"""Times the share of right guesses, up to which an accuracy is that of one answer to everything:
the classes of a data set are seldom all of one size."""

_AT_AN_END = 0.99
_NEARLY_ALL = 0.9
"""A layer of which so many activations lie so near to an end is saturated."""

_ALIKE = 1e-6
"""Activations that differ by less are the same, beside the largest of them."""


def warning_signs(info: RunInfo, moments: Moments, stop_reason: str, ending: Ending) -> list[str]:
    """Notice what is wrong with a run, by how it ended and by what its probes cause at the end.

    Parameters
    ----------
    info, moments, stop_reason, ending
        What makes the run.

    Returns
    -------
    Sentences; none for a run without such signs.
    """
    signs = []
    if ending is Ending.INTERRUPTED:
        signs.append(f"The training did not come to its end: {stop_reason or 'it was cut'}.")
    if ending is Ending.DIVERGED:
        signs.append(f"The training diverged: {stop_reason or 'a number is not finite'}.")
        return signs
    found = [*_silent_layers(info, moments), *_single_answer(info, moments)]
    return [*signs, *(found or _no_better_than_guessed(info, moments))]


def _silent_layers(info: RunInfo, moments: Moments) -> Iterator[str]:
    """Layers through which nothing of an input passes: dead, or saturated altogether."""
    probes = moments.probes
    differ = len(probes) > 1 and bool((probes != probes[0]).any())
    for layer in info.with_units[1:-1]:
        answers = moments.activations[layer][-1]
        if not answers.size:
            continue
        name = info.activations[layer - 1]
        reach = np.abs(answers).max()
        if reach == 0:
            yield (
                f"Layer {layer} ({name}) is dead at the end: all its units answer 0 to all "
                f"{len(probes)} followed inputs."
            )
        elif differ and np.ptp(answers, axis=0).max() <= _ALIKE * reach:
            yield (
                f"Layer {layer} ({name}) answers the same to all {len(probes)} followed inputs at "
                "the end: its units are stuck."
            )
        elif (share := _share_at_an_end(answers, name)) >= _NEARLY_ALL:
            yield (
                f"Layer {layer} ({name}) is saturated at the end: {100 * share:.0f} % of its "
                "activations lie at an end of their range, where nothing is learned."
            )


def _share_at_an_end(answers: FloatArray, name: str) -> float:
    """Share of activations at an end; 0 for a function that has no two ends."""
    function = ACTIVATIONS.get(name)
    if function is None or not function.is_bounded:
        return 0.0
    return float(np.mean(np.abs(function.position(answers.T)) >= _AT_AN_END))


def _single_answer(info: RunInfo, moments: Moments) -> Iterator[str]:
    classes = {label for label in info.probe_labels if label >= 0}
    if len(info.probe_labels) < _ENOUGH or len(classes) < 2:
        return
    last = moments.snapshot(-1)
    answers = set(last.predictions.tolist())
    if len(answers) == 1:
        answer = answers.pop()
        name = info.class_names[answer] if info.names_predictions else f"class {answer}"
        yield (
            f"At the end all {len(info.probe_labels)} followed inputs, of {len(classes)} classes, "
            f"are taken for {name}."
        )


def _no_better_than_guessed(info: RunInfo, moments: Moments) -> Iterator[str]:
    """What few followed inputs cannot tell: a network with one answer to all it learned from."""
    last = moments.snapshot(-1)
    classes = max(info.layer_sizes[-1], 2)
    # Written so that an accuracy that was not measured, NaN, is none either.
    if info.is_regression or not last.step > 0 or not last.train_accuracy <= _NO_BETTER / classes:
        return
    yield (
        f"At the end {100 * last.train_accuracy:.3g} % of the answers to the training data are "
        f"right, no more than with one and the same answer of {classes} to all of them."
    )
