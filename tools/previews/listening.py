"""Lets array mobjects paint, and writes down where their words and pictures come to lie.

What a mobject says of itself may be wrong; what it paints is what is seen. Nothing is drawn here:
the canvas only listens.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas

__all__ = ["Painted", "listen"]

Array = NDArray[np.float64]

_LEAST_SHOWN = 0.05
"""Opacity below which nobody sees a word."""


@dataclass(frozen=True, eq=False)
class Painted:
    """A word or a picture as it was painted.

    Parameters
    ----------
    owner
        What painted it.
    corners
        Lower left, lower right, upper right and upper left, in scene units, shape (4, 2). Words
        reach from their base line to the height of a capital.
    word
        Whether it is a line of text, or else a picture.
    """

    owner: Mobject
    corners: Array
    word: bool

    @property
    def height(self) -> float:
        """Length of its left side; of a text, that of a capital."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))

    def __str__(self) -> str:
        """Say what it is and where."""
        x, y = self.corners.mean(axis=0)
        return f"a {'word' if self.word else 'picture'} of {self.owner!r} at ({x:.1f}, {y:.1f})"


@dataclass
class _Ear:
    """Collects what one mobject paints."""

    owner: Mobject
    painted: list[Painted] = field(default_factory=list)

    def note(self, context: Any, corners: Sequence[tuple[float, float]], *, word: bool) -> None:
        matrix = context.get_matrix()
        places = np.array([matrix.transform_point(*corner) for corner in corners])
        if np.ptp(places, axis=0).max() > 0:
            self.painted.append(Painted(self.owner, places, word))


class _ListeningCanvas(Canvas):
    """A canvas that paints nothing and notes words and pictures."""

    def __init__(self, ear: _Ear) -> None:
        super().__init__(cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 1, 1)))
        self.ear = ear

    def text(self, outline: Any, x: float, y: float, height: float, color: RGBA) -> None:
        """Note the words."""
        if color[3] * self.alpha >= _LEAST_SHOWN and outline.width:
            right, top = x + outline.width * height, y + height
            corners = [(x, y), (right, y), (right, top), (x, top)]
            self.ear.note(self.context, corners, word=True)

    def image(self, corners: Array, pixels: NDArray[np.float32]) -> None:
        """Note the picture, if it has a pixel that can be seen."""
        if pixels.size and float(pixels[..., 3].max()) * self.alpha >= _LEAST_SHOWN:
            upper_left, upper_right, lower_left = (corner[:2] for corner in corners[:3])
            lower_right = lower_left + upper_right - upper_left
            around = [tuple(each) for each in (lower_left, lower_right, upper_right, upper_left)]
            self.ear.note(self.context, around, word=False)


def _silence(name: str) -> None:
    def nothing(self: _ListeningCanvas, *_arguments: Any, **_options: Any) -> None:
        pass

    setattr(_ListeningCanvas, name, nothing)


def _strokes() -> list[str]:
    """Methods of a canvas that draw; the others clip or turn it for a while, here too."""
    return [
        name
        for name, method in vars(Canvas).items()
        if inspect.isfunction(method)
        and not name.startswith("_")
        and not inspect.isgeneratorfunction(inspect.unwrap(method))
    ]


for _name in {*_strokes()} - {"text", "image"}:
    _silence(_name)


def listen(mobjects: Iterable[Mobject], camera: Camera) -> list[Painted]:
    """Let every array mobject of the families paint once, and return what was painted.

    Parameters
    ----------
    mobjects
        What a scene holds.
    camera
        Which sees them.
    """
    painted: list[Painted] = []
    seen: set[int] = set()
    for mobject in mobjects:
        for member in mobject.get_family():
            if not isinstance(member, ArrayMobject) or id(member) in seen:
                continue
            seen.add(id(member))
            if member.opacities.any() and np.isfinite(member.points).all():
                places = camera.transform_points_pre_display(member, member.points)
                ear = _Ear(member)
                member.paint(_ListeningCanvas(ear), places.reshape(-1, member.points_per_part, 3))
                painted += ear.painted
    return painted
