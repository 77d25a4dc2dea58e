"""Arrays that hold one number for each of something."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["one_for_each"]


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
    array: NDArray[np.float64] = np.array(given, dtype=float).ravel()
    if len(array) != count:
        raise DrawingError(
            f"{type(whose).__name__} has {count} {parts} and was given {len(array)} {what}"
        )
    return array
