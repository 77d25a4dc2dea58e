"""A box drawn around something, as with a pen."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from manim import Mobject
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Box"]

Array = NDArray[np.float64]

_PATH = [0, 1, 3, 2, 0]
"""Upper left, upper right, lower right, lower left, and back."""


class Box(ArrayMobject):
    """An upright rectangle that says: this one.

    Parameters
    ----------
    center
        Its middle, shape (3,).
    width, height
        In scene units.
    color
        Name of a color of the palette, such as ``"accent"`` or ``"right"``.
    stroke
        Width of its line.
    palette
        Where the color comes from.

    Raises
    ------
    DrawingError
        If the palette has no such color.

    Examples
    --------
    >>> from manim import Create, Scene
    >>> from nnviz_manim.mobjects import ProbabilityBars
    >>> class Winner(Scene):
    ...     def construct(self):
    ...         bars = ProbabilityBars([0.1, 0.9], ["cat", "dog"], width=3)
    ...         self.add(bars)
    ...         self.play(Create(Box.around(bars.part(1))))
    """

    line_width: ClassVar[str | None] = "stroke"
    palette: Palette = kept()
    color_name: str = kept()
    stroke: float = whole()

    def __init__(
        self,
        center: ArrayLike,
        width: float,
        height: float,
        *,
        color: str = "accent",
        stroke: float = 2.5,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.palette = palette_named(palette)
        super().__init__(1, box_corners(center, width, height))
        self.color_name = self.palette.checked_name(color)
        self.stroke = np.float64(stroke)

    @classmethod
    def around(cls, what: Mobject | ArrayLike, buff: float = 0.08, **style: object) -> Self:
        """Draw it around a mobject, a part of one, or points, at a distance."""
        points = what.get_all_points() if isinstance(what, Mobject) else np.asarray(what)
        low, high = points.min(axis=0) - buff, points.max(axis=0) + buff
        return cls((low + high) / 2, *(high - low)[:2].tolist(), **style)  # type: ignore[arg-type]

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the line, around the corners while it is being created."""
        corners = places[0][_PATH]
        start, end = 4 * np.clip(self.revealed, 0.0, 1.0)
        if end <= start:
            return
        color = self.shade(0, rgb(getattr(self.palette, self.color_name)))
        if (start, end) == (0, 4):
            canvas.outline(corners[:4], color, self.stroke)
            return
        stops = [start, *(k for k in range(1, 4) if start < k < end), end]
        path = [
            lerp(
                corners[int(min(stop, 3))], corners[int(min(stop, 3)) + 1], stop - min(int(stop), 3)
            )
            for stop in stops
        ]
        canvas.polyline(np.array(path), color, self.stroke)
