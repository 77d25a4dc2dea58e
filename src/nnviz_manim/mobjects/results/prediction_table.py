"""What several inputs are taken for, epoch by epoch: a row an input and a column a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import DOWN, ORIGIN, RIGHT
from manim.typing import Vector3DLike
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.directions import direction_name
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.fields import kept, whole
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import READABLE, TextOutline, fitted_text, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["PredictionTable"]

Array = NDArray[np.float64]

_SURE = 0.6
"""From this probability on a prediction is sure, and its cell is filled."""


class PredictionTable(ArrayMobject):
    """The predictions of a run for all of its probes, appearing moment by moment.

    A cell shows the predicted class, in the palette's colors of right and wrong. The bar under it
    is the probability, with that of the second choice behind it in gray. Where the network is
    unsure, below 60 %, the cell is hollow and the second choice stands beside the first, as far as
    there is room for it. Names are shortened rather than that nobody could read them.

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
    direction
        Which way the moments follow each other: ``RIGHT``, or ``DOWN`` in a high table.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If outputs, labels and names do not fit each other, or the direction is another.

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
    goes_down: bool = kept()
    least: float = kept()

    def __init__(
        self,
        outputs: ArrayLike,
        labels: ArrayLike,
        class_names: Sequence[str],
        *,
        epochs: ArrayLike | None = None,
        width: float = 10.0,
        height: float = 6.2,
        direction: Vector3DLike = RIGHT,
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
        ways = {"RIGHT": RIGHT, "DOWN": DOWN}
        self.goes_down = direction_name(direction, ways, "a PredictionTable") == "DOWN"
        columns, rows = (probes, moments) if self.goes_down else (moments, probes)
        x = (np.arange(columns) - (columns - 1) / 2) * width / columns
        y = ((rows - 1) / 2 - np.arange(rows)) * height / rows
        grid = np.stack(np.meshgrid(x, y), axis=-1)
        if self.goes_down:
            grid = grid.transpose(1, 0, 2)
        centers = ORIGIN + np.pad(grid.reshape(-1, 2), ((0, 0), (0, 1)))
        sides = 0.92 * width / columns, 0.9 * height / rows
        super().__init__(len(centers), box_corners(centers, *sides))
        self.least = READABLE / sides[1]
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, run: Run, *, moments: Sequence[int] | None = None, **style: object) -> Self:
        """Make the table of a run's probes, of all moments or of some."""
        shown = [run[moment] for moment in (range(len(run)) if moments is None else moments)]
        outputs = np.stack([snapshot.class_outputs for snapshot in shown])
        epochs = [snapshot.epoch for snapshot in shown]
        info = run.info
        return cls(outputs, info.probe_labels, info.class_names, epochs=epochs, **style)  # type: ignore[arg-type]

    def show(self, snapshot: Snapshot) -> Self:
        """Show all moments up to a snapshot."""
        moment = float(np.interp(snapshot.epoch, self.epochs, np.arange(len(self.epochs))))
        return self.show_moment(moment)

    def show_moment(self, moment: float) -> Self:
        """Show all moments up to one, the last one arriving."""
        self.moment = np.array([float(moment)])
        return self

    def winners(self) -> NDArray[np.intp]:
        """Predicted class of every probe at every moment, shape (moments, probes)."""
        winners: NDArray[np.intp] = self.outputs.argmax(axis=2)
        return winners

    def probe_starts(self) -> Array:
        """Where the cells of each probe begin: at their left, or above them, shape (probes, 3)."""
        first = self.part_points().reshape(len(self.labels), -1, 4, 3)[:, 0]
        starts: Array = first[:, [0, 1] if self.goes_down else [0, 2]].mean(axis=1)
        return starts

    def moment_starts(self) -> Array:
        """Where the cells of each moment begin: above, or at their left, shape (moments, 3)."""
        first = self.part_points().reshape(len(self.labels), -1, 4, 3)[0]
        starts: Array = first[:, [0, 2] if self.goes_down else [0, 1]].mean(axis=1)
        return starts

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units, where a cell's names have least room."""
        upper_left, upper_right, lower_left, _ = self.points[:4]
        wide, high = np.linalg.norm([upper_right - upper_left, upper_left - lower_left], axis=1)
        least = self.least * float(high)
        usual, room = float(_text_height(wide, high, least)), _LINE_SHARE * float(wide)
        arrived = int(self.moment[0]) + 1
        cells = (each[:arrived].reshape(-1, each.shape[2]).tolist() for each in self._choices())
        lines = (_line(self._names(*cell), usual, room, least) for cell in zip(*cells, strict=True))
        return min(size for _, size in lines)

    def _choices(self) -> tuple[NDArray[np.intp], Array]:
        """Rank what the cells name: the predicted class, and the second choice.

        Returns
        -------
        Both classes; where their bars end, each of shape (moments, probes, 2), or 1 of one class.
        """
        ranking = np.argsort(-self.outputs, axis=2)[..., :2]
        return ranking, np.take_along_axis(self.outputs, ranking, axis=2).cumsum(axis=2)

    def _names(self, ranked: Sequence[int], ends: Sequence[float]) -> list[str]:
        """What a cell names: its second choice only where it is unsure of the first."""
        return [self.class_names[choice] for choice in ranked[: 1 if ends[0] >= _SURE else 2]]

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the cells that have arrived."""
        moments = len(self.outputs)
        right, wrong, ink, quiet = (
            np.array(rgb(getattr(self.palette, name)))
            for name in ("right", "wrong", "ink", "quiet")
        )
        hits = (self.winners() == self.labels).T.reshape(-1, 1)
        arrived = np.clip(float(self.moment[0]) + 1 - np.arange(moments), 0.0, 1.0)
        shown = np.tile(arrived, len(self.labels))
        hues = self.shades(np.where(hits, right, wrong), shown)
        inks, grays = self.shades(ink, shown), self.shades(quiet, 0.7 * shown)
        choices, ends = self._choices()
        wide, high = np.linalg.norm(
            [places[:, 1] - places[:, 0], places[:, 0] - places[:, 2]], axis=2
        )
        least = self.least * (places[:, 0, 1] - places[:, 2, 1])
        usual = _text_height(wide, high, least)
        parts = np.flatnonzero(shown > 0)
        # Columns: few long lists of numbers, where many short ones would take longer than to paint.
        around = places[:, [0, 1, 3, 2], :2].reshape(-1, 8)
        columns = np.column_stack([usual, least, around])[parts].T.tolist()
        for part, size, smallest, *corners in zip(parts.tolist(), *columns, strict=True):
            probe, moment = divmod(part, moments)
            shares = ends[moment, probe].tolist()
            _paint_cell(
                canvas,
                list(zip(corners[::2], corners[1::2], strict=True)),
                self._names(choices[moment, probe].tolist(), shares),
                (shares[0], shares[-1]),
                (hues[part], inks[part], grays[part]),
                (size, smallest),
            )


_TEXT_SHARE, _TEXT_BY_WIDTH = 0.4, 0.45
"""Height of a capital, in heights and in widths of a cell, at most."""

_MOST_TEXT = 0.66
"""The same where it could not be read else."""

_LEAST = 0.8
"""Share of that height to which a line is made smaller, before its second choice is left out."""

_LINE_SHARE = 0.84
"""Width that a line may take, in widths of a cell: it touches neither side."""

_BAR_SHARE = 0.14

Line = tuple[list[TextOutline], float]
"""Words, and the height of a capital."""


def _text_height(width: Any, height: Any, least: Any) -> Any:
    """Height of a capital in cells of these sides, readable as long as it fits."""
    usual = np.minimum(_TEXT_SHARE * height, _TEXT_BY_WIDTH * width)
    return np.maximum(usual, np.minimum(least, _MOST_TEXT * height))


def _line(names: list[str], size: float, room: float, least: float) -> Line:
    """Write a cell's choices as fully as there is room for."""
    best, *others = names
    first = outline_text(best, "BOLD")
    wordings = [[first, outline_text(text)] for n in others for text in (f"or {n}", n)]
    for words in [*wordings, [first]]:
        fitting = min(size, room / _length(words, 1.0))
        if fitting >= max(_LEAST * size, min(least, size)):
            return words, fitting
    outline, fitting = fitted_text(best, size, room, least, "BOLD")
    return [outline], fitting


