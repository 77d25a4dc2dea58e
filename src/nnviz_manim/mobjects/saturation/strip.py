"""A layer of any size, one cell a unit, colored by how saturated the unit is."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["SaturationStrip"]

Array = NDArray[np.float64]

_FILLED = 0.84
"""Side of a cell, in distances from one cell to the next."""

_COLD = 0.22
"""How much of the quiet color is in a cell at level 0, so that it can be seen to be there."""

_DEAD_GROUND = 0.18
"""How much of the color of the cross is in a dead cell."""

_CROSS = 0.62
"""Size of the cross, in cells."""

_CROSS_WIDTH = 0.14
"""Width of the cross, in sides of the cell."""

_SHADES = 100
"""Steps from no color to all of it; cells whose shades round to the same are painted at once."""

_AROUND = [0, 1, 3, 2]
"""Corners of a cell in the order in which one walks around it."""

_CELLS_MISSING = 0.85
"""What a grid with empty places in its last row is worth, against a full one."""

_ABOUT_AS_LARGE = 0.95


class SaturationStrip(ArrayMobject):
    """A layer as cells, row by row; each glows as its unit is saturated, a cross marks a dead one.

    Parameters
    ----------
    levels
        One a unit, 0 to 1, shape (N,); or their number N, for units at 0.
    dead
        1 for units that are dead, else 0, shape (N,); None: none is.
    width, height
        Room for it, in scene units; cells are square, and no larger than fits.
    columns
        Cells in a row; None: as many as let the cells be largest.
    largest_pitch
        Most distance from one cell to the next.
    glow
        Name of the palette's color of level 1.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are no units, levels and marks are not of one length, or there is no room.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Layer(Scene):
    ...     def construct(self):
    ...         strip = SaturationStrip(np.linspace(0, 1, 300), width=4, height=5)
    ...         self.add(strip)
    ...         self.play(strip.animate.show(np.linspace(1, 0, 300), dead=np.arange(300) < 20))
    """

    levels: Array = per_part()
    dead: Array = per_part()
    palette: Palette = kept()
    glow: str = kept()
    columns: int = kept()

    def __init__(
        self,
        levels: ArrayLike | int,
        dead: ArrayLike | None = None,
        *,
        width: float = 4.0,
        height: float = 5.0,
        columns: int | None = None,
        largest_pitch: float = 0.2,
        glow: str = "accent",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if isinstance(levels, int):
            levels = np.zeros(max(levels, 0))
        self.levels = np.array(levels, dtype=float).ravel()
        units = len(self.levels)
        if not units:
            raise DrawingError("a SaturationStrip has at least one unit, and was given none")
        if not (width > 0 and height > 0 and largest_pitch > 0):
            raise DrawingError(
                f"a SaturationStrip needs room: width={width:g}, height={height:g} and"
                f" largest_pitch={largest_pitch:g} are to be above 0"
            )
        if columns is not None and not 1 <= columns <= units:
            raise DrawingError(f"columns={columns}: expected 1 to {units}, the number of units")
        self.columns = columns or _columns_for(units, width, height, largest_pitch)
        rows = -(-units // self.columns)
        pitch = min(width / self.columns, height / rows, largest_pitch)
        across, down = np.arange(units) % self.columns, np.arange(units) // self.columns
        centers = np.zeros((units, 3))
        centers[:, 0] = (across - (self.columns - 1) / 2) * pitch
        centers[:, 1] = ((rows - 1) / 2 - down) * pitch
        side = _FILLED * pitch
        super().__init__(units, box_corners(ORIGIN + centers, side, side))
        self.dead = np.zeros(units)
        self.palette = palette_named(palette)
        self.glow = glow
        self.show(self.levels, dead)

    def show(self, levels: ArrayLike, dead: ArrayLike | None = None) -> Self:
        """Show other levels, and other marks where they are given.

        Parameters
        ----------
        levels
            0 to 1, shape (N,).
        dead
            1 where dead, else 0; shape (N,).

        Raises
        ------
        DrawingError
            If their number is another.
        """
        count = self.part_count
        shown = one_for_each(levels, "levels", self, "units", count)
        if dead is not None:
            self.dead = one_for_each(dead, "marks of dead ones", self, "units", count)
        self.levels = shown
        return self

    def colors(self) -> Array:
        """Color of each cell, before tints: from quiet to glowing, dark red where dead.

        A cell that dies loses its glow first, for a mix of glow and red looks like a third state.

        Returns
        -------
        Red, green and blue, 0 to 1, shape (N, 3).
        """
        ground, glow = np.array(rgb(self.palette.ground)), np.array(rgb(self._glow_color()))
        cold = lerp(ground, np.array(rgb(self.palette.quiet)), _COLD)
        lost = lerp(ground, np.array(rgb(self.palette.wrong)), _DEAD_GROUND)
        glowing = np.clip(self.levels, 0.0, 1.0) * np.clip(1 - 2 * self.dead, 0.0, 1.0)
        colors: Array = lerp(lerp(cold, glow, glowing[:, None]), lost, _marks(self.dead)[:, None])
        return colors

    def pins(self, side: float) -> Array:
        """Where connections of each unit end, at the edge of the strip: in the unit's row.

        Parameters
        ----------
        side
            −1 for the left edge, 1 for the right edge.

        Returns
        -------
        Shape (N, 3); the units of a row are spread over its height, so that they stay apart.
        """
        centers = self.part_points().mean(axis=1)
        edge = self.get_left() if side < 0 else self.get_right()
        gap = 0.08 * side
        height = float(np.ptp(self.part_points()[0, :, 1]))
        places = (np.arange(self.part_count) % self.columns + 0.5) / self.columns - 0.5
        pins = np.zeros((self.part_count, 3))
        pins[:, 0] = edge[0] + gap
        pins[:, 1] = centers[:, 1] - places * height
        return pins

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the cells, one after another while they are being created."""
        start, end = np.rint(self.revealed * self.part_count).astype(int)
        shades = np.array(self.shades(self.colors())[start:end]).reshape(-1, 4)
        cells = places[start:end, :, :2]
        around = cells[:, _AROUND]
        # What looks the same is painted at once; the code is the shade in whole steps.
        codes = np.rint(shades * _SHADES) @ (float(_SHADES + 1) ** np.arange(4))
        for members in _alike(codes):
            red, green, blue, alpha = shades[members[0]].tolist()
            canvas.polygons(around[members], (red, green, blue, alpha))
        self._paint_crosses(canvas, cells, self.dead[start:end], self.opacities[start:end])

    def _paint_crosses(self, canvas: Canvas, cells: Array, dead: Array, opacities: Array) -> None:
        shares = _marks(dead) * opacities
        for members in _alike(np.rint(shares * _SHADES)):
            share = float(shares[members[0]])
            corners = cells[members]
            middles = corners.mean(axis=1, keepdims=True)
            inner = lerp(middles, corners, _CROSS)
            strokes = np.concatenate([inner[:, [0, 3]], inner[:, [1, 2]]])
            side = float(np.linalg.norm(corners[0, 1] - corners[0, 0]))
            color = (*rgb(self.palette.wrong), share)
            canvas.lines(strokes, color, _CROSS_WIDTH * side / canvas.stroke_unit)

    def _glow_color(self) -> str:
        color = getattr(self.palette, self.glow, None)
        if not isinstance(color, str) or not color.startswith("#"):
            raise DrawingError(
                f"glow={self.glow!r}: expected the name of a color of the palette, such as"
                f" 'accent' or 'ink'"
            )
        return color


def _marks(dead: Array) -> Array:
    """How much of a dead cell is seen: it appears when the living one has lost its glow."""
    return np.clip(2 * dead - 1, 0.0, 1.0)


def _alike(codes: Array) -> list[NDArray[np.intp]]:
    """Positions of equal codes, together."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(codes) else []


def _columns_for(units: int, width: float, height: float, largest_pitch: float) -> int:
    """Columns with which the cells are largest; of those about as large, the fewest."""
    columns = np.arange(1, units + 1)
    rows = -(-units // columns)
    pitches = np.minimum(np.minimum(width / columns, height / rows), largest_pitch)
    worth = np.where(rows * columns == units, 1.0, _CELLS_MISSING) * pitches
    return int(columns[worth >= _ABOUT_AS_LARGE * worth.max()][0])
