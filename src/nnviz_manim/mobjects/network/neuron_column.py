"""A layer of neurons: circles filled by their values, with numbers inside and biases outside."""

from __future__ import annotations

from math import pi, tau
from typing import ClassVar, Self

import numpy as np
from manim import DOWN, ORIGIN
from manim.typing import Vector3DLike
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import as_numbers, one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import rim_points
from nnviz_manim.painting.glyphs import outline_number
from nnviz_manim.painting.numbers import compact_number, largest_size
from nnviz_manim.painting.palette import (
    DEFAULT_PALETTE,
    UNKNOWN,
    Palette,
    palette_named,
    readable_on,
    rgb,
)

__all__ = ["NeuronColumn"]

Array = NDArray[np.float64]
Circle = tuple[float, float, float]
"""x, y and radius."""

_BIAS_WIDTH = 3.0
_LARGEST_BIAS_ARC = pi
"""Angle of the arc of the largest bias: half of the rim."""


class NeuronColumn(ArrayMobject):
    """A row of neurons, each filled as its value is large.

    The number inside counts when the value changes. The arc outside is the bias: clockwise
    from the top for a positive one, counterclockwise for a negative one.

    Parameters
    ----------
    values
        One a neuron, shape (N,); or their number N, for neurons at 0. One that is not a number
        (NaN), as after a training that diverged, is a dash in a neuron of a faint quiet color.
    biases
        Shape (N,); None draws no arcs.
    radius
        Of a neuron, in scene units.
    spacing
        From one center to the next; None: the diameter and 0.2.
    rows
        Which place in the row each neuron takes, shape (N,), so that gaps can be left; None:
        one after the other.
    direction
        Which way the neurons follow each other.
    value_scale
        The value that fills a neuron; None: the largest of each moment.
    bias_scale
        The bias that goes half around; None: the largest of each moment.
    numbers
        Whether the values stand inside.
    number_height
        Height of their digits, in radii.
    edge_width
        Width of the rim.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If values and biases are not of the same length.

    Examples
    --------
    >>> from manim import Scene
    >>> class Layer(Scene):
    ...     def construct(self):
    ...         layer = NeuronColumn([0.0, 0.5, 1.0], biases=[0.2, -0.4, 0.1])
    ...         self.add(layer)
    ...         self.play(layer.animate.show([1.0, 0.2, 0.0]))
    """

    line_width: ClassVar[str | None] = "edge_width"
    values: Array = per_part()
    biases: Array = per_part()
    palette: Palette = kept()
    biases_shown: bool = kept()
    value_scale: float | None = kept()
    bias_scale: float | None = kept()
    numbers: bool = kept()
    number_height: float = kept()
    edge_width: float = whole()

    def __init__(
        self,
        values: ArrayLike | int,
        biases: ArrayLike | None = None,
        *,
        radius: float = 0.23,
        spacing: float | None = None,
        rows: ArrayLike | None = None,
        direction: Vector3DLike = DOWN,
        value_scale: float | None = None,
        bias_scale: float | None = None,
        numbers: bool = True,
        number_height: float = 0.65,
        edge_width: float = 1.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        if isinstance(values, int):
            values = np.zeros(max(values, 0))
        self.values = as_numbers(values, "values", self).ravel()
        count = len(self.values)
        if not count:
            raise DrawingError("a NeuronColumn has at least one neuron, and was given none")
        self.biases = np.zeros(count) if biases is None else as_numbers(biases, "biases", self)
        if self.biases.shape != (count,):
            raise DrawingError(
                f"a NeuronColumn of {count} neurons takes {count} biases, and was given an array"
                f" of shape {self.biases.shape}"
            )
        step = 2 * radius + 0.2 if spacing is None else spacing
        order = np.arange(count) if rows is None else np.asarray(rows, dtype=float)
        places = (order - (order[0] + order[-1]) / 2)[:, None] * step
        super().__init__(count, rim_points(ORIGIN + places * np.asarray(direction), radius))
        self.biases_shown = biases is not None
        self.palette = palette_named(palette)
        self.value_scale = value_scale
        self.bias_scale = bias_scale
        self.numbers = numbers
        self.number_height = number_height
        self.edge_width = np.float64(edge_width)

    def show(self, values: ArrayLike, biases: ArrayLike | None = None) -> Self:
        """Show other values, and other biases where they are given.

        Parameters
        ----------
        values, biases
            Shape (N,).

        Raises
        ------
        DrawingError
            If their number is another.
        """
        count = self.part_count
        shown = one_for_each(values, "values", self, "neurons", count)
        if biases is not None:
            self.biases = one_for_each(biases, "biases", self, "neurons", count)
        self.values = shown
        return self

    def centers(self) -> Array:
        """Centers of the neurons, shape (N, 3)."""
        centers: Array = self.part_points().mean(axis=1)
        return centers

    @property
    def radius(self) -> float:
        """Radius of the first neuron, in scene units."""
        right, _, left, _ = self.part_points()[0]
        return float(np.linalg.norm(right - left)) / 2

    def smallest_text(self) -> float | None:
        """Height of the digits inside; None where there are none."""
        return self.number_height * self.radius if self.numbers else None

    def fills(self) -> Array:
        """How full each neuron is, -1 to 1 (below 0 in the color of negatives), shape (N,)."""
        scale = self.value_scale
        if scale is None:
            scale = largest_size(self.values)
        known = np.where(np.isnan(self.values), 0.0, self.values)
        known = np.where(np.isinf(known), np.sign(known) * (scale or 1.0), known)
        return np.clip(known / (scale if scale > 0 else 1.0), -1.0, 1.0)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the neurons, one after another while they are being created."""
        right, _, left, _ = places[:, :, :2].swapaxes(0, 1)
        centers, radii = (left + right) / 2, np.hypot(*(right - left).T) / 2
        circles = [
            (x, y, radius) for (x, y), radius in zip(centers.tolist(), radii.tolist(), strict=True)
        ]
        start, end = self.revealed * self.part_count
        order = np.arange(self.part_count)
        drawn = np.clip(end - order, 0.0, 1.0) - np.clip(start - order, 0.0, 1.0)
        hues = self._node_hues()
        self._paint_nodes(canvas, circles, hues, drawn)
        if self.numbers:
            self._paint_numbers(canvas, circles, hues, drawn)
        if self.biases.any():
            self._paint_biases(canvas, circles, drawn)

    def _node_hues(self) -> Array:
        """Colors inside the rims: the ground, covered as far as the values go."""
        ground, fill, negative = (
            np.array(rgb(color))
            for color in (self.palette.ground, self.palette.fill, self.palette.negative)
        )
        fills = self.fills()[:, None]
        hues: Array = ground + (np.where(fills >= 0, fill, negative) - ground) * np.abs(fills)
        quiet = np.array(rgb(self.palette.quiet))
        hues[np.isnan(self.values)] = ground + UNKNOWN * (quiet - ground)
        return hues

    def _paint_nodes(
        self, canvas: Canvas, circles: list[Circle], hues: Array, drawn: Array
    ) -> None:
        insides = self.shades(hues, drawn)
        edges = self.shades(rgb(self.palette.quiet))
        if (drawn == 1.0).all() and all(edge == edges[0] for edge in edges):
            for (x, y, radius), inside in zip(circles, insides, strict=True):
                canvas.disk(x, y, radius, inside)
            canvas.rims(circles, edges[0], self.edge_width)
            return
        # One that is pointed at may be larger than its place, and covers its neighbor's rim.
        sweeps = (tau * drawn).tolist()
        for (x, y, radius), inside, edge, sweep in zip(
            circles, insides, edges, sweeps, strict=True
        ):
            canvas.disk(x, y, radius, inside)
            canvas.arc(x, y, radius, edge, self.edge_width, 0.0, sweep)

    def _paint_numbers(
        self, canvas: Canvas, circles: list[Circle], hues: Array, drawn: Array
    ) -> None:
        # A number has no tint of its own: on a node that is covered with a color it must be read.
        covered = hues + (self.tints[:, :3] - hues) * self.tints[:, 3:]
        colors = np.column_stack([readable_on(covered, self.palette), drawn * self.opacities])
        for (x, y, radius), value, color in zip(
            circles, self.values.tolist(), colors.tolist(), strict=True
        ):
            height = self.number_height * radius
            outline = outline_number(compact_number(value))
            canvas.text(outline, x - outline.width * height / 2, y - height / 2, height, color)

    def _paint_biases(self, canvas: Canvas, circles: list[Circle], drawn: Array) -> None:
        scale = self.bias_scale
        if scale is None:
            scale = largest_size(self.biases) or 1.0
        positive = self.biases >= 0
        hues = np.where(positive[:, None], rgb(self.palette.positive), rgb(self.palette.negative))
        colors = self.shades(hues)
        sizes = np.where(np.isnan(self.biases), 0.0, np.abs(self.biases))
        sweeps = np.clip(sizes / scale, 0.0, 1.0) * _LARGEST_BIAS_ARC * drawn
        top = pi / 2
        starts = np.where(positive, top - sweeps, top).tolist()
        ends = np.where(positive, top, top + sweeps).tolist()
        for (x, y, radius), color, start, end in zip(circles, colors, starts, ends, strict=True):
            canvas.arc(x, y, radius * 1.17, color, _BIAS_WIDTH, start, end)
