"""What names the directions of a landscape: an upright line, and words that the camera follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Group, Mobject
from numpy.typing import NDArray

from nnviz_manim.mixins.areas import frame_area
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import ContourMap, CostSurface, DescentPath

__all__ = ["axis_labels", "height_axis"]

Array = NDArray[np.float64]

_TEXT = 0.18

_BEYOND, _ABOVE = 0.16, 0.12
"""How far words stand beyond the map, and above the upright line, as shares of their lengths."""


def height_axis(stage: StageMixin, surface: CostSurface) -> DescentPath:
    """Make an upright line as high as a landscape can be, at the corner of its highest numbers."""
    return DescentPath(
        _upright(surface),
        color="quiet",
        dots=False,
        ball=False,
        arrows=True,
        stroke=2.0 * stage.unit,
        radius=0.1 * stage.unit,
        palette=stage.palette,
    )


def axis_labels(
    stage: StageMixin, surface: CostSurface, contours: ContourMap, names: tuple[str, str, str]
) -> Group:
    """Make words that stay beside the edges of a landscape while the camera turns.

    Parameters
    ----------
    stage
        The scene, of which the camera is.
    surface, contours
        The landscape, and its map below it.
    names
        Of the first number, of the second one, and of the height.
    """
    left, right, near, far = contours.ranges
    low, high = _upright(surface)
    places = (
        contours.at((left + right) / 2, far + _BEYOND * (far - near)),
        contours.at(left - _BEYOND * (right - left), (near + far) / 2),
        high + _ABOVE * (high - low),
    )
    labels = Group()
    for words, place in zip(names, places, strict=True):
        label = stage.caption(words, _TEXT, color="quiet")
        label.scale(stage.unit)
        label.add_updater(_follower(stage, place))
        labels.add(label)
    return labels


def _upright(surface: CostSurface) -> Array:
    """Lower and upper end of the line, shape (2, 3)."""
    _, right, _, far = surface.ranges
    return surface.at(right, far, surface.height_range)


def _follower(stage: StageMixin, place: Array) -> Callable[[Mobject], None]:
    """What keeps words where a place is seen, and within the frame."""

    def follow(label: Mobject) -> None:
        camera: Any = stage.camera
        camera.reset_rotation_matrix()
        x, y, _ = camera.project_point(place).tolist()
        most = stage.unit * frame_area(stage.margins).width / 2 - label.width / 2
        label.move_to((min(max(x, -most), most), y, 0.0))

    return follow
