"""A forward pass written out: node by node, as matrix products, and how long either takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import LEFT, Create, FadeIn, FadeOut, Group, UpdateFromAlphaFunc, linear
from numpy.typing import NDArray

from nnviz_manim.analysis import LoopBenchmark, benchmark_loops
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, textbook_network
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.equation_lines import equation_lines
from nnviz_manim.mixins.pass_equations import SUBSCRIPTS, layer_lines, node_lines
from nnviz_manim.mixins.settings import (
    Check,
    instance_of,
    optional,
    several_numbers,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import BarRows, Caption, ParameterGraph

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["FeedForwardMixin"]

Array = NDArray[np.float64]

_MOST_UNITS = 4
"""Units of a layer whose numbers can still be read."""

_ARTICLE_SECONDS = (41e-3, 84e-6)
"""Of the article that this example is from, by loops and by products, for 100-100-50-10."""

_RADIUS, _NAME = 0.35, 0.32
"""Of a node, and room for the name below it, in units of layout."""

_SLOW_MOTION = 4.0
"""Seconds that the loops take on screen."""

_create: Any = Create  # Manim's signature knows VMobjects only


class FeedForwardMixin(StageMixin, SceneLike):
    """Writes out a forward pass: each product and sum of each node, then a product a layer.

    Numbers are those of the network itself. The last chapter measures on the machine that renders;
    two renders of it are never the same.

    Examples
    --------
    ::

        class MyPass(FeedForwardMixin, Scene):
            example = (0.5, -1.0)
            network = network_of([[[1, 2], [0, -1]], [[2, 1]]], [[0, 1], [-1]])
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "network": optional(instance_of(MLP, expected="an MLP")),
        "example": several_numbers(1, _MOST_UNITS),
        "race_sizes": several_numbers(2),
    }

    network: MLP | None = None
    """A sigmoid network of at most 4 units a layer; None: the textbook's 3-3-1."""

    example: Sequence[float] = (1.5, 2.0, 3.0)
    """What comes in."""

    race_sizes: Sequence[int] = (100, 100, 50, 10)
    """Layers of the network whose forward pass is measured."""

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.6)),
        "square": rows(("title", 0.4), "main", ("words", 0.7), gap=0.2),
        "upright": rows(("title", 0.5), "main", ("words", 1.0)),
    }

    desk: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("graph", ("sums", 6.8), gap=0.4),
        "square": rows("graph", ("sums", 2.1), gap=0.1),
        "upright": rows("graph", ("sums", 4.6), gap=0.4),
    }
    """How the main area is parted for the network and its equations."""

    race: ClassVar[Split] = rows(("head 1", 0.6), "bars 1", ("head 0", 0.6), "bars 0", gap=0.15)
    """How it is parted for the two measurements."""

    model: MLP
    graph: ParameterGraph
    values: dict[tuple[int, int], Caption]
    """What stands in each node, by layer and unit."""

    measured: LoopBenchmark
    bars: BarRows

    def construct(self) -> None:
        """Play all chapters."""
        self.build()
        self.show_nodes()
        self.show_products()
        self.show_race()
        self.wait(2)

    def build(self) -> None:
        """Make the network's picture; nothing is added to the scene yet.

        Raises
        ------
        SettingError
            If the network is too large to be read, has other units than sigmoids, or the example
            does not fit it.
        """
        self.model = textbook_network("3-3-1") if self.network is None else self.network
        sizes = self.model.layer_sizes
        if max(sizes) > _MOST_UNITS or set(self.model.activations) != {"sigmoid"}:
            raise SettingError(
                f"{type(self).__name__}.network has layers of {'-'.join(map(str, sizes))} units,"
                f" {', '.join(self.model.activations)}: expected at most {_MOST_UNITS} units a"
                f" layer, all of them sigmoids"
            )
        if len(self.example) != sizes[0]:
            raise SettingError(
                f"{type(self).__name__}.example has {len(self.example)} numbers, and the network"
                f" has {sizes[0]} inputs"
            )
        place = self.desk[self.shape].divide(self.area("main"))["graph"]
        radius = _RADIUS
        # Below the lowest nodes stand their biases.
        self.graph = ParameterGraph(
            sizes,
            [self.model.weights[layer] for layer in self.layers()],
            width=place.width - 2 * radius - 0.2,
            height=place.height - 2 * (radius + _NAME),
            radius=radius,
            pattern="{:g}",
            text_height=0.19,
            palette=self.palette,
        )
        self.put(self.graph, place)
        centers = iter(self.graph.centers())
        self.values, self.names = {}, Group()
        answers = self.model.forward([list(self.example)])
        for layer, units in enumerate(sizes):
            for unit in range(units):
                self._letter(layer, unit, next(centers), float(answers[layer][0, unit]))

    def _letter(self, layer: int, unit: int, center: Array, answer: float) -> None:
        """Make the number in a node, and its input's name or its bias below it."""
        text = f"{answer:g}" if layer == 0 else f"{answer:.3f}"
        value = self.caption(text.replace("-", "−"), 0.17)
        self.values[layer, unit] = value.scale(self.unit).move_to(center)
        bias = self.model.biases[layer][unit] if layer else 0.0
        name = f"b = {bias:g}" if layer else f"x{SUBSCRIPTS[unit + 1]}"
        color = "ink" if not layer else "positive" if bias >= 0 else "negative"
        word = self.caption(name.replace("-", "−"), 0.19, color=color).scale(self.unit)
        self.names.add(word.move_to(center - np.array([0.0, (_RADIUS + 0.2) * self.unit, 0.0])))

    def layers(self) -> range:
        """Numbers of the layers that compute."""
        return range(1, len(self.model.layer_sizes))

    # Chapters

    def show_nodes(self) -> None:
        """Compute one node after the other, with every product and sum."""
        self.begin("Node by node")
        self.show_title("Feed-forward")
        self.tell("Numbers come in at the left. What answer comes out at the right?")
        inputs = [self.values[0, unit] for unit in range(self.model.layer_sizes[0])]
        self.play(_create(self.graph), run_time=1.8)
        self.play(FadeIn(self.names, *inputs), run_time=0.8)
        for layer in self.layers():
            for unit in range(self.model.layer_sizes[layer]):
                self.show_node(layer, unit)
        self.graph.highlight()
        last = self.values[self.layers()[-1], 0]
        self.tell(f"The answer: {self.answers()[-1][0]:.5f}.")
        self.play(last.animate.scale(1.2), run_time=0.4)
        self.play(last.animate.scale(1 / 1.2), run_time=0.4)
        self.wait(0.6)

    def show_node(self, layer: int, unit: int) -> None:
        """Compute one node: products, sum, and the sigmoid of the sum."""
        told = {
            (1, 0): "The first node: each input times its weight, summed, plus the bias.",
            (1, 1): "The other nodes: the same, with weights of their own.",
            (self.layers()[-1], 0): "The last node: the same, with the answers of the others.",
        }
        before = self.model.layer_sizes[layer - 1]
        sources = [(layer - 1, source) for source in range(before)]
        edges = [(layer, unit, source) for source in range(before)]
        self.graph.highlight(nodes=[*sources, (layer, unit)], edges=edges)
        if (layer, unit) in told:
            self.tell(told[layer, unit])
        slow = unit == 0
        place = self.desk[self.shape].divide(self.area("main"))["sums"]
        written = node_lines(self.model, self.example, layer, unit)
        lines = equation_lines(self, place, written, height=0.25, spacing=0.75, edge=LEFT)
        times = (1.6, 1.0, 0.6, 0.9) if slow else (0.5, 0.4, 0.3, 0.4)
        for line, run_time in zip(lines, times, strict=True):
            self.play(_create(line, rate_func=linear), run_time=run_time)
        value = self.values[layer, unit]
        self.play(FadeIn(value, scale=2.0), run_time=0.7 if slow else 0.4)
        self.wait(0.6 if slow else 0.2)
        self.play(*map(FadeOut, lines), run_time=0.3)

    def show_products(self) -> None:
        """Write the same as one matrix product a layer."""
        self.begin("One product", "The same in one go: a layer is one product of a matrix.")
        place = self.desk[self.shape].divide(self.area("main"))["sums"]
        for layer in self.layers():
            units, before = self.model.layer_sizes[layer], self.model.layer_sizes[layer - 1]
            sources = [(layer - 1, source) for source in range(before)]
            written = layer_lines(self.model, self.example, layer)
            room = place.height / len(written) / (2.1 * max(units, before))
            lines = equation_lines(self, place, written, height=min(room, 0.26), spacing=1.9)
            targets = [(layer, unit) for unit in range(units)]
            every = [(layer, unit, source) for unit in range(units) for source in range(before)]
            self.graph.highlight(nodes=[*sources, *targets], edges=every)
            for line in lines:
                self.play(_create(line, rate_func=linear), run_time=1.2)
            self.wait(0.4)
            if layer == 1 and units > 1:
                self.tell("Each row of the matrix holds the weights of one node.")
                for unit in range(units):
                    row = [f"w{unit}{source}" for source in range(before)]
                    used = [f"x{source}" for source in range(before)]
                    lines[0].highlight(*row, *used, f"b{unit}", f"z{unit}")
                    edges = [(layer, unit, source) for source in range(before)]
                    self.graph.highlight(nodes=[*sources, (layer, unit)], edges=edges)
                    self.wait(0.9)
                lines[0].highlight()
                self.tell("Then the next layer, and there is the same answer.")
            else:
                self.wait(1.0)
            self.play(*map(FadeOut, lines), run_time=0.4)
        self.graph.highlight()
        self.play(*map(FadeOut, (self.graph, self.names, *self.values.values())), run_time=0.6)

    def show_race(self) -> None:
        """Measure loops and products on this machine, and show them beside the article's."""
        sizes = "-".join(map(str, self.race_sizes))
        self.measured = self.measure()
        ours = (self.measured.loop_seconds, self.measured.product_seconds)
        places = self.race.divide(self.area("main"))
        both = np.array([ours, _ARTICLE_SECONDS]) * 1e3
        heads = [
            self.put(self.caption(text, 0.22, weight="BOLD"), places[f"head {number}"])
            for number, text in enumerate(
                ("Measured on this machine, for this video", "Measured by the article's author")
            )
        ]
        patterns = ("{:.3f} ms", "{:.3g} ms")
        self.bars, theirs = (
            self.put(
                self.build_bars(both[number], float(both.max()), place.width, patterns[number]),
                place,
            )
            for number, place in enumerate((places["bars 0"], places["bars 1"]))
        )
        self.begin("Loops against products", f"{sizes} units: loops in Python, or matrix products?")
        self.play(FadeIn(heads[1], theirs), run_time=0.8)
        self.wait(1.2)
        self.bars.show([0.0, 0.0])
        self.tell("And here, in slow motion: the products are done before it is seen.")
        self.play(FadeIn(heads[0], self.bars), run_time=0.8)
        self.play(self.racing(both[0]), run_time=_SLOW_MOTION)
        self.tell(f"Here the products are {self.measured.ratio:,.0f} times faster.")
        self.wait(1.2)
        self.tell("Every render measures anew: no two of these videos are the same.")
        self.wait(1.5)

    # Pieces

    def measure(self) -> LoopBenchmark:
        """Measure both ways, now and here."""
        return benchmark_loops([int(units) for units in self.race_sizes])

    def racing(self, milliseconds: Array) -> Any:
        """An animation in which both bars grow as time passes, until each is done."""
        longest = float(milliseconds.max())

        def grow(_: Any, alpha: float) -> None:
            self.bars.show(np.minimum(milliseconds, alpha * longest))

        return UpdateFromAlphaFunc(self.bars, grow, rate_func=linear)

    def build_bars(self, milliseconds: Array, scale: float, width: float, pattern: str) -> BarRows:
        """Make two bars."""
        return BarRows(
            milliseconds,
            ("loops", "products"),
            scale=scale,
            signed=False,
            colors=("negative", "accent"),
            pattern=pattern,
            width=width,
            spacing=0.8,
            text_height=0.28,
            palette=self.palette,
        )

    def answers(self) -> list[Array]:
        """What every layer answers to the example, the input first."""
        found = self.model.forward([list(self.example)])
        return [np.array(found[layer][0], dtype=float) for layer in (0, *self.layers())]

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the network and of the measurement."""
        numbers: dict[str, tuple[float | str, float]] = {
            f"unit {unit} of layer {layer}": (value.text.replace("−", "-"), answer)
            for layer, answers in enumerate(self.answers())
            for unit, answer in enumerate(answers.tolist())
            for value in [self.values[layer, unit]]
        }
        times = (self.measured.loop_seconds, self.measured.product_seconds)
        for name, shown, seconds in zip(self.bars.names, self.bars.values, times, strict=True):
            numbers[f"milliseconds of {name}"] = (f"{shown:.3f}", 1e3 * seconds)
        return numbers
