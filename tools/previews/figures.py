"""Are the numbers that a scene ends with the numbers of its run?"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

__all__ = ["wrong_numbers"]

_SINGLE_PRECISION = 1e-6


def wrong_numbers(scene: Any) -> list[str]:
    """Compare what a scene shows at its end with what it should show.

    A scene answers by ``shown_numbers() -> {name: (shown, expected)}``. ``shown`` is the number
    as it stands in the picture, rounded (as a string where its last digits are zeros), and must
    be ``expected`` to that rounding. Every scene with a ``run`` must have the method.
    """
    shown_numbers = getattr(scene, "shown_numbers", None)
    if shown_numbers is None:
        return ["it shows a run but has no shown_numbers()"] if hasattr(scene, "run") else []
    pairs = shown_numbers()
    if not pairs:
        return ["shown_numbers() is empty, so nothing of the picture could be compared"]
    return [
        f"{name} is shown as {shown}, but is {expected}"
        for name, (shown, expected) in pairs.items()
        if not _agrees(shown, expected)
    ]


def _agrees(shown: float | str, expected: float) -> bool:
    value, target = float(shown), float(expected)
    if not (math.isfinite(value) and math.isfinite(target)):
        return False
    exponent = Decimal(str(shown).strip() if isinstance(shown, str) else repr(value)).as_tuple()
    half_a_digit = 0.5 * 10.0 ** int(exponent.exponent)
    return abs(value - target) <= half_a_digit + _SINGLE_PRECISION * max(1.0, abs(target))
