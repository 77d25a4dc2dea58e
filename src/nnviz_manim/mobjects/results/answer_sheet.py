"""Images that a network is tested on, each with what it is taken for below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.results.verdict_sheet import VerdictSheet
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners, lerp
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.palette import rgb

__all__ = ["AnswerSheet"]

Array = NDArray[np.float64]

_LINE = 1.7
"""Height of the line below an image, in heights of a capital letter."""


class AnswerSheet(VerdictSheet):
    """Images, and below each the answer of a moment, in the color of right or of wrong.

    Parameters
    ----------
    images
        Values 0 to 1, shape (images, rows, columns).
    guesses
        The class that an image is taken for at a moment, from 0, shape (moments, images).
    labels
        The class that it is, shape (images,).
    class_names
        What is written.
    width, height
        Room for the whole sheet, in scene units.
    text_height
        Height of a capital letter.
    style
        ``epochs``, ``per_row`` and ``palette`` as in :class:`VerdictSheet`.

    Raises
    ------
    DrawingError
        If there is not a guess for each image and moment, a label for each image, or no room.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Answers(Scene):
    ...     def construct(self):
    ...         images = np.stack([np.eye(8), np.eye(8)[::-1]])
    ...         sheet = AnswerSheet(images, [[1, 1], [0, 1]], [0, 1], ["left", "right"], width=6)
    ...         self.add(sheet)
    ...         self.play(sheet.animate.show_epoch(1))
    """

    guesses: Array = kept()
    class_names: tuple[str, ...] = kept()
    line_share: float = kept()
    now: Array = whole()
    answered: Array = whole()

    def __init__(
        self,
        images: ArrayLike,
        guesses: ArrayLike,
        labels: ArrayLike,
        class_names: Sequence[str],
        *,
        per_row: int | None = None,
        width: float = 6.0,
        height: float = 3.0,
        text_height: float = 0.2,
        **style: Any,
    ) -> None:
        values, answers = np.asarray(images, dtype=float), np.array(guesses, dtype=int)
        truth = np.asarray(labels, dtype=int)
        if answers.ndim != 2 or truth.shape != (len(values),) or answers.shape[1] != len(values):
            raise DrawingError(
                f"an AnswerSheet of {len(values)} images takes guesses of shape (moments,"
                f" {len(values)}) and {len(values)} labels, and was given {answers.shape} and"
                f" {truth.shape}"
            )
        lines = -(-len(values) // (per_row or len(values)))
        room, line = height / lines, _LINE * text_height
        if room <= 2 * line:
            raise DrawingError(
                f"an AnswerSheet of {lines} rows in a height of {height:g} has no room for images"
                f" above words of height {text_height:g}"
            )
        super().__init__(
            values, answers != truth, per_row=per_row, width=width,
            height=lines * (room - line), **style,
        )  # fmt: skip
        self.guesses = answers
        self.class_names = tuple(class_names)
        own = self.part_points()
        side = float(own[0, 0, 1] - own[0, 2, 1])
        wide = float(own[0, 1, 0] - own[0, 0, 0])
        centers = own.mean(axis=1)
        # The rows stand further apart by the lines between them.
        centers[:, 1] *= room / (room - line)
        self.line_share = line / (side + line)
        self.points = box_corners(centers, wide, side + line).reshape(-1, 3)

    def show_epoch(self, epoch: float) -> Self:
        """Show the answers of an epoch: those of the last moment before it."""
        self.now = np.array([float(epoch)])
        self.answered = np.ones(1)
        return super().show_epoch(epoch)

    def hide_answers(self) -> Self:
        """Show the images alone; :meth:`show_epoch` brings the answers back."""
        self.answered = np.zeros(1)
        self.tints = np.zeros_like(self.tints)
        return self

    def answers(self) -> list[str]:
        """What is written below the images."""
        moment = int(np.searchsorted(self.epochs, float(self.now[0]) + 1e-9, side="right")) - 1
        return [self.class_names[guess] for guess in self.guesses[max(moment, 0)]]

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        box = self.part_points()[0]
        return self.line_share / _LINE * float(np.linalg.norm(box[0] - box[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the images, then the words, both one after another while they are created."""
        tall = places[:, 2] - places[:, 0]
        feet = places[:, :2] + (1 - self.line_share) * tall[:, None]
        super().paint(canvas, np.concatenate([places[:, :2], feet], axis=1))
        size = self.line_share / _LINE * float(np.linalg.norm(tall[0]))
        start, end = (self.revealed * self.part_count).tolist()
        order = np.arange(self.part_count)
        drawn = np.clip(end - order, 0.0, 1.0) - np.clip(start - order, 0.0, 1.0)
        wrong = np.array([mark > 0.5 for mark in self.tints[:, 3]])
        hues = np.where(wrong[:, None], rgb(self.palette.wrong), rgb(self.palette.right))
        opacities = self.opacities * drawn * float(self.answered[0])
        for part, text in enumerate(self.answers()):
            outline = outline_text(text)
            x, y, _ = lerp(places[part, 2], places[part, 3], 0.5).tolist()
            red, green, blue = hues[part].tolist()
            color = red, green, blue, float(opacities[part])
            canvas.text(outline, x - outline.width * size / 2, y + 0.2 * size, size, color)
