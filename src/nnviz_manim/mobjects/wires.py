"""Thin quiet curves that say which thing leads to which."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.mobjects.array_mobject import ArrayMobject
from nnviz_manim.mobjects.canvas import Canvas
from nnviz_manim.mobjects.geometry import lerp
from nnviz_manim.mobjects.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Wires"]

Array = NDArray[np.float64]

_STEPS = np.linspace(0.0, 1.0, 17)
_BEND = (_STEPS * _STEPS * (3 - 2 * _STEPS))[:, None]


class Wires(ArrayMobject):
    """Curves from left to right that carry no value.

    Parameters
    ----------
    starts, ends
        Where they begin and end, shapes (wires, 3); one start may serve all ends.
    width
        Of the strokes.
    opacity
        Of the strokes, 0 to 1.
    palette
        Where the color comes from.
    """

    points_per_part: ClassVar[int] = 2
    traits: ClassVar[tuple[str, ...]] = ("palette", "width_of_stroke")

    def __init__(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        *,
        width: float = 1.0,
        opacity: float = 0.5,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        last = np.atleast_2d(ends)
        first = np.broadcast_to(np.atleast_2d(starts), last.shape)
        super().__init__(len(last), np.stack([first, last], axis=1))
        self.opacities = np.full(len(last), float(opacity))
        self.width_of_stroke = width
        self.palette = palette_named(palette)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the curves, growing from their starts while they are being created."""
        colors = self.shades(np.array(rgb(self.palette.quiet)))
        start, end = self.revealed
        drawn = (start <= _STEPS) & (end >= _STEPS)
        for color, (first, last) in zip(colors, places, strict=True):
            xs = lerp(first[0], last[0], _STEPS)[drawn]
            ys = (first[1] + (last[1] - first[1]) * _BEND[:, 0])[drawn]
            canvas.polyline(np.stack([xs, ys], axis=1), color, self.width_of_stroke)
