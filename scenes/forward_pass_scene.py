"""One digit goes through the trained network, then one that the network gets wrong.

Render it with ``manim -pql scenes/forward_pass_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import ForwardPassMixin


class ForwardPassScene(ForwardPassMixin, Scene):
    """Watch two unseen digits on their way through the layers."""

    digit, example = 3, 4  # which of the digits that it knows goes first: chosen
    mistake = 0  # which of its mistakes follows, from 0, the least sure ones first
    epochs, learning_rate = 12, 5e-4
    pass_time = 7.0  # run time of each pass
