"""Layers that are drawn, wholly or in part: which neuron and which line is which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.network.binary_bar import BinaryBar
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.mobjects.network.feature_names import FeatureNames
from nnviz_manim.mobjects.network.neuron_column import NeuronColumn
from nnviz_manim.mobjects.network.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.network.target_rows import TargetRows
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import Palette
from nnviz_manim.painting.part import Part

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot

__all__ = ["DrawnNetwork"]


class DrawnNetwork(ArrayGroup):
    """Neurons and lines by layer and unit, and what they show; a diagram puts them together.

    Attributes
    ----------
    layer_sizes : tuple of int
        Units a layer, the input first.
    shown : dict of int to list of int
        Which units of each layer are drawn.
    columns : dict of int to NeuronColumn
        By layer.
    connections : dict of int to Connections
        By the layer that they lead into.
    palette : Palette
        Where the colors come from.
    probe : int
        Which followed input is shown.
    upright : bool
        Whether the layers stand above each other.
    first_layer, output_layer : int
        Numbers of the first one of neurons after the input, and of the last.
    image, pictures, bars : PixelGrid, WeightImages, ProbabilityBars or None
        Where the input is an image, and where classes have bars.
    answers : BinaryBar, TargetRows or None
        What a single output says of two classes, or the outputs of a regression beside their
        targets.
    features : FeatureNames or None
        Names and values of inputs that are plain features.
    """

    layer_sizes: tuple[int, ...]
    shown: dict[int, list[int]]
    columns: dict[int, NeuronColumn]
    connections: dict[int, Connections]
    palette: Palette
    probe: int
    upright: bool
    output_layer: int
    first_layer: int
    image: PixelGrid | None
    pictures: WeightImages | None
    bars: ProbabilityBars | None
    answers: BinaryBar | TargetRows | None
    features: FeatureNames | None
    _labels: tuple[tuple[int, str], ...]
    _targets: tuple[tuple[float, ...], ...]
    _label_words: list[Caption]

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
        chosen = self.probe if probe is None else probe
        self.check(snapshot, chosen)
        if chosen != self.probe:
            self.follow(chosen)
        activations = {layer: rows[self.probe] for layer, rows in snapshot.activations.items()}
        for layer, column in self.columns.items():
            units = self.shown[layer]
            biases = snapshot.biases[layer][units] if layer and column.biases_shown else None
            column.show(activations[layer][units], biases)
        self.show_weights({layer: snapshot.weights[layer] for layer in self.connections})
        if self.image is not None and self.pictures is not None:
            self.image.show(as_shares(activations[0]))
            self.pictures.show(snapshot.weights[self.first_layer][self.shown[self.first_layer]])
        self.show_answer(activations[self.output_layer])
        return self

    def show_answer(self, outputs: ArrayLike, share: float = 1.0) -> None:
        """Show what the outputs say beside them, or a share of it while it is on its way."""
        if self.bars is not None:
            self.bars.show(share * as_shares(outputs))
        if isinstance(self.answers, BinaryBar):
            self.answers.show(as_shares(outputs), share)
        elif self.answers is not None:
            self.answers.show(outputs, share)

    def follow(self, probe: int) -> Self:
        """Turn to another followed input, whose true label is then named and underlined.

        Its activations are shown by the next :meth:`show`. Of a run that knows no labels nothing
        is named, and what the bars underline stays.
        """
        self.probe = probe
        if probe < len(self._labels) and any(label >= 0 for label, _ in self._labels):
            label, name = self._labels[probe]
            for word in self._label_words:
                word.show(f"label {name}" if name else " ")
            for bars in (self.bars, self.answers):
                if isinstance(bars, (ProbabilityBars, BinaryBar)):
                    bars.label = label if label >= 0 else None
        if isinstance(self.answers, TargetRows):
            self.answers.follow(self._targets[probe] if probe < len(self._targets) else None)
        if self.features is not None:
            self.features.follow(probe)
        return self

    def show_activations(self, activations: Mapping[int, ArrayLike]) -> Self:
        """Light the neurons of some layers.

        Parameters
        ----------
        activations
            By layer, shapes (units,).

        Raises
        ------
        DrawingError
            If a layer is not drawn, or is of another size.
        """
        for layer, values in activations.items():
            array = np.asarray(values, dtype=float)
            column = self.columns[self._drawn(layer)]
            if array.shape != (self.layer_sizes[layer],):
                raise DrawingError(
                    f"activations of layer {layer} have shape {array.shape}: expected"
                    f" ({self.layer_sizes[layer]},), one a unit"
                )
            column.show(array[self.shown[layer]])
        return self

    def show_weights(self, weights: Mapping[int, ArrayLike]) -> Self:
        """Give the lines into some layers the widths and colors of weights.

        Parameters
        ----------
        weights
            By layer, shapes (units, units before).

        Raises
        ------
        DrawingError
            If no lines lead into a layer, or its weights are of another shape.
        """
        for layer, values in weights.items():
            array = np.asarray(values, dtype=float)
            lines = self.connections[self._connected(layer)]
            wanted = (self.layer_sizes[layer], self.layer_sizes[layer - 1])
            if array.shape != wanted:
                raise DrawingError(
                    f"weights of layer {layer} have shape {array.shape}: expected {wanted}"
                )
            lines.show(array[np.ix_(self.shown[layer], self.shown[self.source(layer)])])
        return self

    def source(self, layer: int) -> int:
        """The layer of neurons that lines lead from into a layer.

        Parameters
        ----------
        layer
            From 1.
        """
        return max(other for other in self.columns if other < layer)

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
        """The line into a layer's unit ``target`` from the unit ``source`` of the column before.

        Raises
        ------
        DrawingError
            If it is not drawn.
        """
        lines = self.connections[self._connected(layer)]
        return lines.connection(self._row(layer, target), self._row(self.source(layer), source))

    def _drawn(self, layer: int) -> int:
        if layer not in self.columns:
            drawn = ", ".join(map(str, self.columns))
            raise DrawingError(f"layer {layer} is not drawn as neurons: expected one of {drawn}")
        return layer

    def _connected(self, layer: int) -> int:
        if layer not in self.connections:
            drawn = ", ".join(map(str, self.connections)) or "none"
            raise DrawingError(
                f"no connections lead into a drawn layer {layer}: expected one of {drawn}"
            )
        return layer

    def _row(self, layer: int, unit: int) -> int:
        shown = self.shown[self._drawn(layer)]
        if unit not in shown:
            raise DrawingError(
                f"neuron {unit} of layer {layer} is not drawn: of its {self.layer_sizes[layer]}"
                f" neurons the diagram shows {shown[0]} to {shown[-1]}, {len(shown)} in all"
            )
        return shown.index(unit)

    def check(self, snapshot: Any, probe: Any) -> None:
        """Refuse a snapshot of other layers, or without a probe, as :meth:`show` does."""
        if not hasattr(snapshot, "activations"):
            raise DrawingError(
                f"a diagram shows a moment of a run, such as run[0] or run.at(0.5), and was given"
                f" {snapshot!r:.60}"
            )
        if isinstance(probe, bool) or not isinstance(probe, int | np.integer):
            raise DrawingError(f"probe={probe!r:.60}: expected the number of a followed input")
        sizes = tuple(rows.shape[1] for rows in snapshot.activations.values())
        if sizes != self.layer_sizes:
            raise DrawingError(
                f"this diagram draws layers of {self.layer_sizes} units and was shown a snapshot"
                f" of {sizes}"
            )
        probes = len(snapshot.activations[0])
        if not 0 <= probe < probes:
            raise DrawingError(
                f"there is no probe {probe}: the snapshot follows {probes}, counted from 0"
            )
