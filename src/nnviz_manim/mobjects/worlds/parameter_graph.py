"""A small network with every parameter as a number: weights on the lines, biases at the nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import dist
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.graph_places import (
    edge_index,
    lines_between,
    node_centers,
    node_index,
)
from nnviz_manim.mobjects.worlds.label_places import place_on_lines
from nnviz_manim.mobjects.worlds.lettering import colors_of, formatted, number_width, write
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import lerp, rim_points
from nnviz_manim.painting.palette import (
    DEFAULT_PALETTE,
    Palette,
    palette_named,
    readable_on,
    rgb,
)
from nnviz_manim.painting.part import Part

__all__ = ["ParameterGraph"]

Array = NDArray[np.float64]

_DIM = 0.2
"""Opacity of what is not spoken of."""

_LEAST_LINE = 0.25
"""Opacity of the line of a weight of 0, so that the network is seen before it is trained."""

_ROOM = (0.5, 0.55)
"""Room around a number on a line, in heights of a digit: across, and up."""


class ParameterGraph(ArrayMobject):
    """Nodes and lines of a small network; parts are the nodes layer by layer, then the lines.

    Lines are colored by the sign of their weight, and wide by its size; the weight stands on
    the line, the value inside the node, the bias below it, or inside where there is no value.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    weights
        A matrix a layer from 1, each of shape (units, units of the layer before).
    biases
        Biases of each layer from 1; None: none are drawn.
    values
        Values of each layer from 0; None: none are written.
    names
        A name for each node, written above it, layer by layer; None: none.
    width, height
        From the first to the last column, and of the highest column, between middles of nodes.
    radius
        Of a node.
    weight_scale
        The weight whose line is widest; None: the largest of each moment.
    value_scale
        The value that fills a node.
    numbers
        Whether weights and biases are written.
    pattern
        A format string of all numbers.
    biases_inside
        Whether biases stand inside their nodes, which then have no values.
    node_colors
        Colors of the nodes' rims, one for all or one a node; None: the palette's quiet color.
    edge_colors
        Colors of the lines, one for all or one a line; weights are then told by their numbers and
        widths, and biases have the colors of their nodes; None: all by their signs.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are fewer than two layers, or weights, biases or values do not fit them.

    Examples
    --------
    >>> from manim import Scene
    >>> class SevenParameters(Scene):
    ...     def construct(self):
    ...         graph = ParameterGraph(
    ...             [1, 2, 1], [[[4.0], [-3.0]], [[2.0, 1.5]]], [[0.5, -0.2], [-1.0]], width=9
    ...         )
    ...         self.add(graph)
    ...         self.play(graph.animate.show(weights=[[[5.0], [3.0]], [[-2.0, 0.5]]]))
    ...         self.play(graph.animate.highlight(edges=[(1, 0, 0)]))
    """

    values: Array = per_part()
    biases: Array = per_part()
    rims: Array = per_part()
    layer_sizes: tuple[int, ...] = kept()
    shown: tuple[bool, bool, bool] = kept()
    names: tuple[str, ...] = kept()
    weight_scale: float | None = kept()
    value_scale: float = kept()
    pattern: str = kept()
    biases_inside: bool = kept()
    by_sign: bool = kept()
    text_share: float = kept()
    palette: Palette = kept()

    def __init__(
        self,
        layer_sizes: Sequence[int],
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike] | None = None,
        values: Sequence[ArrayLike] | None = None,
        *,
        names: Sequence[str] | None = None,
        width: float = 8.0,
        height: float = 3.6,
        radius: float = 0.42,
        weight_scale: float | None = None,
        value_scale: float = 1.0,
        numbers: bool = True,
        pattern: str = "{:.2f}",
        biases_inside: bool = False,
        node_colors: ParsableManimColor | Sequence[ParsableManimColor] | None = None,
        edge_colors: ParsableManimColor | Sequence[ParsableManimColor] | None = None,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        sizes = tuple(int(units) for units in layer_sizes)
        if biases_inside and values is not None:
            raise DrawingError("a ParameterGraph has room for biases or for values in its nodes")
        if len(sizes) < 2 or min(sizes) < 1:
            raise DrawingError(
                f"layer_sizes={list(sizes)}: expected an input and an output layer at least, each"
                f" of 1 unit or more"
            )
        self.layer_sizes = sizes
        self.palette = palette_named(palette)
        centers = node_centers(sizes, width, height)
        lines = lines_between(sizes, centers, radius)
        widest = number_width(formatted(-0.88, pattern), text_height)
        across, up = (np.array(_ROOM) * text_height + np.array([widest, text_height])).tolist()
        shares = np.full(len(lines), 0.5)
        if numbers:
            # Numbers on lines keep clear of the nodes, and of the biases below them.
            taken = [(x, y, 1.7 * radius, 1.7 * radius) for x, y, _ in centers.tolist()]
            if biases is not None and not biases_inside:
                below = radius + 1.1 * text_height
                letter = number_width("b ", text_height)
                taken += [
                    (x, y - below, widest + letter, text_height)
                    for x, y, _ in centers[sizes[0] :].tolist()
                ]
            shares = place_on_lines(lines[:, :, :2], across, up, np.array(taken))
        middles = lerp(lines[:, 0], lines[:, 1], shares[:, None])
        tops = middles + np.array([0.0, text_height / 2, 0.0])
        rims = rim_points(centers, radius)
        edges = np.concatenate([lines, np.stack([middles, tops], axis=1)], axis=1)
        super().__init__(len(rims) + len(edges), np.concatenate([rims, edges]))
        nodes = sum(sizes)
        self.values = np.zeros(self.part_count)
        self.biases = np.zeros(self.part_count)
        self.rims = np.zeros((self.part_count, 3))
        self.rims[:nodes] = colors_of(
            "quiet" if node_colors is None else node_colors, nodes, self.palette
        )
        self.by_sign = edge_colors is None
        if edge_colors is not None:
            self.rims[nodes:] = colors_of(edge_colors, len(edges), self.palette)
        if names is not None and len(names) != nodes:
            raise DrawingError(f"there are {nodes} nodes, and {len(names)} names were given")
        self.names = tuple(names or ())
        self.shown = (numbers, biases is not None, values is not None)
        self.weight_scale = weight_scale
        self.value_scale = float(value_scale)
        self.pattern = pattern
        self.biases_inside = biases_inside
        self.text_share = text_height / radius
        self.show(weights, biases, values)

    def show(
        self,
        weights: Sequence[ArrayLike] | None = None,
        biases: Sequence[ArrayLike] | None = None,
        values: Sequence[ArrayLike] | None = None,
    ) -> Self:
        """Show other numbers; what is not given stays.

        Parameters
        ----------
        weights
            A matrix a layer from 1, each of shape (units, units of the layer before).
        biases
            Of each layer from 1, each of shape (units,).
        values
            Of each layer from 0, each of shape (units,).

        Raises
        ------
        DrawingError
            If they do not fit the layers.
        """
        sizes, nodes = self.layer_sizes, sum(self.layer_sizes)
        of_parts, of_nodes = self.values.copy(), self.biases.copy()
        numbers, has_biases, has_values = self.shown
        if weights is not None:
            shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
            of_parts[nodes:] = _joined(weights, shapes, "weights")
        if biases is not None:
            of_nodes[sizes[0] : nodes] = _joined(biases, [(each,) for each in sizes[1:]], "biases")
            has_biases = True
        if values is not None:
            of_parts[:nodes] = _joined(values, [(each,) for each in sizes], "values")
            has_values = True
        self.values, self.biases = of_parts, of_nodes
        self.shown = (numbers, has_biases, has_values)
        return self

    def highlight(
        self,
        nodes: Iterable[tuple[int, int]] = (),
        edges: Iterable[tuple[int, int, int]] = (),
        dim: float = _DIM,
    ) -> Self:
        """Dim all but some nodes and lines; without any all is bright again.

        Parameters
        ----------
        nodes
            Layer from 0, and unit.
        edges
            Layer from 1 that the line leads into, target and source.
        dim
            Opacity of the others; 0 hides them, and what is beneath them is seen.

        Raises
        ------
        DrawingError
            If there is no such node or line.
        """
        bright = [node_index(self.layer_sizes, *node) for node in nodes]
        bright += [edge_index(self.layer_sizes, *edge) for edge in edges]
        self.opacities = np.full(self.part_count, dim if bright else 1.0)
        self.opacities[bright] = 1.0
        return self

    def node(self, layer: int, unit: int) -> Part:
        """A node, by its layer from 0 and its unit."""
        return self.part(node_index(self.layer_sizes, layer, unit))

    def edge(self, layer: int, target: int, source: int) -> Part:
        """A line, by the layer that it leads into, its target and its source."""
        return self.part(edge_index(self.layer_sizes, layer, target, source))

    def centers(self) -> Array:
        """Middles of the nodes, layer by layer, shape (nodes, 3)."""
        centers: Array = self.part_points()[: sum(self.layer_sizes)].mean(axis=1)
        return centers

    @property
    def writes_beside(self) -> bool:
        """Whether it writes above its highest node, or below its lowest one."""
        return bool(self.names) or (self.shown[0] and self.shown[1] and not self.biases_inside)

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units; None where nothing is written."""
        if not (any(self.shown) or self.names):
            return None
        return self.text_share * float(np.linalg.norm(self.points[0] - self.points[2])) / 2

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw lines, nodes and numbers, from left to right while they are being created."""
        nodes = sum(self.layer_sizes)
        radius = dist(places[0, 0], places[0, 2]) / 2
        size = self.text_share * radius
        drawn = self._drawn(places)
        self._paint_lines(canvas, places[nodes:], drawn[nodes:], size)
        self._paint_nodes(canvas, places[:nodes], drawn[:nodes], size)

    def _drawn(self, places: Array) -> Array:
        """How much of each part is drawn while they are being created, 0 to 1."""
        start, end = self.revealed.tolist()
        x = places[:, :, 0].min(axis=1)
        left, right = float(x.min()), float(places[..., 0].max())
        order = (x - left) / (right - left or 1.0)
        drawn: Array = np.clip((end * 1.3 - order) / 0.3, 0.0, 1.0)
        drawn -= np.clip((start * 1.3 - order) / 0.3, 0.0, 1.0)
        return drawn

    def _line_styles(self) -> tuple[Array, Array]:
        """Sizes of the weights as shares of the scale, and colors."""
        weights = self.values[sum(self.layer_sizes) :]
        scale = self.weight_scale or float(np.abs(weights).max(initial=0.0)) or 1.0
        signs = (weights >= 0)[:, None]
        hues = np.where(signs, rgb(self.palette.positive), rgb(self.palette.negative))
        if not self.by_sign:
            hues = self.rims[sum(self.layer_sizes) :]
        return np.clip(np.abs(weights) / scale, 0.0, 1.0), hues

    def _paint_lines(self, canvas: Canvas, places: Array, drawn: Array, size: float) -> None:
        nodes = sum(self.layer_sizes)
        strengths, hues = self._line_styles()
        shares, colors = np.zeros(self.part_count), np.zeros((self.part_count, 3))
        shares[nodes:] = _LEAST_LINE + (1.0 - _LEAST_LINE) * strengths
        colors[nodes:] = hues
        shades = self.shades(colors, shares)[nodes:]
        ends = lerp(places[:, 0], places[:, 1], drawn[:, None])
        segments = np.stack([places[:, 0], ends], axis=1)
        canvas.separate_lines(segments, shades, 1.2 + 4.8 * strengths, range(len(places)))
        if not self.shown[0]:
            return
        ground = rgb(self.palette.ground)
        letters = self.shades(colors)[nodes:]
        weights = self.values[nodes:].tolist()
        for number, (x, y, _) in enumerate(places[:, 2].tolist()):
            if drawn[number] < 1.0 or not letters[number][3]:
                continue
            text = formatted(weights[number], self.pattern)
            half_width, half_height = number_width(text, size) / 2 + 0.2 * size, 0.75 * size
            plate = [
                (x - half_width, y - half_height),
                (x + half_width, y - half_height),
                (x + half_width, y + half_height),
                (x - half_width, y + half_height),
            ]
            canvas.polygon(plate, (*ground, 0.85))
            write(canvas, text, (x, y), size, letters[number], number=True)

    def _paint_nodes(self, canvas: Canvas, places: Array, drawn: Array, size: float) -> None:
        nodes = len(places)
        _, has_biases, has_values = self.shown
        ground, fill, negative = (
            np.array(rgb(color))
            for color in (self.palette.ground, self.palette.fill, self.palette.negative)
        )
        values = self.values[:nodes]
        fills = np.clip(values / self.value_scale, -1.0, 1.0)[:, None] * has_values
        hues = ground + (np.where(fills >= 0, fill, negative) - ground) * np.abs(fills)
        opacities = self.opacities[:nodes] * drawn
        tint, share = self.tints[:nodes, :3], self.tints[:nodes, 3:]

        def shades(colors: Array, opaque: Array) -> list[RGBA]:
            mixed = colors + (tint - colors) * share
            return [(*rgb_, each) for rgb_, each in zip(mixed.tolist(), opaque, strict=True)]

        # A dimmed node still hides the lines' ends, so its ground is opaque.
        # One of opacity 0 hides nothing.
        hiding = drawn * np.clip(self.opacities[:nodes] / _DIM, 0.0, 1.0)
        behind = shades(np.tile(ground, (nodes, 1)), hiding)
        insides, rims = shades(hues, opacities), shades(self.rims[:nodes], opacities)
        letters = shades(readable_on(hues, self.palette), opacities)
        signs = np.where(
            (self.biases[:nodes] >= 0)[:, None],
            rgb(self.palette.positive),
            rgb(self.palette.negative),
        )
        below = shades(signs if self.by_sign else self.rims[:nodes], opacities)
        above = shades(np.tile(rgb(self.palette.ink), (nodes, 1)), opacities)
        for number, rim in enumerate(places.tolist()):
            x, y = (rim[0][0] + rim[2][0]) / 2, (rim[0][1] + rim[2][1]) / 2
            radius = dist(rim[0], rim[2]) / 2
            canvas.disk(x, y, radius, behind[number])
            canvas.disk(x, y, radius, insides[number])
            canvas.arc(x, y, radius, rims[number], 2.4)
            if has_values:
                text = formatted(float(values[number]), self.pattern)
                fitting = min(size, size * 1.75 * radius / (number_width(text, size) or 1.0))
                write(canvas, text, (x, y), fitting, letters[number], number=True)
            if has_biases and number >= self.layer_sizes[0] and self.shown[0]:
                text = formatted(float(self.biases[number]), self.pattern)
                place = (x, y) if self.biases_inside else (x, y - radius - 1.1 * size)
                text = text if self.biases_inside else f"b {text}"
                write(canvas, text, place, size, below[number], number=True)
            if self.names:
                write(canvas, self.names[number], (x, y + radius + size), size, above[number])


def _joined(given: Sequence[ArrayLike], shapes: Sequence[tuple[int, ...]], what: str) -> Array:
    arrays = [np.array(each, dtype=float) for each in given]
    if [each.shape for each in arrays] != list(shapes):
        raise DrawingError(
            f"a ParameterGraph was given {what} of shapes {[each.shape for each in arrays]}:"
            f" expected {list(shapes)}"
        )
    return np.concatenate([each.ravel() for each in arrays])
