"""A scene of the smallest network that needs a hidden layer: two switches that find two gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import Create, FadeIn, Group, LaggedStart, Restore
from numpy.typing import NDArray

from nnviz_manim.analysis import LineFit, class_gaps, fit_pace, line_fit, line_network
from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import RECIPES, TEXTBOOK_NETWORKS, Growing, textbook_network
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.settings import (
    POSITIVE,
    Check,
    instance_of,
    one_of,
    optional,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import (
    Bands,
    FitCounts,
    FitPicture,
    FittedCurves,
    FittedParts,
    Learning,
    ParameterGraph,
)
from nnviz_manim.mobjects.worlds.fitted_curves import HIDDEN_COLORS
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import MLP, Recipe
else:
    SceneLike = object

__all__ = ["CurveFitMixin", "FitRunMixin"]

_SAMPLES = 361
"""Places along the line at which curves are taken."""

_TEXT = 0.18
_create: Any = Create
_restored: Any = Restore
"""Manim's own signatures know VMobjects only."""

_FADED = 0.25
"""Opacity of what is not spoken of."""

_QUIET = 0.5
"""Opacity of the sum while all else moves."""


class FitRunMixin(StageMixin, SceneLike):
    """What scenes of a network of one input share: the data, the line, and the recorded run."""

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "recipe": one_of("twelve points", "twelve points, stuck"),
        "seed": optional(whole_number(0)),
        "epochs": whole_number(1),
        "learning_time": POSITIVE,
    }

    recipe: str = "twelve points"
    """Which training is shown: a name out of ``RECIPES``."""

    seed: int | None = None
    """Of the random start; None: that of the recipe."""

    epochs: int = 1500
    """Steps of gradient descent, each over all points."""

    learning_time: float = 24.0
    """Run time of the training, in seconds."""

    line: tuple[float, float] = (-1.8, 1.8)
    """From where to where the curves are drawn."""

    data: Dataset

    @property
    def x(self) -> NDArray[np.float64]:
        """Where the curves are taken, shape (samples,)."""
        return np.linspace(*self.line, _SAMPLES)

    def chosen_recipe(self) -> Recipe:
        """Give the training with the scene's own seed."""
        recipe = RECIPES[self.recipe]
        return recipe if self.seed is None else replace(recipe, seed=self.seed)

    def record_run(self, recipe: Recipe) -> Run:
        """Train, and record so densely that nothing moves far between two moments."""
        return Run.record(recipe.train(epochs=self.epochs, record_every=Growing(1.02)))

    def fit_at(self, run: Run, moment: int) -> LineFit:
        """What the network of a recorded moment makes of the line."""
        return line_fit(line_network(run[moment]), self.data, self.x)


