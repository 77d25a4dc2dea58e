"""Several images in rows, as on a sheet of prints."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.painting.counts import as_numbers, require_shares
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.images import input_pixels, is_images
from nnviz_manim.painting.palette import DEFAULT_PALETTE, UNKNOWN, Palette, rgb, signed_pixels

__all__ = ["ImageSheet"]

_REMEDY = "divide them, give scale=…, or signed=True for weights"

Array = NDArray[np.float64]


class ImageSheet(ImageParts):
    """Images of one shape in rows, centered; each is a part.

    Parameters
    ----------
    values
        Shape (images, rows, columns).
    per_row
        Images in a row; None: all in one.
    height
        Height of an image in scene units; pixels are square.
    spacing
        From the center of one image to that of the next, to the right and down.
    signed
        Whether the color is the sign and the opacity the size, as for weights; else every pixel
        is of ink, as opaque as its value.
    scale
        The value that is fully opaque.
    border_width
        Width of the frame around each image; 0 draws none.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the values are not images, the scale or the number in a row cannot be, or values that
        are ink or colors lie outside of 0 to the scale.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Sheet(Scene):
    ...     def construct(self):
    ...         rng = np.random.default_rng(0)
    ...         images = rng.normal(size=(6, 8, 8))
    ...         sheet = ImageSheet(images, per_row=3, height=2, spacing=(2.4, 2.6), signed=True)
    ...         self.add(sheet)
    ...         self.play(sheet.animate.show(-images))
    """

    signed: bool = kept()
    value_scale: float = kept()

    def __init__(
        self,
        values: ArrayLike,
        *,
        per_row: int | None = None,
        height: float = 2.0,
        spacing: tuple[float, float] = (2.4, 2.4),
        signed: bool = False,
        scale: float = 1.0,
        border_width: float = 0.8,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        images = as_numbers(values, "values", self)
        if not is_images(images):
            raise DrawingError(
                f"an ImageSheet shows images, and was given values of shape {images.shape}:"
                f" reshape them to (images, rows, columns), or (images, rows, columns, 3) in color"
            )
        if not scale > 0 or (per_row is not None and per_row < 1):
            raise DrawingError(
                f"scale={scale!r}, per_row={per_row!r}: expected a scale above 0 and at least one"
                f" image in a row"
            )
        count, rows, columns = images.shape[:3]
        width = height * columns / rows
        super().__init__(
            images,
            box_corners(_centers(count, per_row or count, spacing), width, height),
            palette=palette,
            border_width=border_width,
        )
        self.signed = signed
        self.value_scale = scale
        self.require_values(images)

    def require_values(self, values: Array) -> None:
        """Refuse what is neither ink nor a color."""
        if self.colored or not self.signed:
            require_shares(values, "values", self, _REMEDY, self.value_scale)

    def pixels(self, values: Array) -> Array:
        """Color by sign and opacity by size, or ink as opaque as the value."""
        if self.signed and not self.colored:
            return signed_pixels(values, self.value_scale, self.palette)
        unknown = (*rgb(self.palette.quiet), UNKNOWN)
        ink = rgb(self.palette.ink)
        shares = values / self.value_scale
        return input_pixels(shares, ink, colored=self.colored, unknown=unknown)

    def centers(self) -> Array:
        """Center of each image, shape (images, 3)."""
        centers: Array = self.part_points().mean(axis=1)
        return centers


def _centers(count: int, per_row: int, spacing: tuple[float, float]) -> Array:
    """Places in rows around the origin; a last row that is not full is centered too."""
    places = np.zeros((count, 3))
    lines = -(-count // per_row)
    for line in range(lines):
        row = places[line * per_row : (line + 1) * per_row]
        row[:, 0] = (np.arange(len(row)) - (len(row) - 1) / 2) * spacing[0]
        row[:, 1] = ((lines - 1) / 2 - line) * spacing[1]
    return places + ORIGIN
