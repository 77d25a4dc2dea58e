"""What a network takes for what while it learns, and its most confident mistakes.

Render it with ``manim -pql scenes/mistakes_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import MistakesMixin


class MistakesScene(MistakesMixin, Scene):
    """Count the mistakes of a 784-10-10-10 network on 1,000 unseen digits, epoch by epoch."""

    epochs, learning_rate = 12, 5e-4
    seconds_per_epoch = 1.1
    most_mistakes = 12
