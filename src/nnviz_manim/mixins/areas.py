"""Where things stand in a frame: named areas, in rows and columns, for each shape of frame."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from manim import config
from manim.typing import Point3D, Vector3DLike

from nnviz_manim.errors import SettingError

__all__ = [
    "Area",
    "FrameShape",
    "Split",
    "around",
    "columns",
    "frame_area",
    "frame_shape",
    "frame_unit",
    "rows",
]

FrameShape = Literal["wide", "square", "upright"]

_SHORT_SIDE = 8.0
"""Of every frame, in units: the height of Manim's own."""

_SQUARE = 1.25
"""A frame whose sides differ by less than this ratio counts as square."""


def frame_shape() -> FrameShape:
    """Tell whether the frame is wide (16:9), square (1:1) or upright (9:16)."""
    ratio = config.frame_width / config.frame_height
    if ratio > _SQUARE:
        return "wide"
    return "upright" if ratio < 1 / _SQUARE else "square"


def frame_unit() -> float:
    """Scene units of one unit of layout, of which the shorter side of any frame has 8.

    What is as high as in Manim's own frame then takes the same share of the shorter side, and has
    the same number of pixels at 854x480, 480x480 and 480x854, whatever numbers the frame has.
    """
    return min(float(config.frame_width), float(config.frame_height)) / _SHORT_SIDE


@dataclass(frozen=True)
class Area:
    """An upright box in units of layout, the frame's middle being 0, 0.

    Parameters
    ----------
    x, y
        Of its middle.
    width, height
        Its size.
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> Point3D:
        """Its middle as a point."""
        return np.array([self.x, self.y, 0.0])

    def edge(self, direction: Vector3DLike) -> Point3D:
        """Middle of an edge, or a corner: ``area.edge(UP)``."""
        half = np.array([self.width / 2, self.height / 2, 0.0])
        point: Point3D = self.center + np.asarray(direction, dtype=float) * half
        return point


@dataclass(frozen=True)
class Split:
    """Parts of an area side by side, or one above the other.

    Parameters
    ----------
    axis
        0: from left to right; 1: from top to bottom.
    parts
        Names of areas, or further splits; each alone, which takes an equal share of what is left,
        or with its length in units of layout, as ``("panel", 2.1)``.
    gap
        Between two parts, in units of layout.
    """

    axis: Literal[0, 1]
    parts: tuple[str | Split | tuple[str | Split, float], ...]
    gap: float

    def divide(self, area: Area, without: Collection[str] = ()) -> dict[str, Area]:
        """Give each name its place in an area.

        Parameters
        ----------
        area
            All that there is.
        without
            Names that are left out, whose place the others take.

        Raises
        ------
        SettingError
            If the lengths leave no room.
        """
        pairs = (part if isinstance(part, tuple) else (part, None) for part in self.parts)
        parts: list[tuple[str | Split, float | None]] = [
            (part, length) for part, length in pairs if not _is_empty(part, without)
        ]
        whole = area.height if self.axis else area.width
        fixed = sum(length or 0.0 for _, length in parts) + self.gap * (len(parts) - 1)
        sharing = sum(length is None for _, length in parts)
        if fixed > whole or (sharing and fixed == whole):
            names = ", ".join(part for part, _ in parts if isinstance(part, str))
            raise SettingError(
                f"a frame of {config.frame_width:g} x {config.frame_height:g} has no room for"
                f" {names}: {fixed:.2f} of {whole:.2f} units are taken; take a longer frame"
            )
        found: dict[str, Area] = {}
        start = 0.0
        for part, length in parts:
            own = (whole - fixed) / sharing if length is None else length
            middle = start + own / 2 - whole / 2
            place = (
                Area(area.x, area.y - middle, area.width, own)
                if self.axis
                else Area(area.x + middle, area.y, own, area.height)
            )
            found |= {part: place} if isinstance(part, str) else part.divide(place, without)
            start += own + self.gap
        return found


def columns(*parts: str | Split | tuple[str | Split, float], gap: float = 0.3) -> Split:
    """Areas from left to right; see :class:`Split`."""
    return Split(0, parts, gap)


def rows(*parts: str | Split | tuple[str | Split, float], gap: float = 0.3) -> Split:
    """Areas from top to bottom; see :class:`Split`."""
    return Split(1, parts, gap)


def around(*areas: Area) -> Area:
    """Return the smallest area that holds some others."""
    corners = np.array([[each.edge((x, y, 0)) for each in areas] for x, y in ((-1, -1), (1, 1))])
    low, high = corners[0].min(axis=0), corners[1].max(axis=0)
    (x, y, _), (width, height, _) = (low + high) / 2, high - low
    return Area(float(x), float(y), float(width), float(height))


def frame_area(margins: tuple[float, float]) -> Area:
    """Return the frame without its margins (left and right, above and below), in units."""
    unit = frame_unit()
    width, height = config.frame_width / unit, config.frame_height / unit
    return Area(0.0, 0.0, width - 2 * margins[0], height - 2 * margins[1])


def _is_empty(part: str | Split, without: Collection[str]) -> bool:
    if isinstance(part, str):
        return part in without
    inner = (each[0] if isinstance(each, tuple) else each for each in part.parts)
    return all(_is_empty(each, without) for each in inner)
