"""Walks down a function by the optimizers that train the networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.checks import positive_number, whole_number

__all__ = ["DescentPath", "descend"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DescentPath:
    """Where a walk came by.

    Parameters
    ----------
    positions
        The start and the place after each step, shape (steps + 1, variables).
    gradients
        The gradient that each step was taken by, shape (steps, variables).
    settled
        Whether it ended because a step was smaller than asked for.
    """

    positions: Array
    gradients: Array
    settled: bool

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.gradients)

    @property
    def end(self) -> Array:
        """The last position, shape (variables,)."""
        end: Array = self.positions[-1]
        return end


@checked(SettingError)
def descend(
    gradient: Callable[[Array], ArrayLike],
    start: ArrayLike | float,
    optimizer: Optimizer,
    *,
    steps: int = 100,
    smallest_step: float | None = None,
) -> DescentPath:
    """Walk down a function.

    Parameters
    ----------
    gradient
        Called with a position (variables,), returns the gradient there, of the same shape.
    start
        Where to begin: a number, or shape (variables,).
    optimizer
        How a step follows from the gradient, such as ``SGD(0.01)`` or ``Momentum(0.01)``.
    steps
        Steps at most.
    smallest_step
        The walk ends after a step that is shorter; None: after all steps.

    Returns
    -------
    The path. A walk that leaves all numbers ends at the last finite position.

    Raises
    ------
    SettingError
        If a setting is impossible, or the gradient is of another shape than the position.

    Examples
    --------
    >>> from nnviz_manim.learning import SGD
    >>> descend(lambda x: 2 * x, 1.0, SGD(0.25), steps=3).positions.ravel().tolist()
    [1.0, 0.5, 0.25, 0.125]
    """
    position = np.atleast_1d(np.array(start, np.float64))
    if position.ndim != 1 or not np.isfinite(position).all():
        raise SettingError(f"start must be one or more finite numbers, but is {start!r}.")
    most = whole_number(steps, "steps", at_least=0)
    least = 0.0 if smallest_step is None else positive_number(smallest_step, "smallest_step")
    step = optimizer.start(position)
    positions = [position.copy()]
    gradients: list[Array] = []
    settled = False
    with np.errstate(all="ignore"):
        while len(gradients) < most and not settled:
            slope = _gradient_at(gradient, position)
            step(slope.copy())
            if not np.isfinite(position).all():
                break
            gradients.append(slope)
            positions.append(position.copy())
            settled = bool(np.linalg.norm(positions[-1] - positions[-2]) < least)
    return DescentPath(np.array(positions), np.array(gradients).reshape(-1, len(position)), settled)


def _gradient_at(gradient: Callable[[Array], ArrayLike], position: Array) -> Array:
    slope = np.array(gradient(position.copy()), np.float64)
    if slope.shape != position.shape:
        raise SettingError(
            f"The gradient has shape {slope.shape}, but the position has shape {position.shape}."
        )
    return slope
