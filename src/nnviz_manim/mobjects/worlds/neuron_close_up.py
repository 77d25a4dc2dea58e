"""One neuron seen close: inputs, weights, bias, sum, activation, output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.mobjects.worlds.activation_curve import activated, curve_of
from nnviz_manim.mobjects.worlds.close_up_layout import (
    close_up_boxes,
    curve_window,
    label_width,
    place_beyond,
    products_seen,
    seen_beyond,
    way_between,
)
from nnviz_manim.mobjects.worlds.lettering import (
    formatted,
    number_width,
    write,
    write_on_plate,
)
from nnviz_manim.mobjects.worlds.plot_area import checked_range, places_in
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.part import Part

__all__ = ["NeuronCloseUp"]

Array = NDArray[np.float64]

_DIM = 0.25
"""Opacity of what is not spoken of."""

_SUBSCRIPTS = "₁₂₃"

_HUES = {True: "positive", False: "negative"}

_END = 4.0
"""The journey: 1 at the sum, 2 the bias added, 3 on the curve, 4 at the output."""


class NeuronCloseUp(ArrayMobject):
    """A neuron of one to three inputs, with all its numbers, and a dot that travels through it.

    Parts are, in this order, the inputs, the weights, the bias, the sum, the activation and the
    output; :meth:`named` finds them by ``"x1"``, ``"w1"``, ``"b"``, ``"sum"``, ``"activation"``
    and ``"output"``. Sum and output are computed from what is shown.

    Parameters
    ----------
    inputs, weights
        One to three of each.
    bias
        Added to the sum.
    activation
        A name of ``learning.ACTIVATIONS``, except ``"softmax"``.
    travel
        Where the dots are: 0 at the inputs, 1 at the sum, 2 after the bias, 3 on the curve, 4 at
        the output, where they are no longer drawn. Numbers appear when the dots arrive.
    width, height
        In scene units.
    z_range
        Sums that the small curve shows.
    names
        Of the inputs; None: x, or x₁, x₂, x₃.
    pattern
        A format string of all numbers.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are none or more than three inputs, not as many weights, or no such activation.

    Examples
    --------
    >>> from manim import Scene, linear
    >>> class Neuron(Scene):
    ...     def construct(self):
    ...         neuron = NeuronCloseUp([0.5, -1.0], [2.0, 1.0], 0.5, travel=0)
    ...         self.add(neuron)
    ...         self.play(neuron.animate(run_time=4, rate_func=linear).show(travel=4))
    ...         self.play(neuron.animate.show(weights=[-2.0, 1.0]))
    """

    values: Array = per_part()
    travel: Array = whole()
    activation: str = kept()
    z_range: tuple[float, float] = kept()
    names: tuple[str, ...] = kept()
    pattern: str = kept()
    text_share: float = kept()
    palette: Palette = kept()

    def __init__(
        self,
        inputs: ArrayLike,
        weights: ArrayLike,
        bias: float = 0.0,
        *,
        activation: str = "sigmoid",
        travel: float = _END,
        width: float = 11.0,
        height: float = 4.5,
        z_range: tuple[float, float] = (-6.0, 6.0),
        names: Sequence[str] | None = None,
        pattern: str = "{:.2f}",
        text_height: float = 0.26,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        count = np.size(inputs)
        if not 1 <= count <= len(_SUBSCRIPTS):
            raise DrawingError(f"a NeuronCloseUp has 1 to 3 inputs, and was given {count}")
        usual = [f"x{_SUBSCRIPTS[k]}" if count > 1 else "x" for k in range(count)]
        self.names = tuple(usual if names is None else names)
        if len(self.names) != count:
            raise DrawingError(f"a NeuronCloseUp of {count} inputs has {len(self.names)} names")
        if activation not in ACTIVATIONS or activation == "softmax":
            known = ", ".join(sorted(set(ACTIVATIONS) - {"softmax"}))
            raise DrawingError(f"activation={activation!r}: expected one of {known}")
        written = [formatted(float(each), pattern) for each in np.ravel(weights)]
        label = max((label_width(count, each, text_height) for each in written), default=0.0)
        super().__init__(2 * count + 4, close_up_boxes(count, width, height, text_height, label))
        self.palette = palette_named(palette)
        self.activation = activation
        self.z_range = checked_range(z_range, "z_range")
        self.pattern = pattern
        self.text_share = text_height / float(np.linalg.norm(self.points[0] - self.points[2]))
        self.values = np.zeros(2 * count + 4)
        self.travel = np.zeros(1)
        self.show(inputs, weights, bias, travel=travel)

    @property
    def input_count(self) -> int:
        """Number of inputs."""
        return len(self.names)

    @property
    def z(self) -> float:
        """The sum: of inputs times weights, and the bias."""
        count = self.input_count
        inputs, weights = self.values[:count], self.values[count : 2 * count]
        return float(inputs @ weights + self.values[2 * count])

    @property
    def output(self) -> float:
        """The activation of the sum."""
        return float(activated(self.activation, np.array([self.z]))[0])

    def show(
        self,
        inputs: ArrayLike | None = None,
        weights: ArrayLike | None = None,
        bias: float | None = None,
        *,
        travel: float | None = None,
    ) -> Self:
        """Show other numbers, or let the dots travel; what is not given stays.

        Parameters
        ----------
        inputs, weights
            Shape (inputs,).
        bias
            Added to the sum.
        travel
            0 to 4, see the class.

        Raises
        ------
        DrawingError
            If their number is another.
        """
        count = self.input_count
        values = self.values.copy()
        if inputs is not None:
            values[:count] = one_for_each(inputs, "values", self, "inputs", count)
        if weights is not None:
            values[count : 2 * count] = one_for_each(weights, "weights", self, "inputs", count)
        if bias is not None:
            values[2 * count] = float(bias)
        self.values = values
        if travel is not None:
            self.travel = np.array([float(travel)])
        return self

    def highlight(self, *names: str) -> Self:
        """Dim all but the parts of these names; without a name all is bright again.

        Raises
        ------
        DrawingError
            If there is no part of that name.
        """
        bright = [self._index(name) for name in names]
        self.opacities = np.full(self.part_count, _DIM if names else 1.0)
        self.opacities[bright] = 1.0
        return self

    def named(self, name: str) -> Part:
        """A part by its name, for ``Indicate``, ``Arrow``, ``next_to`` and such."""
        return self.part(self._index(name))

    def product_stop(self) -> float:
        """Where between 0 and 1 the dots have passed their weights, and carry their products."""
        first, last = self._products_seen(self.part_points(), self.smallest_text())
        return (first + last) / 2 if first <= last else last

    def smallest_text(self) -> float:
        """Height of a digit, in scene units."""
        return self.text_share * float(np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw it, uncovered from left to right while it is being created."""
        whole_box = places.reshape(-1, 3)
        low, high = whole_box.min(axis=0), whole_box.max(axis=0)
        size = self.text_share * float(np.linalg.norm(places[0, 0] - places[0, 2]))
        window = box_corners((low + high) / 2, *(high - low + 4 * size)[:2].tolist())
        with canvas.clipped(window[0], self.revealed):
            self._paint_lines(canvas, places, size)
            self._paint_inputs(canvas, places, size)
            self._paint_sum(canvas, places, size)
            self._paint_activation(canvas, places, size)
            self._paint_output(canvas, places, size)
            self._paint_dots(canvas, places, size)

    # What is seen of it

    def _index(self, name: str) -> int:
        count = self.input_count
        every = [f"{kind}{k + 1}" for kind in "xw" for k in range(count)]
        every += ["b", "sum", "activation", "output"]
        if name not in every:
            raise DrawingError(f"no part is named {name!r}: there are {', '.join(every)}")
        return every.index(name)

    def _ink(self, part: int, color: str, opacity: float = 1.0) -> RGBA:
        return self.shade(part, rgb(getattr(self.palette, color)), opacity)

    def _arrived(self, stop: float) -> float:
        """How much of a number is seen that appears when the dots come to a stop, 0 to 1."""
        return float(np.clip((float(self.travel[0]) - stop) / 0.15 + 1.0, 0.0, 1.0))

    def _paint_lines(self, canvas: Canvas, places: Array, size: float) -> None:
        count = self.input_count
        middles = places.mean(axis=1)
        total, _, output = middles[2 * count + 1 :]
        curve = curve_window(places[2 * count + 2]).mean(axis=0)
        weights = self.values[count : 2 * count].tolist()
        scale = max(1.0, *map(abs, weights))
        for k, weight in enumerate(weights):
            strength = abs(weight) / scale
            color = self._ink(count + k, _HUES[weight >= 0], 0.35 + 0.65 * strength)
            canvas.line(middles[k].tolist(), total.tolist(), color, 1.5 + 5.0 * strength)
        bias = middles[2 * count].tolist()
        canvas.line(bias, total.tolist(), self._ink(2 * count, "quiet", 0.7), 2.0)
        quiet = self._ink(2 * count + 2, "quiet", 0.7)
        canvas.line(total.tolist(), curve.tolist(), quiet, 2.0)
        canvas.line(curve.tolist(), output.tolist(), self._ink(2 * count + 3, "quiet", 0.7), 2.0)
        for k, weight in enumerate(weights):
            name = f"w{_SUBSCRIPTS[k]}" if count > 1 else "w"
            self._paint_label(canvas, middles[count + k], size, (count + k, name, weight))
        what = (2 * count, "b", float(self.values[2 * count]))
        self._paint_label(canvas, middles[2 * count], size, what)

    def _paint_label(
        self, canvas: Canvas, place: Array, size: float, what: tuple[int, str, float]
    ) -> None:
        """Write a name and a number on a plate of the ground's color."""
        part, name, value = what
        words = (name, f" = {formatted(value, self.pattern)}")
        color = self._ink(part, _HUES[value >= 0])
        write_on_plate(canvas, words, place, size, color, rgb(self.palette.ground))

    def _paint_circle(
        self, canvas: Canvas, corners: Array, size: float, part: int, text: str, seen: float
    ) -> tuple[float, float, float]:
        """Draw a node with a number inside; gives its middle and radius."""
        x, y, _ = corners.mean(axis=0).tolist()
        radius = float(np.linalg.norm(corners[0] - corners[2])) / 2
        canvas.disk(x, y, radius, (*rgb(self.palette.ground), 1.0))
        canvas.arc(x, y, radius, self._ink(part, "ink", 0.9), 2.6)
        fitting = min(size, size * 1.7 * radius / (number_width(text, size) or 1.0))
        write(canvas, text, (x, y), fitting, self._ink(part, "ink", seen), number=True)
        return x, y, radius

    def _paint_inputs(self, canvas: Canvas, places: Array, size: float) -> None:
        for part, name in enumerate(self.names):
            text = formatted(float(self.values[part]), self.pattern)
            x, y, radius = self._paint_circle(canvas, places[part], size, part, text, 1.0)
            write(canvas, name, (x, y + radius + 0.9 * size), size, self._ink(part, "ink"))

    def _paint_sum(self, canvas: Canvas, places: Array, size: float) -> None:
        count = self.input_count
        part = 2 * count + 1
        partial = self.z - float(self.values[2 * count])
        added = float(np.clip((float(self.travel[0]) - 1.85) / 0.15, 0.0, 1.0))
        shown = partial + added * float(self.values[2 * count])
        text = formatted(shown, self.pattern)
        x, y, radius = self._paint_circle(
            canvas, places[part], size, part, text, self._arrived(1.0)
        )
        write(canvas, "Σ", (x, y - radius - 1.1 * size), 1.2 * size, self._ink(part, "ink"))

    def _paint_output(self, canvas: Canvas, places: Array, size: float) -> None:
        part = 2 * self.input_count + 3
        text = formatted(self.output, self.pattern)
        x, y, radius = self._paint_circle(
            canvas, places[part], size, part, text, self._arrived(_END)
        )
        write(canvas, "a", (x, y + radius + 0.9 * size), size, self._ink(part, "ink"))

    def _paint_activation(self, canvas: Canvas, places: Array, size: float) -> None:
        part = 2 * self.input_count + 2
        corners = curve_window(places[part])
        upper_left, upper_right, lower_left, lower_right = corners.tolist()
        frame = [upper_left, upper_right, lower_right, lower_left]
        canvas.polygon(frame, (*rgb(self.palette.ground), 1.0))
        canvas.outline(frame, self._ink(part, "quiet", 0.9), 2.0)
        z, a, ranges = curve_of(self.activation, self.z_range)
        level = places_in(corners, ranges, [ranges[0], ranges[1]], 0.0).tolist()
        upright = places_in(corners, ranges, 0.0, [ranges[2], ranges[3]]).tolist()
        for start, end in (level, upright):
            canvas.line(start, end, self._ink(part, "quiet", 0.4), 1.2)
        canvas.polyline(places_in(corners, ranges, z, a).tolist(), self._ink(part, "accent"), 3.0)
        place = (lerp(corners[2], corners[3], 0.5) - np.array([0.0, 1.1 * size, 0.0])).tolist()
        write(canvas, self.activation, place, size, self._ink(part, "quiet"))
        seen = self._arrived(3.0)
        if seen:
            at_sum = float(np.clip(self.z, ranges[0], ranges[1]))
            value = activated(self.activation, np.array([at_sum]))[0]
            foot, point = places_in(corners, ranges, at_sum, [0.0, value]).tolist()
            canvas.line(foot, point, self._ink(part, "ink", 0.7 * seen), 1.6)
            canvas.disk(point[0], point[1], 0.3 * size, self._ink(part, "ink", seen))

    def _paint_dots(self, canvas: Canvas, places: Array, size: float) -> None:
        """Draw the dots, each with the number that it carries."""
        travel = float(self.travel[0])
        if not 0 <= travel < _END:
            return
        if travel < 1:
            # Past its weight, a dot carries the product; while it passes, the weight is read.
            count = self.input_count
            first, last = self._products_seen(places, size)
            # Where lines are too close to each other, products would lie on weights.
            stops = [first - 0.06, first, last, last + 0.06]
            seen = float(np.interp(travel, stops, [0, 1, 1, 0])) if first <= last else 0.0
            for k in range(count):
                product = float(self.values[k] * self.values[count + k])
                place = lerp(*way_between(places[k], places[2 * count + 1]), travel)
                aside = -1.25 if k and k == count - 1 else 1.25
                self._paint_dot(canvas, place, size, product, seen, aside)
        elif travel < 2:
            bias, total = places[2 * self.input_count : 2 * self.input_count + 2]
            self._paint_dot(
                canvas, lerp(*way_between(bias, total), travel - 1.0), size, 0.0, 0.0, 0.0
            )
        else:
            carried = self.z if travel < 3 else self.output
            place = place_beyond(places, travel, self.activation, self.z_range, self.z)
            wide = number_width(formatted(carried, self.pattern), size)
            seen = seen_beyond(places, travel, float(place[0]), wide)
            self._paint_dot(canvas, place, size, carried, seen, 1.25)

    def _products_seen(self, places: Array, size: float) -> tuple[float, float]:
        """From where to where on their lines products are seen."""
        inputs, weights = self.values[: 2 * self.input_count].reshape(2, -1).tolist()
        widths = [
            label_width(len(weights), formatted(w, self.pattern), size)
            + number_width(formatted(x * w, self.pattern), size)
            for x, w in zip(inputs, weights, strict=True)
        ]
        return products_seen(places, widths, size)

    def _paint_dot(
        self, canvas: Canvas, place: Array, size: float, carried: float, seen: float, aside: float
    ) -> None:
        """Draw a dot and its number, so many heights of a digit above it, or below."""
        x, y, _ = place.tolist()
        opacity = float(self.opacities.max())
        canvas.disk(x, y, 0.62 * size, (*rgb(self.palette.ground), 0.8 * opacity))
        canvas.disk(x, y, 0.45 * size, (*rgb(self.palette.accent), opacity))
        color = (*rgb(self.palette.accent), seen * opacity)
        text = formatted(carried, self.pattern)
        write(canvas, text, (x, y + aside * size), size, color, number=True)
