"""Upright bands of a plot: from where to where something lies on its first axis."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import color_of
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.plot_area import Ranges, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.palette import RGB

__all__ = ["Bands"]

Array = NDArray[np.float64]

_INSIDE, _EDGE, _EDGE_WIDTH = 0.2, 0.55, 1.4
"""Opacity of a band and of its sides, and their stroke."""


class Bands(ArrayMobject):
    """Bands as high as their plot; a part is a band.

    Parameters
    ----------
    plot
        What they stand in; only its place, ranges and palette are kept.
    spans
        From where to where each goes, shape (bands, 2), ascending.
    color
        The name of a color of the palette, or one of Manim's.

    Raises
    ------
    DrawingError
        If a span is none.

    Examples
    --------
    >>> from manim import FadeIn, Scene
    >>> from nnviz_manim.mobjects import Plot
    >>> class Gaps(Scene):
    ...     def construct(self):
    ...         plot = Plot((-1.8, 1.8), (0, 1), width=8)
    ...         gaps = Bands(plot, [(-0.64, -0.53), (0.35, 0.89)])
    ...         self.add(plot)
    ...         self.play(FadeIn(gaps))
    """

    spans: Array = per_part()
    ranges: Ranges = kept()
    hue: RGB = kept()

    def __init__(
        self, plot: Plot, spans: ArrayLike, *, color: ParsableManimColor = "quiet"
    ) -> None:
        given = _checked(spans)
        super().__init__(len(given), np.tile(plot.area, (len(given), 1)))
        self.stroke_scale = plot.stroke_scale
        self.ranges = plot.ranges
        self.hue = color_of(color, plot.palette)
        self.spans = given

    def show(self, spans: ArrayLike) -> Self:
        """Move the bands.

        Parameters
        ----------
        spans
            As many as before, shape (bands, 2).

        Raises
        ------
        DrawingError
            If a span is none, or their number is another.
        """
        given = _checked(spans)
        if len(given) != self.part_count:
            raise DrawingError(f"Bands has {self.part_count} bands and was given {len(given)}")
        self.spans = given
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the bands, growing upwards while they are being created."""
        left, right, bottom, top = self.ranges
        start, end = (bottom + self.revealed * (top - bottom)).tolist()
        if end <= start:
            return
        hue = np.array(self.hue)
        insides, edges = self.shades(hue, _INSIDE), self.shades(hue, _EDGE)
        for part, span in enumerate(np.clip(self.spans, left, right).tolist()):
            corners = places_in(
                places[part], self.ranges, np.array(span)[:, None], np.array([start, end])
            )
            (low, high), (far_low, far_high) = corners
            canvas.polygon([low, high, far_high, far_low], insides[part])
            sides = [each for each, x in zip(corners, span, strict=True) if left < x < right]
            canvas.lines(np.array(sides).reshape(-1, 2, 3), edges[part], _EDGE_WIDTH)


def _checked(spans: ArrayLike) -> Array:
    given: Array = np.array(spans, dtype=float)
    if given.ndim != 2 or given.shape[1] != 2 or not (given[:, 0] < given[:, 1]).all():
        raise DrawingError(
            f"Bands takes pairs of ascending numbers, shape (bands, 2), and was given {spans!r}"
        )
    return given
