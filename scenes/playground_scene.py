"""Points of the plane, and a network that learns to part them, every neuron of it as a picture.

Render it with ``manim -pql scenes/playground_scene.py PlaygroundScene``.
"""

from manim import Scene

from nnviz_manim.mixins import PlaygroundMixin


class PlaygroundScene(PlaygroundMixin, Scene):
    """Watch a 2-8-8-1 network part two spirals, and one of its nodes opened."""

    recipe = "spirals"  # or "circles", "exclusive or", "gaussians", "moons"
    learning_time = 30  # seconds; fast where little changes
    pause_epoch = 120  # when a node opens


class CirclesScene(PlaygroundMixin, Scene):
    """Watch a 2-4-2 network part a disk from the ring around it."""

    recipe = "circles"
    learning_time = 16


class ExclusiveOrScene(PlaygroundMixin, Scene):
    """In short: four quadrants."""

    recipe, brief, learning_time = "exclusive or", True, 5


class GaussiansScene(PlaygroundMixin, Scene):
    """In short: two clouds, which need no hidden layer."""

    recipe, brief, learning_time = "gaussians", True, 5


class MoonsScene(PlaygroundMixin, Scene):
    """In short: two half circles, of which each ends within the other."""

    recipe, brief, learning_time = "moons", True, 5
