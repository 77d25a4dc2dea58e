"""An input found by gradient ascent: what a network answers most surely with the wanted outputs.

It needs no inverse, so it works for ReLU and softmax as well. With C the loss of one sample, y the
wanted outputs and x the input, kept within [0, 1], the ascent climbs::

    J(x) = −C(f(x), y) − l2 · Σ x² − smoothness · Σ (x_i − x_j)²       i, j neighboring pixels

    dC/dx = W(1)ᵀ δ(1)            δ(1) = dC/dz(1) as in backpropagation
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.losses import Loss, choose_loss
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.optimizers import Adam
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import positive_number, whole_number

__all__ = ["ascend_input", "input_gradient"]


@checked(SettingError)
def input_gradient(
    network: Network, inputs: ArrayLike, outputs: ArrayLike, loss: str | None = None
) -> tuple[FloatArray, FloatArray]:
    """Compute the loss of each input, and its gradient by that input.

    Parameters
    ----------
    network
        Left as it is.
    inputs
        Shape (samples, units_0).
    outputs
        Wanted outputs, shape (samples, units_L).
    loss
        A key of :data:`~nnviz_manim.learning.LOSSES` that has a gradient; None for the default of
        the output activation.

    Returns
    -------
    Losses (samples,), and dC/dx of each sample's own loss, (samples, units_0).

    Raises
    ------
    SettingError
        If shapes do not fit the network, or the loss does not fit the output layer or has no
        gradient.
    """
    x = network.checked_features(inputs, "inputs")
    slope = _InputSlope(network, outputs, len(x), loss)
    return slope.measure(x)


@checked(SettingError)
def ascend_input(
    network: Network,
    outputs: ArrayLike,
    *,
    start: ArrayLike | None = None,
    steps: int = 100,
    step_size: float = 0.05,
    l2: float = 0.0,
    smoothness: float = 0.0,
    feature_shape: Sequence[int] = (),
) -> FloatArray:
    """Find an input that the network answers with the wanted outputs.

    Each step is one of Adam's along the gradient, after which what left [0, 1] is put back.
    Nothing is drawn at random: the same call gives the same input.

    Parameters
    ----------
    network
        Left as it is; any activation functions.
    outputs
        Wanted outputs, shape (samples, units_L) or (units_L,): ``numpy.eye(10)`` asks a classifier
        for each of ten classes.
    start
        Where the ascent starts, of the shape of the result; None: 0.5 everywhere.
    steps
        Number of steps.
    step_size
        How far a value goes in a step, at most about.
    l2
        Price of every lit pixel: the larger, the emptier the input.
    smoothness
        Price of the differences between neighbors: the larger, the smoother the input.
    feature_shape
        Rows and columns of an input; for ``smoothness`` only.

    Returns
    -------
    Inputs within [0, 1], shape (samples, units_0), or (units_0,) for a single query.

    Raises
    ------
    SettingError
        If a setting is impossible or does not fit the network.

    Examples
    --------
    >>> network = MLP([784, 16, 10])
    >>> ascend_input(network, np.eye(10), steps=5).shape
    (10, 784)
    """
    wanted = np.asarray(outputs, network.dtype)
    queries = np.atleast_2d(wanted)
    count, units = len(queries), network.layer_sizes[0]
    slope = _InputSlope(network, queries, count, None)
    whole_number(steps, "steps", at_least=0)
    for name, price in (("l2", l2), ("smoothness", smoothness)):
        if price:
            positive_number(price, name)
    x: FloatArray = np.full((count, units), 0.5, network.dtype)
    if start is not None:
        x[:] = _checked_start(start, (*wanted.shape[:-1], units)).reshape(count, units)
    shape = _checked_shape(feature_shape, units) if smoothness else (1, units)
    step = Adam(learning_rate=positive_number(step_size, "step_size")).start(x.reshape(-1))
    for _ in range(steps):
        downhill = slope.measure(x)[1] + penalty_gradient(x, shape, l2, smoothness)
        step(downhill.reshape(-1))
        np.clip(x, 0, 1, out=x)
    return x.reshape(*wanted.shape[:-1], units)


def penalty(x: FloatArray, shape: tuple[int, int], l2: float, smoothness: float) -> FloatArray:
    """Price of each input, shape (samples,): l2 · Σ x² + smoothness · Σ (x_i − x_j)²."""
    images = x.reshape(-1, *shape)
    rough = (np.diff(images, axis=1) ** 2).sum((1, 2)) + (np.diff(images, axis=2) ** 2).sum((1, 2))
    price: FloatArray = l2 * (x * x).sum(axis=1) + smoothness * rough
    return price


def penalty_gradient(
    x: FloatArray, shape: tuple[int, int], l2: float, smoothness: float
) -> FloatArray:
    """Gradient of :func:`penalty` by the inputs, of their shape (samples, units_0)."""
    gradient: FloatArray = 2 * l2 * x
    if smoothness:
        images = x.reshape(-1, *shape)
        slopes = gradient.reshape(-1, *shape)
        down = 2 * smoothness * np.diff(images, axis=1)
        across = 2 * smoothness * np.diff(images, axis=2)
        slopes[:, 1:] += down
        slopes[:, :-1] -= down
        slopes[:, :, 1:] += across
        slopes[:, :, :-1] -= across
    return gradient


class _InputSlope:
    """Measures dC/dx for queries of one size, in arrays made once."""

    def __init__(
        self, network: Network, outputs: ArrayLike, samples: int, loss: str | None
    ) -> None:
        self.loss = _checked_loss(network, loss)
        self.outputs = _checked_outputs(network, outputs, samples, self.loss)
        self.forward_pass = network.forward_pass(samples)
        unused = np.empty_like(network.parameters)
        self.backward_pass = network.backward_pass(self.forward_pass, self.loss, unused)

    def measure(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        answers = self.forward_pass.forward(x)
        losses = self.loss.of_each(answers, self.outputs.T)
        delta = self.backward_pass.backward(self.outputs)
        # The backward pass is that of the mean over the samples, of which each is one.
        slopes: FloatArray = self.forward_pass.layers[1].send_back(delta).T * len(x)
        return losses, slopes


def _checked_loss(network: Network, name: str | None) -> Loss:
    loss = choose_loss(name, network.activations[-1])
    if loss.plain_errors:
        raise SettingError(
            f"The rule {loss.name!r} follows no gradient, so an input cannot follow it either. "
            f"Take squared_error."
        )
    return loss


def _checked_outputs(network: Network, outputs: ArrayLike, samples: int, loss: Loss) -> FloatArray:
    wanted: FloatArray = np.asarray(outputs, network.dtype)
    expected = (samples, network.layer_sizes[-1])
    if wanted.shape != expected:
        raise SettingError(
            f"The outputs have shape {wanted.shape}, but {samples} queries of an output layer of "
            f"{expected[1]} units need {expected}."
        )
    if loss.name == "cross_entropy" and not np.allclose(wanted.sum(axis=1), 1, atol=1e-3):
        raise SettingError(
            f"Softmax outputs sum to 1, and so must the outputs wanted, which sum to "
            f"{wanted.sum(axis=1)[0]:g}: ask for 1 at a class and 0 elsewhere, numpy.eye"
            f"({expected[1]})."
        )
    return wanted


def _checked_start(start: ArrayLike, expected: tuple[int, ...]) -> FloatArray:
    values: FloatArray = np.asarray(start, dtype=float)
    if values.shape != expected or not ((values >= 0) & (values <= 1)).all():
        raise SettingError(
            f"start must be inputs within 0 … 1 of shape {expected}, but has shape {values.shape}"
            + (f" and values from {values.min():g} to {values.max():g}." if values.size else ".")
        )
    return values


def _checked_shape(feature_shape: Sequence[int], units: int) -> tuple[int, int]:
    if len(feature_shape) != 2 or feature_shape[0] * feature_shape[1] != units:
        raise SettingError(
            f"smoothness needs to know which pixels are neighbors: give feature_shape=(rows, "
            f"columns) with rows × columns = {units}, not {tuple(feature_shape)!r}."
        )
    rows, columns = feature_shape
    return int(rows), int(columns)
