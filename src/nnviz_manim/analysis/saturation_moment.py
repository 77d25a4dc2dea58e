"""The saturation of a network at one moment of its training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["SaturationMoment"]


@dataclass(frozen=True, eq=False)
class SaturationMoment:
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

    def blend(self, later: SaturationMoment, share: float) -> SaturationMoment:
        """Blend linearly with a later moment.

        Parameters
        ----------
        later
            Of the same network.
        share
            Part of the way to it, 0 to 1.

        Returns
        -------
        ``self + share * (later - self)`` of every number; NaN where either is NaN.
        """

        def between(start: Any, end: Any) -> Any:
            if isinstance(start, Mapping):
                return {layer: between(start[layer], end[layer]) for layer in start}
            return start + share * (end - start)

        names = [each.name for each in fields(self)]
        numbers = {name: between(getattr(self, name), getattr(later, name)) for name in names}
        return SaturationMoment(**numbers)
