"""Colors and levels of heights, as cost surfaces and contour maps share them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.oklab import from_oklch, to_oklch
from nnviz_manim.painting.palette import Palette, rgb

__all__ = ["checked_heights", "height_colors", "height_range_of", "levels_between", "line_color"]

Array = NDArray[np.float64]

_STOPS = 256

_DEEP = 0.38
"""Lightness of the lowest color on a dark ground."""

_APART = 0.08
"""By how much the ends are further apart in lightness than the palette's colors, on a light one."""

_CHROMA = 0.12
"""Least chroma of any color, where the screen has so much."""


@lru_cache(maxsize=16)
def _ramp(palette: Palette) -> Array:
    """Colors from the lowest to the highest, shape (stops, 3), not to be written.

    The hue goes from that of what is negative to that of what is positive by the shorter way
    around. Mixed as red, green and blue, the two would pass through gray, as they lie opposite.
    """
    ground, ink, low, high = (
        to_oklch(rgb(color))
        for color in (palette.ground, palette.ink, palette.negative, palette.positive)
    )
    is_dark = ground[0] < ink[0]
    darkest, lightest = (_DEEP, high[0]) if is_dark else (low[0] - _APART, high[0] + _APART)
    turn = (high[2] - low[2] + np.pi) % (2 * np.pi) - np.pi
    shares = np.linspace(0.0, 1.0, _STOPS)
    ramp = from_oklch(
        darkest + shares * (lightest - darkest),
        np.maximum(low[1] + shares * (high[1] - low[1]), _CHROMA),
        low[2] + shares * turn,
    )
    ramp.setflags(write=False)
    return ramp


def height_colors(shares: Array, palette: Palette) -> Array:
    """Colors of heights: dark and cool where it is low, light and warm where it is high.

    Parameters
    ----------
    shares
        Of the whole height, cut to 0 to 1, any shape.

    Returns
    -------
    Red, green and blue, shape (…, 3).
    """
    return _ramp(palette)[np.rint(np.clip(shares, 0.0, 1.0) * (_STOPS - 1)).astype(np.intp)]


def line_color(palette: Palette) -> Array:
    """Color of contour lines, shape (3,)."""
    return np.array(rgb(palette.ink))


def checked_heights(heights: ArrayLike, whose: object) -> Array:
    """Copy heights on a grid of at least two rows and columns.

    Raises
    ------
    DrawingError
        If they have another shape, or one of them is not finite.
    """
    grid: Array = np.array(heights, dtype=float)
    if grid.ndim != 2 or min(grid.shape) < 2 or not np.isfinite(grid).all():
        raise DrawingError(
            f"{type(whose).__name__} takes finite heights of shape (rows, columns), at least 2 of"
            f" each, and was given an array of shape {grid.shape}"
            + ("" if np.isfinite(grid).all() else " with some that are not finite")
        )
    return grid


def height_range_of(given: tuple[float, float] | None, heights: Array) -> tuple[float, float]:
    """The heights at the bottom and at the top: those that are given, or the extremes.

    Raises
    ------
    DrawingError
        If the lower does not come first.
    """
    low, high = (float(each) for each in given or (heights.min(), heights.max()))
    if given is None and low == high:
        high = low + 1.0
    if not low < high:
        raise DrawingError(f"height_range={given!r}: expected two numbers, the lower first")
    return low, high


def levels_between(low: float, high: float, levels: int) -> tuple[float, ...]:
    """So many heights between two, evenly apart, at which contour lines run."""
    return tuple(np.linspace(low, high, levels + 2)[1:-1].tolist())
