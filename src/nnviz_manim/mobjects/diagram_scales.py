"""What a diagram must know of a network or run before it can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nnviz_manim.errors import DrawingError

if TYPE_CHECKING:
    from nnviz_manim.recording import Run

__all__ = ["DiagramScales"]

_BOUNDED = {"sigmoid": 1.0, "softmax": 1.0, "tanh": 1.0}
"""Activation functions whose largest value is known beforehand."""

_PICTURE_CONTRAST = 0.5
"""Weight pictures are saturated at this share of the largest weight, which is a lone pixel's."""


@dataclass(frozen=True)
class DiagramScales:
    """Sizes, names and scales, each declared once for a whole run.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    image_shape
        Rows and columns of the input; None where it is no image.
    class_names
        One an output unit, or none.
    label
        True class of the followed input; None: unknown.
    largest_weight, largest_bias, largest_activation
        By layer; a missing layer is scaled by the largest of each moment.
    """

    layer_sizes: tuple[int, ...]
    image_shape: tuple[int, int] | None = None
    class_names: tuple[str, ...] = ()
    label: int | None = None
    largest_weight: dict[int, float] = field(default_factory=dict)
    largest_bias: dict[int, float] = field(default_factory=dict)
    largest_activation: dict[int, float] = field(default_factory=dict)

    @property
    def picture_scale(self) -> float | None:
        """Weight that is fully opaque in the pictures of the first layer."""
        largest = self.largest_weight.get(1)
        return None if largest is None else _PICTURE_CONTRAST * largest

    @classmethod
    def of(cls, network: Sequence[int] | Run, probe: int) -> DiagramScales:
        """Read them off a run, or off layer sizes alone.

        Raises
        ------
        DrawingError
            If there are fewer than two layers, a layer is empty, or there is no such probe.
        """
        if not isinstance(network, Sequence):
            return cls._of_run(network, probe)
        sizes = tuple(int(units) for units in network)
        if len(sizes) < 2 or min(sizes) < 1:
            raise DrawingError(
                f"layer sizes {list(sizes)}: expected at least an input and an output layer, each"
                f" of 1 unit or more"
            )
        return cls(sizes)

    @classmethod
    def _of_run(cls, run: Run, probe: int) -> DiagramScales:
        info = run.info
        probes = len(run[0].activations[0])
        if not 0 <= probe < probes:
            raise DrawingError(
                f"there is no probe {probe}: the run follows {probes} inputs, counted from 0;"
                f" name them when training, train(…, probes=[…])"
            )
        layers = range(1, info.depth + 1)
        label = info.probe_labels[probe] if info.probe_labels else -1
        shape = info.feature_shape
        return cls(
            layer_sizes=info.layer_sizes,
            image_shape=(shape[0], shape[1]) if len(shape) == 2 else None,
            class_names=info.class_names if len(info.class_names) == info.layer_sizes[-1] else (),
            label=label if label >= 0 else None,
            largest_weight={layer: run.largest_weight(layer) or 1.0 for layer in layers},
            largest_bias={layer: run.largest_bias(layer) or 1.0 for layer in layers},
            largest_activation={0: run.largest_activation(0, probe) or 1.0}
            | {
                layer: _BOUNDED.get(
                    info.activations[layer - 1], run.largest_activation(layer, probe) or 1.0
                )
                for layer in layers
            },
        )
