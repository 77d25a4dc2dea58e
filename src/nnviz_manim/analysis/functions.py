"""Functions to walk down on, with their gradients: polynomials of one variable, valleys of two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.support.checks import positive_number

__all__ = ["SHELF_AND_VALLEY", "Polynomial", "QuadraticValley"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Polynomial:
    """A polynomial of one variable.

    Parameters
    ----------
    coefficients
        Of x⁰, x¹, x² …

    Examples
    --------
    >>> parabola = Polynomial((0, 0, 1))
    >>> float(parabola.value(3.0)), float(parabola.gradient(3.0)), float(parabola.curvature(3.0))
    (9.0, 6.0, 2.0)
    """

    coefficients: tuple[float, ...]

    def value(self, x: ArrayLike) -> Array:
        """f(x), of the shape of x."""
        return self._derivative(x, 0)

    def gradient(self, x: ArrayLike) -> Array:
        """f′(x), of the shape of x."""
        return self._derivative(x, 1)

    def curvature(self, x: ArrayLike) -> Array:
        """f″(x), of the shape of x.

        Near a minimum a learning rate of 1 / f″ is best, and one above 2 / f″ never settles.
        """
        return self._derivative(x, 2)

    def _derivative(self, x: ArrayLike, order: int) -> Array:
        derived = np.polynomial.Polynomial(self.coefficients).deriv(order) if order else None
        polynomial = derived or np.polynomial.Polynomial(self.coefficients)
        return np.asarray(polynomial(np.asarray(x, np.float64)))


SHELF_AND_VALLEY = Polynomial((2, 0, 0, -3, 1))
"""f(x) = x⁴ − 3x³ + 2: a minimum at 2.25, and a flat shelf at 0 that is none."""


@dataclass(frozen=True)
class QuadraticValley:
    """A valley f(p) = ½ (λ₁ u² + λ₂ v²), u and v the coordinates along its two axes.

    Parameters
    ----------
    curvatures
        λ₁ along the valley and λ₂ across it.
    angle
        How far the axis of λ₁ is turned from that of x, anticlockwise, in radians.
    minimum
        Where the lowest point lies, at which f is 0.

    Raises
    ------
    SettingError
        If a setting is not finite, or a curvature is not above 0.
    """

    curvatures: tuple[float, float] = (1.0, 10.0)
    angle: float = 0.0
    minimum: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        for value in self.curvatures:
            positive_number(value, "Each of the curvatures")
        if not all(map(math.isfinite, (self.angle, *self.minimum))):
            raise SettingError("The angle and the minimum of a valley must be finite numbers.")

    @property
    def axes(self) -> Array:
        """Directions of the two axes as rows, shape (2, 2)."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.array([[cos, sin], [-sin, cos]])

    @property
    def best_rate(self) -> float:
        """The learning rate of the fastest plain descent, 2 / (λ₁ + λ₂)."""
        return 2 / sum(self.curvatures)

    def errors(self, p: ArrayLike) -> Array:
        """How far points (…, 2) are from the minimum along each axis, signed, shape (…, 2)."""
        offsets = np.asarray(p, np.float64) - np.array(self.minimum)
        errors: Array = offsets @ self.axes.T
        return errors

    def value(self, p: ArrayLike) -> Array:
        """F at points (…, 2), shape (…)."""
        return np.asarray((self.errors(p) ** 2 @ np.array(self.curvatures)) / 2)

    def gradient(self, p: ArrayLike) -> Array:
        """∇f at points (…, 2), shape (…, 2)."""
        gradient: Array = (self.errors(p) * np.array(self.curvatures)) @ self.axes
        return gradient
