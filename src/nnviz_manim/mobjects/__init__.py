"""Array mobjects: the things that a network's picture is made of. Importing it needs Manim.

- images: :class:`PixelGrid`, :class:`WeightImages`
- layers: :class:`NeuronColumn`, :class:`Connections`
- results: :class:`ProbabilityBars`, :class:`Prediction`,
  :class:`PredictionTable`, :class:`LearningCurve`, :class:`StatusPanel`
- words: :class:`Caption`, :class:`Counter`
- all of it: :class:`NetworkDiagram`, played by :class:`Learning`
"""

from nnviz_manim.mobjects.array_mobject import ArrayMobject, Part
from nnviz_manim.mobjects.caption import Caption, Counter
from nnviz_manim.mobjects.connections import Connections
from nnviz_manim.mobjects.learning_curve import LearningCurve
from nnviz_manim.mobjects.network_diagram import NetworkDiagram
from nnviz_manim.mobjects.neuron_column import NeuronColumn
from nnviz_manim.mobjects.painter import register_painter
from nnviz_manim.mobjects.palette import DEFAULT_PALETTE, PALETTES, Palette
from nnviz_manim.mobjects.pixel_grid import PixelGrid
from nnviz_manim.mobjects.playback import Learning, View
from nnviz_manim.mobjects.prediction import Prediction
from nnviz_manim.mobjects.prediction_table import PredictionTable
from nnviz_manim.mobjects.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.status_panel import StatusPanel
from nnviz_manim.mobjects.weight_images import WeightImages

__all__ = [
    "DEFAULT_PALETTE",
    "PALETTES",
    "ArrayMobject",
    "Caption",
    "Connections",
    "Counter",
    "Learning",
    "LearningCurve",
    "NetworkDiagram",
    "NeuronColumn",
    "Palette",
    "Part",
    "PixelGrid",
    "Prediction",
    "PredictionTable",
    "ProbabilityBars",
    "StatusPanel",
    "View",
    "WeightImages",
]

register_painter()
