"""What the colors of a heat map mean, in numbers."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import ORIGIN
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.glyphs import TextOutline, outline_number, outline_text
from nnviz_manim.painting.images import premultiplied
from nnviz_manim.painting.numbers import decimals_for, even_number
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb, signed_pixels

__all__ = ["ColorBar"]

Array = NDArray[np.float64]

_STEPS = 129
"""Colors along the bar; an odd number, so that one of them stands for zero."""

_APART = 0.25
"""Least gap between two numbers side by side, in heights of a digit."""

_GAP = 0.45
"""Between the bar and its numbers, in heights of a digit."""


class ColorBar(ArrayMobject):
    """A bar from the most negative color to the most positive one, with zero in the middle.

    Its numbers count when the scale changes.

    Parameters
    ----------
    scale
        The size that is fully opaque.
    width, height
        Of bar and numbers together, in scene units. The bar lies, or stands where it is higher
        than wide; its numbers are under it, or at its right. Where it is short, the 0 is left out;
        where it is too short for two numbers, a single one with ± stands in the middle.
    text_height
        Height of a digit, in scene units.
    ends
        Words in place of the numbers at the negative and the positive end.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the scale is not above 0, or there is no room for a bar beside its numbers.

    Examples
    --------
    >>> from manim import Scene
    >>> class Scale(Scene):
    ...     def construct(self):
    ...         bar = ColorBar(1.5, width=4, height=0.6)
    ...         self.add(bar)
    ...         self.play(bar.animate.show(9.5))
    """

    scales: Array = whole()
    palette: Palette = kept()
    text_share: float = kept()
    ends: tuple[str, str] | None = kept()

    def __init__(
        self,
        scale: float = 1.0,
        *,
        width: float = 3.0,
        height: float = 0.5,
        text_height: float = 0.18,
        ends: tuple[str, str] | None = None,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if not scale > 0:
            raise DrawingError(f"scale={scale!r}: expected a number above 0")
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.scales = np.array([float(scale)])
        self.palette = palette_named(palette)
        self.text_share = text_height / min(width, height)
        self.ends = ends
        beside = max(each.width for each in self._outlines()) if height > width else 1.0
        if min(width, height) < text_height * (beside + _GAP + 0.5):
            raise DrawingError(
                f"a ColorBar of {width:g} × {height:g} has no room for a bar beside digits of"
                f" height {text_height:g}"
            )

    def show(self, scale: float) -> Self:
        """Show another scale."""
        self.scales = np.array([float(scale)])
        return self

    @property
    def scale_value(self) -> float:
        """The size that is fully opaque at this moment."""
        return float(self.scales[0])

    def texts(self) -> tuple[str, str, str]:
        """What stands at the negative end, in the middle and at the positive end."""
        if self.ends is not None:
            return self.ends[0], "0", self.ends[1]
        decimals = decimals_for(self.scale_value)
        return (
            even_number(-self.scale_value, decimals),
            "0",
            even_number(self.scale_value, decimals),
        )

    def _outlines(self) -> list[TextOutline]:
        shape = outline_number if self.ends is None else outline_text
        return [shape(text) for text in self.texts()]

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units."""
        upper_left, upper_right, lower_left, _ = self.points
        sides = [np.linalg.norm(upper_right - upper_left), np.linalg.norm(lower_left - upper_left)]
        return self.text_share * float(min(sides))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw bar and numbers, uncovered from left to right while they are being created."""
        upper_left, upper_right, lower_left, _ = places[0]
        width = float(np.linalg.norm(upper_right - upper_left))
        height = float(np.linalg.norm(lower_left - upper_left))
        size = self.text_share * min(width, height)
        if not size:
            return
        upright = height > width
        colors = signed_pixels(np.linspace(-1.0, 1.0, _STEPS), 1.0, self.palette)
        colors[:, 3] *= self.opacities[0]
        outlines = self._outlines()
        with canvas.clipped(places[0], self.revealed):
            if upright:
                share = 1 - (max(each.width for each in outlines) + _GAP) * size / width
                right = lerp(upper_left, upper_right, share)
                bar = np.stack([upper_left, right, lower_left, right + lower_left - upper_left])
                canvas.image(bar, premultiplied(colors[::-1, None]))
            else:
                low = lerp(upper_left, lower_left, 1 - (1 + _GAP) * size / height)
                bar = np.stack([upper_left, upper_right, low, low + upper_right - upper_left])
                canvas.image(bar, premultiplied(colors[None]))
            quiet = self.shade(0, rgb(self.palette.quiet), 0.8)
            canvas.outline(bar[[0, 1, 3, 2]], quiet, 0.8)
            self._paint_texts(canvas, outlines, bar, size, upright)

    def _paint_texts(
        self,
        canvas: Canvas,
        outlines: list[TextOutline],
        bar: Array,
        size: float,
        upright: bool,
    ) -> None:
        color = self.shade(0, rgb(self.palette.ink))
        (left, top, _), (right, _, _), (_, bottom, _), _ = bar.tolist()
        first, middle, last = (outline.width * size for outline in outlines)
        beside = (right - left - middle) / 2 - max(first, last)
        between = right - left - first - last
        if self.ends is None and not upright and between < _APART * size:
            outline = outline_text(f"±{self.texts()[2]}")
            x = (left + right - outline.width * size) / 2
            canvas.text(outline, x, bottom - (1 + _GAP) * size, size, color)
            return
        # Of three numbers the 0 is the one that goes without saying.
        shares = (0.0, 0.5, 1.0) if upright or beside > _APART * size else (0.0, None, 1.0)
        for outline, share in zip(outlines, shares, strict=True):
            if share is None:
                continue
            if upright:
                x, y = right + _GAP * size, bottom + share * (top - bottom - size)
                canvas.text(outline, x, y, size, color)
            else:
                x = left + share * (right - left - outline.width * size)
                canvas.text(outline, x, bottom - (1 + _GAP) * size, size, color)
