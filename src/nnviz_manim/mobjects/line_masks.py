"""Masks of many lines that stay where they are while their colors and widths change.

Cairo's time for a line grows with the rows of pixels that it crosses, and for one that is not
opaque it is half as long again. Painting through a mask takes less than half of it.
"""

from __future__ import annotations

from functools import lru_cache

import cairo
import numpy as np
from numpy.typing import NDArray

from nnviz_manim.mobjects.stencils import Stencil

__all__ = ["STEPS", "LineMasks", "line_masks"]

STEPS = 16
"""Steps of a unit of Manim's ``stroke_width`` in which widths grow, so that there are few."""

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
        return bool(boxes.prod(axis=1).mean() * unit <= _LARGEST)

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
        if key not in self._masks:
            self._masks[key] = None
            return None
        mask = self._masks[key]
        if mask is None and self._room > 0:
            self._masks[key] = mask = self._stroked(self._segments[line], width)
            self._room -= mask.surface.get_width() * mask.surface.get_height()
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
        ink.move_to(*line[0])
        ink.line_to(*line[1])
        ink.set_line_width(width)
        ink.stroke()
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
