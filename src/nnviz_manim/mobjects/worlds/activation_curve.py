"""The curve of an activation function."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.mobjects.worlds.plot_area import Ranges

__all__ = ["activated", "curve_of"]

Array = NDArray[np.float64]

_STEPS = 61
"""Points of a small curve."""


def activated(name: str, z: Array) -> Array:
    """Activations of sums, shape (N,), by the name of a function of ``learning.ACTIVATIONS``."""
    a: Array = z.astype(float).reshape(1, -1)
    ACTIVATIONS[name].apply(a)  # which works in place
    return a.ravel()


@lru_cache(maxsize=32)
def curve_of(name: str, z_range: tuple[float, float]) -> tuple[Array, Array, Ranges]:
    """Sums and activations of a small curve, and the ranges of the area that it stands in."""
    low, high = z_range
    z = np.linspace(low, high, _STEPS)
    a = activated(name, z)
    margin = 0.15 * (float(np.ptp(a)) or 1.0)
    return z, a, (low, high, float(a.min()) - margin, float(a.max()) + margin)
