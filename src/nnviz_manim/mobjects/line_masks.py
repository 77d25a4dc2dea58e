"""Masks of many lines that stay where they are while their colors change.

Cairo's time for a line grows with the rows of pixels that it crosses, and for one that is not
opaque it is half as long again. Painting through a mask takes less than half of it.
"""

from __future__ import annotations

from functools import lru_cache

import cairo
import numpy as np
from numpy.typing import NDArray

from nnviz_manim.mobjects.stencils import Stencil

__all__ = ["LineMasks", "line_masks"]

_MOST_PIXELS = 2**23
"""Of all masks of some lines together; larger ones save no time, and would fill the memory."""


class LineMasks:
    """One mask a line, made when the lines are asked for a second time.

    Lines that move are never at the same place twice, and masks for one frame would be wasted.

    Parameters
    ----------
    segments
        Start and end of each line, shape (N, 2, 2).
    width
        Of the lines.
    matrix
        From their coordinates to pixels.
    """

    def __init__(self, segments: NDArray[np.float64], width: float, matrix: cairo.Matrix) -> None:
        self._segments = segments
        self._width = width
        self._matrix = matrix
        self._masks: list[Stencil] | None = None
        self._rests = self._pixels() <= _MOST_PIXELS
        self._asked = 0

    def _pixels(self) -> float:
        """Pixels in the boxes around all lines."""
        boxes = np.abs(self._segments[:, 1] - self._segments[:, 0]) + self._width
        area = boxes.prod(axis=1).sum()
        return float(area) * abs(self._matrix.xx * self._matrix.yy)

    def ready(self) -> list[Stencil] | None:
        """Give the mask of each line, or None where lines are better stroked."""
        self._asked += 1
        if self._masks is None and self._rests and self._asked > 1:
            self._masks = [self._stroked(line) for line in self._segments]
        return self._masks

    def _stroked(self, line: NDArray[np.float64]) -> Stencil:
        # Stroked, not filled as a thin box: cairo rounds the corners of the two differently.
        scale = max(map(abs, (self._matrix.xx, self._matrix.yx, self._matrix.xy, self._matrix.yy)))
        ends = np.array([self._matrix.transform_point(*end) for end in line.tolist()])
        left, top = np.floor(ends.min(axis=0) - self._width * scale).astype(int).tolist()
        right, bottom = np.ceil(ends.max(axis=0) + self._width * scale).astype(int).tolist()
        surface = cairo.ImageSurface(cairo.FORMAT_A8, right - left, bottom - top)
        ink = cairo.Context(surface)
        ink.set_matrix(self._matrix * cairo.Matrix(x0=-left, y0=-top))
        ink.move_to(*line[0])
        ink.line_to(*line[1])
        ink.set_line_width(self._width)
        ink.stroke()
        return Stencil(surface, left, top)


@lru_cache(maxsize=8)
def line_masks(segments: bytes, width: float, matrix: tuple[float, ...]) -> LineMasks:
    """Masks of lines at a place, the same at every call.

    Parameters
    ----------
    segments
        Bytes of their starts and ends as floats, shape (N, 2, 2).
    width
        Of the lines.
    matrix
        From their coordinates to pixels, as cairo's matrix takes its numbers.
    """
    return LineMasks(np.frombuffer(segments).reshape(-1, 2, 2), width, cairo.Matrix(*matrix))
