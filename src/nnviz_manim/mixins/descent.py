"""Gradient descent: steps down a curve, their size, a flat place, and a valley."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import Create, FadeIn, FadeOut, Group, UpdateFromAlphaFunc, linear, smooth
from numpy.typing import NDArray

from nnviz_manim.analysis import SHELF_AND_VALLEY, Polynomial, QuadraticValley, descend
from nnviz_manim.learning import SGD, Adam, Momentum
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.mixins.areas import Area, FrameShape, Split, columns, rows
from nnviz_manim.mixins.curve_walk import CurveWalk, way_it_ends
from nnviz_manim.mixins.equation_lines import Line, equation_lines
from nnviz_manim.mixins.settings import (
    NUMBER,
    POSITIVE,
    SHARE,
    Check,
    instance_of,
    several_numbers,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.valley_walk import ValleyWalk
from nnviz_manim.mobjects import CountingEquation

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["DescentMixin"]

Array = NDArray[np.float64]

_SMALLEST_STEP = 1e-5
"""A walk ends after a step shorter than this."""

_MOST_STEPS = 1000

_BOTH = ("negative", "accent")
"""Colors of the walks without momentum and with it."""

_FAR_START = 6.0  # of the walk of a well-known example, far up the slope

_VIEW = (-1.35, 3.3)  # x that the whole curve is drawn over

_create: Any = Create  # Manim's signature knows VMobjects only


class DescentMixin(StageMixin, SceneLike):
    """Walks down a function of one variable, then down a valley of two.

    ``construct`` plays all chapters; each is a method that can be called, or overridden. All walks
    are taken by the optimizers that train the networks.

    Examples
    --------
    ::

        class MyDescent(DescentMixin, Scene):
            start, learning_rate, bad_rates = 2.9, 0.02, (0.07, 0.105)
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "function": instance_of(Polynomial, expected="a Polynomial"),
        "start": NUMBER,
        "learning_rate": POSITIVE,
        "bad_rates": several_numbers(2, 2),
        "shelf_start": NUMBER,
        "momentum": SHARE,
        "curvatures": several_numbers(2, 2),
        "valley_start": several_numbers(2, 2),
        "valley_steps": whole_number(4),
    }

    function: Polynomial = SHELF_AND_VALLEY
    """What is walked down in the first chapters."""

    start: float = 3.15
    """Where the first walk begins."""

    learning_rate: float = 0.01
    """Of the first walk and of that over the shelf, α."""

    bad_rates: Sequence[float] = (0.08, 0.1)
    """Learning rates beside the best one: one that overshoots, and one that never settles."""

    shelf_start: float = -1.0
    """Where the walk begins that comes to the flat place."""

    momentum: float = 0.9
    """Share of its speed that the second walk there keeps."""

    curvatures: Sequence[float] = (1.0, 40.0)
    """Of the valley, along and across."""

    valley_start: Sequence[float] = (-3.2, 0.9)
    """How far from the lowest point the walks begin, along and across."""
    valley_steps: int = 40
    """Steps of each walk down the valley."""

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.6)),
        "square": rows(("title", 0.4), "main", ("words", 0.7), gap=0.2),
        "upright": rows(("title", 0.5), "main", ("words", 1.0)),
    }

    curve_split: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("plot", ("notes", 4.9), gap=0.5),
        "square": rows("plot", ("notes", 1.6)),
        "upright": rows("plot", ("notes", 3.2), gap=0.5),
    }
    """How the main area is parted beside the whole curve."""

    panels: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("0", "1", "2", gap=0.4),
        "square": rows("0", "1", "2", gap=0.15),
        "upright": rows("0", "1", "2", gap=0.4),
    }
    """How it is parted for three walks."""

    walk: CurveWalk
    shelf_walks: list[CurveWalk]
    valley: QuadraticValley
    valley_walks: list[ValleyWalk]

    def construct(self) -> None:
        """Play all chapters."""
        self.show_steps()
        self.show_rates()
        self.show_shelf()
        self.show_valley()
        self.show_optimizers()
        self.tell("Every step was taken by the optimizers that train the networks.")
        self.wait(2)

    # Walks

    def walk_down(
        self, start: float, optimizer: Optimizer, steps: int = _MOST_STEPS, *, whole: bool = False
    ) -> Any:
        """Walk down the curve; unless the whole walk is wanted, until a step is very short."""
        least = None if whole else _SMALLEST_STEP
        return descend(self.function.gradient, start, optimizer, steps=steps, smallest_step=least)

    def best_rate(self) -> float:
        """The learning rate that is best near the first walk's end: 1 / f″."""
        end = self.walk_down(self.start, SGD(self.learning_rate)).end[0]
        return float(1 / self.function.curvature(end))

    def valley_optimizers(self) -> dict[str, Optimizer]:
        """What walks down the valley, by name; override it to compare others."""
        best = 2 / sum(self.curvatures)
        return {
            "plain": SGD(0.9 * best),
            "momentum": Momentum(0.6 * best, 0.8),
            "Adam": Adam(0.3),
        }

    # Chapters

    def show_steps(self) -> None:
        """Walk down the curve: the first steps with their numbers, the others fast."""
        self.begin("One step after the other")
        self.show_title("Gradient descent")
        places = self.curve_split[self.shape].divide(self.area("main"))
        path = self.walk_down(self.start, SGD(self.learning_rate))
        walk = self.walk = CurveWalk(self, places["plot"], self.function, path, _VIEW)
        rule, numbers, count = self.build_notes(places["notes"], path)
        self.tell("How to find the lowest point of a curve? Put a ball on it …")
        self.play(_create(walk.plot), _create(walk.curve), run_time=1.6)
        self.play(FadeIn(walk.path, walk.words), run_time=0.6)
        self.tell("… and step against the slope: the steeper, the further.")
        self.play(FadeIn(rule), run_time=0.6)
        for step in range(min(3, len(path))):
            self.note_step(numbers, count, path, step)
            walk.point_down(step)
            new = (numbers, count) if not step else ()
            self.play(_create(walk.arrow), *map(FadeIn, new), run_time=0.9)
            self.play(walk.step_to(step + 1), run_time=0.8)
            self.play(FadeOut(walk.arrow), run_time=0.3)
        self.tell("Where the slope is flatter the steps are shorter, until they end at the bottom.")
        steps = len(path)

        slow = min(3, steps)

        def go(_: Any, alpha: float) -> None:
            time = slow + alpha * (steps - slow)
            self.note_step(numbers, count, path, min(int(time), steps - 1))
            walk.path.show(time)
            count.show(n=int(time))

        moving = Group(walk.path, numbers, count)
        self.play(UpdateFromAlphaFunc(moving, go, rate_func=smooth), run_time=3.0)
        self.wait(0.8)
        far = self.walk_down(_FAR_START, SGD(self.learning_rate))
        self.tell(f"Begun at x = {_FAR_START:g}, it takes {len(far)} steps to {far.end[0]:.6f}.")
        self.wait(1.5)
        self.leave(walk, rule, numbers, count)

    def show_rates(self) -> None:
        """Walk with three learning rates side by side: the best, a long and a too long one."""
        rates = (self.best_rate(), *self.bad_rates)
        places = self.panels[self.shape].divide(self.area("main"))
        bottom = float(self.walk_down(self.start, SGD(self.learning_rate)).end[0])
        view = (bottom - 0.75, bottom + 0.65)
        self.begin("How long a step", "How long should a step be? Three walks from one place.")
        walks = [
            self.rate_walk(place, rate, bottom, view)
            for place, rate in zip(places.values(), rates, strict=True)
        ]
        shown = [mobject for walk in walks for mobject in walk.mobjects()]
        self.play(*map(FadeIn, shown), run_time=1.0)
        for step in range(1, 13):
            if step == 5:
                self.tell("Too long, and it jumps over the bottom; longer still, and for ever.")
            self.play(*(walk.step_to(step) for walk in walks), run_time=0.8 if step < 5 else 0.45)
        self.wait(1.0)
        self.leave(*walks)

    def show_shelf(self) -> None:
        """Come to a flat place, with momentum and without."""
        places = self.curve_split[self.shape].divide(self.area("main"))
        optimizers = (SGD(self.learning_rate), Momentum(self.learning_rate, self.momentum))
        self.begin("A flat place", "At 0 the curve is flat, and it is not the bottom.")
        plain, fast = self.shelf_walks = [
            CurveWalk(
                self,
                places["plot"],
                self.function,
                self.walk_down(self.shelf_start, optimizer, _MOST_STEPS, whole=True),
                _VIEW,
                color=color,
                dots=False,
            )
            for optimizer, color in zip(optimizers, _BOTH, strict=True)
        ]
        count, *readings = self.build_readings(places["notes"])
        self.play(
            *map(FadeIn, (plain.plot, plain.curve, plain.path, fast.path, count, *readings)),
            run_time=1.0,
        )
        told = {
            10: "Momentum keeps some of its speed, and is over it within {steps} steps.",
            100: "After {steps} steps the plain walk stands at {x:.2f}: no slope, no step.",
            _MOST_STEPS: "After {steps} steps at {x:.3f}. It never comes over.",
        }
        before = 0
        for steps, sentence in told.items():
            self.play(
                UpdateFromAlphaFunc(
                    Group(plain.path, fast.path, count, *readings),
                    self._both(self.shelf_walks, (count, *readings), before, steps),
                    rate_func=linear if steps == 10 else smooth,
                ),
                run_time=2.5,
            )
            x = float(plain.positions[steps])
            self.tell(sentence.format(steps=f"{steps:,}", x=x).replace("-", "−"))
            self.wait(1.0)
            before = steps
        self.leave(plain, fast, count, *readings)

    def show_valley(self) -> None:
        """Walk down a valley of two variables, seen from above: the first steps one by one."""
        axes = (float(self.curvatures[0]), float(self.curvatures[1]))
        self.valley = QuadraticValley(axes, angle=0.3)
        place = self.area("main")
        name, plain = next(iter(self.valley_optimizers().items()))
        self.begin("Two variables", "Two variables, from above: each line joins equal heights.")
        walk = ValleyWalk(self, place, self.valley, self.valley_path(plain), name)
        labels = walk.labels(3)
        self.play(FadeIn(walk.plot, walk.contours), run_time=1.0)
        self.play(FadeIn(walk.path, labels[0]), run_time=0.6)
        self.tell("Each step goes straight down, across the lines: p₁, p₂, p₃, …")
        for step, label in enumerate(labels[1:], start=1):
            self.play(walk.step_to(step), run_time=0.9)
            self.play(FadeIn(label), run_time=0.3)
        self.play(walk.step_to(self.valley_steps, linear), run_time=3.0)
        self.tell("In a long valley it jumps from side to side, and hardly comes forward.")
        self.wait(1.0)
        self.leave(walk, *labels)

    def show_optimizers(self) -> None:
        """Walk down the valley in three ways, with what is left of the way as bars."""
        places = self.panels[self.shape].divide(self.area("main"))
        self.begin("Three ways down", "Three ways of stepping. Bars: how far it still is.")
        self.valley_walks = [
            ValleyWalk(
                self, place, self.valley, self.valley_path(optimizer), name,
                bars="below" if self.shape == "wide" else "beside",
            )
            for place, (name, optimizer) in zip(
                places.values(), self.valley_optimizers().items(), strict=True
            )
        ]  # fmt: skip
        shown = [mobject for walk in self.valley_walks for mobject in walk.mobjects()]
        self.play(*map(FadeIn, shown), run_time=1.0)
        self.play(*(walk.run(0, 8) for walk in self.valley_walks), run_time=3.5)
        self.tell("Across, all are down soon. Along, the plain walk's bar will not shrink.")
        self.play(*(walk.run(8, self.valley_steps) for walk in self.valley_walks), run_time=5.0)
        self.wait(1.0)

    # Pieces

    def rate_walk(
        self, place: Area, rate: float, bottom: float, view: tuple[float, float]
    ) -> CurveWalk:
        """Make a walk with a learning rate, and say above it how it ends."""
        start = bottom - 0.55
        end = way_it_ends(self.walk_down(start, SGD(rate)), bottom)
        path = self.walk_down(start, SGD(rate), 12, whole=True)
        return CurveWalk(self, place, self.function, path, view, title=f"α = {rate:.3g}: {end}")

    def valley_path(self, optimizer: Optimizer) -> Any:
        """Walk down the valley."""
        start = np.array(self.valley_start) @ self.valley.axes + self.valley.minimum
        return descend(self.valley.gradient, start, optimizer, steps=self.valley_steps)

    def build_notes(self, place: Area, path: Any) -> list[CountingEquation]:
        """Make the rule of a step, its numbers, and the count of steps."""
        x, slopes, a = float(path.positions[0, 0]), path.gradients[:, 0], self.learning_rate
        numbers = {"x": x, "a": a, "g": float(slopes[0]), "n": float(path.positions[1, 0])}
        colors = {"g": "positive", "n": "accent"}
        signed = bool((slopes < 0).any() or (path.positions < 0).any())
        step = "{{ x }} - {{ a }} dot ({{ g }}) = {{ n }}"
        lines = [
            Line("x arrow.l x - alpha dot f'(x)"),
            Line(step, numbers, {"a": "{:g}", "g": "{:.1f}"}, {}, colors, signed),
            Line('"step" {{ n }}', {"n": 0.0}, {"n": "{:.0f}"}, {"n": float(len(path))}),
        ]
        return equation_lines(self, place, lines)

    def build_readings(self, place: Area) -> list[CountingEquation]:
        """Make the count of steps, and where both walks are."""
        lines = [
            Line('"step" {{ n }}', {"n": 0.0}, {"n": "{:,.0f}"}, {"n": float(_MOST_STEPS)}),
            *(
                Line(
                    f'{{{{ "{name}" : name }}}} x = {{{{ x }}}}',
                    {"x": self.shelf_start},
                    {"x": "{:.3f}"},
                    colors={"x": color, "name": color},
                    signed=True,
                )
                for name, color in zip(("plain", "with momentum"), _BOTH, strict=True)
            ),
        ]
        return equation_lines(self, place, lines)

    def note_step(
        self, numbers: CountingEquation, count: CountingEquation, path: Any, step: int
    ) -> None:
        """Show the numbers of a step."""
        x, slope = float(path.positions[step, 0]), float(path.gradients[step, 0])
        numbers.show(x=x, g=slope, n=float(path.positions[step + 1, 0]))
        count.show(n=step + 1)

    def _both(
        self,
        walks: Sequence[CurveWalk],
        notes: Sequence[CountingEquation],
        first: int,
        last: int,
    ) -> Callable[[Any, float], None]:
        def go(_: Any, alpha: float) -> None:
            time = first + alpha * (last - first)
            count, *readings = notes
            count.show(n=int(time + 1e-9))
            for walk, reading in zip(walks, readings, strict=True):
                walk.path.show(time)
                reading.show(x=float(walk.positions[int(time + 1e-9)]))

        return go

    def leave(self, *shown: Any) -> None:
        """Take walks and mobjects off the screen."""
        mobjects = [
            mobject
            for each in shown
            for mobject in (each.mobjects() if hasattr(each, "mobjects") else [each])
        ]
        self.play(*map(FadeOut, mobjects), run_time=0.6)

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of walks that are taken anew."""
        numbers: dict[str, tuple[float | str, float]] = {}
        for walk in self.valley_walks:
            optimizer = self.valley_optimizers()[walk.name]
            errors = np.abs(self.valley.errors(self.valley_path(optimizer).end))
            for side, shown, error in zip(
                ("along", "across"), walk.bars.values, errors, strict=True
            ):
                numbers[f"{walk.name}, {side}"] = (f"{shown:.2f}", float(error))
        return numbers
