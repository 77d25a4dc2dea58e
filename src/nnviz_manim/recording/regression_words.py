"""The outputs of a regression beside what they are to be, in the units of the data."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nnviz_manim.learning.snapshot import RunInfo, Snapshot

__all__ = ["AnsweredNumber", "answered_numbers", "number_text", "regression_words"]

_FIGURES = 3


class AnsweredNumber(NamedTuple):
    """One output for one input.

    Parameters
    ----------
    name
        Of the target.
    answer
        What the network says, in the units of the data.
    target
        What it is to say; NaN where that is not known.
    """

    name: str
    answer: float
    target: float


def answered_numbers(info: RunInfo, snapshot: Snapshot, probe: int = 0) -> list[AnsweredNumber]:
    """Return the outputs for a followed input, one of each target.

    Parameters
    ----------
    info
        Of a regression.
    snapshot
        The moment.
    probe
        Position among the probes.
    """
    answers = info.original_targets(snapshot.outputs[probe])
    targets = np.full(len(answers), np.nan)
    if info.probe_targets:
        targets = info.original_targets(info.probe_targets[probe])
    return [
        AnsweredNumber(name, float(answer), float(target))
        for name, answer, target in zip(info.target_names, answers, targets, strict=True)
    ]


def number_text(value: float, figures: int = _FIGURES) -> str:
    """Write a number of any unit with so many figures, its whole part never cut off.

    ``0.0713``, ``5.1``, ``1.44``, ``12,340``; a true minus sign; a dash for NaN.
    """
    if math.isnan(value):
        return "–"
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1e9 or 0 < size < 1e-4:
        text = f"{size:.{figures - 1}g}"
    else:
        decimals = figures - 1 - (math.floor(math.log10(size)) if size else 0)
        text = f"{size:,.{max(decimals, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 and text != "0" else text


def regression_words(info: RunInfo, snapshot: Snapshot, probe: int = 0) -> str:
    """Say what the network answers for a followed input, and what it should.

    ``price: 23.1 instead of 24``.
    """
    told = []
    for name, answer, target in answered_numbers(info, snapshot, probe):
        wanted = "" if math.isnan(target) else f" instead of {number_text(target)}"
        told.append(f"{name}: {number_text(answer)}{wanted}")
    return ", ".join(told)
