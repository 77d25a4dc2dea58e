"""What a diagram must know of a network or run before it can be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.datasets import Scaling
from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.network.elision import unit_strengths
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.recording.regression_words import number_text

if TYPE_CHECKING:
    from nnviz_manim.learning import RunInfo
    from nnviz_manim.recording import Run

__all__ = ["PICTURE_CONTRAST", "DiagramScales", "LayerWeights"]

Array = NDArray[np.float64]
LayerWeights = Mapping[int, ArrayLike] | Sequence[ArrayLike]
"""Weights by layer, from 1; or a list of them, the first layer's first."""

PICTURE_CONTRAST = 0.5
"""Weight pictures are saturated at this share of the largest weight, which is a lone pixel's."""


@dataclass(frozen=True)
class DiagramScales:
    """Sizes, names and scales, each declared once for a whole run.

    Parameters
    ----------
    layer_sizes
        Numbers that each layer answers, the input first.
    marks
        Titles of the layers without units, by layer; they are drawn as marks, not as neurons.
    image_shape
        Rows and columns of the input, and 3 in color; None where it is no image.
    class_names
        One an output unit, or none.
    label
        True class of the followed input; None: unknown.
    label_name
        Its name; an output of one unit has two classes, and so more names than units.
    labels, label_names
        The same for every followed input; -1 and an empty name where unknown.
    probe
        Which input is followed.
    feature_names
        One an input unit, or none.
    feature_values
        What each followed input is made of, in the units of the data, (P, units_0); empty for
        images and without names.
    output_names
        Both names of a single output that tells two classes apart.
    target_names, target_scaling, targets, ranges
        Of a regression: one name an output, the way back to the units of the data, what the outputs
        are to be for every followed input, and lowest and highest number that each output has or
        is to have in the whole run.
    largest_weight, largest_bias, largest_activation
        By layer; a missing layer is scaled by the largest of each moment.
    weights
        Weights that are known beforehand, by layer.
    strengths
        Summed size of the weights of every unit, by layer; empty where there are none.
    """

    layer_sizes: tuple[int, ...]
    marks: dict[int, str] = field(default_factory=dict)
    image_shape: tuple[int, ...] | None = None
    class_names: tuple[str, ...] = ()
    label: int | None = None
    label_name: str | None = None
    labels: tuple[int, ...] = ()
    label_names: tuple[str, ...] = ()
    probe: int = 0
    feature_names: tuple[str, ...] = ()
    feature_values: tuple[tuple[str, ...], ...] = ()
    output_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    target_scaling: Scaling | None = None
    targets: tuple[tuple[float, ...], ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    largest_weight: dict[int, float] = field(default_factory=dict)
    largest_bias: dict[int, float] = field(default_factory=dict)
    largest_activation: dict[int, float] = field(default_factory=dict)
    weights: dict[int, Array] = field(default_factory=dict)
    strengths: dict[int, Array] = field(default_factory=dict)

    @property
    def with_units(self) -> tuple[int, ...]:
        """Layers that are drawn as neurons, or as an image, the input first."""
        return tuple(layer for layer in range(len(self.layer_sizes)) if layer not in self.marks)

    def source(self, layer: int) -> int:
        """The layer with units whose signals a layer gets."""
        return max(other for other in self.with_units if other < layer)

    @property
    def picture_scale(self) -> float | None:
        """Weight that is fully opaque in the pictures of the first layer."""
        largest = self.largest_weight.get(self.with_units[1])
        return None if largest is None else PICTURE_CONTRAST * largest

    @classmethod
    def of(
        cls, network: Sequence[int] | Run, probe: int, weights: LayerWeights | None = None
    ) -> DiagramScales:
        """Read them off a run, or off layer sizes with or without weights.

        Raises
        ------
        DrawingError
            If there are fewer than two layers, a layer is empty, weights do not fit the layers
            or are given beside a run, or there is no such probe.
        """
        if not isinstance(network, Sequence):
            if not (hasattr(network, "info") and hasattr(network, "moments")):
                raise DrawingError(
                    f"a diagram is of a run, or of a list of layer sizes such as [2, 8, 1], and was"
                    f" given {network!r:.60}; of a network give network.layer_sizes, and"
                    f" weights=network.weights"
                )
            if weights is not None:
                raise DrawingError(
                    "weights=… and a run: a run brings its own weights; give layer sizes instead,"
                    " such as run.info.layer_sizes"
                )
            return cls._of_run(network, probe)
        if probe < 0:
            raise DrawingError(
                f"probe={probe}: expected the number of a followed input, counted from 0"
            )
        if isinstance(weights, Sequence) and len(weights) != len(network) - 1:
            raise DrawingError(
                f"weights=… lists {len(weights)} matrices, and layers {list(network)} have"
                f" {len(network) - 1}: give one for each layer after the input, or some by layer,"
                f" {{1: W1}}"
            )
        sizes = tuple(units for units in network if _is_whole(units))
        if len(sizes) < max(2, len(network)) or min(sizes) < 1:
            raise DrawingError(
                f"layer sizes {list(network)}: expected at least an input and an output layer, each"
                f" of 1 unit or more, a whole number"
            )
        known = _checked_weights({} if weights is None else weights, sizes)
        return cls(
            sizes,
            largest_weight={
                layer: float(np.abs(matrix).max()) or 1.0 for layer, matrix in known.items()
            },
            weights=known,
            strengths=unit_strengths(sizes, known),
        )

    @classmethod
    def _of_run(cls, run: Run, probe: int) -> DiagramScales:
        info = run.info
        probes = len(run[0].activations[0])
        if not 0 <= probe < probes:
            raise DrawingError(
                f"there is no probe {probe}: the run follows {probes} inputs, counted from 0;"
                f" name them when training, train(…, probes=[…])"
            )
        layers = info.with_units[1:]
        labels = info.probe_labels or (-1,) * probes
        names = dict(enumerate(info.class_names))
        label = labels[probe]
        shape = info.feature_shape
        return cls(
            layer_sizes=info.layer_sizes,
            marks={
                number: layer.title
                for number, layer in enumerate(info.layers, start=1)
                if not layer.has_units
            },
            image_shape=tuple(shape) if is_image_shape(shape) else None,
            class_names=info.class_names if len(info.class_names) == info.layer_sizes[-1] else (),
            label=label if label >= 0 else None,
            label_name=names.get(label),
            labels=tuple(labels),
            probe=probe,
            **_of_columns(run),
            label_names=tuple(names.get(each, "") for each in labels),
            largest_weight={layer: run.largest_weight(layer) or 1.0 for layer in layers},
            largest_bias={layer: run.largest_bias(layer) or 1.0 for layer in layers},
            largest_activation={0: run.largest_activation(0, probe) or 1.0}
            | {
                layer: _largest_bound(info, layer) or run.largest_activation(layer, probe) or 1.0
                for layer in layers
            },
            strengths=unit_strengths(info.layer_sizes, run[-1].weights, info.with_units),
        )


def _of_columns(run: Run) -> dict[str, Any]:
    """Names and units of features and targets, and the names of a single output's two classes."""
    info, probes = run.info, run[0].activations[0]
    names = info.class_names if info.layer_sizes[-1] == 1 and info.names_predictions else ()
    known: dict[str, Any] = {"output_names": names}
    if info.feature_names:
        values = info.original_features(probes)
        known["feature_names"] = info.feature_names
        known["feature_values"] = tuple(tuple(map(number_text, row)) for row in values)
    if info.is_regression:
        outputs = run.moments.activations[info.depth]
        reached = [outputs.reshape(-1, outputs.shape[-1]), np.array(info.probe_targets)]
        every = np.concatenate([each for each in reached if each.size])
        known |= {
            "target_names": info.target_names,
            "target_scaling": info.target_scaling,
            "targets": info.probe_targets,
            "ranges": tuple(
                zip(np.nanmin(every, 0).tolist(), np.nanmax(every, 0).tolist(), strict=True)
            ),
        }
    return known


def _largest_bound(info: RunInfo, layer: int) -> float | None:
    """Largest size of an activation of a layer, whatever it gets; None where nothing ends it."""
    largest = max(map(abs, info.bounds(layer)))
    return largest if isfinite(largest) else None


def _is_whole(units: object) -> bool:
    return isinstance(units, Integral) and not isinstance(units, bool)


def _matrix(values: ArrayLike, layer: int) -> Array:
    try:
        return np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise DrawingError(
            f"weights of layer {layer} must be numbers, and are {values!r:.60}"
        ) from None


def _checked_weights(weights: Any, sizes: tuple[int, ...]) -> dict[int, Array]:
    """Weights as arrays by layer, or a refusal that says which do not fit."""
    if not isinstance(weights, Mapping | Sequence) or isinstance(weights, str):
        raise DrawingError(
            f"weights={weights!r:.60} was given, expected matrices by layer, {{1: W1, 2: W2}}, or a"
            f" list of one for each layer after the input"
        )
    pairs = weights.items() if isinstance(weights, Mapping) else enumerate(weights, start=1)
    known = {}
    for layer, values in pairs:
        if layer not in range(1, len(sizes)):
            raise DrawingError(
                f"weights of layer {layer}: layers {list(sizes)} have weights from 1 to"
                f" {len(sizes) - 1}, weights[1] leading from the input into the first layer"
            )
        matrix = _matrix(values, layer)
        wanted = (sizes[layer], sizes[layer - 1])
        if matrix.shape != wanted or not np.isfinite(matrix).all():
            raise DrawingError(
                f"weights of layer {layer} have shape {matrix.shape}: expected finite numbers of"
                f" shape {wanted} (units of the layer, units of the layer before)"
            )
        known[layer] = matrix
    return known
