"""Networks in NumPy, and their training as a stream of snapshots.

Read in this order: ``activations``, ``losses``, ``layers``, ``backpropagation`` (the formulas),
``initializers``, ``network``, ``optimizers``, ``training``. Beside them: ``given``, ``restored``,
``textbook``, and ``recipes``, the settings of trainings that are small enough to follow.
"""

from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.given import network_of
from nnviz_manim.learning.initializers import INITIALIZERS
from nnviz_manim.learning.layers import LAYERS, Dense, Dropout, Layer
from nnviz_manim.learning.losses import LOSSES
from nnviz_manim.learning.network import MLP, Network
from nnviz_manim.learning.optimizers import (
    OPTIMIZERS,
    SGD,
    Adam,
    Momentum,
    Optimizer,
    RememberingStep,
)
from nnviz_manim.learning.recipes import RECIPES, Recipe
from nnviz_manim.learning.restored import network_at
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.learning.textbook import TEXTBOOK_NETWORKS, textbook_network
from nnviz_manim.learning.training.moments_due import Growing
from nnviz_manim.learning.training.stopping import AccuracyGainBelow
from nnviz_manim.learning.training.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "INITIALIZERS",
    "LAYERS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "RECIPES",
    "SGD",
    "TEXTBOOK_NETWORKS",
    "AccuracyGainBelow",
    "Adam",
    "Dense",
    "Dropout",
    "Ending",
    "Growing",
    "Layer",
    "Momentum",
    "Network",
    "Optimizer",
    "Recipe",
    "RememberingStep",
    "RunInfo",
    "Snapshot",
    "Training",
    "network_at",
    "network_of",
    "textbook_network",
    "train",
]
