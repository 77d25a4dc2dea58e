"""Equations one under the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manim.typing import Vector3DLike
from manim.utils.color import ParsableManimColor

from nnviz_manim.mixins.areas import Area, rows
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import CountingEquation

__all__ = ["Line", "equation_lines"]


@dataclass(frozen=True)
class Line:
    """One equation, as :class:`~nnviz_manim.mobjects.CountingEquation` takes it.

    Parameters
    ----------
    markup
        Of Typst, with places for numbers.
    numbers, patterns, widest, colors
        By name.
    signed
        Whether numbers may change their sign.
    """

    markup: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    widest: Mapping[str, float] = field(default_factory=dict)
    colors: Mapping[str, ParsableManimColor] = field(default_factory=dict)
    signed: bool = False


def equation_lines(
    stage: StageMixin,
    place: Area,
    lines: Sequence[Line],
    *,
    height: float = 0.28,
    spacing: float = 1.0,
    edge: Vector3DLike = (0.0, 0.0, 0.0),
) -> list[CountingEquation]:
    """Make equations, evenly one under the other; one too wide for its place is shrunk to it.

    Parameters
    ----------
    stage
        The scene.
    place
        Where they stand.
    lines
        From top to bottom.
    height
        Of a digit, in units of layout.
    spacing
        From line to line at most, in units of layout.
    edge
        At which side of the place they stand, as ``LEFT``.
    """
    split = rows(*(str(number) for number in range(len(lines))), gap=0.0)
    middle = Area(place.x, place.y, place.width, min(place.height, spacing * len(lines)))
    made = []
    for line, spot in zip(lines, split.divide(middle).values(), strict=True):
        equation = CountingEquation(
            line.markup,
            line.numbers,
            patterns=line.patterns,
            widest=line.widest,
            signed=line.signed,
            height=height,
            colors=line.colors,
            palette=stage.palette,
        )
        if equation.width > spot.width:
            equation.scale(spot.width / equation.width)
        made.append(stage.put(equation, spot, edge))
    return made
