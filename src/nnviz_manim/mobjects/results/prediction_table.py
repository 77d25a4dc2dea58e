"""What several inputs are taken for, epoch by epoch: a row an input, a column a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["PredictionTable"]

Array = NDArray[np.float64]

_SURE = 0.6
"""From this probability on a prediction is sure, and its cell is filled."""


class PredictionTable(ArrayMobject):
    """The predictions of a run for all of its probes, appearing column by column.

    A cell shows the predicted class; green is right and red is wrong. The bar under it is the
    probability, with that of the second choice behind it in gray. Where the network is unsure,
    below 60 %, the cell is hollow and the second choice stands beside the first.

    Parameters
    ----------
    outputs
        Activations of the output layer, shape (moments, probes, classes).
    labels
        True class of each probe, shape (probes,).
    class_names
        One a class.
    width, height
        Of the table, in scene units.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If outputs, labels and names do not fit each other.

    Examples
    --------
    >>> from manim import Scene
    >>> class Table(Scene):
    ...     def construct(self):
    ...         outputs = [[[0.9, 0.1], [0.4, 0.6]], [[0.8, 0.2], [0.9, 0.1]]]
    ...         table = PredictionTable(outputs, [0, 1], ["cat", "dog"], width=6, height=3)
    ...         self.add(table)
    ...         self.play(table.animate.show_moment(1))
    """

    moment: Array = whole()
    palette: Palette = kept()
    outputs: Array = kept()
    labels: NDArray[np.int_] = kept()
    class_names: tuple[str, ...] = kept()
    epochs: Array = kept()

    def __init__(
        self,
        outputs: ArrayLike,
        labels: ArrayLike,
        class_names: tuple[str, ...] | list[str],
        *,
        epochs: ArrayLike | None = None,
        width: float = 10.0,
        height: float = 6.2,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.outputs = np.array(outputs, dtype=float)
        self.labels = np.array(labels, dtype=int)
        self.class_names = tuple(class_names)
        if self.outputs.shape[1:] != (len(self.labels), len(self.class_names)):
            raise DrawingError(
                f"outputs of shape {self.outputs.shape} do not fit {len(self.labels)} labels and"
                f" {len(self.class_names)} class names: expected (moments, probes, classes)"
            )
        moments, probes, _ = self.outputs.shape
        self.epochs = np.array(np.arange(moments) if epochs is None else epochs, dtype=float)
        self.moment = np.zeros(1)
        columns, rows = width / moments, height / probes
        x = (np.arange(moments) - (moments - 1) / 2) * columns
        y = ((probes - 1) / 2 - np.arange(probes)) * rows
        grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        centers = ORIGIN + np.column_stack([grid, np.zeros(len(grid))])
        super().__init__(len(centers), box_corners(centers, 0.92 * columns, 0.9 * rows))
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, run: Run, **style: object) -> Self:
        """Make the table of a run's probes."""
        outputs = np.stack([snapshot.outputs for snapshot in run])
        epochs = [snapshot.epoch for snapshot in run]
        info = run.info
        return cls(outputs, info.probe_labels, info.class_names, epochs=epochs, **style)  # type: ignore[arg-type]

    def show(self, snapshot: Snapshot) -> Self:
        """Show all columns up to a snapshot."""
        moment = float(np.interp(snapshot.epoch, self.epochs, np.arange(len(self.epochs))))
        return self.show_moment(moment)

    def show_moment(self, moment: float) -> Self:
        """Show all columns up to a moment, the last one arriving."""
        self.moment = np.array([float(moment)])
        return self

    def winners(self) -> NDArray[np.intp]:
        """Predicted class of every probe at every moment, shape (moments, probes)."""
        winners: NDArray[np.intp] = self.outputs.argmax(axis=2)
        return winners

    def row_centers(self) -> Array:
        """Where the rows begin: the left edge of each first cell, shape (probes, 3)."""
        corners = self.part_points().reshape(len(self.labels), -1, 4, 3)
        left: Array = corners[:, 0, [0, 2]].mean(axis=1)
        return left

    def column_centers(self) -> Array:
        """Tops of the columns, shape (moments, 3)."""
        corners = self.part_points().reshape(len(self.labels), -1, 4, 3)
        top: Array = corners[0, :, [0, 1]].mean(axis=0)
        return top

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return _TEXT_SHARE * float(np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the cells that have arrived."""
        moments = len(self.outputs)
        ranking = np.argsort(-self.outputs, axis=2)[:, :, :2]
        right, wrong, ink, quiet = (
            np.array(rgb(getattr(self.palette, name)))
            for name in ("right", "wrong", "ink", "quiet")
        )
        hits = (ranking[:, :, 0] == self.labels).T.reshape(-1, 1)
        arrived = np.clip(float(self.moment[0]) + 1 - np.arange(moments), 0.0, 1.0)
        shown = np.tile(arrived, len(self.labels))
        hues = self.shades(np.where(hits, right, wrong), shown)
        inks, grays = self.shades(ink, shown), self.shades(quiet, 0.7 * shown)
        for part, corners in enumerate(places):
            probe, moment = divmod(part, moments)
            if arrived[moment] <= 0:
                continue
            first, *others = ranking[moment, probe]
            shares = self.outputs[moment, probe]
            second = others[0] if others else first
            _paint_cell(
                canvas,
                corners,
                [
                    (self.class_names[first], shares[first]),
                    (self.class_names[second], shares[second]),
                ],
                (hues[part], inks[part], grays[part]),
            )


_TEXT_SHARE = 0.4
_BAR_SHARE = 0.14


def _paint_cell(
    canvas: Canvas,
    corners: Array,
    choices: list[tuple[str, float]],
    colors: tuple[RGBA, RGBA, RGBA],
) -> None:
    hue, ink, gray = colors
    upper_left, upper_right, lower_left, lower_right = corners
    frame = np.stack([upper_left, upper_right, lower_right, lower_left])
    left, right = float(lower_left[0]), float(lower_right[0])
    bottom, height = float(lower_left[1]), float(upper_left[1] - lower_left[1])
    (first, probability), (second, runner_up) = choices
    if probability >= _SURE:
        canvas.polygon(frame, (*hue[:3], 0.28 * hue[3]))
    canvas.outline(frame, (*hue[:3], 0.9 * hue[3]), 1.2)
    size = _TEXT_SHARE * height
    base = bottom + 0.42 * height
    words = [(outline_text(first, "BOLD"), ink)]
    if probability < _SURE:
        words.append((outline_text(f"or {second}"), gray))
    gap = 0.5 * size
    total = sum(word.width * size for word, _ in words) + gap * (len(words) - 1)
    shrink = min(1.0, 0.94 * (right - left) / total) if total else 1.0
    x = (left + right - total * shrink) / 2
    for word, color in words:
        canvas.text(word, x, base, size * shrink, color)
        x += (word.width * size + gap) * shrink
    margin = 0.06 * (right - left)
    start, room = left + margin, right - left - 2 * margin
    low, high = bottom + 0.12 * height, bottom + (0.12 + _BAR_SHARE) * height
    pieces = [(0.0, probability, hue), (probability, probability + runner_up, gray)]
    for begin, end, color in pieces:
        a, b = start + begin * room, start + min(end, 1.0) * room
        canvas.polygon([(a, low), (b, low), (b, high), (a, high)], color)
