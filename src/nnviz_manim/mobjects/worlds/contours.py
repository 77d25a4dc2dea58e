"""Contour lines of numbers on a grid, by marching squares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["contour_segments"]

Array = NDArray[np.float64]

# Corners of a cell: 0 upper left, 1 upper right, 2 lower right, 3 lower left.
_CORNER_ROWS, _CORNER_COLUMNS = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])
_EDGES = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
"""Both corners of the edges: top, right, bottom, left."""

_SEGMENTS: dict[int, tuple[tuple[int, int], ...]] = {
    # corners at or above the level, as bits: the edges between which lines run
    0b0001: ((3, 0),),
    0b0010: ((0, 1),),
    0b0011: ((3, 1),),
    0b0100: ((1, 2),),
    0b0101: ((3, 0), (1, 2)),
    0b0110: ((0, 2),),
    0b0111: ((3, 2),),
    0b1000: ((2, 3),),
    0b1001: ((2, 0),),
    0b1010: ((0, 1), (2, 3)),
    0b1011: ((2, 1),),
    0b1100: ((1, 3),),
    0b1101: ((1, 0),),
    0b1110: ((0, 3),),
}


def contour_segments(values: Array, levels: Sequence[float]) -> tuple[NDArray[np.intp], Array]:
    """Where numbers on a grid pass through levels, linearly interpolated.

    Where a saddle lies within a cell, the two corners at or above the level are parted; cells
    with a number that is not finite have no lines.

    Parameters
    ----------
    values
        Shape (rows, columns).
    levels
        In any order.

    Returns
    -------
    The cell that each segment lies in, row by row, shape (N,), and the row and column of both of
    its ends, shape (N, 2, 2).
    """
    rows, columns = values.shape
    corners = np.stack(
        [
            values[row : rows - 1 + row, column : columns - 1 + column].ravel()
            for row, column in zip(_CORNER_ROWS, _CORNER_COLUMNS, strict=True)
        ],
        axis=1,
    )
    whole = np.isfinite(corners).all(axis=1)
    cells, ends = [np.zeros(0, np.intp)], [np.zeros((0, 2, 2))]
    for level in levels:
        above = corners >= level
        cases = above @ (1 << np.arange(4))
        crossed = np.flatnonzero(whole & (cases > 0) & (cases < 15))
        for case in np.unique(cases[crossed]).tolist():
            found = crossed[cases[crossed] == case]
            for pair in _SEGMENTS[case]:
                cells.append(found)
                ends.append(
                    np.stack(
                        [_crossings(corners, found, edge, level, columns - 1) for edge in pair],
                        axis=1,
                    )
                )
    return np.concatenate(cells), np.concatenate(ends)


def _crossings(
    corners: Array, cells: NDArray[np.intp], edge: int, level: float, across: int
) -> Array:
    """Row and column at which an edge of cells passes through a level, shape (N, 2)."""
    first, second = _EDGES[edge]
    low, high = corners[cells, first], corners[cells, second]
    share = (level - low) / (high - low)
    row, column = np.divmod(cells, across)
    start = np.stack([row + _CORNER_ROWS[first], column + _CORNER_COLUMNS[first]], axis=1)
    way = np.array(
        [
            _CORNER_ROWS[second] - _CORNER_ROWS[first],
            _CORNER_COLUMNS[second] - _CORNER_COLUMNS[first],
        ]
    )
    crossings: Array = start + share[:, None] * way
    return crossings
