"""Where the things of a network diagram go: plain numbers, no mobjects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.network.elision import shown_units
from nnviz_manim.mobjects.network.layer_words import SMALLEST_TEXT, LayerWords

__all__ = [
    "BRACE",
    "BRACE_GAP",
    "MARK_ROOM",
    "NUMBER_HEIGHTS",
    "RING",
    "DiagramLayout",
    "lay_out",
    "shown_units",
]

_LARGEST_RADIUS = 0.26
_LARGEST_SPACING = 0.62
_FEW_ROWS = 8
"""Columns of fewer neurons have larger ones."""
_LARGEST_GROWTH = 1.5
_RADIUS_OF_SPACING = 0.42
_WIDER_UPRIGHT = 1.4
"""A frame is wider than it is high, so the rows of an upright diagram are set wider."""
_GAP_IN_RADII = 3.8
"""Least way from one column to the next: lines need room to part."""
_LEAST_GAP, _LEAST_STRETCH = 0.3, 0.35
"""From one column to the next at least; among many, that share of the whole for all."""
_NO_GAP = 0.1
_LEAST_RADIUS = 0.08
_LEAST_SPACING = 0.06

_LARGEST_BARS, _MOST_BARS, _MOST_BESIDE_IMAGE = 1.75, 0.38, 0.46
"""Width of class names and bars where the names are short, and share of the whole at most."""
_NARROW_BARS = 0.8
"""Width of class names and bars where the columns would have no room beside wider ones."""

NUMBER_HEIGHTS = (0.65, 0.73)
"""Height of the numbers in the neurons, in radii: what looks best, and the most that fits."""
RING = 1.25
"""Radius of a node with its bias arc, in radii of the node."""
MARK_ROOM = 0.5
"""Room between two columns that the mark of a layer without units takes, gaps included."""
BRACE = 0.2
"""How far the tip of a brace juts out."""
BRACE_GAP = 0.06
"""Free room before and after a brace."""

_HEADER = 0.22
_LEGEND_LINE = 0.3
_FAN_ROOM = 0.55
_GAP = 0.2
_WORD_GAP, _SIDE_GAP = 0.12, 0.25
"""Least room between two headers, and between two side by side that could be smaller."""

_LANE_SHARE = 3.0
"""A brace stands beside a lying layer where the way to the next is so many times as long: there
it lies over the lines' beginnings, and elsewhere it would lie over their crossings."""
_MOST_INPUTS, _MOST_TURNED = 0.3, 2.6
"""What the names of features may take: share of the width of a lying diagram, height upright."""


@dataclass(frozen=True)
class DiagramLayout:
    """Places of a diagram whose middle is (0, 0), in scene units.

    A diagram lies, from left to right, or stands upright, from bottom to top; "along" is
    the way from layer to layer, "across" the way from neuron to neuron.

    Parameters
    ----------
    columns
        Place of each column of neurons along, by layer.
    node_y
        Place of the middle of all columns across.
    radius, spacing
        Of the neurons, and from one center to the next.
    words
        What the layers are called, and which of them have braces.
    header_y
        y of the names above the columns; upright, x of their left edge.
    image_x, image_y, image_height
        Of the input image; 0 high without one.
    pictures_x, picture_height
        Of the weight pictures, along; 0 high without them.
    bars_x, bars_width
        Left edge and width of the class names and bars; 0 wide without them.
    inputs_room, outputs_room
        What names of features may take beside their neurons, or below them; and, upright, what
        may stand above the outputs.
    legend_y
        Of the middle of the lines of words at the bottom.
    upright
        Whether it stands.
    width
        Of the whole.
    """

    columns: dict[int, float]
    node_y: float
    radius: float
    spacing: float
    words: LayerWords
    header_y: float
    image_x: float
    image_y: float
    image_height: float
    pictures_x: float
    picture_height: float
    bars_x: float
    bars_width: float
    legend_y: float
    upright: bool
    width: float
    inputs_room: float = 0.0
    outputs_room: float = 0.0

    @property
    def has_room_inside(self) -> bool:
        """Whether numbers in the neurons can be read."""
        return self.radius * NUMBER_HEIGHTS[1] >= SMALLEST_TEXT

    def point(self, along: float, across: float) -> tuple[float, float, float]:
        """x, y and z of a place."""
        return (across, along, 0.0) if self.upright else (along, across, 0.0)


@dataclass(frozen=True)
class _Request:
    """What is to be placed."""

    rows: dict[int, int]
    width: float
    height: float
    image: bool
    bars: float
    legend: float
    marks: float
    inputs: float = 0.0
    outputs: float = 0.0


