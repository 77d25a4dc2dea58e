"""Where the maps of W · x + b = z → a stand: in rows, one a layer, or one layer large."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["EquationPlaces", "EquationShape", "Place", "place_large", "place_rows"]

Array = NDArray[np.float64]


_HEAD_ROOM = 0.42
"""For the words above the maps."""

_LEAST_NAMES = 0.25
"""The words above the outputs are wider than a column by this share of it at their right."""

_NAME_ROOM = 0.4
"""For the name at the left of a row."""

_BAR_ROOM = 0.75
"""For the color bars under a large layer."""


class Place(NamedTuple):
    """An upright box: its center and its size, in scene units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class EquationShape:
    """What one layer's equation needs room for.

    Parameters
    ----------
    units, inputs
        Of the layer, and of the layer before.
    picture
        Rows and columns of a picture of a neuron's weights; None: the weights are a matrix.
    image
        Rows and columns of the input where it is drawn as an image; None: it is a column.
    names_width
        Room for names at the right of the outputs, in widths of a cell; 0 without names.
    """

    units: int
    inputs: int
    picture: tuple[int, int] | None = None
    image: tuple[int, int] | None = None
    names_width: float = 0.0


@dataclass(frozen=True)
class EquationPlaces:
    """Places of the parts of one layer's equation.

    Parameters
    ----------
    maps
        By name: weights, inputs, biases, sums, outputs.
    signs
        Where ``·``, ``+``, ``=`` and the arrow stand, from the left.
    y, height
        The row's middle, and its height.
    pictures
        Centers of the pictures of weights, shape (units, 3); none where they are a matrix.
    picture_height
        Height of one of them.
    """

    maps: dict[str, Place]
    signs: tuple[float, ...]
    y: float
    height: float
    pictures: Array = field(default_factory=lambda: np.zeros((0, 3)))
    picture_height: float = 0.0


@dataclass(frozen=True)
class _Style:
    cell_width: float
    most_cell_width: float
    most_cell_height: float
    signs: tuple[float, float, float, float]
    image_side: float
    picture_gap: float
    picture_header: float


_ROWS = _Style(0.55, 0.55, 0.4, (0.5, 0.5, 0.62, 1.4), 2.1, 0.09, 0.09)
_LARGE = _Style(0.78, 0.78, 0.62, (0.5, 0.5, 0.55, 1.4), 2.0, 0.14, 0.34)


def place_rows(shapes: list[EquationShape], room: Place, gap: float = 0.18) -> list[EquationPlaces]:
    """Place every layer as a row of its own, with all columns in line.

    Parameters
    ----------
    shapes
        Of the layers, from top to bottom.
    room
        Of all rows, with a name at the left of each and words above the first.
    gap
        Between two rows.

    Raises
    ------
    DrawingError
        If the rows would become too low or too narrow.
    """
    room = _inner(room, top=_HEAD_ROOM, left=_NAME_ROOM)
    height = (room.height - gap * (len(shapes) - 1)) / len(shapes)
    if height < 0.9:
        raise DrawingError(
            f"{len(shapes)} layers of heat maps do not fit one under the other into a height of"
            f" {room.height:g}: show fewer, or one at a time"
        )
    tops = [room.y + room.height / 2 - row * (height + gap) for row in range(len(shapes))]
    rows = [Place(room.x, top - height / 2, room.width, height) for top in tops]
    return _place(shapes, rows, _ROWS)


def place_large(shape: EquationShape, room: Place) -> EquationPlaces:
    """Place one layer alone, as large as there is room between words above and bars below it.

    Raises
    ------
    DrawingError
        If the room is too narrow.
    """
    header = _LARGE.picture_header - _LARGE.picture_gap if shape.picture else 0.0
    room = _inner(room, top=_HEAD_ROOM + header, bottom=_BAR_ROOM)
    return _place([shape], [room], _LARGE)[0]


def _inner(room: Place, top: float = 0.0, bottom: float = 0.0, left: float = 0.0) -> Place:
    """A room without strips at some of its edges."""
    x, y, width, height = room
    return Place(x + left / 2, y + (bottom - top) / 2, width - left, height - top - bottom)


