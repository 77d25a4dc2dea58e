"""One part of an array mobject, to be pointed at, recolored and moved by itself."""

from __future__ import annotations

import copy
from typing import Any, ClassVar, Protocol, Self, cast

import numpy as np
from manim import FadeIn, FadeOut, ManimColor, Mobject, Scene, override_animation
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.refusals import NoOutlines

__all__ = ["Part", "Whole"]

Array = NDArray[np.float64]


class Whole(Protocol):
    """What a part reads from the array mobject that it belongs to."""

    points_per_part: ClassVar[int]
    points: Array
    tints: Array
    opacities: Array

    def part_points(self) -> Array:
        """Points by part, shape (parts, points a part, 3)."""


class _FadePartOut(FadeOut):
    """Manim takes what has faded out from the scene and gives it back its looks: not a part."""

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        self.mobject.set_opacity(0.0)


class _FadePartIn(FadeIn):
    """A part that cannot be seen fades in to full opacity; Manim would leave it as it is."""

    def begin(self) -> None:
        part = cast("Part", self.mobject)
        if not part.style()[4]:
            part.set_opacity(1.0)
        super().begin()


class Part(NoOutlines):
    """One part of an :class:`ArrayMobject`; what is done to it happens to the part.

    It paints nothing itself: its place is the part's place, read and written through.
    Copies, which animations make for their targets, stand on their own.

    Parameters
    ----------
    whole
        The mobject that it is a part of.
    index
        Which part, from 0.
    """

    def __init__(self, whole: Whole, index: int) -> None:
        self._whole: Whole | None = whole
        self._index = index
        self._points: Array = np.zeros((0, 3))
        self._tint: Array = np.zeros(4)
        self._opacity: Array = np.ones(1)
        super().__init__()

    @property
    def points(self) -> Array:
        """Points of the part, read from the whole."""
        if self._whole is None:
            return self._points
        own: Array = self._whole.part_points()[self._index].copy()
        return own

    @points.setter
    def points(self, points: Array) -> None:
        if self._whole is None:
            self._points = points
        elif len(points):
            first = self._index * self._whole.points_per_part
            self._whole.points[first : first + len(points)] = points

    def reset_points(self) -> Self:
        """Leave the whole alone (Manim resets the points of every new mobject)."""
        return self

    def style(self) -> Array:
        """Tint and opacity of the part, shape (5,)."""
        if self._whole is None:
            return np.append(self._tint, self._opacity)
        return np.append(self._whole.tints[self._index], self._whole.opacities[self._index])

    def set_style(self, style: Array) -> Self:
        """Give the part its tint and opacity, shape (5,)."""
        if self._whole is None:
            self._tint, self._opacity = style[:4].copy(), style[4:].copy()
        else:
            self._whole.tints[self._index] = style[:4]
            self._whole.opacities[self._index] = style[4]
        return self

    def set_color(self, color: ParsableManimColor, alpha: Any = None, family: bool = True) -> Self:
        """Cover the part with a color."""
        tint = np.append(ManimColor(color).to_rgb(), 1.0)
        return self.set_style(np.append(tint, self.style()[4]))

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        """Set the opacity of the part, 0 to 1."""
        return self.set_style(np.append(self.style()[:4], opacity))

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Lower the opacity of the part."""
        return self.set_opacity(float(self.style()[4]) * (1.0 - darkness))

    @override_animation(FadeOut)
    def _fade_out(self, **settings: Any) -> FadeOut:
        return _FadePartOut(self, use_override=False, **settings)

    @override_animation(FadeIn)
    def _fade_in(self, **settings: Any) -> FadeIn:
        return _FadePartIn(self, use_override=False, **settings)

    def align_points_with_larger(self, larger_mobject: Mobject) -> Self:
        """Refuse: a part has the points that it has."""
        raise DrawingError(
            "one part can only be morphed into another part: use FadeTransform, or FadeOut and"
            " FadeIn"
        )

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the styles of two parts."""
        if not (isinstance(mobject1, Part) and isinstance(mobject2, Part)):
            raise DrawingError("one part can only be morphed into another part")
        start, end = mobject1.style(), mobject2.style()
        return self.set_style(start + alpha * (end - start))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = copy.copy(self)
        own = {name: value for name, value in vars(self).items() if name != "_whole"}
        vars(twin).update(copy.deepcopy(own, memo), _whole=None, _points=self.points.copy())
        return twin.set_style(self.style())
