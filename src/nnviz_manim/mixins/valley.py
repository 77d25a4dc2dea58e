"""Descent down a valley of two variables, seen from above, by one optimizer and by several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import FadeIn, linear

from nnviz_manim.analysis import QuadraticValley, descend
from nnviz_manim.learning import SGD, Adam, Momentum
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.settings import Check, several_numbers, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.valley_walk import ValleyWalk

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["ValleyMixin"]


class ValleyMixin(StageMixin, SceneLike):
    """Walks down a long valley, step by step, then in three ways side by side.

    Examples
    --------
    ::

        class Valley(ValleyMixin, Scene):
            curvatures = (1.0, 10.0)

            def construct(self):
                self.show_valley()
                self.show_optimizers()
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "curvatures": several_numbers(2, 2),
        "valley_start": several_numbers(2, 2),
        "valley_steps": whole_number(4),
    }

    curvatures: Sequence[float] = (1.0, 40.0)
    """Of the valley, along and across."""

    valley_start: Sequence[float] = (-3.2, 0.9)
    """How far from the lowest point the walks begin, along and across."""
    valley_steps: int = 40
    """Steps of each walk down the valley."""

    sentence_height = 0.24

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.5)),
        "square": rows(("title", 0.4), "main", ("words", 0.75), gap=0.2),
        "upright": rows(("title", 0.5), "main", ("words", 1.2)),
    }

    panels: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("0", "1", "2", gap=0.4),
        "square": rows("0", "1", "2", gap=0.15),
        "upright": rows("0", "1", "2", gap=0.4),
    }
    """How it is parted for three walks."""

    valley: QuadraticValley
    valley_walks: list[ValleyWalk]

    def valley_optimizers(self) -> dict[str, Optimizer]:
        """What walks down the valley, by name; override it to compare others."""
        best = 2 / sum(self.curvatures)
        return {
            "plain": SGD(0.9 * best),
            "momentum": Momentum(0.6 * best, 0.8),
            "Adam": Adam(0.3),
        }

    def valley_path(self, optimizer: Optimizer) -> Any:
        """Walk down the valley."""
        start = np.array(self.valley_start) @ self.valley.axes + self.valley.minimum
        return descend(self.valley.gradient, start, optimizer, steps=self.valley_steps)

    def show_valley(self) -> None:
        """Walk down a valley of two variables, seen from above: the first steps one by one."""
        axes = (float(self.curvatures[0]), float(self.curvatures[1]))
        self.valley = QuadraticValley(axes, angle=0.3)
        name, plain = next(iter(self.valley_optimizers().items()))
        path = self.valley_path(plain)
        walk = ValleyWalk(self, self.area("main"), self.valley, path, name)
        labels = walk.labels(3)
        self.begin(
            "Two variables",
            "Two variables, from above: lines of equal height around the lowest point.",
            FadeIn(walk.plot, walk.contours, walk.bottom),
        )
        self.wait(1.0)
        self.play(FadeIn(walk.path, labels[0]), run_time=0.6)
        self.tell("Each step goes straight down, across the lines: p₁, p₂, p₃, …")
        for step, label in enumerate(labels[1:], start=1):
            self.play(walk.step_to(step), run_time=0.9)
            self.play(FadeIn(label), run_time=0.3)
        self.play(walk.step_to(self.valley_steps, linear), run_time=3.0)
        self.tell("In a long valley it jumps from side to side, and hardly comes forward.")
        self.wait(1.8)
        self.leave(*walk.mobjects(), *labels)

    def show_optimizers(self) -> None:
        """Walk down the valley in three ways, with what is left of the way as bars."""
        places = self.panels[self.shape].divide(self.area("main"))
        paths = {name: self.valley_path(each) for name, each in self.valley_optimizers().items()}
        # All are seen from one place, or their steps could not be compared.
        seen = np.concatenate([path.positions for path in paths.values()])
        bars: Any = "below" if self.shape == "wide" else "beside"
        self.valley_walks = [
            ValleyWalk(self, place, self.valley, path, name, bars, seen)
            for place, (name, path) in zip(places.values(), paths.items(), strict=True)
        ]
        self.begin(
            "Three ways down",
            "Three ways of stepping. How far is it still, along the valley and across it?",
            *(FadeIn(mobject) for walk in self.valley_walks for mobject in walk.mobjects()),
        )
        self.wait(1.2)
        self.play(*(walk.run(0, 8) for walk in self.valley_walks), run_time=3.5)
        self.tell("Across, all are down soon. Along, the plain walk's bar is the last to shrink.")
        self.play(*(walk.run(8, self.valley_steps) for walk in self.valley_walks), run_time=5.0)
        self.wait(1.5)

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
