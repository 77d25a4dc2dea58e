"""Words, numbers and colors, as the mobjects of small worlds write and name them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ManimColor
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.palette import RGB, Palette, rgb

__all__ = [
    "color_of",
    "colors_of",
    "formatted",
    "number_width",
    "text_width",
    "write",
    "write_on_plate",
]

Array = NDArray[np.float64]

_MINUS = "\N{MINUS SIGN}"


def color_of(color: ParsableManimColor, palette: Palette) -> RGB:
    """Red, green and blue of a color of the palette, by its name, or of any of Manim's.

    Raises
    ------
    DrawingError
        If it is neither.
    """
    if isinstance(color, str):
        named = getattr(palette, color, "")
        if color != "name" and isinstance(named, str) and named.startswith("#"):
            return rgb(named)
    try:
        red, green, blue = ManimColor(color).to_rgb()
    except (TypeError, ValueError) as error:
        raise DrawingError(
            f"color={color!r}: expected the name of a color of the palette, such as 'ink',"
            f" 'positive' or 'accent', a hexadecimal string, or a color of Manim's"
        ) from error
    return float(red), float(green), float(blue)


def colors_of(
    colors: ParsableManimColor | Sequence[ParsableManimColor], count: int, palette: Palette
) -> NDArray[np.float64]:
    """Colors of several parts, shape (count, 3); one for all, or a list that is begun anew."""
    if isinstance(colors, list | tuple) and not all(isinstance(each, float) for each in colors):
        given = [color_of(each, palette) for each in colors]
    else:
        given = [color_of(colors, palette)]  # type: ignore[arg-type]
    return np.array([given[number % len(given)] for number in range(count)]).reshape(-1, 3)


def formatted(value: float, pattern: str) -> str:
    """Write a number after a pattern, with a long minus sign, and none before a zero."""
    text = pattern.format(value)
    if "-" in text and not any(figure in text for figure in "123456789"):
        text = pattern.format(0.0)
    return text.replace("-", _MINUS)


def text_width(text: str, height: float, weight: str = "NORMAL") -> float:
    """Width of a word whose capitals are so high."""
    return outline_text(text, weight).width * height


def number_width(text: str, height: float, weight: str = "NORMAL") -> float:
    """Width of a number whose digits are so high."""
    return outline_number(text, weight).width * height


def write(
    canvas: Canvas,
    text: str,
    place: Sequence[float],
    height: float,
    color: RGBA,
    *,
    align: float = 0.5,
    number: bool = False,
    weight: str = "NORMAL",
) -> None:
    """Write a line at a place.

    Parameters
    ----------
    place
        x, and the middle of the capitals.
    height
        Of a capital letter.
    align
        Which share of the text lies left of the place.
    number
        Whether it is set character by character, as what counts must be.
    """
    outline = (outline_number if number else outline_text)(text, weight)
    x, y = place[0] - align * outline.width * height, place[1] - height / 2
    canvas.text(outline, x, y, height, color)


def write_on_plate(
    canvas: Canvas,
    words: tuple[str, str],
    place: Array,
    height: float,
    color: RGBA,
    ground: RGB,
) -> None:
    """Write a name and a number around a place, on a plate that hides what lies beneath.

    Parameters
    ----------
    words
        The name, and what follows it and counts.
    place
        Shape (3,).
    height
        Of a capital letter.
    """
    name, number = words
    x, y, _ = place.tolist()
    wide = text_width(name, height) + number_width(number, height)
    half, low, high = wide / 2 + 0.35 * height, y - 0.85 * height, y + 0.85 * height
    plate = [(x - half, low), (x + half, low), (x + half, high), (x - half, high)]
    canvas.polygon(plate, (*ground, 1.0))
    write(canvas, name, (x - wide / 2, y), height, color, align=0.0)
    after = x - wide / 2 + text_width(name, height)
    write(canvas, number, (after, y), height, color, align=0.0, number=True)
