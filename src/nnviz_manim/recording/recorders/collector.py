"""Collects the moments of somebody else's training, and makes a run of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.losses import LOSSES
from nnviz_manim.learning.r_squared import r_squared
from nnviz_manim.learning.restored import recorded_pass
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.learning.training.samples import numbered_targets
from nnviz_manim.recording.recorders.examples import Examples, flat_features
from nnviz_manim.recording.run import Run
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["SCORED", "Collector", "Parameters"]

SCORED = 500
"""Examples that loss and accuracy are measured on, at most; more would cost a training's time."""

Parameters = Sequence[tuple[FloatArray, FloatArray | None]]
"""Weights (units, inputs) and biases (units,) of each layer that has some, from the input on."""


class Collector:
    """Collects moments as they come.

    What the probes cause, the loss and the accuracies are computed from the weights here, so that
    a framework only has to hand out its weights, and its training is not touched.

    Parameters
    ----------
    info
        Of the run; the labels of the probes are filled in.
    probes
        Inputs to follow.
    train
        What is learned from; None: loss and accuracy are those that the framework tells.
    test
        Held-out examples; None: none.

    Raises
    ------
    SettingError
        If probes or examples do not fit the network.
    """

    def __init__(
        self,
        info: RunInfo,
        probes: Examples,
        train: Examples | None = None,
        test: Examples | None = None,
    ) -> None:
        units, classes = info.layer_sizes[0], max(info.layer_sizes[-1], 2)
        probes = _with_labels(probes, info)
        train = None if train is None else _with_labels(train, info)
        test = None if test is None else _with_labels(test, info)
        self.probes = flat_features(probes.features, units, "probes")
        labels = (-1,) * len(self.probes)
        outputs = info.layer_sizes[-1]
        if train is not None and not info.target_names and _are_numbers(train, info):
            info = replace(info, target_names=numbered_targets(outputs))
        targets: tuple[tuple[float, ...], ...] = ()
        if info.is_regression and probes.wanted is not None:
            rows = np.asarray(probes.wanted, np.float64).reshape(len(self.probes), -1)
            targets = tuple(map(tuple, rows.tolist())) if rows.shape[1] == outputs else ()
        if probes.labels is not None:
            labels = tuple(map(int, probes.labels))
            if not all(-1 <= label < classes for label in labels):
                raise SettingError(
                    f"The labels of the probes are {labels}; the outputs tell the classes 0 to "
                    f"{classes - 1} apart."
                )
        self.info = replace(info, probe_labels=labels, probe_targets=targets)
        self._train = None if train is None else _Scored(train, self.info, "data")
        self._test = None if test is None else _Scored(test, self.info, "test")
        self._snapshots: list[Snapshot] = []

    def __len__(self) -> int:
        return len(self._snapshots)

    def add(
        self,
        epoch: float,
        step: float,
        parameters: Parameters,
        *,
        loss: float | None = None,
        train_accuracy: float = math.nan,
        test_accuracy: float = math.nan,
    ) -> None:
        """Record a moment.

        Parameters
        ----------
        epoch, step
            Epochs and steps done.
        parameters
            Which are kept as they are, and must not change later.
        loss, train_accuracy, test_accuracy
            As the framework tells them, where no examples were given to measure them on. A loss
            that is told counts in any case.
        """
        numbers = self.info.parameter_shapes()
        weights: PerLayer = {}
        biases: PerLayer = {}
        for number, (W, b) in zip(numbers, parameters, strict=True):
            weights[number] = W
            biases[number] = np.zeros(len(W), W.dtype) if b is None else b
        moment = Snapshot(epoch, step, weights, biases, {}, math.nan, train_accuracy, test_accuracy)
        with np.errstate(all="ignore"):  # what has diverged is told by the run
            found = [None if part is None else part.measure(moment) for part in self._parts]
            activations = self._activations(moment)
        train, test = found
        if train is not None:
            moment = replace(moment, loss=train[0], train_accuracy=train[1])
        if test is not None:
            moment = replace(moment, test_accuracy=test[1])
        if loss is not None:
            moment = replace(moment, loss=float(loss))
        self._snapshots.append(replace(moment, activations=activations))

    def run(self, stop_reason: str, ending: Ending, epochs: Sequence[float] = ()) -> Run:
        """Make a run of the moments so far.

        Parameters
        ----------
        stop_reason, ending
            As of :class:`~nnviz_manim.recording.Run`.
        epochs
            Epochs done at each moment, where they are known better by now.
        """
        moments = self._snapshots
        if len(epochs):
            moments = [
                replace(moment, epoch=float(epoch))
                for moment, epoch in zip(moments, epochs, strict=True)
            ]
        return Run.record(_Ended(moments, self.info, stop_reason, ending))

    @property
    def outputs(self) -> FloatArray:
        """What the probes cause in the last moment, (P, units_L)."""
        return self._snapshots[-1].outputs

    @property
    def steps(self) -> list[float]:
        """Steps done at each moment."""
        return [moment.step for moment in self._snapshots]

    @property
    def _parts(self) -> tuple[_Scored | None, _Scored | None]:
        return self._train, self._test

    def _activations(self, moment: Snapshot) -> PerLayer:
        is_double = any(W.dtype == np.float64 for W in moment.weights.values())
        dtype = np.float64 if is_double else np.float32
        forward_pass = recorded_pass(moment, self.info, len(self.probes), dtype)
        forward_pass.forward(self.probes.astype(dtype, copy=False))
        activations = {layer: a.T.copy() for layer, a in forward_pass.a.items() if layer}
        return {0: self.probes, **activations}


