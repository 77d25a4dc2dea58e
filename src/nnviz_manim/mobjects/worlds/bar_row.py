"""Numbers with a sign as bars: which way, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import Self

import numpy as np
from manim import DOWN
from manim.utils.color import ParsableManimColor
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import (
    colors_of,
    formatted,
    number_width,
    text_width,
    write,
)
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.counts import one_for_each
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["BarRows"]

Array = NDArray[np.float64]

_TALL = 1.4
"""Height of a row, in heights of a letter."""


class BarRows(ArrayMobject):
    """One row a number: its name, a bar from zero, and the number, which counts.

    Parameters
    ----------
    values
        Shape (rows,).
    names
        One a row.
    scale
        The number whose bar is as long as there is room; longer ones end there.
    signed
        Whether zero stands in the middle rather than at the left.
    colors
        One for all, or one a row; None: by sign.
    pattern
        A format string of the numbers.
    width
        Of a row in scene units, name and number included.
    spacing
        From one row to the next.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not as many numbers as names, or there is no room for bars.

    Examples
    --------
    >>> from manim import Scene
    >>> class Error(Scene):
    ...     def construct(self):
    ...         bars = BarRows([1.0, -0.5], ["along", "across"], scale=1, width=6)
    ...         self.add(bars)
    ...         self.play(bars.animate.show([0.9, 0.01]))
    """

    values: Array = per_part()
    hues: Array = per_part()
    by_sign: bool = kept()
    names: tuple[str, ...] = kept()
    value_scale: float = kept()
    zero: float = kept()
    pattern: str = kept()
    rooms: tuple[float, float] = kept()
    palette: Palette = kept()

    def __init__(
        self,
        values: ArrayLike,
        names: Sequence[str],
        *,
        scale: float = 1.0,
        signed: bool = True,
        colors: ParsableManimColor | Sequence[ParsableManimColor] | None = None,
        pattern: str = "{:.2f}",
        width: float = 4.0,
        spacing: float = 0.45,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        count = len(names)
        places = (np.arange(count) - (count - 1) / 2)[:, None] * spacing * DOWN
        super().__init__(count, box_corners(places, width, _TALL * text_height))
        self.palette = palette_named(palette)
        self.values = one_for_each(values, "values", self, "rows", count)
        self.by_sign = colors is None
        self.hues = colors_of("ink" if colors is None else colors, count, self.palette)
        self.names = tuple(names)
        self.value_scale = float(scale)
        self.zero = 0.5 if signed else 0.0
        self.pattern = pattern
        words = max((text_width(name, text_height) for name in names), default=0.0)
        number = number_width(formatted(-scale, pattern), text_height)
        start, end = words + 0.7 * text_height, width - number - 0.9 * text_height
        if not scale > 0 or end - start < text_height:
            raise DrawingError(
                f"BarRows of width {width:g} and scale {scale:g} have no room for bars: the scale"
                f" is above 0, and the width above {start + width - end + text_height:.2f}"
            )
        self.rooms = (start / width, end / width)

    def show(self, values: ArrayLike) -> Self:
        """Show other numbers.

        Parameters
        ----------
        values
            Shape (rows,).

        Raises
        ------
        DrawingError
            If their number is another.
        """
        self.values = one_for_each(values, "values", self, "rows", self.part_count)
        return self

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return float(np.linalg.norm(self.points[0] - self.points[2])) / _TALL

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the rows, bars growing from zero while they are being created."""
        quiet, ink = self.shades(rgb(self.palette.quiet)), self.shades(rgb(self.palette.ink))
        hues = self.hues
        if self.by_sign:
            positive, negative = rgb(self.palette.positive), rgb(self.palette.negative)
            hues = np.where((self.values >= 0)[:, None], positive, negative)
        bars = self.shades(hues)
        grown = float(self.revealed[1] - self.revealed[0])
        reach = 1.0 - self.zero
        shares = np.clip(self.values / self.value_scale, -1.0 if self.zero else 0.0, 1.0) * grown
        for part, corners in enumerate(places[: len(self.names)]):
            size = dist(corners[0], corners[2]) / _TALL
            left, right = (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2
            start, end = (lerp(left, right, share) for share in self.rooms)
            zero, tip = (
                lerp(start, end, self.zero + share * reach).tolist()
                for share in (0.0, float(shares[part]))
            )
            write(canvas, self.names[part], left.tolist(), size, ink[part], align=0.0)
            half = size / 2
            box = [(zero[0], zero[1] - half), (tip[0], zero[1] - half)]
            box += [(tip[0], zero[1] + half), (zero[0], zero[1] + half)]
            canvas.polygon(box, bars[part])
            foot, head = (zero[0], zero[1] - 1.3 * half), (zero[0], zero[1] + 1.3 * half)
            canvas.line(foot, head, quiet[part], 1.4)
            text = formatted(float(self.values[part]) * grown, self.pattern)
            write(canvas, text, right.tolist(), size, ink[part], align=1.0, number=True)
