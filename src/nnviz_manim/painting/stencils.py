"""Shapes as masks of pixels: what stands where it stood is painted from its last mask.

Most texts keep their place, the same few numbers come back in the same nodes, and rims and grids
only change their color. Filling outlines anew takes cairo seven times as long as painting through a
mask, and more for longer texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, tau
from typing import Protocol

import cairo
import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST", "Bars", "Rims", "Shape", "Stencil", "stencil"]

_LARGEST = 65_536
"""Pixels of the largest mask, so that all that are kept take 64 MB at most."""

LONGEST = 4096
"""Pixels of the longest side of a mask; cairo refuses what is longer than 32,767."""


class Shape(Protocol):
    """What a mask is made of; those that are equal have the same outline."""

    def trace(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        """Add the outline to the path of a context, to be filled."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Rims:
    """The rims of circles.

    Parameters
    ----------
    circles
        x, y and radius of each.
    width
        Of the rims, half of it outside of the circles.
    """

    circles: tuple[tuple[float, float, float], ...]
    width: float

    def trace(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        """Add two circles for each, the inner one backwards."""
        for x, y, radius in self.circles:
            context.new_sub_path()
            context.arc(x, y, radius + self.width / 2, 0.0, tau)
            context.new_sub_path()
            context.arc_negative(x, y, max(radius - self.width / 2, 0.0), tau, 0.0)


@dataclass(frozen=True)
class Bars:
    """Straight lines of one width; where they cross, they count once.

    Parameters
    ----------
    segments
        Bytes of an array of floats, shape (N, 2, 2): start and end of each.
    width
        Of the lines.
    """

    segments: bytes
    width: float

    def trace(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        """Add a rectangle for each, all turning the same way."""
        ends: NDArray[np.float64] = np.frombuffer(self.segments).reshape(-1, 2, 2)
        along = ends[:, 1] - ends[:, 0]
        lengths = np.hypot(along[:, 0], along[:, 1])[:, None]
        aside = along[:, ::-1] * (-0.5, 0.5) * self.width / np.where(lengths > 0, lengths, 1.0)
        corners = np.stack(
            [ends[:, 0] + aside, ends[:, 1] + aside, ends[:, 1] - aside, ends[:, 0] - aside], axis=1
        )
        for first, *others in corners.tolist():
            context.move_to(*first)
            for corner in others:
                context.line_to(*corner)
            context.close_path()


@dataclass(frozen=True, eq=False)
class Stencil:
    """A mask of opacities.

    Parameters
    ----------
    surface
        One byte a pixel.
    left, top
        Where it lies from the whole pixel in which the shape begins.
    """

    surface: cairo.ImageSurface
    left: int
    top: int


@lru_cache(maxsize=1024)
def stencil(
    shape: Shape, xx: float, yx: float, xy: float, yy: float, x: float, y: float
) -> Stencil | None:
    """Mask of a shape that stands where it stood; None where it would be large or empty.

    Parameters
    ----------
    shape
        What is to be seen.
    xx, yx, xy, yy, x, y
        The matrix that maps it to pixels, as cairo names its numbers.
    """
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.set_matrix(cairo.Matrix(xx, yx, xy, yy, x, y))
    shape.trace(context)
    context.identity_matrix()
    x1, y1, x2, y2 = context.path_extents()
    left, top = floor(x1), floor(y1)
    width, height = ceil(x2) - left, ceil(y2) - top
    if not 0 < width * height <= _LARGEST or max(width, height) > LONGEST:
        return None
    surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
    ink = cairo.Context(surface)
    ink.set_matrix(cairo.Matrix(xx, yx, xy, yy, x - left, y - top))
    shape.trace(ink)
    ink.fill()
    return Stencil(surface, left, top)
