"""The frame that curves and points stand in: two axes with ticks and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import formatted, number_width, write
from nnviz_manim.mobjects.worlds.plot_area import Ranges, checked_range, even_ticks, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Plot"]

Array = NDArray[np.float64]
TickChoice = int | Sequence[float]

_AXIS, _ZERO, _GRID = 0.9, 0.45, 0.16
"""Opacities of the axes, of the lines through zero, and of the grid."""

_TICK = 0.35
"""Length of a tick, in heights of a digit."""


class Plot(ArrayMobject):
    """Two axes of fixed ranges, with ticks, numbers and words; nothing in it moves.

    What stands in it (:class:`Curves`, :class:`Points`, :class:`Ticks`) is made from it and is a
    mobject of its own: group them to move them together.

    Parameters
    ----------
    x_range, y_range
        Lowest and highest number of each axis.
    width, height
        Of the whole in scene units, words included.
    x_label, y_label
        Words at the ends of the axes, with a unit where there is one.
    x_ticks, y_ticks
        About how many steps, or the numbers themselves.
    x_pattern, y_pattern
        Format strings of the numbers; None: as many decimals as the ticks need.
    grid
        Whether faint lines run through the ticks.
    text_height
        Height of a digit, in scene units.
    palette
        Where the colors come from.

    Attributes
    ----------
    ranges : tuple of float
        Left, right, bottom and top, as numbers.

    Raises
    ------
    DrawingError
        If a range is empty, or words leave no room for the axes.

    Examples
    --------
    >>> from manim import Create, Scene
    >>> class Axes(Scene):
    ...     def construct(self):
    ...         plot = Plot((-1, 1), (0, 1), width=8, height=5, x_label="x", y_label="a")
    ...         self.play(Create(plot))
    """

    palette: Palette = kept()
    ranges: Ranges = kept()
    x_ticks: tuple[float, ...] = kept()
    y_ticks: tuple[float, ...] = kept()
    x_numbers: tuple[str, ...] = kept()
    y_numbers: tuple[str, ...] = kept()
    labels: tuple[str, str] = kept()
    grid: bool = kept()

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        width: float = 6.0,
        height: float = 4.0,
        x_label: str = "",
        y_label: str = "",
        x_ticks: TickChoice = 5,
        y_ticks: TickChoice = 4,
        x_pattern: str | None = None,
        y_pattern: str | None = None,
        grid: bool = False,
        text_height: float = 0.19,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.ranges = (
            *checked_range(x_range, "x_range"),
            *checked_range(y_range, "y_range"),
        )
        self.x_ticks = _chosen(x_ticks, *self.ranges[:2])
        self.y_ticks = _chosen(y_ticks, *self.ranges[2:])
        self.x_numbers = _numbers(self.x_ticks, x_pattern)
        self.y_numbers = _numbers(self.y_ticks, y_pattern)
        self.labels = (x_label, y_label)
        self.grid = grid
        size = text_height
        widest = max((number_width(each, size) for each in self.y_numbers), default=0.0)
        left = widest + 0.8 * size if widest else 0.4 * size
        last = number_width(self.x_numbers[-1], size) / 2 if self.x_numbers else 0.0
        right = max(last, 0.5 * size)
        bottom = (2.0 if self.x_numbers else 0.4) * size + (1.7 * size if x_label else 0.0)
        top = 2.0 * size if y_label else 0.6 * size
        if width <= left + right or height <= bottom + top:
            raise DrawingError(
                f"a Plot of {width:g} × {height:g} has no room for its axes beside words of height"
                f" {text_height:g}: make it larger than {left + right:.2f} × {bottom + top:.2f}"
            )
        middle = np.array([(left - right) / 2, (bottom - top) / 2, 0.0])
        whole = box_corners(ORIGIN, width, height)
        area = box_corners(middle, width - left - right, height - bottom - top)
        # The letter is a part, so that text has one height while a plot becomes a larger one.
        corner = np.array([(size - width) / 2, (size - height) / 2, 0.0])
        letter = box_corners(corner, size, size)
        super().__init__(3, np.concatenate([whole, area, letter]))
        self.palette = palette_named(palette)

    @property
    def area(self) -> Array:
        """Corners of the area between the axes, shape (4, 3)."""
        corners: Array = self.part_points()[1].copy()
        return corners

    def at(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Where numbers lie in the scene.

        Parameters
        ----------
        x, y
            Shape (…).

        Returns
        -------
        Shape (…, 3).
        """
        return places_in(self.area, self.ranges, x, y)

    def numbers_at(self, places: ArrayLike) -> Array:
        """The numbers that stand at places of the scene.

        Parameters
        ----------
        places
            Shape (…, 3).

        Returns
        -------
        x and y, shape (…, 2).
        """
        upper_left, upper_right, lower_left, _ = self.area
        left, right, bottom, top = self.ranges
        offsets = np.asarray(places, dtype=float) - lower_left
        along, up = upper_right - upper_left, upper_left - lower_left
        x = left + offsets @ along / (along @ along) * (right - left)
        y = bottom + offsets @ up / (up @ up) * (top - bottom)
        return np.stack([x, y], axis=-1)

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units."""
        return math.dist(*self.part_points()[2, [0, 2]])

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw axes, ticks and words, uncovered from left to right while they are being created."""
        whole, area, letter = places
        size = math.dist(letter[0], letter[2])
        with canvas.clipped(whole, self.revealed):
            self._paint_lines(canvas, area, size)
            self._paint_words(canvas, area, whole, size)

    def _paint_lines(self, canvas: Canvas, area: Array, size: float) -> None:
        quiet = rgb(self.palette.quiet)
        left, right, bottom, top = self.ranges
        if self.grid:
            lines = np.concatenate(
                [self._upright(area, self.x_ticks), self._level(area, self.y_ticks)]
            )
            canvas.lines(lines, self.shade(0, quiet, _GRID), 1.2)
        zeros = np.concatenate(
            [
                self._upright(area, [0.0] if left < 0 < right else []),
                self._level(area, [0.0] if bottom < 0 < top else []),
            ]
        )
        canvas.lines(zeros, self.shade(0, quiet, _ZERO), 1.2)
        axes = np.concatenate([self._upright(area, [left]), self._level(area, [bottom])])
        below = places_in(area, self.ranges, self.x_ticks, bottom)
        beside = places_in(area, self.ranges, left, self.y_ticks)
        ticks = [
            np.stack([feet, feet - np.array(way) * _TICK * size], axis=1)
            for feet, way in ((below, [0.0, 1.0, 0.0]), (beside, [1.0, 0.0, 0.0]))
        ]
        canvas.lines(np.concatenate([axes, *ticks]), self.shade(0, quiet, _AXIS), 1.6)

    def _upright(self, area: Array, numbers: Sequence[float]) -> Array:
        """Lines through numbers of the first axis, from bottom to top, shape (N, 2, 3)."""
        x = np.array(numbers, dtype=float)[:, None]
        return places_in(area, self.ranges, x, np.array(self.ranges[2:]))

    def _level(self, area: Array, numbers: Sequence[float]) -> Array:
        """Lines through numbers of the second axis, from left to right, shape (N, 2, 3)."""
        y = np.array(numbers, dtype=float)[:, None]
        return places_in(area, self.ranges, np.array(self.ranges[:2]), y)

    def _paint_words(self, canvas: Canvas, area: Array, whole: Array, size: float) -> None:
        quiet, ink = (self.shade(0, rgb(each)) for each in (self.palette.quiet, self.palette.ink))
        left, _, bottom, _ = self.ranges
        below = places_in(area, self.ranges, self.x_ticks, bottom).tolist()
        for (x, y, _), text in zip(below, self.x_numbers, strict=True):
            write(canvas, text, (x, y - 1.35 * size), size, quiet, number=True)
        beside = places_in(area, self.ranges, left, self.y_ticks).tolist()
        for (x, y, _), text in zip(beside, self.y_numbers, strict=True):
            write(canvas, text, (x - 0.6 * size, y), size, quiet, align=1.0, number=True)
        x_label, y_label = self.labels
        low, (start, high, _) = float(whole[2, 1]), area[0].tolist()
        write(canvas, x_label, (float(area[3, 0]), low + 0.75 * size), size, ink, align=1.0)
        write(canvas, y_label, (start - 0.4 * size, high + 1.2 * size), size, ink, align=0.0)


def _chosen(ticks: TickChoice, low: float, high: float) -> tuple[float, ...]:
    """The numbers at which an axis has ticks."""
    if isinstance(ticks, int):
        return even_ticks(low, high, ticks) if ticks else ()
    return tuple(float(each) for each in ticks if low <= each <= high)


def _numbers(ticks: tuple[float, ...], pattern: str | None) -> tuple[str, ...]:
    """Ticks as they are written: all with as many decimals as the finest needs."""
    wanted = [f"{round(each, 6):f}".rstrip("0").partition(".")[2] for each in ticks]
    decimals = max(map(len, wanted), default=0)
    return tuple(formatted(each, pattern or f"{{:.{decimals}f}}") for each in ticks)
