"""Outlines of text, shaped once by Manim's ``Text`` and painted many times by cairo.

A number that counts on screen is a new string every frame. Building Manim's ``Text`` for each
would cost milliseconds; replaying an outline that is already there costs microseconds.

Everything here is measured in cap heights: an ``H`` is 1 high and stands on y = 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import cairo
import numpy as np
from manim import Text, VMobject, config

__all__ = ["TextOutline", "outline_number", "outline_text"]

FONT = "Sans"
"""A generic family, so that every machine has a font for it."""

_PROBE = "H"
_PAGE = 40_000
"""Width of a page on which 200 letters fit into one line."""
_FIGURES = "0123456789.%\N{MINUS SIGN}"
_PRECISION = 4096.0
"""Cairo keeps paths as fixed-point numbers; outlines are recorded this much enlarged."""


@dataclass(frozen=True, eq=False)
class TextOutline:
    """The outline of a text, in cap heights.

    Parameters
    ----------
    width
        From the left edge of the first glyph to the right edge of the last.
    path
        All glyphs; None where nothing is to be seen.
    """

    width: float
    path: cairo.Path | None


def _recorder() -> cairo.Context[cairo.ImageSurface]:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.scale(_PRECISION, _PRECISION)
    return context


def _record(glyphs: list[VMobject], left: float, base: float, unit: float) -> cairo.Path:
    context = _recorder()
    for glyph in glyphs:
        for subpath in glyph.get_subpaths():
            points = (np.asarray(subpath)[:, :2] - (left, base)) / unit
            context.move_to(*points[0])
            for k in range(0, len(points) - 3, 4):
                context.curve_to(*points[k + 1], *points[k + 2], *points[k + 3])
            context.close_path()
    return context.copy_path()


@contextmanager
def _wide_page() -> Iterator[None]:
    """Keep Pango from breaking lines: Manim's page is as wide as the video.

    Only this setting is touched, for Manim's ``tempconfig`` sets all anew, which takes 10 ms.
    """
    width = config.pixel_width
    config.pixel_width = _PAGE
    try:
        yield
    finally:
        config.pixel_width = width


def _shape(text: str, weight: str) -> list[VMobject]:
    """Glyphs of a text as Manim's ``Text`` shapes it; spaces leave no glyph."""
    with _wide_page():
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
        return TextOutline(width=0.0, path=None)
    if text in _FIGURES and len(text) == 1:
        return _figure(text, weight)
    probe, *glyphs = _shape(_PROBE + text, weight)
    base, unit = _base_and_unit(probe)
    left = min(map(_left, glyphs))
    right = max(float(glyph.get_right()[0]) for glyph in glyphs)
    path = _record(glyphs, left, base, unit)
    return TextOutline(width=(right - left) / unit, path=path)


@lru_cache(maxsize=256)
def _alphabet(characters: str, weight: str) -> dict[str, tuple[cairo.Path, float]]:
    """Path of each character, and how far it moves the pen; all have as many glyphs."""
    first, before, *glyphs = _shape(2 * _PROBE + _PROBE.join(characters) + _PROBE, weight)
    base, unit = _base_and_unit(first)
    advance = _left(before) - _left(first)
    # An H has as much room on its left as on its right, which says where the pen stood.
    bearing = (advance - float(first.width)) / 2
    share = len(glyphs) // len(characters)
    alphabet = {}
    for number, character in enumerate(characters):
        *outline, after = glyphs[number * share : (number + 1) * share]
        origin = _left(before) + advance - bearing
        width = (_left(after) - bearing - origin) / unit
        alphabet[character] = _record(outline, origin, base, unit), width
        before = after
    return alphabet


def _figure(character: str, weight: str) -> TextOutline:
    """One figure as a text of its own, from the edge of its ink, without shaping it once more."""
    path, _ = _character(character, weight)
    context = _recorder()
    context.append_path(path)
    left, _, right, _ = context.path_extents()
    context.new_path()
    context.save()
    context.translate(-left, 0.0)
    context.append_path(path)
    context.restore()
    return TextOutline(width=right - left, path=context.copy_path())


def _character(character: str, weight: str) -> tuple[cairo.Path, float]:
    # Shaping a text takes 20 ms however short it is, hence all figures at once.
    return _alphabet(_FIGURES if character in _FIGURES else character, weight)[character]


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
    context = _recorder()
    pen = 0.0
    for character in text:
        path, advance = _character(character, weight)
        context.save()
        context.translate(pen, 0.0)
        context.append_path(path)
        context.restore()
        pen += advance
    return TextOutline(width=pen, path=context.copy_path())
