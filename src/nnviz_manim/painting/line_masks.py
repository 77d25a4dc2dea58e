"""Masks of many lines that stay where they are while their colors and widths change.

Cairo's time for a line grows with the rows of pixels that it crosses, and for one that is not
opaque it is half as long again. Painting through a mask takes less than half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import cairo
import numpy as np
from numpy.typing import NDArray

from nnviz_manim.painting.stencils import LONGEST, Stencil

__all__ = ["LineMasks", "line_masks", "paint_lines"]

_STEP = 0.01 / 16
"""Of widths, so that there are few: a sixteenth of a unit of Manim's ``stroke_width``."""

_LARGEST = 40_000
"""Mean number of pixels of a mask from which on a line is painted as soon without one."""

_MOST_PIXELS = 2**24
"""Of all masks of some lines together: 16 MB."""


class LineMasks:
    """Masks of some lines, one for each width in which a line is asked for a second time.

    What moves is never at the same place twice, and what changes its width fast is seldom as wide
    as before; a mask made for one frame would be wasted.

    Parameters
    ----------
    segments
        Start and end of each line, shape (N, 2, 2).
    matrix
        From their coordinates to pixels.
    """

    def __init__(self, segments: NDArray[np.float64], matrix: cairo.Matrix) -> None:
        self._segments = segments
        self._matrix = matrix
        self._masks: dict[tuple[int, float], Stencil | None] = {}
        self._room = _MOST_PIXELS

    def are_small(self) -> bool:
        """Tell whether the boxes around the lines are so small that masks save time."""
        boxes = np.abs(self._segments[:, 1] - self._segments[:, 0])
        unit = abs(self._matrix.xx * self._matrix.yy - self._matrix.xy * self._matrix.yx)
        longest = boxes.max() * unit**0.5
        return bool(longest <= LONGEST and boxes.prod(axis=1).mean() * unit <= _LARGEST)

    def find(self, line: int, width: float) -> Stencil | None:
        """Mask of a line, or None where there is none yet.

        Parameters
        ----------
        line
            Its number.
        width
            Its width in the coordinates of the lines; one of few.
        """
        key = line, width
        mask = self._masks.get(key)
        if mask is None and self._room > 0:
            if key in self._masks:
                mask = self._stroked(self._segments[line], width)
                self._room -= mask.surface.get_width() * mask.surface.get_height()
            self._masks[key] = mask
        return mask

    def _stroked(self, line: NDArray[np.float64], width: float) -> Stencil:
        # Stroked, not filled as a thin box: cairo rounds the corners of the two differently.
        numbers = self._matrix.xx, self._matrix.yx, self._matrix.xy, self._matrix.yy
        margin = width * max(map(abs, numbers))
        ends = np.array([self._matrix.transform_point(*end) for end in line.tolist()])
        left, top = np.floor(ends.min(axis=0) - margin).astype(int).tolist()
        right, bottom = np.ceil(ends.max(axis=0) + margin).astype(int).tolist()
        surface = cairo.ImageSurface(cairo.FORMAT_A8, right - left, bottom - top)
        ink = cairo.Context(surface)
        ink.set_matrix(self._matrix * cairo.Matrix(x0=-left, y0=-top))
        _stroke(ink, line.tolist(), width)
        return Stencil(surface, left, top)


@lru_cache(maxsize=8)
def line_masks(segments: bytes, matrix: tuple[float, ...]) -> LineMasks | None:
    """Masks of lines at a place, the same at every call; None where they would save no time.

    Parameters
    ----------
    segments
        Bytes of their starts and ends as floats, shape (N, 2, 2).
    matrix
        From their coordinates to pixels, as cairo's matrix takes its numbers.
    """
    masks = LineMasks(np.frombuffer(segments).reshape(-1, 2, 2), cairo.Matrix(*matrix))
    return masks if masks.are_small() else None


def paint_lines(
    context: cairo.Context[cairo.ImageSurface],
    ends: NDArray[np.float64],
    widths: NDArray[np.float64],
    inked: Iterable[int],
) -> None:
    """Draw lines one after another; see ``Canvas.separate_lines``.

    Parameters
    ----------
    context
        What is painted on.
    ends
        Start and end of each line, shape (N, 2, 2).
    widths
        Shape (N,), in the unit of the ends.
    inked
        Numbers of those to draw. The color is loaded while a number is taken.
    """
    usual = context.get_matrix()
    numbers = (usual.xx, usual.yx, usual.xy, usual.yy, usual.x0, usual.y0)
    masks = line_masks(ends.tobytes(), numbers) if len(ends) else None
    lines = ends.tolist()
    if masks is None:
        for part in inked:
            _stroke(context, lines[part], float(widths[part]))
        return
    # The width of a step with and without a mask, so that it makes no difference to the eye.
    steps = np.maximum(np.rint(widths / _STEP), 1) * _STEP
    few = steps.tolist()
    context.identity_matrix()
    for part in inked:
        mask = masks.find(part, few[part])
        if mask is not None:
            context.mask_surface(mask.surface, mask.left, mask.top)
        else:
            context.set_matrix(usual)
            _stroke(context, lines[part], few[part])
            context.identity_matrix()
    context.set_matrix(usual)


def _stroke(
    context: cairo.Context[cairo.ImageSurface], ends: Sequence[Sequence[float]], width: float
) -> None:
    (x1, y1), (x2, y2) = ends
    context.move_to(x1, y1)
    context.line_to(x2, y2)
    context.set_line_width(width)
    context.stroke()
