"""A group whose members are created, faded, cross-faded and restored as one."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Group, Mobject

__all__ = ["ArrayGroup"]


class ArrayGroup(Group):
    """What several array mobjects make together.

    Manim's own ``Group`` refuses ``Create``, ``become`` and ``restore``, and ignores
    ``set_opacity``, which ``FadeTransform`` relies on. This one hands all of it to its members;
    groups inside it may be Manim's own.
    """

    def pointwise_become_partial(self, mobject: Mobject, a: float, b: float) -> Self:
        """Leave it to the members, each of which Manim asks for itself."""
        return self

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        """Set the opacity of every member, 0 to 1."""
        for member in self.family_members_with_points():
            painted: Any = member
            painted.set_opacity(opacity)
        return self

    def become(self, mobject: Mobject) -> Self:
        """Take over places and states, member by member, of a group of the same make-up."""
        self.align_data(mobject, skip_point_alignment=True)
        for own, other in zip(self.get_family(), mobject.get_family(), strict=True):
            if own.has_points():
                own.points = np.array(other.points)
                own.interpolate_color(own, other, 1)
        return self
