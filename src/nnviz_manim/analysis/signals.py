"""What a layer computes on its way from its input to its output: z = W x + b and a = f(z)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import ACTIVATIONS

if TYPE_CHECKING:
    from nnviz_manim.learning import Snapshot

__all__ = ["LayerSignals", "layer_signals"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerSignals:
    """Input, sums and outputs of one layer for one followed input.

    Parameters
    ----------
    inputs
        x, shape (units of the layer before,).
    sums
        z = W x + b, shape (units,).
    outputs
        a = f(z), shape (units,).
    """

    inputs: Array
    sums: Array
    outputs: Array


def layer_signals(
    snapshot: Snapshot, activations: Sequence[str], probe: int = 0
) -> dict[int, LayerSignals]:
    """Compute what every layer makes of a followed input.

    At a recorded moment the outputs are the recorded ones. Between two moments a snapshot holds
    blends, of which the outputs do not follow from the weights; what is computed here does.

    Parameters
    ----------
    snapshot
        A moment of a run, or what lies between two.
    activations
        Names of the activation functions of layers 1 … L.
    probe
        Which followed input.

    Returns
    -------
    By layer, from 1.

    Raises
    ------
    DrawingError
        If an activation function is unknown, so that its outputs cannot be computed, there is no
        such probe, or the snapshot has another number of layers.
    """
    unknown = sorted(set(activations) - ACTIVATIONS.keys())
    if unknown:
        raise DrawingError(
            f"cannot compute the outputs of the activation {unknown[0]!r}: known are"
            f" {', '.join(ACTIVATIONS)}"
        )
    if snapshot.depth != len(activations):
        raise DrawingError(
            f"a snapshot of {snapshot.depth} layers cannot be computed with {len(activations)}"
            f" activation functions: expected one a layer"
        )
    probes = len(snapshot.activations[0])
    if not 0 <= probe < probes:
        raise DrawingError(
            f"there is no probe {probe}: the run follows {probes} inputs, counted from 0"
        )
    signals = {}
    inputs = snapshot.activations[0][probe].astype(float)
    for layer, name in enumerate(activations, start=1):
        sums = snapshot.weights[layer].astype(float) @ inputs + snapshot.biases[layer]
        outputs = sums.copy()[:, None]
        ACTIVATIONS[name].apply(outputs)
        signals[layer] = LayerSignals(inputs, sums, outputs[:, 0])
        inputs = outputs[:, 0]
    return signals
