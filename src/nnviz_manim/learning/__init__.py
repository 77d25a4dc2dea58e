"""A multilayer perceptron in NumPy, and its training as a stream of snapshots.

Read in this order: ``activations``, ``losses``, ``initializers``, ``backpropagation`` (the
formulas), ``network``, ``optimizers``, ``training``. Beside them: ``saturation``,
``restored``, ``backquery``, ``ascent``.
"""

from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.ascent import ascend_input, input_gradient
from nnviz_manim.learning.backquery import backquery, wanted_outputs
from nnviz_manim.learning.initializers import INITIALIZERS
from nnviz_manim.learning.losses import LOSSES
from nnviz_manim.learning.network import MLP
from nnviz_manim.learning.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer
from nnviz_manim.learning.restored import network_at
from nnviz_manim.learning.saturation import SATURATED, Saturation, measure_saturation
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.learning.stopping import AccuracyGainBelow
from nnviz_manim.learning.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "SATURATED",
    "SGD",
    "AccuracyGainBelow",
    "Adam",
    "Momentum",
    "Optimizer",
    "RunInfo",
    "Saturation",
    "Snapshot",
    "Training",
    "ascend_input",
    "backquery",
    "input_gradient",
    "measure_saturation",
    "network_at",
    "train",
    "wanted_outputs",
]
