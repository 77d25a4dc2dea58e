"""Digits of 8 × 8 pixels, a network that learns them, and a cost that falls digit by digit.

Render it with ``manim -pql scenes/digits8_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import Digits8Mixin


class Digits8Scene(Digits8Mixin, Scene):
    """Watch a 64-30-10 network learn to read, from a bad start and from a better one."""

    iterations = 3000  # steps of gradient descent, each over all digits that are learned from
    digits_shown = 20  # of the digits that it never learns from
    learning_time = 14  # seconds
