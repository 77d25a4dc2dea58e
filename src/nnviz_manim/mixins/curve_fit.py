"""A scene of the smallest network that needs a hidden layer: two switches that find two gaps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import Create, FadeIn, FadeOut, ReplacementTransform, Transform

from nnviz_manim.analysis import LineFit, class_gaps, fit_pace, line_fit, line_network
from nnviz_manim.learning import RECIPES, TEXTBOOK_NETWORKS, textbook_network
from nnviz_manim.mixins.areas import Area, FrameShape, Split, columns, frame_area, rows
from nnviz_manim.mixins.fit_run import FitRunMixin
from nnviz_manim.mixins.settings import Check, instance_of, one_of, optional
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
from nnviz_manim.mobjects.worlds.lettering import formatted
from nnviz_manim.painting.palette import ink_name
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import MLP
else:
    SceneLike = object

__all__ = ["CurveFitMixin"]

_TEXT, _LARGE = 0.18, 0.25
_create: Any = Create
"""Manim's own signature knows VMobjects only."""

_FADED = 0.25
"""Opacity of what is not spoken of."""

_ALIKE = 0.05
"""Ticks that lie closer together are seen as one."""

_SMALL = 5.0
"""In a place narrower than this the network has small nodes, and no names."""


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
                rows("curves", ("parts", 2.6), gap=0.1),
                (rows(("counts", 1.6), "network", gap=0.2), 5.7),
                gap=0.3,
            ),
            ("words", 0.56),
            gap=0.22,
        ),
        "square": rows(
            ("title", 0.4),
            "curves",
            (columns("parts", "network", gap=0.15), 2.4),
            ("counts", 0.62),
            ("words", 0.6),
            gap=0.15,
        ),
        "upright": rows(
            ("title", 0.5),
            ("counts", 0.7),
            "curves",
            ("parts", 2.6),
            ("network", 3.4),
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

    close: tuple[FittedCurves, Bands]
    """Points and gaps as large as they are seen first."""

    def construct(self) -> None:
        """Show the points and the network; let it learn, and take it apart; or let it stand."""
        self.build()
        if self.weights is not None:
            self.stand()
            return
        self.show_title(self.heading)
        self.show_points()
        self.show_network()
        self.show_answer()
        self.learn()
        self.look_back()
        self.show_sum()
        self.wait(2.5)

    def left_out(self) -> Collection[str]:
        """While the network learns, its sum is not seen, and the curves have that room."""
        return () if self.weights is not None else ("parts",)

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
        self.curves = self.fitted_curves(fit, self.area("curves"))
        self.gaps = self.gap_bands(self.curves)
        self.build_parts(last)
        self.graph = self.put(self.build_graph(network), "network")
        self.counts = FitCounts(
            len(self.data),
            columns=2 if self.shape == "wide" else 4,
            shown=("cost", "right", *(("iterations", "pace") if self.weights is None else ())),
            palette=self.palette,
        )
        self.put(self.counts, "counts")
        views = [self.curves, self.graph, self.counts]
        if self.weights is not None:
            views.append(self.parts)
        self.picture = FitPicture(self.data, self.x, *views).show_network(network)

    def fitted_curves(self, fit: LineFit, place: Area, text_height: float = _TEXT) -> FittedCurves:
        """Make the curves as large as a place."""
        look: dict[str, Any] = {"text_height": text_height, "palette": self.palette}
        look |= {"width": place.width, "height": place.height}
        return self.put(FittedCurves(fit, self.data, **look), place)

    def build_parts(self, last: LineFit) -> None:
        """Make what the network adds up at its last moment."""
        place = self.sum_places()["parts"]
        look: dict[str, Any] = {"text_height": _TEXT, "palette": self.palette}
        look |= {"width": place.width, "height": place.height}
        self.parts = self.put(FittedParts(last, **look), place)
        if not self.is_narrow():
            self.parts.align_with(self.curves)

    def is_narrow(self) -> bool:
        """Whether the sum has no room below the curves but beside the network, as for a still."""
        return self.shape == "square" and self.weights is not None

    def sum_places(self) -> dict[str, Area]:
        """Where things stand when the sum is seen: in square frames where the network was."""
        without = ("network",) if self.shape == "square" and self.weights is None else ()
        return self.areas[self.shape].divide(frame_area(self.margins), without)

    def build_graph(self, network: MLP) -> ParameterGraph:
        """Make the network with its seven parameters."""
        place = self.area("network")
        small = place.width < _SMALL
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
        self.curves.dots.show(wrong=np.zeros(len(self.data)))
        middle = self.middle_area()
        height = min(middle.height, middle.width)
        place = Area(middle.x, middle.y, middle.width, height)
        large = self.fitted_curves(self.fit_at(self.run, 0), place, _LARGE)
        large.dots.show(wrong=np.zeros(len(self.data)))
        self.close = large, self.gap_bands(large)
        self.begin(
            "Twelve points",
            "Twelve points on a line. A network is to answer 1 for the four in the middle.",
            FadeIn(large.plot),
            _create(large.dots, run_time=2),
        )
        self.wait(2)
        self.begin(
            "Two gaps",
            "No single threshold parts the classes: there are two gaps.",
            FadeIn(self.close[1]),
        )
        self.wait(2.5)

    def show_network(self) -> None:
        """Show the network, and the curves of its hidden neurons."""
        large, gaps = self.close
        self.begin(
            "The network",
            "So it takes two hidden neurons: seven numbers, on the lines and in the nodes.",
            ReplacementTransform(gaps, self.gaps),
            ReplacementTransform(large.plot, self.curves.plot),
            ReplacementTransform(large.dots, self.curves.dots),
        )
        self.play(_create(self.graph), run_time=2)
        self.wait(1.5)
        self.tell("Each turns x into a curve: w, on its line, makes it steep; b, inside, moves it.")
        self.play(_create(self.curves.hidden), run_time=2)
        self.wait(1.5)
        self.tell(self.describe_ticks(self.fit_at(self.run, 0)), FadeIn(self.curves.ticks))
        self.wait(2)

    def show_answer(self) -> None:
        """Show what the network answers before it has learned."""
        self.begin(
            "The answer",
            f"The {ink_name(self.colors)} curve is its answer, made of both: above 0.5 it means 1.",
        )
        self.play(_create(self.curves.answer), run_time=2)
        self.wait(1.5)
        fit = self.fit_at(self.run, 0)
        self.tell(
            "Points that it tells wrong are ringed: its numbers are random as yet.",
            self.curves.dots.animate.show(wrong=~fit.right),
            FadeIn(self.counts),
        )
        self.wait(2)

    def learn(self) -> None:
        """Play the training: fast where little happens."""
        self.begin(
            "Learning",
            f"{self.method} moves all seven numbers. It is played fast where little happens.",
        )
        pace = fit_pace([[self.fit_at(self.run, k) for k in range(len(self.run))]])
        self.counts.set_pace(self.run, pace, self.learning_time)
        self.remove(self.curves, self.graph, self.counts)
        self.play(
            Learning(self.run, self.picture, pace=pace.tolist()),
            run_time=self.learning_time,
        )
        self.counts.rest()

    def look_back(self) -> None:
        """Say what the ticks have found."""
        self.begin("What it found", self.describe_end(self.fit_at(self.run, -1)))
        self.wait(2)
        faded = [self.curves.hidden, self.curves.answer, self.graph]
        self.tell(
            "Learning was two ticks finding two gaps.",
            *(each.animate.set_opacity(_FADED) for each in faded),
        )
        self.wait(2)

    def show_sum(self) -> None:
        """Take the answer apart: each curve times its weight, their sum, and its sign."""
        parts = self.parts
        places = self.sum_places()
        smaller = self.fitted_curves(self.fit_at(self.run, -1), places["curves"])
        smaller.answer.set_opacity(_FADED)
        drawn = np.full(len(parts.parts.values), parts.parts.x[0])
        parts.parts.show(until=drawn)
        graph: Any = self.graph.animate
        edges = [(2, 0, unit) for unit in range(len(drawn) - 1)]
        self.begin(
            "The sum",
            "How do switches make a hill? Each curve is multiplied by its weight …",
            Transform(self.curves, smaller, run_time=1.5),
            Transform(self.gaps, self.gap_bands(smaller), run_time=1.5),
            graph.highlight(edges=edges) if "network" in places else FadeOut(self.graph),
        )
        self.play(FadeIn(parts.plot), run_time=0.6)
        drawn[:-1] = parts.parts.x[-1]
        lines: Any = parts.parts.animate
        self.play(lines.show(until=drawn), run_time=2)
        self.wait(1)
        graph = self.graph.animate
        self.tell(
            f"… and all of it is added up, with the bias, to the {ink_name(self.colors)} sum.",
            *([graph.highlight([(2, 0)], edges)] if "network" in places else []),
        )
        self.add_up()
        self.tell(
            "Where the sum is above zero, and only there, the network answers 1.",
            FadeIn(parts.positive),
            self.curves.answer.animate.set_opacity(1.0),
        )
        self.wait(2.5)
        brighter: Any = self.graph.animate
        self.tell(
            "Nothing here is typed in: every number is the training's own.",
            *([brighter.highlight()] if "network" in places else []),
        )

    def add_up(self) -> None:
        """Let the sum take in one addend after the other: the parts, then the bias."""
        lines, total = self.parts.parts, self.parts.total
        addends = lines.values
        # What lifts comes first: the others take away from it.
        order = [*np.argsort(-addends[:-1].mean(axis=1)), len(addends) - 1]
        sums = np.cumsum(addends[order], axis=0)
        final = total.values.copy()
        total.show(sums[0])
        self.play(FadeIn(total), run_time=0.6)
        for unit, values in zip(order[1:], [*sums[1:-1], final[0]], strict=True):
            adding: Any = total.animate
            shown = [adding.show(values)]
            if unit == order[-1]:
                bias: Any = lines.animate
                shown.append(bias.show(until=lines.x[-1]))
            self.play(*shown, run_time=1.5)
            self.wait(0.5)

    def describe_ticks(self, fit: LineFit) -> str:
        """Where the neurons switch, in a sentence."""
        place = fit.switches[0]
        alike = np.isfinite(place) and np.ptp(fit.switches) < _ALIKE
        where = f", as yet both at {formatted(place + 0.0, '{:.1f}')}" if alike else ""
        return f"A tick marks where a neuron switches: at x = −b/w{where}."

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
