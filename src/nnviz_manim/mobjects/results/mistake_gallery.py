"""Images that a network gets wrong, each with what it is and what it is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.mistakes import confident_mistakes
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import (
    TextOutline,
    fitted_text,
    outline_number,
    outline_text,
)
from nnviz_manim.painting.images import input_pixels, is_image_shape, is_images, premultiplied
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import RunInfo, Snapshot

__all__ = ["MistakeGallery"]

Array = NDArray[np.float64]

_ARROW = "\N{RIGHTWARDS ARROW}"
_FILLED = 0.92
"""Share of its place that an image with its words takes."""

_WORD_GAP = 0.5
"""Between two words, in heights of a capital."""

_LEAST_SIDE = 0.75
"""Height of an image in scene units, below which fewer are shown."""

_LEAST_LETTERS = 8.5
"""Width that the longest of names may want, in heights of a capital."""

_LINE = 1.75
"""From one line of text to the next, in heights of a capital."""


class MistakeGallery(ArrayMobject):
    """A grid of images; below each its class, an arrow to the guess, and how sure the guess is.

    Where a class and a guess have no room beside each other, they stand below each other.

    Parameters
    ----------
    images
        Values 0 to 1, shape (images, rows, columns), or (images, rows, columns, 3) of red, green
        and blue.
    labels, guesses
        True class of each, and what it is taken for, shape (images,).
    confidences
        Probability of each guess, 0 to 1, shape (images,).
    class_names
        One a class.
    columns
        Images side by side; None: as many as let them be largest.
    width, height
        Of the whole in scene units.
    text_height
        Height of a capital letter.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there is no image, no room, or not as many of each.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Create, Scene
    >>> class Mistakes(Scene):
    ...     def construct(self):
    ...         images, names = np.stack([np.eye(8), np.eye(8)[::-1]]), ["up", "down"]
    ...         self.play(Create(MistakeGallery(images, [1, 0], [0, 1], [0.9, 0.8], names)))
    """

    values: Array = per_part()
    confidences: Array = per_part()
    palette: Palette = kept()
    labels: NDArray[np.int_] = kept()
    guesses: NDArray[np.int_] = kept()
    class_names: tuple[str, ...] = kept()
    text_height: float = kept()
    stacked: bool = kept()

    def __init__(
        self,
        images: ArrayLike,
        labels: ArrayLike,
        guesses: ArrayLike,
        confidences: ArrayLike,
        class_names: Sequence[str],
        *,
        columns: int | None = None,
        width: float = 6.0,
        height: float = 6.0,
        text_height: float = 0.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.values = np.array(images, dtype=float)
        self.labels = np.array(labels, dtype=int).ravel()
        self.guesses = np.array(guesses, dtype=int).ravel()
        self.confidences = np.array(confidences, dtype=float).ravel()
        count = len(self.values)
        lengths = {count, len(self.labels), len(self.guesses), len(self.confidences)}
        if not is_images(self.values) or not count or len(lengths) > 1:
            raise DrawingError(
                f"a MistakeGallery of images of shape {self.values.shape} was given"
                f" {len(self.labels)} labels, {len(self.guesses)} guesses and"
                f" {len(self.confidences)} confidences: expected as many of each, at least 1"
            )
        names = tuple(class_names)
        pairs = [(names[k], names[j]) for k, j in zip(self.labels, self.guesses, strict=True)]
        plan = _plan(self.values.shape, pairs, width, height, text_height, columns)
        columns, self.stacked = plan.columns, plan.stacked
        step = np.array([width / columns, height / plan.rows])
        if step[1] < (2 + plan.lines) * _LINE * text_height:
            raise DrawingError(
                f"{count} images in {columns} columns leave no room for text in a height of"
                f" {height:g}: make it higher, or show fewer"
            )
        row, column = np.divmod(np.arange(count), columns)
        x, y = (column - (columns - 1) / 2) * step[0], ((plan.rows - 1) / 2 - row) * step[1]
        centers = ORIGIN + np.stack([x, y, np.zeros(count)], axis=1)
        super().__init__(count, box_corners(centers, *(_FILLED * step).tolist()))
        self.class_names = names
        self.text_height = text_height / float(_FILLED * step[1])
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, snapshot: Snapshot, info: RunInfo, most: int = 12, **style: object) -> Self:
        """Show the most confident mistakes among the probes of a moment.

        Fewer than `most` where long names would leave only specks of the images.

        Raises
        ------
        DrawingError
            If the inputs are no images, or there is no mistake.
        """
        if not is_image_shape(info.feature_shape):
            raise DrawingError(
                f"inputs of shape {info.feature_shape} are no images: expected rows and columns"
            )
        chosen = confident_mistakes(snapshot, info, most)
        if not chosen:
            raise DrawingError("the network makes no mistake among its probes: follow more inputs")
        guesses, names = snapshot.predictions, info.class_names
        size: dict[str, Any] = {
            "width": 6.0,
            "height": 6.0,
            "text_height": 0.2,
            "columns": None,
        } | style
        for count in range(len(chosen), 0, -1):
            pairs = [(names[info.probe_labels[k]], names[guesses[k]]) for k in chosen[:count]]
            plan = _plan(
                (count, *info.feature_shape),
                pairs,
                size["width"],
                size["height"],
                size["text_height"],
                size["columns"],
            )
            if not plan.stacked or plan.side >= _LEAST_SIDE:
                chosen = chosen[:count]
                break
        outputs = snapshot.class_outputs[chosen]
        return cls(
            snapshot.activations[0][chosen].reshape(-1, *info.feature_shape),
            np.array(info.probe_labels)[chosen],
            snapshot.predictions[chosen],
            outputs.max(axis=1),
            info.class_names,
            **style,  # type: ignore[arg-type]
        )

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return self.text_height * float(np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the images, one after another while they are being created."""
        start, end = self.revealed * self.part_count
        order = np.arange(self.part_count)
        drawn = np.clip(end - order, 0.0, 1.0) - np.clip(start - order, 0.0, 1.0)
        right, wrong, ink, quiet = (
            self.shades(rgb(getattr(self.palette, name)), drawn)
            for name in ("right", "wrong", "ink", "quiet")
        )
        for part, corners in enumerate(places):
            if drawn[part] <= 0:
                continue
            upper_left, upper_right, lower_left, _ = corners
            size = self.text_height * float(np.linalg.norm(upper_left - lower_left))
            x, bottom = float(upper_left[0] + upper_right[0]) / 2, float(lower_left[1])
            lines = 3 if self.stacked else 2
            self._paint_image(canvas, part, corners, lines * _LINE * size, ink[part], quiet[part])
            label, guess = (self.class_names[names[part]] for names in (self.labels, self.guesses))
            arrow, room = outline_text(_ARROW), float(upper_right[0] - upper_left[0])
            beside = room - (arrow.width + _WORD_GAP) * size if self.stacked else np.inf
            above = room if self.stacked else np.inf
            named = fitted_text(label, size, above, size, "BOLD")[0], right[part]
            taken = [
                (arrow, quiet[part]),
                (fitted_text(guess, size, beside, size, "BOLD")[0], wrong[part]),
            ]
            for line, words in enumerate([taken, [named]] if self.stacked else [[named, *taken]]):
                _paint_line(canvas, words, x, bottom + (line + 1) * _LINE * size, size)
            sure = outline_number(f"{100 * self.confidences[part]:.0f} %")
            _paint_line(canvas, [(sure, ink[part])], x, bottom, size)

    def _paint_image(
        self, canvas: Canvas, part: int, corners: Array, text_room: float, ink: RGBA, edge: RGBA
    ) -> None:
        upper_left, upper_right, lower_left, _ = corners
        values = self.values[part]
        rows, columns = values.shape[:2]
        room = np.array([upper_right[0] - upper_left[0], upper_left[1] - lower_left[1] - text_room])
        pixel = float((room / (columns, rows)).min())
        left = float(upper_left[0] + upper_right[0]) / 2 - pixel * columns / 2
        top = float(upper_left[1])
        window = np.array(
            [
                [left, top],
                [left + pixel * columns, top],
                [left, top - pixel * rows],
                [left + pixel * columns, top - pixel * rows],
            ]
        )
        canvas.image(window, premultiplied(input_pixels(values, ink, colored=values.ndim == 3)))
        canvas.outline(window[[0, 1, 3, 2]], (*edge[:3], 0.8 * edge[3]), 1.0)


