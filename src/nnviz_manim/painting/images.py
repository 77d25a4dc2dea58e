"""Images of numbers, painted so that every pixel of the frame takes the mean of what it covers."""

from __future__ import annotations

from collections.abc import Sequence

import cairo
import numpy as np
from numpy.typing import NDArray

from nnviz_manim.painting.geometry import pixel_coverage

__all__ = ["COLORS", "input_pixels", "is_image_shape", "is_images", "paint_image", "premultiplied"]

COLORS = 3
"""Channels of an image in color: red, green and blue."""

_LEAST_TURN = 1e-6
"""An image that is turned or sheared less than this stands upright."""

_LEAST_AREA = 1e-12
"""Images smaller than this, in square scene units, are not drawn: cairo refuses them."""


def premultiplied(pixels: NDArray[np.float64]) -> NDArray[np.float32]:
    """Colors multiplied by their opacities, as cairo blends them.

    Parameters
    ----------
    pixels
        Shape (…, 4): red, green, blue, opacity, cut to 0 to 1.
    """
    shares: NDArray[np.float32] = np.clip(pixels, 0.0, 1.0).astype(np.float32)
    shares[..., :3] *= shares[..., 3:]
    return shares


def is_image_shape(shape: Sequence[int]) -> bool:
    """Whether inputs of a shape are images: rows and columns, or these with three channels."""
    return len(shape) == 2 or (len(shape) == 3 and shape[2] == COLORS)


def is_images(values: NDArray[np.float64]) -> bool:
    """Whether an array holds images of one shape, (images, rows, columns) or with channels."""
    return is_image_shape(values.shape[1:]) and values.size > 0


def input_pixels(
    values: NDArray[np.float64],
    ink: tuple[float, ...],
    *,
    colored: bool,
    unknown: tuple[float, ...] | None = None,
) -> NDArray[np.float64]:
    """Colors of inputs: ink as opaque as a value, or the red, green and blue that they are.

    Parameters
    ----------
    values
        From 0 to 1, shape (…, rows, columns), or (…, rows, columns, 3) if they are colors.
    ink
        Red, green and blue of a value of 1, and its opacity if it is less than 1.
    colored
        Whether the last axis is that of red, green and blue.
    unknown
        Red, green, blue and opacity of NaN; None: it is not drawn.

    Returns
    -------
    Red, green, blue and opacity, shape (…, rows, columns, 4).
    """
    opacity = ink[3] if len(ink) > 3 else 1.0
    known = np.clip(np.nan_to_num(values, nan=0.0), 0.0, 1.0)
    pixels = np.empty((*(values.shape[:-1] if colored else values.shape), 4))
    pixels[..., :3] = known if colored else ink[:3]
    pixels[..., 3] = opacity if colored else opacity * known
    missing = np.isnan(values).any(axis=-1) if colored else np.isnan(values)
    pixels[missing] = (0.0, 0.0, 0.0, 0.0) if unknown is None else unknown
    return pixels


def paint_image(
    context: cairo.Context[cairo.ImageSurface],
    corners: NDArray[np.float64],
    pixels: NDArray[np.float32],
    alpha: float,
) -> None:
    """Paint an image into a parallelogram, ``alpha`` opaque; see ``Canvas.image``."""
    rows, columns = pixels.shape[:2]
    (left, top), (right, rise), (shift, bottom) = corners[:3, :2].tolist()
    along, up, aside, down = right - left, rise - top, shift - left, bottom - top
    if abs(along * down - up * aside) < _LEAST_AREA:
        return
    to_frame = (
        cairo.Matrix(along / columns, up / columns, aside / rows, down / rows, left, top)
        * context.get_matrix()
    )
    context.save()
    if abs(to_frame.yx) + abs(to_frame.xy) < _LEAST_TURN:
        _paint_upright(context, pixels, to_frame, alpha)
    else:
        context.set_matrix(to_frame)
        _paint_pixels(context, pixels, alpha)
    context.restore()


def _paint_upright(
    context: cairo.Context[cairo.ImageSurface],
    pixels: NDArray[np.float32],
    to_frame: cairo.Matrix,
    alpha: float,
) -> None:
    frame = context.get_target()
    rows, columns = pixels.shape[:2]
    first_row, down = pixel_coverage(to_frame.y0, to_frame.yy, rows, frame.get_height())
    first_column, along = pixel_coverage(to_frame.x0, to_frame.xx, columns, frame.get_width())
    if not (down.size and along.size):
        return
    # Two plain matrix products, with the channels beside each other as cairo wants them.
    across = np.matmul(along, pixels).reshape(rows, -1)
    seen: NDArray[np.float32] = np.matmul(down, across)
    context.set_matrix(cairo.Matrix(x0=first_column, y0=first_row))
    _paint_pixels(context, seen.reshape(len(down), len(along), -1), alpha)


def _paint_pixels(
    context: cairo.Context[cairo.ImageSurface], pixels: NDArray[np.float32], alpha: float
) -> None:
    """Paint pre-multiplied pixels, each one unit of the present matrix large."""
    rows, columns = pixels.shape[:2]
    # Red stays first because Manim's frames are RGBA, though cairo takes them for BGRA.
    data = np.empty((rows, columns, 4), np.uint8)
    np.add(255 * pixels, 0.5, out=data, casting="unsafe")
    surface = cairo.ImageSurface.create_for_data(
        data.data.cast("B"), cairo.FORMAT_ARGB32, columns, rows
    )
    context.set_source_surface(surface)
    context.get_source().set_filter(cairo.FILTER_NEAREST)
    context.rectangle(0, 0, columns, rows)
    context.clip()
    context.paint_with_alpha(alpha)
    surface.finish()
