"""The forward and the backward pass: the formulas of backpropagation.

With N samples as the columns of a(0), layers l = 1 … L and C the mean loss of the batch::

    forward     a(l) = f(l)(z(l))         z(l) = W(l) a(l−1) + b(l)

    backward    δ(L) = dC/dz(L)           dC/da(L) is the loss's
                δ(l) = dC/da(l) · f(l)′(z(l))
                dC/dW(l) = δ(l) a(l−1)ᵀ   dC/db(l) = sum of δ(l) over the samples
                dC/da(l−1) = W(l)ᵀ δ(l)

What a layer does in each line stands in its own file, with these formulas in
:mod:`~nnviz_manim.learning.layers.dense`. Every result goes into an array that is there already
(``out=``, ``+=``), which halves the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from nnviz_manim.learning.architecture import Architecture
from nnviz_manim.learning.layers.layer import PassSetting
from nnviz_manim.learning.losses import Loss
from nnviz_manim.support.arrays import FloatArray, PerLayer, aligned_empty

__all__ = ["BackwardPass", "ForwardPass", "PlainErrorsPass", "backward_pass"]

Parameters = Mapping[int, Mapping[str, FloatArray]]


class ForwardPass:
    """Computes the activations of every layer for a fixed number of samples.

    Parameters
    ----------
    architecture
        What the network is made of.
    parameters
        ``"weights"`` and ``"biases"`` by layer number, from 1; read at every pass, so they may be
        views that an optimizer changes.
    samples
        Number of samples in a pass.
    dtype
        Of all arrays.
    random
        Where draws come from that are made in training only; None: the network is measured.

    Attributes
    ----------
    layers
        The layers at work, by number.
    a
        Activations (units, samples) by layer number, from 0; overwritten by the next pass.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        samples: int,
        dtype: np.dtype[np.floating],
        random: np.random.Generator | None = None,
    ) -> None:
        self.layers = {
            number: layer.start(
                PassSetting(
                    architecture.shapes[number - 1],
                    samples,
                    parameters.get(number, {}),
                    dtype,
                    random,
                )
            )
            for number, layer in enumerate(architecture.layers, start=1)
        }
        self.a: PerLayer = {}

    def forward(self, features: FloatArray) -> FloatArray:
        """Compute the activations of every layer.

        Parameters
        ----------
        features
            The inputs (samples, F), in the dtype of the weights; kept as ``a[0]``, not copied.

        Returns
        -------
        The outputs (units_L, samples), valid until the next pass.
        """
        a = self.a
        a[0] = features.T
        for number, layer in self.layers.items():
            a[number] = layer.forward(a[number - 1])
        return a[len(self.layers)]


class BackwardPass:
    """Computes the gradients of the mean loss from the activations of a forward pass.

    Parameters
    ----------
    forward_pass
        Where the activations come from.
    loss
        The loss; it must fit the output layer.
    gradients
        Arrays to fill, of the shapes of the parameters.
    """

    def __init__(self, forward_pass: ForwardPass, loss: Loss, gradients: Parameters) -> None:
        self.forward_pass = forward_pass
        self.loss = loss
        for number, layer in forward_pass.layers.items():
            layer.start_back(gradients.get(number, {}))
        self.last, *_ = downwards = [*reversed(forward_pass.layers.values())]
        self.pairs = [*pairwise(downwards)]
        self.gradient: FloatArray | None = None

    def backward(self, targets: FloatArray) -> FloatArray:
        """Fill the gradients for the batch that has last gone forward.

        Parameters
        ----------
        targets
            The outputs wanted, (samples, units_L).

        Returns
        -------
        δ(1), (units_1, samples), valid until the next pass.
        """
        gradient = self.gradient_of_loss(targets)
        delta = gradient if self.loss.at_logits else self.last.pull_back(gradient)
        self.last.learn(delta)
        for above, layer in self.pairs:
            delta = layer.pull_back(above.send_back(delta))
            layer.learn(delta)
        return delta

    def gradient_of_loss(self, targets: FloatArray) -> FloatArray:
        """dC/da(L), or dC/dz(L) of a loss that is at the logits; C is a mean, hence 1 / N."""
        outputs = self.forward_pass.a[len(self.forward_pass.layers)]
        if self.gradient is None:
            self.gradient = aligned_empty(outputs.shape, outputs.dtype)
            self.mean = np.array(1 / outputs.shape[1], outputs.dtype)
        self.loss.start_back(outputs, targets.T, self.gradient)
        self.gradient *= self.mean
        return self.gradient


class PlainErrorsPass(BackwardPass):
    """The way back of plain errors: e(l−1) = W(l)ᵀ e(l); a layer learns from e(l) · f(l)′(z(l)).

    The rule of T. Rashid, Make Your Own Neural Network (2016). It follows no gradient, which would
    go back as δ(l), with the derivatives of all layers on its way.
    """

    def backward(self, targets: FloatArray) -> FloatArray:
        """Fill what takes the place of the gradients; see :meth:`BackwardPass.backward`."""
        error = self.gradient_of_loss(targets)
        delta = self.last.pull_back(error.copy())
        self.last.learn(delta)
        for above, layer in self.pairs:
            error = above.send_back(error)
            delta = layer.pull_back(error.copy())
            layer.learn(delta)
        return delta


def backward_pass(forward_pass: ForwardPass, loss: Loss, gradients: Parameters) -> BackwardPass:
    """Make the backward pass of a loss: its gradient, or the rule of plain errors."""
    kind = PlainErrorsPass if loss.plain_errors else BackwardPass
    return kind(forward_pass, loss, gradients)
