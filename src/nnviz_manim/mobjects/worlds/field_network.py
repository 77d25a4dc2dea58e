"""A network of two inputs, each node of which shows what it answers all over the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.mobjects.worlds.decision_field import BIAS_BAR, BIAS_GAP, FieldNodes
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette

__all__ = ["FieldNetwork"]

Array = NDArray[np.float64]
Fields = Mapping[int, ArrayLike]

_SPACING = 1.36
"""From one node of a layer to the next, in sides of a node; the bar of a bias lies between."""

_BELOW = BIAS_GAP + BIAS_BAR
"""What the lowest bar takes below its node, in sides of a node."""

_LINE = (1.0, 6.0)
_FAINTEST = 0.18
"""Strokes of a weight of 0 and of the largest, and opacity of a weight of 0."""

_DIM = 0.12
"""Opacity of what is not spoken of."""


class FieldNetwork(ArrayGroup):
    """Fields as nodes in columns, lines that are weights between them, bars that are biases.

    Parameters
    ----------
    fields
        What the units answer, by layer from 0, each of shape (units, rows, columns), the lowest
        row first.
    weights, biases
        By layer from 1, of shapes (units, units of the layer before) and (units,).
    width, height
        Of the whole in scene units.
    size
        Most that the side of a node may be.
    ranges
        The value between both answers, and how far from it an answer is quite sure: a pair a
        layer.
    weight_scale, bias_scale
        The weight whose line is widest, and the bias whose bar reaches the node's corner.
    palette
        Where the colors come from.

    Attributes
    ----------
    nodes : dict of int to FieldNodes
        By layer, from 0.
    lines : dict of int to Connections
        By layer, from 1.

    Raises
    ------
    DrawingError
        If there are no two layers, or the ranges are not those of the layers.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class ThreeNodes(Scene):
    ...     def construct(self):
    ...         x, y = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))
    ...         network = FieldNetwork({0: [x, y], 1: [x + y]}, {1: [[1, 1]]}, {1: [0]}, width=5)
    ...         self.add(network)
    ...         network.show({0: [x, y], 1: [x - y - 0.5]}, {1: [[1, -1]]}, {1: [-0.5]})
    """

    def __init__(
        self,
        fields: Fields,
        weights: Fields,
        biases: Fields,
        *,
        width: float = 6.0,
        height: float = 4.0,
        size: float = 0.9,
        ranges: Sequence[tuple[float, float]] | None = None,
        weight_scale: float = 1.0,
        bias_scale: float = 1.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        counts = [len(np.asarray(fields[layer])) for layer in sorted(fields)]
        if sorted(fields) != list(range(len(counts))) or set(weights) != set(fields) - {0}:
            raise DrawingError(
                f"a FieldNetwork has fields of layers 0, 1, … and weights of all but the first, and"
                f" was given fields of {sorted(fields)} and weights of {sorted(weights)}"
            )
        scales = [(0.0, 1.0)] * len(counts) if ranges is None else list(ranges)
        if len(counts) < 2 or len(scales) != len(counts):
            raise DrawingError(
                f"a FieldNetwork has two layers or more and a range for each, and was given"
                f" {len(counts)} layers and {len(scales)} ranges"
            )
        most = max(counts)
        self.side = min(size, height / (_SPACING * (most - 1) + 1 + _BELOW), width / len(counts))
        pitch = min((height - (1 + _BELOW) * self.side) / max(most - 1, 1), 1.8 * self.side)
        lift = _BELOW / 2 * self.side
        columns = np.linspace(-(width - self.side) / 2, (width - self.side) / 2, len(counts))
        places = [
            [(x, lift + ((units - 1) / 2 - unit) * pitch, 0.0) for unit in range(units)]
            for x, units in zip(columns.tolist(), counts, strict=True)
        ]
        self.nodes = {
            layer: FieldNodes(
                fields[layer],
                places[layer],
                size=self.side,
                biases=biases.get(layer),
                bias_scale=bias_scale,
                center=scales[layer][0],
                scale=scales[layer][1],
                palette=palette,
            )
            for layer in range(len(counts))
        }
        half = np.array([self.side / 2, 0.0, 0.0])
        self.lines = {
            layer: Connections(
                np.array(places[layer - 1]) + half,
                np.array(places[layer]) - half,
                weights[layer],
                normalize=float(weight_scale),
                widths=_LINE,
                faintest=_FAINTEST,
                palette=palette,
            )
            for layer in range(1, len(counts))
        }
        super().__init__(*self.lines.values(), *self.nodes.values())

    def show(self, fields: Fields, weights: Fields, biases: Fields) -> Self:
        """Show another state of the network.

        Parameters
        ----------
        fields, weights, biases
            As for the class.

        Raises
        ------
        DrawingError
            If their layers or shapes are others.
        """
        if set(fields) != set(self.nodes) or set(weights) != set(self.lines):
            raise DrawingError(
                f"this FieldNetwork shows fields of layers {sorted(self.nodes)} and weights of"
                f" layers {sorted(self.lines)}, and was given {sorted(fields)} and"
                f" {sorted(weights)}"
            )
        for layer, nodes in self.nodes.items():
            nodes.show(fields[layer], biases.get(layer))
        for layer, lines in self.lines.items():
            lines.show(weights[layer])
        return self

    def highlight(self, layer: int | None = None, unit: int = 0) -> Self:
        """Dim all but a node, its inputs and the lines between; without a layer all is bright.

        Parameters
        ----------
        layer
            From 1; None: all layers.
        unit
            From 0.

        Raises
        ------
        DrawingError
            If there is no such node.
        """
        if layer is None:
            return self.set_opacity(1.0)
        if layer not in self.lines or not 0 <= unit < self.nodes[layer].part_count:
            raise DrawingError(f"there is no node {unit} of layer {layer} that has inputs")
        self.set_opacity(_DIM)
        nodes, lines = self.nodes[layer], self.lines[layer]
        nodes.opacities = np.where(np.arange(nodes.part_count) == unit, 1.0, _DIM)
        self.nodes[layer - 1].opacities = np.ones(self.nodes[layer - 1].part_count)
        targets = np.repeat(np.arange(nodes.part_count), self.nodes[layer - 1].part_count)
        lines.opacities = np.where(targets == unit, 1.0, _DIM)
        return self
