"""An input image as a grid of pixels."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, UNKNOWN, Palette, rgb

__all__ = ["PixelGrid"]

Array = NDArray[np.float64]


class PixelGrid(ImageParts):
    """An image of values 0 to 1, each a pixel of ink as opaque as its value.

    Parameters
    ----------
    values
        Shape (rows, columns).
    height
        Height of the image in scene units; pixels are square.
    grid_width
        Width of the border of each pixel; 0 draws none. Where two pixels meet, both of their
        borders are drawn, as they would be with a ``Square`` for each.
    border_width
        Width of the frame around the image; 0 draws none.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the values are not a table of rows and columns.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Image(Scene):
    ...     def construct(self):
    ...         image = PixelGrid(np.eye(8), height=4)
    ...         self.add(image)
    ...         self.play(image.animate.show(np.eye(8)[::-1]))
    """

    grid_width: float = kept()

    def __init__(
        self,
        values: ArrayLike,
        *,
        height: float = 2.6,
        grid_width: float = 0.0,
        border_width: float = 1.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        table = as_numbers(values, "values", self)
        if table.ndim != 2 or not table.size:
            raise DrawingError(
                f"a PixelGrid shows a table of rows and columns, and was given values of shape"
                f" {table.shape}: reshape them, for example to (28, 28)"
            )
        rows, columns = table.shape
        super().__init__(
            table[None],
            box_corners(ORIGIN, height * columns / rows, height),
            palette=palette,
            border_width=border_width,
        )
        self.grid_width = grid_width

    def pixels(self, values: Array) -> Array:
        """Ink as opaque as the value."""
        pixels = np.empty((*values.shape, 4))
        pixels[..., :3] = rgb(self.palette.ink)
        pixels[..., 3] = np.clip(values, 0.0, 1.0)
        pixels[np.isnan(values)] = (*rgb(self.palette.quiet), UNKNOWN)
        return pixels

    def paint_lines(self, canvas: Canvas, part: int, corners: Array, top: int, bottom: int) -> None:
        """Draw the borders of the pixels."""
        if not self.grid_width or bottom <= top:
            return
        rows, columns = self.values.shape[1:]
        upper_left, upper_right, lower_left, lower_right = corners
        down = np.arange(top, bottom + 1)[:, None] / rows
        along = np.linspace(0.0, 1.0, columns + 1)[:, None]
        left = lerp(upper_left, lower_left, down)
        right = lerp(upper_right, lower_right, down)
        across = np.stack([left, right], axis=1)
        upright = np.stack([lerp(left[0], right[0], along), lerp(left[-1], right[-1], along)], 1)
        color = self.shade(part, rgb(self.palette.ink))
        canvas.lines(np.concatenate([across, upright]), color, self.grid_width)
        canvas.lines(np.concatenate([across[1:-1], upright[1:-1]]), color, self.grid_width)
