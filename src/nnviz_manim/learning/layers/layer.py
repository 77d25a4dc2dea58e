"""What all kinds of layers share: the record of a layer, and its passes over samples.

A layer is a small frozen record of settings, the same at every moment of a training. Its parameters
belong to a network; the arrays that it computes in belong to a pass. Shapes are those of a single
sample. In a pass samples are columns, as in :mod:`~nnviz_manim.learning.backpropagation`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np

from nnviz_manim.support.arrays import FloatArray

__all__ = ["Layer", "LayerPass", "PassSetting", "Shape"]

Shape = tuple[int, ...]


class Layer(ABC):
    """A layer as data: what it is made of, and how it is drawn.

    A kind is a frozen dataclass of its settings, all of them texts, numbers, True, False or None.

    Attributes
    ----------
    kind
        Its name in :data:`~nnviz_manim.learning.layers.LAYERS`, and in a run file.
    has_units
        Whether it has units of its own, which are drawn as nodes. A layer without, such as
        dropout, only does something to the signals of the layer before.
    """

    kind: ClassVar[str]
    has_units: ClassVar[bool] = True

    @property
    def activation(self) -> str:
        """Name of its activation function."""
        return "identity"

    @property
    def bounds(self) -> tuple[float, float]:
        """What its activations lie between; infinite where nothing ends them."""
        return -inf, inf

    @property
    @abstractmethod
    def title(self) -> str:
        """What is written of it in words and pictures: ``"ReLU"``, ``"dropout 30 %"``."""

    @abstractmethod
    def shape_after(self, before: Shape, /) -> Shape:
        """Shape of what it answers to a sample.

        Parameters
        ----------
        before
            Shape of a sample as the layer before hands it on.

        Raises
        ------
        SettingError
            If it cannot follow a layer of that shape.
        """

    @abstractmethod
    def parameter_shapes(self, before: Shape, /) -> dict[str, Shape]:
        """Shapes of its parameters, ``"weights"`` and ``"biases"``; empty where it has none.

        Parameters
        ----------
        before
            Shape of a sample as the layer before hands it on.
        """

    @abstractmethod
    def start(self, setting: PassSetting) -> LayerPass:
        """Make the arrays for passes over samples."""


@dataclass(frozen=True, eq=False)
class PassSetting:
    """What a layer is given for its passes.

    Parameters
    ----------
    before
        Shape of a sample as the layer before hands it on.
    samples
        Number of samples in a pass.
    parameters
        The layer's ``"weights"`` and ``"biases"``, read at every pass.
    dtype
        Of all arrays.
    random
        Where draws come from that are made in training only; None: the network is measured.
    """

    before: Shape
    samples: int
    parameters: Mapping[str, FloatArray]
    dtype: np.dtype[np.floating]
    random: np.random.Generator | None = None


class LayerPass:
    """A layer at work on a fixed number of samples, in arrays made once.

    As it is here, it hands everything on. What a method returns is overwritten by its next call.
    """

    def sums(self, x: FloatArray) -> FloatArray:
        """Return z, to which the activation function is applied; here the inputs x themselves."""
        return x

    def forward(self, x: FloatArray) -> FloatArray:
        """Return a = f(z), (units, samples), for what the layer before answers."""
        return x

    def start_back(self, gradients: Mapping[str, FloatArray]) -> None:
        """Make the arrays of the way back.

        Parameters
        ----------
        gradients
            What ``learn`` is to fill, ``"weights"`` and ``"biases"`` of the parameters' shapes.
        """

    def pull_back(self, gradient: FloatArray) -> FloatArray:
        """Turn dC/da into δ = dC/dz, in place."""
        return gradient

    def learn(self, delta: FloatArray) -> None:
        """Fill the gradients of the parameters."""

    def send_back(self, delta: FloatArray) -> FloatArray:
        """Return dC/dx, the gradient by what the layer before answered."""
        return delta
