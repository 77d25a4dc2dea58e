"""What can be asked of a network or a run, as numbers: no pictures, no Manim.

- other inputs through the recorded weights: :func:`follow`
- how saturated its units are: :func:`measure_saturation`, :class:`SaturationRecord`
- a network run backwards: :func:`backquery`, :func:`ascend_input`, for all labels at every moment
  :class:`LabelPictures`
- what a layer computes: :func:`layer_signals`
- what its cost is for other values of one or two parameters: :func:`cost_slice`, :func:`cost_grid`
- what its units answer over a line or the plane, and why: :func:`decision_fields`,
  :func:`unit_parts`, :func:`switch_positions`; all of it for one input: :func:`line_fit`
- every number of a step of learning: :func:`backpropagate`, :func:`check_gradients`
- walks down functions by the optimizers: :func:`descend`, :class:`QuadraticValley`
- the same for some of a network's parameters: :func:`descend_parameters`, :func:`network_with`
- which classes a plateau waits for: :func:`class_costs`; loops against matrix products:
  :func:`benchmark_loops`
- what is taken for what: :func:`confusion_counts`
"""

from nnviz_manim.analysis.ascent import ascend_input, input_gradient
from nnviz_manim.analysis.backpropagation_step import BackpropagationStep, backpropagate
from nnviz_manim.analysis.backquery import backquery, wanted_outputs
from nnviz_manim.analysis.class_costs import class_costs
from nnviz_manim.analysis.confusion import confusion_counts
from nnviz_manim.analysis.cost_surface import Parameter, cost_grid, cost_slice, costs_at
from nnviz_manim.analysis.decision_fields import decision_fields, plane_grid
from nnviz_manim.analysis.descent import DescentPath, descend
from nnviz_manim.analysis.following import follow
from nnviz_manim.analysis.functions import SHELF_AND_VALLEY, Polynomial, QuadraticValley
from nnviz_manim.analysis.gradient_check import GradientCheck, check_gradients
from nnviz_manim.analysis.label_pictures import LabelPictures
from nnviz_manim.analysis.line_fit import LineFit, class_gaps, fit_pace, line_fit, line_network
from nnviz_manim.analysis.loop_benchmark import LoopBenchmark, benchmark_loops
from nnviz_manim.analysis.parameter_descent import (
    ParameterDescent,
    descend_parameters,
    network_with,
)
from nnviz_manim.analysis.saturation import SATURATED, Saturation, measure_saturation
from nnviz_manim.analysis.saturation_record import SaturationMoment, SaturationRecord
from nnviz_manim.analysis.signals import LayerSignals, layer_signals
from nnviz_manim.analysis.unit_parts import UnitParts, switch_positions, unit_parts

__all__ = [
    "SATURATED",
    "SHELF_AND_VALLEY",
    "BackpropagationStep",
    "DescentPath",
    "GradientCheck",
    "LabelPictures",
    "LayerSignals",
    "LineFit",
    "LoopBenchmark",
    "Parameter",
    "ParameterDescent",
    "Polynomial",
    "QuadraticValley",
    "Saturation",
    "SaturationMoment",
    "SaturationRecord",
    "UnitParts",
    "ascend_input",
    "backpropagate",
    "backquery",
    "benchmark_loops",
    "check_gradients",
    "class_costs",
    "class_gaps",
    "confusion_counts",
    "cost_grid",
    "cost_slice",
    "costs_at",
    "decision_fields",
    "descend",
    "descend_parameters",
    "fit_pace",
    "follow",
    "input_gradient",
    "layer_signals",
    "line_fit",
    "line_network",
    "measure_saturation",
    "network_with",
    "plane_grid",
    "switch_positions",
    "unit_parts",
    "wanted_outputs",
]
