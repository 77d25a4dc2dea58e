"""The cells of a heat map: what may stand in them, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.geometry import lerp

__all__ = ["check_labels", "checked_table", "is_whole", "map_corners"]

Array = NDArray[np.float64]


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
