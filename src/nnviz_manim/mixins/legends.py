"""Legends: words side by side, on as many lines as their room asks for."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, ORIGIN, RIGHT, Group, Mobject
from manim.typing import Vector3DLike

__all__ = ["flowing"]

_BETWEEN = 0.45
_LINE = 0.16


def flowing(
    entries: Sequence[Mobject],
    width: float,
    *,
    buff: float = _BETWEEN,
    aligned_edge: Vector3DLike = ORIGIN,
) -> Group:
    """Arrange entries in lines, each as long as it may be.

    Parameters
    ----------
    entries
        In the order in which they are read.
    width
        Room for a line; an entry that is wider alone takes a line of its own.
    buff
        Between two entries of a line.
    aligned_edge
        On which side lines begin below each other: ``LEFT``, or around their middle.
    """
    lines: list[list[Mobject]] = [[]]
    taken = 0.0
    for entry in entries:
        needed = float(entry.width) + (buff if lines[-1] else 0.0)
        if lines[-1] and taken + needed > width:
            lines.append([])
            taken, needed = 0.0, float(entry.width)
        lines[-1].append(entry)
        taken += needed
    groups = [Group(*line).arrange(RIGHT, buff=buff) for line in lines]
    whole = Group(*groups).arrange(DOWN, buff=_LINE, aligned_edge=aligned_edge)
    return Group(*entries) if len(groups) == 1 else whole
