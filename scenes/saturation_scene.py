"""A thousand inputs and three hundred units, of which many get stuck while the network learns.

Render it with ``manim -pql scenes/saturation_scene.py``.
"""

from manim import Scene

from nnviz_manim.datasets import make_prototypes
from nnviz_manim.mixins import SaturationMixin


class SaturationScene(SaturationMixin, Scene):
    """Watch every unit of a 1000-300-50 network that begins with too large steps.

    In the first epochs half of the tanh units are driven to their ends, and a quarter never comes
    back. The others work loose; then the score rises, and the input shows what they listen to:
    the 100 features out of 1,000 that tell the classes apart.
    """

    data = make_prototypes(classes=50, features=1000, examples=4000, informative=0.1)
    layer_sizes = (1000, 300, 50)
    activations = ("tanh", "softmax")
    init = "glorot"
    epochs, batch_size, learning_rate = 12, 400, 2e-3
    seconds_per_epoch = 1.2
    strongest = (1, 3)  # how many connections into each unit are drawn, layer by layer
    links = "strongest"  # or "matrix": all 300,000 weights as a picture
