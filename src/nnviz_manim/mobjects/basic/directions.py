"""Directions by their names in Manim."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim.typing import Vector3D, Vector3DLike

from nnviz_manim.errors import DrawingError

__all__ = ["direction_name"]


def direction_name(direction: Vector3DLike, ways: Mapping[str, Vector3D], whose: str) -> str:
    """Find the name of a direction.

    Parameters
    ----------
    direction
        As a user gives it.
    ways
        The directions that are possible, by name.
    whose
        What goes there, in words.

    Raises
    ------
    DrawingError
        If it is none of them.
    """
    for name, way in ways.items():
        if np.shape(direction) == (3,) and np.allclose(direction, way):
            return name
    raise DrawingError(
        f"direction={direction!r}: {whose} goes {' or '.join(ways)}, as Manim names them"
    )
