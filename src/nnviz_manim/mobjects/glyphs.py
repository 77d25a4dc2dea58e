"""Outlines of text, shaped once by Manim's ``Text`` and painted many times by cairo.

A number that counts on screen is a new string every frame. Building Manim's ``Text`` for each
would cost milliseconds; replaying an outline that is already there costs microseconds.

Everything here is measured in cap heights: an ``H`` is 1 high and stands on y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cairo
import numpy as np
from manim import Text, VMobject

__all__ = ["TextOutline", "outline_number", "outline_text"]

FONT = "Sans"
"""A generic family, so that every machine has a font for it."""

_PROBE = "H"
_PRECISION = 4096.0
"""Cairo keeps paths as fixed-point numbers; outlines are recorded this much enlarged."""


@dataclass(frozen=True, eq=False)
class TextOutline:
    """Glyph outlines with their places, in cap heights.

    Parameters
    ----------
    width
        From the left edge of the first glyph to the right edge of the last.
    glyphs
        Each glyph as a cairo path, with how far right of the left edge it goes.
    """

    width: float
    glyphs: tuple[tuple[cairo.Path, float], ...]


def _record(glyphs: list[VMobject], left: float, base: float, unit: float) -> cairo.Path:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.scale(_PRECISION, _PRECISION)
    for glyph in glyphs:
        for subpath in glyph.get_subpaths():
            points = (np.asarray(subpath)[:, :2] - (left, base)) / unit
            context.move_to(*points[0])
            for k in range(0, len(points) - 3, 4):
                context.curve_to(*points[k + 1], *points[k + 2], *points[k + 3])
            context.close_path()
    return context.copy_path()


def _shape(text: str, weight: str) -> list[VMobject]:
    """Glyphs of a text as Manim's ``Text`` shapes it; spaces leave no glyph."""
    shaped = Text(text, font=FONT, weight=weight, font_size=96, warn_missing_font=False)
    return [glyph for glyph in shaped.submobjects if glyph.has_points()]


def _left(glyph: VMobject) -> float:
    return float(glyph.get_left()[0])


def _base_and_unit(probe: VMobject) -> tuple[float, float]:
    return float(probe.get_bottom()[1]), float(probe.height)


@lru_cache(maxsize=512)
def outline_text(text: str, weight: str = "NORMAL") -> TextOutline:
    """Outline of a whole text, kerned as the font wants it.

    Parameters
    ----------
    text
        One line.
    weight
        A weight of Pango's, such as ``NORMAL`` or ``BOLD``.
    """
    if not text.strip():
        return TextOutline(width=0.0, glyphs=())
    probe, *glyphs = _shape(_PROBE + text, weight)
    base, unit = _base_and_unit(probe)
    left = min(map(_left, glyphs))
    right = max(float(glyph.get_right()[0]) for glyph in glyphs)
    path = _record(glyphs, left, base, unit)
    return TextOutline(width=(right - left) / unit, glyphs=((path, 0.0),))


@lru_cache(maxsize=256)
def _character(character: str, weight: str) -> tuple[cairo.Path, float]:
    """Path of one character, and how far it moves the pen."""
    first, second = _shape(2 * _PROBE, weight)
    probe, *glyphs, last = _shape(_PROBE + character + _PROBE, weight)
    base, unit = _base_and_unit(probe)
    origin = _left(probe) + _left(second) - _left(first)
    return _record(glyphs, origin, base, unit), (_left(last) - origin) / unit


@lru_cache(maxsize=8192)
def outline_number(text: str, weight: str = "NORMAL") -> TextOutline:
    """Outline of a text set character by character, so that a counting number does not shiver.

    Parameters
    ----------
    text
        One line, mostly digits.
    weight
        A weight of Pango's, such as ``NORMAL`` or ``BOLD``.
    """
    placed: list[tuple[cairo.Path, float]] = []
    pen = 0.0
    for character in text:
        path, advance = _character(character, weight)
        placed.append((path, pen))
        pen += advance
    return TextOutline(width=pen, glyphs=tuple(placed))
