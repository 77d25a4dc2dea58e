"""How numbers are written where there is little room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["compact_number", "decimals_for", "even_number", "largest_size", "not_finite"]

_MINUS = "\N{MINUS SIGN}"
_UNKNOWN = "\N{EN DASH}"
_INFINITE = "\N{INFINITY}"


def not_finite(value: float) -> str:
    """Write NaN as a dash, and infinity as its sign; nothing for a number."""
    if math.isfinite(value):
        return ""
    return _UNKNOWN if math.isnan(value) else (_MINUS if value < 0 else "") + _INFINITE


def largest_size(values: ArrayLike) -> float:
    """Size of the largest of the finite numbers, 0 without any; a scale for all of them."""
    sizes = np.abs(np.asarray(values, dtype=float))
    return float(sizes.max(initial=0.0, where=np.isfinite(sizes)))


def compact_number(value: float) -> str:
    """Write a number in at most three figures, so that it fits into a node.

    One decimal below 10, none above; a negative number drops the zero before its point, and
    from 1,000 on a digit and a power of ten stand for the number.

    Parameters
    ----------
    value
        Any number below 1e99; what is not finite is written as by :func:`not_finite`.

    Examples
    --------
    >>> compact_number(0.74), compact_number(11.5), compact_number(-0.3), compact_number(2400)
    ('0.7', '12', '−.3', '2e3')
    """
    if strange := not_finite(value):
        return strange
    size = abs(value)
    if size >= 999.5:
        digit, _, power = f"{size:.0e}".partition("e")
        return (_MINUS if value < 0 else "") + f"{digit}e{int(power)}"
    text = f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    if value >= 0 or float(text) == 0:
        return text
    return _MINUS + (text[1:] if text.startswith("0") else f"{size:.0f}")


def even_number(value: float, decimals: int = 1) -> str:
    """Write a number with as many decimals as its neighbors, for tables and scales.

    From 10 on it has none, and from 1,000 on it is written as by :func:`compact_number`.

    Parameters
    ----------
    value
        Any number below 1e99.
    decimals
        Of numbers below 10.

    Examples
    --------
    >>> even_number(0.74), even_number(-0.3), even_number(-0.004, 2), even_number(11.5)
    ('0.7', '−0.3', '0.00', '12')
    """
    size = abs(value)
    if not size < 999.5:
        return compact_number(value)
    text = f"{size:.{decimals}f}" if size < 9.95 else f"{size:.0f}"
    return (_MINUS if value < 0 and float(text) else "") + text


def decimals_for(scale: float) -> int:
    """Decimals that tell numbers up to a scale apart: 1 from 1 on, 2 from 0.1 on, and so on."""
    return 1 if not 0 < scale < 1 else min(1 - math.floor(math.log10(scale)), 6)
