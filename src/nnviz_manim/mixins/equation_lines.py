"""Equations one under the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manim.typing import Vector3DLike
from manim.utils.color import ParsableManimColor

from nnviz_manim.mixins.areas import Area
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
    rows
        How many lines it is as high as.
    """

    markup: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    widest: Mapping[str, float] = field(default_factory=dict)
    colors: Mapping[str, ParsableManimColor] = field(default_factory=dict)
    signed: bool = False
    rows: int = 1


def equation_lines(
    stage: StageMixin,
    place: Area,
    lines: Sequence[Line],
    *,
    height: float = 0.28,
    spacing: float = 1.0,
    edge: Vector3DLike = (0.0, 0.0, 0.0),
) -> list[CountingEquation]:
    """Make equations, one under the other; all are shrunk until the widest one has room.

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
    step = min(place.height / sum(line.rows for line in lines), spacing)
    top = place.y + step * sum(line.rows for line in lines) / 2
    made, spots = [], []
    for line in lines:
        spot = Area(place.x, top - line.rows * step / 2, place.width, line.rows * step)
        top -= spot.height
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
        made.append(equation)
        spots.append(spot)
    # All have letters of one height.
    widest = max(equation.width for equation in made)
    for equation, spot in zip(made, spots, strict=True):
        stage.put(equation.scale(min(1.0, place.width / widest)), spot, edge)
    return made
