"""The forward and the backward pass: the formulas of backpropagation, in arrays made once.

With N samples as the columns of a(0), W(l) of shape (units, inputs), f(l) the activation function
of layer l, L the number of the output layer and C the mean loss of the batch::

    forward     z(l) = W(l) a(l−1) + b(l)           a(l) = f(l)(z(l))

    backward    δ(l) = dC/dz(l)
                δ(L): dC/da(L), pulled back through f(L)
                δ(l): W(l+1)ᵀ δ(l+1) = dC/da(l), pulled back through f(l), that is times f′(z(l))
                dC/dW(l) = δ(l) a(l−1)ᵀ             dC/db(l) = sum of δ(l) over the samples

With a loss of plain errors a layer sends back e(l), which is not pulled back, in place of δ(l).

Every result goes into an array that is there already (``out=``, ``+=``), which halves the time.
``dot`` stands where ``@`` would: it is faster, with a batch of one several times.
"""

from __future__ import annotations

import numpy as np

from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.losses import Loss
from nnviz_manim.support.arrays import FloatArray, PerLayer, aligned_empty

__all__ = ["BackwardPass", "ForwardPass"]


class ForwardPass:
    """Computes the activations of every layer for a fixed number of samples.

    Parameters
    ----------
    weights, biases
        Parameters by layer number, from 1; read at every pass, so they may be views that an
        optimizer changes. No biases: an empty dict.
    activations
        Names of the activation functions of layers 1 … L.
    samples
        Number of samples in a pass.

    Attributes
    ----------
    a
        Activations (units, samples) by layer number, from 0; overwritten by the next pass.
    """

    def __init__(
        self, weights: PerLayer, biases: PerLayer, activations: tuple[str, ...], samples: int
    ) -> None:
        self.W = weights
        self.b = {layer: b[:, np.newaxis] for layer, b in biases.items()}
        self.f = {layer: ACTIVATIONS[name] for layer, name in enumerate(activations, start=1)}
        self.a: PerLayer = {
            layer: aligned_empty((len(W), samples), W.dtype) for layer, W in weights.items()
        }

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
        a, W, b, f = self.a, self.W, self.b, self.f
        a[0] = features.T
        for layer in W:
            z = W[layer].dot(a[layer - 1], out=a[layer])
            if b:
                z += b[layer]
            f[layer].apply(z)
        return a[len(W)]


class BackwardPass:
    """Computes the gradients of the mean loss from the activations of a forward pass.

    Parameters
    ----------
    forward_pass
        Where the activations and weights come from.
    loss
        The loss; it must fit the output layer.
    weight_gradients, bias_gradients
        Arrays to fill, of the shapes of weights and biases; the second empty without biases.
    scale
        What to multiply all gradients with.
    """

    def __init__(
        self,
        forward_pass: ForwardPass,
        loss: Loss,
        weight_gradients: PerLayer,
        bias_gradients: PerLayer,
        scale: float = 1.0,
    ) -> None:
        self.forward_pass = forward_pass
        self.loss = loss
        self.dW = weight_gradients
        self.db = bias_gradients
        self.delta: PerLayer = {
            layer: aligned_empty(forward_pass.a[layer].shape, W.dtype)
            for layer, W in forward_pass.W.items()
        }
        self.sent_back = self.delta
        if loss.plain_errors:
            self.sent_back = {layer: np.empty_like(delta) for layer, delta in self.delta.items()}
        outputs = forward_pass.a[len(forward_pass.W)]
        samples = outputs.shape[1]
        self._ones = np.ones(samples, outputs.dtype)
        self._factor = np.array(scale / samples, outputs.dtype)

    def backward(self, targets: FloatArray) -> None:
        """Fill the gradients for the batch that has last gone forward.

        Parameters
        ----------
        targets
            The outputs wanted, (samples, units_L).
        """
        a, W, f = self.forward_pass.a, self.forward_pass.W, self.forward_pass.f
        dW, db, delta, sent_back = self.dW, self.db, self.delta, self.sent_back
        last = len(W)
        self.loss.start_back(a[last], targets.T, sent_back[last])
        sent_back[last] *= self._factor
        for layer in range(last, 0, -1):
            if sent_back is not delta:
                np.copyto(delta[layer], sent_back[layer])
            if layer < last or not self.loss.at_logits:
                f[layer].pull_back(a[layer], delta[layer])
            delta[layer].dot(a[layer - 1].T, out=dW[layer])
            if db:
                delta[layer].dot(self._ones, out=db[layer])  # faster than sum(axis=1)
            if layer > 1:
                W[layer].T.dot(sent_back[layer], out=sent_back[layer - 1])
