"""Activation functions, and what they do to a gradient on its way back.

Both work in place: ``apply`` turns the logits z into the activations a = f(z), and ``pull_back``
turns dL/da into dL/dz. Each derivative here can be told from the activations alone, so z need
not be kept. Samples are columns, as in :mod:`~nnviz_manim.learning.backpropagation`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz_manim.support.arrays import FloatArray

__all__ = ["ACTIVATIONS", "Activation"]

ZERO = np.zeros((), np.float32)  # an array, for a plain 0 would be turned into one at every call


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivative.

    Parameters
    ----------
    apply
        Called with z, shape (units, samples), which becomes a = f(z).
    pull_back
        Called with a and with dL/da, both (units, samples); the latter becomes dL/dz.
    """

    apply: Callable[[FloatArray], object]
    pull_back: Callable[[FloatArray, FloatArray], object]


def _identity(z: FloatArray) -> None:
    """Identity: a = z."""


def _identity_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da."""


def _relu(z: FloatArray) -> None:
    """ReLU: a = max(0, z)."""
    np.maximum(z, ZERO, out=z)


def _relu_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da where a > 0, else 0; at the kink itself 0."""
    # a is never negative, so its sign is the derivative, 0 or 1, already of the right dtype.
    gradient *= np.sign(a)


def _sigmoid(z: FloatArray) -> None:
    """Sigmoid: a = 1 / (1 + exp(−z))."""
    np.negative(z, out=z)
    # exp may overflow to infinity, of which the reciprocal is the right answer, 0.
    with np.errstate(over="ignore"):
        np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)


def _sigmoid_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da · a (1 − a)."""
    gradient *= a
    gradient *= 1 - a


def _tanh(z: FloatArray) -> None:
    """Hyperbolic tangent: a = tanh(z)."""
    np.tanh(z, out=z)


def _tanh_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da · (1 − a²)."""
    gradient *= 1 - a * a


def _softmax(z: FloatArray) -> None:
    """Softmax: a_i = exp(z_i) / Σ_j exp(z_j), the same for every z shifted by a constant."""
    z -= np.maximum.reduce(z)  # so that exp cannot overflow
    np.exp(z, out=z)
    z /= np.add.reduce(z)


def _softmax_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz_i = a_i (dL/da_i − Σ_j dL/da_j a_j): the Jacobian a_i (δ_ij − a_j), multiplied out."""
    gradient -= np.add.reduce(gradient * a)
    gradient *= a


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(_relu, _relu_back),
    "sigmoid": Activation(_sigmoid, _sigmoid_back),
    "tanh": Activation(_tanh, _tanh_back),
    "identity": Activation(_identity, _identity_back),
    "softmax": Activation(_softmax, _softmax_back),
}
"""The activation functions by name."""
