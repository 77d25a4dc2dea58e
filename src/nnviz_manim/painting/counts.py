"""Arrays that hold one number for each of something."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["as_numbers", "one_for_each"]


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
