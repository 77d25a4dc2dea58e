"""Places for the numbers on lines, so that none lies on another or on a foreign line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["place_on_lines"]

Array = NDArray[np.float64]

_STOPS = np.linspace(0.18, 0.82, 33)
_ROUNDS = 4
"""Each number looks so often for a better place among the others."""

_OVERLAP, _CROSSING, _ASIDE = 100.0, 3.0, 1.0
"""What an overlap with a number, and a line close by, costs, and a place far from the middle."""

_CLEAR = 1.9
"""Lines that are further off than so many halves of a box do not matter."""


def place_on_lines(lines: Array, width: float, height: float, taken: Array | None = None) -> Array:
    """Choose a place on each line for a box.

    Parameters
    ----------
    lines
        Start and end of each, shape (N, 2, 2).
    width, height
        Of a box, with the room that it wants around it.
    taken
        Middle, width and height of boxes that are there already, shape (boxes, 4).

    Returns
    -------
    Which share of its line each place lies from the start, shape (N,).
    """
    count = len(lines)
    chosen = np.full(count, 0.5)
    candidates = lines[:, :1] + _STOPS[:, None] * (lines[:, 1:] - lines[:, :1])
    half = np.array([width, height]) / 2
    foreign = _foreign_costs(lines, candidates, half)
    aside = _ASIDE * np.abs(_STOPS - 0.5)
    if taken is not None:
        apart = np.abs(candidates[:, :, None] - taken[:, :2]) / (half + taken[:, 2:] / 2)
        foreign += _OVERLAP * np.clip(1.0 - apart, 0.0, None).prod(axis=-1).sum(axis=-1)
    for _ in range(_ROUNDS):
        for number in range(count):
            others = lines[:, 0] + chosen[:, None] * (lines[:, 1] - lines[:, 0])
            apart = np.abs(candidates[number][:, None] - np.delete(others, number, axis=0)[None])
            overlaps = np.clip(1.0 - apart / (2 * half), 0.0, None).prod(axis=-1).sum(axis=-1)
            costs = _OVERLAP * overlaps + foreign[number] + aside
            chosen[number] = _STOPS[int(np.argmin(costs))]
    return chosen


def _foreign_costs(lines: Array, candidates: Array, half: Array) -> Array:
    """How near foreign lines come to boxes at the candidates, shape (N, stops)."""
    # Lines are sampled: what counts is only which place is the better one.
    samples = lines[:, :1] + np.linspace(0.0, 1.0, 80)[:, None] * (lines[:, 1:] - lines[:, :1])
    costs = np.zeros(candidates.shape[:2])
    for number, places in enumerate(candidates[: len(lines) if len(lines) > 1 else 0]):
        apart = np.abs(places[:, None] - np.delete(samples, number, axis=0).reshape(1, -1, 2))
        nearest = (apart / half).max(axis=-1).min(axis=-1)
        costs[number] = _CROSSING * np.clip(_CLEAR - nearest, 0.0, None)
    return costs
