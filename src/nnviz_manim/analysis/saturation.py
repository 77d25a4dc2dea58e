"""Saturation: how close the units of a network are to where their activation goes flat.

A unit at a flat end passes no gradient back, so it learns nothing more from that input. Where a
unit stands is told by a position from −1 (the lower end) through 0 (its middle, where it learns
most) to 1 (the upper end), so that activations of different ranges can be compared
(``Activation.position``):

    sigmoid    2 a − 1
    tanh       a
    softmax    K a − 1 for a < 1/K, else (K a − 1) / (K − 1): 0 where all K classes are alike
    relu       −1 where the unit is off (a = 0), else 0
    identity   0, since it has no end

The saturation of a unit is the mean size of its position over the data, 0 to 1; for ReLU it is the
share of the inputs for which the unit is off. The definition is this package's own. The idea of
one number from how activations are spread between the ends is that of A. Rakitianskaia and
A. Engelbrecht, "Measuring Saturation in Neural Networks", IEEE SSCI 2015,
doi:10.1109/SSCI.2015.202.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray

__all__ = ["SATURATED", "Saturation", "measure_saturation"]

SATURATED = 0.9
"""From this saturation on a unit counts as saturated."""

_AT_THE_END = 0.99
"""A position of this size counts as the end itself."""

_MEASURED_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Saturation:
    """How saturated the units of one layer are over some data.

    Parameters
    ----------
    levels
        Saturation of each unit, 0 to 1, shape (units,).
    dead
        Whether a unit is at the same end for every input, so that it answers the same to all of
        them and learns from none: a ReLU that is always off, a tanh that is always 1, shape
        (units,).
    """

    levels: FloatArray
    dead: NDArray[np.bool_]

    @property
    def saturated_share(self) -> float:
        """Share of the units whose level is :data:`SATURATED` or more."""
        return float(np.mean(self.levels >= SATURATED))

    @property
    def dead_share(self) -> float:
        """Share of the units that are dead."""
        return float(np.mean(self.dead))


@checked(SettingError)
def measure_saturation(network: Network, features: ArrayLike) -> dict[int, Saturation]:
    """Measure every layer of a network over some data.

    Parameters
    ----------
    network
        As it is now.
    features
        Inputs to measure over, shape (samples, units_0).

    Returns
    -------
    By layer number, from 1; layers without units are left out.

    Raises
    ------
    SettingError
        If the features do not fit the input layer.
    DataError
        If there are none.

    Examples
    --------
    >>> import numpy as np
    >>> network = MLP([2, 3, 2], activations=["tanh", "softmax"])
    >>> network.weights[1][:] = [[0, 0], [1, 1], [9, 9]]
    >>> measured = measure_saturation(network, np.array([[0.2, 0.3], [0.4, 0.8]]))
    >>> measured[1].levels.round(2).tolist()
    [0.0, 0.65, 1.0]
    >>> measured[1].dead.tolist()
    [False, False, True]
    """
    inputs = network.checked_features(features, "features")
    if not len(inputs):
        raise DataError("There are no inputs to measure saturation over; at least one is needed.")
    functions = {
        number: ACTIVATIONS[layer.activation]
        for number, layer in enumerate(network.layers, start=1)
        if layer.has_units
    }
    totals = {layer: np.zeros(network.layer_sizes[layer]) for layer in functions}
    lowest = {layer: np.full(total.shape, np.inf) for layer, total in totals.items()}
    highest = {layer: np.full(total.shape, -np.inf) for layer, total in totals.items()}
    for start in range(0, len(inputs), _MEASURED_AT_ONCE):
        answers = network.forward(inputs[start : start + _MEASURED_AT_ONCE])
        for layer, function in functions.items():
            position = function.position(answers[layer].T)
            totals[layer] += np.abs(position).sum(axis=1, dtype=np.float64)
            np.minimum(lowest[layer], position.min(axis=1), out=lowest[layer])
            np.maximum(highest[layer], position.max(axis=1), out=highest[layer])
    return {
        layer: Saturation(
            levels=(total / len(inputs)).astype(np.float32),
            dead=(lowest[layer] >= _AT_THE_END) | (highest[layer] <= -_AT_THE_END),
        )
        for layer, total in totals.items()
    }
