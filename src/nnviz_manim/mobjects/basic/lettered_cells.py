"""Cells of a matrix with numbers in them and words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.glyphs import outline_number, outline_text, outline_within
from nnviz_manim.painting.numbers import even_number
from nnviz_manim.painting.palette import Palette, readable_on, rgb

__all__ = [
    "LABEL_GAP",
    "LABEL_WIDTH",
    "MOST_NAMES",
    "LetteredCells",
    "Side",
    "check_labels",
    "checked_table",
    "is_whole",
    "map_corners",
]

Array = NDArray[np.float64]
Side = Literal["left", "right"]

_NUMBER_SHARE = 0.5
_NUMBER_WIDTH = 0.92

_LABEL_HEIGHT, LABEL_WIDTH = 0.84, 0.36
"""Height of a label against height and width of a cell; the smaller one holds."""

MOST_NAMES = 5.0
"""Width that names at the right may take, in widths of a cell; longer ones are shortened."""

LABEL_GAP = 0.6
"""Between a label and the map, in label heights."""

_UNDERLINE = 0.28
"""How far below its label a line is drawn, in label heights."""

_CROWDED, _ROOMY = 1.2, 1.5
"""Height of a cell in label heights between which labels of lesser rows fade in."""


class LetteredCells(ArrayMobject):
    """What is written in and around the cells of a matrix; :class:`HeatMap` colors them.

    Attributes
    ----------
    values : ndarray of shape (rows × columns,)
        Row by row.
    rows, columns : int
        Of the matrix.
    lettering : ndarray of shape (2,)
        Opacity of the numbers and of the labels.
    names_room : ndarray of shape (2,)
        Width that labels at the right may take, in widths of a cell, and their height as a share
        of what the cells would let them have.
    """

    values: Array = per_part()
    lettering: Array = whole()
    names_room: Array = whole()
    rows: int = kept()
    columns: int = kept()
    palette: Palette = kept()
    numbers: bool = kept()
    decimals: int = kept()
    row_labels: tuple[str, ...] = kept()
    column_labels: tuple[str, ...] = kept()
    label_side: Side = kept()
    underlined: int | None = kept()
    mark_largest: bool = kept()

    @property
    def matrix(self) -> Array:
        """What is shown, shape (rows, columns)."""
        return self.values.reshape(self.rows, self.columns)

    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in scene units."""
        upper_left, upper_right, lower_left, _ = map_corners(self.part_points(), self.columns)
        return (
            float(np.linalg.norm(upper_right - upper_left)) / self.columns,
            float(np.linalg.norm(lower_left - upper_left)) / self.rows,
        )

    def number_height(self) -> float:
        """Height of the digits in the cells; they fit into the widest cell that may come."""
        wide, high = self.cell_size()
        widest = outline_number(even_number(-8.0, self.decimals)).width
        return min(_NUMBER_SHARE * high, _NUMBER_WIDTH * wide / widest)

    def label_height(self) -> float:
        """Height of a capital letter of the labels."""
        wide, high = self.cell_size()
        return min(_LABEL_HEIGHT * high, LABEL_WIDTH * wide) * float(self.names_room[1])

    def smallest_text(self) -> float | None:
        """Height of the smaller of numbers and labels; None where neither is drawn."""
        labels = bool(self.row_labels or self.column_labels)
        texts = (self.number_height(), self.numbers), (self.label_height(), labels)
        drawn = [
            height
            for (height, wanted), share in zip(texts, self.lettering, strict=True)
            if wanted and share > 0
        ]
        return min(drawn, default=None)

    def _paint_gaps(self, canvas: Canvas, corners: Array, rows: int) -> None:
        """Part the cells by lines of the ground's color, where numbers stand in them."""
        share = float(self.lettering[0]) * float(self.opacities.max())
        if not (self.numbers and share):
            return
        upper_left, upper_right, lower_left, lower_right = corners
        down = np.arange(1, rows)[:, None] / rows
        along = np.arange(1, self.columns)[:, None] / self.columns
        across = [lerp(upper_left, lower_left, down), lerp(upper_right, lower_right, down)]
        upright = [lerp(upper_left, upper_right, along), lerp(lower_left, lower_right, along)]
        lines = np.concatenate([np.stack(across, axis=1), np.stack(upright, axis=1)])
        canvas.lines(lines, (*rgb(self.palette.ground), share), 2.0)

    def _paint_numbers(self, canvas: Canvas, places: Array, pixels: Array, cells: slice) -> None:
        """Write the values into a range of cells, dark on bright cells and light on dark ones."""
        ground = np.array(rgb(self.palette.ground))
        pixels = pixels.reshape(-1, 4)
        behind = ground + (pixels[:, :3] - ground) * pixels[:, 3:]
        colors = self.shades(readable_on(behind, self.palette), self.lettering[0])
        height = self.number_height()
        centers = places[cells].mean(axis=1).tolist()
        for (x, y, _), value, color in zip(
            centers, self.values[cells].tolist(), colors[cells], strict=True
        ):
            outline = outline_number(even_number(value, self.decimals))
            canvas.text(outline, x - outline.width * height / 2, y - height / 2, height, color)

    def _paint_row_labels(self, canvas: Canvas, places: Array, rows: range) -> None:
        """Write the words beside a range of rows."""
        height = self.label_height()
        largest = (
            int(np.argmax(np.nan_to_num(self.matrix, nan=-np.inf).max(axis=1)))
            if self.mark_largest
            else None
        )
        on_left = self.label_side == "left"
        relief = (self.cell_size()[1] / (height or 1.0) - _CROWDED) / (_ROOMY - _CROWDED)
        shown = min(max(relief, 0.0), 1.0)
        for row in rows:
            first, after = row * self.columns, (row + 1) * self.columns
            side = places[first, [0, 2]] if on_left else places[after - 1, [1, 3]]
            x, y, _ = side.mean(axis=0).tolist()
            gap = LABEL_GAP * height
            outline = outline_text(self.row_labels[row])
            if not on_left:
                # Names at the right have as much room as an equation leaves them.
                room = float(self.names_room[0]) * self.cell_size()[0] / (height or 1.0)
                room_for_name = room - 1.5 * LABEL_GAP
                outline = outline_within(self.row_labels[row], room_for_name)
            left = x - gap - outline.width * height if on_left else x + gap
            is_lesser = self.mark_largest and row not in {largest, self.underlined}
            name = "accent" if row == largest else "ink"
            color = self._label_color(name, first, shown if is_lesser else 1.0)
            canvas.text(outline, left, y - height / 2, height, color)
            if row == self.underlined:
                under = y - (0.5 + _UNDERLINE) * height
                canvas.line((left, under), (left + outline.width * height, under), color, 2.0)

    def _paint_column_labels(self, canvas: Canvas, places: Array) -> None:
        """Write the words above the columns."""
        height = self.label_height()
        for column, label in enumerate(self.column_labels):
            x, y, _ = places[column, :2].mean(axis=0).tolist()
            outline = outline_text(label)
            left, base = x - outline.width * height / 2, y + LABEL_GAP * height
            canvas.text(outline, left, base, height, self._label_color("ink", column))

    def _label_color(self, name: str, cell: int, room: float = 1.0) -> RGBA:
        share = room * float(self.lettering[1])
        return self.shade(cell, rgb(getattr(self.palette, name)), share)


