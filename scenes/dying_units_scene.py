"""Digits, and a step so large that ReLU units die: ``manim -pql scenes/dying_units_scene.py``."""

from manim import Scene

from nnviz_manim.mixins import SaturationMixin


class DyingUnitsScene(SaturationMixin, Scene):
    """Watch every unit of 784-300-50-10 learn the bundled digits at twenty times Adam's own rate.

    A ReLU unit that is off for every image passes nothing on, and learns no more: it is dead. Half
    of the first layer dies in two epochs, and the network learns with what is left.
    """

    layer_sizes = (784, 300, 50, 10)
    epochs, batch_size, learning_rate = 12, 400, 2e-2
    strongest = (1, 2, 5)  # how many connections into each unit are drawn, layer by layer
    seconds_per_epoch = 1.0
