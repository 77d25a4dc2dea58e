"""Images that a network gets wrong, each with what it is and what it is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.mistakes import confident_mistakes
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import TextOutline, outline_number, outline_text
from nnviz_manim.painting.images import premultiplied
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import RunInfo, Snapshot

__all__ = ["MistakeGallery"]

Array = NDArray[np.float64]

_ARROW = "\N{RIGHTWARDS ARROW}"
_FILLED = 0.92
"""Share of its place that an image with its words takes."""

_LINE = 1.75
"""From one line of text to the next, in heights of a capital."""


class MistakeGallery(ArrayMobject):
    """A grid of images; below each its class, an arrow to the guess, and how sure the guess is.

    Parameters
    ----------
    images
        Values 0 to 1, shape (images, rows, columns).
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
        if self.values.ndim != 3 or not count or len(lengths) > 1:
            raise DrawingError(
                f"a MistakeGallery of images of shape {self.values.shape} was given"
                f" {len(self.labels)} labels, {len(self.guesses)} guesses and"
                f" {len(self.confidences)} confidences: expected as many of each, at least 1"
            )
        columns = columns or _best_columns(
            self.values.shape, width, height, 2 * _LINE * text_height
        )
        rows = -(-count // columns)
        step = np.array([width / columns, height / rows])
        if step[1] < 4 * _LINE * text_height:
            raise DrawingError(
                f"{count} images in {columns} columns leave no room for text in a height of"
                f" {height:g}: make it higher, or show fewer"
            )
        row, column = np.divmod(np.arange(count), columns)
        x, y = (column - (columns - 1) / 2) * step[0], ((rows - 1) / 2 - row) * step[1]
        centers = ORIGIN + np.stack([x, y, np.zeros(count)], axis=1)
        super().__init__(count, box_corners(centers, *(_FILLED * step).tolist()))
        self.class_names = tuple(class_names)
        self.text_height = text_height / float(_FILLED * step[1])
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, snapshot: Snapshot, info: RunInfo, most: int = 12, **style: object) -> Self:
        """Show the most confident mistakes among the probes of a moment.

        Raises
        ------
        DrawingError
            If the inputs are no images, or there is no mistake.
        """
        if len(info.feature_shape) != 2:
            raise DrawingError(
                f"inputs of shape {info.feature_shape} are no images: expected rows and columns"
            )
        chosen = confident_mistakes(snapshot, info, most)
        if not chosen:
            raise DrawingError("the network makes no mistake among its probes: follow more inputs")
        outputs = snapshot.outputs[chosen]
        return cls(
            snapshot.activations[0][chosen].reshape(-1, *info.feature_shape),
            np.array(info.probe_labels)[chosen],
            outputs.argmax(axis=1),
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
            self._paint_image(canvas, part, corners, 2 * _LINE * size, ink[part], quiet[part])
            names = self.class_names
            words = [
                (outline_text(names[self.labels[part]], "BOLD"), right[part]),
                (outline_text(_ARROW), quiet[part]),
                (outline_text(names[self.guesses[part]], "BOLD"), wrong[part]),
            ]
            _paint_line(canvas, words, x, bottom + _LINE * size, size)
            sure = outline_number(f"{100 * self.confidences[part]:.0f} %")
            _paint_line(canvas, [(sure, ink[part])], x, bottom, size)

    def _paint_image(
        self, canvas: Canvas, part: int, corners: Array, text_room: float, ink: RGBA, edge: RGBA
    ) -> None:
        upper_left, upper_right, lower_left, _ = corners
        rows, columns = self.values.shape[1:]
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
        pixels = np.empty((rows, columns, 4))
        pixels[..., :3] = ink[:3]
        pixels[..., 3] = np.clip(self.values[part], 0.0, 1.0) * ink[3]
        canvas.image(window, premultiplied(pixels))
        canvas.outline(window[[0, 1, 3, 2]], (*edge[:3], 0.8 * edge[3]), 1.0)


def _best_columns(shape: tuple[int, ...], width: float, height: float, words: float) -> int:
    """Number of images side by side with which they become largest, above words of a height."""
    count, pixel_rows, pixel_columns = shape

    def side(columns: int) -> float:
        across = _FILLED * width / columns * pixel_rows / pixel_columns
        return min(across, _FILLED * height / -(-count // columns) - words)

    return max(range(1, count + 1), key=side)


def _paint_line(
    canvas: Canvas, words: list[tuple[TextOutline, RGBA]], x: float, y: float, size: float
) -> None:
    """Paint words side by side around a middle."""
    gap = 0.5 * size
    left = x - (sum(word.width * size for word, _ in words) + gap * (len(words) - 1)) / 2
    for word, color in words:
        canvas.text(word, left, y, size, color)
        left += word.width * size + gap
