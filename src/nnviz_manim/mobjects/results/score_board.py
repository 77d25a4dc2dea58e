"""How many a network gets right and wrong, beside the table of what it takes for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import DOWN, RIGHT, Group
from manim.typing import Vector3DLike

from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.basic.directions import direction_name
from nnviz_manim.mobjects.results.confusion_matrix import ConfusionMatrix
from nnviz_manim.mobjects.results.learning_curve import LearningCurve
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.recording.epochs import epoch_pattern

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["ScoreBoard"]

_SMALL, _LARGE = 0.18, 0.34


class ScoreBoard(ArrayGroup):
    """How far the training is: epoch, accuracy, number of mistakes, and learning curve.

    Parameters
    ----------
    run
        Whose scores they are.
    matrix
        Where the mistakes are counted.
    width
        Of the whole in scene units.
    curve_height
        Of the learning curve.
    direction
        Which way its blocks follow each other: ``DOWN``, or ``RIGHT``.
    palette
        Where the colors come from.

    Attributes
    ----------
    epoch, accuracy, mistakes : Counter
        The accuracy in percent.
    curve : LearningCurve
        Loss and accuracy.

    Examples
    --------
    ::

        matrix = ConfusionMatrix.of(run).to_edge(LEFT)
        board = ScoreBoard(run, matrix).to_edge(RIGHT)
        self.play(Learning(run, matrix, board), run_time=10)
    """

    def __init__(
        self,
        run: Run,
        matrix: ConfusionMatrix,
        *,
        width: float = 4.6,
        curve_height: float = 2.9,
        direction: Vector3DLike = DOWN,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        self.counts = matrix.counts
        self.epochs = matrix.epochs
        number: dict[str, Any] = {"height": _LARGE, "weight": "BOLD", "palette": palette}
        word: dict[str, Any] = {"height": _SMALL, "color": "quiet", "palette": palette}
        ways = {"DOWN": DOWN, "RIGHT": RIGHT}
        lies = direction_name(direction, ways, "a ScoreBoard") == "RIGHT"
        block, curve = (0.52 * width, 0.44 * width) if lies else (width, width)
        epochs = epoch_pattern(self.epochs)
        self.epoch = Counter(0, epochs, whole=True, width=0.25 * block, **number)
        self.accuracy = Counter(0, "{:.1f} %", width=0.4 * block, **number)
        self.mistakes = Counter(0, width=0.25 * block, **(number | {"color": "wrong"}))
        total = int(self.counts[0].sum())
        blocks = Group(
            *(
                Group(Caption(text, **word), counter).arrange(DOWN, buff=0.16)
                for text, counter in (
                    ("Epoch", self.epoch),
                    ("right", self.accuracy),
                    ("mistakes", self.mistakes),
                )
            )
        ).arrange(RIGHT, buff=0.02 * block)
        said = (f"of {total:,} images", "that it has not learned from")
        if not run.held_out:
            said = (f"of the {total:,} images", "that it learns from")
        lines = said if lies else (" ".join(said),)
        note = Group(*(Caption(line, **word) for line in lines)).arrange(DOWN, buff=0.14)
        self.curve = LearningCurve.of(run, width=curve, height=curve_height, palette=palette)
        if lies:
            numbers = Group(blocks, note).arrange(DOWN, buff=0.3)
            self.add(numbers, self.curve).arrange(RIGHT, buff=0.04 * width)
        else:
            self.add(blocks, note, self.curve).arrange(DOWN, buff=0.4)
        self.show(run[0])

    def show(self, snapshot: Snapshot) -> Self:
        """Show the scores of a moment."""
        totals = self.counts.sum(axis=(1, 2))
        hits = np.interp(snapshot.epoch, self.epochs, np.trace(self.counts, axis1=1, axis2=2))
        self.epoch.show(snapshot.epoch)
        self.accuracy.show(100 * hits / totals[0])
        self.mistakes.show(totals[0] - hits)
        self.curve.show(snapshot)
        return self
