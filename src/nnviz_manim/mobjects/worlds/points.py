"""Points in a plot: examples with their classes, or balls that roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import colors_of
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import rim_points
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Points"]

Array = NDArray[np.float64]

_WRONG_RING, _WRONG_WIDTH = 1.75, 2.4
"""Radius of the ring around a wrong point, in radii of the point, and its stroke."""


class Points(ArrayMobject):
    """Points of classes; those of the first class are rings, all others are full.

    Parameters
    ----------
    places
        Where they are in the scene, shape (N, 3), as ``plot.at(x, y)`` gives them.
    classes
        The class of each, from 0, shape (N,); None: all are full, and colored in turn.
    colors
        One color for all, or one a class: names of the palette's colors, or Manim's own.
    wrong
        Whether each is ringed as wrong, shape (N,); None: none is.
    radius
        In scene units.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the numbers of places, classes and wrong ones differ.

    Examples
    --------
    >>> from manim import Scene
    >>> from nnviz_manim.mobjects import Plot
    >>> class Examples(Scene):
    ...     def construct(self):
    ...         plot = Plot((-1, 1), (0, 1), width=8)
    ...         points = Points(plot.at([-0.5, 0, 0.5], [0, 1, 1]), [0, 1, 1])
    ...         self.add(plot, points)
    ...         self.play(points.animate.show(wrong=[False, False, True]))
    """

    hues: Array = per_part()
    hollow: Array = per_part()
    wrong: Array = per_part()
    palette: Palette = kept()

    def __init__(
        self,
        places: ArrayLike,
        classes: ArrayLike | None = None,
        *,
        colors: ParsableManimColor | Sequence[ParsableManimColor] = ("negative", "positive"),
        wrong: ArrayLike | None = None,
        radius: float = 0.09,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        where = np.array(places, dtype=float).reshape(-1, 3)
        count = len(where)
        self.palette = palette_named(palette)
        super().__init__(count, rim_points(where, radius))
        numbers = np.zeros(count)
        if classes is not None:
            numbers = one_for_each(classes, "classes", self, "points", count)
            if (numbers < 0).any() or (numbers % 1).any():
                raise DrawingError(
                    f"classes={classes!r}: expected whole numbers from 0, one a point"
                )
        kinds = int(numbers.max(initial=0)) + 1
        in_turn = colors_of(colors, count if classes is None else kinds, self.palette)
        chosen = np.arange(count) if classes is None else numbers.astype(int)
        self.hues = in_turn[chosen]
        self.hollow = np.where(classes is None, 0.0, (numbers == 0).astype(float))
        self.wrong = np.zeros(count)
        self.show(wrong=wrong)

    def show(
        self,
        places: ArrayLike | None = None,
        *,
        wrong: ArrayLike | None = None,
        colors: ParsableManimColor | Sequence[ParsableManimColor] | None = None,
    ) -> Self:
        """Move the points, mark the wrong ones, or color them anew.

        Parameters
        ----------
        places
            Shape (N, 3).
        wrong
            Shape (N,).
        colors
            One for all, or one a point.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        count = self.part_count
        if wrong is not None:
            marks = one_for_each(wrong, "marks", self, "points", count)
            self.wrong = marks
        if places is not None:
            where = np.array(places, dtype=float).reshape(-1, 3)
            if len(where) != count:
                raise DrawingError(f"Points has {count} points and was given {len(where)} places")
            own = self.part_points()
            self.points = (own + (where - own.mean(axis=1))[:, None]).reshape(-1, 3)
        if colors is not None:
            self.hues = colors_of(colors, count, self.palette)
        return self

    def centers(self) -> Array:
        """Where the points are, shape (N, 3)."""
        centers: Array = self.part_points().mean(axis=1)
        return centers

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the points, one after another while they are being created."""
        right, _, left, _ = places[:, :, :2].swapaxes(0, 1)
        centers, radii = ((left + right) / 2).tolist(), (np.hypot(*(right - left).T) / 2).tolist()
        start, end = (self.revealed * self.part_count).tolist()
        order = np.arange(self.part_count)
        drawn = np.clip(end - order, 0.0, 1.0) - np.clip(start - order, 0.0, 1.0)
        ground = np.array(rgb(self.palette.ground))
        inside = self.shades(self.hues + (ground - self.hues) * self.hollow[:, None], drawn)
        rims = self.shades(self.hues, drawn)
        rings = self.shades(rgb(self.palette.wrong), drawn * self.wrong)
        for part, ((x, y), radius) in enumerate(zip(centers, radii, strict=True)):
            stroke = 32.0 * radius
            canvas.disk(x, y, radius, inside[part])
            canvas.arc(x, y, radius - 0.005 * stroke, rims[part], stroke)
            canvas.arc(x, y, _WRONG_RING * radius, rings[part], _WRONG_WIDTH)
