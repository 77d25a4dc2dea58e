"""Rules that end a training before its last epoch."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from nnviz_manim.learning.snapshot import Snapshot
from nnviz_manim.support.checks import positive_number

__all__ = ["AccuracyGainBelow", "StopRule", "is_rule", "name_of_rule"]

StopRule = Callable[[Snapshot], bool]
"""Called after every epoch with its last state; True ends the training."""


class AccuracyGainBelow:
    """Stops when the training accuracy has changed by less than some points in an epoch.

    A change downwards counts as much as one upwards. Before the first epoch the accuracy counts
    as 0. Beginning with a first epoch it forgets an earlier training, so it can be used again.

    Parameters
    ----------
    points
        Percentage points; 1.0 goes on while ``|accuracy − previous|`` is at least 1 %.

    Raises
    ------
    SettingError
        If points is not above 0.
    """

    def __init__(self, points: float) -> None:
        self.points = positive_number(points, "points")
        self._previous = 0.0

    def __call__(self, snapshot: Snapshot) -> bool:
        """Tell whether to stop after the epoch that this snapshot closes."""
        previous = 0.0 if snapshot.epoch <= 1 else self._previous
        self._previous = snapshot.train_accuracy * 100
        return abs(self._previous - previous) < self.points

    def __repr__(self) -> str:
        return f"AccuracyGainBelow({self.points:g})"


def is_rule(given: Any) -> bool:
    """Tell whether something can be called with a snapshot, and nothing else."""
    if not callable(given):
        return False
    try:
        inspect.signature(given).bind(None)
    except TypeError:
        return False
    except ValueError:  # of some functions in C, which do not say what they take
        return True
    return True


def name_of_rule(rule: StopRule) -> str:
    """Return what a rule is called: the name of a function, else its ``repr``."""
    return str(getattr(rule, "__name__", repr(rule)))
