"""What a single output says of two classes: both names, and one bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers, require_shares
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import fitted_text, outline_number, outline_text
from nnviz_manim.painting.numbers import not_finite
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.turned_rows import lying

__all__ = ["BinaryBar"]

Array = NDArray[np.float64]

_GAP = 0.6
"""Above and below the bar, and between name and percentage, in heights of a letter."""


class BinaryBar(ArrayMobject):
    """Two class names with one bar between them, which a single output parts.

    The output is the probability of the second class, whose name stands above; the bar is filled
    from the left as far as it says, and the rest is the first class's.

    Parameters
    ----------
    output
        Activation of the output, 0 to 1.
    class_names
        Of the first and the second class.
    label
        The true class, 0 or 1, whose name is underlined; None: unknown.
    width
        In scene units; names that have no room are shortened.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not two names, or not one output from 0 to 1.

    Examples
    --------
    >>> from manim import Scene
    >>> class Bar(Scene):
    ...     def construct(self):
    ...         bar = BinaryBar(0.2, ["benign", "malignant"], width=4)
    ...         self.add(bar)
    ...         self.play(bar.animate.show([0.9]))
    """

    HEIGHT: ClassVar[float] = 3 + 2 * _GAP
    """Height of the whole, in heights of a letter."""

    values: Array = per_part()
    palette: Palette = kept()
    class_names: tuple[str, ...] = kept()
    label: int | None = kept()

    def __init__(
        self,
        output: ArrayLike | float,
        class_names: Sequence[str],
        *,
        label: int | None = None,
        width: float = 2.4,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if len(class_names) != 2:
            raise DrawingError(f"a BinaryBar has two class names, and was given {class_names!r}")
        super().__init__(1, box_corners(ORIGIN, width, self.HEIGHT * text_height))
        self.class_names = tuple(class_names)
        self.label = label
        self.palette = palette_named(palette)
        self.values = np.zeros(1)
        self.show(output)

    @staticmethod
    def width_for(class_names: Sequence[str], text_height: float = 0.2) -> float:
        """Width that shows both names whole."""
        longest = max(outline_text(name).width for name in class_names)
        return (longest + _GAP + outline_number("100%").width) * text_height

    def show(self, output: ArrayLike | float, share: float = 1.0) -> Self:
        """Show another output, or a share of it while it is on its way.

        Raises
        ------
        DrawingError
            If it is not one number, or outside of 0 to 1.
        """
        values = as_numbers(output, "output", self).ravel()
        if values.shape != (1,):
            raise DrawingError(f"a BinaryBar shows one output, and was given {values.size}")
        require_shares(values, "an output", self, "give the probability of the second class")
        self.values = values * share
        return self

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return float(np.linalg.norm(self.points[0] - self.points[2])) / self.HEIGHT

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw names, percentages and bar, uncovered from left to right while being created."""
        with lying(canvas, places) as rows:
            self._paint_row(canvas, rows)

    def _paint_row(self, canvas: Canvas, places: Array) -> None:
        upper_left, upper_right, lower_left, _ = places[0].tolist()
        left, right, top, bottom = upper_left[0], upper_right[0], upper_left[1], lower_left[1]
        size, width = (top - bottom) / self.HEIGHT, right - left
        if size <= 0 or width <= 0:
            return
        value = float(np.clip(np.nan_to_num(self.values[0]), 0.0, 1.0))
        winner = int(value >= 0.5)
        quiet, accent, ink = (
            self.shade(0, rgb(color))
            for color in (self.palette.quiet, self.palette.accent, self.palette.ink)
        )
        widest = outline_number("100%").width
        with canvas.clipped(places[0], self.revealed):
            for number, base in ((1, top - size), (0, bottom)):
                color = accent if number == winner else quiet
                room = width - (widest + _GAP) * size
                name, height = fitted_text(self.class_names[number], size, room, size)
                canvas.text(name, left, base, height, color)
                if number == self.label:
                    under = base - 0.28 * size
                    canvas.line((left, under), (left + name.width * height, under), color, 2.0)
                share = value if number else 1 - value
                text = not_finite(self.values[0]) or f"{100 * share:.0f}%"
                percent = outline_number(text)
                shade = ink if number == winner else quiet
                canvas.text(percent, right - percent.width * size, base, size, shade)
            low, high = bottom + (1 + _GAP) * size, top - (1 + _GAP) * size
            middle = left + value * width
            parts = [(left, middle, winner == 1), (middle, right, winner == 0)]
            for start, end, wins in parts:
                color = accent if wins else (*quiet[:3], 0.6 * quiet[3])
                canvas.polygon([(start, low), (end, low), (end, high), (start, high)], color)
