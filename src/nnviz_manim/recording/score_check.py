"""What the numbers of a moment can be: times go on, accuracies are shares."""

from __future__ import annotations

import math
from typing import Any

from nnviz_manim.errors import SettingError

__all__ = ["check_scores"]


def check_scores(
    moment: Any, number: int, before: Any = None, *, is_regression: bool = False
) -> None:
    """Refuse a moment whose time or scores cannot be.

    Parameters
    ----------
    moment
        With `epoch`, `step`, `loss`, `train_accuracy` and `test_accuracy`, each a number.
    number
        Its number, for the message.
    before
        The moment before it; None for the first.
    is_regression
        Whether accuracies are R², which may be below 0.

    Raises
    ------
    SettingError
        If something is no number, epoch or step is not finite, below 0 or below that of the
        moment before, or an accuracy is not from 0 to 1, R² above 1. What was not measured is NaN.
    """
    for name in ("epoch", "step"):
        time = _number(moment, name, number)
        if not 0 <= time < math.inf:
            raise SettingError(
                f"moment {number}: {name} is {time:g}; it must be finite and 0 or more."
            )
        if before is not None and time < getattr(before, name):
            raise SettingError(
                f"moment {number}: {name} goes back from {getattr(before, name):g} to {time:g}; "
                "give the moments in the order of time."
            )
    _number(moment, "loss", number)
    lowest, expected = (-math.inf, "R², at most 1") if is_regression else (0, "a share from 0 to 1")
    for name in ("train_accuracy", "test_accuracy"):
        accuracy = _number(moment, name, number)
        if not (math.isnan(accuracy) or lowest <= accuracy <= 1):
            raise SettingError(
                f"moment {number}: {name} is {accuracy:g}; it must be {expected}, or NaN where it "
                "was not measured."
            )


def _number(moment: Any, name: str, number: int) -> float:
    value = getattr(moment, name)
    try:
        # A text that reads like a number is none.
        if isinstance(value, (str, bytes)):
            raise TypeError  # noqa: TRY301
        return float(value)
    except (TypeError, ValueError):
        raise SettingError(
            f"moment {number}: {name} must be a number, but is {value!r:.60}."
        ) from None
