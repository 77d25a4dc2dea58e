"""What :class:`PixelGrid` and :class:`WeightImages` have in common: parts that are images."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.images import premultiplied
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["ImageParts"]

Array = NDArray[np.float64]


class ImageParts(ArrayMobject):
    """Images of one shape, each a part.

    Parameters
    ----------
    values
        Shape (parts, rows, columns), or (parts, rows, columns, 3) of red, green and blue.
    corners
        Corners of each image: upper left, upper right, lower left, lower right.
        Shape (parts, 4, 3).
    palette
        Where the colors come from.
    border_width
        Width of the frame around each image; 0 draws none.
    """

    line_width: ClassVar[str | None] = "border_width"
    values: Array = per_part()
    palette: Palette = kept()
    border_width: float = whole()

    def __init__(
        self,
        values: ArrayLike,
        corners: Array,
        *,
        palette: Palette | str = DEFAULT_PALETTE,
        border_width: float = 1.0,
    ) -> None:
        self.values = np.array(values, dtype=float)
        super().__init__(len(self.values), corners)
        self.palette = palette_named(palette)
        self.border_width = np.float64(border_width)

    @property
    def colored(self) -> bool:
        """Whether each pixel has three values, of red, green and blue."""
        return self.values.ndim == 4

    def pixels(self, values: Array) -> Array:
        """Colors of the values: red, green, blue and opacity, shape (parts, rows, columns, 4)."""
        raise DrawingError(f"{type(self).__name__} does not say which colors its values have")

    def show(self, values: ArrayLike) -> Self:
        """Show other values.

        Parameters
        ----------
        values
            As many as there are pixels, in any shape.

        Raises
        ------
        DrawingError
            If their number is another, or one of them has no color.
        """
        given = as_numbers(values, "values", self)
        if given.size != self.values.size:
            raise DrawingError(
                f"{type(self).__name__} shows {self.values.size} values (shape"
                f" {self.values.shape}) and was given {given.size} (shape {given.shape})"
            )
        given = given.reshape(self.values.shape)
        self.require_values(given)
        self.values = given
        return self

    def require_values(self, values: Array) -> None:
        """Refuse values that have no color (a hook; by default all have one)."""

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the images, one after another while they are being created."""
        pixels = premultiplied(self._shaded_pixels())
        parts = np.arange(self.part_count)
        starts, ends = (np.clip(end * self.part_count - parts, 0.0, 1.0) for end in self.revealed)
        for part, (first, last) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if last > first:
                self._paint_part(canvas, part, pixels[part], places[part], first, last)

    def _shaded_pixels(self) -> Array:
        """Colors of all images after their tints and opacities, shape (parts, rows, columns, 4)."""
        pixels = self.pixels(self.values)
        if self.tints[:, 3].any():
            tints = self.tints[:, None, None]
            pixels[..., :3] += (tints[..., :3] - pixels[..., :3]) * tints[..., 3:]
        pixels[..., 3] *= self.opacities[:, None, None]
        return pixels

    def _paint_part(
        self,
        canvas: Canvas,
        part: int,
        pixels: NDArray[np.float32],
        corners: Array,
        first: float,
        last: float,
    ) -> None:
        rows = len(pixels)
        top, bottom = round(first * rows), round(last * rows)
        upper_left, upper_right, lower_left, lower_right = corners
        if bottom > top:
            window = corners
            if bottom - top < rows:
                window = np.stack(
                    [
                        lerp(upper_left, lower_left, top / rows),
                        lerp(upper_right, lower_right, top / rows),
                        lerp(upper_left, lower_left, bottom / rows),
                    ]
                )
            canvas.image(window, pixels[top:bottom])
        self.paint_lines(canvas, part, corners, top, bottom)
        if self.border_width:
            border = np.stack(
                [
                    lerp(upper_left, lower_left, first),
                    lerp(upper_right, lower_right, first),
                    lerp(upper_right, lower_right, last),
                    lerp(upper_left, lower_left, last),
                ]
            )
            color = self.shade(part, rgb(self.palette.quiet), 0.8)
            canvas.outline(border, color, self.border_width)

    def paint_lines(self, canvas: Canvas, part: int, corners: Array, top: int, bottom: int) -> None:
        """Draw what lies between the pixels (a hook; by default nothing)."""
