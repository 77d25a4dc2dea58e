"""How fast a training of the playground is played: slowly where much of the plane changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.analysis import decision_fields
from nnviz_manim.learning import network_at
from nnviz_manim.recording import Run

__all__ = ["pace_of"]

_LEAST_PACE = 0.15
"""Time for a step in which nothing changes, in that of a step of the mean change."""

_COARSE = 24
"""Cells a side of the field by whose change the pace is set."""


def pace_of(run: Run) -> NDArray[np.float64]:
    """Measure how long each step from moment to moment takes.

    Parameters
    ----------
    run
        Of a network of two inputs.

    Returns
    -------
    Shape (T - 1,), of mean 1.
    """
    answers = np.stack(
        [
            decision_fields(network_at(each, run.info), resolution=_COARSE)[run.info.depth][-1]
            for each in run
        ]
    )
    changes = np.abs(np.diff(answers, axis=0)).mean(axis=(1, 2))
    paces: NDArray[np.float64] = changes + _LEAST_PACE * changes.mean() + 1e-9
    paces /= paces.mean()
    return paces
