"""Feed-forward, every product and every sum; then as matrix products, and how much faster they are.

Render it with ``manim -pql scenes/feed_forward_scene.py``. The last chapter is measured on your
machine while the scene is rendered: its bars are not the same in two renders.
"""

from manim import Scene

from nnviz_manim.mixins import FeedForwardMixin


class FeedForwardScene(FeedForwardMixin, Scene):
    """Compute the answer of a 3-3-1 network node by node, then layer by layer, and race the two."""

    example = (1.5, 2.0, 3.0)  # what comes in
    network = None  # the textbook's 3-3-1; or one of yours, as network_of(weights, biases) makes it
    race_sizes = (100, 100, 50, 10)  # layers of the network of the race
    palette = "blue-orange"
