"""A whole network: image, weight pictures, layers, connections and class names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from manim import RIGHT, UP, Group, Mobject

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.array_mobject import Part
from nnviz_manim.mobjects.caption import Caption
from nnviz_manim.mobjects.connections import Connections
from nnviz_manim.mobjects.diagram_scales import DiagramScales
from nnviz_manim.mobjects.layout import DiagramLayout, lay_out, shown_units
from nnviz_manim.mobjects.neuron_column import NeuronColumn
from nnviz_manim.mobjects.palette import DEFAULT_PALETTE, Palette, palette_named
from nnviz_manim.mobjects.pixel_grid import PixelGrid
from nnviz_manim.mobjects.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.weight_images import WeightImages
from nnviz_manim.mobjects.wires import Wires

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["NetworkDiagram"]

_DOT_RADIUS = 0.035
_LEGEND_HEIGHT = 0.17


class NetworkDiagram(Group):
    """The picture of a network, from its input to its classes.

    Parameters
    ----------
    network
        Units a layer, the input first, such as ``[2, 8, 8, 1]``; or a run, which also
        gives the image shape, the class names, and scales that hold for all of its moments.
    probe
        Which followed input of the run is shown.
    width, height
        Of the whole, in scene units.
    most_nodes
        Rows a column may take; larger layers show their first and last neurons around dots.
    numbers, biases, headers, legend
        Whether values stand in the neurons, arcs around them, words above them, and what colors
        and arcs mean below them.
    palette
        Where the colors come from.

    Attributes
    ----------
    image, pictures, bars : PixelGrid, WeightImages, ProbabilityBars or None
        Where the input is an image, and where the output has classes.
    columns : dict of int to NeuronColumn
        By layer.
    connections : dict of int to Connections
        By the layer that they lead into.

    Raises
    ------
    DrawingError
        If there is no room, or no such probe.

    Examples
    --------
    >>> from manim import Scene
    >>> class Network(Scene):
    ...     def construct(self):
    ...         self.add(NetworkDiagram([2, 8, 8, 1]))
    """

    def __init__(
        self,
        network: Sequence[int] | Run,
        *,
        probe: int = 0,
        width: float = 13.0,
        height: float = 7.0,
        most_nodes: int = 12,
        numbers: bool = True,
        biases: bool = True,
        headers: bool = True,
        legend: bool = True,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        scales = DiagramScales.of(network, probe)
        self.palette = palette_named(palette)
        self.probe = probe
        self.layer_sizes = scales.layer_sizes
        self.output_layer = len(self.layer_sizes) - 1
        has_image = scales.image_shape is not None
        self.shown: dict[int, list[int]] = {
            layer: shown_units(units, most_nodes)
            for layer, units in enumerate(self.layer_sizes)
            if layer or not has_image
        }
        self._places = lay_out(
            [min(units, most_nodes) for units in self.layer_sizes],
            width=width,
            height=height,
            image=has_image,
            bars=bool(scales.class_names),
            legend=legend,
        )
        self.image: PixelGrid | None = None
        self.pictures: WeightImages | None = None
        self.bars: ProbabilityBars | None = None
        self.wires = Group()
        self.dots = Group()
        self.headers = Group()
        self.columns: dict[int, NeuronColumn] = {
            layer: self._make_column(layer, scales, numbers, biases) for layer in self.shown
        }
        self.connections: dict[int, Connections] = {
            layer: Connections.between(
                self.columns[layer - 1],
                self.columns[layer],
                normalize=scales.largest_weight.get(layer, "matrix"),
                palette=self.palette,
            )
            for layer in self.columns
            if layer - 1 in self.columns
        }
        if scales.image_shape is not None:
            self._make_input(scales.image_shape, scales)
        if scales.class_names:
            self._make_bars(scales)
        if headers:
            self._make_headers(scales)
        if legend:
            self._make_legend(biases)
        self.add(self.wires, *self.connections.values(), *self.columns.values(), self.dots)
        inputs_and_outputs: list[Mobject | None] = [self.image, self.pictures, self.bars]
        self.add(*(part for part in inputs_and_outputs if part is not None))
        self.add(self.headers)

    # What a scene calls

    def show(self, snapshot: Snapshot, probe: int | None = None) -> Self:
        """Show a moment of a run.

        Parameters
        ----------
        snapshot
            Of a network of the same layers.
        probe
            Which followed input, from now on; None: the same as before.

        Raises
        ------
        DrawingError
            If the snapshot is of other layers, or has no such probe.
        """
        self.probe = self.probe if probe is None else probe
        self._check(snapshot)
        activations = {layer: rows[self.probe] for layer, rows in snapshot.activations.items()}
        for layer, column in self.columns.items():
            units = self.shown[layer]
            biases = snapshot.biases[layer][units] if layer and column.biases_shown else None
            column.show(activations[layer][units], biases)
        for layer, lines in self.connections.items():
            lines.show(snapshot.weights[layer][np.ix_(self.shown[layer], self.shown[layer - 1])])
        if self.image is not None and self.pictures is not None:
            self.image.show(activations[0])
            self.pictures.show(snapshot.weights[1][self.shown[1]])
        if self.bars is not None:
            self.bars.show(activations[self.output_layer])
        return self

    def neuron(self, layer: int, unit: int) -> Part:
        """One neuron, to be pointed at.

        Parameters
        ----------
        layer
            From 1 (0: the input, where it is drawn as neurons).
        unit
            From 0.

        Raises
        ------
        DrawingError
            If it is not drawn.
        """
        return self.columns[self._drawn(layer)].part(self._row(layer, unit))

    def connection(self, layer: int, target: int, source: int) -> Part:
        """The line into a layer's unit ``target`` from the unit ``source`` of the layer before.

        Raises
        ------
        DrawingError
            If it is not drawn.
        """
        if layer not in self.connections:
            drawn = ", ".join(map(str, self.connections)) or "none"
            raise DrawingError(
                f"no connections lead into a drawn layer {layer}: expected one of {drawn}"
            )
        row, column = self._row(layer, target), self._row(layer - 1, source)
        return self.connections[layer].connection(row, column)

    # How it is put together

    def _make_column(
        self, layer: int, scales: DiagramScales, numbers: bool, biases: bool
    ) -> NeuronColumn:
        places, units = self._places, self.shown[layer]
        elided = len(units) < self.layer_sizes[layer]
        rows = np.arange(len(units), dtype=float)
        if elided:
            rows[(len(units) + 1) // 2 :] += 2
        column = NeuronColumn(
            len(units),
            np.zeros(len(units)) if biases and layer else None,
            radius=places.radius,
            rows=rows,
            spacing=places.spacing,
            value_scale=scales.largest_activation.get(layer),
            bias_scale=scales.largest_bias.get(layer),
            numbers=numbers,
            palette=self.palette,
        )
        column.move_to(places.columns[layer] * RIGHT + places.node_y * UP)
        if elided:
            dots = NeuronColumn(
                3,
                radius=_DOT_RADIUS,
                spacing=0.5 * places.spacing,
                numbers=False,
                value_scale=1.0,
                palette=self.palette,
            ).show([0.6, 0.6, 0.6])
            middle = column.centers()[[(len(units) + 1) // 2 - 1, (len(units) + 1) // 2]].mean(0)
            self.dots.add(dots.move_to(middle))
        return column

    def _make_input(self, shape: tuple[int, int], scales: DiagramScales) -> None:
        places, first = self._places, self.columns[1]
        center = places.image_x * RIGHT + places.node_y * UP
        self.image = PixelGrid(
            np.zeros(shape), height=places.image_height, palette=self.palette
        ).move_to(center)
        self.pictures = WeightImages(
            np.zeros((len(self.shown[1]), *shape)),
            height=places.picture_height,
            weight_scale=scales.picture_scale,
            palette=self.palette,
        )
        x = places.pictures_x - first.centers()[0, 0]
        self.pictures.place(first.centers() + x * RIGHT)
        half = self.pictures.part_points()[:, [0, 1]].mean(axis=0)[1, 0] - places.pictures_x
        middles = first.centers() + x * RIGHT
        rim = first.part_points()[:, 2]
        self.wires.add(
            Wires(self.image.get_right(), middles - half * RIGHT, palette=self.palette),
            Wires(middles + half * RIGHT, rim, palette=self.palette),
        )

    def _make_bars(self, scales: DiagramScales) -> None:
        places, last = self._places, self.columns[self.output_layer]
        units = self.shown[self.output_layer]
        if len(units) < self.layer_sizes[self.output_layer]:
            return
        self.bars = ProbabilityBars(
            np.zeros(len(units)),
            scales.class_names,
            label=scales.label,
            width=places.bars_width,
            spacing=places.spacing,
            palette=self.palette,
        )
        self.bars.move_to(
            (places.bars_x + places.bars_width / 2) * RIGHT + last.get_center()[1] * UP
        )

    def _make_headers(self, scales: DiagramScales) -> None:
        places, image = self._places, self.image
        spots = [
            (self._layer_name(layer), x, places.header_y, "ink")
            for layer, x in places.columns.items()
        ]
        height = min(places.header_height, *(_fitting(spot[0], places) for spot in spots))
        if image is not None:
            above = float(image.get_top()[1]) + 1.6 * height
            below = float(image.get_bottom()[1]) - 1.6 * height
            spots.append(("Input", places.image_x, above, "ink"))
            if scales.label is not None:
                text = f"label {scales.class_names[scales.label]}"
                spots.append((text, places.image_x, below, "quiet"))
        for text, x, y, color in spots:
            word = Caption(text, height=height, color=color, palette=self.palette)
            self.headers.add(word.move_to(x * RIGHT + y * UP))

    def _make_legend(self, biases: bool) -> None:
        words = [("positive", "positive"), ("negative", "negative"), ("weight", "quiet")]
        if biases:
            words.append(("arc: bias", "quiet"))
        legend = Group(
            *(
                Caption(text, height=_LEGEND_HEIGHT, color=color, palette=self.palette)
                for text, color in words
            )
        )
        legend.arrange(RIGHT, buff=0.3)
        columns = list(self._places.columns.values())
        middle = (columns[0] + columns[-1]) / 2
        self.headers.add(legend.move_to(middle * RIGHT + self._places.legend_y * UP))

    def _layer_name(self, layer: int) -> str:
        units = self.layer_sizes[layer]
        elided = f" ({units})" if len(self.shown[layer]) < units else ""
        names = {0: "Input layer", self.output_layer: "Output layer"}
        return names.get(layer, f"Hidden layer {layer}") + elided

    # Refusals

    def _check(self, snapshot: Snapshot) -> None:
        sizes = tuple(rows.shape[1] for rows in snapshot.activations.values())
        if sizes != self.layer_sizes:
            raise DrawingError(
                f"this diagram draws layers of {self.layer_sizes} units and was shown a snapshot"
                f" of {sizes}"
            )
        probes = len(snapshot.activations[0])
        if not 0 <= self.probe < probes:
            raise DrawingError(
                f"there is no probe {self.probe}: the snapshot follows {probes}, counted from 0"
            )

    def _drawn(self, layer: int) -> int:
        if layer not in self.columns:
            drawn = ", ".join(map(str, self.columns))
            raise DrawingError(f"layer {layer} is not drawn as neurons: expected one of {drawn}")
        return layer

    def _row(self, layer: int, unit: int) -> int:
        shown = self.shown[self._drawn(layer)]
        if unit not in shown:
            raise DrawingError(
                f"neuron {unit} of layer {layer} is not drawn: of its {self.layer_sizes[layer]}"
                f" neurons the diagram shows {shown[0]} to {shown[-1]}, {len(shown)} in all"
            )
        return shown.index(unit)


def _fitting(text: str, places: DiagramLayout) -> float:
    """Height at which a header is as wide as its room."""
    return places.header_width / Caption(text, height=1.0).width
