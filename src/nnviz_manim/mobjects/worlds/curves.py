"""Curves of functions, in a plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import colors_of
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.plot_area import Ranges, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole

__all__ = ["Curves"]

Array = NDArray[np.float64]

_MARGIN = 0.03
"""How far a curve may jut out of its plot, in scene units: half of its stroke."""

_TIP = 0.018
"""Radius of the dot at the end of a curve, in scene units for each unit of its stroke."""


class Curves(ArrayMobject):
    """Values of one or several functions as curves; a part is a curve.

    Parameters
    ----------
    plot
        What they stand in; only its place, ranges and palette are kept.
    x
        Where the values were taken, shape (samples,), ascending.
    values
        Shape (curves, samples) or (samples,). Where one is not finite, the curve has a gap.
    colors
        A color, or one a curve: names of the palette's colors, or Manim's own.
    widths
        Stroke width, or one a curve.
    opacities
        How opaque, or one a curve: ghosts are faint.
    until
        Up to which x they are drawn, or one a curve; None: to the end.
    tips
        Whether a dot marks the end of what is drawn.

    Raises
    ------
    DrawingError
        If the values do not fit x.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.mobjects import Plot
    >>> class Slopes(Scene):
    ...     def construct(self):
    ...         plot, x = Plot((-6, 6), (-1, 1), width=8), np.linspace(-6, 6, 200)
    ...         ghosts = Curves(plot, x, [np.tanh(w * x) for w in (0.5, 2)], opacities=0.3)
    ...         curve = Curves(plot, x, np.tanh(0.5 * x), colors="positive")
    ...         self.add(plot, ghosts, curve)
    ...         self.play(curve.animate.show(np.tanh(2 * x)))
    """

    values: Array = per_part()
    hues: Array = per_part()
    widths: Array = per_part()
    until: Array = per_part()
    x: Array = whole()
    ranges: Ranges = kept()
    tips: bool = kept()

    def __init__(
        self,
        plot: Plot,
        x: ArrayLike,
        values: ArrayLike,
        *,
        colors: ParsableManimColor | Sequence[ParsableManimColor] = "ink",
        widths: ArrayLike | float = 3.0,
        opacities: ArrayLike | float = 1.0,
        until: ArrayLike | float | None = None,
        tips: bool = False,
    ) -> None:
        self.x = np.array(x, dtype=float).ravel()
        self.values = np.atleast_2d(np.array(values, dtype=float))
        count = len(self.values)
        if self.values.shape != (count, len(self.x)) or not len(self.x):
            raise DrawingError(
                f"Curves over {len(self.x)} numbers take values of shape (curves, {len(self.x)})"
                f" and were given {np.shape(values)}"
            )
        super().__init__(count, np.tile(plot.area, (count, 1)))
        self.stroke_scale = plot.stroke_scale
        self.hues = colors_of(colors, count, plot.palette)
        self.widths = np.broadcast_to(np.asarray(widths, dtype=float), count).copy()
        self.opacities = np.broadcast_to(np.asarray(opacities, dtype=float), count).copy()
        self.until = np.full(count, self.x[-1])
        self.ranges = plot.ranges
        self.tips = tips
        if until is not None:
            self.show(until=until)

    def show(
        self, values: ArrayLike | None = None, *, until: ArrayLike | float | None = None
    ) -> Self:
        """Show other values, or more or less of them.

        Parameters
        ----------
        values
            Shape (curves, samples) or, of a single curve, (samples,).
        until
            Up to which x, one number or one a curve.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        if values is not None:
            given = np.atleast_2d(np.array(values, dtype=float))
            if given.shape != self.values.shape:
                raise DrawingError(
                    f"these Curves show values of shape {self.values.shape} (curves, samples) and"
                    f" were given {np.shape(values)}"
                )
            self.values = given
        if until is not None:
            ends = np.broadcast_to(np.asarray(until, dtype=float), self.part_count)
            self.until = one_for_each(ends, "ends", self, "curves", self.part_count)
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the curves, growing from the left while they are being created."""
        colors = self.shades(self.hues)
        start, end = self.revealed.tolist()
        first, last = float(self.x[0]), float(self.x[-1])
        begin = first + start * (last - first)
        ends = np.minimum(self.until, first + end * (last - first)).tolist()
        low = places[0, :, :2].min(axis=0) - _MARGIN
        high = places[0, :, :2].max(axis=0) + _MARGIN
        with canvas.inside(low.tolist(), high.tolist()):
            tips = [
                self._paint_curve(canvas, places[part], part, (begin, until), colors[part])
                for part, until in enumerate(ends)
            ]
        if not self.tips:
            return
        # A tip on the edge is whole; one beyond it is not there.
        for part, tip in enumerate(tips):
            if tip is not None and (low <= tip).all() and (tip <= high).all():
                x, y = tip.tolist()
                canvas.disk(x, y, _TIP * self.stroke_scale * float(self.widths[part]), colors[part])

    def _paint_curve(
        self, canvas: Canvas, corners: Array, part: int, drawn: tuple[float, float], color: RGBA
    ) -> Array | None:
        """Draw a curve, and tell where it ends, shape (2,), if it has an end."""
        begin, until = drawn
        if until < begin or not color[3]:
            return None
        x, values = self.x, self.values[part]
        inside = (x > begin) & (x < until)
        xs = np.concatenate([[begin], x[inside], [until]])
        ys = np.concatenate(
            [[np.interp(begin, x, values)], values[inside], [np.interp(until, x, values)]]
        )
        finite = np.isfinite(ys)
        width = float(self.widths[part])
        points = places_in(corners, self.ranges, xs, np.where(finite, ys, 0.0))
        for run in np.split(np.arange(len(xs)), np.flatnonzero(~finite)):
            canvas.polyline(points[run[finite[run]]].tolist(), color, width)
        return points[-1, :2] if finite[-1] else None
