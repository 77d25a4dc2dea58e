"""Losses: how far the outputs o are from the targets y, and the gradient that starts the way back.

A loss is summed over the outputs of a sample and averaged over the samples of a batch. Samples
are columns, as in :mod:`~nnviz_manim.learning.backpropagation`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import known

__all__ = ["LOSSES", "Loss", "choose_loss", "choose_regression_loss"]


@dataclass(frozen=True)
class Loss:
    """A loss and its gradient.

    Parameters
    ----------
    name
        Its key in :data:`LOSSES`.
    of_each
        Called with outputs and targets, both (units, samples); returns the losses, (samples,).
    start_back
        Called with outputs, targets and an array that it fills with the gradient of each sample's
        loss, all (units, samples): by the outputs, dL/do, or, if ``at_logits``, by the logits,
        dL/dz, with the derivative of the activation already multiplied in.
    at_logits
        Whether the gradient is that by the logits.
    output_activations
        Names of the output activations that the loss fits.
    plain_errors
        Whether a layer sends back its error dL/da without the derivative of its activation. Such
        a step follows no gradient.
    """

    name: str
    of_each: Callable[[FloatArray, FloatArray], FloatArray]
    start_back: Callable[[FloatArray, FloatArray, FloatArray], object]
    at_logits: bool
    output_activations: tuple[str, ...]
    plain_errors: bool = False


def _squared_error(outputs: FloatArray, targets: FloatArray) -> FloatArray:
    """L = Σ (o − y)²."""
    difference = outputs - targets
    return _sum_of_products(difference, difference)


def _squared_error_back(outputs: FloatArray, targets: FloatArray, gradient: FloatArray) -> None:
    """dL/do = 2 (o − y)."""
    np.subtract(outputs, targets, out=gradient)
    gradient *= 2


def _half_squared_error(outputs: FloatArray, targets: FloatArray) -> FloatArray:
    """L = ½ Σ (o − y)²."""
    return _squared_error(outputs, targets) / 2


def _cross_entropy(outputs: FloatArray, targets: FloatArray) -> FloatArray:
    """L = −Σ y log o."""
    return -_sum_of_products(targets, _log(outputs))


def _binary_cross_entropy(outputs: FloatArray, targets: FloatArray) -> FloatArray:
    """L = −Σ (y log o + (1 − y) log(1 − o))."""
    return _cross_entropy(outputs, targets) + _cross_entropy(1 - outputs, 1 - targets)


def _difference(outputs: FloatArray, targets: FloatArray, gradient: FloatArray) -> None:
    """Fill in o − y.

    It is dL/dz both for softmax with cross-entropy and for sigmoid with its binary form, and
    dL/do for half the squared error.
    """
    np.subtract(outputs, targets, out=gradient)


def _sum_of_products(left: FloatArray, right: FloatArray) -> FloatArray:
    """Sum over the outputs of each sample."""
    sums: FloatArray = np.add.reduce(left * right)
    return sums


def _log(outputs: FloatArray) -> FloatArray:
    # An output that has underflowed to 0 stands for a very small one: the loss stays finite.
    smallest = np.finfo(outputs.dtype).tiny
    logarithms: FloatArray = np.log(np.maximum(outputs, smallest))
    return logarithms


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("cross_entropy", _cross_entropy, _difference, True, ("softmax",)),
        Loss("binary_cross_entropy", _binary_cross_entropy, _difference, True, ("sigmoid",)),
        Loss("squared_error", _squared_error, _squared_error_back, False, tuple(ACTIVATIONS)),
        Loss("half_squared_error", _half_squared_error, _difference, False, tuple(ACTIVATIONS)),
        Loss("plain_errors", _half_squared_error, _difference, False, ("sigmoid",), True),
    )
}
"""The losses by name; of those that fit an output activation, the first is its default.

``plain_errors`` is the rule of T. Rashid, Make Your Own Neural Network (2016): half the squared
error, of which the errors o − y go back through the weights alone, e(l) = W(l+1)ᵀ e(l+1), and each
layer learns from e(l) · f′(z(l)). A gradient would go back with f′ of every layer on its way.
"""


def choose_loss(name: str | None, output_activation: str) -> Loss:
    """Find a loss that fits the output layer.

    Parameters
    ----------
    name
        A key of :data:`LOSSES`; None for the default of the output activation: cross-entropy
        for softmax, binary cross-entropy for sigmoid, squared error for the others.
    output_activation
        Name of the activation of the output layer.

    Returns
    -------
    The loss.

    Raises
    ------
    SettingError
        If the loss is unknown or does not fit the output activation.
    """
    fitting = [loss for loss in LOSSES.values() if output_activation in loss.output_activations]
    if name is None:
        return fitting[0]
    loss = known(LOSSES, name, "loss")
    if loss not in fitting:
        raise SettingError(
            f"The loss {name!r} needs {' or '.join(loss.output_activations)} in the output layer, "
            f"which has {output_activation}. Losses that fit {output_activation}: "
            f"{', '.join(one.name for one in fitting)}."
        )
    return loss


def choose_regression_loss(name: str | None) -> Loss:
    """Find a loss that measures numbers, of which every output activation may give some.

    Parameters
    ----------
    name
        "squared_error" or "half_squared_error"; None for the former.

    Raises
    ------
    SettingError
        If it is another one, which measures the probabilities of classes.
    """
    if name is None or name in _OF_NUMBERS:
        return LOSSES[name or _OF_NUMBERS[0]]
    raise SettingError(
        f"The loss {known(LOSSES, name, 'loss').name!r} is for classes, but the data have targets, "
        f"numbers to learn. Losses that fit: {', '.join(_OF_NUMBERS)}."
    )


_OF_NUMBERS = ("squared_error", "half_squared_error")
