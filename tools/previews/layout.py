"""Is everything that a scene shows inside its picture?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from manim import Mobject, PMobject, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

__all__ = ["is_visible", "outside", "shown_mobjects"]

TOLERANCE = 0.01
"""Scene units by which an edge may pass the picture's."""


def is_visible(mobject: Mobject) -> bool:
    """Whether a mobject paints anything; trackers and groups never do."""
    if isinstance(mobject, VMobject):
        stroke = mobject.get_stroke_opacity() * mobject.get_stroke_width()
        return bool(mobject.get_fill_opacity() > 0 or stroke > 0)
    opacities = getattr(mobject, "opacities", None)
    if opacities is not None:
        return bool(np.any(np.asarray(opacities) > 0))
    if isinstance(mobject, AbstractImageMobject):
        return bool(np.any(mobject.get_pixel_array()[..., 3] > 0))
    return isinstance(mobject, PMobject)


def shown_mobjects(mobjects: Iterable[Mobject]) -> Iterator[Mobject]:
    """All members of the families that have points and paint something, each once."""
    seen: set[int] = set()
    for mobject in mobjects:
        for member in mobject.get_family():
            if id(member) not in seen and len(member.points) and is_visible(member):
                seen.add(id(member))
                yield member


def outside(mobjects: Iterable[Mobject], width: float, height: float) -> list[str]:
    """Say of each mobject that leaves the picture on which side and how far.

    Parameters
    ----------
    mobjects
        What a scene holds.
    width, height
        Size of the whole picture around the origin, in scene units; where a camera zooms,
        that of the picture it started from.
    """
    faults = []
    for member in shown_mobjects(mobjects):
        excess = {
            "left": -width / 2 - member.get_left()[0],
            "right": member.get_right()[0] - width / 2,
            "top": member.get_top()[1] - height / 2,
            "bottom": -height / 2 - member.get_bottom()[1],
        }
        sides = [f"{by:.2f} on the {side}" for side, by in excess.items() if by > TOLERANCE]
        if sides or not np.isfinite(member.points).all():
            faults.append(f"{member!r} leaves the picture: {', '.join(sides) or 'not a number'}")
    return faults
