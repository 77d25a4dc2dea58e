"""What a viewer of a run should be told, for its picture alone would puzzle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.moments import Moments

__all__ = ["warning_signs"]

_ENOUGH = 5
"""Probes of several classes, from which on a single answer to all of them is no chance."""

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
    return [*signs, *_silent_layers(info, moments), *_single_answer(info, moments)]


def _silent_layers(info: RunInfo, moments: Moments) -> Iterator[str]:
    """Layers through which nothing of an input passes: dead, or saturated altogether."""
    probes = moments.probes
    differ = len(probes) > 1 and bool((probes != probes[0]).any())
    for layer in range(1, info.depth):
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
