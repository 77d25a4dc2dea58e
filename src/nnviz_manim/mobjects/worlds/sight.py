"""What a surface of heights hides from an eye."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["hidden_behind"]

Array = NDArray[np.float64]

_SAMPLES = 48
"""Places on the way to the eye at which the surface is looked at."""

_CLEAR = 0.01
"""How far a ray must come above and below the surface to pass through it, as a share of the height:
a place on the surface is not hidden by what it lies on."""


def hidden_behind(heights: Array, places: Array, eye: Array) -> NDArray[np.bool_]:
    """Tell which places a surface hides from an eye.

    All in the box of the surface: x, y and height go from 0 to 1.

    Parameters
    ----------
    heights
        Shape (rows, columns): a row for each y, a column for each x; between them it is bilinear.
    places
        Shape (N, 3). The surface is not looked at within a cell of each.
    eye
        Outside of the box, shape (3,).

    Returns
    -------
    Shape (N,): whether the straight way to the eye passes through the surface.
    """
    rows, columns = heights.shape
    way = eye - places
    # Only the part of the way above and below the surface's floor plan can cross it.
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([-places[:, :2] / way[:, :2], (1 - places[:, :2]) / way[:, :2]])
    enter = np.nan_to_num(ends.min(axis=0), nan=0.0).max(axis=1).clip(0.0, 1.0)
    leave = np.nan_to_num(ends.max(axis=0), nan=1.0).min(axis=1).clip(0.0, 1.0)
    cell = 1.0 / max(rows - 1, columns - 1)
    reach = np.linalg.norm(way[:, :2], axis=1)
    enter = np.maximum(enter, cell / np.maximum(reach, cell))
    shares = np.linspace(0.0, 1.0, _SAMPLES)
    times = enter[:, None] + (leave - enter)[:, None] * shares
    x, y, high = np.moveaxis(places[:, None] + times[..., None] * way[:, None], -1, 0)
    column = np.clip(x, 0.0, 1.0) * (columns - 1)
    row = np.clip(y, 0.0, 1.0) * (rows - 1)
    left = np.minimum(column.astype(np.intp), columns - 2)
    near = np.minimum(row.astype(np.intp), rows - 2)
    across, deep = column - left, row - near
    flat, first = heights.ravel(), near * columns + left
    lower = flat[first] * (1 - across) + flat[first + 1] * across
    upper = flat[first + columns] * (1 - across) + flat[first + columns + 1] * across
    above = high - (lower * (1 - deep) + upper * deep)
    passes = (above > _CLEAR).any(axis=1) & (above < -_CLEAR).any(axis=1)
    hidden: NDArray[np.bool_] = passes & (leave > enter)
    return hidden
