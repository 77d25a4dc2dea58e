"""A weight that is shaken, and what becomes of the shake on its way to the cost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nnviz_manim.analysis import BackpropagationStep, backpropagate
from nnviz_manim.learning import Network, network_of
from nnviz_manim.support.arrays import PerLayer

__all__ = ["ShakenWeight"]


class ShakenWeight:
    """The first weight of the output layer, moved in a network that stays as it is.

    Parameters
    ----------
    step
        The network's numbers.
    activations
        Of its layers.
    loss
        Its cost.
    """

    def __init__(self, step: BackpropagationStep, activations: Sequence[str], loss: str) -> None:
        self.step = step
        self.activations = activations
        self.loss = loss
        self.layer = max(step.weights)
        self.network = self.with_numbers(step.weights, step.biases)

    def at(self, amount: float) -> BackpropagationStep:
        """The example in the network whose weight is so much larger."""
        weights = {layer: W.copy() for layer, W in self.step.weights.items()}
        weights[self.layer][0, 0] += amount
        return self.passed(weights, self.step.biases)

    def after_step(self) -> BackpropagationStep:
        """The example in the network after the step."""
        return self.passed(self.step.new_weights, self.step.new_biases)

    def with_numbers(self, weights: PerLayer, biases: PerLayer) -> Network:
        """The network with other numbers, in float64."""
        return network_of([*weights.values()], [*biases.values()], activations=self.activations)

    def passed(self, weights: PerLayer, biases: PerLayer) -> BackpropagationStep:
        """The example in a network of other numbers."""
        network = self.with_numbers(weights, biases)
        return backpropagate(network, self.step.a[0], self.step.target, loss=self.loss)

    def shakes(self, amount: float) -> list[float]:
        """Δw, Δz, Δa and ΔC."""
        step, other, layer = self.step, self.at(amount), self.layer
        return [
            amount,
            float(other.z[layer][0] - step.z[layer][0]),
            float(other.a[layer][0] - step.a[layer][0]),
            other.cost - step.cost,
        ]

    def ratios(self, amount: float) -> dict[str, float]:
        """Each shake as a share of the one before, by the names of both, and of the first."""
        shakes = self.shakes(amount)
        found = {
            name: after / before if before else 0.0
            for name, (before, after) in zip(("zw", "az", "Ca"), pairwise(shakes), strict=True)
        }
        return found | {"Cw": shakes[-1] / shakes[0]}

    def derivatives(self) -> dict[str, float]:
        """What the ratios come to where the shake becomes smaller and smaller."""
        step, layer = self.step, self.layer
        return {
            "zw": float(step.a[layer - 1][0]),
            "az": float(step.slopes[layer][0]),
            "Ca": float(step.a[layer][0] - step.target[0]),
            "Cw": float(step.weight_gradients[layer][0, 0]),
        }
