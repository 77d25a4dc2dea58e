"""A small network drawn twice: with its weights, and with the gradients that come back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import LEFT, RIGHT, UP, FadeIn, FadeOut
from numpy.typing import NDArray

from nnviz_manim.analysis import BackpropagationStep
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import Area
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Caption, ParameterGraph, Points
from nnviz_manim.mobjects.worlds.label_places import place_on_lines
from nnviz_manim.mobjects.worlds.lettering import formatted, number_width, text_width
from nnviz_manim.painting.geometry import lerp

__all__ = ["GradientGraph"]

Array = NDArray[np.float64]

_LEAST, _MOST = 0.168, 0.2
"""Heights of a digit."""

_LARGEST_NODE = 0.48
"""Radius, in units of layout."""

_LARGEST_STEP_NODE = 0.6
"""The same where no gradients need the room between the nodes."""

_STEP_SIZES = (0.24, 0.22, 0.2, 0.184, _LEAST)
"""Heights of a digit there, of which the largest is taken that leaves the others room."""

_CLEAR, _TIGHT = 0.4, 0.2
"""Room between two of these numbers, in heights of a digit; the latter where they are smallest."""

_LETTER_ROOM = 2.2
"""What a bias below a node, or a δ above it, takes, in heights of a digit."""

_FILLED = 1.75
"""How wide a number in a node may be, in radii."""

_DELTA = "{:.5f}"


class GradientGraph:
    """Draws the network of a step of backpropagation, each node and line on its own.

    Parameters
    ----------
    stage
        The scene.
    place
        Where it stands, in units of layout.
    step
        Whose numbers are drawn.

    Attributes
    ----------
    weights : ParameterGraph
        Weights on the lines, biases below the nodes, activations in them.
    skeleton : ParameterGraph
        The same without weights and biases.
    gradients : ParameterGraph
        Gradients on the lines, hidden until they are :meth:`reveal`ed.
    flows : ParameterGraph
        The same lines without numbers, which stay.
    halos : Points
        Around each node, as bright as its δ is large beside the largest one.
    tags : dict of (int, int) to Caption
        δ above each node, by layer and unit.

    Raises
    ------
    SettingError
        If the numbers would not be readable there.
    """

    def __init__(self, stage: StageMixin, place: Area, step: BackpropagationStep) -> None:
        self.stage = stage
        self.place = place
        self.step = step
        self.sizes = tuple(len(each) for each in step.a.values())
        sizes = enumerate(self.sizes)
        self.nodes = [(layer, unit) for layer, size in sizes for unit in range(size)]
        self.text = _MOST if place.height > 4.5 and place.width > 6.8 else _LEAST
        self.radius = self._fitting_radius()
        self.weights = self.draw(step.weights, step.biases, step.a)
        self.skeleton = self.draw(step.weights, None, step.a, numbers=False)
        largest = max(float(np.abs(each).max()) for each in step.weight_gradients.values())
        self.gradients = self.draw(
            step.weight_gradients, None, None, pattern=_DELTA, weight_scale=largest or 1.0
        )
        self.flows = self.draw(
            step.weight_gradients, None, None, numbers=False, weight_scale=largest or 1.0
        )
        self._spread_numbers()
        self.gradients.set_opacity(0.0)
        self.flows.set_opacity(0.0)
        centers = self.weights.centers()
        self.nodes = [
            (layer, unit) for layer, size in enumerate(self.sizes) for unit in range(size)
        ]
        self.at = dict(zip(self.nodes, centers, strict=True))
        unit = stage.unit
        self.halos = Points(
            centers, colors="accent", radius=1.28 * self.radius * unit, palette=stage.palette
        )
        self.halos.set_opacity(0.0)
        self.tags = {
            node: self._tag(float(step.delta[node[0]][node[1]]), self.at[node])
            for node in self.nodes
            if node[0] > 0
        }

    def _fitting_radius(self) -> float:
        radius = min(self._most_radius(self.text), _LARGEST_NODE)
        texts = [formatted(float(v), "{:.2f}") for each in self.step.a.values() for v in each]
        least = max(number_width(text, _LEAST) for text in texts) / _FILLED
        if radius < least:
            raise SettingError(
                f"{type(self.stage).__name__} has layers of {', '.join(map(str, self.sizes))} units"
                f" and no room for their numbers in {self.stage.shape} frames: give the network"
                f" fewer units a layer, or take a frame of another shape"
            )
        return radius

    def _most_radius(self, text: float) -> float:
        """The radius of nodes that leave room between them for letters of a height."""
        most = max(self.sizes)
        return (self.place.height - (most + 1) * _LETTER_ROOM * text) / (2 * most)

    def draw_finest(self) -> ParameterGraph:
        """Draw the network with as many decimals as there is room for, as large as can be."""
        for pattern in ("{:.3f}", "{:.2f}"):
            for size in _STEP_SIZES:
                graph = self._finest(pattern, size)
                if graph is not None:
                    return graph
        return self.draw(self.step.weights, self.step.biases, self.step.a, text_height=_LEAST)

    def _finest(self, pattern: str, size: float) -> ParameterGraph | None:
        """The network with such numbers; None if some in nodes are too wide or others overlap."""
        step = self.step
        texts = [formatted(float(v), pattern) for each in step.a.values() for v in each]
        # Nodes are no larger than their numbers need: the lines have more room.
        radius = max(self.radius, max(number_width(text, size) for text in texts) / _FILLED)
        if radius > min(self._most_radius(size), _LARGEST_STEP_NODE):
            return None
        graph = self.draw(step.weights, step.biases, step.a, size, radius=radius, pattern=pattern)
        return graph if self._keeps_clear(graph, pattern, size, radius) else None

    def _keeps_clear(self, graph: ParameterGraph, pattern: str, size: float, radius: float) -> bool:
        """Whether weights on lines, and biases below nodes, leave each other room."""
        first, count = self.sizes[0], len(self.nodes)
        lines = graph.part_points()[count:, 2, :2] / self.stage.unit
        below = graph.centers()[first:, :2] / self.stage.unit
        below = below - np.array([0.0, radius + 1.1 * size])
        weights, biases = (
            [formatted(float(v), pattern) for each in parameters.values() for v in each.ravel()]
            for parameters in (self.step.weights, self.step.biases)
        )
        widths = [number_width(text, size) for text in (*weights, *(f"b {b}" for b in biases))]
        places = np.concatenate([lines, below])
        apart = np.abs(places[:, None] - places)
        room = (_CLEAR if size > _LEAST else _TIGHT) * size
        across = np.add.outer(widths, widths) / 2 + room
        free = (apart[..., 0] > across) | (apart[..., 1] > size + room)
        return bool((free | np.eye(len(places), dtype=bool)).all())

    def _spread_numbers(self) -> None:
        """Place the gradients of each node's lines by themselves: no others are there with them."""
        unit, points = self.stage.unit, self.gradients.part_points().copy()
        width = number_width(formatted(-0.8, _DELTA), self.text) + self.text
        for node in self.nodes[self.sizes[0] :]:
            rows = [len(self.nodes) + k for k, e in enumerate(self.edges()) if e[:2] == node]
            lines = points[rows]
            shares = place_on_lines(lines[:, :2, :2], width * unit, 2 * self.text * unit)
            # Numbers keep clear of the nodes at both ends.
            lengths = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
            least = np.minimum(width * unit / 2 / lengths, 0.5)
            middles = lerp(lines[:, 0], lines[:, 1], np.clip(shares, least, 1 - least)[:, None])
            points[rows, 3] += middles - lines[:, 2]
            points[rows, 2] = middles
        self.gradients.points = points.reshape(-1, 3)

    def draw(
        self,
        weights: dict[int, Any],
        biases: dict[int, Any] | None,
        values: dict[int, Any] | None,
        text_height: float | None = None,
        radius: float | None = None,
        **style: Any,
    ) -> ParameterGraph:
        """Draw the network with other numbers, at the same place."""
        radius, between = radius or self.radius, _LETTER_ROOM * (text_height or self.text)
        graph = ParameterGraph(
            self.sizes,
            list(weights.values()),
            None if biases is None else list(biases.values()),
            None if values is None else list(values.values()),
            width=self.place.width - 1.3 * self.radius - self._right_room(),
            height=self.place.height - 2 * radius - 2 * between,
            radius=radius,
            text_height=text_height or self.text,
            palette=self.stage.palette,
            value_scale=max(float(np.abs(each).max()) for each in list(self.step.a.values())[1:])
            or 1.0,
            **style,
        )
        beside = (1.3 * self.radius - self._right_room()) / 2
        place = Area(self.place.x + beside, self.place.y, self.place.width, self.place.height)
        return self.stage.put(graph, place)

    def _right_room(self) -> float:
        """Room for the node and for its δ, which juts out at its right."""
        widest = max(len(formatted(float(d), _DELTA)) for d in self.step.delta[len(self.sizes) - 1])
        tag = text_width("δ " + "0" * widest, self.text)
        return max(1.3 * self.radius, tag - self.radius)

    def _tag(self, delta: float, center: Array) -> Caption:
        tag = self.stage.caption(f"δ {formatted(delta, _DELTA)}", self.text, color="accent")
        tag.scale(self.stage.unit)
        return self.beside(tag, center)

    def beside(self, tag: Caption, center: Array) -> Caption:
        """Move words above a node, from its left rim on: at its left lie the numbers of lines."""
        unit = self.stage.unit
        above = (1.28 * self.radius + 0.9 * self.text) * unit
        tag.move_to(center + above * UP, aligned_edge=LEFT).shift(self.radius * unit * LEFT)
        beyond = float(tag.get_right()[0]) - unit * float(self.place.edge(RIGHT)[0])
        return tag.shift(max(beyond, 0.0) * LEFT)

    def roomy(self, layer: int) -> bool:
        """Whether words have room between a node and the bias of the one above it."""
        heights = [float(self.at[layer, unit][1]) for unit in range(self.sizes[layer])]
        apart = min(map(abs, np.diff(heights)), default=np.inf) / self.stage.unit
        return bool(apart > 2.28 * self.radius + 2 * _LETTER_ROOM * self.text)

    def share(self, layer: int, unit: int) -> float:
        """|δ| of a node beside the largest one."""
        largest = max(float(np.abs(each).max()) for each in self.step.delta.values())
        return abs(float(self.step.delta[layer][unit])) / (largest or 1.0)

    def edges(self) -> list[tuple[int, int, int]]:
        """All lines, by layer, target and source."""
        pairs = enumerate(pairwise(self.sizes), start=1)
        return [(n, k, j) for n, (b, u) in pairs for k in range(u) for j in range(b)]

    def gradient(self, layer: int, target: int, source: int) -> float:
        """The gradient that is drawn on a line."""
        number = len(self.nodes) + self.edges().index((layer, target, source))
        return float(self.gradients.values[number])

    def above(self, layer: int) -> range:
        """Units of the next layer."""
        return range(self.sizes[layer + 1] if layer + 1 < len(self.sizes) else 0)

    # Animations

    def to_gradients(self) -> list[Any]:
        """Let the weights go, for the gradients to come."""
        # In this order: halos lie behind the nodes, gradients on the lines.
        self.stage.add(self.halos)
        return [FadeOut(self.weights), FadeIn(self.skeleton)]

    def leave(self) -> list[Any]:
        """Let all of it go."""
        return [
            *map(
                FadeOut,
                (self.skeleton, self.flows, self.gradients, self.halos, *self.tags.values()),
            )
        ]

    def reveal_delta(self, layer: int, unit: int) -> list[Any]:
        """Let δ come up at a node."""
        halo = self.halos.part(self.nodes.index((layer, unit)))
        return [halo.animate.set_opacity(self.share(layer, unit)), FadeIn(self.tags[layer, unit])]

    def reveal(self, edges: Sequence[tuple[int, int, int]]) -> list[Any]:
        """Let the gradients of lines come up; those that are there stay."""
        if self.gradients not in self.stage.mobjects:
            self.stage.add(self.flows, self.gradients)
        graphs = (self.flows, self.gradients)
        parts = [graph.edge(*edge) for edge in edges for graph in graphs]
        return [FadeIn(part) for part in parts if not part.style()[4]]

    def quiet(self) -> list[Any]:
        """Let the numbers of gradients go, and their lines stay."""
        gradients: Any = self.gradients.animate
        return [gradients.set_opacity(0.0)]

    def pulses(self, layer: int, unit: int) -> tuple[Points, Array]:
        """Dots at the next layer, and where they run to: back along every line, to a node."""
        starts = np.array([self.at[layer + 1, above] for above in self.above(layer)])
        ways = self.at[layer, unit] - starts
        rims = self.radius * self.stage.unit * ways / np.linalg.norm(ways, axis=1)[:, None]
        dots = Points(
            starts + rims, colors="accent", radius=0.1 * self.stage.unit, palette=self.stage.palette
        )
        return dots, starts + ways - rims
