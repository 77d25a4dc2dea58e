"""Glyphs of a line of text: shaped by Pango, as Manim's ``Text`` has it done, read by ourselves.

Manim reads Pango's picture of a text as it reads any SVG file and makes a mobject of every glyph.
What Pango draws consists of four operations alone; read here, a text takes about a tenth of the
time.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import cairo
from manimpango import TextSetting, Weight, text2svg

__all__ = ["WEIGHTS", "Glyph", "shape"]

WEIGHTS = tuple(weight.name for weight in Weight)
"""Names of Pango's, such as ``NORMAL`` and ``BOLD``."""

FONT = "Sans"
"""A generic family, so that every machine has a font for it."""

_POINTS = 20.0
"""Size at which glyphs are shaped, that of a ``Text`` of ``font_size=96``."""

_PAGE = (40_000, 100)
"""Width and height of a page on which 200 letters fit into one line."""

_LINK = "{http://www.w3.org/1999/xlink}href"
_OPERATION = re.compile(r"([MLCZ])([^MLCZ]*)")


@dataclass(frozen=True)
class Glyph:
    """The outline of one glyph, in points, y pointing down.

    Parameters
    ----------
    x, y
        Where the pen stands: its left, and the baseline.
    operations
        What is drawn, from the pen: cairo's names of M, L, C and Z, and their coordinates.
    """

    x: float
    y: float
    operations: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def top(self) -> float:
        """How far it reaches above the baseline, for a glyph of straight lines."""
        return -min(y for _, numbers in self.operations for y in numbers[1::2])

    def trace(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        """Add the outline to the path of a context."""
        for name, numbers in self.operations:
            places = (
                number + (self.y if index % 2 else self.x) for index, number in enumerate(numbers)
            )
            getattr(context, name)(*places)


_NAMES = {"M": "move_to", "L": "line_to", "C": "curve_to", "Z": "close_path"}


def _operations(drawing: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    found = _OPERATION.findall(drawing)
    if found and found[-1][0] == "M":
        found.pop()  # where the pen comes to rest
    for letter, numbers in found:
        yield _NAMES[letter], tuple(map(float, numbers.split()))


def shape(text: str, weight: str) -> list[Glyph]:
    """Shape a line of text as its font wants it; what leaves no ink is left out.

    Parameters
    ----------
    text
        One line.
    weight
        A weight of Pango's, such as ``NORMAL`` or ``BOLD``.
    """
    setting = TextSetting(0, len(text), FONT, "NORMAL", weight, line_num=0)
    # A file, not a folder with a file in it: to make and to remove that takes twice as long.
    opened, picture = tempfile.mkstemp(suffix=".svg")
    os.close(opened)
    try:
        text2svg([setting], _POINTS, 0, False, picture, 0, 0, *_PAGE, text)
        root = ET.parse(picture).getroot()  # noqa: S314  written a line above
    finally:
        Path(picture).unlink()
    drawings = {
        f"#{holder.get('id')}": tuple(_operations(element.get("d", "")))
        for holder in root.iter()
        for element in holder.iterfind("{*}path")
    }
    return [
        Glyph(float(use.get("x", 0)), float(use.get("y", 0)), drawings[link])
        for use in root.iter("{http://www.w3.org/2000/svg}use")
        if drawings.get(link := use.get(_LINK, ""))
    ]
