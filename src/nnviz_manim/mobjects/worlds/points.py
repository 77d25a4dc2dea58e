"""Points in a plot: examples with their classes, or balls that roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import color_of, colors_of
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import rim_points
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Points"]

Array = NDArray[np.float64]

_WRONG_RING, _WRONG_RING_OUTSIDE, _WRONG_WIDTH = 1.75, 3.6, 2.4
"""Radius of the ring around a wrong point, in radii of the point, also where that has a rim, and
its stroke."""

_RING = 0.32
"""Width of the ring that a point of the first class is, in radii."""

_RIM, _WRONG_RIM = 0.45, 0.95
"""Width of a rim, in radii of its point, also where it marks a wrong one."""


class Points(ArrayMobject):
    """Points of classes; those of the first class are rings, all others are full.

    Upon a field of the same colors all are full, each within a rim of another color; then
    thousands are painted in a few strokes.

    Parameters
    ----------
    places
        Where they are in the scene, shape (N, 3), as ``plot.at(x, y)`` gives them.
    classes
        The class of each, from 0, shape (N,); None: all are full, and colored in turn.
    colors
        One color for all, or one a class: names of the palette's colors, or Manim's own.
    wrong
        Whether each is ringed as wrong, shape (N,); None: none is. A rim is red then as well.
    rim
        Color of a rim around full points; None: none, and those of the first class are rings.
    rings
        Whether wrong points that have a rim are ringed too: to find a few among thousands.
    radius
        In scene units, without the rim.
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
    rim: tuple[float, float, float] | None = kept()
    rings: bool = kept()
    palette: Palette = kept()

    def __init__(
        self,
        places: ArrayLike,
        classes: ArrayLike | None = None,
        *,
        colors: ParsableManimColor | Sequence[ParsableManimColor] = ("negative", "positive"),
        wrong: ArrayLike | None = None,
        rim: ParsableManimColor | None = None,
        rings: bool = True,
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
        self.rim = None if rim is None else color_of(rim, self.palette)
        self.rings = bool(rings)
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
        circles = np.column_stack([(left + right) / 2, np.hypot(*(right - left).T) / 2])
        start, end = (self.revealed * self.part_count).tolist()
        order = np.arange(self.part_count)
        drawn = np.clip(end - order, 0.0, 1.0) - np.clip(start - order, 0.0, 1.0)
        if self.rim is None:
            self._paint_classes(canvas, circles, drawn)
        else:
            self._paint_rimmed(canvas, circles, drawn)
        ringed = np.flatnonzero(self.wrong)
        if not len(ringed) or not (self.rings or self.rim is None):
            return
        rings = self.shades(rgb(self.palette.wrong), drawn * self.wrong)
        outside = _WRONG_RING if self.rim is None else _WRONG_RING_OUTSIDE
        for part in ringed.tolist():
            x, y, radius = circles[part].tolist()
            canvas.arc(x, y, outside * radius, rings[part], _WRONG_WIDTH)

    def _paint_classes(self, canvas: Canvas, circles: Array, drawn: Array) -> None:
        """Draw the points one by one, those of the first class as rings."""
        ground = np.array(rgb(self.palette.ground))
        inside = self.shades(self.hues + (ground - self.hues) * self.hollow[:, None], drawn)
        rims = self.shades(self.hues, drawn)
        for part, (x, y, radius) in enumerate(circles.tolist()):
            canvas.disk(x, y, radius, inside[part])
            rim = _RING * radius / canvas.stroke_unit
            canvas.arc(x, y, radius * (1 - _RING / 2), rims[part], rim)

    def _paint_rimmed(self, canvas: Canvas, circles: Array, drawn: Array) -> None:
        """Draw full points with their rims: of those of one color all at once, rims below.

        Parameters
        ----------
        circles
            x, y and radius of each, shape (N, 3).
        drawn
            How opaque each is, shape (N,).
        """
        rim, wrong_rim = (
            np.tile(np.array(each, dtype=float), (self.part_count, 1))
            for each in (self.rim, rgb(self.palette.wrong))
        )
        layers = [(rim, 1.0 + _RIM, drawn), (self.hues, 1.0, drawn)]
        if self.wrong.any():
            layers.insert(1, (wrong_rim, 1.0 + _WRONG_RIM, drawn * self.wrong))
        for hues, grown, opacity in layers:
            shades = np.array(self.shades(hues, opacity))
            # As one whole number a color, by which they are told apart much faster.
            keys = np.rint(255 * shades).astype(np.int64) @ (256 ** np.arange(4))
            _, firsts, kinds = np.unique(keys, return_index=True, return_inverse=True)
            for kind, first in enumerate(firsts.tolist()):
                own = circles[kinds == kind]
                radius = grown * float(own[:, 2].mean())
                # A rim that is as wide as its circle is a disk.
                disks = [(x, y, radius / 2) for x, y, _ in own.tolist()]
                red, green, blue, alpha = shades[first].tolist()
                canvas.rims(disks, (red, green, blue, alpha), radius / canvas.stroke_unit)
