"""What was painted last, so that what has not changed since is not painted again.

Much of a frame is as it was in the frame before: captions and wires all the time, and the whole
picture while an epoch stands still. To copy a frame takes a few hundredths of the time to paint it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from weakref import ReferenceType, ref

import numpy as np
from manim import Mobject
from manim.typing import PixelArray
from numpy.typing import NDArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.masks import Masks
from nnviz_manim.painting.palette import Palette

__all__ = ["Look", "Memory", "PaintedLast", "look_of"]

Look = tuple[Any, ...]
"""All that a mobject is painted from; two that are equal look the same."""

_RUNS = 3
"""How many runs of array mobjects of one frame, between other mobjects, are remembered."""

_IMAGES = 2
"""How many images are kept: one under what moves, one of all while everything stands still."""


def _value_look(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, str | int | float | Palette) or value is None:
        return value
    if isinstance(value, tuple):
        return tuple(map(_value_look, value))
    # It may change unseen, so it is like nothing, not even like itself.
    return object()


def look_of(mobject: ArrayMobject, seen: NDArray[np.float64]) -> Look:
    """Look of a mobject whose points the camera sees in these places."""
    mobject.check_fields()
    held = vars(mobject)
    fields = [_value_look(held[name]) for name in mobject.declared.painted_from]
    return type(mobject), seen.tobytes(), *fields


class PaintedLast:
    """The last picture of a run of mobjects, and the layers of it that can be used again."""

    def __init__(self) -> None:
        self._ground: PixelArray = np.zeros((0, 0, 4), np.uint8)
        self._looks: list[Look] = []
        self._images: dict[int, PixelArray] = {}

    def paint(
        self, looks: Sequence[Look], pixel_array: PixelArray, paint_one: Callable[[int], None]
    ) -> None:
        """Paint what has changed, and all that lies above it.

        Parameters
        ----------
        looks
            Of everything, from the bottom to the top.
        pixel_array
            The frame; what it shows so far is part of the picture.
        paint_one
            Paints one of them, by its number.
        """
        same = self._unchanged(looks, pixel_array)
        self._images = {height: image for height, image in self._images.items() if height <= same}
        start = max(self._images, default=0)
        if start:
            np.copyto(pixel_array, self._images[start])
        for number in range(start, len(looks)):
            if number == same > start:
                self._keep(number, pixel_array)
            paint_one(number)
        if start < same == len(looks):
            self._keep(same, pixel_array)

    def _unchanged(self, looks: Sequence[Look], pixel_array: PixelArray) -> int:
        """Count from the bottom what looks as it did, and remember how all looks now."""
        before, self._looks = self._looks, list(looks)
        # Four bytes at once, which halves the time of the comparison.
        if not np.array_equal(self._ground.view(np.uint32), pixel_array.view(np.uint32)):
            self._ground = pixel_array.copy()
            return 0
        pairs = zip(before, looks, strict=False)
        return next(
            (number for number, (old, new) in enumerate(pairs) if old != new),
            min(len(before), len(looks)),
        )

    def _keep(self, height: int, pixel_array: PixelArray) -> None:
        self._images[height] = pixel_array.copy()
        if len(self._images) > _IMAGES:
            del self._images[min(self._images)]


class Memory:
    """All that one camera keeps of what it has painted.

    Attributes
    ----------
    masks : Masks
        Of shapes and lines.
    """

    def __init__(self) -> None:
        self.masks = Masks()
        self._runs: OrderedDict[ReferenceType[Mobject], PaintedLast] = OrderedDict()

    def run_from(self, first: Mobject) -> PaintedLast:
        """What the run that begins with a mobject looked like when it was last painted."""
        key = ref(first)
        painted = self._runs.pop(key, None) or PaintedLast()
        self._runs[key] = painted
        if len(self._runs) > _RUNS:
            self._runs.popitem(last=False)
        return painted
