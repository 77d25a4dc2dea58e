"""The cost of the smallest network over one of its weights, and over two.

Render it with ``manim -pql scenes/cost_scene.py``.
"""

from manim import ThreeDScene

from nnviz_manim.mixins import CostMixin


class CostScene(CostMixin, ThreeDScene):
    """See why a network can get stuck: hills, shelves and valleys of its real cost."""

    weights = "twelve points, cost"  # what all other parameters are held at
    starts = (-92, -62, -9, 14, 38, 68)  # where the balls begin
    learning_rate = 3.0
    surface_starts = ((-10, -10), (-60, 60), (48, 10))
    third_end = -16.81  # what the third number moves to
