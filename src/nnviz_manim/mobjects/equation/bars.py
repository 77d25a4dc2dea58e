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
_LETTERS_ROOM = 1.0
"""Width that is left beside each bar."""


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
    step = room.width / len(bars)
    y = room.y - room.height / 2 + _HEIGHT / 2
    for k, (bar, letter) in enumerate(zip(bars.values(), letters, strict=True)):
        x = room.x + (k - (len(bars) - 1) / 2) * step
        bar.stretch_to_fit_width(min(_WIDTH, step - _LETTERS_ROOM))
        bar.move_to((x, y, 0))
        letter.next_to(bar, LEFT, buff=0.18)
