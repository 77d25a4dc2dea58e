"""How numbers are written where there is little room."""

from __future__ import annotations

__all__ = ["compact_number"]

_MINUS = "\N{MINUS SIGN}"


def compact_number(value: float) -> str:
    """Write a number in at most three figures, so that it fits into a node.

    One decimal below 10, none above; a negative number drops the zero before its point, and
    from 1,000 on a digit and a power of ten stand for the number.

    Parameters
    ----------
    value
        Any number below 1e99.

    Examples
    --------
    >>> compact_number(0.74), compact_number(11.5), compact_number(-0.3), compact_number(2400)
    ('0.7', '12', '−.3', '2e3')
    """
    size = abs(value)
    if size >= 999.5:
        digit, _, power = f"{size:.0e}".partition("e")
        return (_MINUS if value < 0 else "") + f"{digit}e{int(power)}"
    text = f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    if value >= 0 or float(text) == 0:
        return text
    return _MINUS + (text[1:] if text.startswith("0") else f"{size:.0f}")
