"""Rows of words that have been turned: they are drawn lying, on a turned ground."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.painting.canvas import Canvas

__all__ = ["lying"]

_UPRIGHT = 1e-9
"""Radians below which rows are not turned."""


@contextmanager
def lying(canvas: Canvas, places: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Turn the ground so that rows lie on it, with their words.

    Parameters
    ----------
    canvas
        What is painted on.
    places
        Corners of each row: upper left, upper right, lower left, lower right. Shape (rows, 4, 3).

    Yields
    ------
    The corners on the ground as it is turned.
    """
    x, y = places[0, 0, :2].tolist()
    along = places[0, 1, :2] - places[0, 0, :2]
    angle = float(np.arctan2(along[1], along[0]))
    if abs(angle) < _UPRIGHT:
        yield places
        return
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    flat = places - places[0, 0]
    flat[..., :2] = flat[..., :2] @ back
    with canvas.turned(x, y, angle):
        yield flat
