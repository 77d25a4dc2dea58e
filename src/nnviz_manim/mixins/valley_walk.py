"""A walk down a valley of two variables: contours, path, and bars of what is left of the way."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from manim import UP, Group, Mobject, UpdateFromAlphaFunc, linear, smooth
from numpy.typing import NDArray

from nnviz_manim.analysis import QuadraticValley
from nnviz_manim.mixins.areas import Area, columns, rows
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import BarRows, ContourMap, DescentPath, Plot, Points

__all__ = ["ValleyWalk"]

Array = NDArray[np.float64]

_CELLS = 140

_LEVELS, _LEVEL = 14, 0.4
"""Lines of equal height, and how far they lie apart, as a share of the start's way across."""

_LABEL_ROOM = 0.2
"""More room above and below where places have names, as a share."""

_HUES = ("positive", "negative")
"""Colors of what is along the valley, and across it."""

_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


class ValleyWalk:
    """Holds what shows a walk.

    Parameters
    ----------
    stage
        The scene.
    place
        Where it stands.
    valley
        What is walked down.
    path
        The walk, as ``analysis.descend`` gives it.
    name
        Of the optimizer, written above the bars.
    bars
        Where bars stand: "below" or "beside" the contours; None: there are none.
    """

    def __init__(
        self,
        stage: StageMixin,
        place: Area,
        valley: QuadraticValley,
        path: Any,
        name: str,
        bars: Literal["below", "beside"] | None = None,
    ) -> None:
        self.stage = stage
        self.name = name
        self.positions: Array = path.positions
        self.errors: Array = np.abs(valley.errors(path.positions))
        split = {
            "below": rows("map", ("bars", 1.5), gap=0.2),
            "beside": columns("map", ("bars", 3.0), gap=0.3),
            None: rows("map"),
        }[bars]
        places = split.divide(place)
        spot = places["map"]
        # Both axes have one scale, or a step across the lines would not look so.
        reach, rise = 1.15 * np.abs(self.positions - valley.minimum).max(axis=0)
        if bars is None:
            rise += _LABEL_ROOM * rise
        reach = max(reach, rise * spot.width / spot.height)
        rise = reach * spot.height / spot.width
        self.plot = Plot(
            (valley.minimum[0] - reach, valley.minimum[0] + reach),
            (valley.minimum[1] - rise, valley.minimum[1] + rise),
            width=spot.width,
            height=spot.height,
            x_ticks=0,
            y_ticks=0,
            palette=stage.palette,
        )
        left, right, bottom, top = self.plot.ranges
        x, y = np.meshgrid(np.linspace(left, right, _CELLS), np.linspace(bottom, top, _CELLS))
        heights = valley.value(np.stack([x, y], axis=-1))
        highest = float(heights.max())
        levels = float(valley.value(self.positions[0])) * (_LEVEL * np.arange(1, _LEVELS + 1)) ** 2
        self.contours = ContourMap.under(
            self.plot,
            heights,
            filled=False,
            # Evenly spaced across the valley, whatever part of it the frame shows.
            levels=tuple(level for level in levels.tolist() if level < highest),
        )
        stage.put(Group(self.plot, self.contours), spot)
        self.path = DescentPath(
            self.plot.at(*self.positions.T),
            0,
            arrows=bars is None,
            stroke=3.0 * stage.unit,
            radius=0.09 * stage.unit,
            palette=stage.palette,
        )
        self.bottom = Points(
            self.plot.at(*np.array(valley.minimum)[:, None]),
            colors="right",
            radius=0.08 * stage.unit,
            palette=stage.palette,
        )
        self.words = Group()
        if bars is not None:
            strips = rows(("name", 0.4), "rows", gap=0.0).divide(
                Area(places["bars"].x, places["bars"].y, places["bars"].width, 1.4)
            )
            self.words.add(stage.put(stage.caption(name, weight="BOLD"), strips["name"]))
            self.words.add(*self._axes(valley))
            self.bars = BarRows(
                self.errors[0],
                ("along", "across"),
                scale=float(self.errors[0].max()),
                signed=False,
                colors=_HUES,
                width=strips["rows"].width,
                palette=stage.palette,
            )
            self.words.add(stage.put(self.bars, strips["rows"], UP))

    def mobjects(self) -> list[Mobject]:
        """All that is shown."""
        return [self.contours, self.plot, self.bottom, *self.words, self.path]

    def _axes(self, valley: QuadraticValley) -> list[Mobject]:
        """Lines along the valley and across it, in the colors of the bars."""
        middle = np.array(valley.minimum)
        lines: list[Mobject] = []
        for axis, reach, color in zip(valley.axes, self.errors[0], _HUES, strict=True):
            ends = middle + np.outer([-reach, reach], axis)
            lines.append(
                DescentPath(
                    self.plot.at(*ends.T),
                    color=color,
                    dots=False,
                    ball=False,
                    stroke=2.5 * self.stage.unit,
                    palette=self.stage.palette,
                ).set_opacity(0.6)
            )
        return lines

    def labels(self, count: int) -> list[Mobject]:
        """Names of the first places, p₁, p₂ and so on, beside them."""
        made: list[Mobject] = []
        for number, place in zip(range(count), self.path.points, strict=False):
            label = self.stage.caption(f"p{_SUBSCRIPTS[number]}", 0.26, weight="BOLD")
            # Away from the place that the step before came from.
            side = -1.0 if number % 2 else 1.0
            label.scale(self.stage.unit)
            made.append(label.move_to(place + side * 0.35 * self.stage.unit * UP))
        return made

    def step_to(self, step: float, rate_func: Any = smooth) -> Any:
        """An animation that goes on to a step."""
        going: Any = self.path.animate
        return going(rate_func=rate_func).show(step)

    def run(self, first: int, last: int) -> UpdateFromAlphaFunc:
        """An animation that walks on, while the bars show what is left."""

        def go(_: Any, alpha: float) -> None:
            time = first + alpha * (last - first)
            self.path.show(time)
            step = min(int(time + 1e-9), len(self.errors) - 2)
            share = time - step
            self.bars.show(self.errors[step] + share * (self.errors[step + 1] - self.errors[step]))

        return UpdateFromAlphaFunc(Group(self.path, self.bars), go, rate_func=linear)
