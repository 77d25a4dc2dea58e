"""What is taken for what: a table of counts, a row a true class and a column a guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.confusion import confusion_counts
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.glyphs import READABLE, fitted_text, outline_number, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.part import Part
from nnviz_manim.recording.timeline import values_at

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["ConfusionMatrix"]

Array = NDArray[np.float64]

_TEXT_SHARE = 0.4
_NUMBER_SHARE = 0.78
"""Height and width that a number may take, in those of a cell, where it could not be read else."""
_LARGEST_HEAD = 0.34
"""Share of the whole that long names may take."""
_NAME = 0.2
"""Height of a capital of names that are wider than a cell, in scene units."""
_FULL = 0.94
_PAD = 0.1
"""Free room beside such a name."""
_FILLED = 0.72
"""Opacity of a cell that holds its whole row; below, numbers are read against it."""


class ConfusionMatrix(ArrayMobject):
    """Counts of every class taken for every class, as they change over the moments of a run.

    The diagonal, what is right, is green and all else red; a cell is as opaque as the square root
    of its share of its row, so that rare mistakes are seen too. Numbers count; where they could not
    be read, colors tell alone. Names that are wider than a cell are turned above the columns.

    Parameters
    ----------
    counts
        By moment, true class and guess, shape (moments, classes, classes).
    class_names
        One a class.
    epochs
        Of the moments, shape (moments,); None: 0, 1, 2 …
    size
        Width and height of the whole in scene units, names included.
    palette
        Where the colors come from.

    Attributes
    ----------
    moment : ndarray of shape (1,)
        Which moment is shown; fractions lie between two.

    Raises
    ------
    DrawingError
        If counts, names and epochs do not fit each other.

    Examples
    --------
    >>> from manim import Scene
    >>> class Confusion(Scene):
    ...     def construct(self):
    ...         matrix = ConfusionMatrix([[[5, 0], [4, 1]], [[4, 1], [0, 5]]], ["cat", "dog"])
    ...         self.add(matrix)
    ...         self.play(matrix.animate.show_moment(1))
    """

    moment: Array = whole()
    palette: Palette = kept()
    counts: Array = kept()
    class_names: tuple[str, ...] = kept()
    epochs: Array = kept()
    turned: bool = kept()
    least: float = kept()

    def __init__(
        self,
        counts: ArrayLike,
        class_names: Sequence[str],
        *,
        epochs: ArrayLike | None = None,
        size: float = 6.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.counts = np.array(counts, dtype=float)
        self.class_names = tuple(class_names)
        classes = len(self.class_names)
        if self.counts.ndim != 3 or self.counts.shape[1:] != (classes, classes):
            raise DrawingError(
                f"counts of shape {self.counts.shape} do not fit {classes} class names: expected"
                f" (moments, {classes}, {classes})"
            )
        moments = np.arange(len(self.counts)) if epochs is None else epochs
        self.epochs = np.array(moments, dtype=float)
        if self.epochs.shape != self.counts.shape[:1]:
            raise DrawingError(
                f"counts of {len(self.counts)} moments and {self.epochs.size} epochs: expected as"
                f" many of each"
            )
        self.moment = np.zeros(1)
        # Names stand in a first row and a first column of their own.
        head, self.turned = _head(self.class_names, size)
        cell = (size - head) / classes
        places = np.append(head / 2, head + (np.arange(classes) + 0.5) * cell) - size / 2
        sides = np.append(head, np.full(classes, cell))
        super().__init__((classes + 1) ** 2, _grid(places, sides - (1 - _FULL) * cell))
        self.least = READABLE / (_FULL * cell)
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, run: Run, **style: object) -> Self:
        """Count what a run takes its probes for; those of an unknown class do not count.

        Raises
        ------
        DrawingError
            If the run has no class names.
        SettingError
            If it knows the class of no probe.
        """
        names = run.info.class_names
        if not run.info.names_predictions:
            raise DrawingError(
                f"this run names {len(names)} classes for {run.info.layer_sizes[-1]} outputs: a"
                f" ConfusionMatrix needs a name for each"
            )
        epochs = run.moments.epoch
        return cls(confusion_counts(run), names, epochs=epochs, **style)  # type: ignore[arg-type]

    def show(self, snapshot: Snapshot) -> Self:
        """Show the counts at the epoch of a snapshot."""
        return self.show_moment(np.interp(snapshot.epoch, self.epochs, np.arange(len(self.epochs))))

    def show_moment(self, moment: float) -> Self:
        """Show the counts of a moment; between two of them they are on their way."""
        self.moment = np.array([float(moment)])
        return self

    def shown(self) -> Array:
        """Counts as they stand now, shape (classes, classes)."""
        counts: Array = values_at(self.counts, self.moment[0])
        return counts

    def cell(self, label: int, guess: int) -> Part:
        """The cell of a true class and a guess, to be pointed at.

        Raises
        ------
        DrawingError
            If there is no such class.
        """
        classes = len(self.class_names)
        if not (0 <= label < classes and 0 <= guess < classes):
            raise DrawingError(
                f"there is no cell ({label}, {guess}): this ConfusionMatrix has classes 0 to"
                f" {classes - 1}"
            )
        return self.part((label + 1) * (classes + 1) + guess + 1)

    def fills(self) -> Array:
        """How opaque each cell is, 0 to 1, shape (classes, classes)."""
        totals = self.counts[0].sum(axis=1, keepdims=True)
        shares = self.shown() / np.where(totals > 0, totals, 1.0)
        return _FILLED * np.sqrt(np.clip(shares, 0.0, 1.0))

    def smallest_text(self) -> float | None:
        """Height of the smaller of names and numbers, in scene units."""
        side = float(np.linalg.norm(self.points[-4] - self.points[-2]))
        number = self._number_height(side)
        return min(self._name_height(side), number or np.inf)

    def _number_height(self, side: float) -> float:
        """Height of the digits in cells of a side; 0 where they could not be read."""
        widest = outline_number(f"{self.counts.max():.0f}").width
        most = _NUMBER_SHARE * min(side, side / widest)
        usual = min(_TEXT_SHARE * side, most)
        least = self.least * side
        return usual if usual >= least else least if most >= least else 0.0

    def _name_height(self, side: float) -> float:
        """Height of a capital of the names, the same for all."""
        usual, least = _TEXT_SHARE * side, self.least * side
        if self.turned:
            return least * _NAME / READABLE if side * 0.8 > least * _NAME / READABLE else least
        longest = max((outline_text(name).width for name in self.class_names), default=1.0)
        return max(min(usual, 0.9 * side / (longest or 1.0)), least)

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw names and cells, uncovered from left to right while it is being created."""
        classes = len(self.class_names)
        grid = (classes + 1, classes + 1)
        right, wrong, ink, quiet = (
            np.array(rgb(getattr(self.palette, name)))
            for name in ("right", "wrong", "ink", "quiet")
        )
        counts, fills = np.zeros(grid), np.zeros(grid)
        counts[1:, 1:], fills[1:, 1:] = self.shown(), self.fills()
        numbers = np.floor(counts + 0.5).astype(int).ravel()
        # The table is quiet where nothing is.
        visible = np.where(numbers > 0, np.minimum(counts.ravel(), 1.0), 0.0)
        hues = np.where(np.eye(classes + 1, dtype=bool).reshape(-1, 1), right, wrong)
        grounds, frames = self.shades(hues, fills.ravel()), self.shades(quiet, 0.25)
        inks, words = self.shades(ink, visible), self.shades(quiet)
        side = float(np.linalg.norm(places[-1, 0] - places[-1, 2]))
        digit = self._number_height(side)
        gap = _PAD / READABLE * self.least * side if self.turned else 0.0
        sizes = self._name_height(side), gap
        whole = np.stack([places[0, 0], places[classes, 1], places[-grid[0], 2], places[-1, 3]])
        # Columns: few long lists of numbers, where many short ones would take longer than to paint.
        around = places[:, [0, 1, 3, 2], :2].reshape(-1, 8)
        columns = np.column_stack([places[..., :2].mean(axis=1), around]).T.tolist()
        with canvas.clipped(whole, self.revealed):
            for part, (x, y, *corners) in enumerate(zip(*columns, strict=True)):
                row, column = divmod(part, classes + 1)
                if row and column:
                    box = list(zip(corners[::2], corners[1::2], strict=True))
                    canvas.polygon(box, grounds[part])
                    canvas.outline(box, frames[part], 1.0)
                    if digit:
                        outline = outline_number(str(numbers[part]))
                        left = x - outline.width * digit / 2
                        canvas.text(outline, left, y - digit / 2, digit, inks[part])
                elif row or column:
                    self._paint_name(canvas, row, column, places[part], sizes, words[part])

    def _paint_name(
        self,
        canvas: Canvas,
        row: int,
        column: int,
        corners: Array,
        sizes: tuple[float, float],
        color: RGBA,
    ) -> None:
        """Write a name: in the middle of its cell, or where it is long, towards the first count.

        ``sizes`` are the height of a capital, and the gap to that count.
        """
        upper_left, upper_right, lower_left, lower_right = corners
        (height, gap), upright = sizes, self.turned and bool(column)
        room = float(np.linalg.norm(upper_left - (lower_left if upright else upper_right)))
        name = self.class_names[(row or column) - 1]
        outline, size = fitted_text(name, height, room - gap, height)
        length = outline.width * size
        if not self.turned:
            x, y, _ = corners.mean(axis=0).tolist()
            canvas.text(outline, x - length / 2, y - size / 2, size, color)
        elif upright:
            x, y, _ = ((lower_left + lower_right) / 2).tolist()
            with canvas.turned(x + size / 2, y + gap, np.pi / 2):
                canvas.text(outline, 0.0, 0.0, size, color)
        else:
            x, y, _ = ((upper_right + lower_right) / 2).tolist()
            canvas.text(outline, x - gap - length, y - size / 2, size, color)


def _head(names: Sequence[str], size: float) -> tuple[float, bool]:
    """Side of the first row and column, and whether names need a larger one than a cell's."""
    cell = size / (len(names) + 1)
    longest = max((outline_text(name).width for name in names), default=0.0)
    if longest * READABLE <= 0.9 * _FULL * cell:
        return cell, False
    margins = 2 * _PAD + (1 - _FULL) * cell
    return min(longest * _NAME + margins, _LARGEST_HEAD * size), True


def _grid(places: Array, sides: Array) -> Array:
    """Corners of all cells, row by row, of their places and sides along both ways."""
    x, y = np.meshgrid(places, -places)
    wide, high = np.meshgrid(sides, sides)
    corners = []
    for across, up in ((-1, 1), (1, 1), (-1, -1), (1, -1)):
        corner = np.stack([x + across * wide / 2, y + up * high / 2, np.zeros_like(x)], axis=-1)
        corners.append(corner.reshape(-1, 3))
    return np.stack(corners, axis=1).reshape(-1, 3)
