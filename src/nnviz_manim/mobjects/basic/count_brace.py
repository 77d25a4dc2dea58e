"""A brace along a row of things, with their number at its tip."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from manim.typing import Point3DLike, Vector3DLike
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["CountBrace"]

Array = NDArray[np.float64]

_ANGLES = np.linspace(0.0, np.pi / 2, 9)
_BEND = 1.1
"""Length of each quarter of a bend along the span, in depths of the brace."""
_WIDTH = 2.0
_HALO = 9.0
"""Width of the ground around the brace that keeps it apart from lines behind it."""
_PLATE = 0.05
"""How far the ground reaches beyond the number, in scene units."""


class CountBrace(ArrayMobject):
    """A curly brace, painted without TeX, and a text at its tip.

    Parameters
    ----------
    start, end
        Of what it spans.
    outward
        The side on which it stands, a vector across the span such as ``RIGHT``.
    text
        What stands at its tip; it is read from left to right on every side.
    depth
        How far its tip juts out, in scene units.
    gap
        Free room between the tip and the text.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If it spans nothing, or stands on no side.

    Examples
    --------
    >>> from manim import DOWN, RIGHT, UP, Scene
    >>> class Many(Scene):
    ...     def construct(self):
    ...         self.add(CountBrace(2 * UP, 2 * DOWN, RIGHT, "784"))
    """

    points_per_part: ClassVar[int] = 7
    palette: Palette = kept()
    text: str = kept()

    def __init__(
        self,
        start: Point3DLike,
        end: Point3DLike,
        outward: Vector3DLike,
        text: str,
        *,
        depth: float = 0.2,
        gap: float = 0.06,
        text_height: float = 0.17,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        first, last = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
        side = np.asarray(outward, dtype=float)
        if not (np.linalg.norm(last - first) > 0 and np.linalg.norm(side) > 0):
            raise DrawingError(
                f"a CountBrace spans from {first.tolist()} to {last.tolist()} towards"
                f" {side.tolist()}: expected two different points and a side"
            )
        side = side / np.linalg.norm(side)
        tip = (first + last) / 2 + depth * side
        width = outline_text(text).width * text_height
        reach = (abs(side[0]) * width + abs(side[1]) * text_height) / 2
        box = box_corners(tip + (gap + reach) * side, width, text_height)[0]
        super().__init__(1, np.vstack([first, last, tip, box]))
        self.text = text
        self.palette = palette_named(palette)

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units."""
        return float(np.linalg.norm(self.points[3] - self.points[5]))

    def curve(self, places: Array) -> Array:
        """Points of the brace from one end over the tip to the other, shape (N, 3)."""
        first, last, tip = places[:3]
        along, out = (last - first) / 2, tip - (first + last) / 2
        turn = min(0.5, _BEND * float(np.linalg.norm(out) / (np.linalg.norm(along) or 1.0)))
        rise, run = 0.5 * np.sin(_ANGLES), turn * (1 - np.cos(_ANGLES))
        half = np.concatenate(
            [np.column_stack([run, rise]), np.column_stack([1 - run[::-1], 1 - rise[::-1]])]
        )
        shape = np.concatenate([half, (half * (-1, 1) + (2, 0))[::-1]])
        points: Array = first + shape[:, :1] * along + shape[:, 1:] * out
        return points

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw brace and text, from one end to the other while they are being created."""
        spots = places[0]
        upper_left, upper_right, lower_left, _ = spots[3:]
        height = float(np.linalg.norm(upper_left - lower_left))
        start, end = (float(share) for share in self.revealed)
        ground, quiet = rgb(self.palette.ground), rgb(self.palette.quiet)
        curve = self.curve(spots)
        curve = curve[round(start * len(curve)) : round(end * len(curve))]
        margin = (
            _PLATE * (upper_right - upper_left) / (np.linalg.norm(upper_right - upper_left) or 1)
        )
        rise = _PLATE * (upper_left - lower_left) / (height or 1.0)
        plate = [
            upper_left - margin + rise,
            upper_right + margin + rise,
            spots[6] + margin - rise,
            lower_left - margin - rise,
        ]
        canvas.polyline(curve, self.shade(0, ground, 0.85), _HALO)
        canvas.polygon(plate, self.shade(0, ground, 0.85 * (end - start)))
        canvas.polyline(curve, self.shade(0, quiet), _WIDTH)
        outline = outline_text(self.text)
        middle = lerp(upper_left, spots[6], 0.5)
        left = float(middle[0]) - outline.width * height / 2
        color = self.shade(0, rgb(self.palette.ink), end - start)
        canvas.text(outline, left, float(middle[1]) - height / 2, height, color)
