"""Thin quiet curves that say which thing leads to which."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Wires"]

Array = NDArray[np.float64]

_STEPS = np.linspace(0.0, 1.0, 17)
_BEND = _STEPS * _STEPS * (3 - 2 * _STEPS)


class Wires(ArrayMobject):
    """Curves from left to right, or upwards, that carry no value.

    Parameters
    ----------
    starts, ends
        Where they begin and end, shapes (wires, 3); one start may serve all ends.
    upright
        Whether they go upwards.
    width
        Of the strokes.
    opacity
        Of the strokes, 0 to 1.
    palette
        Where the color comes from.
    """

    line_width: ClassVar[str | None] = "width_of_stroke"
    points_per_part: ClassVar[int] = 2
    palette: Palette = kept()
    width_of_stroke: float = whole()
    upright: bool = kept()

    def __init__(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        *,
        upright: bool = False,
        width: float = 1.0,
        opacity: float = 0.5,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        last = np.atleast_2d(ends)
        first = np.broadcast_to(np.atleast_2d(starts), last.shape)
        super().__init__(len(last), np.stack([first, last], axis=1))
        self.opacities = np.full(len(last), float(opacity))
        self.width_of_stroke = np.float64(width)
        self.upright = upright
        self.palette = palette_named(palette)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the curves, growing from their starts while they are being created."""
        colors = self.shades(np.array(rgb(self.palette.quiet)))
        start, end = self.revealed
        drawn = (start <= _STEPS) & (end >= _STEPS)
        for color, (first, last) in zip(colors, places, strict=True):
            shares = np.column_stack([_STEPS, _BEND])[:, :: -1 if self.upright else 1]
            points = (first[:2] + (last - first)[:2] * shares)[drawn]
            canvas.polyline(points, color, self.width_of_stroke)
