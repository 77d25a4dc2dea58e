"""Incoming weights of neurons, each drawn as a small picture of the input."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, ORIGIN
from manim.typing import Vector3DLike
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.painting.numbers import largest_size
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, signed_pixels

__all__ = ["CHANNELS", "WeightImages", "mixture_of"]

Array = NDArray[np.float64]

CHANNELS = {
    "sum": (1.0, 1.0, 1.0),
    "red": (1.0, 0.0, 0.0),
    "green": (0.0, 1.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
}
"""How the weights of red, green and blue are mixed, by what a picture is to show."""


def mixture_of(channel: str) -> Array:
    """Give the shares of red, green and blue that a channel, or their sum, is made of.

    Raises
    ------
    DrawingError
        If it is none of "sum", "red", "green" and "blue".
    """
    if channel not in CHANNELS:
        raise DrawingError(f"channel={channel!r}: expected one of {', '.join(CHANNELS)}")
    return np.array(CHANNELS[channel])


class WeightImages(ImageParts):
    """One picture a neuron: which pixels speak for it, which against it, and how loudly.

    Parameters
    ----------
    weights
        Weights of a first layer, shape (neurons, rows × columns) or (neurons, rows, columns).
    image_shape
        (rows, columns), or (rows, columns, 3) of images in color; may be left out where the weights
        have an axis for each.
    height
        Height of one picture in scene units.
    spacing
        From the center of one picture to the next.
    direction
        Which way the pictures follow each other.
    weight_scale
        The size of weight that is fully opaque; None: the largest of each moment.
    channel
        Which weights of an image in color are seen: those of "red", "green" or "blue", or their
        "sum". :meth:`show_channel` switches.
    border_width
        Width of the frame around each picture; 0 draws none.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the weights do not fill the image shape, or there is no such channel.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Pictures(Scene):
    ...     def construct(self):
    ...         rng = np.random.default_rng(0)
    ...         pictures = WeightImages(rng.normal(size=(4, 64)), (8, 8), height=1.2, spacing=1.5)
    ...         self.add(pictures)
    """

    weight_scale: float | None = kept()
    mixture: Array = whole()

    def __init__(
        self,
        weights: ArrayLike,
        image_shape: tuple[int, ...] | None = None,
        *,
        height: float = 0.5,
        spacing: float = 0.6,
        direction: Vector3DLike = DOWN,
        weight_scale: float | None = None,
        channel: str = "sum",
        border_width: float = 0.8,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        values = as_numbers(weights, "weights", self)
        if image_shape is None and is_image_shape(values.shape[1:]):
            image_shape = values.shape[1:]
        if (
            image_shape is None
            or not is_image_shape(image_shape)
            or not values.ndim
            or values.size != len(values) * np.prod(image_shape)
        ):
            raise DrawingError(
                f"weights of shape {values.shape} do not fill pictures of shape {image_shape}:"
                f" give image_shape=(rows, columns) with rows × columns weights a neuron"
            )
        rows, columns = image_shape[:2]
        places = (np.arange(len(values)) - (len(values) - 1) / 2)[:, None] * spacing
        super().__init__(
            values.reshape(-1, *image_shape),
            box_corners(ORIGIN + places * np.asarray(direction), height * columns / rows, height),
            palette=palette,
            border_width=border_width,
        )
        self.weight_scale = weight_scale
        self.show_channel(channel)

    def show_channel(self, channel: str) -> Self:
        """Show the weights of one channel of images in color, or their sum.

        Raises
        ------
        DrawingError
            If it is none of "sum", "red", "green" and "blue".
        """
        self.mixture = mixture_of(channel)
        return self

    def seen(self) -> Array:
        """Weights as they are drawn, one a pixel, shape (neurons, rows, columns)."""
        return self.values @ self.mixture if self.colored else self.values

    def pixels(self, values: Array) -> Array:
        """Color by sign, opacity by size."""
        shown = values @ self.mixture if self.colored else values
        scale = largest_size(shown) if self.weight_scale is None else self.weight_scale
        return signed_pixels(shown, scale, self.palette)

    def place(self, centers: ArrayLike) -> Self:
        """Move each picture to a center, shape (neurons, 3)."""
        corners = self.part_points()
        offsets = np.asarray(centers, dtype=float) - corners.mean(axis=1)
        self.points = (corners + offsets[:, None, :]).reshape(-1, 3)
        return self
