"""The shapes that a scene is looked at in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["SHAPES", "SHORT_SIDE", "Shape"]

SHORT_SIDE = 480
"""Pixels of the shorter side of a picture, whatever its shape."""

_LONG_SIDE = 854
_HEIGHT = 8.0
"""Scene units, as Manim has them by default."""


@dataclass(frozen=True)
class Shape:
    """A shape of a picture.

    Parameters
    ----------
    name
        Width to height.
    ending
        Of the names of its files.
    width, height
        In pixels.
    whole
        Whether it is rendered as a video, or else as three stills.
    """

    name: str
    ending: str
    width: int
    height: int
    whole: bool = False

    @property
    def settings(self) -> dict[str, Any]:
        """What Manim is set to; a unit is an eighth of the picture's height."""
        return {
            "quality": "low_quality",
            "pixel_width": self.width,
            "pixel_height": self.height,
            "frame_height": _HEIGHT,
            "frame_width": _HEIGHT * self.width / self.height,
        }


SHAPES = (
    Shape("16:9", "", _LONG_SIDE, SHORT_SIDE, whole=True),
    Shape("1:1", "_1x1", SHORT_SIDE, SHORT_SIDE),
    Shape("9:16", "_9x16", SHORT_SIDE, _LONG_SIDE),
)
"""The whole video comes first: the others are looked at in its moments."""
