"""What a layer computes on its way from its input to its output: z = W x + b and a = f(z)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError, SettingError
from nnviz_manim.learning.restored import recorded_pass
from nnviz_manim.support.arguments import checked

if TYPE_CHECKING:
    from nnviz_manim.learning import RunInfo, Snapshot

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


@checked(SettingError)
def layer_signals(snapshot: Snapshot, info: RunInfo, probe: int = 0) -> dict[int, LayerSignals]:
    """Compute what every layer makes of a followed input.

    At a recorded moment the outputs are the recorded ones. Between two moments a snapshot holds
    blends, of which the outputs do not follow from the weights; what is computed here does.

    Parameters
    ----------
    snapshot
        A moment of a run, or what lies between two.
    info
        Of the run.
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
    if snapshot.depth != info.depth:
        raise DrawingError(
            f"a snapshot of {snapshot.depth} layers cannot be computed as a network of {info.depth}"
            f" layers"
        )
    probes = len(snapshot.activations[0])
    if not 0 <= probe < probes:
        raise DrawingError(
            f"there is no probe {probe}: the run follows {probes} inputs, counted from 0"
        )
    try:
        passing = recorded_pass(snapshot, info, 1, np.float64)
    except SettingError as fault:
        raise DrawingError(f"what its layers answer cannot be computed: {fault}") from fault
    signals = {}
    x = snapshot.activations[0][probe].astype(float)[:, None]
    for number, layer in passing.layers.items():
        sums = layer.sums(x).copy()
        outputs = layer.forward(x)
        signals[number] = LayerSignals(
            *(values[:, 0].astype(np.float64) for values in (x, sums, outputs))
        )
        x = outputs
    return signals
