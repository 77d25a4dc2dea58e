"""All parameters of a network in one flat vector, with a view of it for each layer.

One vector makes an optimizer a handful of NumPy calls, whatever the depth. The gradients lie in
a vector of the same layout.
"""

from __future__ import annotations

from math import prod

from nnviz_manim.learning.architecture import Architecture
from nnviz_manim.support.arrays import FloatArray

__all__ = ["ParameterViews", "parameter_count", "parameter_views"]

ParameterViews = dict[int, dict[str, FloatArray]]
"""Views by the number of the layer, and ``"weights"`` or ``"biases"``."""


def parameter_count(architecture: Architecture) -> int:
    """Count the parameters of a network; a dense layer has (inputs + 1) · units, with biases."""
    shapes = architecture.parameter_shapes().values()
    return sum(prod(shape) for layer in shapes for shape in layer.values())


def parameter_views(vector: FloatArray, architecture: Architecture) -> ParameterViews:
    """Cut a flat vector into views: W(1), b(1), W(2), b(2) and so on.

    Parameters
    ----------
    vector
        Shape (:func:`parameter_count`,).
    architecture
        What the network is made of.

    Returns
    -------
    Views of the shapes that the layers name, for the layers that have parameters; writing to them
    writes to the vector.
    """
    views: ParameterViews = {}
    start = 0
    for layer, shapes in architecture.parameter_shapes().items():
        views[layer] = {}
        for kind, shape in shapes.items():
            stop = start + prod(shape)
            views[layer][kind] = vector[start:stop].reshape(shape)
            start = stop
    return views
