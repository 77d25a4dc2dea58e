"""A cairo context in scene units: the few strokes that array mobjects are painted with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import floor, tau

import cairo
import numpy as np
from numpy.typing import NDArray

from nnviz_manim.painting.glyphs import TextOutline
from nnviz_manim.painting.images import paint_image
from nnviz_manim.painting.masks import (
    MOST_OPAQUE_LINE,
    Masks,
    Rims,
    Shape,
    Strokes,
    draw,
    stroke_line,
)

__all__ = ["RGBA", "STROKE_UNIT", "Canvas"]

RGBA = tuple[float, float, float, float]
"""Red, green, blue and opacity, 0 to 1."""

_LEAST_VISIBLE = 0.5 / 255
"""Below this opacity a stroke changes no 8-bit pixel."""

_LEAST_SIZE = 1e-6
"""Text smaller than this, in scene units, is not drawn: cairo refuses it."""

_AS_IT_IS = cairo.Matrix()

STROKE_UNIT = 0.01
"""Scene units of one unit of Manim's ``stroke_width``."""


class Canvas:
    """Paints on one frame of Manim's Cairo camera.

    Lengths are scene units, widths of strokes are Manim's (1 is 0.01 scene units, or as many as
    :attr:`stroke_unit` says), opacities are multiplied by :attr:`alpha`.

    Parameters
    ----------
    context
        A cairo context whose matrix maps scene units to pixels.
    masks
        Of the camera; None: new ones.
    """

    def __init__(
        self, context: cairo.Context[cairo.ImageSurface], masks: Masks | None = None
    ) -> None:
        self.context = context
        self._masks = Masks() if masks is None else masks
        self._clips = 0
        # Manim leaves the path of what it has drawn last, which would be drawn again with ours.
        context.new_path()
        self.alpha = 1.0
        self.stroke_unit = STROKE_UNIT

    @property
    def pixels_per_unit(self) -> float:
        """Pixels that one scene unit covers."""
        return abs(float(self.context.get_matrix().xx))

    def _ink(self, color: RGBA, most: float = 1.0) -> bool:
        """Load a color, at most so opaque; false where it would leave no trace."""
        red, green, blue, opacity = color
        opacity *= self.alpha
        if opacity < _LEAST_VISIBLE:
            return False
        # Manim's frames are RGBA while cairo writes BGRA, hence the swap.
        self.context.set_source_rgba(blue, green, red, min(opacity, most))
        return True

    def _stroke(self, width: float) -> None:
        self.context.set_line_width(width * self.stroke_unit)
        self.context.stroke()

    def disk(self, x: float, y: float, radius: float, color: RGBA) -> None:
        """Fill a circle."""
        if self._ink(color):
            self.context.new_sub_path()
            self.context.arc(x, y, radius, 0.0, tau)
            self.context.fill()

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        color: RGBA,
        width: float,
        start: float = 0.0,
        end: float = tau,
    ) -> None:
        """Draw a circle or a part of it; angles in radians, counterclockwise from the right."""
        if end > start and self._ink(color):
            # Cairo fills a ring in half of the time that it takes to stroke a circle.
            half = width * self.stroke_unit / 2
            self.context.new_sub_path()
            self.context.arc(x, y, radius + half, start, end)
            self.context.arc_negative(x, y, max(radius - half, 0.0), end, start)
            self.context.fill()

    def line(self, start: Sequence[float], end: Sequence[float], color: RGBA, width: float) -> None:
        """Draw a straight line."""
        if self._ink(color):
            stroke_line(self.context, start, end, width * self.stroke_unit)

    def polyline(
        self, points: Sequence[Sequence[float]] | NDArray[np.float64], color: RGBA, width: float
    ) -> None:
        """Draw straight lines through points, with round joints."""
        if len(points) > 1 and self._ink(color):
            self.context.set_line_join(cairo.LINE_JOIN_ROUND)
            self.context.move_to(points[0][0], points[0][1])
            for point in points[1:]:
                self.context.line_to(point[0], point[1])
            self._stroke(width)
            self.context.set_line_join(cairo.LINE_JOIN_MITER)

    def polygon(self, points: Sequence[Sequence[float]] | NDArray[np.float64], color: RGBA) -> None:
        """Fill a polygon."""
        if self._ink(color):
            self.context.move_to(points[0][0], points[0][1])
            for point in points[1:]:
                self.context.line_to(point[0], point[1])
            self.context.fill()

    def polygons(self, shapes: NDArray[np.float64], color: RGBA) -> None:
        """Fill many polygons of one color at once.

        Parameters
        ----------
        shapes
            Shape (N, corners, 2 or 3).
        """
        if len(shapes) and self._ink(color):
            for first, *others in shapes[..., :2].tolist():
                self.context.move_to(*first)
                for point in others:
                    self.context.line_to(*point)
                self.context.close_path()
            self.context.fill()

    def quads(
        self,
        corners: NDArray[np.float64],
        colors: NDArray[np.float64],
        order: NDArray[np.intp],
        lines: Mapping[int, Sequence[Sequence[float]]] | None = None,
        ink: RGBA = (0.0, 0.0, 0.0, 1.0),
        width: float = 1.0,
    ) -> None:
        """Fill thousands of quads one after another, each with the lines on it.

        Parameters
        ----------
        corners
            Shape (N, 4, 2) or (N, 8), around each.
        colors
            Red, green, blue and opacity, shape (N, 4).
        order
            Which are filled, the lowest first.
        lines
            By quad, x and y of the start and the end of each line on it.
        ink, width
            Of the lines.
        """
        context, drawn, alpha = self.context, lines or {}, self.alpha
        move, line, fill, load = (
            context.move_to,
            context.line_to,
            context.fill,
            context.set_source_rgba,
        )
        context.set_line_width(width * self.stroke_unit)
        order = order[colors[order, 3] * alpha >= _LEAST_VISIBLE]
        places, shades = corners.reshape(-1, 8)[order], colors[order]
        # Columns: few long lists of numbers, where thousands of short ones would keep Python's
        # garbage collector busy.
        for number, x0, y0, x1, y1, x2, y2, x3, y3, red, green, blue, opacity in zip(
            order.tolist(), *places.T.tolist(), *shades.T.tolist(), strict=True
        ):
            # As by polygon, of which thousands of calls take twice as long.
            load(blue, green, red, opacity * alpha)
            move(x0, y0)
            line(x1, y1)
            line(x2, y2)
            line(x3, y3)
            fill()
            if number in drawn and self._ink(ink):
                for start_x, start_y, end_x, end_y in drawn[number]:
                    move(start_x, start_y)
                    line(end_x, end_y)
                context.stroke()

    def outline(
        self,
        points: Sequence[Sequence[float]] | NDArray[np.float64],
        color: RGBA,
        width: float,
    ) -> None:
        """Draw the border of a polygon."""
        if self._ink(color):
            self.context.move_to(points[0][0], points[0][1])
            for point in points[1:]:
                self.context.line_to(point[0], point[1])
            self.context.close_path()
            self._stroke(width)

    def separate_lines(
        self,
        segments: NDArray[np.float64],
        colors: Sequence[RGBA],
        widths: NDArray[np.float64] | float,
        order: Iterable[int],
    ) -> None:
        """Draw many lines one after another.

        Parameters
        ----------
        segments
            Shape (N, 2, 2 or 3): start and end of each.
        colors
            One a line.
        widths
            One a line, shape (N,), or one for all.
        order
            Which are drawn, the lowest first.
        """
        ends = np.ascontiguousarray(segments[..., :2], dtype=float)
        wide = np.broadcast_to(np.asarray(widths, dtype=float), len(ends))
        inked = (part for part in order if self._ink(colors[part], MOST_OPAQUE_LINE))
        if self._clips:
            # Cairo clips what it strokes otherwise than what it paints through a mask.
            for part in inked:
                start, end = ends[part].tolist()
                stroke_line(self.context, start, end, float(wide[part]) * self.stroke_unit)
        else:
            self._masks.paint_lines(self.context, ends, wide, self.stroke_unit, inked)

    def lines(
        self, segments: NDArray[np.float64], color: RGBA, width: float, *, resting: bool = True
    ) -> None:
        """Draw many lines of one color; where they cross they are not more opaque.

        Parameters
        ----------
        segments
            Shape (N, 2, 2 or 3): start and end of each.
        resting
            Whether they stay where they are from frame to frame, so that a mask is worth its while.
        """
        if len(segments) and self._ink(color):
            ends = np.ascontiguousarray(segments[..., :2], dtype=float).tobytes()
            strokes = Strokes(ends, width * self.stroke_unit)
            if resting:
                self._draw_through_mask(strokes)
            else:
                draw(self.context, strokes)

    def rims(
        self, circles: Sequence[tuple[float, float, float]], color: RGBA, width: float
    ) -> None:
        """Draw circles of one color.

        Parameters
        ----------
        circles
            x, y and radius of each.
        """
        if circles and self._ink(color):
            self._draw_through_mask(Rims(tuple(circles), width * self.stroke_unit))

    def _draw_through_mask(self, shape: Shape, within: cairo.Matrix = _AS_IT_IS) -> None:
        """Draw a shape with the present ink, through its last mask if it stands where it stood."""
        context = self.context
        usual = context.get_matrix()
        place = within * usual
        left, top = floor(place.x0), floor(place.y0)
        found = self._masks.of_shape(
            shape, place.xx, place.yx, place.xy, place.yy, place.x0 - left, place.y0 - top
        )
        if found is None:
            context.set_matrix(place)
            draw(context, shape)
        else:
            context.identity_matrix()
            context.mask_surface(found.surface, left + found.left, top + found.top)
        context.set_matrix(usual)

    def image(self, corners: NDArray[np.float64], pixels: NDArray[np.float32]) -> None:
        """Paint an image into a parallelogram.

        Where the image stands upright, every pixel of the frame takes the mean of what it
        covers, so that edges are smooth, and small images do not flicker when they move.

        Parameters
        ----------
        corners
            Upper left, upper right and lower left corner (further rows are not read).
        pixels
            Shape (rows, columns, 4), as ``image_painting.premultiplied`` gives them.
        """
        paint_image(self.context, corners, pixels, self.alpha)

    def text(self, outline: TextOutline, x: float, y: float, height: float, color: RGBA) -> None:
        """Fill a text whose left end stands at (x, y), y being the baseline.

        Parameters
        ----------
        height
            Height of a capital letter.
        """
        if height > _LEAST_SIZE and self._ink(color):
            self._draw_through_mask(outline, cairo.Matrix(height, 0.0, 0.0, height, x, y))

    @contextmanager
    def clipped(self, corners: NDArray[np.float64], shares: NDArray[np.float64]) -> Iterator[None]:
        """Paint only on a share of a box, measured from its left edge.

        Parameters
        ----------
        corners
            Upper left, upper right, lower left and lower right corner, shape (4, 3).
        shares
            From and to, 0 to 1; the whole of it clips nothing, not even what juts out.
        """
        start, end = (float(share) for share in shares)
        if start <= 0 and end >= 1:
            yield
            return
        upper_left, upper_right, lower_left, lower_right = corners
        # Accents and descenders lie outside a box that is one capital letter high.
        margin = upper_left - lower_left
        window = [
            upper_left + margin + start * (upper_right - upper_left),
            upper_left + margin + end * (upper_right - upper_left),
            lower_left - margin + end * (lower_right - lower_left),
            lower_left - margin + start * (lower_right - lower_left),
        ]
        with self._clipping():
            self.context.move_to(window[0][0], window[0][1])
            for point in window[1:]:
                self.context.line_to(point[0], point[1])
            self.context.clip()
            yield

    @contextmanager
    def inside(self, low: Sequence[float], high: Sequence[float]) -> Iterator[None]:
        """Paint only in an upright box, given by its lower left and its upper right corner."""
        with self._clipping():
            self.context.rectangle(low[0], low[1], high[0] - low[0], high[1] - low[1])
            self.context.clip()
            yield

    @contextmanager
    def _clipping(self) -> Iterator[None]:
        self.context.save()
        self._clips += 1
        try:
            yield
        finally:
            self._clips -= 1
            self.context.restore()

    @contextmanager
    def as_one(self, opacity: float) -> Iterator[None]:
        """Paint things that lie on each other as one, which is more or less opaque as a whole."""
        if opacity >= 1:
            yield
            return
        self.context.push_group()
        try:
            yield
        finally:
            self.context.pop_group_to_source()
            self.context.paint_with_alpha(opacity)

    @contextmanager
    def turned(self, x: float, y: float, angle: float) -> Iterator[None]:
        """Paint with the origin at (x, y), turned by an angle in radians."""
        self.context.save()
        self.context.translate(x, y)
        self.context.rotate(angle)
        try:
            yield
        finally:
            self.context.restore()
