"""A surface over two parameters, as high as the cost, for a camera that turns."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.contours import contour_segments
from nnviz_manim.mobjects.worlds.heights import (
    checked_heights,
    height_colors,
    height_range_of,
    levels_between,
    line_color,
)
from nnviz_manim.mobjects.worlds.plot_area import Ranges, checked_range
from nnviz_manim.mobjects.worlds.sight import hidden_behind
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named

__all__ = ["CostSurface"]

Array = NDArray[np.float64]

_SEAM = 0.6
"""Quads are enlarged by so many pixels, or the ground would shine through between them."""

_LIGHT = np.array([-0.35, -0.5, 0.79])
"""Where the light comes from, in the scene."""

_SHADE = 0.35
"""How much darker a quad is that is turned away from the light."""

_LINE_OPACITY, _LINE_WIDTH = 0.55, 1.4


class CostSurface(ArrayMobject):
    """Quads over a grid of two parameters, painted from the farthest to the nearest.

    Every corner is a point, and after them come four anchors: where both parameters and the height
    are lowest, and the far ends of the three axes. Seen by a ``ThreeDScene`` it turns; a flat
    camera sees it from above.

    Parameters
    ----------
    heights
        Shape (rows, columns): a row for each value of the second parameter, from the lowest, a
        column for each of the first.
    x_range, y_range
        Lowest and highest value of the first and the second parameter.
    height_range
        Heights at the bottom and at the top; what lies outside is cut. None: the extremes.
    size
        Lengths along the three axes, in scene units.
    levels
        Number of contour lines on it.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the heights are no grid of finite numbers, or a range is empty.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import DEGREES, ThreeDScene
    >>> class Valley(ThreeDScene):
    ...     def construct(self):
    ...         self.set_camera_orientation(phi=65 * DEGREES, theta=-50 * DEGREES)
    ...         x, y = np.meshgrid(np.linspace(-1, 1, 30), np.linspace(-1, 1, 30))
    ...         surface = CostSurface(x**2 + y**2, (-1, 1), (-1, 1), height_range=(0, 2))
    ...         self.add(surface)
    ...         self.play(surface.animate.show(x**2))
    """

    points_per_part: ClassVar[int] = 1
    heights: Array = per_part()
    palette: Palette = kept()
    grid_shape: tuple[int, int] = kept()
    ranges: Ranges = kept()
    height_range: tuple[float, float] = kept()
    levels: int = kept()

    def __init__(
        self,
        heights: ArrayLike,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        height_range: tuple[float, float] | None = None,
        size: tuple[float, float, float] = (6.0, 6.0, 3.0),
        levels: int = 12,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        grid = checked_heights(heights, self)
        self.grid_shape = (grid.shape[0], grid.shape[1])
        self.ranges = (*checked_range(x_range, "x_range"), *checked_range(y_range, "y_range"))
        self.height_range = height_range_of(height_range, grid)
        self.palette = palette_named(palette)
        self.levels = levels
        # The anchors are parts as well, so that they move with all else.
        self.heights = np.zeros(grid.size + 4)
        origin = -np.array(size, dtype=float) / 2
        anchors = origin + np.vstack([np.zeros(3), np.diag(size)])
        super().__init__(grid.size + 4, np.concatenate([np.zeros((grid.size, 3)), anchors]))
        self.show(grid)

    def show(self, heights: ArrayLike) -> Self:
        """Show other heights, on the same scale.

        Parameters
        ----------
        heights
            Shape (rows, columns).

        Raises
        ------
        DrawingError
            If their shape is another, or one of them is not finite.
        """
        grid = checked_heights(heights, self)
        if grid.shape != self.grid_shape:
            raise DrawingError(
                f"this CostSurface shows heights of shape {self.grid_shape} (rows, columns) and"
                f" was given {grid.shape}"
            )
        rows, columns = self.grid_shape
        left, right, near, far = self.ranges
        x, y = np.meshgrid(np.linspace(left, right, columns), np.linspace(near, far, rows))
        self.heights = np.append(grid.ravel(), np.zeros(4))
        self.points = np.concatenate([self.at(x, y, grid).reshape(-1, 3), self.points[-4:]])
        return self

    def at(self, x: ArrayLike, y: ArrayLike, height: ArrayLike) -> Array:
        """Where values of the parameters and heights lie in the scene.

        Parameters
        ----------
        x, y, height
            Shape (…); heights outside of the range lie at its ends.

        Returns
        -------
        Shape (…, 3).
        """
        left, right, near, far = self.ranges
        low, high = self.height_range
        shares = np.stack(
            np.broadcast_arrays(
                (np.asarray(x, dtype=float) - left) / (right - left),
                (np.asarray(y, dtype=float) - near) / (far - near),
                np.clip((np.asarray(height, dtype=float) - low) / (high - low), 0.0, 1.0),
            ),
            axis=-1,
        )
        origin, *ends = self.points[-4:]
        places: Array = origin + shares @ (np.array(ends) - origin)
        return places

    def height_shares(self) -> Array:
        """Heights as shares of their range, 0 to 1, shape (rows, columns)."""
        low, high = self.height_range
        grid = self.heights[:-4].reshape(self.grid_shape)
        shares: Array = np.clip((grid - low) / (high - low), 0.0, 1.0)
        return shares

    def hides(self, places: ArrayLike, eye: ArrayLike) -> NDArray[np.bool_]:
        """Tell which places of the scene lie behind the surface.

        Parameters
        ----------
        places
            Shape (N, 3), as from :meth:`at`; a place on the surface is not behind itself.
        eye
            Where it is seen from, outside of the surface's box, shape (3,).

        Returns
        -------
        Shape (N,).
        """
        origin, *ends = self.points[-4:]
        into_box = np.linalg.inv(np.array(ends) - origin)
        own = (np.asarray(places, dtype=float).reshape(-1, 3) - origin) @ into_box
        return hidden_behind(self.height_shares(), own, (np.asarray(eye) - origin) @ into_box)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the quads, rows following each other while they are being created."""
        rows, columns = self.grid_shape
        seen = places[:-4, 0].reshape(rows, columns, 3)
        opacity = float(self.opacities[:-4].mean())
        if not opacity:
            return
        quads = _quads(seen)
        start, end = (round(share * (rows - 1)) for share in self.revealed.tolist())
        order = np.argsort(quads[:, :, 2].mean(axis=1), kind="stable")
        line = order // (columns - 1)
        order = order[(line >= start) & (line < end)]
        cells, ends = contour_segments(self.height_shares(), levels_between(0.0, 1.0, self.levels))
        lines = _places_on(seen, ends)
        with canvas.as_one(opacity):
            self._paint_quads(canvas, quads[:, :, :2], order, cells, lines)

    def quad_colors(self) -> Array:
        """Colors of the quads by height and light, row by row, shape (quads, 3)."""
        shares = self.height_shares()
        mean = (shares[1:, 1:] + shares[1:, :-1] + shares[:-1, 1:] + shares[:-1, :-1]) / 4
        hues = height_colors(mean, self.palette)
        corners = self.points[:-4].reshape(*self.grid_shape, 3)
        normals = np.cross(corners[1:, 1:] - corners[:-1, :-1], corners[1:, :-1] - corners[:-1, 1:])
        lengths = np.linalg.norm(normals, axis=-1)
        light = np.abs(normals @ _LIGHT) / np.where(lengths > 0, lengths, 1.0)
        hues = hues * (1.0 - _SHADE * (1.0 - light))[..., None]
        tints = self.tints[:-4].reshape(*self.grid_shape, 4)[:-1, :-1]
        tinted: Array = hues + (tints[..., :3] - hues) * tints[..., 3:]
        return tinted.reshape(-1, 3)

    def _paint_quads(
        self,
        canvas: Canvas,
        quads: Array,
        order: NDArray[np.intp],
        cells: NDArray[np.intp],
        lines: Array,
    ) -> None:
        """Fill quads one after another, each with the lines on it."""
        middles = quads.mean(axis=1, keepdims=True)
        away = quads - middles
        reach = np.linalg.norm(away, axis=-1, keepdims=True)
        away = away / np.where(reach > 0, reach, 1.0)
        drawn: dict[int, list[list[float]]] = {}
        for cell, ends in zip(cells.tolist(), lines.reshape(-1, 4).tolist(), strict=True):
            drawn.setdefault(cell, []).append(ends)
        red, green, blue = line_color(self.palette).tolist()
        enlarged = quads + away * _SEAM / canvas.pixels_per_unit
        ink = (red, green, blue, _LINE_OPACITY)
        hues = self.quad_colors()
        colors = np.column_stack([hues, np.ones(len(hues))])
        canvas.quads(enlarged, colors, order, drawn, ink, _LINE_WIDTH)


def _quads(corners: Array) -> Array:
    """Corners of the quads of a grid, around each, row by row, shape (quads, 4, 3)."""
    around = (corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1])
    return np.stack(around, axis=2).reshape(-1, 4, 3)


def _places_on(seen: Array, ends: Array) -> Array:
    """Where rows and columns of a grid are seen, shape (N, 2, 2); each lies on an edge."""
    low = np.floor(ends).astype(np.intp)
    high = np.ceil(ends).astype(np.intp)
    share = (ends - low).max(axis=-1, keepdims=True)
    return lerp(seen[low[..., 0], low[..., 1]], seen[high[..., 0], high[..., 1]], share)[..., :2]
