"""How epochs are told: whole ones as such, and fractions where moments are fractions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["epoch_pattern", "epoch_text"]

_MOST = 2
"""Decimals, at most: of epochs, nobody asks for thousandths."""

_NEARLY = 1e-6
"""A blend of 2 and 3 that has arrived may be a hair below 3."""


def epoch_text(epoch: float, decimals: int = _MOST) -> str:
    """Write the epochs done, in words and counters alike.

    Parameters
    ----------
    epoch
        Epochs done, 0 or more; fractions are cut off, not rounded, for 3.999 are 3 done ones.
    decimals
        Most decimals that are written; zeros at the end are not.

    Examples
    --------
    >>> epoch_text(3), epoch_text(0.5), epoch_text(2.999), epoch_text(2.999, 0)
    ('3', '0.5', '2.99', '2')
    """
    whole = 10**decimals
    text = f"{math.floor(epoch * whole + _NEARLY) / whole:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def epoch_pattern(epochs: ArrayLike) -> str:
    """Find the format of a counter of epochs, by a run's moments.

    Parameters
    ----------
    epochs
        Of all moments, shape (T,).

    Returns
    -------
    Without decimals where all are whole, so that a counter counts epochs that are done; else
    with as many as tell them without rounding, 2 at most.

    Examples
    --------
    >>> epoch_pattern([0, 1, 2]), epoch_pattern([0, 0.5, 1]), epoch_pattern([0, 0.008, 0.016])
    ('{:.0f}', '{:.1f}', '{:.2f}')
    """
    done = np.asarray(epochs, dtype=float)
    decimals = 0
    while decimals < _MOST and not _are_whole(done * 10**decimals):
        decimals += 1
    return f"{{:.{decimals}f}}"


def _are_whole(values: NDArray[np.float64]) -> bool:
    return bool((np.abs(values - np.round(values)) < _NEARLY).all())
