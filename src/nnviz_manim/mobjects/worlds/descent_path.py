"""The way of a descent, step by step, over contours, a surface or a curve."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import hypot
from typing import ClassVar, Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import color_of
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, RGB, Palette, palette_named, rgb

__all__ = ["DescentPath"]

Array = NDArray[np.float64]
Places = list[list[float]]

_DOT, _HEAD, _BALL = 0.55, 1.5, 1.0
"""Radius of a dot, length of an arrowhead, and radius of the ball, in radii of the ball."""

_BEHIND = 0.2
"""Opacity of what lies behind something."""

_HALO = 2.4
"""How much wider the dark line is that parts the path from what lies below it, in strokes."""


class DescentPath(ArrayMobject):
    """A line from step to step that grows, with a ball at its end; a part is a step.

    Parameters
    ----------
    places
        Where the descent stood after each step, the start first, shape (steps + 1, 3): by
        ``at`` of a :class:`Plot`, a :class:`ContourMap` or a :class:`CostSurface`.
    time
        How many steps are drawn, a fraction being a part of a step; None: all.
    color
        The name of a color of the palette, or one of Manim's.
    stroke
        Width of the line.
    radius
        Of the ball, in scene units.
    dots, arrows, ball
        Whether every step has a dot, steps that are long enough an arrowhead, and the end a ball.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there is no place, or one of them is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.mobjects import Plot
    >>> class Steps(Scene):
    ...     def construct(self):
    ...         plot, w = Plot((-1, 1), (0, 1), width=8), 0.9 * 0.6 ** np.arange(8)
    ...         path = DescentPath(plot.at(w, w**2), 0)
    ...         self.add(plot, path)
    ...         self.play(path.animate.show(7))
    """

    points_per_part: ClassVar[int] = 1
    time: Array = whole()
    hidden: Array = per_part()
    palette: Palette = kept()
    hue: RGB = kept()
    stroke: float = kept()
    radius: float = kept()
    marks: tuple[bool, bool, bool] = kept()

    def __init__(
        self,
        places: ArrayLike,
        time: float | None = None,
        *,
        color: ParsableManimColor = "accent",
        stroke: float = 3.0,
        radius: float = 0.09,
        dots: bool = True,
        arrows: bool = False,
        ball: bool = True,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        where = _checked(places)
        super().__init__(len(where), where)
        self.palette = palette_named(palette)
        self.hue = color_of(color, self.palette)
        self.stroke = stroke
        self.radius = radius
        self.marks = (dots, arrows, ball)
        self.time = np.array([float(len(where) - 1 if time is None else time)])
        self.hidden = np.zeros(len(where))

    def show(
        self,
        time: float | None = None,
        *,
        places: ArrayLike | None = None,
        hidden: ArrayLike | None = None,
    ) -> Self:
        """Draw the path up to another time, along other places, or behind something.

        Parameters
        ----------
        time
            Number of steps, which may be a fraction.
        places
            As many as before, shape (steps + 1, 3).
        hidden
            Which steps begin behind something, shape (steps + 1,): the line is faint there. See
            :meth:`CostSurface.hides`.

        Raises
        ------
        DrawingError
            If their number is another, or one of them is not finite.
        """
        if places is not None:
            where = _checked(places)
            if len(where) != self.part_count:
                raise DrawingError(
                    f"this DescentPath has {self.part_count} places and was given {len(where)}:"
                    f" use Transform into another one"
                )
            self.points = where
        if hidden is not None:
            self.hidden = one_for_each(hidden, "hidden", self, "places", self.part_count)
        if time is not None:
            self.time = np.array([float(time)])
        return self

    def end(self) -> Array:
        """Where the ball is, shape (3,)."""
        time = float(np.clip(self.time[0], 0, self.part_count - 1))
        step = int(time)
        return lerp(self.points[step], self.points[min(step + 1, self.part_count - 1)], time - step)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the path as far as its time and its creation have come."""
        share = float(self.revealed[1] - self.revealed[0])
        time = float(np.clip(self.time[0], 0, self.part_count - 1)) * share
        if not share:
            return
        step = int(time)
        seen = places[:, 0, :2]
        after = seen[min(step + 1, self.part_count - 1)]
        path = np.vstack([seen[: step + 1], lerp(seen[step], after, time - step)]).tolist()
        colors = self.shades(np.array(self.hue))
        opacity = float(self.opacities.max())
        color = (*colors[0][:3], opacity)
        halo = (*rgb(self.palette.ground), 0.6 * opacity)
        faint = (*color[:3], _BEHIND * opacity)
        behind = (self.hidden[: step + 1] > 0.5).tolist()
        runs = list(_runs(path, behind))
        for is_behind, run in runs:
            if is_behind:
                canvas.polyline(run, faint, self.stroke)
        for shade, stroke in ((halo, _HALO * self.stroke), (color, self.stroke)):
            for is_behind, run in runs:
                if not is_behind:
                    canvas.polyline(run, shade, stroke)
        dots, arrows, ball = self.marks
        if dots:
            for (x, y), each in zip(path[:-1], colors, strict=False):
                canvas.disk(x, y, _DOT * self.radius, each)
        if arrows:
            self._paint_arrows(canvas, path, color)
        if ball:
            x, y = path[-1]
            if not behind[-1]:
                canvas.disk(x, y, 1.3 * _BALL * self.radius, halo)
            canvas.disk(x, y, _BALL * self.radius, faint if behind[-1] else color)

    def _paint_arrows(self, canvas: Canvas, path: Places, color: RGBA) -> None:
        length = _HEAD * self.radius
        for (x, y), (end_x, end_y) in itertools.pairwise(path):
            reach = hypot(end_x - x, end_y - y)
            if reach < 2.0 * length:
                continue
            along_x, along_y = (end_x - x) / reach * length, (end_y - y) / reach * length
            # The head ends where the next dot or the ball begins.
            tip_x, tip_y = end_x - 0.5 * along_x, end_y - 0.5 * along_y
            foot_x, foot_y = tip_x - along_x, tip_y - along_y
            aside_x, aside_y = -0.45 * along_y, 0.45 * along_x
            canvas.polygon(
                [
                    (tip_x, tip_y),
                    (foot_x + aside_x, foot_y + aside_y),
                    (foot_x - aside_x, foot_y - aside_y),
                ],
                color,
            )


def _runs(path: Places, behind: list[bool]) -> Iterator[tuple[bool, Places]]:
    """Part a path where it comes to be hidden or seen; each step is as its start is."""
    for is_behind, steps in itertools.groupby(range(len(path) - 1), behind.__getitem__):
        numbers = list(steps)
        yield is_behind, path[numbers[0] : numbers[-1] + 2]


def _checked(places: ArrayLike) -> Array:
    where: Array = np.array(places, dtype=float).reshape(-1, 3)
    if not len(where) or not np.isfinite(where).all():
        raise DrawingError(
            f"a DescentPath takes one finite place or more, shape (places, 3), and was given"
            f" {len(where)}" + ("" if np.isfinite(where).all() else ", some of them not finite")
        )
    return where
