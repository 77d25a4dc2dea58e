"""A group whose members are created, faded, cross-faded and restored as one."""

from __future__ import annotations

import copy
from itertools import zip_longest
from typing import Any, Self

import numpy as np
from manim import Group, Mobject

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.fields import of_manim
from nnviz_manim.painting.refusals import NoOutlines

__all__ = ["ArrayGroup"]


class ArrayGroup(NoOutlines, Group):
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

    def set_line_width(self, width: float) -> Self:
        """Set the width of the lines, rims or frames of all members that have some."""
        for member in self.family_members_with_points():
            if getattr(member, "line_width", None) is not None:
                painted: Any = member
                painted.set_line_width(width)
        return self

    def become(self, mobject: Mobject) -> Self:
        """Take over places and states, member by member, of a group of the same make-up.

        Of a group of another make-up copies of the members are taken over; those from before
        are no longer part of this one, and can no longer be seen.
        """
        if _alike(self, mobject):
            pairs = list(zip(self.get_family(), mobject.get_family(), strict=True))
            for own, other in pairs:
                if isinstance(own, ArrayMobject):
                    own.points = np.array(other.points)
                    own.interpolate_color(own, other, 1)
                elif own.has_points():
                    own.become(other)
        else:
            twins = [member.copy() for member in mobject.submobjects]
            # Manim paints to the end of a play what it found in the group at its beginning.
            self.set_opacity(0.0)
            self.submobjects = twins
            pairs = [(self, mobject)]
            for twin, member in zip(twins, mobject.submobjects, strict=True):
                pairs += zip(twin.get_family(), member.get_family(), strict=True)
        # What a group notes of itself and its members is said of the own ones from now on.
        memo: dict[int, Any] = {id(other): own for own, other in pairs}
        for own, other in pairs:
            if isinstance(own, ArrayGroup):
                for name in vars(other).keys() - of_manim():
                    setattr(own, name, copy.deepcopy(vars(other)[name], memo))
        return self


def _alike(one: Mobject, other: Mobject) -> bool:
    """Tell whether two families are of the same types and numbers of points, in the same order."""
    pairs = list(zip_longest(one.get_family(), other.get_family()))
    return all(
        type(own) is type(its)
        and len(own.submobjects) == len(its.submobjects)
        and np.shape(own.points) == np.shape(its.points)
        for own, its in pairs
    )
