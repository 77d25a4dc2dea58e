"""The pixels of an image on their way to the neurons that look at them."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["PixelStream"]

Array = NDArray[np.float64]

_FLIGHT = 0.55
"""Share of the time that one pixel is on its way; the pixels leave one after the other."""

_GOLDEN = (5**0.5 - 1) / 2
_SCATTER = 0.45
"""How much of their delays is scattered, lest they march in columns."""

_LEAST_SHARE = 0.05
"""Pixels that contribute less than this share of the largest contribution stay."""


class PixelStream(ArrayMobject):
    """Pixels that fly from an image into weight pictures, each to its own weight.

    On its way a pixel turns from ink into what it contributes there, w · x: the sign gives the
    color, the size, relative to the largest contribution of all, the opacity.

    Parameters
    ----------
    image
        Where they come from, at the values that it shows.
    pictures
        Where they go, with the weights that they show.
    most
        How many pixels fly, those of the largest contributions.
    palette
        Where the colors come from.

    Attributes
    ----------
    values : ndarray of shape (pixels,)
        Contributions, relative to the largest of all, -1 to 1.
    inks : ndarray of shape (pixels,)
        Values of the pixels in the image, 0 to 1.
    flown : ndarray of shape (1,)
        How far the stream is: 0 before the first leaves, 1 when the last has arrived.

    Raises
    ------
    DrawingError
        If image and pictures are not of one shape.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import LEFT, RIGHT, Scene
    >>> from nnviz_manim.mobjects import PixelGrid, WeightImages
    >>> class Stream(Scene):
    ...     def construct(self):
    ...         image = PixelGrid(np.eye(8)).shift(3 * LEFT)
    ...         weights = np.random.default_rng(0).normal(size=(4, 64))
    ...         pictures = WeightImages(weights, (8, 8), height=1.2, spacing=1.5).shift(3 * RIGHT)
    ...         stream = PixelStream(image, pictures)
    ...         self.add(image, pictures, stream)
    ...         self.play(stream.animate.show(1.0), run_time=2)
    """

    values: Array = per_part()
    inks: Array = per_part()
    departures: Array = per_part()
    flown: Array = whole()
    palette: Palette = kept()
    upright: bool = kept()

    def __init__(
        self,
        image: PixelGrid,
        pictures: WeightImages,
        *,
        most: int = 2000,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if image.values.shape[1:] != pictures.values.shape[1:]:
            raise DrawingError(
                f"the image has {image.values.shape[1:]} pixels and the weight pictures have"
                f" {pictures.values.shape[1:]}: expected one shape"
            )
        # A pixel in color adds what its three values add, and is as bright as the brightest.
        products, bright = image.values * pictures.values, image.values
        if image.colored:
            products, bright = products.sum(axis=-1), bright.max(axis=-1)
        inks = np.broadcast_to(bright, products.shape).ravel()
        contributions = products.ravel()
        shares = contributions / (float(np.abs(contributions).max()) or 1.0)
        chosen = np.argsort(np.abs(shares), kind="stable")[-most:]
        chosen = chosen[np.abs(shares[chosen]) >= _LEAST_SHARE]
        copies = len(pictures.values)
        origins = np.tile(pixel_corners(image), (copies, 1, 1))[chosen]
        targets = pixel_corners(pictures)[chosen]
        super().__init__(len(chosen), np.concatenate([origins, targets], axis=1))
        self.values = shares[chosen]
        self.inks = np.clip(inks[chosen], 0.0, 1.0)
        way = pictures.get_center() - image.get_center()
        self.upright = bool(abs(way[1]) > abs(way[0]))
        self.departures = _departures(origins[:, 0], way)
        self.flown = np.zeros(1)
        self.palette = palette_named(palette)

    def show(self, flown: float) -> Self:
        """Move the stream along: 0 before the first pixel leaves, 1 when all have arrived."""
        self.flown = np.array([float(flown)])
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the pixels that have left."""
        share = float(self.flown[0])
        if share <= 0:
            return
        begins = self.departures * (1.0 - _FLIGHT)
        ways = np.clip((share - begins) / _FLIGHT, 0.0, 1.0)
        eased = (ways * ways * (3.0 - 2.0 * ways))[:, None]
        corners = self._on_their_way(places[..., :2], eased[..., None])
        positive, negative, ink = (
            np.array(rgb(color))
            for color in (self.palette.positive, self.palette.negative, self.palette.ink)
        )
        signed = np.where((self.values >= 0)[:, None], positive, negative)
        hues = lerp(np.broadcast_to(ink, signed.shape), signed, eased)
        strengths = lerp(self.inks, np.sqrt(np.abs(self.values)), eased[:, 0])
        colors = self.shades(hues, strengths)
        left, top, right, bottom = corners.reshape(-1, 4).T
        boxes = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
        canvas.quads(boxes, np.array(colors), np.flatnonzero(ways > 0))

    def _on_their_way(self, places: Array, share: Array) -> Array:
        """Corners of the pixels, shape (pixels, 2, 2), all of which pass through a waist."""
        origins, targets = places[:, :2], places[:, 2:]
        corners = lerp(origins, targets, share)
        across = 0 if self.upright else 1
        start, end = origins[..., across], targets[..., across]
        middle, rest = start.mean(), 1.0 - share[..., 0]
        half_sizes = corners[..., across] - corners[..., across].mean(axis=1, keepdims=True)
        start, end = (each.mean(axis=1, keepdims=True) for each in (start, end))
        # A cubic Bézier curve whose two inner points lie in the middle of all pixels.
        come = rest**3 * start + 3 * rest * share[..., 0] * middle + share[..., 0] ** 3 * end
        corners[..., across] = come + half_sizes
        return corners


def pixel_corners(images: ImageParts) -> Array:
    """Upper left and lower right corner of every pixel of images, shape (pixels, 2, 3)."""
    rows, columns = images.values.shape[1:3]
    upper_left, upper_right, lower_left, _ = images.part_points().transpose(1, 0, 2)
    across = (upper_right - upper_left)[:, None, None, :] / columns
    down = (lower_left - upper_left)[:, None, None, :] / rows
    row, column = np.arange(rows)[:, None, None], np.arange(columns)[None, :, None]
    upper = upper_left[:, None, None, :] + row * down + column * across
    corners: Array = np.stack([upper, upper + down + across], axis=3)
    return corners.reshape(-1, 2, 3)


def _departures(origins: Array, way: Array) -> Array:
    """When each pixel leaves, 0 to 1: those first that are nearest to where all go."""
    if not len(origins):
        return np.zeros(0)
    ahead = origins @ way
    spread = float(np.ptp(ahead))
    lags = (ahead.max() - ahead) / spread if spread > 0 else np.zeros(len(origins))
    # Multiples of the golden ratio scatter evenly, the same in every render.
    scatter = np.arange(len(origins)) * _GOLDEN % 1.0
    departures: Array = (1.0 - _SCATTER) * lags + _SCATTER * scatter
    return departures
