"""Which number is fully opaque in the heat maps of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from nnviz_manim.analysis.signals import layer_signals
from nnviz_manim.mobjects.network.scales import PICTURE_CONTRAST, DiagramScales

if TYPE_CHECKING:
    from nnviz_manim.learning import RunInfo
    from nnviz_manim.recording import Run

__all__ = ["EquationScales"]


@dataclass(frozen=True)
class EquationScales:
    """Sizes, names and scales of a run, each declared once.

    Parameters
    ----------
    diagram
        What other pictures of the run declare too.
    info
        Of the run.
    signals
        The largest sum, or unbounded output, of all layers and moments for the followed input.
        One for all layers, so that an output looks the same as the input that it becomes.
    contrasts
        By layer, the share of the largest weight that is fully opaque.
    """

    diagram: DiagramScales
    info: RunInfo
    signals: float
    contrasts: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, run: Run, probe: int) -> EquationScales:
        """Read them off a run.

        Raises
        ------
        DrawingError
            If there is no such probe, or an activation function is unknown.
        """
        diagram = DiagramScales.of(run, probe)
        largest = [
            max(np.abs(signals.sums).max(), np.abs(signals.outputs).max())
            for snapshot in run
            for signals in layer_signals(snapshot, run.info, probe).values()
        ]
        contrasts = {1: PICTURE_CONTRAST} if diagram.image_shape else {}
        return cls(diagram, run.info, float(max(largest)) or 1.0, contrasts)

    def is_bounded(self, layer: int) -> bool:
        """Whether the outputs of a layer have a scale of their own, which ends at 1."""
        return all(map(isfinite, self.info.bounds(layer)))

    def of_kind(self, kind: str, layer: int) -> float:
        """The size that is fully opaque.

        Parameters
        ----------
        kind
            ``"weights"``, ``"biases"``, ``"inputs"`` (of the network), ``"signals"`` (sums, and
            outputs that are not bounded) or ``"shares"`` (outputs that are).
        layer
            Of weights and biases.
        """
        known = {
            "weights": self.contrasts.get(layer, 1.0) * self.diagram.largest_weight[layer],
            "biases": self.diagram.largest_bias[layer],
            "inputs": self.diagram.largest_activation[0],
            "signals": self.signals,
            "shares": 1.0,
        }
        return known[kind]
