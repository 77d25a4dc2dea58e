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

_SHORT_NAMES = 1.5
"""Names at the right of the outputs become no narrower than this, in widths of a cell."""

_FOR_NAMES = 2 / 3
"""Share that names get of the width beyond their least and that of the weights."""

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
        Room that names at the right of the outputs would take, in widths of a cell; 0 without
        names.
    """

    units: int
    inputs: int
    picture: tuple[int, ...] | None = None
    image: tuple[int, ...] | None = None
    names_width: float = 0.0


@dataclass(frozen=True)
class EquationPlaces:
    """Places of the parts of one layer's equation.

    Parameters
    ----------
    maps
        By name: weights, inputs, biases, sums, outputs.
    signs
        Where ``·``, ``+``, ``=`` and the arrow stand: x and y of each.
    y, height
        The row's middle, and its height; of two lines, both together.
    folded
        Whether the equation takes two lines.
    pictures
        Centers of the pictures of weights, shape (units, 3); none where they are a matrix.
    picture_height
        Height of one of them.
    names_width
        Room for names at the right of the outputs, in widths of a cell.
    """

    maps: dict[str, Place]
    signs: tuple[tuple[float, float], ...]
    y: float
    height: float
    folded: bool = False
    pictures: Array = field(default_factory=lambda: np.zeros((0, 3)))
    picture_height: float = 0.0
    names_width: float = 0.0


@dataclass(frozen=True)
class _Style:
    cell_width: float
    most_cell_width: float
    most_cell_height: float
    signs: tuple[float, float, float, float]
    image_side: float
    picture_gap: float
    picture_header: float
    least_inputs: float = 0.0
    """Width that inputs keep, so that the words above them stay apart from their neighbors'."""


_ROWS = _Style(0.55, 0.55, 0.4, (0.5, 0.5, 0.62, 1.4), 2.1, 0.09, 0.09)
_NARROW_ROWS = _Style(0.47, 0.47, 0.4, (0.32, 0.36, 0.62, 1.15), 1.3, 0.07, 0.07, 0.66)
_LARGE = _Style(0.78, 0.78, 0.62, (0.5, 0.5, 0.55, 1.4), 2.0, 0.14, 0.34)
_NARROW = _Style(0.72, 0.72, 0.62, (0.3, 0.32, 0.4, 1.1), 1.5, 0.1, 0.34)
_FOLDED = _Style(0.92, 0.78, 0.5, (0.36, 0.5, 0.55, 1.4), 2.2, 0.14, 0.34)
"""Of an upright room: ``W · x`` stands above ``+ b = z → a``."""

_LEAST_WEIGHTS, _ENOUGH = 1.0, 1.5
"""Width that weights need, at least, and without which the rest becomes narrower."""

_UPRIGHT = 1.2
"""Rooms that are higher by this, in widths, hold two lines of a large layer."""

_BETWEEN_LINES = 0.3


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
    return _place(shapes, rows, _fitting(shapes, room, _ROWS, _NARROW_ROWS))


def place_large(shape: EquationShape, room: Place) -> EquationPlaces:
    """Place one layer alone, as large as there is room between words above and bars below it.

    Raises
    ------
    DrawingError
        If the room is too narrow.
    """
    header = _LARGE.picture_header - _LARGE.picture_gap if shape.picture else 0.0
    if room.height > _UPRIGHT * room.width:
        return _place_folded(shape, _inner(room, bottom=_BAR_ROOM), header)
    room = _inner(room, top=_HEAD_ROOM + header, bottom=_BAR_ROOM)
    return _place([shape], [room], _fitting([shape], room, _LARGE, _NARROW))[0]


def _inner(room: Place, top: float = 0.0, bottom: float = 0.0, left: float = 0.0) -> Place:
    """A room without strips at some of its edges."""
    x, y, width, height = room
    return Place(x + left / 2, y + (bottom - top) / 2, width - left, height - top - bottom)


def _fitting(shapes: list[EquationShape], room: Place, usual: _Style, narrow: _Style) -> _Style:
    """Choose the usual style where it leaves room for the weights."""
    taken = _bare_width(shapes, room, usual) + _most_names(shapes) * usual.cell_width
    return usual if room.width - taken >= _ENOUGH else narrow


def _bare_width(shapes: list[EquationShape], room: Place, style: _Style) -> float:
    """Width of all but the weights and the names at the right."""
    columns = _inputs_width(shapes, room, style) + 3 * style.cell_width
    return sum(style.signs) + columns


def _inputs_width(shapes: list[EquationShape], room: Place, style: _Style) -> float:
    image = min(style.image_side, room.height)
    ratios = [shape.image[1] / shape.image[0] for shape in shapes if shape.image]
    return max(
        [image * ratio for ratio in ratios], default=max(style.cell_width, style.least_inputs)
    )


def _most_names(shapes: list[EquationShape]) -> float:
    """What names at the right would take, in widths of a cell."""
    return max(_LEAST_NAMES, *(shape.names_width for shape in shapes))


