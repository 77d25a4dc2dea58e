"""Chapters about the cost over one weight: not convex, and what balls on it come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    UpdateFromAlphaFunc,
    linear,
)
from numpy.typing import NDArray

from nnviz_manim.analysis import (
    ParameterDescent,
    cost_slice,
    descend_parameters,
    line_fit,
    network_with,
)
from nnviz_manim.datasets import Dataset, twelve_points
from nnviz_manim.learning import SGD, TEXTBOOK_NETWORKS, textbook_network
from nnviz_manim.learning.network import MLP, Network
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.settings import (
    PARAMETER,
    POSITIVE,
    RANGE,
    Check,
    one_of,
    several_numbers,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Caption, Counter, Curves, FittedCurves, Plot, Points
from nnviz_manim.mobjects.worlds.lettering import formatted
from nnviz_manim.painting.palette import ink_name

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["CostSliceMixin", "score_color"]

Array = NDArray[np.float64]

_create: Any = Create
"""Manim's own signature knows VMobjects only."""

_SAMPLES = 2001
"""Values of the weight at which the cost is computed: odd, so that 0 is one of them."""

_BEND, _TEXT, _FIGURE, _RADIUS = 3.5, 0.18, 0.3, 0.13
"""How much closer these values lie at 0 than at the ends, as those of a sinh; and sizes."""

_COLORS = ((1.0, "right"), (0.85, "accent"), (0.6, "positive"), (0.0, "wrong"))
"""Color of a ball by the share of points that it ends with, at least."""


def score_color(score: int, examples: int) -> str:
    """Name the palette's color of a descent, by how many examples it tells right at its end."""
    return next(color for least, color in _COLORS if score >= least * examples - 1e-9)


