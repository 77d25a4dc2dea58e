"""What a network is made of: the shape of its inputs and its layers, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import activation_named
from nnviz_manim.learning.layers.layer import Layer, Shape
from nnviz_manim.support.checks import listed, whole_number

__all__ = [
    "Architecture",
    "checked_activations",
    "checked_inputs",
    "checked_layers",
    "checked_sizes",
]


@dataclass(frozen=True, eq=False)
class Architecture:
    """Layers, one on the other. They count from 1; layer 0 is the input.

    Parameters
    ----------
    inputs
        Shape of a sample, ``(784,)``.
    layers
        Layers 1 … L.

    Raises
    ------
    SettingError
        If there is no layer, the last has no units, or one cannot follow that before it.
    """

    inputs: Shape
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", checked_layers(self.layers))
        if not self.layers[-1].has_units:
            raise SettingError(
                f"The last layer is {self.layers[-1]!r}, which has no units to answer with; end "
                f"with one that has, such as Dense(10, 'softmax')."
            )
        object.__setattr__(self, "inputs", checked_inputs(self.inputs))
        self.parameter_shapes()  # each layer refuses what it cannot follow

    @property
    def depth(self) -> int:
        """Number of layers; also the number of the output layer."""
        return len(self.layers)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Shape of what each layer answers to a sample, the input first."""
        shapes = [self.inputs]
        for layer in self.layers:
            shapes.append(layer.shape_after(shapes[-1]))
        return tuple(shapes)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """How many numbers each layer answers to a sample, the input first."""
        return tuple(prod(shape) for shape in self.shapes)

    @property
    def activations(self) -> tuple[str, ...]:
        """Names of the activation functions of layers 1 … L; identity where there is none."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def with_units(self) -> tuple[int, ...]:
        """Numbers of the layers that have units of their own, the input first."""
        numbered = enumerate(self.layers, start=1)
        return (0, *(number for number, layer in numbered if layer.has_units))

    @property
    def layer_names(self) -> tuple[str, ...]:
        """What layers 1 … L are called in lists: the activation, or the title of one without units.

        ``("relu", "dropout 30 %", "softmax")``.
        """
        return tuple(layer.activation if layer.has_units else layer.title for layer in self.layers)

    @property
    def unit_counts(self) -> tuple[int, ...]:
        """Units of each layer that has some, the input first."""
        sizes = self.layer_sizes
        return tuple(sizes[number] for number in self.with_units)

    def layer(self, number: int) -> Layer:
        """Return a layer by its number, 1 … L."""
        if number not in range(1, self.depth + 1):
            raise SettingError(
                f"there is no layer {number!r}: they are numbered 1 to {self.depth}, and 0 is the "
                f"input."
            )
        return self.layers[number - 1]

    def bounds(self, number: int) -> tuple[float, float]:
        """What the activations of a layer lie between; infinite where nothing ends them.

        Parameters
        ----------
        number
            Of the layer, from 0, the input, of which nothing is known.
        """
        if number == 0:
            return -inf, inf
        layer = self.layer(number)
        return layer.bounds if layer.has_units else self.bounds(number - 1)

    def parameter_shapes(self) -> dict[int, dict[str, Shape]]:
        """Shapes of the parameters, by the number of the layer and ``"weights"``, ``"biases"``.

        Layers without parameters are left out.
        """
        before = enumerate(zip(self.layers, self.shapes, strict=False), start=1)
        shapes = {number: layer.parameter_shapes(shape) for number, (layer, shape) in before}
        return {number: shape for number, shape in shapes.items() if shape}

    def __str__(self) -> str:
        """``784-10-10``, layers without units left out."""
        return "-".join(map(str, self.unit_counts))


_INPUTS = "must be a number, such as 784, or a shape, such as (28, 28)"
_SIZES = "must list the units of at least two layers, the input first, such as [784, 10, 10]"


def checked_inputs(inputs: int | Sequence[int]) -> Shape:
    """Return the shape of a sample as a tuple, or raise :class:`SettingError`."""
    several = isinstance(inputs, (Sequence, np.ndarray))
    sizes = listed(inputs, "inputs", _INPUTS) if several else [inputs]
    if not sizes:
        raise SettingError("inputs must be a number, such as 784, or a shape, but is empty.")
    return tuple(
        whole_number(size, "The number of inputs, or a size of their shape,", at_least=1)
        for size in sizes
    )


def checked_layers(layers: Any) -> tuple[Layer, ...]:
    """Return layers as a tuple, or raise :class:`SettingError`."""
    if not isinstance(layers, Sequence) or not layers:
        raise SettingError(f"layers must list one layer or more, but is {layers!r}.")
    for number, layer in enumerate(layers, start=1):
        if not isinstance(layer, Layer):
            raise SettingError(
                f"Layer {number} is {layer!r:.60}, but must be a layer, such as Dense(10, 'relu')."
            )
    return tuple(layers)


def checked_sizes(layer_sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the units a layer as a tuple, or raise :class:`SettingError`."""
    sizes = listed(layer_sizes, "layer_sizes", _SIZES)
    if len(sizes) < 2:
        raise SettingError(f"layer_sizes {_SIZES}, but is {layer_sizes!r:.60}.")
    return tuple(
        whole_number(units, f"The number of units of layer {layer}", at_least=1)
        for layer, units in enumerate(sizes)
    )


def checked_activations(
    activations: Sequence[str] | None, layer_sizes: tuple[int, ...]
) -> tuple[str, ...]:
    """Return a name for each layer after the input, or raise :class:`SettingError`.

    None stands for relu, and in the output layer softmax, or sigmoid if it is a single unit.
    """
    depth = len(layer_sizes) - 1
    if activations is None:
        return ("relu",) * (depth - 1) + ("sigmoid" if layer_sizes[-1] == 1 else "softmax",)
    expected = f"must name {depth} functions, one for each layer after the input"
    names = listed(activations, "activations", expected)
    if len(names) != depth:
        raise SettingError(f"activations {expected}, but is {activations!r:.60}.")
    chosen = tuple(
        activation_named(name, f"activation of layer {layer}").name
        for layer, name in enumerate(names, start=1)
    )
    if "softmax" in chosen[:-1]:
        layer = chosen.index("softmax") + 1
        raise SettingError(
            f"The activation of hidden layer {layer} is softmax, which belongs to the last layer: "
            f"it makes shares of 1 of all units. Take relu, sigmoid or tanh; if it is meant, write "
            f"Network(…, [Dense({layer_sizes[layer]}, 'softmax'), …])."
        )
    return chosen