def lay_out(
    rows: Sequence[int] | Mapping[int, int],
    *,
    width: float,
    height: float,
    image: bool,
    bars: float,
    legend: bool | int,
    upright: bool = False,
    marks: bool = False,
    words: Iterable[LayerWords] | None = None,
    numbers: bool = False,
    inputs: float = 0.0,
    outputs: float = 0.0,
) -> DiagramLayout:
    """Find the places.

    Parameters
    ----------
    rows
        Rows that each column takes, gap included; the input layer first, or by layer.
    width, height
        Of the whole diagram in scene units.
    image
        Whether the input is an image, with weight pictures, rather than a column.
    bars
        Width that class names and bars at the right want; 0: there are none. Upright, the names
        stand at the top.
    legend
        How many lines of words stand at the bottom.
    upright
        Whether it goes from bottom to top rather than from left to right.
    marks
        Whether layers without units are marked between the columns.
    words
        Wordings, the best first, of which the first that there is room for is taken.
    numbers
        Whether numbers stand in the neurons: words are shortened, though not to letters, where
        that makes the neurons large enough for them.
    inputs
        Width that the names of features want, at the left or, upright, turned below them.
    outputs
        Room above the outputs of an upright diagram.

    Raises
    ------
    DrawingError
        If there is no room for the columns.
    """
    numbered = rows if isinstance(rows, Mapping) else dict(enumerate(rows))
    drawn = {layer: count for layer, count in numbered.items() if layer or not image}
    legend_room = _LEGEND_LINE * int(legend) + (_GAP / 2 if legend else 0.0)
    mark_room = MARK_ROOM if marks else 0.0
    request = _Request(drawn, width, height, image, bars, legend_room, mark_room, inputs, outputs)
    place = _upright if upright else _lying
    wordings = [LayerWords()] if words is None else list(words)
    # Where bars with room for every percentage would crowd out the columns, narrow ones are drawn.
    most = _MOST_BESIDE_IMAGE if image else _MOST_BARS
    wider: DiagramLayout | None = None
    widths = [min(bars, most * width), min(bars, _MOST_BARS * width), min(bars, _NARROW_BARS)]
    for wanted in dict.fromkeys(widths):
        first = None
        for wording in wordings:
            layout = place(replace(request, bars=wanted), wording)
            if layout is None:
                continue
            first = first or layout
            if not numbers or (wording.spelled_out and layout.has_room_inside):
                return layout
        if numbers and wanted > widths[1]:
            wider = first  # Less wide ones may leave the neurons room for their numbers.
        elif (found := wider or first) is not None:
            return found
    raise DrawingError(
        f"{len(drawn)} layers of up to {max(drawn.values())} neurons do not fit into a diagram"
        f" {width:.1f} wide and {height:.1f} high: make it larger, draw fewer layers or fewer"
        f" neurons (most_nodes=…), or try the other direction"
    )


def _sizes(room: float, rows: int, wider: float = 1.0) -> tuple[float, float]:
    """Spacing and radius of the neurons in the room for a column."""
    growth = float(np.clip(_FEW_ROWS / rows, 1.0, _LARGEST_GROWTH))
    spacing = min(_LARGEST_SPACING * growth * wider, room / rows)
    return spacing, min(_LARGEST_RADIUS * growth, _RADIUS_OF_SPACING * spacing)


def _lanes(words: LayerWords, layer: int, size: float) -> float:
    """Room that a layer's brace and its number take beside the neurons."""
    return BRACE + 3 * BRACE_GAP + size if layer in words.braces else 0.0


def _least_gap(length: float, rows: Mapping[int, int]) -> float:
    """Least way from one column to the next in a diagram of some length."""
    return max(min(_LEAST_GAP, _LEAST_STRETCH * length / len(rows)), _NO_GAP)


def _word_gap(words: LayerWords) -> float:
    """Least room between headers side by side: more where smaller ones could be tried."""
    return _WORD_GAP if words.height == SMALLEST_TEXT else _SIDE_GAP


def _between(ring: float, lane: float, marks: float, lane_share: float = 1.0) -> float:
    """Least way from one column to the next where a brace or a mark stands between them."""
    beside_brace = 2 * ring + lane_share * lane if lane else 0.0
    # Where there is a mark, neurons give way to it: see _radius.
    beside_mark = 2 * RING * _LEAST_RADIUS + lane + marks if marks else 0.0
    return max(beside_brace, beside_mark)


def _radius(largest: float, gap: float, lane: float, marks: float) -> float:
    """Radius of the neurons, so that lines, and a mark if there is one, have room between them."""
    radius = min(largest, gap / _GAP_IN_RADII)
    return min(radius, (gap - lane - marks) / (2 * RING)) if marks else radius


