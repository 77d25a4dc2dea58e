"""How far the training is: epoch, accuracy, prediction and learning curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from manim import DOWN, RIGHT, Group
from manim.typing import Vector3DLike

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.basic.directions import direction_name
from nnviz_manim.mobjects.results.learning_curve import LearningCurve
from nnviz_manim.mobjects.results.prediction import Prediction
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.recording.epochs import epoch_pattern

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["StatusPanel"]

_SMALL, _LARGE = 0.18, 0.3
_LEAST_SCORE = -999.9
_HEAD_ROOM = 0.5
"""Height that the word above the prediction takes."""
_LEAST_SIZE = {
    (False, True): (1.0, 5.4),
    (False, False): (1.0, 3.6),
    (True, True): (6.0, 2.6),
    (True, False): (5.0, 1.4),
}
"""Width and height, by whether the blocks lie side by side, and whether there is a prediction."""


class _Plan(NamedTuple):
    """Sizes of the blocks in scene units; those of prediction and curve are width and height."""

    lies: bool
    numbers: float
    prediction: tuple[float, float]
    curve: tuple[float, float]
    length: float

    @property
    def axis(self) -> int:
        """Along which the blocks follow each other: 0 for x, 1 for y."""
        return 0 if self.lies else 1


def _plan(width: float, height: float, direction: Vector3DLike, prediction: bool) -> _Plan:
    ways = {"DOWN": DOWN, "RIGHT": RIGHT}
    lies = direction_name(direction, ways, "a StatusPanel") == "RIGHT"
    least_width, least_height = _LEAST_SIZE[lies, prediction]
    for name, size, least in (("width", width, least_width), ("height", height, least_height)):
        if size < least:
            raise DrawingError(
                f"a StatusPanel of {name} {size:g} has no room: {least:g} is the least"
            )
    if lies and not prediction:
        curve = 0.4 * width, min(0.34 * width, height)
        return _Plan(lies, 0.25 * width, (0.0, 0.0), curve, width)
    if lies:
        square = min(0.3 * width, height - _HEAD_ROOM)
        curve = 0.34 * width, min(0.34 * width, height)
        return _Plan(lies, 0.28 * width, (square, square), curve, width)
    curve = width, min(0.3 * height, width)
    return _Plan(lies, width, (width, min(0.26 * height, width)), curve, height)


class StatusPanel(ArrayGroup):
    """The numbers of a run beside its picture.

    Parameters
    ----------
    run
        Whose status it is.
    probe
        Which followed input the prediction is about.
    width, height
        Of the whole, in scene units.
    direction
        Which way its blocks follow each other: ``DOWN``, or ``RIGHT`` under an upright diagram.
    prediction
        Whether it says what the followed input is taken for.
    palette
        Where the colors come from.

    Attributes
    ----------
    epoch, accuracy : Counter
        The latter in percent, on held-out data where the run has it.
    prediction : Prediction or None
        Where it is wanted and the classes have names.
    curve : LearningCurve
        Loss and accuracy.

    Examples
    --------
    ::

        panel = StatusPanel(run).to_edge(RIGHT)
        self.play(Learning(run, panel), run_time=10)
    """

    def __init__(
        self,
        run: Run,
        *,
        probe: int = 0,
        width: float = 2.3,
        height: float = 6.6,
        direction: Vector3DLike = DOWN,
        prediction: bool = True,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        info = run.info
        self._score_name = "R²" if info.is_regression else "Accuracy"
        plan = _plan(width, height, direction, prediction and info.names_predictions)
        self.probe = probe
        self._labels = info.probe_labels
        self.held_out = run.held_out
        style: dict[str, Any] = {"palette": palette}
        numbers = {"height": _LARGE, "width": plan.numbers, "weight": "BOLD", **style}
        self.epoch = Counter(0, epoch_pattern(run.moments.epoch), whole=True, **numbers)
        self.accuracy = Counter(0, "{:.1f} %", **numbers)
        curve_width, curve_height = plan.curve
        self.curve = LearningCurve.of(run, width=curve_width, height=curve_height, **style)
        self.prediction: Prediction | None = None
        if prediction and info.names_predictions:
            label = info.probe_labels[probe] if info.probe_labels else -1
            box_width, box_height = plan.prediction
            self.prediction = Prediction(
                np.eye(len(info.class_names))[0],
                info.class_names,
                label=label if label >= 0 else None,
                width=box_width,
                height=box_height,
                **style,
            )
        blocks = self._blocks(palette)
        if plan.lies and self.prediction is not None:
            blocks[:2] = [Group(*blocks[:2]).arrange(DOWN, buff=0.35)]
        free = plan.length - sum(float(block.length_over_dim(plan.axis)) for block in blocks)
        gap = max(free / max(len(blocks) - 1, 1), 0.1)
        self.add(*blocks).arrange(np.asarray(direction, dtype=float), buff=gap)
        self.show(run[0])

    def _blocks(self, palette: Palette | str) -> list[Group]:
        """Epoch, accuracy, prediction and curve, each with the words that it needs."""
        words: dict[str, Any] = {"height": _SMALL, "color": "quiet", "palette": palette}
        blocks = [
            Group(Caption("Epoch", **words), self.epoch).arrange(DOWN, buff=0.15),
            Group(Caption(self._score_name, **words), self.accuracy),
        ]
        if self.held_out:
            blocks[1].add(Caption("on unseen data", **words))
        blocks[1].arrange(DOWN, buff=0.15)
        if self.prediction is not None:
            block = Group(Caption("Prediction", **words), self.prediction)
            blocks.append(block.arrange(DOWN, buff=0.3))
        return [*blocks, Group(self.curve)]

    def show(self, snapshot: Snapshot, probe: int | None = None) -> Self:
        """Show the numbers of a moment.

        Parameters
        ----------
        snapshot
            Of the run that the panel was made for.
        probe
            Which followed input, from now on; None: the same as before.

        Raises
        ------
        DrawingError
            If there is no such probe.
        """
        if probe is not None:
            self._follow(probe, len(snapshot.outputs))
        self.epoch.show(snapshot.epoch)
        # R² may be far below 0 at first, where its digits tell nothing.
        self.accuracy.show(max(100 * snapshot.score, _LEAST_SCORE))
        if self.prediction is not None:
            self.prediction.show(snapshot.class_outputs[self.probe])
        self.curve.show(snapshot)
        return self

    def _follow(self, probe: int, probes: int) -> None:
        if not 0 <= probe < probes:
            raise DrawingError(
                f"there is no probe {probe}: the snapshot follows {probes}, counted from 0"
            )
        self.probe = probe
        if self.prediction is not None:
            label = self._labels[probe] if probe < len(self._labels) else -1
            self.prediction.label = label if label >= 0 else None