def _place(shapes: list[EquationShape], rows: list[Place], style: _Style) -> list[EquationPlaces]:
    room = rows[0]
    image = min(style.image_side, room.height)
    ratios = [shape.image[1] / shape.image[0] for shape in shapes if shape.image]
    inputs_width = max([image * ratio for ratio in ratios], default=style.cell_width)
    names = max(_LEAST_NAMES, *(shape.names_width for shape in shapes))
    names_width = names * style.cell_width
    fixed = sum(style.signs) + inputs_width + 3 * style.cell_width + names_width
    weights_width = room.width - fixed
    if weights_width < 1.0:
        raise DrawingError(
            f"W · x + b does not fit into a width of {room.width:g}: {fixed + 1:.1f} is the least"
        )
    used = max(_weights_box(shape, weights_width, room.height, style)[0] for shape in shapes)
    left = room.x - (used + fixed) / 2
    dot, plus, equals, arrow = style.signs
    inputs_x = left + used + dot + inputs_width / 2
    biases_x = inputs_x + inputs_width / 2 + plus + style.cell_width / 2
    sums_x = biases_x + style.cell_width + equals
    outputs_x = sums_x + style.cell_width + arrow

    def column(x: float, y: float, units: int, height: float) -> Place:
        return Place(x, y, style.cell_width, min(height, units * style.most_cell_height))

    places = []
    for shape, row in zip(shapes, rows, strict=True):
        wide, high = _weights_box(shape, weights_width, row.height, style)
        weights = Place(left + used - wide / 2, row.y, wide, high)
        inputs = column(inputs_x, row.y, shape.inputs, row.height)
        if shape.image:
            inputs = Place(inputs_x, row.y, image * shape.image[1] / shape.image[0], image)
        maps = {"weights": weights, "inputs": inputs} | {
            name: column(x, row.y, shape.units, row.height)
            for name, x in (("biases", biases_x), ("sums", sums_x), ("outputs", outputs_x))
        }
        pictures, size = np.zeros((0, 3)), 0.0
        if shape.picture:
            aspect = shape.picture[1] / shape.picture[0]
            pictures, size = _picture_centers(shape.units, aspect, weights, style)
        places.append(
            EquationPlaces(maps, _between(*maps.values()), row.y, row.height, pictures, size)
        )
    return places


def _between(*maps: Place) -> tuple[float, ...]:
    """The middles of the gaps between places from left to right."""
    return tuple(
        (one.x + one.width / 2 + other.x - other.width / 2) / 2 for one, other in pairwise(maps)
    )


def _weights_box(
    shape: EquationShape, width: float, height: float, style: _Style
) -> tuple[float, float]:
    """Width and height that the weights take of the room for them."""
    if shape.picture is None:
        wide = min(width, shape.inputs * style.most_cell_width)
        return wide, min(height, shape.units * style.most_cell_height)
    aspect = shape.picture[1] / shape.picture[0]
    columns, size = _picture_grid(shape.units, aspect, width, height, style)
    rows = -(-shape.units // columns)
    return (
        columns * size * aspect + (columns - 1) * style.picture_gap,
        rows * size + (rows - 1) * style.picture_header,
    )


def _picture_grid(
    units: int, aspect: float, width: float, height: float, style: _Style
) -> tuple[int, float]:
    """Number of pictures side by side with which they become largest, and their height."""

    def size(columns: int) -> float:
        rows = -(-units // columns)
        return min(
            (width - (columns - 1) * style.picture_gap) / columns / aspect,
            (height - (rows - 1) * style.picture_header) / rows,
        )

    best = max(range(1, units + 1), key=size)
    return best, size(best)


def _picture_centers(units: int, aspect: float, box: Place, style: _Style) -> tuple[Array, float]:
    """Centers of the pictures in a box that just holds them, and their height."""
    columns, size = _picture_grid(units, aspect, box.width + 1e-9, box.height + 1e-9, style)
    rows = -(-units // columns)
    centers = []
    for row, in_row in enumerate(np.array_split(np.arange(units), rows)):
        steps = np.arange(len(in_row)) - (len(in_row) - 1) / 2
        x = box.x + steps * (size * aspect + style.picture_gap)
        y = box.y + ((rows - 1) / 2 - row) * (size + style.picture_header)
        centers += [(float(each), y, 0.0) for each in x]
    return np.array(centers), size
