"""Do words and pictures keep clear of each other, and words of the edges of what they belong to?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import MarkupText, Mobject, Paragraph, SingleStringMathTex, Text, Typst
from numpy.typing import NDArray

from previews.layout import TOLERANCE, is_visible
from previews.listening import Painted

__all__ = ["overlapping", "straying", "written"]

Array = NDArray[np.float64]

_TEXTS = (MarkupText, Paragraph, SingleStringMathTex, Text, Typst)

_DEPTH = 0.12
"""Heights of the lower of two words by which they may pass into each other: letters are seldom as
wide as they measure."""

_LABELS = ("row_labels", "column_labels", "writes_beside")
"""A mobject that has some writes them beside itself."""

_LABEL_GAP = 2.0
"""Heights of a label by which it may stand away from what it belongs to."""

_PICTURE_DEPTH = 0.03
"""Scene units by which a picture may pass into another one, or a word into another's picture."""


def written(mobjects: Sequence[Mobject]) -> list[Painted]:
    """Manim's own texts, as words."""
    found = []
    for mobject in mobjects:
        for member in mobject.get_family():
            if isinstance(member, _TEXTS) and _inked(member):
                left, right = member.get_left()[0], member.get_right()[0]
                bottom, top = member.get_bottom()[1], member.get_top()[1]
                corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
                found.append(Painted(member, np.array(corners, dtype=float), word=True))
    return found


def _inked(text: Mobject) -> bool:
    return any(len(glyph.points) and is_visible(glyph) for glyph in text.get_family())


def overlapping(painted: Sequence[Painted]) -> list[str]:
    """Say which words lie on words, and which words and pictures on pictures of others.

    A mobject may write onto its own picture, and a word that is painted twice at one place counts
    once.
    """
    return [
        f"{one} and {other} lie on each other by {depth:.2f}"
        for one, other, depth in _pairs(painted)
        if depth > _allowed(one, other)
    ]


def _allowed(one: Painted, other: Painted) -> float:
    if one.word and other.word:
        return _DEPTH * min(one.height, other.height)
    if one.owner is other.owner and one.word != other.word:
        return np.inf
    return _PICTURE_DEPTH


def _pairs(painted: Sequence[Painted]) -> Iterator[tuple[Painted, Painted, float]]:
    """All pairs whose upright boxes meet, with the depth by which they lie in each other."""
    if not painted:
        return
    corners = np.stack([each.corners for each in painted])
    low, high = corners.min(axis=1), corners.max(axis=1)
    meet = ((low[:, None] < high[None]) & (low[None] < high[:, None])).all(axis=2)
    for first, second in np.argwhere(np.triu(meet, 1)).tolist():
        if not np.allclose(corners[first], corners[second], atol=1e-6):
            depth = _depth(corners[first], corners[second])
            if depth > 0:
                yield painted[first], painted[second], depth


def _depth(one: Array, other: Array) -> float:
    """How far two boxes lie in each other: the least shift that parts them, or 0 (separating axes).

    Both may be turned.
    """
    depth = np.inf
    for box in (one, other):
        for side in (box[1] - box[0], box[3] - box[0]):
            length = float(np.linalg.norm(side))
            if not length:
                continue
            axis = np.array([-side[1], side[0]]) / length
            a, b = one @ axis, other @ axis
            depth = min(depth, float(min(a.max(), b.max()) - max(a.min(), b.min())))
    return max(depth, 0.0) if np.isfinite(depth) else 0.0


def straying(painted: Sequence[Painted], width: float, height: float) -> list[str]:
    """Say which words leave what they belong to, or the picture.

    Parameters
    ----------
    painted
        What was painted.
    width, height
        Of the whole picture around the origin, in scene units.
    """
    faults = []
    half = np.array([width, height]) / 2
    for each in painted:
        if not each.word:
            continue
        places = each.owner.points[:, :2]
        beyond = max(_beyond(each.corners, -half, half), 0.0)
        if beyond > TOLERANCE:
            faults.append(f"{each} leaves the picture by {beyond:.2f}")
            continue
        if not len(places):
            continue
        low, high = places.min(axis=0), places.max(axis=0)
        if any(getattr(each.owner, name, ()) for name in _LABELS):
            away = _away(each.corners, low, high)
            if away > _LABEL_GAP * each.height:
                faults.append(f"{each} stands {away:.2f} away from what it belongs to")
            continue
        # A line that is a little longer than its box is no fault, half a letter beside it is.
        beyond = _beyond(each.corners, low, high)
        if beyond > max(TOLERANCE, 0.25 * each.height):
            faults.append(f"{each} leaves what it belongs to by {beyond:.2f}")
    return faults


def _beyond(corners: Array, low: Array, high: Array) -> float:
    return float(max((low - corners.min(axis=0)).max(), (corners.max(axis=0) - high).max()))


def _away(corners: Array, low: Array, high: Array) -> float:
    """Free room between a word and a box; 0 or less where they meet."""
    return float(max((low - corners.max(axis=0)).max(), (corners.min(axis=0) - high).max()))
