"""Which color stands for what: one small object that every mobject takes its colors from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
from manim import ManimColor
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError, SettingError

__all__ = [
    "DEFAULT_PALETTE",
    "PALETTES",
    "UNKNOWN",
    "Palette",
    "ink_name",
    "mark_unknown",
    "palette_named",
    "readable_on",
    "rgb",
    "signed_pixels",
]

RGB = tuple[float, float, float]

_BRIGHT = 0.55
"""Above this lightness of what is behind it a number turns dark."""

_LIGHTNESS = np.array([0.3, 0.59, 0.11])
"""How much red, green and blue add to lightness (ITU-R BT.601, rounded)."""


@dataclass(frozen=True)
class Palette:
    """The colors of a picture, as hexadecimal strings.

    Parameters
    ----------
    name
        Under which :func:`palette_named` finds it.
    ground
        The background of the scene.
    ink
        What changes: values, numbers, the strokes of a digit.
    quiet
        What stays: headers, edges of nodes, axes.
    fill
        A node at its largest value.
    positive, negative
        The sign of a weight or bias.
    accent
        The winner: the class with the highest probability.
    right, wrong
        A prediction that agrees with the label, or does not.
    """

    name: str
    ground: str
    ink: str
    quiet: str
    fill: str
    positive: str
    negative: str
    accent: str
    right: str
    wrong: str

    def checked_name(self, color: str) -> str:
        """Give back the name of one of the colors.

        Raises
        ------
        DrawingError
            If there is no such color.
        """
        names = [each.name for each in fields(self) if each.name != "name"]
        if color not in names:
            raise DrawingError(
                f"color={color!r}: expected the name of a color of the palette, one of"
                f" {', '.join(names)}"
            )
        return color


_BLUE_ORANGE = Palette(
    name="blue-orange",
    ground="#0d0e12",
    ink="#f2f3f5",
    quiet="#9aa0ab",
    fill="#f2f3f5",
    positive="#ff9a2e",
    negative="#4aa3ff",
    accent="#ffd166",
    right="#5fd38d",
    wrong="#ff6b6b",
)
_BLUE_RED = replace(
    _BLUE_ORANGE, name="blue-red", positive="#58c4dd", negative="#fc6255", ground="#000000"
)
_ARTICLE = replace(
    _BLUE_ORANGE,
    name="article",
    positive="#83c167",
    negative="#fc6255",
    ground="#000000",
    ink="#ffffff",
    quiet="#ffffff",
    fill="#888888",
    accent="#ffffff",
)


def _on_light(palette: Palette, positive: str, negative: str) -> Palette:
    return replace(
        palette,
        name=f"{palette.name}-light",
        ground="#fbfaf7",
        ink="#14161a",
        quiet="#6a707b",
        fill="#14161a",
        positive=positive,
        negative=negative,
        accent="#b35c00",
        right="#1b8a4b",
        wrong="#c62f2f",
    )


PALETTES: dict[str, Palette] = {
    palette.name: palette
    for palette in (
        _BLUE_ORANGE,
        _BLUE_RED,
        _ARTICLE,
        _on_light(_BLUE_ORANGE, positive="#d96c00", negative="#1f6fd0"),
        _on_light(_BLUE_RED, positive="#1c8299", negative="#cc3b2e"),
        _on_light(_ARTICLE, positive="#3d8b2f", negative="#cc3b2e"),
    )
}
"""Every palette by name; a name ending in ``-light`` is for a light ground."""

DEFAULT_PALETTE = _BLUE_ORANGE
"""The palette of whatever is not given one."""


def palette_named(palette: Palette | str) -> Palette:
    """Look up a palette by name; a palette is given back as it is.

    Raises
    ------
    SettingError
        If no palette bears that name.
    """
    if isinstance(palette, Palette):
        return palette
    if palette not in PALETTES:
        known = ", ".join(sorted(PALETTES))
        raise SettingError(
            f"unknown palette {palette!r}: expected one of {known}, or a Palette of your own"
        )
    return PALETTES[palette]


def ink_name(palette: Palette) -> str:
    """The color of what changes, in a word: black on a light ground, white on a dark one."""
    return "black" if sum(rgb(palette.ink)) < sum(rgb(palette.ground)) else "white"


@lru_cache(maxsize=256)
def rgb(color: str) -> RGB:
    """Red, green and blue of a hexadecimal color, 0 to 1."""
    red, green, blue = ManimColor(color).to_rgb()
    return float(red), float(green), float(blue)


UNKNOWN = 0.35
"""Opacity of the quiet color by which NaN is marked."""


def signed_pixels(
    values: NDArray[np.floating], scale: float, palette: Palette
) -> NDArray[np.float64]:
    """Colors of signed values: the hue is the sign, the opacity the size.

    Parameters
    ----------
    values
        Any shape.
    scale
        The size that is fully opaque. Infinity is, too; NaN is marked by a faint quiet color.

    Returns
    -------
    Shape (…, 4): red, green, blue, opacity, 0 to 1.
    """
    strength = np.clip(np.abs(values) / scale, 0.0, 1.0) if scale > 0 else np.zeros(values.shape)
    hue = np.where((values >= 0)[..., None], rgb(palette.positive), rgb(palette.negative))
    pixels = np.concatenate([hue, strength[..., None]], axis=-1)
    return mark_unknown(pixels, values, palette)


def mark_unknown(
    pixels: NDArray[np.float64], values: NDArray[np.floating], palette: Palette
) -> NDArray[np.float64]:
    """Give NaN a faint quiet color, and infinity the full one; other pixels stay.

    Parameters
    ----------
    pixels
        Red, green, blue, opacity, shape (…, 4); changed in place.
    values
        Shape (…).
    """
    if not np.isfinite(values).all():
        pixels[np.isinf(values), 3] = 1.0
        pixels[np.isnan(values)] = (*rgb(palette.quiet), UNKNOWN)
    return pixels


def readable_on(behind: NDArray[np.float64], palette: Palette) -> NDArray[np.float64]:
    """Colors of text that can be read on others: dark on bright ones, and light on dark ones.

    Parameters
    ----------
    behind
        Red, green and blue, 0 to 1, shape (N, 3).
    palette
        Its ground and its ink are the dark and the light color, in either order.

    Returns
    -------
    Shape (N, 3).
    """
    dark, light = sorted((rgb(palette.ground), rgb(palette.ink)), key=sum)
    return np.where((behind @ _LIGHTNESS > _BRIGHT)[:, None], dark, light)
