"""How far the training is: epoch, accuracy, prediction and learning curve, one under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import DOWN, Group

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.array_group import ArrayGroup
from nnviz_manim.mobjects.caption import Caption, Counter
from nnviz_manim.mobjects.learning_curve import LearningCurve
from nnviz_manim.mobjects.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.mobjects.prediction import Prediction

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["StatusPanel"]

_SMALL, _LARGE = 0.18, 0.3


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
    prediction
        Whether it says what the followed input is taken for.
    palette
        Where the colors come from.

    Attributes
    ----------
    epoch, accuracy : Counter
        The latter in percent, on held-out data where the run has it.
    prediction : Prediction or None
        Where it is wanted and the output has classes.
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
        prediction: bool = True,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        if height < 5.4:
            raise DrawingError(f"a StatusPanel of height {height:g} has no room: 5.4 is the least")
        info = run.info
        self.probe = probe
        self._labels = info.probe_labels
        self.held_out = not np.isnan(run[0].test_accuracy)
        words: dict[str, Any] = {"height": _SMALL, "color": "quiet", "palette": palette}
        numbers: dict[str, Any] = {
            "height": _LARGE,
            "width": width,
            "weight": "BOLD",
            "palette": palette,
        }
        self.epoch = Counter(0, whole=True, **numbers)
        self.accuracy = Counter(0, "{:.1f} %", **numbers)
        self.curve = LearningCurve.of(run, width=width, height=0.3 * height, palette=palette)
        blocks = [
            Group(Caption("Epoch", **words), self.epoch),
            Group(Caption("Accuracy", **words), self.accuracy),
        ]
        if self.held_out:
            blocks[1].add(Caption("on unseen data", **words))
        self.prediction: Prediction | None = None
        if prediction and len(info.class_names) == info.layer_sizes[-1]:
            label = info.probe_labels[probe] if info.probe_labels else -1
            self.prediction = Prediction(
                np.eye(len(info.class_names))[0],
                info.class_names,
                label=label if label >= 0 else None,
                width=width,
                height=0.26 * height,
                palette=palette,
            )
            blocks.append(Group(Caption("Prediction", **words), self.prediction))
        for block in blocks:
            block.arrange(DOWN, buff=0.3 if block[-1] is self.prediction else 0.15)
        blocks.append(Group(self.curve))
        free = height - sum(float(block.height) for block in blocks)
        self.add(*blocks).arrange(DOWN, buff=max(free / (len(blocks) - 1), 0.1))
        self.show(run[0])

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
        accuracy = snapshot.test_accuracy if self.held_out else snapshot.train_accuracy
        self.epoch.show(snapshot.epoch)
        self.accuracy.show(100 * accuracy)
        if self.prediction is not None:
            self.prediction.show(snapshot.outputs[self.probe])
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
