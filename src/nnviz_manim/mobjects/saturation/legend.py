"""What the colors of a saturation diagram mean, in cells and words."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Group
from numpy.typing import ArrayLike

from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.saturation.strip import SaturationStrip
from nnviz_manim.painting.palette import Palette

__all__ = ["saturation_legend"]

_TEXT = 0.17
_CELL = 0.2
_SCALE = np.linspace(0.0, 1.0, 6)


def saturation_legend(width: float, palette: Palette, *, weights: bool) -> Group:
    """Make the legend, in one line, or in two where one is wider than the room.

    Parameters
    ----------
    width
        Room for it, in scene units.
    palette
        Where the colors come from.
    weights
        Whether weights are drawn.
    """

    def words(text: str, color: str = "quiet") -> Caption:
        return Caption(text, height=_TEXT, color=color, palette=palette)

    def cells(
        levels: ArrayLike, dead: ArrayLike | None = None, glow: str = "accent"
    ) -> SaturationStrip:
        count = np.size(levels)
        return SaturationStrip(
            levels,
            dead,
            width=count * _CELL,
            height=_CELL,
            columns=count,
            glow=glow,
            palette=palette,
        )

    entries = [
        Group(words("0"), cells(_SCALE), words("100 % saturated")),
        Group(cells([1.0], [1.0]), words("dead: stuck at one end")),
        Group(cells(_SCALE[::2], glow="ink"), words("input: size of its weights")),
    ]
    if weights:
        entries.append(Group(words("+", "positive"), words("−", "negative"), words("weight")))
    for entry in entries:
        entry.arrange(RIGHT, buff=0.12)
    legend = Group(*entries).arrange(RIGHT, buff=0.45)
    if legend.width <= width:
        return legend
    half = (len(entries) + 1) // 2
    lines = [Group(*part).arrange(RIGHT, buff=0.45) for part in (entries[:half], entries[half:])]
    return Group(*lines).arrange(DOWN, buff=0.14)
