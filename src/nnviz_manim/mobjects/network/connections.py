"""Connections between two layers: a line a weight, colored by sign, opaque by size."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import revealed_segments
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.part import Part

__all__ = ["Connections"]

Array = NDArray[np.float64]
Normalization = Literal["row", "matrix"] | float

_PLAIN_OPACITY = 0.5


class Connections(ArrayMobject):
    """All lines between two layers.

    Parameters
    ----------
    starts, ends
        Where the lines leave the sources and reach the targets, shapes (sources, 3) and
        (targets, 3).
    weights
        Shape (targets, sources); None: all 0.
    plain
        Whether all lines are drawn alike, thin and quiet, until weights are shown.
    normalize
        The weight that is fully opaque: the largest into each target (``"row"``, as in the
        article that this picture comes from), the largest of the matrix (``"matrix"``), or a
        number, so that growth is seen.
    widths
        Stroke width of a weight of 0 and of a fully opaque one.
    faintest
        Opacity of a weight of 0, 0 to 1.
    strongest_on_top
        Whether the lines are painted in order of size rather than of their targets.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the weights do not fit the ends, or the normalization is unknown.

    Examples
    --------
    >>> from manim import LEFT, RIGHT, Scene
    >>> from nnviz_manim.mobjects import NeuronColumn
    >>> class Lines(Scene):
    ...     def construct(self):
    ...         left, right = NeuronColumn(3).shift(2 * LEFT), NeuronColumn(2).shift(2 * RIGHT)
    ...         lines = Connections.between(left, right, [[1.0, -0.5, 0.2], [0.0, 0.7, -1.0]])
    ...         self.add(left, right, lines)
    """

    points_per_part: ClassVar[int] = 2
    values: Array = per_part()
    plainness: Array = whole()
    palette: Palette = kept()
    normalize: Normalization = kept()
    widths: tuple[float, float] = kept()
    faintest: float = kept()
    strongest_on_top: bool = kept()
    source_count: int = kept()

    def __init__(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        weights: ArrayLike | None = None,
        *,
        normalize: Normalization = "matrix",
        widths: tuple[float, float] = (1.0, 4.0),
        faintest: float = 0.0,
        strongest_on_top: bool = True,
        plain: bool = False,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        sources, targets = np.atleast_2d(starts), np.atleast_2d(ends)
        count = len(sources) * len(targets)
        places = np.stack(
            [np.tile(sources, (len(targets), 1)), np.repeat(targets, len(sources), axis=0)], axis=1
        )
        if not (normalize in ("row", "matrix") or _is_scale(normalize)):
            raise DrawingError(
                f"normalize={normalize!r}: expected 'row', 'matrix' or a number above 0"
            )
        super().__init__(count, places)
        self.source_count = len(sources)
        self.values = np.zeros(count)
        self.plainness = np.array([float(plain)])
        self.palette = palette_named(palette)
        self.normalize = normalize
        self.widths = widths
        self.faintest = float(faintest)
        self.strongest_on_top = strongest_on_top
        if weights is not None:
            self.show(weights)

    @classmethod
    def between(
        cls,
        sources: ArrayMobject,
        targets: ArrayMobject,
        weights: ArrayLike | None = None,
        **style: object,
    ) -> Self:
        """Connect two columns of neurons rim to rim, the sources being on the left."""
        starts = sources.part_points()[:, 0]
        ends = targets.part_points()[:, 2]
        lines = cls(starts, ends, weights, **style)  # type: ignore[arg-type]
        lines.stroke_scale = sources.stroke_scale
        return lines

    @property
    def weights(self) -> Array:
        """What is shown, shape (targets, sources)."""
        return self.values.reshape(-1, self.source_count)

    def show(self, weights: ArrayLike) -> Self:
        """Show other weights.

        Parameters
        ----------
        weights
            Shape (targets, sources).

        Raises
        ------
        DrawingError
            If there are more or fewer.
        """
        matrix = as_numbers(weights, "weights", self)
        if matrix.shape != self.weights.shape:
            raise DrawingError(
                f"these Connections show weights of shape {self.weights.shape} (targets, sources)"
                f" and were given {matrix.shape}"
            )
        self.values = matrix.ravel()
        self.plainness = np.zeros(1)
        return self

    def connection(self, target: int, source: int) -> Part:
        """The line from a source to a target, both counted from 0."""
        return self.part(target * self.source_count + source)

    def strengths(self) -> Array:
        """Size of every weight against the scale, 0 to 1, in the order of the parts."""
        # Without a number there is no size; infinity is as large as can be shown.
        sizes = np.nan_to_num(np.abs(self.values), nan=0.0, posinf=np.inf)
        finite = np.where(np.isfinite(sizes), sizes, 0.0)
        if self.normalize == "row":
            # While it is morphed into another count of lines, the last row may be incomplete.
            largest = np.maximum.reduceat(finite, np.arange(0, len(sizes), self.source_count))
            scale = np.repeat(largest, self.source_count)[: len(sizes)]
        else:
            number = finite.max(initial=0.0) if self.normalize == "matrix" else self.normalize
            scale = np.full(len(sizes), float(number))
        return np.clip(sizes / np.where(scale > 0, scale, 1.0), 0.0, 1.0)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the lines, growing from their sources while they are being created."""
        plain = float(self.plainness[0])
        if plain > 0:
            self._paint_plain(canvas, places, plain)
        if plain < 1:
            self._paint_weights(canvas, places, 1.0 - plain)

    def _paint_plain(self, canvas: Canvas, places: Array, share: float) -> None:
        colors = self.shades(np.array(rgb(self.palette.quiet)), _PLAIN_OPACITY * share)
        every = range(self.part_count)
        drawn = revealed_segments(places, self.revealed)
        canvas.separate_lines(drawn, colors, self.widths[0], every)

    def _paint_weights(self, canvas: Canvas, places: Array, share: float) -> None:
        strengths = self.strengths()
        signs = (self.values >= 0)[:, None]
        hues = np.where(signs, rgb(self.palette.positive), rgb(self.palette.negative))
        colors = self.shades(hues, (self.faintest + (1.0 - self.faintest) * strengths) * share)
        thin, thick = self.widths
        widths = thin + (thick - thin) * strengths
        order = range(self.part_count)
        if self.strongest_on_top:
            order = np.argsort(strengths, kind="stable").tolist()
        drawn = revealed_segments(places, self.revealed)
        canvas.separate_lines(drawn, colors, widths, order)


def _is_scale(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