class _Plan(NamedTuple):
    """How images are arranged: columns, rows, lines of text below each, side of an image."""

    columns: int
    rows: int
    lines: int
    side: float

    @property
    def stacked(self) -> bool:
        """Whether class and guess stand below each other."""
        return self.lines > 2


def _plan(
    shape: tuple[int, ...],
    pairs: Sequence[tuple[str, str]],
    width: float,
    height: float,
    text_height: float,
    columns: int | None,
) -> _Plan:
    """Arrange images of a shape (images, rows, columns, …), with the names below each."""
    count, pixel_rows, pixel_columns = shape[:3]

    def arranged(columns: int, lines: int) -> _Plan:
        rows = -(-count // columns)
        across = _FILLED * width / columns * pixel_rows / pixel_columns
        side = min(across, _FILLED * height / rows - lines * _LINE * text_height)
        return _Plan(columns, rows, lines, side)

    choices = [columns] if columns else list(range(1, count + 1))
    best = max((arranged(each, 2) for each in choices), key=_side)
    room = _FILLED * width / best.columns
    if all(_pair_width(*pair) * text_height <= room for pair in pairs):
        return best
    # Names of which three letters are left say nothing.
    longest = max(outline_text(name, "BOLD").width for pair in pairs for name in pair)
    wanted = min(longest, _LEAST_LETTERS) * text_height
    roomy = [each for each in choices if _FILLED * width / each >= wanted]
    return max((arranged(each, 3) for each in roomy or choices[:1]), key=_side)


def _side(plan: _Plan) -> float:
    return plan.side


def _pair_width(label: str, guess: str) -> float:
    """Width of a class, an arrow and a guess side by side, in heights of a capital."""
    words = outline_text(label, "BOLD"), outline_text(_ARROW), outline_text(guess, "BOLD")
    return sum(word.width for word in words) + 2 * _WORD_GAP


def _paint_line(
    canvas: Canvas, words: list[tuple[TextOutline, RGBA]], x: float, y: float, size: float
) -> None:
    """Paint words side by side around a middle."""
    gap = _WORD_GAP * size
    left = x - (sum(word.width * size for word, _ in words) + gap * (len(words) - 1)) / 2
    for word, color in words:
        canvas.text(word, left, y, size, color)
        left += word.width * size + gap