def _names_width(shapes: list[EquationShape], left: float, style: _Style) -> float:
    """What names at the right get of the width that is left, in widths of a cell."""
    beyond = max(left / style.cell_width - _SHORT_NAMES, 0.0)
    return min(_most_names(shapes), _SHORT_NAMES + _FOR_NAMES * beyond)


def _place(shapes: list[EquationShape], rows: list[Place], style: _Style) -> list[EquationPlaces]:
    room = rows[0]
    bare = _bare_width(shapes, room, style)
    names = _names_width(shapes, room.width - bare - _LEAST_WEIGHTS, style)
    fixed = bare + names * style.cell_width
    weights_width = room.width - fixed
    if weights_width < _LEAST_WEIGHTS - 1e-9:
        raise DrawingError(
            f"W · x + b does not fit into a width of {room.width:g}:"
            f" {fixed + _LEAST_WEIGHTS:.1f} is the least"
        )
    inputs_width = _inputs_width(shapes, room, style)
    used = max(_weights_box(shape, weights_width, room.height, style)[0] for shape in shapes)
    left = room.x - (used + fixed) / 2
    dot, plus, equals, arrow = style.signs
    inputs_x = left + used + dot + inputs_width / 2
    biases_x = inputs_x + inputs_width / 2 + plus + style.cell_width / 2
    sums_x = biases_x + style.cell_width + equals
    columns = {"biases": biases_x, "sums": sums_x, "outputs": sums_x + style.cell_width + arrow}
    places = []
    for shape, row in zip(shapes, rows, strict=True):
        wide, high = _weights_box(shape, weights_width, row.height, style)
        weights = Place(left + used - wide / 2, row.y, wide, high)
        maps = {"weights": weights, "inputs": _inputs_place(shape, row, inputs_x, style)}
        maps |= {name: _column(x, row, shape.units, style) for name, x in columns.items()}
        signs = tuple((x, row.y) for x in _between(*maps.values()))
        pictures = _pictures(shape, weights, style)
        places.append(EquationPlaces(maps, signs, row.y, row.height, False, *pictures, names))
    return places


def _place_folded(shape: EquationShape, room: Place, header: float) -> EquationPlaces:
    """Place ``W · x`` above ``+ b = z → a``."""
    style = _FOLDED
    heads = 2 * _HEAD_ROOM + header + _BETWEEN_LINES
    line = (room.height - heads) / 2
    top = room.y + room.height / 2
    above = Place(room.x, top - _HEAD_ROOM - header - line / 2, room.width, line)
    below = Place(room.x, room.y - room.height / 2 + line / 2, room.width, line)
    dot, plus, equals, arrow = style.signs
    inputs_width = style.cell_width if shape.image is None else _inputs_width([shape], above, style)
    wide, high = _weights_box(shape, room.width - dot - inputs_width, line, style)
    left = room.x - (wide + dot + inputs_width) / 2
    weights = Place(left + wide / 2, above.y, wide, high)
    inputs_x = left + wide + dot + inputs_width / 2
    bare = plus + equals + arrow + 3 * style.cell_width
    names = min(_most_names([shape]), max((room.width - bare) / style.cell_width, _SHORT_NAMES))
    taken = bare + names * style.cell_width
    if max(taken, wide + dot + inputs_width) > room.width + 1e-9:
        raise DrawingError(
            f"W · x + b does not fit into a width of {room.width:g}: {taken:.1f} is the least"
        )
    biases_x = room.x - taken / 2 + plus + style.cell_width / 2
    sums_x = biases_x + style.cell_width + equals
    columns = {"biases": biases_x, "sums": sums_x, "outputs": sums_x + style.cell_width + arrow}
    upper = {"weights": weights, "inputs": _inputs_place(shape, above, inputs_x, style)}
    lower = {name: _column(x, below, shape.units, style) for name, x in columns.items()}
    signs = [(x, above.y) for x in _between(*upper.values())]
    signs.append((biases_x - (style.cell_width + plus) / 2, below.y))
    signs += [(x, below.y) for x in _between(*lower.values())]
    pictures = _pictures(shape, weights, style)
    return EquationPlaces(upper | lower, tuple(signs), room.y, room.height, True, *pictures, names)


def _column(x: float, row: Place, units: int, style: _Style) -> Place:
    return Place(x, row.y, style.cell_width, min(row.height, units * style.most_cell_height))


def _inputs_place(shape: EquationShape, row: Place, x: float, style: _Style) -> Place:
    if not shape.image:
        return _column(x, row, shape.inputs, style)
    side = min(style.image_side, row.height)
    return Place(x, row.y, side * shape.image[1] / shape.image[0], side)


def _pictures(shape: EquationShape, weights: Place, style: _Style) -> tuple[Array, float]:
    if not shape.picture:
        return np.zeros((0, 3)), 0.0
    return _picture_centers(shape.units, shape.picture[1] / shape.picture[0], weights, style)


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
