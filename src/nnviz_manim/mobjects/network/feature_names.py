"""What the inputs of a diagram are called, and the value that each has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import ORIGIN
from manim.typing import Vector3DLike
from numpy.typing import NDArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import READABLE, fitted_text, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["FeatureNames"]

Array = NDArray[np.float64]

_GAP = 0.7
"""Between a name and its value, in heights of a letter."""


class FeatureNames(ArrayMobject):
    """Names of features with their values, each line ending at a neuron.

    Parameters
    ----------
    names
        One a feature; empty where it has none.
    values
        The values of each followed input, as they are written, (P, features).
    ends
        Where each line ends, shape (features, 3).
    length
        Room for a line in scene units; names that have none are shortened, values are not.
    probe
        Which followed input is shown.
    turned
        Whether lines are read upwards and end below a neuron, or lie and end at its left.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Examples
    --------
    >>> from manim import DOWN, UP, Scene
    >>> class Names(Scene):
    ...     def construct(self):
    ...         values = [["5.1 cm", "3.5 cm"]]
    ...         self.add(FeatureNames(["sepal length", "width"], values, [UP, DOWN], length=4))
    """

    names: tuple[str, ...] = kept()
    texts: tuple[tuple[str, ...], ...] = kept()
    palette: Palette = kept()
    turned: bool = kept()
    probe: int = kept()

    def __init__(
        self,
        names: Sequence[str],
        values: Sequence[Sequence[str]],
        ends: Sequence[Vector3DLike] | Array,
        *,
        length: float,
        probe: int = 0,
        turned: bool = False,
        text_height: float = READABLE,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        size = (text_height, length) if turned else (length, text_height)
        back = np.array([0.0, length / 2, 0.0] if turned else [length / 2, 0.0, 0.0])
        centers = ORIGIN + np.asarray(ends, dtype=float) - back
        super().__init__(len(names), box_corners(centers, *size))
        self.names = tuple(names)
        self.texts = tuple(map(tuple, values))
        self.turned = turned
        self.probe = probe
        self.palette = palette_named(palette)

    @staticmethod
    def length_for(
        names: Sequence[str], values: Sequence[Sequence[str]], text_height: float = READABLE
    ) -> float:
        """Length of lines that show everything whole."""
        columns = zip(*values, strict=True) if values else [()] * len(names)
        widths = [
            outline_text(name).width
            + max((outline_text(text, "BOLD").width + _GAP for text in column), default=0.0)
            for name, column in zip(names, columns, strict=True)
        ]
        return max(widths, default=0.0) * text_height

    def follow(self, probe: int) -> Self:
        """Show the values of another followed input."""
        self.probe = probe
        return self

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        upper_left, upper_right, lower_left, _ = self.points[:4]
        return float(np.linalg.norm(upper_left - (upper_right if self.turned else lower_left)))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Write the lines."""
        texts = self.texts[self.probe] if self.probe < len(self.texts) else ("",) * len(self.names)
        quiet, ink = rgb(self.palette.quiet), rgb(self.palette.ink)
        for part, corners in enumerate(places):
            upper_left, upper_right, lower_left, lower_right = corners
            wide, high = upper_right - upper_left, upper_left - lower_left
            size, length = (
                float(np.linalg.norm(side))
                for side in ((wide, high) if self.turned else (high, wide))
            )
            if not size:
                continue
            value = outline_text(texts[part], "BOLD")
            room = length - (value.width + _GAP) * size
            name, height = fitted_text(self.names[part], size, max(room, 0.0), size)
            x, y, _ = (lower_right if self.turned else lower_left).tolist()
            along = high if self.turned else wide
            with canvas.turned(x, y, float(np.arctan2(along[1], along[0]))):
                end = length - value.width * size
                canvas.text(value, end, 0.0, size, self.shade(part, ink))
                start = end - (_GAP if value.width else 0.0) * size - name.width * height
                if self.names[part]:
                    canvas.text(name, start, 0.0, height, self.shade(part, quiet))
