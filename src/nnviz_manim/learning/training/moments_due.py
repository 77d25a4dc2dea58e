"""When a training is recorded: after which steps a snapshot is due."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.support.checks import listed, whole_number

__all__ = [
    "AtSteps",
    "Every",
    "Growing",
    "MomentsDue",
    "RecordEvery",
    "checked_moments_due",
    "name_of_moments",
]

NEVER = sys.maxsize


@dataclass(frozen=True)
class Growing:
    """Many moments early, few late: the steps between two snapshots grow with the steps done.

    Most of what there is to see happens soon. A training of 3,000 steps has 67 moments by the
    default, 10 of them within the first 10 steps, and one of 300,000 has 116.

    Parameters
    ----------
    factor
        What the steps done are multiplied with from one snapshot to the next, above 1; rounded up
        to whole steps.
    first
        Steps between two snapshots, at least.

    Raises
    ------
    SettingError
        If a setting is out of its range.
    """

    factor: float = 1.1
    first: int = 1

    def __post_init__(self) -> None:
        factor: Any = self.factor
        if not (isinstance(factor, Real) and 1 < float(factor) < math.inf):
            raise SettingError(f"factor must be a finite number above 1, but is {factor!r}.")
        whole_number(self.first, "first", at_least=1)

    def after(self, step: int) -> int:
        """Tell the step of the next snapshot, from that of the last."""
        # Rounded before, so that 1.1 · 10 is 11 steps and not a hair more.
        return max(step + self.first, math.ceil(round(step * self.factor, 6)))


@dataclass(frozen=True)
class Every:
    """A snapshot after every so many steps."""

    steps: int

    def after(self, step: int) -> int:
        """Tell the step of the next snapshot."""
        return step + self.steps - step % self.steps


@dataclass(frozen=True)
class AtSteps:
    """Snapshots after the steps of an ascending list."""

    steps: tuple[int, ...]

    def after(self, step: int) -> int:
        """Tell the step of the next snapshot; after the last of the list a step never reached."""
        return next((due for due in self.steps if due > step), NEVER)


RecordEvery = str | int | Growing | Sequence[int]
"""``"epoch"``, a number of steps, a growing schedule, or the steps themselves."""
MomentsDue = Every | Growing | AtSteps


def checked_moments_due(record_every: RecordEvery) -> MomentsDue | None:
    """Return a schedule of moments, None for the ends of the epochs.

    Parameters
    ----------
    record_every
        As for :func:`~nnviz_manim.learning.train`.

    Raises
    ------
    SettingError
        If it is none of what it can be.
    """
    if isinstance(record_every, Growing):
        return record_every
    if isinstance(record_every, str):
        if record_every == "epoch":
            return None
        raise SettingError(
            f'record_every must be "epoch" or a number of steps, Growing(…) or a list of steps, '
            f"but is {record_every!r}."
        )
    if not isinstance(record_every, (Sequence, np.ndarray)):
        return Every(whole_number(record_every, "record_every", at_least=1))
    return AtSteps(_ascending_steps(record_every))


def name_of_moments(due: MomentsDue | None) -> str | int:
    """Return what a schedule is called in the notes of a run."""
    match due:
        case None:
            return "epoch"
        case Every(steps):
            return steps
        case AtSteps(steps):
            return f"{len(steps)} given steps"
        case Growing():
            return repr(due)


def _ascending_steps(record_every: Any) -> tuple[int, ...]:
    steps = tuple(
        whole_number(step, "Each step of record_every", at_least=1)
        for step in listed(record_every, "record_every", "must be a number of steps or list some")
    )
    if not steps or any(later <= earlier for earlier, later in pairwise(steps)):
        raise SettingError(
            f"The steps of record_every must be one or more, each later than the one before, but "
            f"are {list(steps)!r}. The state before the first step is recorded in any case."
        )
    return steps
