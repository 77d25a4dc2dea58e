"""The pictures of all labels with their names, the epoch and the score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.label_pictures import PictureMoment
from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.basic.image_sheet import ImageSheet
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.recording.epochs import epoch_pattern

__all__ = ["PicturePanel"]

Array = NDArray[np.float64]

_LEAST = 0.6
"""Height of a picture, at least."""
_FULL = {True: 0.8, False: 1.0}
"""The value that is fully opaque, for signed pictures and others."""
_NAME, _ABOVE_NAME, _BELOW_NAME = 0.26, 0.14, 0.22
_NUMBER = 0.2
_MOST_WORDS, _WIDE = 2.2, 0.8
"""Width that a name may want, and share of the room from which pictures are a wide sheet."""
_SCORE = 0.24
_ABOVE = 0.58
"""From the room of the pictures up to the score."""


class PicturePanel(ArrayGroup):
    """Rows of pictures, a name under each, and what the network scores above them.

    Parameters
    ----------
    moment
        What is shown first.
    names
        One a label.
    signed
        Whether the pictures are of signals for and against.
    certain
        Whether a percentage beside each name says how sure the network is of its picture.
    held_out
        Whether the score is that on images held out.
    epochs
        Of all moments that come; without them, whole epochs are counted.
    width, height
        That the pictures and their names may take, in scene units; the score stands above.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there are not as many names as pictures, or more pictures than there is room for.

    Attributes
    ----------
    sheet : ImageSheet
        The pictures.
    names : list of Caption
        Under them.
    counters : list of Counter
        Beside the names; empty if they are not wanted.
    epoch, score : Counter
        The latter in percent.
    """

    def __init__(
        self,
        moment: PictureMoment,
        names: Sequence[str],
        *,
        signed: bool = False,
        certain: bool = False,
        held_out: bool = True,
        epochs: ArrayLike = (),
        width: float = 13.6,
        height: float = 6.24,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        if len(moment.images) != len(names):
            raise DrawingError(
                f"a PicturePanel of {len(moment.images)} pictures was given {len(names)} names:"
                f" give one a picture"
            )
        longest = max(float(Caption(name, height=_NAME, weight="BOLD").width) for name in names)
        words = min(longest, _MOST_WORDS)
        count, pixel_rows, pixel_columns = moment.images.shape
        rows, side = _fitting(
            count, pixel_rows / pixel_columns, (width, height), words + 1.3 * certain + 0.2
        )
        per_row = -(-len(names) // rows)
        self.sheet = ImageSheet(
            moment.images if signed else as_shares(moment.images),
            per_row=per_row,
            height=side,
            spacing=(width / per_row, height / rows),
            signed=signed,
            scale=_FULL[signed],
            palette=palette,
        )
        room = width / per_row - 1.3 * certain - 0.2
        self.names = [
            _named(name, room, palette).move_to(
                center + (side / 2 + _ABOVE_NAME + _NAME / 2) * DOWN
            )
            for name, center in zip(names, self.sheet.centers(), strict=True)
        ]
        self.counters = [_beside(name, palette) for name in self.names] if certain else []
        style: dict[str, Any] = {"height": _SCORE, "align": "right", "palette": palette}
        of = "unseen images " if held_out else ""
        style |= {"width": min(5.2, 0.66 * width)}
        self.score = Counter(0, f"{{:.1f}} % of {of}right", weight="BOLD", **style)
        # Above few small pictures there is less room than words need.
        end = self.sheet.get_right() if self.sheet.width > _WIDE * width else width / 2 * RIGHT
        self.score.move_to((height / 2 + _ABOVE) * UP).align_to(end, RIGHT)
        done = f"Epoch {epoch_pattern(epochs)}"
        self.epoch = Counter(0, done, whole=True, **(style | {"width": 1.9}))
        self.epoch.next_to(self.score, LEFT, buff=0.3)
        self.add(self.sheet, *self.names, *self.counters, self.epoch, self.score)
        self.show(moment)

    def show(self, moment: PictureMoment) -> Self:
        """Show the pictures and numbers of a moment."""
        images = moment.images if self.sheet.signed else as_shares(moment.images)
        self.sheet.show(images)
        self.epoch.show(moment.epoch)
        self.score.show(100 * moment.accuracy)
        if self.counters:
            for counter, share in zip(self.counters, moment.certainty, strict=True):
                counter.show(100 * share)
        return self


def _fitting(
    count: int, aspect: float, room: tuple[float, float], words: float
) -> tuple[int, float]:
    """Number of rows with which pictures of an aspect (height by width) are largest, and height."""
    best = (0.0, 1)
    for rows in range(1, count + 1):
        step = room[0] / -(-count // rows)
        if step < words:
            continue
        across = 0.92 * step * aspect
        down = room[1] / rows - _ABOVE_NAME - _NAME - _BELOW_NAME
        best = max(best, (min(across, down), rows))
    height, rows = best
    if height < _LEAST:
        raise DrawingError(
            f"{count} pictures would be {height:.2f} high in a room of {room[0]:g} × {room[1]:g}:"
            f" show fewer labels, at least {_LEAST:g} are needed to see anything"
        )
    return rows, height


def _named(name: str, room: float, palette: Palette | str) -> Caption:
    style: dict[str, Any] = {"height": _NAME, "weight": "BOLD", "palette": palette}
    return Caption(name, width=min(float(Caption(name, **style).width), room), **style)


def _beside(name: Caption, palette: Palette | str) -> Counter:
    counter = Counter(
        0, "{:.0f} %", height=_NUMBER, width=0.75, align="left", color="quiet", palette=palette
    )
    name.shift(0.45 * LEFT)
    return counter.next_to(name, RIGHT, buff=0.25).align_to(name, DOWN)
