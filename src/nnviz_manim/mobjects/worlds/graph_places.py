"""Where the nodes and the lines of a small network are, in the picture and in a list of all."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["edge_index", "lines_between", "node_centers", "node_index"]

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


def node_index(sizes: tuple[int, ...], layer: int, unit: int) -> int:
    """Position of a node among all.

    Raises
    ------
    DrawingError
        If there is no such node.
    """
    if not (0 <= layer < len(sizes) and 0 <= unit < sizes[layer]):
        raise DrawingError(f"there is no node {unit} of layer {layer}: layers {list(sizes)}")
    return sum(sizes[:layer]) + unit


def edge_index(sizes: tuple[int, ...], layer: int, target: int, source: int) -> int:
    """Position of a line among all nodes and, after them, all lines.

    Raises
    ------
    DrawingError
        If there is no such line.
    """
    inside = 1 <= layer < len(sizes)
    if not (inside and 0 <= target < sizes[layer] and 0 <= source < sizes[layer - 1]):
        raise DrawingError(
            f"there is no line from {source} to {target} of layer {layer}: layers {list(sizes)}"
        )
    before = sum(sizes[each] * sizes[each - 1] for each in range(1, layer))
    return sum(sizes) + before + target * sizes[layer - 1] + source
