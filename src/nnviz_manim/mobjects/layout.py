"""Where the things of a network diagram go: plain numbers, no mobjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz_manim.errors import DrawingError

__all__ = ["DiagramLayout", "lay_out", "shown_units"]

_LARGEST_RADIUS = 0.26
_LARGEST_SPACING = 0.62
_RADIUS_OF_SPACING = 0.42
_RING = 1.25
"""Radius of a node with its bias arc, in radii of the node."""
_HEADER = 0.22
_LEGEND_ROOM = 0.42
_FAN_ROOM = 0.55
_GAP = 0.2


@dataclass(frozen=True)
class DiagramLayout:
    """Places of a diagram whose middle is (0, 0), in scene units.

    Parameters
    ----------
    columns
        x of each column of neurons, by layer.
    node_y
        y of the middle of all columns.
    radius, spacing
        Of the neurons, and from one center to the next.
    header_y, header_height
        Of the words above the columns.
    header_width
        Room for them.
    image_x, image_height
        Of the input image; 0 high without one.
    pictures_x, picture_height
        Of the weight pictures; 0 high without them.
    bars_x, bars_width
        Left edge and width of the class names and bars; 0 wide without them.
    legend_y
        Of the line of words at the bottom.
    """

    columns: dict[int, float]
    node_y: float
    radius: float
    spacing: float
    header_y: float
    header_height: float
    header_width: float
    image_x: float
    image_height: float
    pictures_x: float
    picture_height: float
    bars_x: float
    bars_width: float
    legend_y: float


def shown_units(units: int, most: int) -> list[int]:
    """Which units of a layer are drawn: all, or the first and last ones around a gap.

    Parameters
    ----------
    units
        Size of the layer.
    most
        Rows that there is room for; the gap takes two.
    """
    if units <= most:
        return list(range(units))
    kept = max(most - 2, 2)
    return [*range((kept + 1) // 2), *range(units - kept // 2, units)]


def lay_out(
    rows: Sequence[int],
    *,
    width: float,
    height: float,
    image: bool,
    bars: bool,
    legend: bool,
) -> DiagramLayout:
    """Find the places.

    Parameters
    ----------
    rows
        Rows that each column takes, gap included; the input layer first.
    width, height
        Of the whole diagram in scene units.
    image
        Whether the input is an image, with weight pictures, rather than a column.
    bars
        Whether class names and bars stand at the right.
    legend
        Whether a line of words stands at the bottom.

    Raises
    ------
    DrawingError
        If there is no room for the columns.
    """
    drawn = list(rows[1:] if image else rows)
    header_room = 2.2 * _HEADER
    legend_room = _LEGEND_ROOM if legend else 0.0
    spacing = min(_LARGEST_SPACING, (height - header_room - legend_room) / max(drawn))
    radius = min(_LARGEST_RADIUS, _RADIUS_OF_SPACING * spacing)
    left, right = -width / 2, width / 2
    image_height = min(0.185 * width, 0.45 * height) if image else 0.0
    picture_height = min(0.84 * spacing, 0.9 * image_height)
    bars_width = min(1.75, 0.2 * width) if bars else 0.0
    pictures_x = left + image_height + _FAN_ROOM + picture_height / 2
    first = (
        pictures_x + picture_height / 2 + _GAP + radius * _RING if image else left + radius * _RING
    )
    last = right - radius * _RING - (bars_width + _GAP if bars else 0.0)
    gap = (last - first) / max(len(drawn) - 1, 1)
    if gap < 2.6 * radius:
        raise DrawingError(
            f"{len(drawn)} columns of neurons do not fit into a width of {width:.1f}: make the"
            f" diagram wider, or draw fewer layers"
        )
    places = np.linspace(first, last, len(drawn)) if len(drawn) > 1 else [(first + last) / 2]
    return DiagramLayout(
        columns={layer: float(x) for layer, x in enumerate(places, start=1 if image else 0)},
        node_y=(legend_room - header_room) / 2,
        legend_y=-height / 2 + 0.4 * _HEADER,
        radius=radius,
        spacing=spacing,
        header_y=height / 2 - _HEADER / 2,
        header_height=_HEADER,
        header_width=0.92 * gap,
        image_x=left + image_height / 2,
        image_height=image_height,
        pictures_x=pictures_x,
        picture_height=picture_height,
        bars_x=last + radius * _RING + _GAP,
        bars_width=bars_width,
    )
