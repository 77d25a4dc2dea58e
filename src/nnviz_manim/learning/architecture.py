"""What a network is made of: the sizes and activation functions of its layers, checked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.support.checks import known, whole_number

__all__ = ["checked_activations", "checked_sizes"]


def checked_sizes(layer_sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the units a layer as a tuple, or raise :class:`SettingError`."""
    if np.ndim(layer_sizes) != 1 or len(layer_sizes) < 2:
        raise SettingError(
            f"layer_sizes must list the units of at least two layers, the input first, such as "
            f"[784, 10, 10], but is {layer_sizes!r}."
        )
    return tuple(
        whole_number(units, f"The number of units of layer {layer}", at_least=1)
        for layer, units in enumerate(layer_sizes)
    )


def checked_activations(
    activations: Sequence[str] | None, layer_sizes: tuple[int, ...]
) -> tuple[str, ...]:
    """Return the names of the activations as a tuple, or raise :class:`SettingError`.

    None stands for relu, and in the output layer softmax, or sigmoid if it is a single unit.
    """
    depth = len(layer_sizes) - 1
    if activations is None:
        return ("relu",) * (depth - 1) + ("sigmoid" if layer_sizes[-1] == 1 else "softmax",)
    if isinstance(activations, str) or len(activations) != depth:
        raise SettingError(
            f"activations must name {depth} functions, one for each layer after the input, but is "
            f"{activations!r}."
        )
    for layer, name in enumerate(activations, start=1):
        known(ACTIVATIONS, name, f"activation of layer {layer}")
        if name == "softmax" and layer_sizes[layer] == 1:
            raise SettingError(
                f"Layer {layer} is softmax over a single unit, which is always 1. "
                f"Use sigmoid, or more units."
            )
    return tuple(activations)