def _length(words: list[TextOutline], size: float) -> float:
    gaps = _WORD_GAP * (len(words) - 1)
    return size * max(sum(word.width for word in words) + gaps, 1e-6)


_WORD_GAP = 0.5
"""Between two words, in heights of a capital."""


def _paint_cell(
    canvas: Canvas,
    frame: list[tuple[float, float]],
    names: list[str],
    shares: tuple[float, float],
    colors: tuple[RGBA, RGBA, RGBA],
    text: tuple[float, float],
) -> None:
    """Draw a cell.

    Parameters
    ----------
    frame
        x and y of its corners, from the upper left one clockwise.
    names
        Its choices.
    shares
        Where their bars end, in lengths of the whole.
    colors
        Of the cell, of the first and of the second choice.
    text
        Usual and least height of a capital.
    """
    hue, ink, gray = colors
    (_, top), _, (right, _), (left, bottom) = frame
    height = top - bottom
    if len(names) == 1:
        canvas.polygon(frame, (*hue[:3], 0.28 * hue[3]))
    canvas.outline(frame, (*hue[:3], 0.9 * hue[3]), 1.2)
    usual, least = text
    words, size = _line(names, usual, _LINE_SHARE * (right - left), least)
    base = bottom + 0.62 * height - usual / 2
    x = (left + right - _length(words, size)) / 2
    for word, color in zip(words, (ink, gray), strict=False):
        canvas.text(word, x, base, size, color)
        x += (word.width + _WORD_GAP) * size
    margin = 0.06 * (right - left)
    start, room = left + margin, right - left - 2 * margin
    thick = _BAR_SHARE * min(height, right - left)
    low = bottom + 0.12 * height
    for begin, end, color in ((0.0, shares[0], hue), (*shares, gray)):
        a, b = start + begin * room, start + min(end, 1.0) * room
        canvas.polygon([(a, low), (b, low), (b, low + thick), (a, low + thick)], color)
