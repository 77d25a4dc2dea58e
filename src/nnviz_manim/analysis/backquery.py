"""Backquery: a network run backwards, from the outputs that are wanted to an input.

The document that this follows does it for a 784-200-10 sigmoid network without biases (T. Rashid,
Make Your Own Neural Network, 2016). From the outputs a(L) that are wanted, for l = L … 1::

    z(l)   = f(l)⁻¹(a(l))                         the inverse of the activation function
    s(l−1) = W(l)ᵀ (z(l) − b(l))                  the signals, back through the same weights
    a(l−1) = low + (high − low) · (s − min s) / (max s − min s)       with s = s(l−1)

Each sample is rescaled by its own smallest and largest signal, so that the next inverse has
values that it can invert. Wᵀ is no inverse of W: the outcome a(0) is not the input that causes
a(L), but a picture of what speaks for it and what against it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS, Activation
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import whole_number

__all__ = ["backquery", "wanted_outputs"]


@checked(SettingError)
def wanted_outputs(units: int, low: float = 0.01, high: float = 0.99) -> FloatArray:
    """Ask for each output unit in turn: high there, low elsewhere.

    Parameters
    ----------
    units
        Number of output units.
    low, high
        What is wanted of the others, and of the one.

    Returns
    -------
    One query a row, shape (units, units).

    Raises
    ------
    SettingError
        If there is not one unit.
    """
    whole_number(units, "units", at_least=1)
    outputs: FloatArray = np.full((units, units), float(low))
    np.fill_diagonal(outputs, high)
    return outputs


@checked(SettingError)
def backquery(
    network: Network,
    outputs: ArrayLike,
    *,
    low: float = 0.01,
    high: float = 0.99,
    rescale_inputs: bool = True,
) -> FloatArray:
    """Run a network backwards, and see what it looks for.

    Parameters
    ----------
    network
        Its activation functions must have inverses, as sigmoid, tanh and identity have.
    outputs
        Wanted outputs, shape (samples, units_L) or (units_L,).
    low, high
        Range to which the signals of every layer are rescaled.
    rescale_inputs
        Whether the outcome is rescaled too, to be seen as an input; False returns the signals
        s(0), of which the sign says whether an input speaks for these outputs or against them.

    Returns
    -------
    Inputs of shape (samples, units_0), or (units_0,) for a single query.

    Raises
    ------
    SettingError
        If an activation function has no inverse, or outputs or range cannot be inverted.

    Examples
    --------
    >>> network = MLP([784, 200, 10], activations=["sigmoid", "sigmoid"])
    >>> backquery(network, wanted_outputs(10)).shape
    (10, 784)
    """
    inverses = _checked_inverses(network)
    _check_range(network, low, high)
    wanted = _checked_outputs(network, outputs)
    weights, biases = network.weights, network.biases
    a = np.atleast_2d(wanted)
    for layer in reversed(inverses):
        signals = (inverses[layer](a) - biases[layer]) @ weights[layer]
        a = signals
        if layer > min(inverses) or rescale_inputs:
            a = _rescaled(signals, low, high)
    return a.reshape(*wanted.shape[:-1], -1)


def _rescaled(signals: FloatArray, low: float, high: float) -> FloatArray:
    """Move each row to low … high; one whose values are all the same goes to the middle."""
    least = signals.min(axis=1, keepdims=True)
    span = signals.max(axis=1, keepdims=True) - least
    shares = np.divide(signals - least, span, out=np.full_like(signals, 0.5), where=span > 0)
    rescaled: FloatArray = low + (high - low) * shares
    return rescaled


def _functions(network: Network) -> dict[int, Activation]:
    # Others, such as dropout, hand on what they get.
    return {
        number: ACTIVATIONS[layer.activation]
        for number, layer in enumerate(network.layers, start=1)
        if layer.has_units
    }


def _checked_inverses(network: Network) -> dict[int, Callable[[FloatArray], FloatArray]]:
    inverses = {}
    for layer, function in _functions(network).items():
        if function.inverse is None:
            invertible = [each.name for each in ACTIVATIONS.values() if each.inverse]
            raise SettingError(
                f"Layer {layer} has the activation {function.name}, which has no inverse, so the "
                f"network cannot be run backwards. Train one with {', '.join(invertible)} in every "
                f"layer, or use ascend_input(network, outputs), which needs no inverse."
            )
        inverses[layer] = function.inverse
    return inverses


def _check_range(network: Network, low: float, high: float) -> None:
    hidden = [f for layer, f in _functions(network).items() if layer < network.depth]
    above = max((function.lower for function in hidden), default=-np.inf)
    below = min((function.upper for function in hidden), default=np.inf)
    if not above < low < high < below:
        raise SettingError(
            f"low={low!r} and high={high!r} must lie in this order above {above:g} and below "
            f"{below:g}, where the activation functions of the hidden layers can be inverted."
        )


def _checked_outputs(network: Network, outputs: ArrayLike) -> FloatArray:
    wanted: FloatArray = np.asarray(outputs, network.dtype)
    units = network.layer_sizes[-1]
    if wanted.ndim not in {1, 2} or wanted.shape[-1] != units:
        raise SettingError(
            f"The outputs have shape {wanted.shape}, but an output layer of {units} units needs "
            f"({units},) or (samples, {units})."
        )
    last = _functions(network)[network.depth]
    if not ((wanted > last.lower) & (wanted < last.upper)).all():
        raise SettingError(
            f"The outputs lie between {wanted.min():g} and {wanted.max():g}, but "
            f"{last.name} only ever answers between {last.lower:g} and "
            f"{last.upper:g}, and reaches neither. Ask for less, such as 0.99 and 0.01."
        )
    return wanted
