"""The color bars under a layer's equation, and the letters that say what each is the scale of."""

from __future__ import annotations

from collections.abc import Mapping

from manim import LEFT, Group

from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.basic.color_bar import ColorBar
from nnviz_manim.mobjects.equation.layout import Place
from nnviz_manim.mobjects.equation.scales import EquationScales
from nnviz_manim.painting.palette import Palette

__all__ = ["arrange_bars", "make_bars"]

_LETTERS = {"weights": "W", "biases": "b", "inputs": "x", "sums": "z", "outputs": "a"}
_LETTER_HEIGHT = 0.18
_WIDTH, _HEIGHT = 2.4, 0.48
_LETTER_GAP = 0.18
"""Between a bar and letters at either side of it."""


def make_bars(
    layer: int, scales: EquationScales, kinds: Mapping[str, str], palette: Palette
) -> tuple[dict[str, ColorBar], Group]:
    """Make a bar for each kind of scale, and the letters of the maps that share it.

    Parameters
    ----------
    layer
        From 1.
    scales
        Of the run.
    kinds
        By map, the kind of its scale.
    palette
        Where the colors come from.

    Returns
    -------
    The bars by kind, and their letters in the same order.
    """
    letters: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        letters.setdefault(kind, []).append(_LETTERS[name])
    bars = {
        kind: ColorBar(scales.of_kind(kind, layer), width=_WIDTH, height=_HEIGHT, palette=palette)
        for kind in letters
    }
    words = (
        Caption(", ".join(each), height=_LETTER_HEIGHT, color="quiet", palette=palette)
        for each in letters.values()
    )
    return bars, Group(*words)


def arrange_bars(bars: Mapping[str, ColorBar], letters: Group, room: Place) -> None:
    """Place bars and letters side by side at the lower edge of a room."""
    words = sum(float(letter.width) for letter in letters)
    gap = _LETTER_GAP
    width = (room.width - words) / len(bars) - 2 * gap
    y = room.y - room.height / 2 + _HEIGHT / 2
    crowded = width < _WIDTH
    if crowded:
        gap, width = gap / 2, width + gap
    step, start = room.width / len(bars), room.x - room.width / 2
    for k, (bar, letter) in enumerate(zip(bars.values(), letters, strict=True)):
        bar.stretch_to_fit_width(min(_WIDTH, width))
        if crowded:
            x = start + letter.width + gap + width / 2
            start = x + width / 2 + gap
        else:
            x = room.x + (k - (len(bars) - 1) / 2) * step
        bar.move_to((x, y, 0))
        letter.next_to(bar, LEFT, buff=gap)
