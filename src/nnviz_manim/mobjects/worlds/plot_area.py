"""The area of a plot: from numbers to places in the scene, and back."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["Ranges", "checked_range", "even_ticks", "places_in"]

Array = NDArray[np.float64]
Ranges = tuple[float, float, float, float]
"""Left, right, bottom and top of an area, as numbers."""

_FAR = 20.0
"""Numbers further outside than so many areas are painted there: cairo's own are limited."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def checked_range(given: tuple[float, float], what: str) -> tuple[float, float]:
    """Two finite numbers, the lower first.

    Raises
    ------
    DrawingError
        If they are not.
    """
    low, high = (float(number) for number in given)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise DrawingError(f"{what}={given!r}: expected two finite numbers, the lower first")
    return low, high


def places_in(corners: Array, ranges: Ranges, x: ArrayLike, y: ArrayLike) -> Array:
    """Where numbers lie in an area.

    Parameters
    ----------
    corners
        Upper left, upper right and lower left corner of the area (further rows are not read).
    ranges
        Of its numbers.
    x, y
        Shapes that can be broadcast to one, (…).

    Returns
    -------
    Shape (…, 3).
    """
    left, right, bottom, top = ranges
    upper_left, upper_right, lower_left = corners[:3]
    along = np.clip((np.asarray(x, dtype=float) - left) / (right - left), -_FAR, _FAR)
    up = np.clip((np.asarray(y, dtype=float) - bottom) / (top - bottom), -_FAR, _FAR)
    along, up = np.broadcast_arrays(along, up)
    places: Array = (
        lower_left
        + along[..., None] * (upper_right - upper_left)
        + up[..., None] * (upper_left - lower_left)
    )
    return places


def even_ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers that part a range into about so many steps."""
    rough = (high - low) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((power * share for share in _STEPS), key=lambda each: abs(each - rough))
    numbers = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return tuple((numbers * step + 0.0).tolist())
