"""A network as it was at one moment of its training, out of what was recorded."""

from __future__ import annotations

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import MLP
from nnviz_manim.learning.snapshot import RunInfo, Snapshot

__all__ = ["network_at"]


def network_at(snapshot: Snapshot, info: RunInfo) -> MLP:
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
        If the moment holds not all weights and biases of the network, or an activation function
        is none of ours.

    Examples
    --------
    >>> network_at(run[-1], run.info).predict(images)  # doctest: +SKIP
    """
    network = MLP(
        info.layer_sizes,
        activations=info.activations,
        dtype="float64" if snapshot.weights[1].dtype == "float64" else "float32",
    )
    for kind in ("weights", "biases"):
        recorded = getattr(snapshot, kind)
        for layer, array in getattr(network, kind).items():
            if layer not in recorded or recorded[layer].shape != array.shape:
                raise SettingError(
                    f"The {kind} of layer {layer} are not in this moment as {array.shape}: record "
                    f"the run with all of its parameters to make a network of it."
                )
            array[:] = recorded[layer]
    return network
