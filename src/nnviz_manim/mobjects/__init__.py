"""Array mobjects: the things that a network's picture is made of. Importing it needs Manim.

- images: :class:`PixelGrid`, :class:`ImageSheet`, :class:`WeightImages`
- layers: :class:`NeuronColumn`, :class:`Connections`
- layers too large for that: :class:`SaturationStrip`, :class:`StrongConnections`,
  together :class:`SaturationDiagram`
- matrices: :class:`HeatMap` with its :class:`ColorBar`, a layer of them :class:`LayerEquation`
- results: :class:`ProbabilityBars`, :class:`BinaryBar`, :class:`TargetRows`, :class:`Prediction`,
  :class:`PredictionTable`, :class:`LearningCurve`, :class:`StatusPanel`
- mistakes: :class:`ConfusionMatrix`, :class:`MistakeGallery`, :class:`VerdictSheet`,
  :class:`AnswerSheet`, :class:`ScoreBoard`
- small worlds: :class:`Plot` with :class:`Curves`, :class:`Points`, :class:`Ticks` and
  :class:`Bands`;
  :class:`CostSurface`, :class:`ContourMap` and :class:`DescentPath`; :class:`DecisionField` and
  :class:`FieldNodes`, of which :class:`FieldNetwork` and :class:`OpenedUnit` are made;
  :class:`NeuronCloseUp` and :class:`ParameterGraph`, every number readable;
  :class:`FittedCurves` with :class:`FittedParts` and :class:`FitCounts`, together a
  :class:`FitPicture`; :class:`CountingEquation`, :class:`BarRows` and :class:`Slider`
- words: :class:`Caption`, :class:`Counter`, :class:`CountBrace`
- signals: :class:`ForwardPass`, made of :class:`Pulses`, :class:`PixelStream` and :class:`Box`
- all of it: :class:`NetworkDiagram`, played by :class:`Learning`; :class:`TransformNetwork` turns
  one into another
"""

from nnviz_manim.mobjects.basic.box import Box
from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.basic.color_bar import ColorBar
from nnviz_manim.mobjects.basic.count_brace import CountBrace
from nnviz_manim.mobjects.basic.heat_map import HeatMap
from nnviz_manim.mobjects.basic.image_sheet import ImageSheet
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.equation.layer_equation import LayerEquation
from nnviz_manim.mobjects.network.binary_bar import BinaryBar
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.mobjects.network.feature_names import FeatureNames
from nnviz_manim.mobjects.network.forward_pass import ForwardPass
from nnviz_manim.mobjects.network.network_diagram import NetworkDiagram
from nnviz_manim.mobjects.network.neuron_column import NeuronColumn
from nnviz_manim.mobjects.network.pixel_stream import PixelStream
from nnviz_manim.mobjects.network.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.network.pulses import Pulses
from nnviz_manim.mobjects.network.target_rows import TargetRows
from nnviz_manim.mobjects.network.transform_network import TransformNetwork
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.mobjects.playback import Learning, View
from nnviz_manim.mobjects.results.answer_sheet import AnswerSheet
from nnviz_manim.mobjects.results.confusion_matrix import ConfusionMatrix
from nnviz_manim.mobjects.results.learning_curve import LearningCurve
from nnviz_manim.mobjects.results.mistake_gallery import MistakeGallery
from nnviz_manim.mobjects.results.prediction import Prediction
from nnviz_manim.mobjects.results.prediction_table import PredictionTable
from nnviz_manim.mobjects.results.score_board import ScoreBoard
from nnviz_manim.mobjects.results.status_panel import StatusPanel
from nnviz_manim.mobjects.results.verdict_sheet import VerdictSheet
from nnviz_manim.mobjects.saturation.diagram import SaturationDiagram
from nnviz_manim.mobjects.saturation.strip import SaturationStrip
from nnviz_manim.mobjects.saturation.strong_connections import StrongConnections
from nnviz_manim.mobjects.worlds.bands import Bands
from nnviz_manim.mobjects.worlds.bar_row import BarRows
from nnviz_manim.mobjects.worlds.contour_map import ContourMap
from nnviz_manim.mobjects.worlds.cost_surface import CostSurface
from nnviz_manim.mobjects.worlds.counting_equation import CountingEquation
from nnviz_manim.mobjects.worlds.curves import Curves
from nnviz_manim.mobjects.worlds.decision_field import DecisionField, FieldNodes
from nnviz_manim.mobjects.worlds.descent_path import DescentPath
from nnviz_manim.mobjects.worlds.field_network import FieldNetwork
from nnviz_manim.mobjects.worlds.fit_picture import FitCounts, FitPicture
from nnviz_manim.mobjects.worlds.fitted_curves import FittedCurves, FittedParts
from nnviz_manim.mobjects.worlds.neuron_close_up import NeuronCloseUp
from nnviz_manim.mobjects.worlds.opened_unit import OpenedUnit
from nnviz_manim.mobjects.worlds.parameter_graph import ParameterGraph
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.points import Points
from nnviz_manim.mobjects.worlds.slider import Slider
from nnviz_manim.mobjects.worlds.ticks import Ticks

__all__ = [
    "AnswerSheet",
    "Bands",
    "BarRows",
    "BinaryBar",
    "Box",
    "Caption",
    "ColorBar",
    "ConfusionMatrix",
    "Connections",
    "ContourMap",
    "CostSurface",
    "CountBrace",
    "Counter",
    "CountingEquation",
    "Curves",
    "DecisionField",
    "DescentPath",
    "FeatureNames",
    "FieldNetwork",
    "FieldNodes",
    "FitCounts",
    "FitPicture",
    "FittedCurves",
    "FittedParts",
    "ForwardPass",
    "HeatMap",
    "ImageSheet",
    "LayerEquation",
    "Learning",
    "LearningCurve",
    "MistakeGallery",
    "NetworkDiagram",
    "NeuronCloseUp",
    "NeuronColumn",
    "OpenedUnit",
    "ParameterGraph",
    "PixelGrid",
    "PixelStream",
    "Plot",
    "Points",
    "Prediction",
    "PredictionTable",
    "ProbabilityBars",
    "Pulses",
    "SaturationDiagram",
    "SaturationStrip",
    "ScoreBoard",
    "Slider",
    "StatusPanel",
    "StrongConnections",
    "TargetRows",
    "Ticks",
    "TransformNetwork",
    "VerdictSheet",
    "View",
    "WeightImages",
]
