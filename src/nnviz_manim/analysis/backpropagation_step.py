"""One step of learning from one example, with every number on its way there and back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.analysis.gradient_check import in_float64
from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.optimizers import SGD, Optimizer
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["BackpropagationStep", "backpropagate"]


@dataclass(frozen=True, eq=False)
class BackpropagationStep:
    """What a network computes to learn from one example. All arrays by layer number, in float64.

    Parameters
    ----------
    a
        Activations (units_l,), from layer 0, the example.
    z
        Sums W a + b before the activation function, (units_l,), from layer 1.
    target
        Wanted outputs (units_L,).
    cost
        The loss of the example.
    slopes
        f′(z), (units_l,); none for a softmax layer, whose units depend on each other.
    errors
        ∂C/∂a, (units_l,), of the hidden layers: W(l+1)ᵀ δ(l+1).
    delta
        δ = ∂C/∂z, (units_l,).
    weights, biases
        Before the step.
    weight_gradients, bias_gradients
        ∂C/∂W and ∂C/∂b.
    new_weights, new_biases
        After the step.
    new_cost
        The loss of the example after the step.
    """

    a: PerLayer
    z: PerLayer
    target: FloatArray
    cost: float
    slopes: PerLayer
    errors: PerLayer
    delta: PerLayer
    weights: PerLayer
    biases: PerLayer
    weight_gradients: PerLayer
    bias_gradients: PerLayer
    new_weights: PerLayer
    new_biases: PerLayer
    new_cost: float

    @property
    def promised_drop(self) -> float:
        """What the gradient says the cost will drop by: −∇C · Δ(W, b).

        For plain gradient descent it is the learning rate times the sum of all squared gradients.
        """
        drop = 0.0
        for layer, W in self.weights.items():
            step = self.new_weights[layer] - W
            drop -= float((self.weight_gradients[layer] * step).sum())
            moved = self.new_biases[layer] - self.biases[layer]
            drop -= float(self.bias_gradients[layer] @ moved)
        return drop

    @property
    def actual_drop(self) -> float:
        """What the cost did drop by."""
        return self.cost - self.new_cost


@checked(SettingError)
def backpropagate(
    network: Network,
    example: ArrayLike,
    target: ArrayLike | float,
    *,
    loss: str | None = None,
    optimizer: Optimizer | None = None,
) -> BackpropagationStep:
    """Learn from one example, once, and keep every number.

    Cost and gradients are those that the network learns by, the step is the optimizer's own; the
    network is copied into float64 and stays as it is. δ is taken from the bias gradients, to which
    it is equal for a single example.

    Parameters
    ----------
    network
        Any network whose loss sends back gradients. Without biases, those shown are 0, and stay 0.
    example
        One input, shape (units_0,).
    target
        The outputs wanted, shape (units_L,).
    loss
        A key of :data:`~nnviz_manim.learning.LOSSES`; None for the default of the output.
    optimizer
        What makes the step; None: ``SGD(0.1)``.

    Returns
    -------
    The numbers.

    Raises
    ------
    SettingError
        If example, target or loss do not fit the network.

    Examples
    --------
    >>> network = MLP([3, 3, 1], activations=["sigmoid", "sigmoid"])
    >>> step = backpropagate(network, [1.5, 2.0, 3.0], [1.0], loss="half_squared_error")
    >>> step.delta[2].shape, step.weight_gradients[1].shape
    ((1,), (3, 3))
    """
    features, wanted = _checked_example(network, example, target)
    before = in_float64(network, biases=True)
    cost, weight_gradients, bias_gradients = before.loss_and_gradients(features, wanted, loss)
    after = before.copy()
    _step(after, weight_gradients, bias_gradients, optimizer or SGD(0.1), network.has_biases)
    a = {layer: answers[0] for layer, answers in before.forward(features).items()}
    W, b = dict(before.weights), dict(before.biases)
    delta = bias_gradients
    return BackpropagationStep(
        a=a,
        z=_sums(before, features),
        target=wanted[0],
        cost=cost,
        slopes=_slopes(before, a),
        errors={layer: W[above].T @ delta[above] for layer, above in pairwise(W)},
        delta=delta,
        weights=W,
        biases=b,
        weight_gradients=weight_gradients,
        bias_gradients=bias_gradients,
        new_weights=dict(after.weights),
        new_biases=dict(after.biases),
        new_cost=after.loss_and_gradients(features, wanted, loss)[0],
    )


def _checked_example(
    network: Network, example: ArrayLike, target: ArrayLike | float
) -> tuple[FloatArray, FloatArray]:
    features: FloatArray = np.atleast_1d(np.asarray(example, np.float64))
    wanted: FloatArray = np.atleast_1d(np.asarray(target, np.float64))
    expected = (network.layer_sizes[:1], network.layer_sizes[-1:])
    if (features.shape, wanted.shape) != expected or not (
        np.isfinite(features).all() and np.isfinite(wanted).all()
    ):
        raise SettingError(
            f"The example has shape {features.shape} and its target {wanted.shape}, but the "
            f"network needs finite numbers of shapes {expected[0]} and {expected[1]}."
        )
    return features[np.newaxis], wanted[np.newaxis]


def _step(
    network: Network,
    weight_gradients: PerLayer,
    bias_gradients: PerLayer,
    optimizer: Optimizer,
    moves_biases: bool,
) -> None:
    gradients = np.zeros_like(network.parameters)
    by_weights, by_biases = network.views(gradients)
    for layer, gradient in weight_gradients.items():
        by_weights[layer][:] = gradient
        if moves_biases:
            by_biases[layer][:] = bias_gradients[layer]
    optimizer.start(network.parameters)(gradients)


def _sums(network: Network, features: FloatArray) -> PerLayer:
    passing = network.forward_pass(1)
    passing.forward(features)
    # From the last layer on: a layer's sums overwrite its answers, which are the next one's inputs.
    z = {
        layer: passing.layers[layer].sums(passing.a[layer - 1])[:, 0]
        for layer in sorted(network.weights, reverse=True)
    }
    return {layer: z[layer] for layer in network.weights}


def _slopes(network: Network, a: PerLayer) -> PerLayer:
    slopes: PerLayer = {}
    for layer in network.weights:
        name = network.activations[layer - 1]
        if name == "softmax":
            continue
        slopes[layer] = np.ones_like(a[layer])
        ACTIVATIONS[name].pull_back(a[layer], slopes[layer])
    return slopes
