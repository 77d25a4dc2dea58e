"""How fast a training of the playground is played: slowly where it gets somewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.analysis import decision_fields
from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import network_at
from nnviz_manim.recording import Run

__all__ = ["pace_of"]

_LEAST_PACE = 0.15
"""Time for a step in which nothing changes, in that of a step of the mean change."""

_COARSE = 24
"""Cells a side of the field by whose change the pace is set."""

_BLUR = 6
"""Moments, as a standard deviation, over which steps to and fro cancel out: mini-batches shake the
field all the time, and a pace by every shake would linger where it gets nowhere."""


def pace_of(run: Run, held_out: Dataset) -> NDArray[np.float64]:
    """Measure how long each step from moment to moment takes.

    That is by how much of the plane changes for good, and by how many more points are right.

    Parameters
    ----------
    run
        Of a network of two inputs.
    held_out
        The points that are told right or wrong.

    Returns
    -------
    Shape (T - 1,), of mean 1.
    """
    answers, right = [], []
    for each in run:
        network = network_at(each, run.info)
        fields = decision_fields(network, resolution=_COARSE)
        answers.append(fields[run.info.depth][-1].ravel())
        right.append(np.mean(network.predict(held_out.features) == held_out.labels))
    changes = np.abs(np.diff(_blurred(np.array(answers)), axis=0)).mean(axis=1)
    gains = np.diff(np.maximum.accumulate(_blurred(np.array(right)[:, None])[:, 0]))
    moved = changes + gains
    paces: NDArray[np.float64] = moved + _LEAST_PACE * moved.mean() + 1e-9
    paces /= paces.mean()
    return paces


def _blurred(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over neighboring moments, shape (T, numbers) as given."""
    reach = 3 * _BLUR
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _BLUR) ** 2)
    padded = np.pad(rows, ((reach, reach), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(weights), axis=0)
    means: NDArray[np.float64] = windows @ (weights / weights.sum())
    return means
