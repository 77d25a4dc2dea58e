"""Gradient descent: steps down a curve, their size, a flat place, and a valley."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import Create, FadeIn, FadeOut, Group, UpdateFromAlphaFunc, linear, smooth
from numpy.typing import NDArray

from nnviz_manim.analysis import SHELF_AND_VALLEY, Polynomial, descend
from nnviz_manim.learning import SGD, Momentum
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.mixins.areas import Area, FrameShape, Split, rows
from nnviz_manim.mixins.curve_walk import CurveWalk, way_it_ends
from nnviz_manim.mixins.descent_notes import reading_lines, step_lines
from nnviz_manim.mixins.equation_lines import equation_lines
from nnviz_manim.mixins.settings import (
    NUMBER,
    POSITIVE,
    SHARE,
    Check,
    instance_of,
    several_numbers,
)
from nnviz_manim.mixins.valley import ValleyMixin
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

_BOTH = {"plain": "negative", "with momentum": "accent"}
"""Colors of the walks without momentum and with it."""

_FREE = (0.33, 0.85, 0.43)
"""Of the whole curve's plot this is free of the curve: from and to which share of its width, and
down to which share of its height."""

_TRIED = 12
"""Steps of the walks with several learning rates."""

_BEFORE, _AROUND = 0.25, 0.42
"""How far before the bottom these begin, and how far around it is seen: so near that where they
bounce to is seen to be another place."""

_FAR_START = 6.0  # of the walk of a well-known example, far up the slope

_VIEW = (-1.35, 3.3)  # x that the whole curve is drawn over

_create: Any = Create  # Manim's signature knows VMobjects only


class DescentMixin(ValleyMixin, SceneLike):
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

    curve_split: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows("plot"),
        "square": rows("plot", ("notes", 2.0), gap=0.1),
        "upright": rows("plot", ("notes", 3.2), gap=0.5),
    }
    """How the main area is parted for the whole curve;
    without notes, these stand above it."""

    walk: CurveWalk
    rate_walks: list[CurveWalk]
    shelf_walks: list[CurveWalk]

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

    # Chapters

    def show_steps(self) -> None:
        """Walk down the curve: the first steps with their numbers, the others fast."""
        self.begin("One step after the other")
        self.show_title("Gradient descent")
        places = self.curve_places()
        path = self.walk_down(self.start, SGD(self.learning_rate))
        walk = self.walk = CurveWalk(self, places["plot"], self.function, path, _VIEW)
        rule, names, numbers, count = equation_lines(
            self, places["notes"], step_lines(path, self.learning_rate), spacing=0.75
        )
        self.tell(
            "How to find the lowest point of a curve? Put a ball on it …",
            *(_create(each, run_time=1.8) for each in (walk.plot, walk.curve)),
        )
        self.play(FadeIn(walk.path), run_time=0.6)
        self.wait(0.6)
        self.tell(
            "… and step against the slope: the steeper, the further.", FadeIn(rule), FadeIn(names)
        )
        self.wait(1.2)
        for step in range(min(3, len(path))):
            self.note_step(numbers, count, path, step)
            walk.point_down(step)
            new = (numbers, count) if not step else ()
            self.play(_create(walk.arrow), *map(FadeIn, new), run_time=0.9)
            self.wait(0.3)
            self.play(walk.step_to(step + 1), run_time=0.8)
            self.play(FadeOut(walk.arrow), run_time=0.3)
        self.tell("Where the slope is flatter the steps are shorter, until they end at the bottom.")
        steps = len(path)
        slow = min(3, steps)

        def go(_: Any, alpha: float) -> None:
            time = slow + alpha * (steps - slow)
            self.note_step(numbers, count, path, min(int(time), steps - 1))
            walk.path.show(time)
            walk.point_down(time)

        walk.point_down(slow)
        self.add(walk.arrow)
        moving = Group(walk.path, walk.arrow, numbers, count)
        self.play(UpdateFromAlphaFunc(moving, go, rate_func=smooth), run_time=3.0)
        self.wait(0.8)
        far = self.walk_down(_FAR_START, SGD(self.learning_rate))
        self.tell(
            f"Begun far up, at x = {_FAR_START:g}, it takes {len(far)} steps to {far.end[0]:.6f}."
        )
        self.wait(2.0)
        self.leave(*walk.mobjects(), walk.arrow, rule, names, numbers, count)

    def show_rates(self) -> None:
        """Walk with three learning rates side by side: the best, a long and a too long one."""
        places = self.panels[self.shape].divide(self.area("main"))
        bottom = float(self.walk_down(self.start, SGD(self.learning_rate)).end[0])
        view = (bottom - _AROUND, bottom + _AROUND)
        rates = {f"α = {self.best_rate():.3g}, the best": self.best_rate()}
        rates |= {f"α = {rate:.3g}": rate for rate in self.bad_rates}
        walks = self.rate_walks = [
            self.rate_walk(place, name, rate, bottom, view)
            for place, (name, rate) in zip(places.values(), rates.items(), strict=True)
        ]
        titles: list[Any] = [walk.words[0] for walk in walks]
        for title, name in zip(titles, rates, strict=True):
            title.show(name)
        self.begin(
            "How long a step",
            "How long should a step be? Three walks from one place.",
            *(FadeIn(mobject) for walk in walks for mobject in walk.mobjects()),
        )
        self.wait(0.8)
        for step in range(1, _TRIED + 1):
            if step == 5:
                self.tell("Too long, and it jumps over the bottom; longer still, and for ever.")
            self.play(*(walk.step_to(step) for walk in walks), run_time=0.8 if step < 5 else 0.4)
        ends = [t.animate.show(walk.title) for t, walk in zip(titles, walks, strict=True)]
        self.play(*ends, run_time=0.6)
        self.wait(1.8)
        self.leave(*(mobject for walk in walks for mobject in walk.mobjects()))

    def show_shelf(self) -> None:
        """Come to a flat place, with momentum and without."""
        places = self.curve_places()
        optimizers = (SGD(self.learning_rate), Momentum(self.learning_rate, self.momentum))
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
            for optimizer, color in zip(optimizers, _BOTH.values(), strict=True)
        ]
        lines = reading_lines(_BOTH, self.shelf_start, _MOST_STEPS)
        notes = equation_lines(self, places["notes"], lines, spacing=0.75)
        # The walk that stays behind lies upon the way of the other.
        shown = (plain.plot, plain.curve, fast.path, plain.path, *notes)
        self.begin(
            "A flat place",
            "At 0 the curve is flat, and it is not the bottom.",
            *map(FadeIn, shown),
        )
        self.wait(1.0)
        told = {
            10: "Momentum keeps some of its speed, and is over it within {steps} steps.",
            100: "After {steps} steps the plain walk stands at {x:.2f}: no slope, no step.",
            _MOST_STEPS: "After {steps} steps at {x:.3f}. It never comes over.",
        }
        before = 0
        for steps, sentence in told.items():
            self.play(
                UpdateFromAlphaFunc(
                    Group(fast.path, plain.path, *notes),
                    self._both(self.shelf_walks, notes, before, steps),
                    rate_func=linear if steps == 10 else smooth,
                ),
                run_time=2.5,
            )
            x = float(plain.positions[steps])
            self.tell(sentence.format(steps=f"{steps:,}", x=x).replace("-", "−"))
            self.wait(1.6)
            before = steps
        self.leave(*shown)

    # Pieces

    def curve_places(self) -> dict[str, Area]:
        """Places of the whole curve and of what is written beside it, or above it."""
        places = self.curve_split[self.shape].divide(self.area("main"))
        plot = places["plot"]
        left, right, depth = _FREE
        above = Area(
            plot.x + ((left + right) / 2 - 0.5) * plot.width,
            plot.y + (0.5 - depth / 2) * plot.height,
            (right - left) * plot.width,
            depth * plot.height,
        )
        return {"notes": above} | places

    def rate_walk(
        self, place: Area, name: str, rate: float, bottom: float, view: tuple[float, float]
    ) -> CurveWalk:
        """Make a walk with a learning rate, and say above it how it ends."""
        start = bottom - _BEFORE
        end = way_it_ends(self.walk_down(start, SGD(rate)), bottom)
        path = self.walk_down(start, SGD(rate), _TRIED, whole=True)
        return CurveWalk(self, place, self.function, path, view, title=f"{name}: {end}")

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
