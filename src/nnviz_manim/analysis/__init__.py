"""What can be asked of a network or a run, as numbers: no pictures, no Manim.

- other inputs through the recorded weights: :func:`follow`
- how saturated its units are: :func:`measure_saturation`, :class:`SaturationRecord`
- a network run backwards: :func:`backquery`, :func:`ascend_input`, for all labels at every moment
  :class:`LabelPictures`
- what a layer computes: :func:`layer_signals`
"""

from nnviz_manim.analysis.ascent import ascend_input, input_gradient
from nnviz_manim.analysis.backquery import backquery, wanted_outputs
from nnviz_manim.analysis.following import follow
from nnviz_manim.analysis.label_pictures import LabelPictures
from nnviz_manim.analysis.saturation import SATURATED, Saturation, measure_saturation
from nnviz_manim.analysis.saturation_record import SaturationMoment, SaturationRecord
from nnviz_manim.analysis.signals import LayerSignals, layer_signals

__all__ = [
    "SATURATED",
    "LabelPictures",
    "LayerSignals",
    "Saturation",
    "SaturationMoment",
    "SaturationRecord",
    "ascend_input",
    "backquery",
    "follow",
    "input_gradient",
    "layer_signals",
    "measure_saturation",
    "wanted_outputs",
]
