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
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.datasets.table.scaling import Scaling
from nnviz_manim.learning.architecture import Architecture
from nnviz_manim.learning.snapshot_html import snapshot_html
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["RunInfo", "Scored", "Snapshot"]


class Scored:
    """What has an accuracy on the training data, and perhaps one on held-out data.

    Where numbers are learned instead of classes, R² takes its place, the share of the targets'
    variance that is explained: 1 at best, 0 for answering the mean, and below 0 for worse.
    :attr:`RunInfo.score_name` tells which it is.
    """

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
        Shares of right answers, 0 to 1; of a regression R², at most 1; NaN where it was not
        measured.
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
    def class_outputs(self) -> FloatArray:
        """What the outputs say of each class, (P, classes); a single output o says 1 − o and o."""
        outputs = self.outputs
        return np.hstack([1 - outputs, outputs]) if outputs.shape[1] == 1 else outputs

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
    feature_names
        One name a feature, or none at all.
    feature_scaling
        How features go back to their original units; None where they have no others.
    target_names
        One name an output of a regression; empty for classes.
    target_scaling
        How outputs of a regression go back to their original units; None as above.
    probe_targets
        What the outputs are to be for each probe, as the network learns them, (P, units_L); empty
        where that is not known.
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
    feature_names: tuple[str, ...] = ()
    feature_scaling: Scaling | None = None
    target_names: tuple[str, ...] = ()
    target_scaling: Scaling | None = None
    probe_targets: tuple[tuple[float, ...], ...] = ()
    seed: int | None = None
    data_name: str = ""
    hyper_parameters: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_predictions(self) -> bool:
        """Whether every prediction has a name: one an output, or two for a single output."""
        return len(self.class_names) == max(self.layer_sizes[-1], 2)

    @property
    def is_regression(self) -> bool:
        """Whether the outputs are numbers to be met, and not classes to be told apart."""
        return bool(self.target_names)

    @property
    def score_name(self) -> str:
        """What the accuracies of a snapshot are: "accuracy", or "R²" of a regression."""
        return "R²" if self.is_regression else "accuracy"

    def original_features(self, features: ArrayLike) -> NDArray[np.float64]:
        """Bring features, shape (…, units_0), back to the units that they came in."""
        return _original(features, self.feature_scaling)

    def original_targets(self, outputs: ArrayLike) -> NDArray[np.float64]:
        """Bring outputs or targets of a regression, (…, units_L), back to their units."""
        return _original(outputs, self.target_scaling)


def _original(values: ArrayLike, scaling: Scaling | None) -> NDArray[np.float64]:
    return np.asarray(values, np.float64) if scaling is None else scaling.original(values)
