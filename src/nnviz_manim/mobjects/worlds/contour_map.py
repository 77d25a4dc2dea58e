"""Cost over two parameters seen from above: colors and contour lines."""

from __future__ import annotations

import math
from typing import Self

import numpy as np
from manim import ORIGIN
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
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.plot_area import Ranges, checked_range, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.images import premultiplied
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named

__all__ = ["ContourMap"]

Array = NDArray[np.float64]

_FINE = 160
"""Heights are interpolated to about so many pixels along each side before they are colored."""

_STRAIGHT = 1e-6
"""An area that is less distorted than this is a parallelogram."""

_LINE_OPACITY, _LINE_WIDTH = 0.5, 1.5


class ContourMap(ArrayMobject):
    """A colored picture of heights with contour lines; flat, but a camera may turn around it.

    Parameters
    ----------
    heights
        Shape (rows, columns): a row for each value of the second parameter, from the lowest, a
        column for each of the first.
    x_range, y_range
        Lowest and highest value of the first and the second parameter.
    height_range
        Heights of the lowest and of the highest color; None: the extremes.
    width, height
        In scene units.
    levels
        Number of contour lines, or the heights at which they run.
    filled
        Whether it is colored between the lines.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the heights are no grid of finite numbers, or a range is empty.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Valley(Scene):
    ...     def construct(self):
    ...         x, y = np.meshgrid(np.linspace(-1, 1, 30), np.linspace(-1, 1, 30))
    ...         valley = ContourMap(x**2 + 4 * y**2, (-1, 1), (-1, 1), height_range=(0, 5))
    ...         self.add(valley)
    ...         self.play(valley.animate.show(4 * x**2 + y**2))
    """

    heights: Array = whole()
    palette: Palette = kept()
    ranges: Ranges = kept()
    height_range: tuple[float, float] = kept()
    levels: tuple[float, ...] = kept()
    filled: bool = kept()

    def __init__(
        self,
        heights: ArrayLike,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        height_range: tuple[float, float] | None = None,
        width: float = 6.0,
        height: float = 6.0,
        levels: int | tuple[float, ...] = 12,
        filled: bool = True,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.heights = checked_heights(heights, self)
        self.ranges = (*checked_range(x_range, "x_range"), *checked_range(y_range, "y_range"))
        self.height_range = height_range_of(height_range, self.heights)
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.palette = palette_named(palette)
        self.levels = (
            levels_between(*self.height_range, levels)
            if isinstance(levels, int)
            else tuple(float(each) for each in levels)
        )
        self.filled = filled

    @classmethod
    def under(cls, plot: Plot, heights: ArrayLike, **style: object) -> Self:
        """Make one that fills the area of a plot, over the plot's own ranges."""
        left, right, bottom, top = plot.ranges
        upper_left, upper_right, lower_left, _ = area = plot.area
        contours = cls(
            heights,
            (left, right),
            (bottom, top),
            width=float(np.linalg.norm(upper_right - upper_left)),
            height=float(np.linalg.norm(upper_left - lower_left)),
            palette=plot.palette,
            **style,  # type: ignore[arg-type]
        )
        contours.stroke_scale = plot.stroke_scale
        return contours.move_to(area.mean(axis=0))

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
        if grid.shape != self.heights.shape:
            raise DrawingError(
                f"this ContourMap shows heights of shape {self.heights.shape} (rows, columns) and"
                f" was given {grid.shape}"
            )
        self.heights = grid
        return self

    def at(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Where values of the parameters lie in the scene, shape (…, 3)."""
        return places_in(self.points, self.ranges, x, y)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw colors, then lines, from the top downwards while they are being created."""
        corners = places[0]
        opacity = float(self.opacities[0])
        start, end = self.revealed.tolist()
        slant = corners[0] + corners[3] - corners[1] - corners[2]
        is_flat = bool(np.abs(slant[:2]).max() < _STRAIGHT)
        if self.filled and end > start:
            paint_fill = self._paint_image if is_flat else self._paint_cells
            paint_fill(canvas, corners, opacity, start, end)
        rows, columns = self.heights.shape
        _, ends = contour_segments(self.heights, self.levels)
        shares = ends[..., ::-1] / (columns - 1, rows - 1)
        drawn = (1.0 - shares[..., 1] >= start) & (1.0 - shares[..., 1] <= end)
        lines = _projected(corners, shares[drawn.all(axis=1)])
        red, green, blue = line_color(self.palette).tolist()
        color = (red, green, blue, opacity * (_LINE_OPACITY if self.filled else 0.9))
        canvas.lines(lines, color, _LINE_WIDTH, resting=False)

    def _colors(self, heights: Array) -> Array:
        """Colors of heights after the tint, shape (…, 3)."""
        low, high = self.height_range
        hues = height_colors((heights - low) / (high - low), self.palette)
        *tint, share = self.tints[0].tolist()
        tinted: Array = hues + (np.array(tint) - hues) * share
        return tinted

    def _paint_image(
        self, canvas: Canvas, corners: Array, opacity: float, start: float, end: float
    ) -> None:
        fine = _resampled(self.heights)[::-1]
        first, last = round(start * len(fine)), round(end * len(fine))
        if last <= first:
            return
        pixels = np.empty((last - first, fine.shape[1], 4))
        pixels[..., :3] = self._colors(fine[first:last])
        pixels[..., 3] = opacity
        upper_left, upper_right, lower_left, _ = corners
        down = (lower_left - upper_left) / len(fine)
        window = np.stack([upper_left + first * down, upper_right + first * down])
        canvas.image(np.vstack([window, upper_left + last * down]), premultiplied(pixels))

    def _paint_cells(
        self, canvas: Canvas, corners: Array, opacity: float, start: float, end: float
    ) -> None:
        """Fill cell by cell, where the camera makes a trapezium of the area."""
        rows, columns = self.heights.shape
        x, y = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
        seen = _projected(corners, np.stack([x, y], axis=-1))
        # Each is drawn a little too large to the right and the top, or the ground would shine
        # through between them; the next one covers it.
        overlap = 0.7 / canvas.pixels_per_unit
        heights = self.heights
        means = (heights[1:, 1:] + heights[1:, :-1] + heights[:-1, 1:] + heights[:-1, :-1]) / 4
        hues = self._colors(means).reshape(-1, 3)
        colors = np.column_stack([hues, np.ones(len(hues))])
        around = (seen[:-1, :-1], seen[:-1, 1:], seen[1:, 1:], seen[1:, :-1])
        quads = np.stack(around, axis=2).reshape(-1, 4, 2)
        away = quads - quads.mean(axis=1, keepdims=True)
        reach = np.linalg.norm(away, axis=-1, keepdims=True)
        quads = quads + overlap * away / np.where(reach > 0, reach, 1.0)
        first, last = (
            (rows - 1 - round(share * (rows - 1))) * (columns - 1) for share in (end, start)
        )
        with canvas.as_one(opacity):
            canvas.quads(quads, colors, np.arange(first, last))


def _resampled(heights: Array) -> Array:
    """Heights in the middles of finer pixels between the corners of a grid, bilinear."""
    rows, columns = (_between(count) for count in heights.shape)
    finer: Array = rows @ heights @ columns.T
    return finer


def _between(count: int) -> Array:
    """Shares of so many samples in the pixels between them, shape (pixels, samples)."""
    each = max(math.ceil(_FINE / (count - 1)), 1)
    stops = (np.arange(each * (count - 1)) + 0.5) / each
    distance = np.abs(stops[:, None] - np.arange(count))
    return np.clip(1.0 - distance, 0.0, 1.0)


def _projected(corners: Array, shares: Array) -> Array:
    """Where shares of an area's width and height are seen.

    The map of a square onto any four corners is that of P. Heckbert, "Fundamentals of texture
    mapping and image warping" (1989), 2.2.3.

    Parameters
    ----------
    corners
        Upper left, upper right, lower left and lower right one as they are seen, shape (4, 3).
    shares
        Along and up, shape (…, 2).

    Returns
    -------
    Shape (…, 2).
    """
    upper_left, upper_right, lower_left, lower_right = corners[:, :2]
    first, second = lower_right - upper_right, upper_left - upper_right
    rest = lower_left - lower_right + upper_right - upper_left
    area = first[0] * second[1] - first[1] * second[0]
    if not area:
        return np.broadcast_to(lower_left, shares.shape)
    g = (rest[0] * second[1] - rest[1] * second[0]) / area
    h = (first[0] * rest[1] - first[1] * rest[0]) / area
    along = lower_right - lower_left + g * lower_right
    up = upper_left - lower_left + h * upper_left
    x, y = shares[..., :1], shares[..., 1:]
    seen: Array = (along * x + up * y + lower_left) / (g * x + h * y + 1.0)
    return seen
