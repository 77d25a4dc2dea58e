"""A matrix as colored cells, with numbers in them where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from manim import ORIGIN, Mobject
from manim.typing import Point3DLike
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.lettered_cells import (
    LABEL_GAP,
    LABEL_WIDTH,
    MOST_NAMES,
    LetteredCells,
    Side,
    check_labels,
    checked_table,
    is_whole,
    map_corners,
)
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import grid_corners
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.images import premultiplied
from nnviz_manim.painting.numbers import largest_size
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb, signed_pixels
from nnviz_manim.painting.part import Part

__all__ = ["LABEL_GAP", "LABEL_WIDTH", "HeatMap"]

Array = NDArray[np.float64]

_LEAST_TEXT = 0.1665
"""Text below this height (10 pixels at 480p) is left out."""

_TINTED = 0.5
"""Least opacity of a cell that is covered with a color, so that ``Indicate`` is seen on a 0."""


class HeatMap(LetteredCells):
    """A matrix of which every number is a cell: the hue is its sign, the opacity its size.

    The cells are painted as one image, however many they are. Numbers and labels are drawn only
    where they are high enough to be read; the numbers count when the values change.

    Parameters
    ----------
    values
        Shape (rows, columns); of shape (rows,) they make a column. One that is not a number
        (NaN), as after a training that diverged, is a dash on a faint quiet color.
    width, height
        Of the map, in scene units. No width: the cells are square.
    scale
        The size that is fully opaque; None: the largest of each moment.
    numbers
        Whether the values stand in the cells.
    decimals
        Of numbers below 10.
    row_labels, column_labels
        Words beside the rows and above the columns. They lie outside of the map's own box.
    label_side
        On which side of the map the row labels stand.
    underlined
        A row whose label is underlined, for the true class; None: no row.
    mark_largest
        Whether the label of the row with the largest value is written in the accent color; where
        rows are crowded, it and the underlined one are the only labels that are drawn.
    border_width
        Width of the frame around the map; 0 draws none.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the values are no matrix, the scale is not above 0, or the labels are not as many as
        rows or columns.

    Examples
    --------
    >>> from manim import Scene
    >>> class Matrix(Scene):
    ...     def construct(self):
    ...         matrix = HeatMap([[1.5, -0.5], [0.0, 0.8]], height=3, row_labels=["a", "b"])
    ...         self.add(matrix)
    ...         self.play(matrix.animate.show([[-1.0, 0.2], [1.2, 0.8]]))
    """

    line_width: ClassVar[str | None] = "border_width"
    scales: Array = whole()
    follows: bool = kept()
    border_width: float = whole()

    def __init__(
        self,
        values: ArrayLike,
        *,
        width: float | None = None,
        height: float = 4.0,
        scale: float | None = None,
        numbers: bool = True,
        decimals: int = 1,
        row_labels: Sequence[str] = (),
        column_labels: Sequence[str] = (),
        label_side: Side = "left",
        underlined: int | None = None,
        mark_largest: bool = False,
        border_width: float = 1.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        table = checked_table(as_numbers(values, "values", self))
        if scale is not None and not scale > 0:
            raise DrawingError(f"scale={scale!r}: expected a number above 0, or None")
        self.rows, self.columns = table.shape
        check_labels("row", row_labels, self.rows)
        check_labels("column", column_labels, self.columns)
        self.values = table.ravel()
        self.follows = scale is None
        self.scales = np.array([largest_size(table) if scale is None else float(scale)])
        self.lettering = np.ones(2)
        self.names_room = np.array([MOST_NAMES, 1.0])
        super().__init__(self.values.size, np.zeros((4 * self.values.size, 3)))
        self.palette = palette_named(palette)
        self.numbers = numbers
        self.decimals = decimals
        self.row_labels = tuple(row_labels)
        self.column_labels = tuple(column_labels)
        self.label_side = label_side
        self.underlined = underlined
        self.mark_largest = mark_largest
        self.border_width = np.float64(border_width)
        self.fit(ORIGIN, height * self.columns / self.rows if width is None else width, height)

    # What a scene calls

    def show(self, values: ArrayLike, scale: float | None = None) -> Self:
        """Show other values.

        Parameters
        ----------
        values
            Of the same shape; a column may also be given as a row of numbers.
        scale
            Another size that is fully opaque, from now on; None: as before.

        Raises
        ------
        DrawingError
            If their shape is another.
        """
        given = as_numbers(values, "values", self)
        if given.shape not in {(self.rows, self.columns), (self.rows,)[: self.columns == 1]}:
            raise DrawingError(
                f"this HeatMap has {self.rows} rows and {self.columns} columns, and was given"
                f" values of shape {given.shape}"
            )
        self.values = given.ravel()
        if scale is not None:
            self.scales = np.array([float(scale)])
        elif self.follows:
            self.scales = np.array([largest_size(given)])
        return self

    def fit(
        self, center: Point3DLike, width: float, height: float, names: float = MOST_NAMES
    ) -> Self:
        """Lay the cells upright into a box, and write what can be read there.

        Parameters
        ----------
        center
            Of the box.
        width, height
            In scene units.
        names
            Width that labels at the right may take, in widths of a cell. Where it is narrow, they
            become lower, and those that would become unreadable shorter.
        """
        self.points = grid_corners(center, width, height, self.rows, self.columns).reshape(-1, 3)
        self.names_room = np.array([names, 1.0])
        if self.label_side == "right" and self.row_labels and self.label_height() > _LEAST_TEXT:
            widest = max(outline_text(label).width for label in self.row_labels)
            fitting = names * self.cell_size()[0] / (widest + 1.5 * LABEL_GAP)
            lowered = max(fitting, _LEAST_TEXT) / self.label_height()
            self.names_room[1] = min(1.0, lowered)
        heights = self.number_height(), self.label_height()
        self.lettering = np.array([float(high >= _LEAST_TEXT - 1e-9) for high in heights])
        return self

    def cell(self, row: int, column: int) -> Part:
        """One cell, to be pointed at; both are counted from 0.

        Raises
        ------
        DrawingError
            If there is no such cell.
        """
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise DrawingError(
                f"there is no cell in row {row}, column {column}: this HeatMap has {self.rows}"
                f" rows and {self.columns} columns, counted from 0"
            )
        return self.part(row * self.columns + column)

    # What others ask

    @property
    def scale_value(self) -> float:
        """The size that is fully opaque at this moment."""
        return float(self.scales[0])

    def pixels(self) -> Array:
        """Colors of the cells, shape (rows, columns, 4): red, green, blue, opacity."""
        pixels = signed_pixels(self.values, self.scale_value, self.palette)
        shares = self.tints[:, 3:]
        pixels[:, :3] += (self.tints[:, :3] - pixels[:, :3]) * shares
        pixels[:, 3:] = np.maximum(pixels[:, 3:], _TINTED * shares) * self.opacities[:, None]
        return pixels.reshape(self.rows, self.columns, 4)

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> Self:
        """Refuse a map of another shape, whose cells would have no partners."""
        if isinstance(mobject, HeatMap) and mobject.matrix.shape != self.matrix.shape:
            raise DrawingError(
                f"cannot morph a HeatMap of {self.rows} × {self.columns} cells into one of"
                f" {mobject.rows} × {mobject.columns}: use FadeTransform"
            )
        return super().align_data(mobject, skip_point_alignment)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the map, row by row while it is being created."""
        top, bottom = (round(float(share) * self.rows) for share in self.revealed)
        if bottom <= top:
            return
        pixels = self.pixels()
        cells = slice(top * self.columns, bottom * self.columns)
        corners = map_corners(places[cells], self.columns)
        if is_whole(places, self.rows, self.columns):
            canvas.image(corners, premultiplied(pixels[top:bottom]))
            self._paint_gaps(canvas, corners, bottom - top)
        else:
            colors = pixels[top:bottom].reshape(-1, 4).tolist()
            for place, (red, green, blue, opacity) in zip(places[cells], colors, strict=True):
                canvas.polygon(place[[0, 1, 3, 2]], (red, green, blue, opacity))
        shown = float(self.opacities.max())
        if self.border_width:
            quiet: RGBA = (*rgb(self.palette.quiet), 0.8 * shown)
            canvas.outline(corners[[0, 1, 3, 2]], quiet, self.border_width)
        if self.numbers and self.lettering[0] > 0:
            self._paint_numbers(canvas, places, pixels, cells)
        if self.lettering[1] > 0:
            if self.row_labels:
                self._paint_row_labels(canvas, places, range(top, bottom))
            self._paint_column_labels(canvas, places)
