"""What a network or a neuron answers at every point of the plane, as a colored image."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_parts import ImageParts
from nnviz_manim.mobjects.worlds.contours import contour_segments
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers, one_for_each
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, rgb

__all__ = ["BIAS_BAR", "BIAS_GAP", "DecisionField", "FieldNodes"]

Array = NDArray[np.float64]

_SHADES = 255
"""Steps from no answer to a sure one, in either color."""

BIAS_BAR, BIAS_GAP = 0.19, 0.05
"""Height of the bar of a bias, and its distance from the node, in sides of the node."""

_TRACK, _ZERO_WIDTH = 0.3, 1.6
"""Opacity of the box that the bar of a bias grows in, and stroke of the mark of its zero."""


class Fields(ImageParts):
    """Fields of one shape, colored by sign and sureness; what both kinds of them share.

    Parameters
    ----------
    values
        Shape (fields, rows, columns), the lowest row first.
    corners
        Shape (fields, 4, 3).
    center
        The value between both answers.
    scale
        How far from it an answer is quite sure.
    strength
        Opacity of a sure answer.
    style
        ``palette`` and ``border_width`` as in ``ImageParts``.
    """

    middle: float = kept()
    sure_at: float = kept()
    strength: float = kept()

    def __init__(
        self,
        values: ArrayLike,
        corners: Array,
        *,
        center: float = 0.0,
        scale: float = 1.0,
        strength: float = 0.9,
        palette: Palette | str = DEFAULT_PALETTE,
        border_width: float = 1.0,
    ) -> None:
        super().__init__(values, corners, palette=palette, border_width=border_width)
        if self.values.ndim != 3 or min(self.values.shape[1:]) < 2 or not scale > 0:
            raise DrawingError(
                f"{type(self).__name__} takes fields of at least 2 × 2 values and a scale above 0,"
                f" and was given shape {self.values.shape} and scale {scale!r}"
            )
        self.middle = float(center)
        self.sure_at = float(scale)
        self.strength = float(strength)

    def pixels(self, values: Array) -> Array:
        """Colors of values, the lowest row last: red, green, blue and opacity, shape (…, 4)."""
        sureness = np.clip((values[..., ::-1, :] - self.middle) / self.sure_at, -1.0, 1.0)
        steps = np.rint(np.nan_to_num(sureness) * _SHADES).astype(np.intp)
        shares = np.arange(-_SHADES, _SHADES + 1) / _SHADES
        table = np.empty((len(shares), 4))
        table[:, :3] = np.where(
            (shares >= 0)[:, None], rgb(self.palette.positive), rgb(self.palette.negative)
        )
        table[:, 3] = self.strength * np.abs(shares)
        colors: Array = table[steps + _SHADES]
        return colors


class DecisionField(Fields):
    """One field, with the line on which the answer changes.

    Parameters
    ----------
    values
        Shape (rows, columns): a row for each y, from the lowest, a column for each x.
    width, height
        In scene units; None: as wide or high as its number of columns or rows asks for.
    center
        The value between both answers: 0, or 0.5 for probabilities.
    scale
        How far from it an answer is quite sure: 1, or 0.5 for probabilities.
    boundary
        Whether the line through ``center`` is drawn.
    strength
        Opacity of a sure answer.
    border_width
        Width of the frame; 0 draws none.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are fewer than two rows or columns, or the scale is not above 0.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Halves(Scene):
    ...     def construct(self):
    ...         x, y = np.meshgrid(np.linspace(-1, 1, 50), np.linspace(-1, 1, 50))
    ...         field = DecisionField(np.tanh(4 * x), height=6)
    ...         self.add(field)
    ...         self.play(field.animate.show(np.tanh(4 * (x + y))))
    """

    boundary: bool = kept()

    def __init__(
        self,
        values: ArrayLike,
        *,
        width: float | None = None,
        height: float | None = None,
        center: float = 0.0,
        scale: float = 1.0,
        boundary: bool = True,
        strength: float = 0.9,
        border_width: float = 1.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        field = as_numbers(values, "values", self)
        if field.ndim != 2 or not field.size:
            raise DrawingError(
                f"a DecisionField takes values of shape (rows, columns) and was given {field.shape}"
            )
        rows, columns = field.shape
        tall = height if height is not None else (width or 4.0 * columns / rows) * rows / columns
        wide = width if width is not None else tall * columns / rows
        super().__init__(
            field[None],
            box_corners(ORIGIN, wide, tall),
            center=center,
            scale=scale,
            strength=strength,
            palette=palette,
            border_width=border_width,
        )
        self.boundary = boundary

    @classmethod
    def under(cls, plot: Plot, values: ArrayLike, **style: object) -> Self:
        """Make one that fills the area of a plot."""
        upper_left, upper_right, lower_left, _ = area = plot.area
        field = cls(
            values,
            width=float(np.linalg.norm(upper_right - upper_left)),
            height=float(np.linalg.norm(upper_left - lower_left)),
            palette=plot.palette,
            **style,  # type: ignore[arg-type]
        )
        field.stroke_scale = plot.stroke_scale
        return field.move_to(area.mean(axis=0))

    def paint_lines(self, canvas: Canvas, part: int, corners: Array, top: int, bottom: int) -> None:
        """Draw where the answer changes."""
        if not self.boundary:
            return
        field = self.values[part, ::-1]
        rows, columns = field.shape
        _, ends = contour_segments(field, [self.middle])
        shares = (ends + 0.5) / (rows, columns)
        inside = ((ends[..., 0] >= top) & (ends[..., 0] <= bottom)).all(axis=1)
        upper_left, upper_right, lower_left, _ = corners[:, :2]
        down, along = shares[inside, :, :1], shares[inside, :, 1:]
        lines = upper_left + along * (upper_right - upper_left) + down * (lower_left - upper_left)
        color = self.shade(part, rgb(self.palette.ink))
        for line in _chains(lines):
            canvas.polyline(line, color, 2.2)


class FieldNodes(Fields):
    """Small fields in the places of neurons; a part is a neuron.

    Parameters
    ----------
    values
        Shape (neurons, rows, columns), the lowest row first.
    places
        Their middles, shape (neurons, 3).
    size
        Width and height of each, in scene units.
    biases
        Shape (neurons,): a bar below the lower edge, from the middle to the right for a positive
        one, to the left for a negative one, in a gray box as long as the largest; None: none.
    bias_scale
        The bias whose bar reaches the corner.
    center, scale, strength, border_width, palette
        As in :class:`DecisionField`.

    Raises
    ------
    DrawingError
        If there are not as many places and biases as fields.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import LEFT, RIGHT, Scene
    >>> class TwoNeurons(Scene):
    ...     def construct(self):
    ...         x, y = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))
    ...         nodes = FieldNodes(np.tanh([3 * x, 3 * y]), [LEFT, RIGHT], size=1.5)
    ...         self.add(nodes)
    ...         self.play(nodes.animate.show(np.tanh([3 * y, x - y])))
    """

    biases: Array = per_part()
    has_biases: bool = kept()
    bias_scale: float = kept()

    def __init__(
        self,
        values: ArrayLike,
        places: ArrayLike,
        *,
        size: float = 0.5,
        biases: ArrayLike | None = None,
        bias_scale: float = 1.0,
        center: float = 0.0,
        scale: float = 1.0,
        strength: float = 0.9,
        border_width: float = 1.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        where = np.array(places, dtype=float).reshape(-1, 3)
        if len(where) != len(np.asarray(values)):
            raise DrawingError(
                f"FieldNodes takes as many places as fields, and was given {len(where)} and"
                f" {len(np.asarray(values))}"
            )
        super().__init__(
            values,
            box_corners(where, size, size),
            center=center,
            scale=scale,
            strength=strength,
            palette=palette,
            border_width=border_width,
        )
        self.biases = np.zeros(self.part_count)
        self.has_biases = biases is not None
        self.bias_scale = float(bias_scale)
        if biases is not None:
            self.biases = one_for_each(biases, "biases", self, "neurons", self.part_count)

    def show(self, values: ArrayLike, biases: ArrayLike | None = None) -> Self:
        """Show other fields, and other biases where they are given.

        Parameters
        ----------
        values
            Shape (neurons, rows, columns).
        biases
            Shape (neurons,).

        Raises
        ------
        DrawingError
            If their number is another.
        """
        if biases is not None:
            self.biases = one_for_each(biases, "biases", self, "neurons", self.part_count)
            self.has_biases = True
        return super().show(values)

    def centers(self) -> Array:
        """Middles of the fields, shape (neurons, 3)."""
        centers: Array = self.part_points().mean(axis=1)
        return centers

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the fields, one after another while they are being created, then the biases."""
        super().paint(canvas, places)
        if not self.has_biases:
            return
        shares = np.clip(self.biases / self.bias_scale, -1.0, 1.0)
        hues = np.where(
            (shares >= 0)[:, None], rgb(self.palette.positive), rgb(self.palette.negative)
        )
        grown = float(self.revealed[1] - self.revealed[0])
        down = places[:, 2] - places[:, 0]
        lefts, rights = (places[:, k] + (BIAS_GAP + BIAS_BAR / 2) * down for k in (2, 3))
        middles = (lefts + rights) / 2
        every = range(self.part_count)
        wide = BIAS_BAR * np.linalg.norm(down, axis=1) / canvas.stroke_unit
        tracks = self.shades(rgb(self.palette.quiet), _TRACK * grown)
        canvas.separate_lines(np.stack([lefts, rights], axis=1), tracks, wide, every)
        ends = middles + shares[:, None] * (rights - lefts) / 2
        bars = np.stack([middles, ends], axis=1)
        canvas.separate_lines(bars, self.shades(hues, grown), wide, every)
        half = BIAS_BAR / 2 * down
        zeros = self.shades(rgb(self.palette.ink), grown)
        marks = np.stack([middles - half, middles + half], axis=1)
        canvas.separate_lines(marks, zeros, _ZERO_WIDTH, every)


def _chains(segments: Array) -> list[list[list[float]]]:
    """Join segments end to end, so that a line through them has no notches.

    Parameters
    ----------
    segments
        Shape (N, 2, 2).
    """
    waiting = dict(enumerate(segments.round(9).tolist()))
    at_end: dict[tuple[float, float], list[int]] = {}
    for number, ends in waiting.items():
        for x, y in ends:
            at_end.setdefault((x, y), []).append(number)
    chains = []
    while waiting:
        _, chain = waiting.popitem()
        for _ in range(2):
            while found := [each for each in at_end[chain[-1][0], chain[-1][1]] if each in waiting]:
                first, second = waiting.pop(found[0])
                chain.append(second if first == chain[-1] else first)
            chain.reverse()
        chains.append(chain)
    return chains
