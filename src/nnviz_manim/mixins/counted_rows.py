"""Names with numbers beside them that count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from manim import LEFT, RIGHT, UP

from nnviz_manim.mobjects import Caption, Counter
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import Palette

__all__ = ["CountedRow", "CountedRows"]

_LINE = 2.35
"""Most from line to line, in heights of a digit."""


class CountedRow(NamedTuple):
    """A number and its name.

    Parameters
    ----------
    name
        What it counts.
    pattern
        A format string of the number.
    color
        Of the number: the name of a color of the palette.
    whole
        Whether it is cut, not rounded, as epochs are.
    """

    name: str
    pattern: str
    color: str = "ink"
    whole: bool = False


class CountedRows(ArrayGroup):
    """Rows of a name at the left and a number at the right.

    Parameters
    ----------
    rows
        From the top.
    width, height
        Of the whole, in units of layout.
    text_height
        Height of a digit.
    longest
        What room is left for, as it is written.
    palette
        Where the colors come from.

    Attributes
    ----------
    names : ArrayGroup
        What stays as it is.
    counters : list of Counter
        The numbers, which are all at zero to begin with.
    """

    def __init__(
        self,
        rows: Sequence[CountedRow],
        width: float,
        height: float,
        *,
        text_height: float,
        longest: float = 6.2,
        palette: Palette,
    ) -> None:
        self.names = ArrayGroup()
        self.counters: list[Counter] = []
        step = min(height / len(rows), _LINE * text_height)
        for line, row in enumerate(rows):
            middle = ((len(rows) - 1) / 2 - line) * step * UP
            word = Caption(row.name, height=text_height, color="quiet", palette=palette)
            self.names.add(word.move_to(middle + width / 2 * LEFT, LEFT))
            number = Counter(
                0.0,
                row.pattern,
                whole=row.whole,
                height=text_height,
                width=longest * text_height,
                align="right",
                color=row.color,
                weight="BOLD",
                palette=palette,
            )
            self.counters.append(number.move_to(middle + width / 2 * RIGHT, RIGHT))
        super().__init__(self.names, *self.counters)

    def count_to(self, numbers: Sequence[float]) -> None:
        """Show other numbers, from the top."""
        for counter, number in zip(self.counters, numbers, strict=True):
            counter.show(number)
