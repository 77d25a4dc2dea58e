"""A walk down a curve of one variable, as a picture: plot, curve, path, and an arrow downhill."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group, Mobject, smooth
from numpy.typing import NDArray

from nnviz_manim.analysis import Polynomial
from nnviz_manim.mixins.areas import Area
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Curves, DescentPath, Plot

__all__ = ["CurveWalk", "way_it_ends"]

Array = NDArray[np.float64]

_SAMPLES = 241

_OVER = 0.01
"""A walk overshoots that comes further than this beyond the bottom."""

_HEAD = 0.35
"""Room above a plot for its title."""

_ARROW = 1.7
"""Length of the arrow of the steepest slope of a walk, in units of layout."""


def way_it_ends(path: Any, bottom: float) -> str:
    """Say whether a walk comes to rest, after how many steps, and whether it jumps over the bottom.

    Parameters
    ----------
    path
        The walk, as ``analysis.descend`` gives it, begun below the bottom's x.
    bottom
        x of the lowest point.
    """
    if not path.settled:
        return "never settles"
    jumps = bool((path.positions - bottom > _OVER).any())
    return f"{'overshoots, ' if jumps else ''}{len(path)} steps"


class CurveWalk:
    """Holds what shows a walk.

    Parameters
    ----------
    stage
        The scene.
    place
        Where it stands.
    function
        What is walked down.
    path
        The walk, as ``analysis.descend`` gives it.
    view
        Lowest and highest x that are seen.
    title
        Words above the plot.
    color
        Of the walk.
    dots
        Whether every step has a dot.
    """

    def __init__(
        self,
        stage: StageMixin,
        place: Area,
        function: Polynomial,
        path: Any,
        view: tuple[float, float],
        *,
        title: str = "",
        color: str = "accent",
        dots: bool = True,
    ) -> None:
        self.stage = stage
        self.title = title
        self.positions: Array = path.positions[:, 0]
        self.gradients: Array = path.gradients[:, 0]
        x = np.linspace(*view, _SAMPLES)
        values = function.value(x)
        low, high = float(values.min()), float(values.max())
        if title:
            # Seen close: as high as the walk comes.
            high = 1.2 * (float(function.value(self.positions).max()) - low) + low
        margin = 0.1 * (high - low)
        head = _HEAD if title else 0.0
        room = Area(place.x, place.y - head / 2, place.width, place.height - head)
        self.plot = Plot(
            view,
            (low - margin, high),
            width=room.width,
            height=room.height,
            x_label="" if title else "x",
            y_label="" if title else "f(x)",
            y_ticks=0 if title else 4,
            palette=stage.palette,
        )
        self.curve = Curves(self.plot, x, values, colors="quiet", widths=4.0)
        stage.put(Group(self.plot, self.curve), room)
        places = self.plot.at(self.positions, function.value(self.positions))
        self.path = DescentPath(
            places,
            0,
            color=color,
            dots=dots,
            stroke=3.0 * stage.unit,
            radius=0.1 * stage.unit,
            palette=stage.palette,
        )
        self.words = Group()
        if title:
            words = stage.caption(title)
            above = Area(place.x, place.y + (place.height - head) / 2, place.width, head)
            self.words.add(stage.put(words, above))
        self.arrow = DescentPath(
            places[:2],
            color="positive",
            dots=False,
            arrows=True,
            ball=False,
            stroke=5.0 * stage.unit,
            radius=0.12 * stage.unit,
            palette=stage.palette,
        )

    def mobjects(self) -> list[Mobject]:
        """All that is shown, but for the arrow."""
        return [self.plot, self.curve, self.path, *self.words]

    def point_down(self, time: float) -> None:
        """Let the arrow stand where the walk is after some steps, as long as the slope is steep."""
        longest = float(np.abs(self.gradients).max()) or 1.0
        slope = float(np.interp(time, np.arange(len(self.gradients)), self.gradients))
        reach = -slope / longest * _ARROW * self.stage.unit
        steps = np.arange(len(self.path.points))
        start = np.array([np.interp(time, steps, each) for each in self.path.points.T])
        self.arrow.show(places=[start, start + np.array([reach, 0.0, 0.0])])

    def step_to(self, step: float) -> Any:
        """An animation that goes on to a step."""
        going: Any = self.path.animate
        return going(rate_func=smooth).show(step)
