"""Dropout: in training, each signal is switched off by chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.layers.layer import Layer, LayerPass, PassSetting, Shape
from nnviz_manim.support.arrays import FloatArray, aligned_empty
from nnviz_manim.support.checks import share

__all__ = ["Dropout"]


@dataclass(frozen=True)
class Dropout(Layer):
    """A layer without units, which in training switches signals of the layer before off by chance.

    A signal passes with probability 1 − p, and is then 1 / (1 − p) times as strong, so that its
    mean stays what it was (N. Srivastava et al., "Dropout", JMLR 15, 2014, in the form that scales
    while training). When the network is measured, all signals pass as they are.

    Parameters
    ----------
    rate
        Share p of the signals that are switched off, above 0 and below 1.

    Raises
    ------
    SettingError
        If the rate is out of its range.

    Examples
    --------
    >>> Dropout(0.3).title
    'dropout 30 %'
    """

    kind: ClassVar[str] = "dropout"
    has_units: ClassVar[bool] = False

    rate: float = 0.5

    def __post_init__(self) -> None:
        rate = share(self.rate, "The rate of a dropout layer")
        if not rate:
            raise SettingError(
                "The rate of a dropout layer is 0, which drops nothing; leave the layer out."
            )
        object.__setattr__(self, "rate", rate)

    @property
    def title(self) -> str:
        """Its rate in percent."""
        return f"dropout {100 * self.rate:.3g} %"

    def shape_after(self, before: Shape, /) -> Shape:
        """The shape before."""
        return before

    def parameter_shapes(self, _before: Shape, /) -> dict[str, Shape]:
        """None."""
        return {}

    def start(self, setting: PassSetting) -> LayerPass:
        """Make the arrays for passes over samples."""
        return LayerPass() if setting.random is None else DropoutPass(self, setting, setting.random)


class DropoutPass(LayerPass):
    """A dropout layer in training: a = x · m, with m = 0 or 1 / (1 − p), drawn anew each time."""

    def __init__(self, layer: Dropout, setting: PassSetting, random: np.random.Generator) -> None:
        self.rate = np.array(layer.rate, setting.dtype)
        self.strength = np.array(1 / (1 - layer.rate), setting.dtype)
        self.random = random
        self.mask, self.a, self.dx = (
            aligned_empty((prod(setting.before), setting.samples), setting.dtype) for _ in range(3)
        )

    def forward(self, x: FloatArray) -> FloatArray:
        """A = x · m."""
        self.random.random(out=self.mask, dtype=self.mask.dtype)
        np.greater_equal(self.mask, self.rate, out=self.mask)
        self.mask *= self.strength
        return np.multiply(x, self.mask, out=self.a)

    def send_back(self, delta: FloatArray) -> FloatArray:
        """dC/dx = dC/da · m."""
        return np.multiply(delta, self.mask, out=self.dx)