class CostSliceMixin(StageMixin, SceneLike):
    """Shows the cost of a 1-2-1 network over one of its weights, and descents on it.

    Examples
    --------
    ::

        class Slice(CostSliceMixin, Scene):
            parameter, starts = (1, 1, 0), (-60, 20, 55)

            def construct(self):
                self.build_slice()
                self.show_slice()
                self.drop_balls()
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "weights": one_of(*(n for n in TEXTBOOK_NETWORKS if n.startswith("twelve"))),
        "parameter": PARAMETER,
        "weight_range": RANGE,
        "starts": several_numbers(1),
        "learning_rate": POSITIVE,
        "steps": whole_number(1),
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns(rows("curves", "cost", gap=0.1), ("counts", 2.3), gap=0.3),
            ("words", 0.56),
            gap=0.2,
        ),
        "square": rows(
            ("title", 0.4), "curves", "cost", ("counts", 0.62), ("words", 0.6), gap=0.15
        ),
        "upright": rows(("title", 0.5), "curves", "cost", ("counts", 0.9), ("words", 1.3), gap=0.3),
    }

    weights: str = "twelve points, cost"
    """The network, all other parameters of which are held: a name out of ``TEXTBOOK_NETWORKS``."""

    parameter: tuple[int, ...] = (1, 0, 0)
    """The weight: its layer, its unit and the unit that it comes from."""

    weight_range: tuple[float, float] = (-100.0, 100.0)
    """From where to where the weight goes."""

    starts: Sequence[float] = (-92.0, -62.0, -9.0, 14.0, 38.0, 68.0)
    """Where the balls begin."""

    learning_rate: float = 3.0
    """Of their descent."""

    steps: int = 300
    """How many each of them takes."""

    line: tuple[float, float] = (-1.8, 1.8)
    """From where to where the network's curve is drawn."""

    network: MLP
    data: Dataset
    cost_plot: Plot
    cost_curve: Curves
    fitted: FittedCurves
    ball: Points
    counters: dict[str, Counter]
    counts: Group
    descents: list[ParameterDescent]
    balls: Points
    ball_curves: Curves
    ball_labels: Group
    legend: Group

    # Building

    def build_slice(self) -> None:
        """Compute the cost and the descents, and make all mobjects of these chapters."""
        self.network, self.data = textbook_network(self.weights), twelve_points()
        self.values = self._spread_values()
        self.costs = cost_slice(self.network, self.data, self.own_parameter, self.values)
        self.line_x = np.linspace(*self.line, 241)
        look: dict[str, Any] = {"text_height": _TEXT, "palette": self.palette}
        place = self.area("curves")
        size: dict[str, Any] = {"width": place.width, "height": place.height}
        fit = line_fit(self.network_at_weight(self.values[0]), self.data, self.line_x)
        self.fitted = self.put(FittedCurves(fit, self.data, **size, **look), place)
        self.fitted.hidden.set_opacity(0.45)
        place = self.area("cost")
        size = {"width": place.width, "height": place.height}
        top = 1.12 * float(self.costs.max())
        plot = Plot(
            self.weight_range,
            (-0.04 * top, top),
            x_label="weight",
            y_label="mean cost",
            x_ticks=8,
            y_ticks=3,
            **size,
            **look,
        )
        self.cost_plot = self.put(plot, place)
        self.cost_curve = Curves(
            self.cost_plot,
            self.values,
            self.costs,
            colors="accent",
            widths=4.0 * self.unit,
            until=self.values[0],
        )
        self.ball = Points(
            self.cost_plot.at(self.values[:1], self.costs[:1]),
            colors="ink",
            radius=_RADIUS * self.unit,
            palette=self.palette,
        )
        self.counts = self.put(self.build_counts(), "counts")
        self.build_balls()
        self.legend = self.put(self.build_legend(), "counts")

    @property
    def own_parameter(self) -> Any:
        """The weight, as the analysis names it."""
        return self.parameter

    def _spread_values(self) -> Array:
        """Values of the weight, dense near 0 where the cost bends, shape (samples,)."""
        low, high = self.weight_range
        shares = np.sinh(np.linspace(-_BEND, _BEND, _SAMPLES)) / np.sinh(_BEND)
        spread: Array = np.where(shares < 0, -shares * low, shares * high)
        return spread

    def build_counts(self) -> Group:
        """Make weight, cost and points right as numbers."""
        patterns = {
            "weight": ("{:.1f}", "weight"),
            "cost": ("{:.3f}", "mean cost"),
            "right": (f"{{:.0f}} of {len(self.data)}", "points right"),
        }
        self.counters, cells = {}, Group()
        is_column = self.shape == "wide"
        for number, (name, (pattern, words)) in enumerate(patterns.items()):
            counter = Counter(0.0, pattern, height=_FIGURE, width=2.0, palette=self.palette)
            word = self.caption(words, _TEXT, color="quiet").next_to(counter, DOWN, buff=0.12)
            place = 1.1 * number * DOWN if is_column else 2.35 * number * RIGHT
            cells.add(Group(counter, word).center().shift(place))
            self.counters[name] = counter
        return cells.center()

    def build_balls(self) -> None:
        """Compute a descent from each start, and make balls, their curves and scores."""
        self.descents = [
            descend_parameters(
                self.network,
                self.data,
                [self.own_parameter],
                [start],
                SGD(self.learning_rate),
                steps=self.steps,
            )
            for start in self.starts
        ]
        count = len(self.data)
        colors = [score_color(way.scores[1], count) for way in self.descents]
        places = self.cost_plot.at(*self.balls_at(0.0))
        radius = _RADIUS * self.unit
        self.balls = Points(places, colors=colors, radius=radius, palette=self.palette)
        style: dict[str, Any] = {"colors": colors, "widths": 4.0 * self.unit}
        self.ball_curves = Curves(self.fitted.plot, self.line_x, self.curves_at(0.0), **style)
        ends = self.cost_plot.at(*self.balls_at(float(self.steps)))
        self.ball_labels = Group(
            *(
                self.scaled_caption(f"{way.scores[1]}", color).move_to(
                    place + 2.1 * _RADIUS * self.unit * UP
                )
                for way, color, place in zip(self.descents, colors, ends, strict=True)
            )
        )

    def build_legend(self) -> Group:
        """Make the colors of the balls with the scores that they stand for, the best first."""
        entries = []
        for score in sorted({way.scores[1] for way in self.descents}, reverse=True):
            color = score_color(score, len(self.data))
            dot = Points([0, 0, 0], colors=color, radius=_RADIUS, palette=self.palette)
            words = self.caption(f"{score} right", _TEXT, color=color)
            entries.append(Group(dot, words).arrange(RIGHT, buff=0.16))
        is_column = self.shape == "wide"
        way, buff = (DOWN, 0.3) if is_column else (RIGHT, 0.6)
        return Group(*entries).arrange(way, buff=buff, aligned_edge=LEFT if is_column else ORIGIN)

    def scaled_caption(self, text: str, color: str) -> Caption:
        """Make a short text in scene units."""
        caption: Caption = self.caption(text, _TEXT, color=color, weight="BOLD")
        caption.scale(self.unit)
        return caption

    # What is where

    def network_at_weight(self, weight: float) -> Network:
        """The network with another weight."""
        return network_with(self.network, [self.own_parameter], [weight])

    def cost_at(self, weights: Array) -> Array:
        """The true cost at some weights, shape (N,)."""
        return cost_slice(self.network, self.data, self.own_parameter, weights)

    def balls_at(self, step: float) -> tuple[Array, Array]:
        """Weights of the balls after some steps, and their costs; a fraction is part of a step."""
        weights = np.array(
            [
                np.interp(step, np.arange(len(way.positions)), way.positions[:, 0])
                for way in self.descents
            ]
        )
        return weights, self.cost_at(weights)

    def curves_at(self, step: float) -> Array:
        """The network's curve for each ball's weight, shape (balls, samples)."""
        weights, _ = self.balls_at(step)
        x = self.line_x[:, None]
        return np.array([self.network_at_weight(w).forward(x)[2][:, 0] for w in weights])

    def show_weight(self, weight: float) -> None:
        """Move ball, curves and numbers to a weight."""
        cost = self.cost_at(np.array([weight]))
        fit = line_fit(self.network_at_weight(weight), self.data, self.line_x)
        self.fitted.show(fit)
        self.ball.show(self.cost_plot.at([weight], cost))
        for name, value in (("weight", weight), ("cost", cost[0]), ("right", fit.score)):
            self.counters[name].show(float(value))

    # Chapters

    def show_slice(self) -> None:
        """Let the ball draw the cost, with the network's curve above it."""
        self.show_weight(float(self.values[0]))
        parts = [self.fitted, self.cost_plot, self.ball, self.counts]
        self.begin("One weight", self.describe_slice(), *map(FadeIn, parts))
        self.wait(2)
        white = ink_name(self.colors)
        self.tell(f"The ball draws the cost. Where it is high, the {white} curve above is wrong.")
        self.add(self.cost_curve)
        times = self._sweep_times()
        moved = Group(self.fitted, self.cost_curve, self.ball, self.counts)
        self.bring_to_front(self.ball)

        def sweep(_: Any, alpha: float) -> None:
            weight = float(np.interp(alpha, times, self.values))
            self.cost_curve.show(until=weight)
            self.show_weight(weight)

        self.play(UpdateFromAlphaFunc(moved, sweep), run_time=14, rate_func=linear)
        self.begin(
            "Not convex",
            "Not a bowl: cliffs, and flat shelves on which the cost hardly changes.",
        )
        self.wait(3)

    def describe_slice(self) -> str:
        """What is moved and what is held, in a sentence."""
        low, high = (formatted(each, "{:g}") for each in self.weight_range)
        held = self.network.parameters.size - 1
        return f"One weight goes from {low} to {high}; the network's {held} other numbers are held."

    def _sweep_times(self) -> Array:
        """When the ball is where, 0 to 1: slower where the cost changes, shape (samples,)."""
        span = self.values[-1] - self.values[0]
        along = np.abs(np.diff(self.values)) / span
        up = np.abs(np.diff(self.costs)) / np.abs(np.diff(self.costs)).sum()
        return np.append(0.0, np.cumsum(0.55 * along + 0.45 * up))

    def drop_balls(self) -> None:
        """Let balls roll: real descents, each colored by the score that it ends with."""
        self.begin(
            "Descents",
            f"{len(self.starts)} balls, each a real descent, in the color of how it ends.",
        )
        gone = [self.fitted.hidden, self.fitted.answer, self.fitted.ticks, self.ball, self.counts]
        self.fitted.dots.show(wrong=np.zeros(len(self.data)))
        # The balls' colors say how they end: no other line has one of them.
        graying: Any = self.cost_curve.animate
        self.play(*map(FadeOut, gone), graying.set_color(self.colors.quiet), run_time=0.8)
        self.play(FadeIn(self.balls), FadeIn(self.legend), _create(self.ball_curves), run_time=1.5)
        self.wait(1)
        moved = Group(self.balls, self.ball_curves)

        def roll(_: Any, alpha: float) -> None:
            step = self.steps * alpha**2.5
            self.balls.show(self.cost_plot.at(*self.balls_at(step)))
            self.ball_curves.show(self.curves_at(step))

        self.play(UpdateFromAlphaFunc(moved, roll), run_time=8, rate_func=linear)
        self.play(FadeIn(self.ball_labels), run_time=0.8)
        self.tell(f"The number is how many of the {len(self.data)} points are right in the end.")
        self.wait(3)
        self.tell("On a flat shelf there is no slope to follow: where you start decides.")
        self.wait(3)

    def slice_mobjects(self) -> list[Mobject]:
        """All that is seen at the end of these chapters, beside title and words."""
        shown: list[Mobject] = [self.fitted.plot, self.fitted.dots, self.cost_plot, self.cost_curve]
        return [*shown, self.balls, self.ball_curves, self.ball_labels, self.legend]

    def slice_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers of these chapters beside what they should be, computed anew."""
        numbers: dict[str, tuple[float | str, float]] = {}
        shown = self.cost_plot.numbers_at(self.balls.centers())
        for number, (start, (weight, cost)) in enumerate(zip(self.starts, shown, strict=True)):
            way = descend_parameters(
                self.network,
                self.data,
                [self.own_parameter],
                [start],
                SGD(self.learning_rate),
                steps=self.steps,
            )
            end = self.network_at_weight(float(way.positions[-1, 0]))
            fit = line_fit(end, self.data, self.line_x)
            numbers[f"weight of ball {number}"] = (float(weight), float(way.positions[-1, 0]))
            numbers[f"cost of ball {number}"] = (float(cost), fit.cost)
            label: Any = self.ball_labels[number]
            numbers[f"score of ball {number}"] = (label.text, fit.score)
        return numbers
