"""Mobjects of another size whose strokes are of that size too."""

from __future__ import annotations

from typing import TypeVar

from manim import ORIGIN, Mobject, VMobject

from nnviz_manim.painting.array_mobject import ArrayMobject

__all__ = ["scale_with_strokes"]

AnyMobject = TypeVar("AnyMobject", bound=Mobject)


def scale_with_strokes(mobject: AnyMobject, factor: float) -> AnyMobject:
    """Scale a mobject about the origin, and the widths of its strokes with it.

    Manim's ``scale`` leaves widths as they are: a picture made for a frame 8 units high would have
    lines twice as heavy, beside its letters, in one 4 units wide.
    """
    if factor == 1:
        return mobject
    mobject.scale(factor, about_point=ORIGIN)
    for each in mobject.get_family():
        if isinstance(each, ArrayMobject):
            each.stroke_scale *= factor
        elif isinstance(each, VMobject):
            each.set_stroke(width=factor * each.get_stroke_width(), family=False)
    return mobject
