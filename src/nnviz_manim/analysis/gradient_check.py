"""Backpropagation held against finite differences: each gradient beside what the cost really does.

All in float64: in float32 the difference of two costs is mostly rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.layers import Dense
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray, PerLayer
from nnviz_manim.support.checks import positive_number

__all__ = ["GradientCheck", "check_gradients", "in_float64"]


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """Gradients twice: by backpropagation, and by moving each parameter a little.

    Parameters
    ----------
    epsilon
        How far each parameter is moved in all, ε, half of it to either side.
    weights, biases
        Gradients by backpropagation, by layer number, of the shapes of weights and biases; no
        biases: an empty dict.
    numeric_weights, numeric_biases
        ΔC / ε of each parameter, in the same form.
    """

    epsilon: float
    weights: PerLayer
    biases: PerLayer
    numeric_weights: PerLayer
    numeric_biases: PerLayer

    @property
    def largest_difference(self) -> float:
        """The largest ``|gradient − ΔC / ε|`` of all parameters."""
        pairs = [
            *((self.weights[layer], self.numeric_weights[layer]) for layer in self.weights),
            *((self.biases[layer], self.numeric_biases[layer]) for layer in self.biases),
        ]
        return max(float(np.abs(analytic - numeric).max()) for analytic, numeric in pairs)


@checked(SettingError)
def check_gradients(
    network: Network,
    features: ArrayLike,
    targets: ArrayLike,
    *,
    loss: str | None = None,
    epsilon: float = 1e-5,
) -> GradientCheck:
    """Compute the gradients of a network for some examples in two ways.

    Parameters
    ----------
    network
        Of any dtype; the check is made with a copy in float64.
    features
        Inputs, shape (samples, units_0).
    targets
        Wanted outputs, shape (samples, units_L).
    loss
        A key of :data:`~nnviz_manim.learning.LOSSES`; None for the default of the output.
    epsilon
        ε: ΔC = C(w + ε/2) − C(w − ε/2).

    Returns
    -------
    Both. Two passes are made for each parameter, so this is for small networks.

    Raises
    ------
    SettingError
        If something does not fit the network, or epsilon is not above 0.

    Examples
    --------
    >>> network = MLP([3, 3, 1], activations=["sigmoid", "sigmoid"])
    >>> check = check_gradients(network, [[1.5, 2.0, 3.0]], [[1.0]], loss="half_squared_error")
    >>> check.largest_difference < 1e-9
    True
    """
    width = positive_number(epsilon, "epsilon")
    exact = in_float64(network)
    _, weights, biases = exact.loss_and_gradients(features, targets, loss)
    numeric: FloatArray = np.empty_like(exact.parameters)
    for k, value in enumerate(exact.parameters.copy()):
        costs = []
        for moved in (value + width / 2, value - width / 2):
            exact.parameters[k] = moved
            costs.append(exact.loss_and_gradients(features, targets, loss)[0])
        exact.parameters[k] = value
        numeric[k] = (costs[0] - costs[1]) / width
    return GradientCheck(width, weights, biases, *exact.views(numeric))


def in_float64(network: Network, *, biases: bool | None = None) -> Network:
    """Copy a network into float64.

    Parameters
    ----------
    network
        Stays as it is.
    biases
        Whether the copy has biases, which are 0 where the network has none; None: as the network.

    Returns
    -------
    A network of its own, with the same numbers.
    """
    layers = [
        replace(layer, biases=layer.biases if biases is None else biases)
        if isinstance(layer, Dense)
        else layer
        for layer in network.layers
    ]
    exact = Network(network.architecture.inputs, layers, dtype="float64")
    own_weights, own_biases = exact.views(exact.parameters)
    for layer, W in network.weights.items():
        own_weights[layer][...] = W
        if layer in own_biases:
            own_biases[layer][:] = network.biases[layer]
    return exact
