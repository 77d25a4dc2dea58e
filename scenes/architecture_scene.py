"""Networks of any layers: small, deep, upright, with weights of one's own, and large.

Render it with ``manim -pql scenes/architecture_scene.py``. In a scene of yours, one call is enough:
``self.add(NetworkDiagram([2, 8, 8, 1]))``.
"""

from manim import Scene

from nnviz_manim.mixins import ArchitectureMixin


class ArchitectureScene(ArchitectureMixin, Scene):
    """Draw a network, let it grow, turn it, let it count in binary, and draw a large one."""

    layer_sizes = (2, 8, 8, 1)  # units a layer of the first network, the input first
    deeper_sizes = (2, 8, 12, 8, 4, 1)  # of the one it grows into
    large_sizes = (784, 300, 50, 10)  # of the last one
    palette = "blue-orange"  # or "blue-red", "article"; each also with "-light"
    seconds_per_digit = 0.9  # how long each digit is lit
