"""Loss and accuracy over the epochs, as a curve that grows while the network learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from manim import ORIGIN
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["LearningCurve"]

Array = NDArray[np.float64]

_HEAD, _LINE, _TICK = 3.2, 1.6, 0.6
"""Room above the axes, from line to line of words, and length of a tick, in heights of a letter."""

_DIM = 0.6
"""Opacity of the loss, which is told from the accuracy by it."""


class LearningCurve(ArrayMobject):
    """Two curves over the epochs, each with its axis: accuracy to 100 %, loss to its largest.

    Both axes begin at 0; what stands at their tops is written there. Loss is the fainter one.

    Parameters
    ----------
    epochs, accuracy, loss
        One value a recorded moment, shape (moments,).
    width, height
        Of the whole in scene units, words included.
    text_height
        Height of a capital letter.
    score_name
        What the first curve is called; it is cut where it is below 0, as R² may be.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If the three are not of one length, or hold no moment.

    Examples
    --------
    >>> from manim import Scene
    >>> class Curve(Scene):
    ...     def construct(self):
    ...         accuracy, loss = [0.1, 0.6, 0.8], [2.3, 1.1, 0.6]
    ...         curve = LearningCurve([0, 1, 2], accuracy, loss, width=5, height=3)
    ...         self.add(curve)
    ...         self.play(curve.animate.show_epoch(2), run_time=2)
    """

    epoch: Array = per_part()
    palette: Palette = kept()
    series: tuple[Array, ...] = kept()
    text_share: float = kept()
    score_name: str = kept()

    def __init__(
        self,
        epochs: ArrayLike,
        accuracy: ArrayLike,
        loss: ArrayLike,
        *,
        width: float = 2.2,
        height: float = 2.0,
        text_height: float = 0.17,
        score_name: str = "accuracy",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        series = tuple(np.array(values, dtype=float) for values in (epochs, accuracy, loss))
        if len({values.shape for values in series}) != 1 or not series[0].size:
            shapes = ", ".join(str(values.shape) for values in series)
            raise DrawingError(
                f"a LearningCurve takes epochs, accuracy and loss of one length, at least 1,"
                f" and was given shapes {shapes}"
            )
        super().__init__(1, box_corners(ORIGIN, width, height))
        self.series = series
        self.epoch = series[0][:1].copy()
        self.text_share = text_height / height
        self.score_name = score_name
        self.palette = palette_named(palette)

    @classmethod
    def of(cls, run: Run, **style: object) -> Self:
        """Make the curve of a run; its accuracy is that on held-out data where it was measured."""
        moments = run.moments
        style = {"score_name": run.info.score_name} | style
        return cls(moments.epoch, moments.score, moments.loss, **style)  # type: ignore[arg-type]

    def show(self, snapshot: Snapshot) -> Self:
        """Draw the curve up to the epoch of a snapshot."""
        return self.show_epoch(snapshot.epoch)

    def show_epoch(self, epoch: float) -> Self:
        """Draw the curve up to an epoch."""
        self.epoch = np.array([float(epoch)])
        return self

    def smallest_text(self) -> float | None:
        """Height of a capital letter, in scene units."""
        return self.text_share * float(np.linalg.norm(self.points[0] - self.points[2]))

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw words, axes and curves."""
        upper_left, upper_right, lower_left, _ = places[0]
        height = float(np.linalg.norm(upper_left - lower_left))
        size = self.text_share * height
        left, right = float(upper_left[0]), float(upper_right[0])
        top, bottom = float(upper_left[1]) - _HEAD * size, float(lower_left[1]) + 2.0 * size
        epochs, accuracy, loss = self.series
        # Both in the color of what changes: those of the signs are kept for weights.
        bright, dim = (self.shade(0, rgb(self.palette.ink), share) for share in (1.0, _DIM))
        quiet = self.shade(0, rgb(self.palette.quiet))
        largest = float(loss.max()) or 1.0
        span = float(epochs[-1] - epochs[0]) or 1.0
        now = float(np.clip(self.epoch[0], epochs[0], epochs[-1]))
        done = epochs < now
        along = left + (np.append(epochs[done], now) - epochs[0]) / span * (right - left)
        with canvas.clipped(places[0], self.revealed):
            for lines, edge, share, color in (
                ((self.score_name, "100 %"), left, 0.0, bright),
                (("loss", f"{largest:.3g}"), right, 1.0, dim),
            ):
                base = float(upper_left[1]) - size
                for outline in (outline_text(lines[0]), outline_number(lines[1])):
                    canvas.text(outline, edge - share * outline.width * size, base, size, color)
                    base -= _LINE * size
                tick = edge + (1 - 2 * share) * _TICK * size
                canvas.polyline([(edge, bottom), (edge, top), (tick, top)], quiet, 1.5)
            canvas.polyline([(left, bottom), (right, bottom)], quiet, 1.5)
            self._paint_epochs(canvas, left, right, float(lower_left[1]), size)
            for values, color in ((loss / largest, dim), (np.maximum(accuracy, 0.0), bright)):
                up = np.append(values[done], np.interp(now, epochs, values))
                ys = bottom + up * (top - bottom)
                canvas.polyline(np.stack([along, ys], axis=1), color, 3.0)
                canvas.disk(float(along[-1]), float(ys[-1]), 0.3 * size, color)

    def _paint_epochs(
        self, canvas: Canvas, left: float, right: float, base: float, size: float
    ) -> None:
        quiet = self.shade(0, rgb(self.palette.quiet))
        first, last = (outline_number(f"{self.series[0][k]:.0f}") for k in (0, -1))
        middle = outline_text("epochs")
        canvas.text(first, left, base, size, quiet)
        canvas.text(last, right - last.width * size, base, size, quiet)
        canvas.text(middle, (left + right - middle.width * size) / 2, base, size, quiet)
