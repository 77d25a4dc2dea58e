"""Marks on the first axis of a plot: where something switches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.mobjects.worlds.lettering import colors_of, formatted, write
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.plot_area import Ranges, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole

__all__ = ["Ticks"]

Array = NDArray[np.float64]

_FADE = 0.03
"""A tick fades over this share of the axis when it leaves it."""

_FAR = 2.0
"""Ticks stand at most so many axes outside."""

_DASHES = 24
"""How many dashes a line as high as its plot has."""


class Ticks(ArrayMobject):
    """Small wedges under the first axis with dashed lines above them; a part is a tick.

    A tick that leaves the axis fades, and is there again when it comes back.

    Parameters
    ----------
    plot
        What they stand in; only its place, ranges and palette are kept.
    x
        Where they are on the first axis, shape (N,).
    colors
        A color, or one a tick: names of the palette's colors, or Manim's own.
    reach
        How high the lines are, as a share of the plot; 0 draws none.
    pattern
        A format string of the number above each line; None writes none.
    size
        Height of a wedge and of a digit, in scene units.

    Examples
    --------
    >>> from manim import Scene
    >>> from nnviz_manim.mobjects import Plot
    >>> class Switches(Scene):
    ...     def construct(self):
    ...         plot = Plot((-3, 3), (0, 1), width=8)
    ...         ticks = Ticks(plot, [1.6], colors="accent", pattern="{:.2f}")
    ...         self.add(plot, ticks)
    ...         self.play(ticks.animate.show([-1.6]))
    """

    values: Array = per_part()
    hues: Array = per_part()
    ranges: Ranges = kept()
    reach: float = kept()
    pattern: str | None = kept()
    size_share: Array = whole()

    def __init__(
        self,
        plot: Plot,
        x: ArrayLike,
        *,
        colors: ParsableManimColor | Sequence[ParsableManimColor] = "accent",
        reach: float = 1.0,
        pattern: str | None = None,
        size: float = 0.19,
    ) -> None:
        count = np.size(x)
        super().__init__(count, np.tile(plot.area, (count, 1)))
        self.stroke_scale = plot.stroke_scale
        self.hues = colors_of(colors, count, plot.palette)
        self.ranges = plot.ranges
        self.show(x)
        self.reach = reach
        self.pattern = pattern
        self.size_share = np.array([size / float(np.linalg.norm(plot.area[0] - plot.area[2]))])

    def show(self, x: ArrayLike) -> Self:
        """Move the ticks.

        Parameters
        ----------
        x
            Shape (N,). What is not finite, as −b/w is for w = 0, lies outside.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        given = one_for_each(x, "places", self, "ticks", self.part_count)
        left, right, _, _ = self.ranges
        far = right + _FAR * (right - left)
        # Infinite numbers could not be blended.
        self.values = np.clip(np.where(np.isnan(given), far, given), left + right - far, far)
        return self

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units; None without numbers."""
        if self.pattern is None:
            return None
        return float(self.size_share[0] * np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the ticks, growing upwards while they are being created."""
        left, right, bottom, top = self.ranges
        outside = np.maximum(left - self.values, self.values - right) / (right - left)
        shares = np.clip(1.0 - outside / _FADE, 0.0, 1.0)
        end = float(self.revealed[1] - self.revealed[0])
        wedges, lines = self.shades(self.hues, shares), self.shades(self.hues, 0.7 * shares)
        for part, (x, share) in enumerate(zip(self.values.tolist(), shares.tolist(), strict=True)):
            if not share or not end:
                continue
            corners = places[part]
            size = float(self.size_share[0] * np.linalg.norm(corners[0] - corners[2]))
            stops = np.linspace(0.0, self.reach * end, max(int(_DASHES * self.reach * end), 1) * 2)
            dashes = places_in(corners, self.ranges, x, bottom + stops * (top - bottom))
            canvas.lines(dashes.reshape(-1, 2, 3), lines[part], 2.0)
            foot_x, foot_y, _ = dashes[0].tolist()
            half = 0.5 * size * end
            wedge = [(foot_x, foot_y), (foot_x - half, foot_y - 2 * half)]
            canvas.polygon([*wedge, (foot_x + half, foot_y - 2 * half)], wedges[part])
            if self.pattern is not None:
                above = (foot_x, float(dashes[-1, 1]) + 0.9 * size)
                text = formatted(x, self.pattern)
                write(canvas, text, above, size, wedges[part], number=True)
