"""Observing: what a network scores, and what its probes cause, at one moment."""

from __future__ import annotations

import hashlib

import numpy as np

from nnviz_manim.learning.losses import Loss
from nnviz_manim.learning.network import Network, predicted_classes
from nnviz_manim.learning.r_squared import r_squared
from nnviz_manim.learning.snapshot import Snapshot
from nnviz_manim.learning.training.samples import Samples
from nnviz_manim.support.arrays import FloatArray

__all__ = ["Observer"]

SCORED_AT_ONCE = 1024


class Observer:
    """Takes snapshots of a network.

    Parameters
    ----------
    network
        Observed as it is at each call.
    samples
        The training set, for the loss and the training accuracy.
    test
        Samples held out, for the test accuracy (R² for a regression); None: it is NaN.
    probes
        Inputs to follow, shape (P, F).
    loss
        What is averaged over the training set.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples,
        test: Samples | None,
        probes: FloatArray,
        loss: Loss,
    ) -> None:
        self._network = network
        self._probes = probes
        self._sets = (samples, *([] if test is None else [test]))
        self._train_score = _Score(network, samples, loss)
        self._test_score = None if test is None else _Score(network, test, loss)

    def parameters_are_finite(self) -> bool:
        """Tell whether no parameter is infinite or not a number."""
        return bool(np.isfinite(self._network.parameters).all())

    def digest(self) -> str:
        """Tell all data apart from any others: what is learned from, tested on and followed."""
        key = hashlib.sha256(self._probes.tobytes())
        for held in self._sets:
            known = (held.features, held.labels, held.targets)
            for array in (each for each in known if each is not None):
                key.update(repr((array.shape, array.dtype)).encode())
                key.update(np.ascontiguousarray(array).data)
        return key.hexdigest()

    def snapshot(self, epoch: float, step: int) -> Snapshot:
        """Measure the network.

        Parameters
        ----------
        epoch, step
            Epochs and steps done.

        Returns
        -------
        A snapshot whose arrays are its own: they never change later.
        """
        loss, train_accuracy = self._train_score.measure()
        test_accuracy = np.nan if self._test_score is None else self._test_score.measure()[1]
        activations = self._network.forward(self._probes)
        activations[0] = self._probes.copy()
        return Snapshot(
            epoch=epoch,
            step=step,
            weights={layer: W.copy() for layer, W in self._network.weights.items()},
            biases={layer: b.copy() for layer, b in self._network.biases.items()},
            activations=activations,
            loss=loss,
            train_accuracy=train_accuracy,
            test_accuracy=test_accuracy,
        )


class _Score:
    """Measures loss and accuracy over samples, some at a time to stay within the cache."""

    def __init__(self, network: Network, samples: Samples, loss: Loss) -> None:
        self._samples = samples
        self._loss = loss
        starts = range(0, len(samples), SCORED_AT_ONCE)
        self._parts = [slice(start, start + SCORED_AT_ONCE) for start in starts]
        sizes = {len(samples.features[part]) for part in self._parts}
        self._passes = {size: network.forward_pass(size) for size in sizes}

    def measure(self) -> tuple[float, float]:
        total_loss = 0.0
        right = 0
        answers: list[FloatArray] = []
        for part in self._parts:
            features, targets = self._samples.features[part], self._samples.targets[part]
            outputs = self._passes[len(features)].forward(features)
            losses = self._loss.of_each(outputs, targets.T)
            total_loss += float(losses.sum(dtype=np.float64))
            if self._samples.labels is None:
                answers.append(outputs.T.copy())
            else:
                labels = self._samples.labels[part]
                right += int(np.count_nonzero(predicted_classes(outputs) == labels))
        score = right / len(self._samples)
        if answers:
            score = r_squared(np.concatenate(answers), self._samples.targets)
        return total_loss / len(self._samples), score
