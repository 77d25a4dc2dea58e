"""An equation set by Typst, in which numbers count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import dist
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.worlds.lettering import color_of, formatted, number_width, write
from nnviz_manim.mobjects.worlds.typeset import Run, parts_of, typeset
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named
from nnviz_manim.painting.part import Part

__all__ = ["CountingEquation"]

Array = NDArray[np.float64]

_DIM = 0.28
"""Opacity of what is not spoken of."""

_EASE = 0.12
"""Room beside a number in its place, in heights of a digit."""


class CountingEquation(ArrayMobject):
    """Symbols of Typst, and numbers that count in their places; a part is what has a name.

    In the markup ``{{ w }}`` is the place of the number named w, and ``{{ w x : product }}``
    names symbols. All that has no name is a part too, the first. A name may stand twice.

    Parameters
    ----------
    markup
        Typst's markup of a formula, such as ``"z = {{ w }} dot {{ x }}"``.
    numbers
        What the named numbers are first, by name.
    pattern
        A format string of all numbers.
    patterns
        Format strings of single numbers, by name.
    widest
        Numbers for which room is left, by name, where a number will grow: room for the first
        number is left anyhow. A number too long for its place is shrunk to it.
    signed
        Whether room is left for a minus sign before every number; where no number will change its
        sign, it would be a gap.
    height
        Of a digit, in scene units.
    colors
        Colors of parts, by name: names of the palette's colors, or Manim's own.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If Typst cannot set it, or a name is not in the markup.

    Examples
    --------
    >>> from manim import Scene
    >>> class Sum(Scene):
    ...     def construct(self):
    ...         sum_ = CountingEquation(
    ...             "z = {{ w }} dot {{ x }} = {{ z }}", {"w": 0.5, "x": 2, "z": 1}, height=0.4
    ...         )
    ...         self.add(sum_)
    ...         self.play(sum_.animate.show(w=-1.5, z=-3))
    ...         self.play(sum_.animate.highlight("w"))
    """

    values: Array = per_part()
    hues: Array = per_part()
    palette: Palette = kept()
    markup: str = kept()
    rooms: tuple[tuple[str, float], ...] = kept()
    names: tuple[str, ...] = kept()
    patterns: tuple[str, ...] = kept()

    def __init__(
        self,
        markup: str,
        numbers: Mapping[str, float] | None = None,
        *,
        pattern: str = "{:.2f}",
        patterns: Mapping[str, str] | None = None,
        widest: Mapping[str, float] | None = None,
        signed: bool = True,
        height: float = 0.26,
        colors: Mapping[str, ParsableManimColor] | None = None,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        values, forms, largest = dict(numbers or {}), dict(patterns or {}), dict(widest or {})
        known = {name for name, _ in parts_of(markup)}
        for given, what in ((values, "numbers"), (colors or {}, "colors"), (forms, "patterns")):
            if unknown := sorted(set(given) - known):
                raise DrawingError(
                    f"{what} of {', '.join(unknown)}: {markup!r} has no part of that name; name"
                    f" one by {{{{ {unknown[0]} }}}}"
                )
        rooms = {
            name: max(
                number_width(formatted(each, forms.get(name, pattern)), 1.0)
                for number in (value, largest.get(name, value))
                for each in ((number, -abs(number)) if signed else (number,))
            )
            + 2 * _EASE
            for name, value in values.items()
        }
        parts = typeset(markup, rooms)
        corners = np.concatenate(
            [
                box_corners(
                    [part.left + part.width / 2, part.bottom + part.height / 2, 0.0],
                    part.width,
                    part.height,
                )
                for part in parts
            ]
        )
        middle = (corners.min(axis=(0, 1)) + corners.max(axis=(0, 1))) / 2
        super().__init__(len(parts), height * (corners - middle))
        self.palette = palette_named(palette)
        self.markup = markup
        self.rooms = tuple(sorted(rooms.items()))
        self.names = tuple(part.name for part in parts)
        self.patterns = tuple(forms.get(name, pattern) for name in self.names)
        shades = {name: color_of(color, self.palette) for name, color in (colors or {}).items()}
        ink = color_of("ink", self.palette)
        self.hues = np.array([shades.get(name, ink) for name in self.names])
        self.values = np.array([float(values.get(name, 0.0)) for name in self.names])

    def show(self, **numbers: float) -> Self:
        """Show other numbers, by name.

        Raises
        ------
        DrawingError
            If there is no number of that name.
        """
        counting = [name for name, _ in self.rooms]
        for name in numbers:
            if name not in counting:
                raise DrawingError(
                    f"no number is named {name}: {self.markup!r} counts {', '.join(counting)}"
                )
        self.values = np.array(
            [numbers.get(name, value) for name, value in zip(self.names, self.values, strict=True)],
            dtype=float,
        )
        return self

    def highlight(self, *names: str, dim: float = _DIM) -> Self:
        """Dim all but the parts of these names; without a name all is bright again.

        Parameters
        ----------
        names
            What stays bright.
        dim
            Opacity of the others; 0 hides what is still to come.

        Raises
        ------
        DrawingError
            If there is no part of that name.
        """
        for name in names:
            self._index(name)
        self.opacities = np.array(
            [1.0 if not names or name in names else dim for name in self.names]
        )
        return self

    def named(self, name: str) -> Part:
        """The first part of a name, for ``Indicate``, ``Arrow``, ``next_to`` and such."""
        return self.part(self._index(name))

    def smallest_text(self) -> float | None:
        """Height of a digit, in scene units."""
        return self._unit(self.part_points())

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw symbols and numbers, uncovered from left to right while they are created."""
        parts = typeset(self.markup, dict(self.rooms))
        colors = self.shades(self.hues)
        flat = places.reshape(-1, 3)
        (left, low, _), (right, high, _) = flat.min(axis=0), flat.max(axis=0)
        window = box_corners([(left + right) / 2, (low + high) / 2, 0.0], right - left, high - low)
        counting = dict(self.rooms)
        with canvas.clipped(window[0], self.revealed):
            for number, part in enumerate(parts):
                corners, color = places[number].tolist(), colors[number]
                size = dist(corners[0], corners[2]) / part.height
                if self.names[number] not in counting:
                    _paint_runs(canvas, part.runs, corners[2], size, color)
                    continue
                text = formatted(float(self.values[number]), self.patterns[number])
                room = part.width * size
                size *= min(1.0, room / (number_width(text, size) or room))
                middle = np.mean(corners, axis=0).tolist()
                write(canvas, text, middle, size, color, number=True)

    def _unit(self, places: Array) -> float:
        part = typeset(self.markup, dict(self.rooms))[0]
        return float(np.linalg.norm(places[0, 0] - places[0, 2])) / part.height

    def _index(self, name: str) -> int:
        if not name or name not in self.names:
            raise DrawingError(
                f"no part is named {name!r}: {self.markup!r} has"
                f" {', '.join(each for each in self.names if each)}"
            )
        return self.names.index(name)


def _paint_runs(
    canvas: Canvas, runs: Sequence[Run], corner: Sequence[float], size: float, color: RGBA
) -> None:
    """Draw symbols and bars from the lower left corner of their part."""
    for run in runs:
        x, y = corner[0] + run.left * size, corner[1] + run.bottom * size
        if run.outline is not None:
            canvas.text(run.outline, x, y, size, color)
            continue
        right, top = x + run.width * size, y + run.height * size
        canvas.polygon([(x, y), (right, y), (right, top), (x, top)], color)
