"""A walk down a valley of two variables: contours, path, and bars of what is left of the way."""

from __future__ import annotations

import math
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

_ROOM, _LABEL_ROOM = 0.12, 0.25
"""Room around what is seen, as a share of it; more above and below where places have names."""

_GROUND = 0.5
"""Opacity of the lines of equal height, which the walk stands out from."""

_BEHIND = 0.35
"""How much of the ground behind the lowest point is seen, as a share of the way to it."""

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
    seen
        What must be in sight beside the lowest point, shape (N, 2); None: the walk.
    """

    def __init__(
        self,
        stage: StageMixin,
        place: Area,
        valley: QuadraticValley,
        path: Any,
        name: str,
        bars: Literal["below", "beside"] | None = None,
        seen: Array | None = None,
    ) -> None:
        self.stage = stage
        self.name = name
        self.positions: Array = path.positions
        self.valley = valley
        self.errors: Array = valley.errors(path.positions)
        split = {
            "below": rows("map", ("bars", 1.5), gap=0.2),
            "beside": columns("map", ("bars", 3.0), gap=0.3),
            None: rows("map"),
        }[bars]
        places = split.divide(place)
        spot = places["map"]
        look: dict[str, Any] = {"width": spot.width, "height": spot.height, "x_ticks": 0}
        look |= {"y_ticks": 0, "palette": stage.palette}
        upper_left, upper_right, lower_left, _ = Plot((0, 1), (0, 1), **look).area
        behind = valley.minimum + _BEHIND * (valley.minimum - self.positions[0])
        left, right, bottom, top = _view(
            np.vstack([self.positions if seen is None else seen, behind, valley.minimum]),
            math.dist(upper_left, upper_right) / math.dist(upper_left, lower_left),
            _ROOM if bars else _LABEL_ROOM,
        )
        self.plot = Plot((left, right), (bottom, top), **look)
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
        stage.put(Group(self.plot, self.contours.set_opacity(_GROUND)), spot)
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
        self.legs: list[DescentPath] = []
        if bars is not None:
            self.legs = self._make_legs()
            strips = rows(("name", 0.4), "rows", gap=0.0).divide(
                Area(places["bars"].x, places["bars"].y, places["bars"].width, 1.4)
            )
            self.words.add(stage.put(stage.caption(name, weight="BOLD"), strips["name"]))
            self.bars = BarRows(
                np.abs(self.errors[0]),
                ("along", "across"),
                scale=float(np.abs(self.errors[0]).max()),
                signed=False,
                colors=_HUES,
                width=strips["rows"].width,
                palette=stage.palette,
            )
            self.words.add(stage.put(self.bars, strips["rows"], UP))

    def mobjects(self) -> list[Mobject]:
        """All that is shown."""
        return [self.contours, self.plot, *self.legs, self.bottom, *self.words, self.path]

    def _make_legs(self) -> list[DescentPath]:
        """Lines from the lowest point along the valley, and across it to the ball."""
        style: dict[str, Any] = {"dots": False, "ball": False}
        style |= {"stroke": 5.0 * self.stage.unit, "palette": self.stage.palette}
        places = self._legs_at(self.errors[0])
        return [
            DescentPath(ends, color=color, **style)
            for ends, color in zip(places, _HUES, strict=True)
        ]

    def _legs_at(self, errors: Array) -> tuple[Array, Array]:
        """Ends of these lines for what is left along and across, each of shape (2, 3)."""
        along, across = errors[:, None] * np.array(self.valley.axes)
        corners = np.array(self.valley.minimum) + np.array([0.0 * along, along, along + across])
        places = self.plot.at(*corners.T)
        return places[:2], places[1:]

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
            errors = self.errors[step] + share * (self.errors[step + 1] - self.errors[step])
            self.bars.show(np.abs(errors))
            for leg, places in zip(self.legs, self._legs_at(errors), strict=True):
                leg.show(places=places)

        return UpdateFromAlphaFunc(Group(*self.legs, self.path, self.bars), go, rate_func=linear)


def _view(seen: Array, aspect: float, room: float) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of the smallest view of some places, both axes to one scale.

    Parameters
    ----------
    seen
        Shape (N, 2).
    aspect
        Width of the view over its height: with another scale a step across the lines of equal
        height would not look so.
    room
        Above and below them, as a share; as much at the sides as there is without names.
    """
    low, high = seen.min(axis=0), seen.max(axis=0)
    x, y = (low + high) / 2
    half_x, half_y = (high - low) / 2 * (1.0 + 2.0 * np.array([_ROOM, room]))
    half_x, half_y = max(half_x, half_y * aspect), max(half_y, half_x / aspect)
    return float(x - half_x), float(x + half_x), float(y - half_y), float(y + half_y)
