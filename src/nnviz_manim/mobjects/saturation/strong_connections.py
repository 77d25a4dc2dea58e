"""The strongest connections between two layers that are too large for all of them."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import revealed_segments
from nnviz_manim.painting.numbers import largest_size
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["StrongConnections"]

Array = NDArray[np.float64]


class StrongConnections(ArrayMobject):
    """Thin lines, a few a unit: colored by sign, opaque by size.

    Parameters
    ----------
    starts, ends
        Where each line leaves its source and reaches its target, shapes (N, 3).
    weights
        One a line, shape (N,); None: all 0.
    weight_scale
        The size of weight that is fully opaque; None: the largest of each moment.
    stroke_width
        Of the lines.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are no lines, or starts, ends and weights are not of one length.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Lines(Scene):
    ...     def construct(self):
    ...         heights = np.linspace(-3, 3, 7)
    ...         starts = np.column_stack([np.full(7, -2), heights, np.zeros(7)])
    ...         ends = starts[::-1] + np.array([4, 0, 0])
    ...         self.add(StrongConnections(starts, ends, np.linspace(-1, 1, 7)))
    """

    line_width: ClassVar[str | None] = "width_of_stroke"
    points_per_part: ClassVar[int] = 2
    values: Array = per_part()
    palette: Palette = kept()
    weight_scale: float | None = kept()
    width_of_stroke: float = whole()

    def __init__(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        weight_scale: float | None = None,
        stroke_width: float = 1.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        first, last = np.atleast_2d(starts), np.atleast_2d(ends)
        if first.shape != last.shape or not first.size:
            raise DrawingError(
                f"StrongConnections take as many starts as ends, at least one, and were given"
                f" shapes {first.shape} and {last.shape}"
            )
        super().__init__(len(first), np.stack([first, last], axis=1))
        self.values = np.zeros(len(first))
        self.weight_scale = weight_scale
        self.width_of_stroke = np.float64(stroke_width)
        self.palette = palette_named(palette)
        if weights is not None:
            self.show(weights)

    def show(self, weights: ArrayLike) -> Self:
        """Show other weights.

        Parameters
        ----------
        weights
            One a line, in any shape.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        self.values = one_for_each(weights, "weights", self, "lines", self.part_count)
        return self

    def strengths(self) -> Array:
        """Size of every weight against the scale, 0 to 1."""
        sizes = np.nan_to_num(np.abs(self.values), nan=0.0, posinf=np.inf)
        scale = self.weight_scale or largest_size(self.values) or 1.0
        return np.clip(sizes / scale, 0.0, 1.0)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the lines, growing from their sources while they are being created."""
        strengths = self.strengths()
        signs = (self.values >= 0)[:, None]
        hues = np.where(signs, rgb(self.palette.positive), rgb(self.palette.negative))
        colors = self.shades(hues, strengths)
        drawn = revealed_segments(places, self.revealed)
        # Faint lines first, so that the strong ones stay in sight.
        order = np.argsort(strengths, kind="stable").tolist()
        canvas.separate_lines(drawn, colors, self.width_of_stroke, order)
