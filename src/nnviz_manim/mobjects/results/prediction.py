"""What the network takes its input for, and whether that is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import READABLE, TextOutline, fitted_text, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Prediction"]

Array = NDArray[np.float64]

_NAME_SHARE = 0.56
"""Share of the box's height that the predicted class's name takes."""
_LINE_SHARE = 0.42
"""Share of that height that each of two lines may take."""
_LEADING = 0.3
"""Half of what lies between two lines, in heights of a letter."""
_VERDICT_SHARE = 0.15
_VERDICTS = {True: "right", False: "wrong"}
_MARK_ROOM = 1.5
"""Width that the verdict's mark takes, in heights of its letters."""

_CHECK = np.array([[-0.45, 0.4], [-0.1, 0.05], [0.5, 0.95]])
_CROSS = np.array([[-0.4, 0.05], [0.4, 0.9]])
"""Strokes of the verdict's mark, in heights of its letters."""


class Prediction(ArrayMobject):
    """The name of the strongest class, large, with a mark for right or wrong under it.

    It follows the outputs themselves, so that between two moments of a run it changes just
    when one class overtakes the other.

    Parameters
    ----------
    outputs
        Activations of the output layer, shape (classes,).
    class_names
        One a class.
    label
        The true class, as a position in ``class_names``; None: unknown, and no mark is drawn.
    width, height
        Of the box, in scene units.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not as many outputs as names, or the label is none of them.

    Examples
    --------
    >>> from manim import Scene
    >>> class Guess(Scene):
    ...     def construct(self):
    ...         guess = Prediction([0.2, 0.8], ["cat", "dog"], label=0)
    ...         self.add(guess)
    ...         self.play(guess.animate.show([0.9, 0.1]))
    """

    values: Array = per_part()
    palette: Palette = kept()
    class_names: tuple[str, ...] = kept()
    label: int | None = kept()
    least: float = kept()

    def __init__(
        self,
        outputs: ArrayLike,
        class_names: Sequence[str],
        *,
        label: int | None = None,
        width: float = 2.0,
        height: float = 1.6,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.class_names = tuple(class_names)
        self.values = np.zeros((1, len(self.class_names)))
        self.palette = palette_named(palette)
        self.label = None
        self.least = READABLE / height
        self.show(outputs, label)

    def show(self, outputs: ArrayLike, label: int | None = None) -> Self:
        """Show other outputs; a label replaces the one before.

        Raises
        ------
        DrawingError
            If their number is another, or the label is no class.
        """
        values = as_numbers(outputs, "outputs", self).reshape(1, -1)
        if values.shape != self.values.shape:
            raise DrawingError(
                f"this Prediction knows {self.values.size} classes and was given"
                f" {values.size} outputs"
            )
        if label is not None and not 0 <= label < len(self.class_names):
            raise DrawingError(
                f"label {label} is no class: expected 0 to {len(self.class_names) - 1}"
            )
        self.values = values
        self.label = self.label if label is None else label
        return self

    @property
    def winner(self) -> int:
        """Position of the strongest class."""
        return int(np.argmax(np.nan_to_num(self.values[0], nan=-np.inf)))

    @property
    def is_right(self) -> bool | None:
        """Whether the strongest class is the true one; None where that is unknown."""
        return None if self.label is None else self.winner == self.label

    def smallest_text(self) -> float | None:
        """Height of the verdict's letters, in scene units."""
        upper_left, upper_right, lower_left, _ = self.points
        width, height = (np.linalg.norm(upper_left - other) for other in (upper_right, lower_left))
        return _verdict_height(float(width), float(height))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the name and the mark."""
        upper_left, upper_right, lower_left, _ = places[0]
        width = float(np.linalg.norm(upper_right - upper_left))
        height = float(np.linalg.norm(upper_left - lower_left))
        x, y, _ = (upper_right + lower_left) / 2
        verdict = self.is_right
        color_name = {None: "ink", True: "right", False: "wrong"}[verdict]
        color = self.shade(0, rgb(getattr(self.palette, color_name)))
        with canvas.clipped(places[0], self.revealed):
            middle = y + height * (1 - _NAME_SHARE) / 2
            for name, size, base in self._lines(width, height):
                canvas.text(name, x - name.width * size / 2, middle + base, size, color)
            if verdict is not None:
                size = _verdict_height(width, height)
                self._paint_verdict(canvas, x, y - height / 2, size, verdict, color)

    def _lines(self, width: float, height: float) -> list[tuple[TextOutline, float, float]]:
        """The name in a line, or in two where that is larger: outlines, sizes and base lines."""
        text, most, least = self.class_names[self.winner], _NAME_SHARE * height, self.least * height
        whole, size = fitted_text(text, most, width, least, "BOLD")
        middle = len(text) / 2
        blanks = [k for k, letter in enumerate(text) if letter == " "]
        if not blanks or size >= _LINE_SHARE * most:
            return [(whole, size, -size / 2)]
        cut = min(blanks, key=lambda k: abs(k - middle))
        parts = [text[:cut], text[cut + 1 :]]
        size = min(fitted_text(part, _LINE_SHARE * most, width, least, "BOLD")[1] for part in parts)
        upper, lower = (fitted_text(part, size, width, least, "BOLD")[0] for part in parts)
        return [(upper, size, _LEADING * size), (lower, size, -(1 + _LEADING) * size)]

    def _paint_verdict(
        self, canvas: Canvas, x: float, base: float, size: float, right: bool, color: RGBA
    ) -> None:
        word = outline_text(_VERDICTS[right])
        left = x - (word.width * size + _MARK_ROOM * size) / 2
        mark = np.array([left + size / 2, base])
        strokes = [_CHECK] if right else [_CROSS, _CROSS * (-1, 1)]
        for stroke in strokes:
            canvas.polyline(mark + stroke * size, color, 0.14 * size / canvas.stroke_unit)
        canvas.text(word, left + _MARK_ROOM * size, base, size, color)


def _verdict_height(width: float, height: float) -> float:
    """Height of the letters of a verdict, the same for both, in a box of this size."""
    longest = max(outline_text(word).width for word in _VERDICTS.values()) + _MARK_ROOM
    return min(_VERDICT_SHARE * height, width / longest)
