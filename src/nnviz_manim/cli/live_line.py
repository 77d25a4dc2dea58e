"""A training seen in one line that is written anew with every moment."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from nnviz_manim.cli.run_tables import percent
from nnviz_manim.learning import Ending, Snapshot, Training
from nnviz_manim.learning.training.state import TrainingState

__all__ = ["Watched"]


class Watched:
    """The snapshots of a training, each shown as it passes by.

    Parameters
    ----------
    training
        To be gone through once, within ``with``.
    epochs
        How many it has, at most.

    Attributes
    ----------
    interrupted
        Whether it was ended early, by Ctrl-C.
    """

    def __init__(self, training: Training, epochs: int) -> None:
        self.info = training.info
        self.interrupted = False
        self._training = training
        # What a program reads from us is no place for a moving line.
        self._line = Progress(
            TextColumn("epoch {task.completed:g}/{task.total:g}"),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._line.add_task("", total=max(epochs, 1))

    @property
    def stop_reason(self) -> str | None:
        """Why the training ended, in words."""
        return self._training.stop_reason

    @property
    def ending(self) -> Ending:
        """How the training ended, as one of a few."""
        return self._training.ending

    def state(self) -> TrainingState | None:
        """Give what is needed to go on from the last snapshot."""
        return self._training.state()

    def go_on_from(self, state: TrainingState) -> None:
        """Go on where another training was cut off."""
        self._training.go_on_from(state)

    def __enter__(self) -> Self:
        self._line.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.stop()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Snapshot:
        snapshot = next(self._training)
        score = percent(snapshot.score)
        told = f"R² {score}" if self.info.is_regression else f"{score} right"
        words = f"loss {snapshot.loss:.4g}, {told}"
        self._line.update(self._task, completed=snapshot.epoch, description=words)
        return snapshot

    def close(self) -> None:
        """End the training early; a recorder calls this on Ctrl-C."""
        self.interrupted = True
        self._training.close()
