"""Backpropagation, every number of it: ``manim -pql scenes/backprop_scene.py BackpropScene``.

The second scene takes a network and an example of your own.
"""

from manim import Scene

from nnviz_manim.learning import network_of
from nnviz_manim.mixins import BackpropagationMixin


class BackpropScene(BackpropagationMixin, Scene):
    """Learn from one example: cost, chain rule, gradients that flow back, and a step."""

    network = "3-3-1"
    example, target = (1.5, 2.0, 3.0), (1.0,)
    learning_rate = 1.0


class OwnBackpropScene(BackpropagationMixin, Scene):
    """The same for a network and an example of your own."""

    network = network_of(
        [[[0.9, -0.4], [-0.7, 0.8], [0.3, 0.5]], [[0.6, -0.9, 0.4], [-0.5, 0.7, 0.8]]],
        [[0.1, -0.2, 0.3], [0.2, -0.1]],
        activations=("tanh", "sigmoid"),
    )
    example, target = (0.8, -0.5), (1.0, 0.0)
    learning_rate = 0.5
