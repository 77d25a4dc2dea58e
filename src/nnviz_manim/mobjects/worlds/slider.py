"""A slider: a number and where it lies in its range."""

from __future__ import annotations

from math import dist
from typing import Self

import numpy as np
from manim import ORIGIN
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import (
    color_of,
    formatted,
    number_width,
    text_width,
    write,
)
from nnviz_manim.mobjects.worlds.plot_area import checked_range
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, RGB, Palette, palette_named, rgb

__all__ = ["Slider"]

Array = NDArray[np.float64]

_GAP = 0.8
"""Between the word, the track and the number, in heights of a letter."""


class Slider(ArrayMobject):
    """A word, a track with a knob on it, and the number, which counts.

    Parameters
    ----------
    label
        What is set, such as ``"w"`` or ``"bias b"``.
    value
        What it is set to first.
    value_range
        The numbers at the ends of the track.
    pattern
        A format string of the number.
    width
        Of the whole in scene units, word and number included.
    text_height
        Height of a capital letter.
    color
        Of the knob: the name of a color of the palette, or one of Manim's.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the range is empty, or there is no room for the track.

    Examples
    --------
    >>> from manim import Scene
    >>> class Weight(Scene):
    ...     def construct(self):
    ...         slider = Slider("w", 0.5, (-3, 3), width=5)
    ...         self.add(slider)
    ...         self.play(slider.animate.show(2.0))
    """

    values: Array = per_part()
    palette: Palette = kept()
    label: str = kept()
    value_range: tuple[float, float] = kept()
    pattern: str = kept()
    knob_color: RGB = kept()
    rooms: tuple[float, float, float] = kept()

    def __init__(
        self,
        label: str,
        value: float,
        value_range: tuple[float, float],
        *,
        pattern: str = "{:.1f}",
        width: float = 4.0,
        text_height: float = 0.22,
        color: ParsableManimColor = "accent",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        height = 1.4 * text_height
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.values = np.array([float(value)])
        self.palette = palette_named(palette)
        self.knob_color = color_of(color, self.palette)
        self.label = label
        self.value_range = checked_range(value_range, "value_range")
        self.pattern = pattern
        numbers = [formatted(number, pattern) for number in (*self.value_range, value)]
        word = text_width(label, text_height)
        widest = max(number_width(each, text_height) for each in numbers)
        start = word + (_GAP * text_height if word else 0.0) + 0.5 * text_height
        end = width - widest - (_GAP + 0.5) * text_height
        if end - start < text_height:
            raise DrawingError(
                f"a Slider of width {width:g} has no room for a track beside {label!r} and"
                f" {numbers[0]!r}: make it wider than {start + width - end + text_height:.2f}"
            )
        self.rooms = (start / width, end / width, 1.0 / 1.4)

    @property
    def value(self) -> float:
        """What it is set to."""
        return float(self.values[0])

    def show(self, value: float) -> Self:
        """Set it to another number; the knob stops at the ends of the track."""
        self.values = np.array([float(value)])
        return self

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return self.rooms[2] * float(np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw word, track and number, uncovered from left to right while they are created."""
        corners = places[0]
        size = self.rooms[2] * dist(corners[0], corners[2])
        left, right = (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2
        start, end = (lerp(left, right, share) for share in self.rooms[:2])
        low, high = self.value_range
        share = min(max((self.value - low) / (high - low), 0.0), 1.0)
        zero = min(max(-low / (high - low), 0.0), 1.0)
        knob, origin = (lerp(start, end, each).tolist() for each in (share, zero))
        ink, quiet = (rgb(each) for each in (self.palette.ink, self.palette.quiet))
        bright = self.shade(0, self.knob_color)
        with canvas.clipped(corners, self.revealed):
            write(canvas, self.label, left.tolist(), size, self.shade(0, ink), align=0.0)
            canvas.line(start.tolist(), end.tolist(), self.shade(0, quiet, 0.55), 3.0)
            canvas.line(origin, knob, bright, 5.0)
            canvas.disk(knob[0], knob[1], 0.5 * size, bright)
            text = formatted(self.value, self.pattern)
            write(canvas, text, right.tolist(), size, self.shade(0, ink), align=1.0, number=True)
