"""Gradient descent: step by step down a curve, then over the contours of a valley.

Render it with ``manim -pql scenes/descent_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import DescentMixin


class DescentScene(DescentMixin, Scene):
    """Walk down f(x) = x⁴ − 3x³ + 2 with good and bad steps; then down a valley, three ways."""

    start, learning_rate = 3.15, 0.01  # of the first walk
    bad_rates = (0.08, 0.1)  # one that overshoots, one that never settles
    shelf_start, momentum = -1.0, 0.9  # of the walk that comes to a flat place
    curvatures = (1.0, 40.0)  # of the valley, along and across
    valley_start = (-3.2, 0.9)  # how far from the lowest point, along and across
    valley_steps = 40
    palette = "blue-orange"
