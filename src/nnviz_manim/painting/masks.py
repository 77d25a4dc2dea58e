"""Masks: what stands where it stood is painted from its last mask of pixels.

Most texts keep their place, the same few numbers come back in the same nodes, rims and grids only
change their color, and lines rest while their colors and widths change. Filling outlines anew takes
cairo seven times as long as painting through a mask, and a line more than twice as long.

A mask never decides how a thing looks. A shape of small size is always painted through its mask;
a line is stroked where it is seen for the first time, for what moves is never at the same place
twice, and both give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, tau
from typing import Protocol, TypeAlias

import cairo
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MOST_OPAQUE_LINE",
    "LineMasks",
    "Mask",
    "Masks",
    "Rims",
    "Shape",
    "Strokes",
    "draw",
    "stroke_line",
]

Array = NDArray[np.float64]
Context: TypeAlias = "cairo.Context[cairo.ImageSurface]"

_LARGEST = 2**16
"""Pixels of the largest mask. What is larger is painted as soon without one."""

_LONGEST = 4096
"""Pixels of the longest side of a mask; cairo refuses what is longer than 32,767."""

_SHAPES = 1024
"""Masks of shapes that a camera keeps, so that they take 64 MB at most."""

_LINE_SETS, _LINE_PIXELS = 8, 2**24
"""Sets of lines whose masks a camera keeps, and the pixels of all masks of a set: 16 MB."""

_STEP = 1 / 16
"""Of the widths of lines with masks, so that there are few; in Manim's ``stroke_width``."""

MOST_OPAQUE_LINE = 0.9961
"""Opacity of lines that might have masks: one level below opaque.

Cairo blends fully opaque colors by a formula of its own where it strokes, but not through a mask.
"""


class Shape(Protocol):
    """What a mask is made of; those that are equal have the same outline."""

    def trace(self, context: Context) -> None:
        """Add the outline to the path of a context."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Rims:
    """The rims of circles.

    Parameters
    ----------
    circles
        x, y and radius of each.
    width
        Of the rims, half of it outside of the circles; in the unit of the circles.
    """

    circles: tuple[tuple[float, float, float], ...]
    width: float

    def trace(self, context: Context) -> None:
        """Add two circles for each, the inner one backwards."""
        for x, y, radius in self.circles:
            context.new_sub_path()
            context.arc(x, y, radius + self.width / 2, 0.0, tau)
            context.new_sub_path()
            context.arc_negative(x, y, max(radius - self.width / 2, 0.0), tau, 0.0)


@dataclass(frozen=True)
class Strokes:
    """Straight lines of one width; where they cross, they count once.

    Parameters
    ----------
    ends
        Bytes of an array of floats, shape (N, 2, 2): start and end of each.
    width
        Of the lines, in the unit of the ends.
    """

    ends: bytes
    width: float

    def trace(self, context: Context) -> None:
        """Add the lines, to be stroked."""
        for start, end in np.frombuffer(self.ends).reshape(-1, 2, 2).tolist():
            _trace_line(context, start, end)


def _trace_line(context: Context, start: Sequence[float], end: Sequence[float]) -> None:
    context.move_to(start[0], start[1])
    context.line_to(end[0], end[1])


def stroke_line(
    context: Context, start: Sequence[float], end: Sequence[float], width: float
) -> None:
    """Stroke one line, its width in the unit of its ends, with the color that a context holds."""
    _trace_line(context, start, end)
    context.set_line_width(width)
    context.stroke()


def draw(context: Context, shape: Shape) -> None:
    """Stroke lines, and fill all else, with the color that a context holds."""
    shape.trace(context)
    if isinstance(shape, Strokes):
        context.set_line_width(shape.width)
        context.stroke()
    else:
        context.fill()


@dataclass(frozen=True, eq=False)
class Mask:
    """Opacities of pixels.

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

    @classmethod
    def of(cls, shape: Shape, *numbers: float) -> Mask | None:
        """Make the mask of a shape; None where it would be large or empty.

        Parameters
        ----------
        shape
            What is to be seen.
        numbers
            Of the matrix that maps it to pixels: xx, yx, xy, yy, x0 and y0, as cairo names them.
        """
        matrix = cairo.Matrix(*numbers)
        context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
        context.set_matrix(matrix)
        shape.trace(context)
        context.identity_matrix()
        x1, y1, x2, y2 = context.path_extents()
        margin = shape.width * max(map(abs, numbers[:4])) if isinstance(shape, Strokes) else 0.0
        left, top = floor(x1 - margin), floor(y1 - margin)
        width, height = ceil(x2 + margin) - left, ceil(y2 + margin) - top
        if not 0 < width * height <= _LARGEST or max(width, height) > _LONGEST:
            return None
        surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
        ink = cairo.Context(surface)
        ink.set_matrix(matrix * cairo.Matrix(x0=-left, y0=-top))
        draw(ink, shape)
        return cls(surface, left, top)

    @property
    def pixels(self) -> int:
        """How many it has."""
        return self.surface.get_width() * self.surface.get_height()

    def lies_in(self, width: int, height: int) -> bool:
        """Tell whether it lies wholly in a frame, measured from the frame's first pixel."""
        right, bottom = self.left + self.surface.get_width(), self.top + self.surface.get_height()
        return self.left >= 0 and self.top >= 0 and right <= width and bottom <= height


