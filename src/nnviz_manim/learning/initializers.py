"""Initializers: the weights and biases that a layer starts from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["INITIALIZERS", "Initializer"]

Drawn = tuple[NDArray[np.float64], NDArray[np.float64]]
Initializer = Callable[[np.random.Generator, int, int], Drawn]
"""Called with a generator, the units of the layer and its inputs (the units of the layer before);
returns weights (units, inputs) and biases (units,)."""


def _he(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights from N(0, 2 / inputs), biases 0 (He et al. 2015, section 2.2); made for ReLU."""
    return random.standard_normal((units, inputs)) * np.sqrt(2 / inputs), np.zeros(units)


def _glorot(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights from U(−r, r), r = √(6 / (inputs + units)), biases 0 (Glorot and Bengio 2010, 16)."""
    limit = np.sqrt(6 / (inputs + units))
    return random.uniform(-limit, limit, (units, inputs)), np.zeros(units)


def _standard_normal(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights and biases from N(0, 1): simple, and too large for wide layers."""
    return random.standard_normal((units, inputs)), random.standard_normal(units)


def _normal_by_units(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights from N(0, 1 / units), biases 0: the variance from the layer that receives them."""
    return random.standard_normal((units, inputs)) / np.sqrt(units), np.zeros(units)


def _uniform(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights and biases from U(0, 1): all positive."""
    return random.uniform(0, 1, (units, inputs)), random.uniform(0, 1, units)


def _uniform_weights(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights from U(0, 1), biases 0."""
    return random.uniform(0, 1, (units, inputs)), np.zeros(units)


def _playground(random: np.random.Generator, units: int, inputs: int) -> Drawn:
    """Weights from U(−0.5, 0.5), biases 0.1, whatever the width: TensorFlow Playground's start."""
    return random.uniform(-0.5, 0.5, (units, inputs)), np.full(units, 0.1)


INITIALIZERS: dict[str, Initializer] = {
    "he": _he,
    "glorot": _glorot,
    "standard_normal": _standard_normal,
    "normal_by_units": _normal_by_units,
    "uniform": _uniform,
    "uniform_weights": _uniform_weights,
    "playground": _playground,
}
"""The initializers by name."""
