"""Equations of Typst as outlines: set once, painted many times."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cairo
import numpy as np
from manim import MathTypst
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.glyphs import TextOutline

__all__ = ["EquationPart", "parts_of", "typeset"]

Array = NDArray[np.float64]

_FONT_SIZE = 48.0
_EM = 0.5
"""An em of that font size, in scene units."""

_CAPITAL = 0.683
"""Height of a capital letter of Typst's mathematical font, in em."""

_KERNED = 0.05
"""Heights of a capital by which glyphs side by side may reach into each other's boxes."""

_PRECISION = 4096.0
"""Cairo keeps paths as fixed-point numbers; outlines are recorded this much enlarged."""

_GROUP = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_NAMED = re.compile(r"(.*?)\s*:\s*(\w+)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Glyphs side by side, or a bar; lengths in heights of a capital.

    Parameters
    ----------
    left, bottom, width, height
        Its box, from the lower left corner of the part.
    outline
        The glyphs, from the box's lower left corner; None: a bar that fills the box.
    """

    left: float
    bottom: float
    width: float
    height: float
    outline: TextOutline | None


@dataclass(frozen=True)
class EquationPart:
    """A named part of an equation, or all that has no name; lengths in heights of a capital.

    Parameters
    ----------
    name
        Empty for what has no name.
    left, bottom, width, height
        Its box, from the lower left corner of the whole.
    runs
        What is painted of it: glyphs that no other one stands between, and bars; nothing of a
        place for a number.
    """

    name: str
    left: float
    bottom: float
    width: float
    height: float
    runs: tuple[Run, ...]


def parts_of(markup: str) -> list[tuple[str, str]]:
    """Named parts of a markup, ``{{ content : name }}`` or ``{{ name }}``: names and contents."""
    found = []
    for body in _GROUP.findall(markup):
        named = _NAMED.fullmatch(body)
        content, name = named.groups() if named else (body, body)
        found.append((name, content))
    return found


def source_of(markup: str, rooms: Mapping[str, float]) -> str:
    """Typst's own markup, with an empty place of some width for each number.

    Parameters
    ----------
    rooms
        Widths of the numbers, in heights of a digit, by name.
    """
    parts = iter(enumerate(parts_of(markup)))

    def numbered(_: re.Match[str]) -> str:
        number, (name, content) = next(parts)
        if name in rooms:
            content = (
                f"#box(rect(width: {_CAPITAL * rooms[name]:.4f}em, height: {_CAPITAL}em,"
                f" fill: black, stroke: none))"
            )
        return f"{{{{ {content} : part{number} }}}}"

    return _GROUP.sub(numbered, markup)


def typeset(markup: str, rooms: Mapping[str, float]) -> tuple[EquationPart, ...]:
    """Set an equation; what has no name comes first, then the named parts in their order.

    Parameters
    ----------
    markup
        Typst's markup of a formula, with ``{{ content : name }}`` for parts that have a name.
    rooms
        How much room a number needs, in heights of a digit, by the name of its part.

    Raises
    ------
    DrawingError
        If Typst cannot set it, or there is nothing to be seen.
    """
    return _typeset(markup, tuple(sorted(rooms.items())))


@lru_cache(maxsize=256)
def _typeset(markup: str, rooms: tuple[tuple[str, float], ...]) -> tuple[EquationPart, ...]:
    names = [name for name, _ in parts_of(markup)]
    try:
        formula = MathTypst(source_of(markup, dict(rooms)), font_size=_FONT_SIZE)
        groups = [
            [*formula.select(f"part{number}").family_members_with_points()]
            for number in range(len(names))
        ]
    except (RuntimeError, ValueError, KeyError) as error:
        raise DrawingError(f"Typst cannot set {markup!r}: {error}") from error
    named = {id(glyph) for group in groups for glyph in group}
    rest = [each for each in formula.family_members_with_points() if id(each) not in named]
    if not rest and not any(groups):
        raise DrawingError(f"there is nothing to be seen of {markup!r}")
    numbers = dict(rooms)
    unit = _CAPITAL * _EM
    every = np.stack([_box(each) for each in (*rest, *(g for s in groups for g in s))])
    corner = every.min(axis=(0, 1))
    parts = []
    for name, glyphs in (("", rest), *zip(names, groups, strict=True)):
        if not glyphs:
            continue
        low, high = _around(glyphs)
        left, bottom = ((low - corner) / unit).tolist()
        width, height = ((high - low) / unit).tolist()
        runs = () if name in numbers else _runs(glyphs, low, unit, every)
        parts.append(EquationPart(name, left, bottom, width, height, runs))
    return tuple(parts)


def _thickness(glyph: Any) -> float:
    """Of a fraction bar and such, which Typst strokes; 0 for what is filled."""
    return 0.01 * float(glyph.get_stroke_width()) if not glyph.get_fill_opacity() else 0.0


def _box(glyph: Any) -> Array:
    """Lower left and upper right corner, shape (2, 2)."""
    places = glyph.points[:, :2]
    half = _thickness(glyph) / 2
    box: Array = np.stack([places.min(axis=0) - half, places.max(axis=0) + half])
    return box


def _around(glyphs: Sequence[Any]) -> Array:
    """Lower left and upper right corner of several, shape (2, 2)."""
    boxes = np.stack([_box(glyph) for glyph in glyphs])
    return np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])


def _is_their_own(box: Array, glyphs: Sequence[Any], every: Array, depth: float) -> bool:
    """Whether of all boxes, shape (N, 2, 2), only those of glyphs reach into one, by a depth."""
    low, high = box[0] + depth, box[1] - depth
    reaching = [
        ((boxes[:, 0] < high) & (boxes[:, 1] > low)).all(axis=1).sum()
        for boxes in (every, np.stack([_box(glyph) for glyph in glyphs]))
    ]
    return bool(reaching[0] == reaching[1])


def _runs(glyphs: Sequence[Any], origin: Array, unit: float, every: Array) -> tuple[Run, ...]:
    """Glyphs as they are painted together: no other one lies within the box around them."""
    bars = [[glyph] for glyph in glyphs if _thickness(glyph)]
    lines: list[list[Any]] = []
    depth = _KERNED * unit
    for glyph in sorted(glyphs, key=lambda each: float(_box(each)[0, 0])):
        if _thickness(glyph):
            continue
        for line in reversed(lines):
            joined = [*line, glyph]
            if _is_their_own(_around(joined), joined, every, depth):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    runs = []
    for run in bars + _assembled(lines, every, depth):
        low, high = _around(run)
        missing = unit - float(high[1] - low[1])
        if missing > 0 and not _thickness(run[0]):
            # A line of text is as high as a capital: low glyphs, such as a dot, stand amid it,
            # an index at that end of it which is free.
            up = np.array([0.0, missing])
            places = [
                np.stack([low - share * up, high + (1.0 - share) * up]) for share in (0.5, 1.0, 0.0)
            ]
            free = [box for box in places if _is_their_own(box, run, every, depth)]
            low, high = (free or places)[0]
        (left, bottom), (width, height) = (
            (each / unit).tolist() for each in (low - origin, high - low)
        )
        outline = None if _thickness(run[0]) else _outline(run, low, unit)
        runs.append(Run(left, bottom, width, height, outline))
    return tuple(runs)


def _assembled(lines: Sequence[list[Any]], every: Array, depth: float) -> list[list[Any]]:
    """Join the pieces that a tall bracket is made of, each of which touches the next one."""
    rest, whole = list(lines), []
    while rest:
        first = rest.pop(0)
        joined, apart = list(first), list(rest)
        while touching := [each for each in apart if _touch(joined, each, depth)]:
            joined += [glyph for each in touching for glyph in each]
            apart = [each for each in apart if each not in touching]
        if len(joined) > len(first) and _is_their_own(_around(joined), joined, every, depth):
            first, rest = joined, apart
        whole.append(first)
    return whole


def _touch(one: Sequence[Any], other: Sequence[Any], depth: float) -> bool:
    """Whether boxes lie above each other and meet, within a depth."""
    (low, high), (bottom, top) = _around(one), _around(other)
    shared = np.minimum(high, top) - np.maximum(low, bottom)
    return bool(shared[0] > depth and shared[1] > -depth)


def _outline(glyphs: Sequence[Any], origin: Array, unit: float) -> TextOutline:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    context.scale(_PRECISION / unit, _PRECISION / unit)
    context.translate(*(-origin).tolist())
    right = float(origin[0])
    for glyph in glyphs:
        right = max(right, float(_box(glyph)[1, 0]))
        for path in glyph.get_subpaths():
            (x, y), *_ = curves = np.asarray(path)[:, :2].tolist()
            context.move_to(x, y)
            for start in range(0, len(curves) - 3, 4):
                _, first, second, end = curves[start : start + 4]
                context.curve_to(*first, *second, *end)
            context.close_path()
    context.identity_matrix()
    # Recorded enlarged, and read back in heights of a capital.
    recorded = context.copy_path()
    reader = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    reader.append_path(recorded)
    reader.scale(_PRECISION, _PRECISION)
    return TextOutline(width=(right - float(origin[0])) / unit, path=reader.copy_path())