class LineMasks:
    """Masks of some lines, one for each width in which a line is asked for a second time.

    What moves is never at the same place twice, and what changes its width fast is seldom as wide
    as before; a mask made for one frame would be wasted.

    Parameters
    ----------
    ends
        Bytes of their starts and ends as floats, shape (N, 2, 2).
    frame
        Width and height in pixels. What juts out is stroked: cairo cuts it off in a way of its
        own, other than through a mask.
    numbers
        Of the matrix from their coordinates to pixels, as :meth:`Mask.of` takes them.
    """

    def __init__(self, ends: bytes, frame: tuple[int, int], *numbers: float) -> None:
        self._ends = np.frombuffer(ends).reshape(-1, 2, 2)
        self._frame = frame
        self._numbers = numbers
        self._seen: set[tuple[int, float]] = set()
        self._masks: dict[tuple[int, float], Mask | None] = {}
        self._room = _LINE_PIXELS
        sides = np.abs((self._ends[:, 1] - self._ends[:, 0]) @ np.reshape(numbers[:4], (2, 2)))
        self.small: NDArray[np.bool_] = (sides.prod(axis=1) <= _LARGEST) & (
            sides.max(axis=1) <= _LONGEST
        )
        """Which lines may have masks, shape (N,)."""

    def find(self, line: int, width: float) -> Mask | None:
        """Mask of a line, or None where there is none yet, or never.

        Parameters
        ----------
        line
            Its number; one of the small ones.
        width
            Its width in the coordinates of the lines; one of few.
        """
        key = line, width
        if key in self._masks:
            return self._masks[key]
        if key not in self._seen:
            self._seen.add(key)
        elif self._room > 0:
            mask = Mask.of(Strokes(self._ends[line].tobytes(), width), *self._numbers)
            self._masks[key] = mask = mask if mask and mask.lies_in(*self._frame) else None
            self._room -= mask.pixels if mask else 0
            return mask
        return None


class Masks:
    """The masks that one camera keeps, those that were used last.

    Attributes
    ----------
    of_shape
        :meth:`Mask.of`, remembered.
    of_lines
        :class:`LineMasks` of some lines at a place, the same at every call.
    """

    def __init__(self) -> None:
        self.of_shape = lru_cache(maxsize=_SHAPES)(Mask.of)
        self.of_lines = lru_cache(maxsize=_LINE_SETS)(LineMasks)

    def paint_lines(
        self, context: Context, ends: Array, widths: Array, unit: float, inked: Iterable[int]
    ) -> None:
        """Draw lines one after another; see ``Canvas.separate_lines``.

        Parameters
        ----------
        context
            What is painted on, without a clip.
        ends
            Start and end of each line, shape (N, 2, 2).
        widths
            Shape (N,), in Manim's ``stroke_width``.
        unit
            One of these in the unit of the ends.
        inked
            Numbers of those to draw. The color is loaded while a number is taken.
        """
        if not len(ends):
            return
        usual = context.get_matrix()
        numbers = (usual.xx, usual.yx, usual.xy, usual.yy, usual.x0, usual.y0)
        frame = context.get_target()
        size = frame.get_width(), frame.get_height()
        masks = self.of_lines(ends.tobytes(), size, *numbers)
        steps = np.maximum(np.rint(widths / _STEP), 1) * _STEP
        few = (np.where(masks.small, steps, widths) * unit).tolist()
        small = masks.small.tolist()
        # Four long lists, not thousands of short ones for Python's garbage collector to look after.
        start_x, start_y, end_x, end_y = ends.reshape(-1, 4).T.tolist()
        context.identity_matrix()
        for part in inked:
            mask = masks.find(part, few[part]) if small[part] else None
            if mask is not None:
                context.mask_surface(mask.surface, mask.left, mask.top)
            else:
                context.set_matrix(usual)
                start, end = (start_x[part], start_y[part]), (end_x[part], end_y[part])
                stroke_line(context, start, end, few[part])
                context.identity_matrix()
        context.set_matrix(usual)
