"""One neuron, with all its numbers: what the weight does to its answer, and what the bias does.

Render it with ``manim -pql scenes/neuron_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import NeuronMixin


class NeuronScene(NeuronMixin, Scene):
    """Take one neuron apart: inputs, weights, sum, activation, slope and shift."""

    inputs = (1.5, 2.0, 3.0)  # one to three
    weights = (0.8, -0.6, 0.2)  # as many
    bias = 0.4
    functions = ("identity", "relu", "tanh", "sigmoid")  # the last one is the neuron's
    slope_weights = (0.5, 1.0, 2.0)  # of one input, without a bias
    shift_weight, shift_biases = 5.0, (-8.0, 0.0, 8.0)
    dot_input = -1.3  # the x that is followed to its point on the curve
    palette = "blue-orange"
