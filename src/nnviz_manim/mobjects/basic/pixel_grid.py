"""An input image as a grid of pixels."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers, require_shares
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.images import input_pixels, is_images
from nnviz_manim.painting.palette import DEFAULT_PALETTE, UNKNOWN, Palette, rgb

__all__ = ["PixelGrid"]

Array = NDArray[np.float64]

_REMEDY = "divide them, bytes by 255, or cut off what lies beyond (np.clip)"


class PixelGrid(ImageParts):
    """An image of values 0 to 1, each a pixel of ink as opaque as its value, or one in color.

    Parameters
    ----------
    values
        Shape (rows, columns), or (rows, columns, 3) of red, green and blue. Where one is not a
        number (NaN), its pixel is of a faint quiet color.
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
        If the values are not a table of rows and columns, or one lies outside of 0 to 1.

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
        if not is_images(table[None]):
            raise DrawingError(
                f"a PixelGrid shows a table of rows and columns, and was given values of shape"
                f" {table.shape}: reshape them, for example to (28, 28), or (28, 28, 3) in color"
            )
        self.require_values(table[None])
        rows, columns = table.shape[:2]
        super().__init__(
            table[None],
            box_corners(ORIGIN, height * columns / rows, height),
            palette=palette,
            border_width=border_width,
        )
        self.grid_width = grid_width

    def require_values(self, values: Array) -> None:
        """Refuse what is neither ink nor a color."""
        require_shares(values[0], "values", self, _REMEDY)

    def pixels(self, values: Array) -> Array:
        """Ink as opaque as the value, or the colors that the values are."""
        unknown = (*rgb(self.palette.quiet), UNKNOWN)
        ink = rgb(self.palette.ink)
        return input_pixels(values, ink, colored=self.colored, unknown=unknown)

    def paint_lines(self, canvas: Canvas, part: int, corners: Array, top: int, bottom: int) -> None:
        """Draw the borders of the pixels."""
        if not self.grid_width or bottom <= top:
            return
        rows, columns = self.values.shape[1:3]
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
