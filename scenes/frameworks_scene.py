"""Networks of scikit-learn, PyTorch and Keras, while they learn.

Render it with ``manim -pql scenes/frameworks_scene.py FrameworksScene``. Each needs its framework:
``python -m pip install "nnviz-manim[sklearn]"``, ``[torch]``, ``[keras,torch]``.
"""

from manim import Scene

from nnviz_manim.mixins import FrameworksMixin, KerasFitMixin, TorchTrainingMixin


class FrameworksScene(FrameworksMixin, Scene):
    """Watch scikit-learn and our own trainer part twelve points, side by side."""

    random_state = 1  # of scikit-learn's start
    epochs = 1500  # steps of our own gradient descent
    learning_time = 18  # seconds


class TorchDigitsScene(TorchTrainingMixin, Scene):
    """Watch a network of PyTorch learn to read digits."""

    layer_sizes = (784, 16, 10)  # units a layer, the input first
    epochs = 8
    batch_size = 32
    digit = 2  # class of the followed image
    example = 93


class KerasTwelvePointsScene(KerasFitMixin, Scene):
    """Watch two neurons of Keras find two gaps."""

    epochs = 300
    learning_time = 20
