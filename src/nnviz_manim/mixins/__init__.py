"""What a scene can do with a run. Put a mixin before your scene class.

- :class:`StageMixin`: ground, palette, areas for each shape of frame, words and sections
- :class:`RecordedRunMixin`: settings of a training, and the run that comes of it
- :class:`TrainingMixin`: a followed input through the training of a network
- :class:`GalleryMixin`: one input of every class through the same training
- :class:`SaturationMixin`: every unit of a large network, and how saturated it is
- :class:`BackqueryMixin`: what a network looks for in each label; with :class:`AscentRun` for
  networks that cannot be run backwards
- :class:`ArchitectureMixin`: networks of any layers, one turning into the next
- :class:`ForwardPassMixin`: single inputs through the trained network
- :class:`HeatMapMixin`: W x + b of every layer as heat maps
- :class:`MistakesMixin`: what the network gets wrong, and how surely
- :class:`NeuronMixin`: one neuron taken apart, and what its weight and its bias do
- :class:`CurveFitMixin`: twelve points, two hidden neurons, and the curve that they make
- :class:`StuckFitMixin`: the same from two starts, of which one gets stuck
- :class:`FrameworksMixin`: the same points learned by scikit-learn and by this package;
  :class:`TorchTrainingMixin` and :class:`KerasFitMixin`: networks of PyTorch and of Keras
- :class:`FeedForwardMixin`: every product and sum of a forward pass, and matrix products
- :class:`DescentMixin`: steps down a curve and down a valley, good and bad ones
- :class:`CostMixin`: the cost over one weight, :class:`CostSliceMixin`, and over two,
  :class:`CostLandscapeMixin`
- :class:`Digits8Mixin`: digits of 8 × 8 pixels, and a cost that falls digit by digit
- :class:`PlaygroundMixin`: points of the plane, and every neuron as a picture of it
- :class:`BackpropagationMixin`: one step of learning from one example, every number of it
- :class:`ArticleMixin`: the picture that this project began with
- :func:`clear_kept_runs`: removes the runs that scenes have kept
"""

from nnviz_manim.mixins.architecture import ArchitectureMixin
from nnviz_manim.mixins.article import ArticleMixin
from nnviz_manim.mixins.backpropagation import BackpropagationMixin
from nnviz_manim.mixins.backquery import AscentRun, BackqueryMixin
from nnviz_manim.mixins.cost import CostMixin
from nnviz_manim.mixins.cost_landscape import CostLandscapeMixin
from nnviz_manim.mixins.cost_slice import CostSliceMixin
from nnviz_manim.mixins.curve_fit import CurveFitMixin
from nnviz_manim.mixins.descent import DescentMixin
from nnviz_manim.mixins.digits8 import Digits8Mixin
from nnviz_manim.mixins.feed_forward import FeedForwardMixin
from nnviz_manim.mixins.forward_pass import ForwardPassMixin
from nnviz_manim.mixins.frameworks import FrameworksMixin
from nnviz_manim.mixins.gallery import GalleryMixin
from nnviz_manim.mixins.heat_map import HeatMapMixin
from nnviz_manim.mixins.kept_runs import clear_kept_runs
from nnviz_manim.mixins.keras_fit import KerasFitMixin
from nnviz_manim.mixins.mistakes import MistakesMixin
from nnviz_manim.mixins.neuron import NeuronMixin
from nnviz_manim.mixins.playground import PlaygroundMixin
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.saturation import SaturationMixin
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.stuck_fit import StuckFitMixin
from nnviz_manim.mixins.torch_training import TorchTrainingMixin
from nnviz_manim.mixins.training import TrainingMixin

__all__ = [
    "ArchitectureMixin",
    "ArticleMixin",
    "AscentRun",
    "BackpropagationMixin",
    "BackqueryMixin",
    "CostLandscapeMixin",
    "CostMixin",
    "CostSliceMixin",
    "CurveFitMixin",
    "DescentMixin",
    "Digits8Mixin",
    "FeedForwardMixin",
    "ForwardPassMixin",
    "FrameworksMixin",
    "GalleryMixin",
    "HeatMapMixin",
    "KerasFitMixin",
    "MistakesMixin",
    "NeuronMixin",
    "PlaygroundMixin",
    "RecordedRunMixin",
    "SaturationMixin",
    "StageMixin",
    "StuckFitMixin",
    "TorchTrainingMixin",
    "TrainingMixin",
    "clear_kept_runs",
]
