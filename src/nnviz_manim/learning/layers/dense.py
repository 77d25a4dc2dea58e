"""The dense layer: every unit is joined to every unit of the layer before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from nnviz_manim.learning.activations import ACTIVATIONS, OTHER_NAMES, activation_named
from nnviz_manim.learning.layers.layer import Layer, LayerPass, PassSetting, Shape
from nnviz_manim.support.arrays import FloatArray, aligned_empty
from nnviz_manim.support.checks import flag, whole_number

__all__ = ["Dense", "dense_layers"]


@dataclass(frozen=True)
class Dense(Layer):
    """A layer of units, each with a weight for every input: a = f(W x + b).

    Parameters
    ----------
    units
        Number of units.
    activation
        Name of the activation function f, a key of :data:`~nnviz_manim.learning.ACTIVATIONS`.
        A network takes no others; the record of a run made elsewhere may have any.
    biases
        Whether the units have biases b.

    Raises
    ------
    SettingError
        If there is no unit, or `biases` is neither True nor False.

    Examples
    --------
    >>> Dense(10, "relu").parameter_shapes((784,))
    {'weights': (10, 784), 'biases': (10,)}
    """

    kind: ClassVar[str] = "dense"

    units: int
    activation: str = "relu"
    biases: bool = True

    def __post_init__(self) -> None:
        units = whole_number(self.units, "The number of units of a dense layer", at_least=1)
        object.__setattr__(self, "units", units)
        object.__setattr__(self, "biases", flag(self.biases, "biases of a dense layer"))
        name: Any = self.activation
        if not isinstance(name, str):
            activation_named(name, "activation of a dense layer")
        object.__setattr__(self, "activation", OTHER_NAMES.get(name, name))

    @property
    def bounds(self) -> tuple[float, float]:
        """What its activations lie between; infinite where nothing ends them."""
        function = ACTIVATIONS.get(self.activation)
        return super().bounds if function is None else (function.lower, function.upper)

    @property
    def title(self) -> str:
        """Its activation function, as it is written in words and pictures."""
        function = ACTIVATIONS.get(self.activation)
        return self.activation if function is None else function.title

    def shape_after(self, _before: Shape, /) -> Shape:
        """One number a unit, whatever the shape before."""
        return (self.units,)

    def parameter_shapes(self, before: Shape, /) -> dict[str, Shape]:
        """Weights (units, inputs) and biases (units,)."""
        shapes: dict[str, Shape] = {"weights": (self.units, prod(before))}
        return shapes | ({"biases": (self.units,)} if self.biases else {})

    def start(self, setting: PassSetting) -> DensePass:
        """Make the arrays for passes over samples."""
        return DensePass(self, setting)


class DensePass(LayerPass):
    """A dense layer at work.

    ::

        forward     z = W x + b                       a = f(z)
        backward    δ = dC/dz = dC/da · f′(z)
                    dC/dW = δ xᵀ                      dC/db = sum of δ over the samples
                    dC/dx = Wᵀ δ

    ``dot`` stands where ``@`` would: it is faster, with a batch of one several times.
    """

    def __init__(self, layer: Dense, setting: PassSetting) -> None:
        self.W = setting.parameters["weights"]
        biases = setting.parameters.get("biases")
        self.b = None if biases is None else biases[:, np.newaxis]
        self.f = activation_named(layer.activation)
        self.a = aligned_empty((layer.units, setting.samples), setting.dtype)

    def sums(self, x: FloatArray) -> FloatArray:
        """Z = W x + b."""
        self.x = x
        z = self.W.dot(x, out=self.a)
        if self.b is not None:
            z += self.b
        return z

    def forward(self, x: FloatArray) -> FloatArray:
        """A = f(z)."""
        z = self.sums(x)
        self.f.apply(z)
        return z

    def start_back(self, gradients: Mapping[str, FloatArray]) -> None:
        """Make the arrays of the way back; see :meth:`LayerPass.start_back`."""
        self.dW, self.db = gradients["weights"], gradients.get("biases")
        self.dx = aligned_empty((self.W.shape[1], self.a.shape[1]), self.a.dtype)
        self.ones = np.ones(self.a.shape[1], self.a.dtype)

    def pull_back(self, gradient: FloatArray) -> FloatArray:
        """δ = dC/da · f′(z)."""
        self.f.pull_back(self.a, gradient)
        return gradient

    def learn(self, delta: FloatArray) -> None:
        """dC/dW = δ xᵀ, dC/db = sum of δ over the samples."""
        delta.dot(self.x.T, out=self.dW)
        if self.db is not None:
            delta.dot(self.ones, out=self.db)  # faster than sum(axis=1)

    def send_back(self, delta: FloatArray) -> FloatArray:
        """dC/dx = Wᵀ δ."""
        return self.W.T.dot(delta, out=self.dx)


def dense_layers(
    layer_sizes: Sequence[int], activations: Sequence[str], biases: bool = True
) -> tuple[Dense, ...]:
    """Make the layers of a multilayer perceptron.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    activations
        Name of the activation function of each layer after the input.
    biases
        Whether the layers have biases.
    """
    return tuple(
        Dense(units, activation, biases)
        for units, activation in zip(layer_sizes[1:], activations, strict=True)
    )
