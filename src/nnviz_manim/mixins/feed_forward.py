"""A forward pass written out: node by node, as matrix products, and how long either takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, LEFT, Create, FadeIn, FadeOut, Group, Transform, linear
from numpy.typing import NDArray

from nnviz_manim.analysis import unit_parts
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, textbook_network
from nnviz_manim.mixins.areas import Area, FrameShape, Split, around, columns, rows
from nnviz_manim.mixins.equation_lines import equation_lines
from nnviz_manim.mixins.loop_race import LoopRaceMixin
from nnviz_manim.mixins.pass_equations import SUBSCRIPTS, layer_lines, node_lines
from nnviz_manim.mixins.settings import (
    Check,
    instance_of,
    optional,
    several_numbers,
)
from nnviz_manim.mixins.traced_point import TracedPoint
from nnviz_manim.mobjects import Caption, CountingEquation, ParameterGraph

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["FeedForwardMixin"]

Array = NDArray[np.float64]

_MOST_UNITS = 4
"""Units of a layer whose numbers can still be read."""

_RADIUS, _SMALL_RADIUS, _NAME, _INPUT_NAME = 0.43, 0.36, 0.32, 0.45
"""Of a node, where there is room and where there is less; and room for the bias below it and for
the name at the left of an input, in units of layout."""

_NUMBER, _VALUE = 0.19, 0.17
"""Heights of a digit on lines and below nodes, and in nodes."""

_ENLARGED: Mapping[FrameShape, float] = {"wide": 1.3, "square": 1.05, "upright": 1.2}
"""How much larger nodes and letters are while nothing stands beside the network."""

_LARGEST = (10.0, 8.5)
"""How wide and high it is then at most."""

_EQUATION: Mapping[FrameShape, float] = {"wide": 0.25, "square": 0.22, "upright": 0.3}
"""Height of a digit in the equations of a node, where there is room."""

_LEAST_WIDE = 6.0
"""The sigmoid is drawn over sums from here below 0 to as far above it, or further."""

_create: Any = Create  # Manim's signature knows VMobjects only


class FeedForwardMixin(LoopRaceMixin, SceneLike):
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
    }

    network: MLP | None = None
    """A sigmoid network of at most 4 units a layer; None: the textbook's 3-3-1."""

    example: Sequence[float] = (1.5, 2.0, 3.0)
    """What comes in."""

    sentence_height = 0.24

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.5)),
        "square": rows(("title", 0.4), "main", ("words", 0.75), gap=0.2),
        "upright": rows(("title", 0.5), "main", ("words", 1.2)),
    }

    desk: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("graph", (rows("sums", ("curve", 2.3), gap=0.2), 6.8), gap=0.4),
        "square": rows("graph", ("sums", 2.35), gap=0.1),
        "upright": rows("graph", ("sums", 3.5), ("curve", 2.2), gap=0.3),
    }
    """How the main area is parted for the network, its equations, and the sigmoid."""

    model: MLP
    graph: ParameterGraph
    values: dict[tuple[int, int], Caption]
    """What stands in each node, by layer and unit."""

    lines: Sequence[CountingEquation] = ()
    """Equations of the node that is computed."""

    curve: TracedPoint | None = None
    """The sigmoid with a point on it, where there is room."""

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
        place = self.desk_places()["graph"]
        roomy = place.height / max(sizes) > 2 * (_RADIUS + _NAME)
        self.radius = _RADIUS if roomy else _SMALL_RADIUS
        self.graph = self.draw(place)
        answers = self.model.forward([list(self.example)])
        nodes = [(layer, unit) for layer, units in enumerate(sizes) for unit in range(units)]
        self.values = {
            (layer, unit): self._value(layer, float(answers[layer][0, unit]))
            for layer, unit in nodes
        }
        self.names = Group(*map(self._name, nodes))
        self._place_words(self.graph)

    def draw(self, place: Area, larger: float = 1.0) -> ParameterGraph:
        """Draw the network in a place, with larger nodes and letters."""
        radius, name = larger * self.radius, larger * _INPUT_NAME
        graph = ParameterGraph(
            self.model.layer_sizes,
            [self.model.weights[layer] for layer in self.layers()],
            width=place.width - 2 * radius - name - 0.1,
            # Below the lowest nodes stand their biases.
            height=place.height - 2 * (radius + larger * _NAME),
            radius=radius,
            pattern="{:g}",
            text_height=larger * _NUMBER,
            palette=self.palette,
        )
        return self.put(graph, Area(place.x + name / 2, place.y, place.width, place.height))

    def _value(self, layer: int, answer: float) -> Caption:
        text = f"{answer:.3f}" if layer else f"{answer:g}"
        return self.caption(text.replace("-", "−"), _VALUE).scale(self.unit)

    def _name(self, node: tuple[int, int]) -> Caption:
        """The name of an input, or the bias of another node."""
        layer, unit = node
        if not layer:
            return self.caption(f"x{SUBSCRIPTS[unit + 1]}", _NUMBER).scale(self.unit)
        bias = self.model.biases[layer][unit]
        color = "positive" if bias >= 0 else "negative"
        word = self.caption(f"b = {bias:g}".replace("-", "−"), _NUMBER, color=color)
        return word.scale(self.unit)

    def _place_words(self, graph: ParameterGraph, larger: float = 1.0) -> None:
        """Move the numbers into the nodes of a graph, names beside its inputs, biases below."""
        aside, below = (
            larger * self.unit * (self.radius + room) for room in (_INPUT_NAME / 2, _NAME - 0.12)
        )
        for center, node, name in zip(graph.centers(), self.values, self.names, strict=True):
            self.values[node].move_to(center)
            name.move_to(center + (below * DOWN if node[0] else aside * LEFT))

    def layers(self) -> range:
        """Numbers of the layers that compute."""
        return range(1, len(self.model.layer_sizes))

    def desk_places(self) -> dict[str, Area]:
        """Places of network, equations and, where there is room, the sigmoid."""
        return self.desk[self.shape].divide(self.area("main"))

    # Chapters

    def show_nodes(self) -> None:
        """Compute one node after the other, with every product and sum."""
        self.begin("Node by node")
        self.show_title("Feed-forward")
        inputs = [self.values[0, unit] for unit in range(self.model.layer_sizes[0])]
        # While nothing stands beside it, the network has the whole picture.
        shown = (self.graph, self.names, *inputs)
        desk = [each.copy() for each in shown]
        main = self.area("main")
        width, height = min(main.width, _LARGEST[0]), min(main.height, _LARGEST[1])
        larger = _ENLARGED[self.shape]
        self.graph.become(self.draw(Area(main.x, main.y, width, height), larger))
        for word in (*self.names, *inputs):
            word.scale(larger)
        self._place_words(self.graph, larger)
        self.tell(
            "Numbers come in at the left. What answer comes out at the right?",
            _create(self.graph, run_time=2),
        )
        self.play(FadeIn(self.names, *inputs), run_time=0.8)
        self.wait(0.5)
        self.tell(
            "The first node: each input times its weight, summed, plus the bias.",
            *(Transform(*each, run_time=1.2) for each in zip(shown, desk, strict=True)),
        )
        self._place_words(self.graph)
        for layer in self.layers():
            for unit in range(self.model.layer_sizes[layer]):
                self.show_node(layer, unit)
        self.graph.highlight()
        last = self.values[self.layers()[-1], 0]
        self.tell(f"The answer: {self.answers()[-1][0]:.5f}.")
        self.play(last.animate.scale(1.2), run_time=0.4)
        self.play(last.animate.scale(1 / 1.2), run_time=0.4)
        self.wait(0.8)

    def show_node(self, layer: int, unit: int) -> None:
        """Compute one node: products, sum, and the sigmoid of the sum."""
        told = {
            (1, 1): "The other nodes: the same, with weights of their own.",
            (self.layers()[-1], 0): "The last node: the same, with the answers of the others.",
        }
        before = self.model.layer_sizes[layer - 1]
        sources = [(layer - 1, source) for source in range(before)]
        edges = [(layer, unit, source) for source in range(before)]
        if self.lines:
            self.play(*map(FadeOut, self.lines), run_time=0.3)
        self.graph.highlight(nodes=[*sources, (layer, unit)], edges=edges)
        if (layer, unit) in told:
            self.tell(told[layer, unit])
        slow = unit == 0
        written = node_lines(self.model, self.example, layer, unit)
        place = self.desk_places()["sums"]
        style: dict[str, Any] = {"height": _EQUATION[self.shape], "spacing": 0.75, "edge": LEFT}
        self.lines = equation_lines(self, place, written, **style)
        times = (1.6, 1.0, 0.6) if slow else (0.6, 0.4, 0.3)
        for line, run_time in zip(self.lines[:3], times, strict=True):
            self.play(_create(line, rate_func=linear), run_time=run_time)
        if (layer, unit) == (1, 0):
            self.tell("The sigmoid σ presses the sum in between 0 and 1.", *self.show_curve())
        moving = [] if self.curve is None else [self.curve.move_to(written[3].numbers["z"])]
        answer = _create(self.lines[3], rate_func=linear)
        self.play(answer, *moving, run_time=1.2 if slow else 0.6)
        self.play(FadeIn(self.values[layer, unit], scale=2.0), run_time=0.7 if slow else 0.4)
        self.wait(0.9 if slow else 0.4)

    def show_curve(self) -> list[Any]:
        """Animations that show the sigmoid; none where there is no room for it."""
        place = self.desk_places().get("curve")
        if place is None:
            return []
        farthest = max(abs(z) for layer in self.layers() for z in self.sums(layer))
        wide = max(_LEAST_WIDE, 1.2 * farthest)
        self.curve = TracedPoint(self, place, "sigmoid", (-wide, wide), ("z", "σ(z)"))
        return [FadeIn(*self.curve.mobjects())]

    def show_products(self) -> None:
        """Write the same as one matrix product a layer."""
        gone = [*self.lines, *([] if self.curve is None else self.curve.mobjects())]
        self.lines = ()
        self.begin(
            "One product",
            "The same in one go: a layer is one product of a matrix.",
            *map(FadeOut, gone),
        )
        places = self.desk_places()
        place = around(*(place for name, place in places.items() if name != "graph"))
        for layer in self.layers():
            units, before = self.model.layer_sizes[layer], self.model.layer_sizes[layer - 1]
            sources = [(layer - 1, source) for source in range(before)]
            written = layer_lines(self.model, self.example, layer)
            room = place.height / len(written) / (2.1 * max(units, before))
            lines = equation_lines(self, place, written, height=min(room, 0.3), spacing=2.4)
            targets = [(layer, unit) for unit in range(units)]
            every = [(layer, unit, source) for unit in range(units) for source in range(before)]
            self.graph.highlight(nodes=[*sources, *targets], edges=every)
            for line in lines:
                self.play(_create(line, rate_func=linear), run_time=1.2)
            self.wait(0.4)
            if layer == 1 and units > 1:
                self.tell("Each row of the matrix holds the weights of one node.")
                for unit in range(units):
                    self.show_row(layer, unit, lines)
                for line in lines:
                    line.highlight()
            else:
                self.wait(1.0)
            if layer < self.layers()[-1]:
                fading = [FadeOut(line, run_time=0.4) for line in lines]
                self.tell("Then the next layer, and there is the same answer.", *fading)
        self.graph.highlight()
        self.leave(*lines, self.graph, self.names, *self.values.values())

    def show_row(self, layer: int, unit: int, lines: Sequence[CountingEquation]) -> None:
        """Point at what belongs to a node in the product, in its answers, and in the network."""
        sources = range(self.model.layer_sizes[layer - 1])
        row = [f"w{unit}{source}" for source in sources]
        used = [f"x{source}" for source in sources]
        lines[0].highlight(*row, *used, f"b{unit}", f"z{unit}")
        lines[1].highlight(f"z{unit}", f"a{unit}")
        nodes = [(layer - 1, source) for source in sources]
        edges = [(layer, unit, source) for source in sources]
        self.graph.highlight(nodes=[*nodes, (layer, unit)], edges=edges)
        self.wait(0.9)

    # Numbers

    def sums(self, layer: int) -> list[float]:
        """What the units of a layer sum up."""
        return [
            float(unit_parts(self.model, [list(self.example)], layer, unit).total[0])
            for unit in range(self.model.layer_sizes[layer])
        ]

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
        return numbers | self.raced_numbers()
