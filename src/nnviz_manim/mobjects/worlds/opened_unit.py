"""A neuron of a playground opened: its inputs' fields, times their weights, summed, squashed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from manim import UP
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.worlds.decision_field import FieldNodes
from nnviz_manim.mobjects.worlds.lettering import formatted, text_width
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette

if TYPE_CHECKING:
    from nnviz_manim.analysis import UnitParts

__all__ = ["OpenedUnit"]

Array = NDArray[np.float64]

_LONGEST_COLUMN = 4
"""Inputs above each other; more than those stand in two columns."""

_UPRIGHT = 0.65
"""From this ratio of height to width on, sum and answer stand below the rows."""

_SUM_SHARE = 0.42
"""Share of the room that sum and answer take."""

_WITHIN = 0.9
"""Share of its width that a column of rows takes, so that two of them stand apart."""

_LARGER = 1.7
"""Side of the sum's field, in those of an input's."""


class OpenedUnit(ArrayGroup):
    """Rows of ``input × weight = part``, then the sum of the parts and the bias, and the answer.

    Parameters
    ----------
    parts
        The unit, taken apart over a square grid, row by row from the lowest.
    activation
        What its squashing is called.
    input_range, answer_range
        The value between both answers of the inputs and of the unit, and how far from it an
        answer is quite sure.
    width, height
        Of the whole in scene units.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Attributes
    ----------
    inputs, parts, total, answer : FieldNodes
        The fields. Parts and sum share one scale, ``full_sum``.
    weights, adding, squashing : ArrayGroup
        The words between them.
    full_sum : float
        The sum that has the full color: the largest part, or half of the largest sum.
    numbers : dict of str to str
        The weights and the bias as written: "weight 0", …, "bias".

    Raises
    ------
    DrawingError
        If the parts are not those of a square grid.

    Examples
    --------
    >>> from manim import Scene
    >>> from nnviz_manim.analysis import plane_grid, unit_parts
    >>> from nnviz_manim.learning import RECIPES
    >>> class Opened(Scene):
    ...     def construct(self):
    ...         network = RECIPES["circles"].network()
    ...         parts = unit_parts(network, plane_grid(40), 1, 0)
    ...         self.add(OpenedUnit(parts, "tanh", input_range=(0, 6)))
    """

    def __init__(
        self,
        parts: UnitParts,
        activation: str,
        *,
        input_range: tuple[float, float] = (0.0, 1.0),
        answer_range: tuple[float, float] = (0.0, 1.0),
        width: float = 12.0,
        height: float = 5.0,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        count, samples = parts.inputs.shape
        cells = round(samples**0.5)
        if cells < 2 or cells * cells != samples:
            raise DrawingError(
                f"an OpenedUnit shows fields over a square grid, and was given {samples} samples"
            )
        largest = max(np.abs(parts.parts).max(), 0.5 * np.abs(parts.total).max())
        self.full_sum = float(largest) or 1.0
        self._size, self._palette = text_height, palette
        self.numbers = {
            f"weight {k}": formatted(weight, "{:.2f}") for k, weight in enumerate(parts.weights)
        } | {"bias": formatted(parts.bias, "{:.2f}")}
        times = [f"× {self.numbers[f'weight {k}']} =" for k in range(count)]
        words = max(text_width(each, text_height) for each in times) + 1.4 * text_height
        upright = height > _UPRIGHT * width
        share = _SUM_SHARE if count > _LONGEST_COLUMN else 0.5
        room = (width, height * (1 - share)) if upright else (width * (1 - share), height)
        side, places = _rows(count, *room, words)
        shift = (0.0, height * share / 2, 0.0) if upright else (-width * share / 2, 0.0, 0.0)
        places = places + np.array(shift)
        gap = 3.4 * text_height
        large = min(_LARGER * side, *_room_of_sum(width, height, share, upright, text_height))
        sums = np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]) * (large / 2 + gap)
        sums += np.array((0.0, (share - 1) * height / 2, 0.0) if upright else (0, 0, 0))
        if not upright:
            sums[:, 0] += (1 - share) * width / 2

        def fields(values: ArrayLike, at: ArrayLike, size: float, *range_: float) -> FieldNodes:
            grids = np.asarray(values, dtype=float).reshape(-1, cells, cells)
            center, scale = range_
            return FieldNodes(grids, at, size=size, center=center, scale=scale, palette=palette)

        self.inputs = fields(parts.inputs, places[:, 0], side, *input_range)
        self.parts = fields(parts.parts, places[:, 2], side, 0.0, self.full_sum)
        self.total = fields(parts.total, sums[0], large, 0.0, self.full_sum)
        self.answer = fields(parts.answers, sums[1], large, *answer_range)
        self.weights = ArrayGroup(
            *(
                self._word(text, _sign(weight)).move_to(place)
                for text, weight, place in zip(times, parts.weights, places[:, 1], strict=True)
            )
        )
        above = (large / 2 + 1.1 * text_height) * UP
        bias = formatted(
            abs(parts.bias), "+ {:.2f}" if parts.bias >= 0 else "\N{MINUS SIGN} {:.2f}"
        )
        self.adding = ArrayGroup(
            self._word(f"sum {bias}", _sign(parts.bias)).move_to(sums[0] + above)
        )
        arrow = self._word(f"{activation} →", "ink").move_to(sums.mean(axis=0))
        self.squashing = ArrayGroup(arrow, self._word("its field", "ink").move_to(sums[1] + above))
        super().__init__(
            self.inputs, self.weights, self.parts, self.adding, self.total, self.squashing,
            self.answer,
        )  # fmt: skip

    def _word(self, text: str, color: str) -> Caption:
        return Caption(text, height=self._size, color=color, palette=self._palette)


def _sign(value: float) -> str:
    return "positive" if value >= 0 else "negative"


def _room_of_sum(
    width: float, height: float, share: float, upright: bool, text: float
) -> tuple[float, float]:
    """Most that a side of the sum's field may be, by width and by height."""
    if upright:
        return (width - 7.5 * text) / 2, height * share - 4 * text
    return (width * share - 8.5 * text) / 2, height - 4 * text


def _rows(count: int, width: float, height: float, words: float) -> tuple[float, Array]:
    """Side of a field, and places of input, weight and part of each row, shape (count, 3, 3)."""
    columns = 1 if count <= _LONGEST_COLUMN else 2
    lines = -(-count // columns)
    pitch, wide = height / lines, width / columns
    side = min(0.86 * pitch, (_WITHIN * wide - words) / 2)
    reach = (side + words) / 2
    places = [
        ((column - (columns - 1) / 2) * wide + aside, ((lines - 1) / 2 - line) * pitch, 0.0)
        for column, line in itertools.islice(itertools.product(range(columns), range(lines)), count)
        for aside in (-reach, 0.0, reach)
    ]
    return side, np.array(places).reshape(count, 3, 3)
