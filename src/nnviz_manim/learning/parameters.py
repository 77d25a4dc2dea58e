"""All parameters of a network in one flat vector, with a view of it for each layer.

One vector makes an optimizer a handful of NumPy calls, whatever the depth. The gradients lie in
a vector of the same layout.
"""

from __future__ import annotations

from itertools import pairwise

from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["parameter_count", "parameter_views"]


def parameter_count(layer_sizes: tuple[int, ...], biases: bool) -> int:
    """Count the parameters of a network: (inputs + 1) · units for each layer, with biases."""
    return sum((inputs + biases) * units for inputs, units in pairwise(layer_sizes))


def parameter_views(
    vector: FloatArray, layer_sizes: tuple[int, ...], biases: bool
) -> tuple[PerLayer, PerLayer]:
    """Cut a flat vector into views: W(1), b(1), W(2), b(2) and so on.

    Parameters
    ----------
    vector
        Shape (:func:`parameter_count`,).
    layer_sizes
        Units a layer, the input first.
    biases
        Whether the layers have biases.

    Returns
    -------
    Weights (units, inputs) and biases (units,) by layer number from 1; writing to them writes to
    the vector. The second is empty without biases.
    """
    weight_views: PerLayer = {}
    bias_views: PerLayer = {}
    start = 0
    for layer, (inputs, units) in enumerate(pairwise(layer_sizes), start=1):
        stop = start + units * inputs
        weight_views[layer] = vector[start:stop].reshape(units, inputs)
        start = stop
        if biases:
            stop = start + units
            bias_views[layer] = vector[start:stop]
            start = stop
    return weight_views, bias_views
