"""Lines of text: those that stay, and those that are written anew from numbers every frame."""

from __future__ import annotations

import math
import re
import string
from typing import Any, Literal, Self

import numpy as np
from manim import ORIGIN, Mobject
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import formatted
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import (
    READABLE,
    TextOutline,
    fitted_text,
    outline_number,
    outline_text,
)
from nnviz_manim.painting.numbers import not_finite
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Caption", "Counter"]

Array = NDArray[np.float64]
Align = Literal["left", "center", "right"]
_ALIGNMENTS: dict[str, float] = {"left": 0.0, "center": 0.5, "right": 1.0}


_FIELD = re.compile(r"\{[^{}]*\}")


class _Signed(string.Formatter):
    """Writes numbers with a long minus sign; words around them may have hyphens of their own."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return formatted(value, f"{{:{format_spec}}}")


_signed = _Signed()


def _checked_text(text: object) -> str:
    if not isinstance(text, str):
        raise DrawingError(f"a Caption says words, and was given {text!r}: expected a string")
    return text


def _checked_pattern(pattern: object) -> str:
    try:
        if isinstance(pattern, str):
            pattern.format(1.0)
            return pattern
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        pass
    raise DrawingError(
        f"pattern={pattern!r}: expected a format string for one number, such as '{{:.1f}} %'"
    )


class TextBox(ArrayMobject):
    """A box with a line of text in it, on its baseline; what :class:`Caption` and others share.

    Parameters
    ----------
    width
        Width of the box in scene units; a longer text is shrunk to it. Words are not shrunk so
        far that nobody could read them, but end in an ellipsis.
    height
        Height of a capital letter in scene units, which is the box's height.
    align
        Where in the box a shorter text stands.
    color
        Name of a color of the palette, such as ``"ink"`` or ``"quiet"``.
    weight
        A weight of Pango's, such as ``"NORMAL"`` or ``"BOLD"``.
    palette
        Where the color comes from.
    """

    palette: Palette = kept()
    color_name: str = kept()
    align: Align = kept()
    weight: str = kept()

    def __init__(
        self,
        width: float,
        height: float,
        *,
        align: Align = "center",
        color: str = "ink",
        weight: str = "NORMAL",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if align not in _ALIGNMENTS:
            raise DrawingError(f"align={align!r}: expected one of {', '.join(_ALIGNMENTS)}")
        self.palette = palette_named(palette)
        self.color_name = self.palette.checked_name(color)
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.align = align
        self.weight = weight

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        upper_left, _, lower_left, _ = self.points
        return float(np.linalg.norm(upper_left - lower_left))

    def paint_outline(
        self, canvas: Canvas, places: Array, outline: TextOutline, share: float = 1.0
    ) -> None:
        """Paint one line into the box, ``share`` opaque."""
        upper_left, upper_right, lower_left, _ = places[0].tolist()
        height, width = math.dist(upper_left, lower_left), math.dist(upper_right, upper_left)
        if not height or not outline.width:
            return
        size = min(height, width / outline.width * (1 + 1e-9)) if width else height
        room = (width - outline.width * size) * _ALIGNMENTS[self.align]
        angle = math.atan2(upper_right[1] - upper_left[1], upper_right[0] - upper_left[0])
        color = self.shade(0, rgb(getattr(self.palette, self.color_name)), share)
        with canvas.turned(lower_left[0], lower_left[1], angle):
            canvas.text(outline, room, (height - size) / 2, size, color)


class Caption(TextBox):
    """A line of text. Changing it cross-fades; glyphs are never morphed into glyphs.

    Parameters
    ----------
    text
        What it says.
    height
        Height of a capital letter in scene units.
    width
        Width of the box; None: as wide as the text.
    style
        ``align``, ``color``, ``weight`` and ``palette`` as in :class:`TextBox`.

    Examples
    --------
    >>> from manim import Scene
    >>> class Words(Scene):
    ...     def construct(self):
    ...         caption = Caption("Hidden layer 1", height=0.3, width=5)
    ...         self.add(caption)
    ...         self.play(caption.animate.show("Hidden layer 2"))
    """

    lines: tuple[tuple[str, float], ...] = kept()
    least: float = kept()

    def __init__(
        self, text: str, *, height: float = 0.22, width: float | None = None, **style: Any
    ) -> None:
        outline = outline_text(_checked_text(text), style.get("weight", "NORMAL"))
        super().__init__(outline.width * height if width is None else width, height, **style)
        self.lines = ((text, 1.0),)
        self.least = min(READABLE / height, 1.0) if height else 1.0

    @property
    def text(self) -> str:
        """What it says; the latter of two while they cross-fade."""
        return self.lines[-1][0]

    def show(self, text: str) -> Self:
        """Say something else, in the same box."""
        self.lines = ((_checked_text(text), 1.0),)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Cross-fade two texts."""
        super().interpolate_color(mobject1, mobject2, alpha)
        if alpha not in (0, 1) and isinstance(mobject1, Caption) and isinstance(mobject2, Caption):
            texts = (mobject1.text, 1.0 - alpha), (mobject2.text, alpha)
            self.lines = texts if mobject1.text != mobject2.text else ((mobject2.text, 1.0),)
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the text, uncovered from left to right while it is being created."""
        with canvas.clipped(places[0], self.revealed):
            upper_left, upper_right, lower_left, _ = places[0].tolist()
            height, width = math.dist(upper_left, lower_left), math.dist(upper_right, upper_left)
            for text, share in self.lines:
                outline, _ = fitted_text(text, height, width, self.least * height, self.weight)
                self.paint_outline(canvas, places, outline, share)


class Counter(TextBox):
    """A number that counts from its old value to its new one; below 0 with a long minus sign.

    Parameters
    ----------
    value
        What it shows first.
    pattern
        A format string for the value, such as ``"{:.1f} %"``; several lines are not possible.
    whole
        Whether what the pattern has no room for is dropped, not rounded, as for epochs: 3.9
        epochs are 3 done ones.
    height
        Height of a digit in scene units.
    width
        Width of the box; None: as wide as ``pattern`` with the value.
    style
        ``align``, ``color``, ``weight`` and ``palette`` as in :class:`TextBox`.

    Examples
    --------
    >>> from manim import Scene
    >>> class Count(Scene):
    ...     def construct(self):
    ...         accuracy = Counter(0, "{:.1f} %", height=0.4, width=3)
    ...         self.add(accuracy)
    ...         self.play(accuracy.animate.show(97.5), run_time=2)
    """

    values: Array = per_part()
    pattern: str = kept()
    whole: bool = kept()

    def __init__(
        self,
        value: float,
        pattern: str = "{:.0f}",
        *,
        whole: bool = False,
        height: float = 0.22,
        width: float | None = None,
        **style: Any,
    ) -> None:
        self.values = as_numbers([value], "values", self)
        self.pattern = _checked_pattern(pattern)
        self.whole = whole
        outline = outline_number(self.text, style.get("weight", "NORMAL"))
        super().__init__(outline.width * height if width is None else width, height, **style)

    @property
    def text(self) -> str:
        """What stands there at this moment; a dash for a number that was not measured (NaN)."""
        value = float(self.values[0])
        if strange := not_finite(value):
            return _FIELD.sub(strange, self.pattern)
        if self.whole:
            decimals = re.search(r"\.(\d+)f", self.pattern)
            places = 10 ** int(decimals.group(1)) if decimals else 1
            # A blend of 2 and 3 that has arrived may be a hair below 3.
            value = float(np.floor(value * places + 1e-6)) / places
        return _signed.format(self.pattern, value)

    def show(self, value: float) -> Self:
        """Show another number."""
        self.values = as_numbers([value], "values", self)
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the number, uncovered from left to right while it is being created."""
        with canvas.clipped(places[0], self.revealed):
            self.paint_outline(canvas, places, outline_number(self.text, self.weight))
