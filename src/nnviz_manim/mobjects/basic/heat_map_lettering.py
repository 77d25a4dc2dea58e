"""What is written in and around the cells of a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.numbers import even_number
from nnviz_manim.painting.palette import readable_on, rgb

if TYPE_CHECKING:
    from nnviz_manim.mobjects.basic.heat_map import HeatMap

__all__ = ["LABEL_GAP", "paint_column_labels", "paint_gaps", "paint_numbers", "paint_row_labels"]

Array = NDArray[np.float64]

LABEL_GAP = 0.6
"""Between a label and the map, in label heights."""

_UNDERLINE = 0.28
"""How far below its label a line is drawn, in label heights."""

_CROWDED, _ROOMY = 1.2, 1.5
"""Height of a cell in label heights between which labels of lesser rows fade in."""


def paint_gaps(canvas: Canvas, heat_map: HeatMap, corners: Array, rows: int) -> None:
    """Part the cells by lines of the ground's color, where numbers stand in them."""
    share = float(heat_map.lettering[0]) * float(heat_map.opacities.max())
    if not (heat_map.numbers and share):
        return
    upper_left, upper_right, lower_left, lower_right = corners
    down = np.arange(1, rows)[:, None] / rows
    along = np.arange(1, heat_map.columns)[:, None] / heat_map.columns
    across = [lerp(upper_left, lower_left, down), lerp(upper_right, lower_right, down)]
    upright = [lerp(upper_left, upper_right, along), lerp(lower_left, lower_right, along)]
    lines = np.concatenate([np.stack(across, axis=1), np.stack(upright, axis=1)])
    canvas.lines(lines, (*rgb(heat_map.palette.ground), share), 2.0)


def paint_numbers(canvas: Canvas, heat_map: HeatMap, places: Array, cells: slice) -> None:
    """Write the values into a range of cells, dark on bright cells and light on dark ones."""
    ground = np.array(rgb(heat_map.palette.ground))
    pixels = heat_map.pixels().reshape(-1, 4)
    behind = ground + (pixels[:, :3] - ground) * pixels[:, 3:]
    colors = heat_map.shades(readable_on(behind, heat_map.palette), heat_map.lettering[0])
    height = heat_map.number_height()
    centers = places[cells].mean(axis=1).tolist()
    for (x, y, _), value, color in zip(
        centers, heat_map.values[cells].tolist(), colors[cells], strict=True
    ):
        outline = outline_number(even_number(value, heat_map.decimals))
        canvas.text(outline, x - outline.width * height / 2, y - height / 2, height, color)


def paint_row_labels(canvas: Canvas, heat_map: HeatMap, places: Array, rows: range) -> None:
    """Write the words beside a range of rows."""
    height = heat_map.label_height()
    largest = int(np.argmax(heat_map.matrix.max(axis=1))) if heat_map.mark_largest else None
    on_left = heat_map.label_side == "left"
    relief = (heat_map.cell_size()[1] / (height or 1.0) - _CROWDED) / (_ROOMY - _CROWDED)
    room = min(max(relief, 0.0), 1.0)
    for row in rows:
        first, after = row * heat_map.columns, (row + 1) * heat_map.columns
        side = places[first, [0, 2]] if on_left else places[after - 1, [1, 3]]
        x, y, _ = side.mean(axis=0).tolist()
        outline = outline_text(heat_map.row_labels[row])
        gap = LABEL_GAP * height
        left = x - gap - outline.width * height if on_left else x + gap
        is_lesser = heat_map.mark_largest and row not in {largest, heat_map.underlined}
        name = "accent" if row == largest else "ink"
        color = _label_color(heat_map, name, first, room if is_lesser else 1.0)
        canvas.text(outline, left, y - height / 2, height, color)
        if row == heat_map.underlined:
            under = y - (0.5 + _UNDERLINE) * height
            canvas.line((left, under), (left + outline.width * height, under), color, 2.0)


def paint_column_labels(canvas: Canvas, heat_map: HeatMap, places: Array) -> None:
    """Write the words above the columns."""
    height = heat_map.label_height()
    for column, label in enumerate(heat_map.column_labels):
        x, y, _ = places[column, :2].mean(axis=0).tolist()
        outline = outline_text(label)
        left, base = x - outline.width * height / 2, y + LABEL_GAP * height
        canvas.text(outline, left, base, height, _label_color(heat_map, "ink", column))


def _label_color(heat_map: HeatMap, name: str, cell: int, room: float = 1.0) -> RGBA:
    share = room * float(heat_map.lettering[1])
    return heat_map.shade(cell, rgb(getattr(heat_map.palette, name)), share)
