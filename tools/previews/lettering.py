"""How high is the text that a scene shows, in pixels where its short side has 480?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from manim import MarkupText, Mobject, Paragraph, SingleStringMathTex, Text, Typst

from nnviz_manim.painting.array_mobject import ArrayMobject
from previews.layout import is_visible
from previews.listening import Painted
from previews.shapes import SHORT_SIDE

__all__ = ["painted_too_small", "text_heights", "too_small"]

LEAST_PIXELS = 10.0

_TEXTS = (MarkupText, Paragraph, SingleStringMathTex, Text, Typst)
_TALL = re.compile(r"[A-Z0-9bdfhklt]")
_SMALL = re.compile(r"[a-z]")
_CAP_BY_X_HEIGHT = 1.35
"""How much higher a capital is than an x in common faces; for text of low letters only."""


def text_heights(mobjects: Iterable[Mobject], scale: float) -> Iterator[tuple[str, float]]:
    """Name and height of each visible text, as of its capitals or digits, in pixels.

    Parameters
    ----------
    mobjects
        What a scene holds. Text is Manim's own, and whatever a mobject's ``smallest_text()``
        (the height of a digit in scene units, or None) says that it paints.
    scale
        Pixels of a scene unit.
    """
    for mobject in mobjects:
        for member in mobject.get_family():
            smallest_text = getattr(member, "smallest_text", None)
            if callable(smallest_text):
                height = smallest_text() if is_visible(member) else None
                if height is not None:
                    yield repr(member), height * scale
            elif isinstance(member, _TEXTS):
                height = _cap_height(member)
                if height is not None:
                    yield repr(member), height * scale


def too_small(mobjects: Iterable[Mobject], scale: float) -> list[str]:
    """Say of each text below ten pixels how high it is, by what the mobjects say of themselves."""
    return _below(text_heights(mobjects, scale))


def painted_too_small(painted: Iterable[Painted], scale: float) -> list[str]:
    """Say of each word below ten pixels how high it is, as it was painted."""
    words = (each for each in painted if each.word and isinstance(each.owner, ArrayMobject))
    return _below((f"{each}", each.height * scale) for each in words)


def _below(heights: Iterable[tuple[str, float]]) -> list[str]:
    return [
        f"{name} is {pixels:.1f} pixels high at {SHORT_SIDE}p, at least {LEAST_PIXELS:g} needed"
        for name, pixels in heights
        if pixels < LEAST_PIXELS - 0.05
    ]


def _cap_height(text: Mobject) -> float | None:
    """Height of the tallest glyph, in scene units; None where there is none to judge by."""
    heights = [
        float(glyph.height)
        for glyph in text.get_family()
        if len(glyph.points) and is_visible(glyph)
    ]
    if not heights:
        return None
    written = getattr(text, "original_text", None)
    if written is None or _TALL.search(written):
        return max(heights)
    return max(heights) * _CAP_BY_X_HEIGHT if _SMALL.search(written) else None