class CurveFitMixin(FitRunMixin, SceneLike):
    """Shows the curves of a 1-2-1 network's neurons while it learns to part twelve points.

    Examples
    --------
    ::

        class MyStart(CurveFitMixin, Scene):
            seed, learning_time = 4, 30
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "heading": instance_of(str, expected="a text"),
        "method": instance_of(str, expected="a text"),
        "weights": optional(one_of(*(n for n in TEXTBOOK_NETWORKS if n.startswith("twelve")))),
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns(
                rows("curves", ("parts", 2.15), gap=0.1),
                (rows(("counts", 1.6), "network", gap=0.2), 5.7),
                gap=0.3,
            ),
            ("words", 0.56),
            gap=0.22,
        ),
        "square": rows(
            ("title", 0.4),
            "curves",
            columns("parts", ("network", 3.6), gap=0.15),
            ("counts", 0.62),
            ("words", 0.6),
            gap=0.15,
        ),
        "upright": rows(
            ("title", 0.5),
            ("counts", 0.7),
            ("curves", 4.3),
            ("parts", 2.6),
            "network",
            ("words", 0.95),
            gap=0.25,
        ),
    }

    weights: str | None = None
    """Fixed weights that are shown instead of a training: a name out of ``TEXTBOOK_NETWORKS`` that
    begins with "twelve points"; None: the network learns."""

    heading: str = "Twelve points, two neurons"
    """What stands above a training."""

    method: str = "Gradient descent"
    """Who moves the numbers, as the words of the training name it."""

    run: Run
    curves: FittedCurves
    parts: FittedParts
    graph: ParameterGraph
    counts: FitCounts
    picture: FitPicture
    gaps: Bands
    """Where the gaps between the classes are."""

    close_points: Group

    def construct(self) -> None:
        """Show the points, the network and its sum; then let it learn, or stand."""
        self.build()
        if self.weights is not None:
            self.stand()
            return
        self.show_title(self.heading)
        self.show_points()
        self.show_network()
        self.show_sum()
        self.learn()
        self.look_back()
        self.wait(2.5)

    # Pieces

    def build(self) -> None:
        """Train, and make all mobjects; nothing is added to the scene yet."""
        self.data = RECIPES[self.recipe].data()
        if self.weights is None:
            self.run = self.record_run(self.chosen_recipe())
            network, last = line_network(self.run[0]), self.fit_at(self.run, -1)
        else:
            network = textbook_network(self.weights)
            last = line_fit(network, self.data, self.x)
        self.build_picture(network, last)

    def build_picture(self, network: MLP, last: LineFit) -> None:
        """Make what shows a network, with axes for its last moment."""
        fit = line_fit(network, self.data, self.x)
        place = self.area("curves")
        look: dict[str, Any] = {"text_height": _TEXT, "palette": self.palette}
        size: dict[str, Any] = {"width": place.width, "height": place.height}
        self.curves = self.put(FittedCurves(fit, self.data, **size, **look), place)
        self.gaps = Bands(self.curves.plot, class_gaps(self.data))
        place = self.area("parts")
        size = {"width": place.width, "height": place.height}
        reach = max(float(np.abs(last.parts).max()), float(np.abs(last.logit).max()))
        self.parts = self.put(FittedParts(fit, reach=reach, **size, **look), place)
        if self.shape != "square":
            self.parts.align_with(self.curves)
        self.graph = self.put(self.build_graph(network), "network")
        self.counts = FitCounts(
            len(self.data),
            columns=2 if self.shape == "wide" else 4,
            shown=("cost", "right", *(("iterations", "pace") if self.weights is None else ())),
            palette=self.palette,
        )
        self.put(self.counts, "counts")
        self.picture = FitPicture(
            self.data, self.x, self.curves, self.parts, self.graph, self.counts
        )
        self.picture.show_network(network)

    def build_graph(self, network: MLP) -> ParameterGraph:
        """Make the network with its seven parameters."""
        place, small = self.area("network"), self.shape == "square"
        radius = 0.36 if small else 0.44
        sizes = network.layer_sizes
        hidden = HIDDEN_COLORS[: sizes[1]]
        return ParameterGraph(
            sizes,
            list(network.weights.values()),
            list(network.biases.values()),
            names=None if small else ["x", *[""] * sizes[1], "answer"],
            width=place.width - 2 * radius - 0.1,
            height=min(place.height - 2 * radius - 0.1, 2.9),
            radius=radius,
            node_colors=[*["quiet"] * sizes[0], *hidden, "ink"],
            edge_colors=[*hidden, *hidden],
            biases_inside=True,
            pattern="{:.1f}" if small else "{:.2f}",
            text_height=_TEXT,
            palette=self.palette,
        )

    def show_points(self) -> None:
        """Show the points, and that two gaps part their classes."""
        plot, points = self.curves.plot, self.curves.dots
        points.show(wrong=np.zeros(len(self.data)))
        self.close_points = self.bring_close(plot, self.gaps, points)
        self.begin(
            "Twelve points",
            "Twelve points on a line. A network is to answer 1 for the four in the middle.",
        )
        self.play(FadeIn(plot), _create(points), run_time=2)
        self.wait(2)
        self.begin("Two gaps", "No single threshold parts the classes: there are two gaps.")
        self.play(FadeIn(self.gaps), run_time=1)
        self.wait(2.5)

    def show_network(self) -> None:
        """Show the network, and the curves of its hidden neurons."""
        self.begin(
            "The network",
            "So it takes two hidden neurons: seven numbers, on the lines and in the nodes.",
        )
        self.play(_restored(self.close_points), run_time=1)
        self.remove(self.close_points)
        self.add(self.curves.plot, self.gaps, self.curves.dots)
        self.play(_create(self.graph), run_time=2)
        self.wait(1.5)
        self.tell("Each turns x into a curve: w, on its line, makes it steep; b, inside, moves it.")
        self.play(_create(self.curves.hidden), run_time=2)
        self.wait(1.5)
        self.tell("A tick marks where a neuron switches: at x = −b/w.")
        self.play(FadeIn(self.curves.ticks), run_time=1)
        self.wait(1.5)

    def show_sum(self) -> None:
        """Show what the output adds up, and what it answers."""
        self.begin(
            "The answer",
            "The answer adds up both curves, each times its weight, and a bias: above 0 means 1.",
        )
        self.play(LaggedStart(*map(_create, self.parts), lag_ratio=0.3), run_time=2.5)
        self.wait(1.5)
        fit = self.fit_at(self.run, 0)
        self.tell("The white curve is its answer. Points that it tells wrong are ringed.")
        self.play(
            _create(self.curves.answer),
            self.curves.dots.animate.show(wrong=~fit.right),
            FadeIn(self.counts),
            run_time=2,
        )
        self.wait(1.5)

    def learn(self) -> None:
        """Play the training: fast where little happens."""
        self.begin(
            "Learning",
            f"{self.method} moves all seven numbers. It is played fast where little happens.",
        )
        pace = fit_pace([[self.fit_at(self.run, k) for k in range(len(self.run))]])
        self.counts.set_pace(self.run, pace, self.learning_time)
        self.play(self.parts.animate.set_opacity(_QUIET), run_time=0.6)
        self.remove(self.curves, self.parts, self.graph, self.counts)
        self.play(
            Learning(self.run, self.picture, pace=pace.tolist()),
            run_time=self.learning_time,
        )
        self.counts.rest()

    def look_back(self) -> None:
        """Say what the ticks have found, and how the sum makes the answer."""
        self.begin("What it found", self.describe_end(self.fit_at(self.run, -1)))
        self.wait(2)
        above = [self.curves.hidden, self.curves.answer, self.graph]
        self.tell("Learning was two ticks finding two gaps.")
        self.play(*(each.animate.set_opacity(_FADED) for each in [*above, self.parts]), run_time=1)
        self.wait(2)
        self.begin("The sum", "The sum of the colored lines is above zero only where it answers 1.")
        self.play(self.parts.animate.set_opacity(1.0), run_time=1)
        self.wait(2.5)
        self.tell("Nothing here is typed in: every number is the training's own.")
        self.play(*(each.animate.set_opacity(1.0) for each in above), run_time=1)

    def describe_end(self, fit: LineFit) -> str:
        """What the network has come to, in a sentence."""
        found = [any(a < x < b for x in fit.switches) for a, b in class_gaps(self.data)]
        score = f"{fit.score} of {len(self.data)} points right"
        return f"{'Each gap has' if all(found) else 'A gap lacks'} its tick: {score}."

    def stand(self) -> None:
        """Show fixed weights, as a still."""
        weights = self.weights or ""
        self.show_title(f"Twelve points: {_WORDS.get(weights, weights)}")
        fit = line_fit(textbook_network(weights), self.data, self.x)
        self.play(FadeIn(self.gaps), FadeIn(self.picture), run_time=1)
        self.begin("Fixed weights", f"{self.describe_end(fit)} Every number is computed.")
        self.wait(3)

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the network shown, computed anew."""
        if self.weights is None:
            network = line_network(self.run[-1])
        else:
            network = textbook_network(self.weights)
        return self.picture.shown_numbers(network, None if self.weights else self.run[-1])


_WORDS = {
    "twelve points, first guess": "guessed weights",
    "twelve points, cost": "weights set by hand",
    "twelve points, solved": "scikit-learn",
    "twelve points, stuck": "a start that gets stuck",
}
"""What fixed weights are called in the title."""
