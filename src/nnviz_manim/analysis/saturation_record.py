"""How saturated every unit was at every moment of a run: small, whatever the run's size.

A run keeps the weights; what they make of any data can be computed from them later. So a
:class:`SaturationRecord` goes once through the moments of a run with some data, and keeps two
numbers a unit, one an input, and the strongest weights, but no activations: for 20 epochs of
1000-300-50 a fifth of a megabyte, where the activations over 1,000 inputs would be 29.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.saturation import measure_saturation
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import RunInfo, Snapshot, network_at
from nnviz_manim.learning.restored import restore
from nnviz_manim.learning.snapshot import Scored
from nnviz_manim.recording.run import Run
from nnviz_manim.recording.timeline import Timeline
from nnviz_manim.support.arrays import FloatArray, PerLayer
from nnviz_manim.support.checks import whole_number

__all__ = ["SaturationMoment", "SaturationRecord"]


@dataclass(frozen=True, eq=False)
class SaturationMoment(Scored):
    """The saturation of a network at one moment; collections are by layer number, from 1.

    Parameters
    ----------
    epoch
        Epochs done.
    loss
        Mean loss over the training set.
    train_accuracy, test_accuracy
        Shares of right answers, 0 to 1; NaN where it was not measured.
    levels
        Saturation of each unit, 0 to 1, shape (units,).
    dead
        1 for units that are dead, else 0, shape (units,); fractions between two moments.
    saturated_shares, dead_shares
        Shares of such units in a layer.
    reach
        How strongly the first layer listens to each input: the root of the mean square of the
        weights that lead away from it, shape (units_0,).
    strongest
        Weights of the strongest connections, shape (units, k).
    matrices
        All weights as a picture, shape (rows, columns); empty where they were not kept.
    """

    epoch: float
    loss: float
    train_accuracy: float
    test_accuracy: float
    levels: PerLayer
    dead: PerLayer
    saturated_shares: Mapping[int, float]
    dead_shares: Mapping[int, float]
    reach: FloatArray
    strongest: PerLayer
    matrices: PerLayer


class SaturationRecord(Timeline[SaturationMoment]):
    """The saturation of a network at every moment of its training, numbered from 0.

    Made by :meth:`of`. It can be played like a run: ``Learning(record, view)``.

    Parameters
    ----------
    moments
        In the order of time.
    info
        Of the run that was measured.
    input_means
        Mean of each feature over the data, shape (units_0,).
    sources
        By layer number, from 1: which units of the layer before the strongest connections of
        each unit come from, shape (units, k).
    """

    noun = "the record"

    def __init__(
        self,
        moments: list[SaturationMoment],
        info: RunInfo,
        input_means: FloatArray,
        sources: dict[int, NDArray[np.intp]],
    ) -> None:
        self.moments = moments
        self.info = info
        self.input_means = input_means
        self.sources = sources

    @classmethod
    def of(
        cls,
        run: Run,
        features: ArrayLike,
        *,
        strongest: int | Sequence[int] = 1,
        matrix_cells: int = 0,
    ) -> Self:
        """Measure a run over some data.

        Parameters
        ----------
        run
            What is measured, moment by moment.
        features
            Inputs that it is measured over, shape (samples, units_0).
        strongest
            How many connections into each unit are kept, those that are strongest at the end;
            one number, or one a layer from 1 on.
        matrix_cells
            Most rows and columns of the picture of each weight matrix, in which a cell shows the
            strongest weight that falls into it; 0 keeps no pictures.

        Returns
        -------
        As many moments as the run has.

        Raises
        ------
        SettingError
            If the features do not fit the network, or a number is impossible.
        DataError
            If there are no inputs.

        Examples
        --------
        ::

            record = SaturationRecord.of(run, held_out.features)
            record[-1].saturated_shares[1]
        """
        kept = _by_layer(strongest, run[-1].weights)
        cells = whole_number(matrix_cells, "matrix_cells", at_least=0)
        network = network_at(run[-1], run.info)
        inputs = network.checked_features(features, "features")
        sources = {
            layer: np.sort(np.argsort(-np.abs(W), axis=1, kind="stable")[:, : kept[layer]], axis=1)
            for layer, W in run[-1].weights.items()
        }
        moments = []
        first = min(sources)
        for snapshot in run:
            restore(network, snapshot)
            measured = measure_saturation(network, inputs)
            moments.append(
                SaturationMoment(
                    epoch=snapshot.epoch,
                    loss=snapshot.loss,
                    train_accuracy=snapshot.train_accuracy,
                    test_accuracy=snapshot.test_accuracy,
                    levels={layer: each.levels for layer, each in measured.items()},
                    dead={layer: each.dead.astype(np.float32) for layer, each in measured.items()},
                    saturated_shares={k: each.saturated_share for k, each in measured.items()},
                    dead_shares={k: each.dead_share for k, each in measured.items()},
                    reach=np.sqrt(np.square(snapshot.weights[first]).mean(axis=0)),
                    strongest=_picked(snapshot, sources),
                    matrices={k: _pooled(W, cells) for k, W in snapshot.weights.items() if cells},
                )
            )
        return cls(moments, run.info, inputs.mean(axis=0), sources)

    def __len__(self) -> int:
        """Return the number of moments."""
        return len(self.moments)

    def moment(self, number: int) -> SaturationMoment:
        """Return the moment of a number that is there."""
        return self.moments[number]

    def reaches(self) -> tuple[float, float]:
        """Smallest and largest reach of an input at any moment."""
        every = np.array([moment.reach for moment in self.moments])
        return float(every.min()), float(every.max())

    def largest(self, layer: int) -> float:
        """Largest size of a kept weight of a layer at any moment; 0 where none is kept."""
        if layer not in self.sources:
            raise SettingError(
                f"there is no layer {layer!r} with weights: they are numbered 1 to "
                f"{len(self.sources)}."
            )
        kept = [moment.strongest[layer] for moment in self.moments]
        kept += [moment.matrices[layer] for moment in self.moments if moment.matrices]
        return max(float(np.abs(values).max(initial=0.0)) for values in kept)


def _by_layer(strongest: int | Sequence[int], weighted: Collection[int]) -> dict[int, int]:
    numbers = strongest if isinstance(strongest, Sequence) else [strongest] * len(weighted)
    if len(numbers) != len(weighted):
        raise SettingError(
            f"strongest must be one whole number, or one for each of the {len(weighted)} layers "
            f"with weights, but is {strongest!r}."
        )
    return {
        layer: whole_number(number, f"strongest of layer {layer}", at_least=0)
        for layer, number in zip(weighted, numbers, strict=True)
    }


def _picked(snapshot: Snapshot, sources: Mapping[int, NDArray[np.intp]]) -> PerLayer:
    return {
        layer: np.take_along_axis(snapshot.weights[layer], picked, axis=1)
        for layer, picked in sources.items()
    }


def _pooled(weights: FloatArray, cells: int) -> FloatArray:
    """The strongest weight, with its sign, of each cell of a grid laid over a matrix."""
    pooled = weights
    for axis in (0, 1):
        edges = np.linspace(0, pooled.shape[axis], min(pooled.shape[axis], cells) + 1)
        starts = edges[:-1].astype(np.intp)
        high = np.maximum.reduceat(pooled, starts, axis=axis)
        low = np.minimum.reduceat(pooled, starts, axis=axis)
        pooled = np.where(high >= -low, high, low)
    return pooled
