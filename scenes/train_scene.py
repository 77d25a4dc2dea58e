"""A network learns to read digits, and you watch it.

Render it with ``manim -pql scenes/train_scene.py``. To make it yours, subclass it::

    class MyScene(TrainScene):
        digit = 8
        epochs = 20
"""

from manim import Scene

from nnviz_manim.mixins import TrainingMixin


class TrainScene(TrainingMixin, Scene):
    """Follow one handwritten digit through the training of a 784-10-10-10 network."""

    data = None  # the bundled sample of MNIST, or the path of a CSV file: label, pixel0 …
    layer_sizes = (784, 10, 10, 10)  # units a layer, the input first
    epochs = 12  # times that the training images are gone through
    batch_size = 32  # images a step
    optimizer = "adam"  # or "momentum", "sgd"
    learning_rate = 5e-4  # None: the optimizer's own
    digit = 2  # class of the followed image, which the network never learns from
    example = 93  # which image of that class: chosen, as one that is mistaken for some epochs
    seed = 0  # the same seed gives the same video
    palette = "blue-orange"  # or "blue-red", "article"; each also with "-light"
    seconds_per_epoch = 1.5  # run time of an epoch
    hold = 0.25  # share of it in which the picture stands still
    run_file = None  # the path of a recorded run, to show that one
