"""Points of the plain shapes that array mobjects are made of, as arrays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "box_corners",
    "grid_corners",
    "lerp",
    "pixel_coverage",
    "revealed_segments",
    "rim_points",
]

Array = NDArray[np.float64]


def box_corners(centers: ArrayLike, width: float, height: float) -> Array:
    """Corners of upright boxes: upper left, upper right, lower left, lower right.

    Parameters
    ----------
    centers
        Shape (N, 3) or (3,).

    Returns
    -------
    Shape (N, 4, 3).
    """
    half = np.array([width, height, 0.0]) / 2
    signs = np.array([[-1, 1, 0], [1, 1, 0], [-1, -1, 0], [1, -1, 0]])
    return np.atleast_2d(np.asarray(centers, dtype=float))[:, None, :] + signs * half


def grid_corners(center: ArrayLike, width: float, height: float, rows: int, columns: int) -> Array:
    """Corners of the cells of an upright grid, row by row, each as by :func:`box_corners`.

    Parameters
    ----------
    center
        Of the whole grid, shape (3,).
    width, height
        Of the whole grid.

    Returns
    -------
    Shape (rows × columns, 4, 3).
    """
    x = ((np.arange(columns) + 0.5) / columns - 0.5) * width
    y = (0.5 - (np.arange(rows) + 0.5) / rows) * height
    offsets = np.stack([*np.meshgrid(x, y), np.zeros((rows, columns))], axis=-1)
    centers = np.asarray(center, dtype=float) + offsets.reshape(-1, 3)
    return box_corners(centers, width / columns, height / rows)


def rim_points(centers: ArrayLike, radius: float) -> Array:
    """Rightmost, uppermost, leftmost and lowest point of circles, shape (N, 4, 3)."""
    directions = np.array([[1.0, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]])
    return np.atleast_2d(np.asarray(centers, dtype=float))[:, None, :] + radius * directions


def lerp(start: Array, end: Array, share: float | Array) -> Array:
    """The point that lies a share of the way from start to end."""
    return start + share * (end - start)


def revealed_segments(segments: Array, revealed: Array) -> Array:
    """What is drawn of lines while they are being created, growing from their starts.

    Parameters
    ----------
    segments
        Start and end of each, shape (N, 2, 3).
    revealed
        The share of each that is drawn, from and to, 0 to 1.
    """
    first, last = segments[:, 0], segments[:, 1]
    return np.stack([lerp(first, last, share) for share in revealed.tolist()], axis=1)


@lru_cache(maxsize=32)
def pixel_coverage(
    start: float, size: float, cells: int, frame: int
) -> tuple[int, NDArray[np.float32]]:
    """How much of each pixel of the frame each cell of a row of equal cells covers.

    Parameters
    ----------
    start, size
        Where the first cell begins, and how long a cell is (negative: it goes backwards),
        in pixels.
    cells, frame
        Number of cells, and of pixels along the frame.

    Returns
    -------
    The first pixel that is covered, and the shares, shape (pixels, cells), not to be written.
    """
    edges = start + size * np.arange(cells + 1)
    first = int(np.clip(np.floor(edges.min()), 0, frame))
    last = int(np.clip(np.ceil(edges.max()), 0, frame))
    inside = np.clip(edges - np.arange(first, last)[:, None], 0.0, 1.0)
    shares = np.abs(np.diff(inside, axis=1)).astype(np.float32)
    shares.setflags(write=False)  # the same array answers the next call
    return first, shares
