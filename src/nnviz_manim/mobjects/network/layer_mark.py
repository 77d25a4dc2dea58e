"""The mark of a layer without units: a dashed band that lines go through."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import PI
from manim.typing import Vector3DLike
from numpy.typing import NDArray

from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.network.layer_words import SMALLEST_TEXT, text_width
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["MARK", "DashedBand", "LayerMark"]

Array = NDArray[np.float64]

MARK = 2 * SMALLEST_TEXT
"""Width of a band that its words stand in, in scene units."""

_VEIL = 0.7
"""How far the band covers the lines behind it; they go on, dimmed."""
_DASH = 0.09
"""Length of a dash, and of the gap after it."""
_STROKE = 1.4
_AROUND = [0, 1, 3, 2, 0]
"""Upper left, upper right, lower right, lower left, and back."""


class DashedBand(ArrayMobject):
    """A rectangle with a dashed rim, through which one sees dimly.

    Parameters
    ----------
    center
        Its middle.
    width, height
        In scene units.
    palette
        Where the colors come from.
    """

    palette: Palette = kept()

    def __init__(
        self,
        center: Vector3DLike,
        width: float,
        height: float,
        *,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__(1, box_corners(center, width, height))
        self.palette = palette_named(palette)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Fill it, then draw its rim as far as it has been created."""
        corners = places[0][_AROUND]
        with canvas.clipped(places[0], self.revealed):
            canvas.polygon(corners[:4], self.shade(0, rgb(self.palette.ground), _VEIL))
            color = self.shade(0, rgb(self.palette.quiet))
            for start, end in pairwise(corners):
                for first, last in _dashes(start, end).tolist():
                    canvas.line(first, last, color, _STROKE)


def _dashes(start: Array, end: Array) -> Array:
    """Dashes along a side, one at either end, shape (dashes, 2, 3)."""
    count = max(int(np.linalg.norm(end - start) / (2 * _DASH)), 1)
    stops = np.linspace(0.0, 1.0, 2 * count + 2).reshape(-1, 2, 1)
    return start + (end - start) * stops


class LayerMark(ArrayGroup):
    """A layer that has no units, between two that have: a dashed band with its title.

    Parameters
    ----------
    title
        What stands in it, such as ``"dropout 30 %"``; left out where it could not be read.
    center
        Its middle.
    length
        Along the columns of neurons, in scene units.
    width
        Most that it may be wide.
    upright
        Whether the diagram goes from bottom to top; the band then lies, and so do its words.
    palette
        Where the colors come from.

    Attributes
    ----------
    band : DashedBand
    words : Caption or None

    Examples
    --------
    >>> from manim import Create, Scene
    >>> class Dropout(Scene):
    ...     def construct(self):
    ...         self.play(Create(LayerMark("dropout 30 %", (0, 0, 0), 3.0)))
    """

    def __init__(
        self,
        title: str,
        center: Vector3DLike,
        length: float,
        *,
        width: float = MARK,
        upright: bool = False,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        chosen = palette_named(palette)
        across = min(width, MARK)
        size = (length, across) if upright else (across, length)
        self.band = DashedBand(center, *size, palette=chosen)
        self.add(self.band)
        self.words: Caption | None = None
        style: dict[str, Any] = {"height": SMALLEST_TEXT, "palette": chosen}
        if across >= 1.5 * SMALLEST_TEXT and text_width(title, SMALLEST_TEXT) <= length:
            self.words = Caption(title, **style).move_to(center)
            if not upright:
                self.words.rotate(PI / 2)
            self.add(self.words)