class _Ended(list[Snapshot]):
    """Snapshots that tell how they came to their end."""

    def __init__(
        self, moments: Sequence[Snapshot], info: RunInfo, stop_reason: str, ending: Ending
    ) -> None:
        super().__init__(moments)
        self.info = info
        self.stop_reason = stop_reason
        self.ending = ending


def _with_labels(examples: Examples, info: RunInfo) -> Examples:
    """Take numbers for the classes that they mean, where the outputs tell classes apart.

    Frameworks want 0.0 and 1.0 of one output, rows with a single 1, or whole numbers as floats.
    """
    wanted = examples.wanted
    tells_classes = "cross_entropy" in info.loss or info.activations[-1] in {"sigmoid", "softmax"}
    if wanted is None or examples.labels is not None or info.is_regression or not tells_classes:
        return examples
    rows, outputs = np.asarray(wanted).reshape(len(wanted), -1), info.layer_sizes[-1]
    if not len(rows) or rows.dtype.kind not in "fiub" or (rows != np.floor(rows)).any():
        return examples
    if rows.shape[1] == 1:
        classes = max(outputs, 2)
        is_one = bool(((rows >= 0) & (rows < classes)).all())
        return replace(examples, wanted=rows[:, 0].astype(np.int64)) if is_one else examples
    # Of sigmoids side by side several may be 1, each for itself.
    is_row = info.activations[-1] == "softmax" and rows.shape[1] == outputs
    if is_row and (rows >= 0).all() and (rows.sum(axis=1) == 1).all():
        return replace(examples, wanted=rows.argmax(axis=1))
    return examples


def _are_numbers(examples: Examples, info: RunInfo) -> bool:
    """Whether examples have numbers to be met, and not the probabilities of classes."""
    wanted = examples.wanted
    is_of_classes = info.activations[-1] == "softmax" or "cross_entropy" in info.loss
    tells_classes = info.class_names or is_of_classes
    return wanted is not None and wanted.dtype.kind == "f" and not tells_classes


class _Scored:
    """Measures loss and accuracy on examples, evenly spread over those that were given."""

    def __init__(self, examples: Examples, info: RunInfo, what: str) -> None:
        if not len(examples) or examples.wanted is None:
            raise SettingError(
                f"{what} must be one example or more, with labels or wanted outputs: a data set "
                f"or (X, y)."
            )
        chosen = np.unique(np.linspace(0, len(examples) - 1, SCORED).astype(int))
        features = flat_features(examples.features[chosen], info.layer_sizes[0], what)
        self.features = features.astype(np.float32, copy=False)
        self.info = info
        self.loss = LOSSES.get(info.loss)
        wanted = examples.wanted[chosen]
        self.labels = wanted if examples.labels is not None else None
        self.targets = _targets(wanted, info.layer_sizes[-1], what)

    def measure(self, moment: Snapshot) -> tuple[float, float]:
        forward_pass = recorded_pass(moment, self.info, len(self.features), np.float32)
        outputs = forward_pass.forward(self.features)
        loss = accuracy = math.nan
        if self.loss is not None:
            loss = float(self.loss.of_each(outputs, self.targets).mean(dtype=np.float64))
        if self.labels is not None:
            answers = outputs.argmax(axis=0) if len(outputs) > 1 else outputs[0] >= 0.5
            accuracy = float((answers == self.labels).mean())
        elif self.info.is_regression:
            accuracy = r_squared(outputs.T, self.targets.T)
        return loss, accuracy


def _targets(wanted: Any, outputs: int, what: str) -> FloatArray:
    """The outputs wanted, (units, N), of labels or of rows of outputs."""
    if wanted.dtype.kind in "iu" and wanted.ndim == 1:
        classes = max(outputs, 2)
        if wanted.min() < 0 or wanted.max() >= classes:
            raise SettingError(
                f"{what}: the labels go from {wanted.min()} to {wanted.max()}, but {outputs} "
                f"outputs tell the classes 0 to {classes - 1} apart."
            )
        targets: FloatArray = np.eye(classes, dtype=np.float32)[:, wanted]
        return targets if outputs > 1 else targets[1:]
    targets = np.asarray(wanted, np.float32).reshape(len(wanted), -1).T
    if len(targets) != outputs:
        raise SettingError(f"{what}: {len(targets)} outputs are wanted, but there are {outputs}.")
    return targets
