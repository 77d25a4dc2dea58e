"""A scene of two starts of the same network: one gets stuck, and one does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import FadeIn, Group

from nnviz_manim.analysis import LineFit, class_gaps, fit_pace
from nnviz_manim.learning import RECIPES
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.two_fits import TwoFitsMixin
from nnviz_manim.mobjects import FitCounts, Learning
from nnviz_manim.mobjects.worlds.lettering import formatted
from nnviz_manim.painting.palette import ink_name

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["StuckFitMixin"]

_FADED = 0.2
"""Opacity of what is not spoken of."""

_LATE = 0.25
"""From this share of its iterations on, a training that is stuck is said to stand."""


class StuckFitMixin(TwoFitsMixin, SceneLike):
    """Shows two trainings of the same network side by side, at the same clock.

    Examples
    --------
    ::

        class Longer(StuckFitMixin, Scene):
            epochs, learning_time = 40_000, 40
    """

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns("first", "second", gap=0.5),
            ("clock", 0.72),
            ("words", 0.56),
            gap=0.2,
        ),
        "square": rows(
            ("title", 0.4), "first", "second", ("clock", 0.62), ("words", 0.6), gap=0.15
        ),
        "upright": rows(("title", 0.5), "first", "second", ("clock", 0.8), ("words", 1.3), gap=0.3),
    }

    epochs: int = 20_000
    learning_time: float = 22.0

    recipes: ClassVar[tuple[str, str]] = ("twelve points, stuck", "twelve points")
    """Which trainings are shown: names out of ``RECIPES``."""

    names: ClassVar[tuple[str, str]] = ("one random start", "another random start")

    clock: FitCounts

    def construct(self) -> None:
        """Show both starts, let them learn, and say what one of them never finds."""
        self.build()
        self.show_title("A start that gets stuck")
        self.show_starts()
        self.learn()
        self.show_end()
        self.wait(3)

    def build(self) -> None:
        """Train twice, and make all mobjects; nothing is added to the scene yet."""
        self.data = RECIPES[self.recipes[0]].data()
        self.runs = [self.record_run(RECIPES[name]) for name in self.recipes]
        self.clock = FitCounts(
            len(self.data),
            shown=("iterations", "pace"),
            columns=2,
            spacing=(2.4, 0.95),
            palette=self.palette,
        )
        self.put(self.clock, "clock")
        self.build_panels(self.clock)

    def show_starts(self) -> None:
        """Show both networks as they begin."""
        self.begin(
            "Two starts",
            "The same twelve points and the same network, from two random starts.",
            *map(FadeIn, self.panels()),
        )
        self.wait(2.5)
        self.tell(
            f"The {ink_name(self.colors)} curve is the answer, made of the two colored ones."
            " Their ticks are to find the gaps."
        )
        self.wait(2.5)

    def learn(self) -> None:
        """Play both trainings in lockstep: fast where little happens in either."""
        self.begin("Learning", "Both take the same steps of gradient descent, at the same time.")
        fits = [[self.fit_at(run, k) for k in range(len(run))] for run in self.runs]
        pace = fit_pace(fits).tolist()
        self.clock.set_pace(self.runs[0], pace, self.learning_time)
        self.remove(*self.curves, *self.counts)
        self.play(
            *(
                Learning(run, picture, pace=pace)
                for run, picture in zip(self.runs, self.pictures, strict=True)
            ),
            run_time=self.learning_time,
        )
        self.clock.rest()

    def show_end(self) -> None:
        """Say what each has found, and that one of them goes nowhere any more."""
        ends = [self.fit_at(run, -1) for run in self.runs]
        other = Group(self.captions[1], self.curves[1], self.counts[1], self.gaps[1])
        self.begin(
            "Stuck",
            self.describe_end(ends[0]),
            *(each.animate.set_opacity(_FADED) for each in other),
            *self.mark_missed(ends[0]),
        )
        self.wait(3)
        self.tell(self.describe_answer(ends[0]))
        self.wait(2.5)
        self.tell(self.describe_standstill())
        self.wait(2.5)
        self.begin(
            "The remedy",
            "So begin again from other random numbers: this start found both.",
            *(each.animate.set_opacity(1.0) for each in other),
        )

    def missed_gap(self, fit: LineFit) -> tuple[float, float] | None:
        """The first gap that a network has no tick in."""
        gaps = class_gaps(self.data)
        missed = (each for each in gaps if not any(each[0] < x < each[1] for x in fit.switches))
        return next(missed, None)

    def mark_missed(self, fit: LineFit) -> list[Any]:
        """An animation that colors the gap that the first network has no tick in, if any."""
        gap = self.missed_gap(fit)
        if gap is None:
            return []
        band: Any = self.gaps[0].part(class_gaps(self.data).index(gap)).animate
        return [band.set_color(self.colors.accent)]

    def describe_end(self, fit: LineFit) -> str:
        """Which gap a network has no tick in, in a sentence."""
        score = f"{fit.score} of {len(self.data)} points right"
        gap = self.missed_gap(fit)
        if gap is None:
            return f"Each gap has its tick: {score}."
        ends = " to ".join(formatted(x, "{:.2f}") for x in gap)
        return f"No tick finds the gap from {ends}: {score}."

    def describe_answer(self, fit: LineFit) -> str:
        """What a network answers on both sides of the gap that it misses, in a sentence."""
        gap = self.missed_gap(fit)
        if gap is None:
            return f"The {ink_name(self.colors)} curve, its answer, changes within each gap."
        left, right = np.interp(gap, fit.x, fit.answer)
        return (
            f"So its answer, the {ink_name(self.colors)} curve, is {left:.2f} before that gap and"
            f" {right:.2f} behind it."
        )

    def describe_standstill(self) -> str:
        """How little the first training's cost falls in its last iterations."""
        moments = self.runs[0].moments
        late = int(np.searchsorted(moments.epoch, _LATE * self.epochs))
        return (
            f"From iteration {moments.epoch[late]:,.0f} to {moments.epoch[-1]:,.0f} its cost falls"
            f" only from {moments.loss[late]:.3f} to {moments.loss[-1]:.3f}."
        )