def _lying(request: _Request, words: LayerWords) -> DiagramLayout | None:
    rows, most = request.rows, max(request.rows.values())
    header_room = words.block + 0.26 if words.names else 0.0
    spacing, radius = _sizes(request.height - header_room - request.legend, most)
    if spacing < _LEAST_SPACING:
        return None
    half = request.width / 2
    image_height = min(0.185 * request.width, 0.45 * request.height) if request.image else 0.0
    picture_height = min(0.84 * spacing, 0.9 * image_height)
    bars_width = 0.0
    if request.bars:
        usual = min(_LARGEST_BARS, 0.2 * request.width)
        bars_width = max(usual, request.bars)
    pictures_x = -half + image_height + _FAN_ROOM + picture_height / 2
    first_layer, last_layer = min(rows), max(rows)
    ring = RING * radius
    lanes = {layer: _lanes(words, layer, words.brace_width(layer)) for layer in rows}
    if request.image:
        first = pictures_x + picture_height / 2 + _GAP + radius * RING
        if first - words.width(first_layer) / 2 < -half:
            return None
    else:
        room = min(request.inputs, _MOST_INPUTS * request.width)
        beside = max(lanes[first_layer], room + _GAP / 2 if room else 0.0)
        first = -half + max(ring + beside, words.width(first_layer) / 2)
    if request.bars:
        last = half - ring - bars_width - _GAP
    else:
        last = half - max(ring + lanes[last_layer], words.width(last_layer) / 2)
    inner = max((lanes[layer] for layer in rows if 0 < layer < last_layer), default=0.0)
    gap = (last - first) / max(len(rows) - 1, 1)
    side_by_side = (
        max((words.width(before) + words.width(layer)) / 2 for before, layer in pairwise(rows))
        if len(rows) > 1
        else 0.0
    )
    if len(rows) > 1 and gap < max(
        _least_gap(request.width, rows),
        side_by_side + _word_gap(words) if words.names else 0.0,
        _between(ring, inner, request.marks, _LANE_SHARE),
    ):
        return None
    if len(rows) > 1:
        radius = _radius(radius, gap, inner, request.marks)
    # A single column may use half of the gap on either side of it.
    if last < first - _GAP:
        return None
    # A low diagram keeps its header and its legend near.
    content = max(most * spacing, image_height + 3.4 * _HEADER * request.image)
    used = min(request.height, header_room + content + request.legend)
    places = np.linspace(first, last, len(rows)) if len(rows) > 1 else [(first + last) / 2]
    middle = (request.legend - header_room) / 2
    return DiagramLayout(
        columns={layer: float(x) for layer, x in zip(rows, places, strict=True)},
        node_y=middle,
        radius=radius,
        spacing=spacing,
        words=words,
        header_y=used / 2 - words.height / 2,
        image_x=-half + image_height / 2,
        image_y=middle,
        image_height=image_height,
        pictures_x=pictures_x,
        picture_height=picture_height,
        bars_x=last + radius * RING + _GAP,
        bars_width=bars_width,
        legend_y=-used / 2 + (request.legend - _GAP / 2) / 2,
        upright=False,
        width=request.width,
        inputs_room=min(request.inputs, _MOST_INPUTS * request.width),
    )


def _upright(request: _Request, words: LayerWords) -> DiagramLayout | None:
    rows, most = request.rows, max(request.rows.values())
    wanted = {*rows, *([0] if request.image else [])}
    header_room = max(words.width(layer) for layer in wanted) + 0.3 if words.names else 0.0
    if header_room > 0.42 * request.width:
        return None
    spacing, radius = _sizes(request.width - header_room, most, _WIDER_UPRIGHT)
    if spacing < _LEAST_SPACING:
        return None
    bottom, top = -request.height / 2 + request.legend, request.height / 2
    image_height = 0.0
    if request.image:
        image_height = min(0.22 * request.height, 0.5 * (request.width - header_room))
    picture_height = min(0.84 * spacing, 0.9 * image_height)
    pictures = bottom + image_height + _FAN_ROOM + picture_height / 2
    ring = RING * radius
    first_layer, last_layer = min(rows), max(rows)
    lanes = {layer: _lanes(words, layer, SMALLEST_TEXT) for layer in rows}
    below = min(request.inputs, _MOST_TURNED, 0.24 * request.height)
    bottom_room = below + _GAP / 2 if below else lanes[first_layer]
    first = bottom + max(ring + bottom_room, words.block / 2)
    if request.image:
        first = pictures + picture_height / 2 + _GAP + ring
    last = top - max(ring + lanes[last_layer], words.block / 2)
    last -= request.outputs
    inner = max((lanes[layer] for layer in rows if 0 < layer < last_layer), default=0.0)
    gap = (last - first) / max(len(rows) - 1, 1)
    if len(rows) > 1 and gap < max(
        _least_gap(request.height, rows),
        words.block + _WORD_GAP if words.names else 0.0,
        _between(ring, inner, request.marks),
    ):
        return None
    if len(rows) > 1:
        radius = _radius(radius, gap, inner, request.marks)
    content = max(most * spacing, image_height)
    left = -min(request.width, header_room + content) / 2
    middle = left + header_room + content / 2
    places = np.linspace(first, last, len(rows)) if len(rows) > 1 else [(first + last) / 2]
    return DiagramLayout(
        columns={layer: float(y) for layer, y in zip(rows, places, strict=True)},
        node_y=middle,
        radius=radius,
        spacing=spacing,
        words=words,
        header_y=left,
        image_x=middle,
        image_y=bottom + image_height / 2,
        image_height=image_height,
        pictures_x=pictures,
        picture_height=picture_height,
        bars_x=0.0,
        bars_width=0.0,
        legend_y=-request.height / 2 + (request.legend - _GAP / 2) / 2,
        upright=True,
        width=request.width,
        inputs_room=below,
        outputs_room=request.outputs,
    )
