"""Activation functions: all that any room needs to know of each, in one record.

Both ways of learning work in place: ``apply`` turns the logits z into the activations a = f(z), and
``pull_back`` turns dL/da into dL/dz. Each derivative here can be told from the activations alone,
so z need not be kept. Samples are columns, as in :mod:`~nnviz_manim.learning.backpropagation`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np

from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import known

__all__ = ["ACTIVATIONS", "OTHER_NAMES", "Activation", "activation_named"]

ZERO = np.zeros((), np.float32)  # an array, for a plain 0 would be turned into one at every call


@dataclass(frozen=True)
class Activation:
    """An activation function.

    Parameters
    ----------
    name
        Its key in :data:`ACTIVATIONS`.
    apply
        Called with z, shape (units, samples), which becomes a = f(z).
    pull_back
        Called with a and with dL/da, both (units, samples); the latter becomes dL/dz.
    position
        Where units stand between their flat ends, from −1 (the lower) through 0 (where they learn
        most) to 1 (the upper): called with a, returns an array of its shape, (units, samples).
    lower, upper
        What a lies between; infinite where nothing ends it.
    inverse
        Called with activations within the open interval of the two, returns z = f⁻¹(a) of the same
        shape; None where a does not tell z.
    title
        How it is written in words and pictures; empty: as it is called.
    other_names
        What other libraries call it: ``"logistic"`` is scikit-learn's sigmoid.
    """

    name: str
    apply: Callable[[FloatArray], object]
    pull_back: Callable[[FloatArray, FloatArray], object]
    position: Callable[[FloatArray], FloatArray]
    lower: float = -inf
    upper: float = inf
    inverse: Callable[[FloatArray], FloatArray] | None = None
    title: str = ""
    other_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", self.title or self.name)

    @property
    def is_bounded(self) -> bool:
        """Whether a has an end below and above, however large z is."""
        return isfinite(self.lower) and isfinite(self.upper)


def _identity(z: FloatArray) -> None:
    """Identity: a = z."""


def _identity_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da."""


def _identity_inverse(a: FloatArray) -> FloatArray:
    """Z = a."""
    return a


def _relu(z: FloatArray) -> None:
    """ReLU: a = max(0, z)."""
    np.maximum(z, ZERO, out=z)


def _relu_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da where a > 0, else 0; at the kink itself 0."""
    # a is never negative, so its sign is the derivative, 0 or 1, already of the right dtype.
    gradient *= np.sign(a)


def _relu_position(a: FloatArray) -> FloatArray:
    """−1 where a unit is off, else 0: it has no upper end."""
    position: FloatArray = np.where(a > 0, a.dtype.type(0), a.dtype.type(-1))
    return position


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


def _sigmoid_inverse(a: FloatArray) -> FloatArray:
    """Z = log(a / (1 − a))."""
    z: FloatArray = np.log(a) - np.log1p(-a)
    return z


def _sigmoid_position(a: FloatArray) -> FloatArray:
    """2 a − 1."""
    return 2 * a - 1


def _tanh(z: FloatArray) -> None:
    """Hyperbolic tangent: a = tanh(z)."""
    np.tanh(z, out=z)


def _tanh_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz = dL/da · (1 − a²)."""
    gradient *= 1 - a * a


def _tanh_inverse(a: FloatArray) -> FloatArray:
    """Z = ½ log((1 + a) / (1 − a))."""
    z: FloatArray = np.arctanh(a)
    return z


def _tanh_position(a: FloatArray) -> FloatArray:
    """A itself."""
    return a


def _softmax(z: FloatArray) -> None:
    """Softmax: a_i = exp(z_i) / Σ_j exp(z_j), the same for every z shifted by a constant."""
    z -= np.maximum.reduce(z)  # so that exp cannot overflow
    np.exp(z, out=z)
    z /= np.add.reduce(z)


def _softmax_back(a: FloatArray, gradient: FloatArray) -> None:
    """dL/dz_i = a_i (dL/da_i − Σ_j dL/da_j a_j): the Jacobian a_i (δ_ij − a_j), multiplied out."""
    gradient -= np.add.reduce(gradient * a)
    gradient *= a


def _softmax_position(a: FloatArray) -> FloatArray:
    """K a − 1 below 1/K, else (K a − 1) / (K − 1): 0 where all K classes are alike."""
    classes = len(a)
    distance = classes * a - 1
    position: FloatArray = np.where(distance > 0, distance / max(classes - 1, 1), distance)
    return position


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("relu", _relu, _relu_back, _relu_position, lower=0.0, title="ReLU"),
        Activation(
            "sigmoid", _sigmoid, _sigmoid_back, _sigmoid_position,
            lower=0.0, upper=1.0, inverse=_sigmoid_inverse, other_names=("logistic",),
        ),
        Activation(
            "tanh", _tanh, _tanh_back, _tanh_position,
            lower=-1.0, upper=1.0, inverse=_tanh_inverse,
        ),
        Activation("identity", _identity, _identity_back, np.zeros_like, inverse=_identity_inverse),
        Activation(
            "softmax", _softmax, _softmax_back, _softmax_position, lower=0.0, upper=1.0,
        ),
    )
}  # fmt: skip
"""The activation functions by name."""

OTHER_NAMES = {
    other: activation.name
    for activation in ACTIVATIONS.values()
    for other in activation.other_names
}
"""Our names by those of other libraries."""


def activation_named(name: Any, what: str = "activation") -> Activation:
    """Find an activation function by its name here or in another library.

    Parameters
    ----------
    name
        A key of :data:`ACTIVATIONS`, or one of the ``other_names``.
    what
        What is asked for, for the message: ``"activation of layer 2"``.

    Raises
    ------
    SettingError
        If there is no such function; the message lists those that there are.
    """
    ours = OTHER_NAMES.get(name, name) if isinstance(name, str) else name
    return known(ACTIVATIONS, ours, what)
