"""Text as masks of pixels: what stands where it stood is painted from its last mask.

Most texts keep their place, and the same few numbers come back in the same nodes. Filling their
outlines anew takes ten times as long as painting through a mask.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import cairo

from nnviz_manim.mobjects.glyphs import TextOutline

__all__ = ["Stencil", "stencil"]

_LARGEST = 32_768
"""Pixels of the largest mask, so that all that are kept take 32 MB at most."""


@dataclass(frozen=True, eq=False)
class Stencil:
    """A mask of opacities.

    Parameters
    ----------
    surface
        One byte a pixel.
    left, top
        Where it lies from the whole pixel in which the text begins.
    """

    surface: cairo.ImageSurface
    left: int
    top: int


@lru_cache(maxsize=1024)
def stencil(
    outline: TextOutline, xx: float, yx: float, xy: float, yy: float, x: float, y: float
) -> Stencil | None:
    """Mask of an outline that a matrix maps to pixels; None where it would be large or empty.

    Parameters
    ----------
    outline
        Of a text.
    xx, yx, xy, yy, x, y
        The matrix, as cairo names its numbers.
    """
    if outline.path is None:
        return None
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.set_matrix(cairo.Matrix(xx, yx, xy, yy, x, y))
    context.append_path(outline.path)
    context.identity_matrix()
    x1, y1, x2, y2 = context.path_extents()
    left, top = floor(x1), floor(y1)
    width, height = ceil(x2) - left, ceil(y2) - top
    if not 0 < width * height <= _LARGEST:
        return None
    surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
    ink = cairo.Context(surface)
    ink.set_matrix(cairo.Matrix(xx, yx, xy, yy, x - left, y - top))
    ink.append_path(outline.path)
    ink.fill()
    return Stencil(surface, left, top)
