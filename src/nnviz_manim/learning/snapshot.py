"""What training emits: one :class:`Snapshot` a moment, and one :class:`RunInfo` about them all.

Shapes, with layers counted from 1 (layer 0 is the input), ``P`` probes::

    weights[l]      (units_l, units_{l-1})    l = 1 … L     z = W @ x + b
    biases[l]       (units_l,)                l = 1 … L
    activations[l]  (P, units_l)              l = 0 … L     activations[0]: the probes

A layer without parameters, such as dropout, has no key in weights and biases. One that has weights
alone has zeros as its biases.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.learning.architecture import Architecture
from nnviz_manim.learning.snapshot_html import snapshot_html
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["RunInfo", "Scored", "Snapshot"]


class Scored:
    """What has an accuracy on the training data, and perhaps one on held-out data."""

    train_accuracy: float
    test_accuracy: float

    @property
    def held_out(self) -> bool:
        """Whether accuracy was measured on held-out data."""
        return not math.isnan(self.test_accuracy)

    @property
    def score(self) -> float:
        """Accuracy on held-out data where it was measured, else on the training data."""
        return self.test_accuracy if self.held_out else self.train_accuracy


@dataclass(frozen=True, eq=False)
class Snapshot(Scored):
    """The state of a network at one moment of its training.

    Parameters
    ----------
    epoch, step
        Epochs and optimizer steps done so far; fractions stand between two recorded moments.
    weights, biases
        Parameters by layer number, from 1: shapes (units_l, units_{l-1}) and (units_l,).
    activations
        What the probes cause, by layer number, from 0: shape (P, units_l).
    loss
        Mean loss over the training set.
    train_accuracy, test_accuracy
        Shares of right answers, 0 to 1; NaN where it was not measured.
    """

    epoch: float
    step: float
    weights: PerLayer
    biases: PerLayer
    activations: PerLayer
    loss: float
    train_accuracy: float
    test_accuracy: float = float("nan")

    @property
    def depth(self) -> int:
        """Number of layers; also the number of the output layer."""
        return max(self.activations)

    @property
    def outputs(self) -> FloatArray:
        """Activations of the output layer for the probes, shape (P, units_L)."""
        return self.activations[self.depth]

    @property
    def predictions(self) -> NDArray[np.intp]:
        """Class that the network takes each probe for, as :meth:`prediction` tells, shape (P,)."""
        outputs = self.outputs
        single = outputs.shape[1] == 1
        return (outputs[:, 0] >= 0.5).astype(np.intp) if single else outputs.argmax(axis=1)

    def prediction(self, probe: int = 0) -> int:
        """Class that the network takes a probe for.

        Parameters
        ----------
        probe
            Position among the probes.

        Returns
        -------
        The strongest output unit; with a single output unit, 1 from 0.5 on.
        """
        output = self.outputs[probe]
        return int(output[0] >= 0.5) if len(output) == 1 else int(np.argmax(output))

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return snapshot_html(self)


@dataclass(frozen=True, eq=False)
class RunInfo(Architecture):
    """What is the same at every moment of a training run.

    Parameters
    ----------
    inputs
        Shape of a sample as the network takes it, ``(784,)``.
    layers
        Layers 1 … L; what follows from them is as in
        :class:`~nnviz_manim.learning.architecture.Architecture`.
    loss
        Name of the loss.
    class_names
        One name a class, in the order of the output units.
    probe_labels
        True class of each probe; -1 where unknown.
    feature_shape
        Shape of one input, (28, 28) for an image.
    seed
        Seed of the training's own draws.
    data_name
        Name of the data set.
    hyper_parameters
        Optimizer, learning rate, batch size and so on; plain JSON values.
    versions
        Versions of the libraries that made the run.
    """

    loss: str
    class_names: tuple[str, ...] = ()
    probe_labels: tuple[int, ...] = ()
    feature_shape: tuple[int, ...] = ()
    seed: int | None = None
    data_name: str = ""
    hyper_parameters: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_predictions(self) -> bool:
        """Whether every prediction has a name: one an output, or two for a single output."""
        return len(self.class_names) == max(self.layer_sizes[-1], 2)
