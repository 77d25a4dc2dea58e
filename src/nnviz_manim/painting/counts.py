"""Arrays that hold one number for each of something."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["as_numbers", "as_shares", "one_for_each", "require_shares"]

_ROUNDING = 1e-6
"""What a share may lie beyond its ends, as that of a sum in single precision."""


def as_numbers(given: object, what: str, whose: object) -> NDArray[np.float64]:
    """Copy numbers into an array; NaN and infinity are numbers here.

    Parameters
    ----------
    given
        Of any shape.
    what
        What they are, in words.
    whose
        The mobject that shows them.

    Raises
    ------
    DrawingError
        If they are something else, or no rectangular array.
    """
    try:
        # NumPy takes None for NaN.
        return np.array("none" if given is None else given, dtype=float)
    except (TypeError, ValueError) as error:
        shown = repr(given) if len(repr(given)) < 60 else f"{repr(given)[:57]}..."
        raise DrawingError(
            f"{type(whose).__name__} takes {what} that are numbers, and was given {shown}"
        ) from error


def one_for_each(
    given: ArrayLike, what: str, whose: object, parts: str, count: int
) -> NDArray[np.float64]:
    """Copy numbers of which there must be one for each part, in any shape.

    Parameters
    ----------
    given
        The numbers.
    what
        What they are, in words.
    whose
        The mobject that shows them.
    parts, count
        What the parts are, in words, and how many there are.

    Raises
    ------
    DrawingError
        If there are more or fewer.
    """
    array = as_numbers(given, what, whose).ravel()
    if len(array) != count:
        raise DrawingError(
            f"{type(whose).__name__} has {count} {parts} and was given {len(array)} {what}"
        )
    return array


def require_shares(
    values: NDArray[np.float64], what: str, whose: object, remedy: str, largest: float = 1.0
) -> None:
    """Refuse numbers outside of 0 to 1; those that are not finite are drawn as what they are.

    Parameters
    ----------
    values
        The numbers, of any shape.
    what
        What they are, in words.
    whose
        The mobject that shows them.
    remedy
        What to do, in words.
    largest
        The number that counts as 1.

    Raises
    ------
    DrawingError
        If one lies outside; the message says which.
    """
    beyond = _ROUNDING * largest
    outside = np.isfinite(values) & ((values < -beyond) | (values > largest + beyond))
    if outside.any():
        place = np.argwhere(outside)[0].tolist()
        raise DrawingError(
            f"{type(whose).__name__} shows {what} from 0 to {largest:g}, and was given"
            f" {values[tuple(place)]:g} at {place} (counted from 0): {remedy}"
        )


def as_shares(values: ArrayLike) -> NDArray[np.float64]:
    """Bring what a network takes or answers into 0 to 1; what is not finite stays.

    Parameters
    ----------
    values
        Of any range: inputs may be standardized, and outputs of tanh.
    """
    array = np.asarray(values, dtype=float)
    return np.where(np.isfinite(array), array.clip(0.0, 1.0), array)
