"""How well numbers are answered: the coefficient of determination."""

from __future__ import annotations

import math

import numpy as np

from nnviz_manim.support.arrays import FloatArray

__all__ = ["r_squared"]


def r_squared(answers: FloatArray, targets: FloatArray) -> float:
    """Compute R², the share of the targets' variance that the answers explain.

    R² = 1 − Σ (o − y)² / Σ (y − ȳ)² for each target, and its mean over the targets, as
    scikit-learn's ``r2_score`` has it: 1 for right answers, 0 for always answering the mean, below
    0 for what is worse than that.

    Parameters
    ----------
    answers, targets
        Shape (N, T).

    Returns
    -------
    R²; targets that are the same in all samples do not count, and without others it is NaN.
    """
    wanted = np.asarray(targets, dtype=np.float64)
    spread = ((wanted - wanted.mean(axis=0)) ** 2).sum(axis=0)
    errors = ((answers - wanted) ** 2).sum(axis=0)
    varies = spread > 0
    return float((1 - errors[varies] / spread[varies]).mean()) if varies.any() else math.nan
