"""All recorded moments of a run in one array for each quantity, time first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.snapshot import Snapshot
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["LAYERED", "SCORES", "Moments", "repeated"]

SCORES = ("epoch", "step", "loss", "train_accuracy", "test_accuracy")
"""What a moment has one number of."""

LAYERED = ("weights", "biases", "activations")
"""What a moment has one array a layer of."""


_PIECE = 1 << 24
"""Bytes of a part of a run that is looked at as a whole."""


@dataclass(frozen=True, eq=False)
class Moments:
    """The moments of a run, stacked; ``T`` moments, ``P`` probes. All arrays are read-only.

    Parameters
    ----------
    epoch, step, loss, train_accuracy, test_accuracy
        As in a snapshot, shape (T,).
    weights, biases
        Parameters by layer number, from 1: shapes (T, units_l, units_{l-1}) and (T, units_l).
    activations
        What the probes cause, by layer number, from 0: shape (T, P, units_l). The probes
        themselves, layer 0, are the same at all moments and take the memory of one.

    Attributes
    ----------
    probes
        The followed inputs, shape (P, units_0).
    """

    epoch: NDArray[np.float64]
    step: NDArray[np.float64]
    loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]
    weights: PerLayer
    biases: PerLayer
    activations: PerLayer
    probes: FloatArray = field(init=False, repr=False)
    _largest: dict[tuple[str, int, int | None], float] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        for kind in LAYERED:
            for array in getattr(self, kind).values():
                array.flags.writeable = False
        for score in SCORES:
            getattr(self, score).flags.writeable = False
        # One and the same array at all moments, so that nobody blends it.
        object.__setattr__(self, "probes", self.activations[0][0])

    @classmethod
    def stack(cls, snapshots: Sequence[Snapshot]) -> Moments:
        """Stack snapshots that agree in all their shapes.

        Parameters
        ----------
        snapshots
            One or more, in the order of time.

        Returns
        -------
        Their moments.
        """
        first = snapshots[0]
        scores: dict[str, Any] = {
            score: np.array([getattr(moment, score) for moment in snapshots], dtype=np.float64)
            for score in SCORES
        }
        layers: dict[str, Any] = {
            kind: {
                layer: _stacked([getattr(moment, kind)[layer] for moment in snapshots])
                for layer in sorted(getattr(first, kind))
                if layer
            }
            for kind in LAYERED
        }
        probes = _stacked([first.activations[0]])[0]
        layers["activations"] = {0: repeated(probes, len(snapshots)), **layers["activations"]}
        return cls(**scores, **layers)

    def __len__(self) -> int:
        """Return the number of moments, T."""
        return len(self.epoch)

    @property
    def held_out(self) -> bool:
        """Whether accuracy was measured on held-out data at every moment."""
        return not np.isnan(self.test_accuracy).any()

    @property
    def score(self) -> NDArray[np.float64]:
        """Accuracy on held-out data where there are some, else on the training data, (T,)."""
        return self.test_accuracy if self.held_out else self.train_accuracy

    def snapshot(self, moment: int) -> Snapshot:
        """One moment, its arrays views of the stacked ones.

        Parameters
        ----------
        moment
            Number of the moment, 0 … T - 1; negative numbers count from the end.

        Returns
        -------
        The moment as it was recorded.
        """
        scores: dict[str, Any] = {score: float(getattr(self, score)[moment]) for score in SCORES}
        layers: dict[str, Any] = {
            kind: {layer: array[moment] for layer, array in getattr(self, kind).items() if layer}
            for kind in LAYERED
        }
        layers["activations"] = {0: self.probes, **layers["activations"]}
        return Snapshot(**scores, **layers)

    def are_finite(self) -> bool:
        """Whether all weights, biases and activations are, as in a training that did not diverge.

        Scores may be NaN, where they were not measured.
        """
        arrays = [array for kind in LAYERED for array in getattr(self, kind).values() if array.size]
        # Both ends show NaN and infinity, and take no memory as ``isfinite`` of all would.
        return all(np.isfinite(array.min()) and np.isfinite(array.max()) for array in arrays)

    def largest(self, kind: str, layer: int, probe: int | None = None) -> float:
        """Find the largest size of a number in a layer over all moments, and remember it.

        Parameters
        ----------
        kind
            "weights", "biases" or "activations".
        layer
            Number of the layer.
        probe
            Position among the probes, for activations; left out, all of them count.

        Returns
        -------
        The largest absolute value; numbers that are not finite do not count.

        Raises
        ------
        SettingError
            If there is no such layer or probe.
        """
        arrays: PerLayer = getattr(self, kind)
        if layer not in arrays:
            raise SettingError(
                f"there is no layer {layer!r} with {kind}: they are numbered {min(arrays)} to "
                f"{max(arrays)}."
            )
        probes = self.activations[0].shape[1]
        if probe is not None and probe not in range(probes):
            raise SettingError(
                f"there is no probe {probe!r}: the run follows {probes}, numbered from 0."
            )
        key = (kind, layer, probe)
        if key not in self._largest:
            values = arrays[layer] if probe is None else arrays[layer][:, probe]
            # Layer 0 is the same at all moments.
            self._largest[key] = max(map(_largest_size, _pieces(values if layer else values[:1])))
        return self._largest[key]


def repeated(array: FloatArray, times: int) -> FloatArray:
    """Repeat an array along a new first axis without taking memory for it.

    Parameters
    ----------
    array
        What is the same at all moments.
    times
        Number of moments, T.

    Returns
    -------
    A view of shape (T, …), read-only.
    """
    return np.broadcast_to(array, (times, *array.shape))


def _pieces(values: FloatArray) -> Iterator[FloatArray]:
    """Some moments at a time, so that what is computed of all of them takes little memory."""
    count = max(1, _PIECE * len(values) // max(1, values.nbytes))
    return (values[start : start + count] for start in range(0, len(values), count))


def _largest_size(values: FloatArray) -> float:
    sizes = np.abs(values)
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


def _stacked(arrays: Sequence[FloatArray]) -> FloatArray:
    """Stack along a new first axis, as float64 if the arrays are, else as float32."""
    stacked = np.stack(arrays)
    dtype = np.float64 if stacked.dtype == np.float64 else np.float32
    return np.ascontiguousarray(stacked, dtype=dtype)