def checked_table(values: ArrayLike) -> Array:
    """Make a matrix out of values of shape (rows, columns) or (rows,).

    Raises
    ------
    DrawingError
        If they are of another shape, or none.
    """
    table = np.array(values, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or not table.size:
        raise DrawingError(
            f"a HeatMap shows a matrix of rows and columns, and was given values of shape"
            f" {np.shape(values)}"
        )
    return table


def check_labels(name: str, labels: Sequence[str], count: int) -> None:
    """Refuse labels that are neither none nor one for each of the rows or columns.

    Parameters
    ----------
    name
        ``"row"`` or ``"column"``.
    labels
        Given for them.
    count
        How many of them there are.

    Raises
    ------
    DrawingError
        If their number is another.
    """
    if labels and len(labels) != count:
        raise DrawingError(
            f"this HeatMap has {count} {name}s and was given {len(labels)} {name}_labels"
        )


def map_corners(places: Array, columns: int) -> Array:
    """Corners of some whole rows: upper left, upper right, lower left, lower right.

    Parameters
    ----------
    places
        Corners of their cells, row by row, shape (cells, 4, 3).
    columns
        Cells of a row.
    """
    last_in_row = columns - 1
    return np.stack(
        [places[0, 0], places[last_in_row, 1], places[-1 - last_in_row, 2], places[-1, 3]]
    )


def is_whole(places: Array, rows: int, columns: int) -> bool:
    """Tell whether no cell was moved out of its place in the map.

    Parameters
    ----------
    places
        Corners of all cells, row by row, shape (rows × columns, 4, 3).
    rows, columns
        Of the map.
    """
    upper_left, upper_right, lower_left, _ = map_corners(places, columns)
    down = lerp(upper_left, lower_left, np.linspace(0, 1, rows + 1)[:, None])
    along = lerp(upper_left, upper_right, np.linspace(0, 1, columns + 1)[:, None])
    nodes = down[:, None] + along - upper_left
    expected = np.stack([nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, :-1], nodes[1:, 1:]], 2)
    return bool(np.abs(expected.reshape(places.shape) - places).max() < 1e-6)
