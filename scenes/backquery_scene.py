"""What a network looks for in each digit, while it learns to read.

Render it with ``manim -pql scenes/backquery_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import AscentRun, BackqueryMixin


class BackqueryScene(BackqueryMixin, Scene):
    """Run a 784-200-10 sigmoid network backwards; then ask one that cannot be run backwards."""

    digit = 0  # which picture is shown large, beside the mean image; chosen: the clearest
    mode = "backquery"  # or "gray backquery", as an input
    seconds_of_learning = 13
    smoothing = 0.8  # pixels, said on screen; 0 shows the bare pictures
    second_part = AscentRun()  # None: leave it out
    palette = "blue-orange"
