"""Every weight, bias and output of a network as heat maps, while it learns.

Render it with ``manim -pql scenes/heatmap_scene.py``, or only a still of its end with ``-s``.
"""

from manim import Scene

from nnviz_manim.mixins import HeatMapMixin


class HeatMapScene(HeatMapMixin, Scene):
    """Follow one digit through W x + b of every layer, first all of them, then each one large."""

    digit = 2  # class of the followed image, which the network never learns from
    example = 93  # which image of that class: chosen, as one that is mistaken for some epochs
    epochs = 15  # times that the training images are gone through
    learning_rate = 5e-4
    scale = "run"  # colors keep their scale, so that growth is seen; or follow each "moment"
    first_weights = "pictures"  # one a neuron, as large as the image; or a "matrix" of 10 × 784
    layer = None  # or the number of a layer, to show only that one, large
    moment = None  # or the number of an epoch, to show only that one, as a still
    palette = "blue-orange"  # or "blue-red", "article"; each also with "-light"
