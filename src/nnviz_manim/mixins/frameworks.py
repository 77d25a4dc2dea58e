"""A scene of the same small problem, learned by scikit-learn and by this package, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from nnviz_manim.analysis import LineFit, fit_pace
from nnviz_manim.learning import RECIPES, Growing
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.needs_framework import NeedsFrameworkMixin
from nnviz_manim.mixins.settings import Check, whole_number
from nnviz_manim.mixins.two_fits import TwoFitsMixin
from nnviz_manim.mobjects import Learning
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders.framework import framework

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["FrameworksMixin"]


class FrameworksMixin(NeedsFrameworkMixin, TwoFitsMixin, SceneLike):
    """Shows twelve points learned by scikit-learn's ``MLPClassifier`` and by our own trainer.

    Raises
    ------
    MissingLibraryError
        If scikit-learn is not installed; the message names what to install.

    Examples
    --------
    ::

        class AnotherStart(FrameworksMixin, Scene):
            random_state, learning_time = 5, 12
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {"random_state": whole_number(0)}

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), columns("first", "second", gap=0.5), ("words", 0.8), gap=0.25),
        "square": rows(("title", 0.4), "first", "second", ("words", 0.8), gap=0.15),
        "upright": rows(("title", 0.9), "first", "second", ("words", 1.3), gap=0.3),
    }

    random_state: int = 1
    """Of scikit-learn's random start."""

    learning_time: float = 18.0

    names: ClassVar[tuple[str, str]] = ("scikit-learn, L-BFGS", "nnviz-manim, gradient descent")
    shown_counts: ClassVar[tuple[str, ...]] = ("cost", "right", "iterations")

    def construct(self) -> None:
        """Show both networks, let them learn, and compare what they have found."""
        self.build()
        self.show_title("Two programs, one picture")
        self.show_both()
        self.learn()
        self.compare()
        self.wait(3)

    def build(self) -> None:
        """Train twice, and make all mobjects; nothing is added to the scene yet."""
        self.data = RECIPES[self.recipe].data()
        self.runs = [self.record_framework(), self.record_run(self.chosen_recipe())]
        self.build_panels()

    def record_framework(self) -> Run:
        """Have scikit-learn learn the points, every iteration recorded."""
        with framework("scikit-learn", "sklearn"):
            from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

        from nnviz_manim.recording.recorders import record_sklearn  # noqa: PLC0415

        network = MLPClassifier(
            solver="lbfgs",
            hidden_layer_sizes=(2,),
            activation="logistic",
            random_state=self.random_state,
        )
        return record_sklearn(network, self.data, every=Growing(1.02))

    def show_both(self) -> None:
        """Show both networks as they begin."""
        self.begin(
            "The same problem",
            "Twelve points on a line, and the same network: two hidden neurons, one answer.",
        )
        self.show_panels()
        self.wait(2)
        self.tell("The white curve is the answer: 1 for the points in the middle, else 0.")
        self.wait(2)

    def learn(self) -> None:
        """Play both trainings in the same time: each fast where little happens in it."""
        self.begin("Learning", "Each curve is drawn from the weights that its program had then.")
        self.remove(*self.curves, *self.counts)
        self.play(*self.both_learn(), run_time=self.learning_time)

    def both_learn(self) -> list[Any]:
        """Make the two trainings as animations, each at a pace of its own."""
        playing = []
        for run, picture in zip(self.runs, self.pictures, strict=True):
            pace = fit_pace([[self.fit_at(run, k) for k in range(len(run))]]).tolist()
            playing.append(Learning(run, picture, pace=pace))
        return playing

    def compare(self) -> None:
        """Say what both have come to."""
        ends = [self.fit_at(run, -1) for run in self.runs]
        self.begin("What they found", self.describe_ends(ends))
        self.wait(3)
        self.tell(self.describe_iterations())

    def describe_ends(self, ends: list[LineFit]) -> str:
        """How many points each tells right, in a sentence."""
        theirs, ours = (fit.score for fit in ends)
        most = len(self.data)
        if theirs == ours == most:
            return f"Different ways, the same end: two ticks in two gaps, {most} of {most} right."
        return f"scikit-learn tells {theirs} of {most} points right, nnviz-manim {ours}."

    def describe_iterations(self) -> str:
        """How many iterations each has taken, and why they differ."""
        theirs, ours = (f"{run[-1].epoch:,.0f}" for run in self.runs)
        return (
            f"L-BFGS takes {theirs} iterations, for it learns how the cost curves; plain gradient"
            f" descent was given {ours}."
        )
