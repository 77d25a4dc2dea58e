"""Class names with a bar for each class's probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each, require_shares
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.glyphs import outline_number, outline_text, outline_within
from nnviz_manim.painting.numbers import not_finite
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.turned_rows import lying

__all__ = ["ProbabilityBars"]

Array = NDArray[np.float64]

_WIDEST_PERCENTAGE = "100%"
"""What has room behind the longest bar."""

_PERCENT_GAP = 0.4
"""Between a bar and its percentage, in heights of a letter."""

_MOST_PERCENT = 0.54
"""Share of the width that is kept for percentages at most; in narrower rows, they pass its end."""

_ROW = 1.4
"""Height of a row, in heights of a letter."""

_LEAST_BAR = 0.28
"""Share of the width that is kept for the longest bar; longer names end in an ellipsis."""

_NAME_GAP = 0.8
"""Between the names and the bars, in heights of a letter."""

_REMEDY = "divide percentages by 100"

_FAINT, _FULL = 0.04, 0.12
"""A percentage fades in between these probabilities; below, the bar's absence says enough."""


class ProbabilityBars(ArrayMobject):
    """One row a class: its name, a bar as long as its probability, the percentage.

    Names that would leave no room for a bar end in an ellipsis; :meth:`width_for` is the width
    that has room for all of them.

    Parameters
    ----------
    probabilities
        Shape (classes,), 0 to 1. One that is not a number (NaN) has a dash and no bar.
    class_names
        One a class.
    label
        The true class, whose name is underlined; None: unknown.
    width
        Of a row in scene units, name and percentage included.
    spacing
        From one row to the next.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not as many probabilities as names, one lies outside of 0 to 1, or there is
        no such class.

    Examples
    --------
    >>> from manim import Scene
    >>> class Bars(Scene):
    ...     def construct(self):
    ...         bars = ProbabilityBars([0.1, 0.9], ["cat", "dog"], width=3)
    ...         self.add(bars)
    ...         self.play(bars.animate.show([0.7, 0.3]))
    """

    values: Array = per_part()
    palette: Palette = kept()
    class_names: tuple[str, ...] = kept()
    label: int | None = kept()

    def __init__(
        self,
        probabilities: ArrayLike,
        class_names: Sequence[str],
        *,
        label: int | None = None,
        width: float = 2.2,
        spacing: float = 0.6,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        count = len(class_names)
        places = (np.arange(count) - (count - 1) / 2)[:, None] * spacing * DOWN
        super().__init__(count, box_corners(ORIGIN + places, width, _ROW * text_height))
        self.values = np.zeros(count)
        self.class_names = tuple(class_names)
        self.label = self._class(label)
        self.palette = palette_named(palette)
        self.show(probabilities)

    @staticmethod
    def width_for(class_names: Sequence[str], text_height: float = 0.2) -> float:
        """Width of rows that show names whole, with room for a bar and its percentage."""
        longest = max((outline_text(name).width for name in class_names), default=0.0)
        words = longest + _NAME_GAP + _percent_room()
        return words * text_height / (1.0 - _LEAST_BAR)

    def show(self, probabilities: ArrayLike, label: int | None = None) -> Self:
        """Show other probabilities; a label replaces the one before.

        Raises
        ------
        DrawingError
            If their number is another, one lies outside of 0 to 1, or there is no such class.
        """
        given = one_for_each(probabilities, "probabilities", self, "classes", self.part_count)
        require_shares(given, "probabilities", self, _REMEDY)
        self.values = given
        self.label = self.label if label is None else self._class(label)
        return self

    def _class(self, label: int | None) -> int | None:
        if label is not None and label not in range(-1, self.part_count):
            raise DrawingError(
                f"ProbabilityBars: label={label!r:.60} was given, expected the number of one of"
                f" {self.part_count} classes, from 0, or None"
            )
        return label

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return float(np.linalg.norm(self.points[0] - self.points[2])) / _ROW

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the rows, uncovered from left to right while they are being created."""
        if (places[0, 1, :2] == places[0, 0, :2]).all():
            return
        with lying(canvas, places) as rows:
            self._paint_rows(canvas, rows)

    def _paint_rows(self, canvas: Canvas, places: Array) -> None:
        # While it is morphed into another count of classes, there are rows without a name.
        nameless = [""] * (self.part_count - len(self.class_names))
        row_height = float(np.linalg.norm(places[0, 0] - places[0, 2]))
        size = row_height / _ROW
        row_width = float(np.linalg.norm(places[0, 1] - places[0, 0]))
        percent_room = min(_percent_room() * size, _MOST_PERCENT * row_width)
        most = ((1.0 - _LEAST_BAR) * row_width - percent_room) / (size or 1.0) - _NAME_GAP
        names = [outline_within(name, most) for name in (*self.class_names, *nameless)]
        name_room = max(name.width for name in names) * size + _NAME_GAP * size
        known = np.where(np.isnan(self.values), 0.0, self.values)
        winner = int(np.argmax(known))
        ink, quiet, accent = (
            np.array(rgb(color))
            for color in (self.palette.ink, self.palette.quiet, self.palette.accent)
        )
        # Before there is any probability, no class is ahead.
        is_winner = ((np.arange(self.part_count) == winner) & (known > 0))[:, None]
        name_colors = self.shades(np.where(is_winner, accent, quiet))
        bar_colors = self.shades(np.where(is_winner, accent, quiet), 0.85)
        fades = np.clip((known - _FAINT) / (_FULL - _FAINT), 0.0, 1.0)
        fades = np.where(np.isnan(self.values), 1.0, fades)
        percent_colors = self.shades(np.where(is_winner, ink, quiet), fades)
        lefts, rights = (places[:, 0] + places[:, 2]) / 2, (places[:, 1] + places[:, 3]) / 2
        rooms = np.linalg.norm(rights - lefts, axis=1)[:, None]
        rooms = np.where(rooms > 0, rooms, 1.0)
        starts = lerp(lefts, rights, name_room / rooms)
        longest = lerp(lefts, rights, max(row_width - percent_room, name_room) / rooms)
        shares = np.clip(known, 0.0, 1.0)
        ends = lerp(starts, longest, shares[:, None])[:, 0].tolist()
        box = np.stack([places[0, 0], places[0, 1], places[-1, 2], places[-1, 3]])
        with canvas.clipped(box, self.revealed):
            for part, ((left, middle, _), (start, y, _)) in enumerate(
                zip(lefts.tolist(), starts.tolist(), strict=True)
            ):
                base, end = middle - size / 2, ends[part]
                canvas.text(names[part], left, base, size, name_colors[part])
                if part == self.label:
                    under = base - 0.3 * size
                    name_end = left + names[part].width * size
                    canvas.line((left, under), (name_end, under), name_colors[part], 2.0)
                low, high = y - size / 2, y + size / 2
                canvas.line((start, low), (start, high), bar_colors[part], 1.0)
                bar = [(start, low), (end, low), (end, high), (start, high)]
                canvas.polygon(bar, bar_colors[part])
                percent = outline_number(
                    not_finite(self.values[part]) or f"{100 * shares[part]:.0f}%"
                )
                canvas.text(percent, end + _PERCENT_GAP * size, base, size, percent_colors[part])


def _percent_room() -> float:
    """Width from the end of the longest bar to that of the row, in heights of a letter."""
    return _PERCENT_GAP + outline_number(_WIDEST_PERCENTAGE).width
