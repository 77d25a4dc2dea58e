"""A network as it was at one moment of its training, out of what was recorded."""

from __future__ import annotations

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import activation_named
from nnviz_manim.learning.backpropagation import ForwardPass
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.support.arrays import FloatArray

__all__ = ["network_at", "recorded_pass", "restore"]


def network_at(snapshot: Snapshot, info: RunInfo) -> Network:
    """Make the network of a recorded moment, to ask it what was not recorded.

    Parameters
    ----------
    snapshot
        The moment; one that is blended from two is as good.
    info
        Of its run.

    Returns
    -------
    A network of its own, with the weights and biases of the moment.

    Raises
    ------
    SettingError
        If there is no moment or no info, if the moment holds not all weights and biases of the
        network, or if an activation function is none of ours.

    Examples
    --------
    >>> network_at(run[-1], run.info).predict(images)  # doctest: +SKIP
    """
    given: tuple[object, ...] = (snapshot, info)
    if not all(map(isinstance, given, (Snapshot, RunInfo))):
        raise SettingError(
            f"network_at takes a moment of a run and its info, network_at(run[-1], run.info), but "
            f"got {snapshot!r:.60} and {info!r:.60}."
        )
    is_double = any(array.dtype == np.float64 for array in snapshot.weights.values())
    network = Network(info.inputs, info.layers, dtype="float64" if is_double else "float32")
    restore(network, snapshot)
    return network


def restore(network: Network, snapshot: Snapshot) -> None:
    """Bring a network into the state of a recorded moment, in place.

    Parameters
    ----------
    network
        Of the layers of the run.
    snapshot
        The moment.

    Raises
    ------
    SettingError
        If the moment holds not all weights and biases of the network.
    """
    recorded = {"weights": snapshot.weights, "biases": snapshot.biases}
    for kind, views in zip(recorded, network.views(network.parameters), strict=True):
        for layer, array in views.items():
            if layer not in recorded[kind] or recorded[kind][layer].shape != array.shape:
                raise SettingError(
                    f"The {kind} of layer {layer} are not in this moment as {array.shape}: record "
                    f"the run with all of its parameters to make a network of it."
                )
            array[...] = recorded[kind][layer]


def recorded_pass(
    snapshot: Snapshot, info: RunInfo, samples: int, dtype: type[np.floating] | None = None
) -> ForwardPass:
    """Make a forward pass through the weights of a recorded moment, which are not copied.

    Parameters
    ----------
    snapshot
        The moment.
    info
        Of its run.
    samples
        Number of samples in a pass.
    dtype
        Of what it computes; None: that of the weights.

    Raises
    ------
    SettingError
        If an activation function is none of ours.
    """
    for number, layer in enumerate(info.layers, start=1):
        activation_named(layer.activation, f"activation of layer {number}")
    chosen: np.dtype[np.floating] = np.dtype(dtype or np.result_type(*snapshot.weights.values()))
    parameters: dict[int, dict[str, FloatArray]] = {
        layer: {
            "weights": W.astype(chosen, copy=False),
            "biases": snapshot.biases[layer].astype(chosen, copy=False),
        }
        for layer, W in snapshot.weights.items()
    }
    return ForwardPass(info, parameters, samples, chosen)
