"""What is taken for what: a table of counts, a row a true class and a column a guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.confusion import confusion_counts
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb
from nnviz_manim.painting.part import Part
from nnviz_manim.recording.timeline import values_at

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["ConfusionMatrix"]

Array = NDArray[np.float64]

_TEXT_SHARE = 0.4
_FILLED = 0.72
"""Opacity of a cell that holds its whole row; below, numbers are read against it."""


class ConfusionMatrix(ArrayMobject):
    """Counts of every class taken for every class, as they change over the moments of a run.

    The diagonal, what is right, is green and all else red; a cell is as opaque as the square root
    of its share of its row, so that rare mistakes are seen too. Numbers count.

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
        places = (np.arange(classes + 1) - classes / 2) * size / (classes + 1)
        x, y = np.meshgrid(places, -places)
        centers = ORIGIN + np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1)
        super().__init__(len(centers), box_corners(centers, *2 * [0.94 * size / (classes + 1)]))
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
        """Height of a digit, in scene units."""
        return _TEXT_SHARE * float(np.linalg.norm(self.points[0] - self.points[2]))

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
        names = ["", *self.class_names]
        size = _TEXT_SHARE * float(np.linalg.norm(places[0, 0] - places[0, 2]))
        whole = np.stack([places[0, 0], places[classes, 1], places[-grid[0], 2], places[-1, 3]])
        with canvas.clipped(whole, self.revealed):
            for part, corners in enumerate(places):
                row, column = divmod(part, classes + 1)
                x, y = corners[:, 0].mean(), corners[:, 1].mean()
                if row and column:
                    box = corners[[0, 1, 3, 2]]
                    canvas.polygon(box, grounds[part])
                    canvas.outline(box, frames[part], 1.0)
                    outline, color = outline_number(str(numbers[part])), inks[part]
                else:
                    outline, color = outline_text(names[row or column]), words[part]
                room = float(np.linalg.norm(corners[1] - corners[0]))
                height = min(size, 0.9 * room / outline.width) if outline.width else size
                left = float(x) - outline.width * height / 2
                canvas.text(outline, left, float(y) - height / 2, height, color)
