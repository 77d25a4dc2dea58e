"""Array mobjects: the things that a network's picture is made of. Importing it needs Manim.

- images: :class:`PixelGrid`, :class:`ImageSheet`, :class:`WeightImages`
- layers: :class:`NeuronColumn`, :class:`Connections`
- layers too large for that: :class:`SaturationStrip`, :class:`StrongConnections`,
  together :class:`SaturationDiagram`
- matrices: :class:`HeatMap` with its :class:`ColorBar`, a layer of them :class:`LayerEquation`
- results: :class:`ProbabilityBars`, :class:`Prediction`,
  :class:`PredictionTable`, :class:`LearningCurve`, :class:`StatusPanel`
- mistakes: :class:`ConfusionMatrix`, :class:`MistakeGallery`, :class:`ScoreBoard`
- words: :class:`Caption`, :class:`Counter`, :class:`CountBrace`
- signals: :class:`ForwardPass`, made of :class:`Pulses`, :class:`PixelStream` and :class:`Box`
- all of it: :class:`NetworkDiagram`, played by :class:`Learning`; :class:`TransformNetwork` turns
  one into another
"""

from nnviz_manim.mobjects.array_mobject import ArrayMobject
from nnviz_manim.mobjects.box import Box
from nnviz_manim.mobjects.caption import Caption, Counter
from nnviz_manim.mobjects.color_bar import ColorBar
from nnviz_manim.mobjects.confusion_matrix import ConfusionMatrix
from nnviz_manim.mobjects.connections import Connections
from nnviz_manim.mobjects.count_brace import CountBrace
from nnviz_manim.mobjects.forward_pass import ForwardPass
from nnviz_manim.mobjects.heat_map import HeatMap
from nnviz_manim.mobjects.image_sheet import ImageSheet
from nnviz_manim.mobjects.layer_equation import LayerEquation
from nnviz_manim.mobjects.learning_curve import LearningCurve
from nnviz_manim.mobjects.mistake_gallery import MistakeGallery
from nnviz_manim.mobjects.network_diagram import NetworkDiagram
from nnviz_manim.mobjects.neuron_column import NeuronColumn
from nnviz_manim.mobjects.painter import register_painter
from nnviz_manim.mobjects.palette import DEFAULT_PALETTE, PALETTES, Palette
from nnviz_manim.mobjects.part import Part
from nnviz_manim.mobjects.pixel_grid import PixelGrid
from nnviz_manim.mobjects.pixel_stream import PixelStream
from nnviz_manim.mobjects.playback import Learning, Timeline, View
from nnviz_manim.mobjects.prediction import Prediction
from nnviz_manim.mobjects.prediction_table import PredictionTable
from nnviz_manim.mobjects.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.pulses import Pulses
from nnviz_manim.mobjects.saturation_diagram import SaturationDiagram
from nnviz_manim.mobjects.saturation_strip import SaturationStrip
from nnviz_manim.mobjects.score_board import ScoreBoard
from nnviz_manim.mobjects.status_panel import StatusPanel
from nnviz_manim.mobjects.strong_connections import StrongConnections
from nnviz_manim.mobjects.transform_network import TransformNetwork
from nnviz_manim.mobjects.weight_images import WeightImages

__all__ = [
    "DEFAULT_PALETTE",
    "PALETTES",
    "ArrayMobject",
    "Box",
    "Caption",
    "ColorBar",
    "ConfusionMatrix",
    "Connections",
    "CountBrace",
    "Counter",
    "ForwardPass",
    "HeatMap",
    "ImageSheet",
    "LayerEquation",
    "Learning",
    "LearningCurve",
    "MistakeGallery",
    "NetworkDiagram",
    "NeuronColumn",
    "Palette",
    "Part",
    "PixelGrid",
    "PixelStream",
    "Prediction",
    "PredictionTable",
    "ProbabilityBars",
    "Pulses",
    "SaturationDiagram",
    "SaturationStrip",
    "ScoreBoard",
    "StatusPanel",
    "StrongConnections",
    "Timeline",
    "TransformNetwork",
    "View",
    "WeightImages",
]

register_painter()
