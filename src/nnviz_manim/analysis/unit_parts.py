"""One unit taken apart: what each of its inputs contributes, their sum, and its answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import whole_number

__all__ = ["UnitParts", "switch_positions", "unit_parts"]


@dataclass(frozen=True, eq=False)
class UnitParts:
    """What a unit makes of each of many inputs of its network.

    Parameters
    ----------
    inputs
        Activations of the layer before, shape (units below, samples).
    weights
        Shape (units below,).
    bias
        Added to every sum.
    parts
        Inputs times their weights, shape (units below, samples).
    total
        The sum of the parts and the bias, z, shape (samples,).
    answers
        The activations f(z), shape (samples,).
    """

    inputs: FloatArray
    weights: FloatArray
    bias: float
    parts: FloatArray
    total: FloatArray
    answers: FloatArray


@checked(SettingError)
def unit_parts(network: Network, features: ArrayLike, layer: int, unit: int) -> UnitParts:
    """Take a unit apart.

    Parameters
    ----------
    network
        The network that it belongs to.
    features
        Inputs of the network, shape (samples, units_0): points of a line, or the cells of
        :func:`~nnviz_manim.analysis.plane_grid`, whose parts become pictures by
        ``parts.reshape(-1, resolution, resolution)``.
    layer
        Counted from 1.
    unit
        Counted from 0.

    Returns
    -------
    The parts, their sum and the answers.

    Raises
    ------
    SettingError
        If there is no such unit, or the features do not fit the network.

    Examples
    --------
    >>> network = MLP([1, 2, 1], activations=["sigmoid", "sigmoid"])
    >>> logit = unit_parts(network, [[-1.0], [0.0], [1.0]], layer=2, unit=0)
    >>> logit.parts.shape, logit.total.shape
    ((2, 3), (3,))
    """
    layer = whole_number(layer, "layer", at_least=1)
    unit = whole_number(unit, "unit", at_least=0)
    if layer > network.depth or unit >= network.layer_sizes[layer]:
        raise SettingError(
            f"There is no unit {unit} in layer {layer} of a network of "
            f"{'-'.join(map(str, network.layer_sizes))} units; layers count from 1, units from 0."
        )
    activations = network.forward(features)
    inputs: FloatArray = np.ascontiguousarray(activations[layer - 1].T)
    weights = network.weights[layer][unit].copy()
    bias = float(network.biases[layer][unit])
    parts = weights[:, np.newaxis] * inputs
    return UnitParts(
        inputs=inputs,
        weights=weights,
        bias=bias,
        parts=parts,
        total=parts.sum(axis=0) + network.biases[layer][unit],
        answers=np.ascontiguousarray(activations[layer][:, unit]),
    )


@checked(SettingError)
def switch_positions(network: Network) -> FloatArray:
    """Tell where the units of the first layer switch, in a network of one input.

    Parameters
    ----------
    network
        With one input.

    Returns
    -------
    x = −b / w of each unit, where its sum is 0, shape (units_1,); NaN where w is 0, for such a unit
    never switches.

    Raises
    ------
    SettingError
        If the network has more than one input.
    """
    if network.layer_sizes[0] != 1:
        raise SettingError(
            f"Units switch at a position where there is one input, but the network has "
            f"{network.layer_sizes[0]}."
        )
    slopes, biases = network.weights[1][:, 0], network.biases[1]
    positions: FloatArray = np.full_like(slopes, np.nan)
    np.divide(-biases, slopes, out=positions, where=slopes != 0)
    return positions
