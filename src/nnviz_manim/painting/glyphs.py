"""Outlines of text, shaped once by Pango and painted many times by cairo.

A number that counts on screen is a new string every frame. Building Manim's ``Text`` for each
would cost milliseconds; replaying an outline that is already there costs microseconds.

Everything here is measured in cap heights: an ``H`` is 1 high and stands on y = 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cairo

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.shaping import WEIGHTS, Glyph, shape

__all__ = [
    "READABLE",
    "TextOutline",
    "fitted_text",
    "outline_number",
    "outline_text",
    "outline_within",
    "with_names",
]

READABLE = 0.17
"""Height of a capital that can still be read at 480p, where a frame is 8 units high."""

_PROBE = "H"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
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

    def trace(self, context: cairo.Context[cairo.ImageSurface]) -> None:
        """Add all glyphs to the path of a context."""
        if self.path is not None:
            context.append_path(self.path)


def _recorder() -> cairo.Context[cairo.ImageSurface]:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.scale(_PRECISION, _PRECISION)
    return context


def _record(glyphs: Iterable[Glyph], x: float, y: float, unit: float) -> cairo.Path:
    """Path of glyphs in cap heights, measured from a place of the pen."""
    context = _recorder()
    context.save()
    context.scale(1 / unit, -1 / unit)
    context.translate(-x, -y)
    for glyph in glyphs:
        glyph.trace(context)
    context.restore()
    return context.copy_path()


def _joined(paths: Iterable[tuple[float, cairo.Path]]) -> cairo.Path:
    """One path out of several, each moved to the right."""
    context = _recorder()
    for pen, path in paths:
        context.save()
        context.translate(pen, 0.0)
        context.append_path(path)
        context.restore()
    return context.copy_path()


def _from_edge_of_ink(path: cairo.Path) -> TextOutline:
    context = _recorder()
    context.append_path(path)
    left, _, right, _ = context.path_extents()
    return TextOutline(width=right - left, path=_joined([(-left, path)]))


@lru_cache(maxsize=512)
def outline_within(text: str, room: float, weight: str = "NORMAL") -> TextOutline:
    """Outline of a text, or of its beginning and an ellipsis where it is too wide.

    Parameters
    ----------
    text
        One line.
    room
        The most width, in heights of a capital letter.
    weight
        A weight of Pango's.
    """
    outline, length = outline_text(text, weight), len(text)
    while outline.width > room + 1e-6 and length > 1:
        length -= 1
        outline = outline_text(text[:length].rstrip() + _ELLIPSIS, weight)
    return outline


def fitted_text(
    text: str, size: float, room: float, least: float = READABLE, weight: str = "NORMAL"
) -> tuple[TextOutline, float]:
    """Set a text as large as there is room for; rather than unreadable it becomes shorter.

    Parameters
    ----------
    text
        One line.
    size
        Wanted height of a capital.
    room
        The most width, in the same units.
    least
        Height below which the text is not made smaller but ends in an ellipsis.
    weight
        A weight of Pango's.

    Returns
    -------
    The outline, and the height of its capitals.
    """
    outline = outline_text(text, weight)
    if outline.width * size <= room * (1 + 1e-6):
        return outline, size
    fitting = max(room / outline.width, min(least, size))
    return outline_within(text, room / (fitting or 1.0), weight), fitting


def with_names(pattern: str, names: Sequence[str], room: float, weight: str = "NORMAL") -> str:
    """Write names into a sentence, the longest shortened as far as there is no room for them.

    Parameters
    ----------
    pattern
        A format string with a place for each name.
    names
        Which go there.
    room
        The most width, in heights of a capital letter.
    weight
        A weight of Pango's.
    """
    longest = max(map(len, names))
    for length in range(longest, 1, -1):
        text = pattern.format(*(shortened(name, length) for name in names))
        if outline_text(text, weight).width <= room:
            return text
    return pattern.format(*(shortened(name, 2) for name in names))


def shortened(text: str, length: int) -> str:
    """Return a text of so many letters at most, the last of them an ellipsis where it was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + _ELLIPSIS


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
    if weight not in WEIGHTS:
        raise DrawingError(f"weight={weight!r:.60} was given, expected one of {', '.join(WEIGHTS)}")
    probe, *glyphs = shape(_PROBE + text, weight)
    return _from_edge_of_ink(_record(glyphs, probe.x, probe.y, probe.top))


@lru_cache(maxsize=256)
def _alphabet(characters: str, weight: str) -> dict[str, tuple[cairo.Path, float]]:
    """Path of each character, and how far it moves the pen; all have as many glyphs."""
    first, before, *glyphs = shape(2 * _PROBE + _PROBE.join(characters) + _PROBE, weight)
    advance, unit = before.x - first.x, first.top
    share = len(glyphs) // len(characters)
    alphabet = {}
    for number, character in enumerate(characters):
        *outline, after = glyphs[number * share : (number + 1) * share]
        origin = before.x + advance
        path = _record(outline, origin, first.y, unit)
        alphabet[character] = path, (after.x - origin) / unit
        before = after
    return alphabet


def _character(character: str, weight: str) -> tuple[cairo.Path, float]:
    # All figures at once: a number that counts needs one after the other.
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
    pen = 0.0
    placed = []
    for character in text:
        path, advance = _character(character, weight)
        placed.append((pen, path))
        pen += advance
    return TextOutline(width=pen, path=_joined(placed))
