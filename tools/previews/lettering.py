"""How high is the text that a scene shows, in pixels of a 480p video?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from manim import MarkupText, Mobject, Paragraph, SingleStringMathTex, Text, Typst

from previews.layout import is_visible

__all__ = ["text_heights", "too_small"]

LEAST_PIXELS = 10.0
PIXEL_HEIGHT = 480

_TEXTS = (MarkupText, Paragraph, SingleStringMathTex, Text, Typst)
_TALL = re.compile(r"[A-Z0-9bdfhklt]")
_SMALL = re.compile(r"[a-z]")
_CAP_BY_X_HEIGHT = 1.35
"""How much higher a capital is than an x in common faces; for text of low letters only."""


def text_heights(mobjects: Iterable[Mobject], frame_height: float) -> Iterator[tuple[str, float]]:
    """Name and height of each visible text, as of its capitals or digits, in pixels.

    Parameters
    ----------
    mobjects
        What a scene holds. Text is Manim's own, and whatever a mobject's ``smallest_text()``
        (the height of a digit in scene units, or None) says that it paints.
    frame_height
        Height of what the camera shows, in scene units.
    """
    scale = PIXEL_HEIGHT / frame_height
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


def too_small(mobjects: Iterable[Mobject], frame_height: float) -> list[str]:
    """Say of each text below ten pixels how high it is."""
    return [
        f"{name} is {pixels:.1f} pixels high at {PIXEL_HEIGHT}p, at least {LEAST_PIXELS:g} needed"
        for name, pixels in text_heights(mobjects, frame_height)
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
