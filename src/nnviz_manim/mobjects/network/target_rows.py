"""The outputs of a regression, each beside what it is to be, in the units of the data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from manim import DOWN, ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.datasets import Scaling
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import fitted_text, outline_number, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.turned_rows import lying
from nnviz_manim.recording.regression_words import number_text

__all__ = ["TargetRows"]

Array = NDArray[np.float64]

_LINE = 1.75
"""From one line to the next, in heights of a letter."""

_TARGET = "target "
_BETWEEN = 0.8
"""Between the two numbers, in heights of a letter."""

_MARGIN = 0.05
"""Share of an axis that is left free beyond what is shown on it."""


class TargetRows(ArrayMobject):
    """One row an output: its name, an axis with answer and target, and both as numbers.

    Rows without room for three lines have one: the name, the answer and the target.

    Parameters
    ----------
    outputs
        Shape (T,), as the network answers them.
    names
        One a target.
    targets
        What the outputs are to be, shape (T,); None: unknown.
    ranges
        Lowest and highest number of each axis, shape (T, 2).
    scaling
        How outputs go back to their units; None: they have no others.
    width
        Of a row, in scene units.
    spacing
        From one row to the next.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not as many outputs, names, targets and ranges.

    Examples
    --------
    >>> from manim import Scene
    >>> class Rows(Scene):
    ...     def construct(self):
    ...         rows = TargetRows([2.0], ["price"], targets=[5.0], ranges=[[0, 8]], width=4)
    ...         self.add(rows)
    ...         self.play(rows.animate.show([4.6]))
    """

    LINES: ClassVar[int] = 3

    values: Array = per_part()
    wanted: Array = per_part()
    ranges: Array = per_part()
    share: Array = whole()
    names: tuple[str, ...] = kept()
    scaling: Scaling | None = kept()
    palette: Palette = kept()
    text_share: float = kept()

    def __init__(
        self,
        outputs: ArrayLike,
        names: Sequence[str],
        *,
        targets: ArrayLike | None = None,
        ranges: ArrayLike,
        scaling: Scaling | None = None,
        width: float = 2.4,
        spacing: float = 1.2,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        count = len(names)
        room = self.room_for(1, text_height)
        height = room if spacing >= room else min(spacing, _LINE * text_height)
        places = (np.arange(count) - (count - 1) / 2)[:, None] * spacing * DOWN
        super().__init__(count, box_corners(ORIGIN + places, width, height))
        self.names = tuple(names)
        self.ranges = np.array(ranges, dtype=float)
        if self.ranges.shape != (count, 2):
            raise DrawingError(f"ranges of shape {self.ranges.shape}: expected ({count}, 2)")
        self.scaling = scaling
        self.palette = palette_named(palette)
        self.text_share = text_height / height
        self.share = np.ones(1)
        self.values = np.zeros(count)
        self.wanted = np.full(count, np.nan)
        self.follow(targets)
        self.show(outputs)

    @staticmethod
    def room_for(count: int, text_height: float = 0.2) -> float:
        """Height of so many rows of three lines."""
        return ((TargetRows.LINES * count - 1) * _LINE + 1) * text_height

    @staticmethod
    def width_for(names: Sequence[str], text_height: float = 0.2) -> float:
        """Width that shows the names whole, and two numbers of six figures."""
        longest = max(outline_text(name).width for name in names)
        numbers = outline_number("123,456", "BOLD").width + outline_text("target 123,456").width
        return max(longest, numbers + 2 * _BETWEEN) * text_height

    def show(self, outputs: ArrayLike, share: float = 1.0) -> Self:
        """Show other outputs, as visible as a share says.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        self.values = one_for_each(outputs, "outputs", self, "targets", self.part_count)
        self.share = np.array([float(share)])
        return self

    def follow(self, targets: ArrayLike | None) -> Self:
        """Let other targets be met; None where they are unknown.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        count = self.part_count
        given = np.full(count, np.nan) if targets is None else targets
        self.wanted = one_for_each(given, "targets", self, "targets", count)
        return self

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units."""
        return self.text_share * float(np.linalg.norm(self.points[0] - self.points[2]))

    def original(self, values: Array) -> list[float]:
        """Numbers in the units of the data."""
        known: Array = values if self.scaling is None else self.scaling.original(values)
        return [float(value) for value in known]

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the rows, uncovered from left to right while they are being created."""
        with lying(canvas, places) as rows:
            self._paint_rows(canvas, rows)

    def _paint_rows(self, canvas: Canvas, places: Array) -> None:
        answers, targets = self.original(self.values), self.original(self.wanted)
        box = np.stack([places[0, 0], places[0, 1], places[-1, 2], places[-1, 3]])
        with canvas.clipped(box, self.revealed):
            for part, corners in enumerate(places):
                answer = f"{number_text(answers[part])}"
                known = not math.isnan(targets[part])
                target = f"{_TARGET}{number_text(targets[part])}" if known else ""
                self._paint_row(canvas, part, corners, answer, target)

    def _paint_row(
        self, canvas: Canvas, part: int, corners: Array, answer: str, target: str
    ) -> None:
        upper_left, upper_right, lower_left, _ = corners.tolist()
        left, right, top, bottom = upper_left[0], upper_right[0], upper_left[1], lower_left[1]
        size, width, shown = self.text_share * (top - bottom), right - left, float(self.share[0])
        quiet, accent, aim = (
            self.shade(part, rgb(getattr(self.palette, name)))
            for name in ("quiet", "accent", "right")
        )
        seen = (*accent[:3], accent[3] * shown)
        number = outline_number(answer, "BOLD")
        is_whole = top - bottom > 1.5 * _LINE * size
        bare = outline_text(target.removeprefix(_TARGET))
        beside = (bare.width + _BETWEEN) * size if bare.width else 0.0
        room = width if is_whole else width - (number.width + 1) * size - beside
        name, height = fitted_text(self.names[part], size, max(room, 0.0), size)
        canvas.text(name, left, top - size if is_whole else bottom, height, quiet)
        if not is_whole:
            canvas.text(number, right - number.width * size - beside, bottom, size, seen)
            canvas.text(bare, right - bare.width * size, bottom, size, aim)
            return
        canvas.text(number, left, bottom, size, seen)
        # Its color tells what the number is, where there is no room to say it.
        room = width / size - number.width - _BETWEEN
        words = outline_text(target)
        words = words if words.width <= room else bare
        if 0 < words.width <= room:
            canvas.text(words, right - words.width * size, bottom, size, aim)
        y = bottom + _LINE * size + size / 2
        canvas.line((left, y), (right, y), (*quiet[:3], 0.6 * quiet[3]), 1.5)
        low, high = self.ranges[part].tolist()
        spread = (high - low) or 1.0

        def place(value: float) -> float:
            share = min(max((value - low) / spread, 0.0), 1.0)
            return float(left + width * (_MARGIN + (1 - 2 * _MARGIN) * share))

        if not math.isnan(self.wanted[part]):
            x = place(float(self.wanted[part]))
            canvas.line((x, y - 0.7 * size), (x, y + 0.7 * size), aim, 4.0)
        if math.isfinite(self.values[part]):
            canvas.disk(place(float(self.values[part])), y, 0.38 * size, seen)
