"""Where the nodes and the lines of a small network are."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

__all__ = ["lines_between", "node_centers"]

Array = NDArray[np.float64]


def node_centers(sizes: tuple[int, ...], width: float, height: float) -> Array:
    """Middles of the nodes: columns from left to right, the first unit highest, shape (N, 3)."""
    x = np.linspace(-width / 2, width / 2, len(sizes))
    step = height / max(max(sizes) - 1, 1)
    places = [
        (x[layer], ((units - 1) / 2 - unit) * step, 0.0)
        for layer, units in enumerate(sizes)
        for unit in range(units)
    ]
    return np.array(places)


def lines_between(sizes: tuple[int, ...], centers: Array, radius: float) -> Array:
    """Lines from rim to rim, by layer, target and source, shape (N, 2, 3)."""
    lines, first = [], 0
    for before, units in itertools.pairwise(sizes):
        for target in range(units):
            for source in range(before):
                start, end = centers[first + source], centers[first + before + target]
                way = (end - start) / np.linalg.norm(end - start) * radius
                lines.append((start + way, end - way))
        first += before
    return np.array(lines)
