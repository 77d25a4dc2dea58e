"""The loop over the epochs: a stream of snapshots, the first before any step."""

from __future__ import annotations

import math
import warnings
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np

from nnviz_manim.errors import SettingError, TrainingWarning
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.learning.training.learner import Batch, Learner
from nnviz_manim.learning.training.moments_due import Every, MomentsDue
from nnviz_manim.learning.training.observer import Observer
from nnviz_manim.learning.training.state import TrainingState, plain_memory, put_back
from nnviz_manim.learning.training.stopping import StopRule, name_of_rule
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["Schedule", "Training"]


_LOOKED_AT = 16
"""Steps after which it is looked whether the network is broken. After every one, the training of
784-10-10-10 with a batch of one takes 8 % longer."""


@dataclass(frozen=True)
class Schedule:
    """When what is learned and recorded.

    Parameters
    ----------
    epochs
        Passes over the data, at most.
    batch_size
        Samples in a step, at most.
    shuffle
        Whether each epoch has an order of its own.
    seed
        Seed of the orders.
    moments_due
        After which steps a snapshot is taken; None: after each epoch.
    """

    epochs: int
    batch_size: int
    shuffle: bool
    seed: int
    moments_due: MomentsDue | None


class Training(Iterator[Snapshot]):
    """A training under way: an iterator of its snapshots, made by :func:`train`.

    The work is done as the snapshots are asked for. Leaving it half done costs nothing.

    Attributes
    ----------
    info
        What is the same at every moment.
    stop_reason
        Why the training ended, in words; empty until then.
    ending
        The same as one of a few; unknown until then.
    """

    def __init__(
        self,
        learner: Learner,
        observer: Observer,
        schedule: Schedule,
        stop: StopRule | None,
        info: RunInfo,
    ) -> None:
        self.info = info
        self.stop_reason = ""
        self.ending = Ending.UNKNOWN
        self._learner = learner
        self._observer = observer
        self._schedule = schedule
        self._stop = stop
        self._steps_an_epoch = math.ceil(len(learner.samples) / schedule.batch_size)
        self._order = np.random.default_rng(schedule.seed).bit_generator
        self._order_of_epoch = self._order.state
        self._step = -1
        self._digest = ""
        self._moments = self._run()

    def __iter__(self) -> Training:
        return self

    def __next__(self) -> Snapshot:
        try:
            return next(self._moments)
        except KeyboardInterrupt:
            self.stop_reason, self.ending = "interrupted", Ending.INTERRUPTED
            raise

    def close(self) -> None:
        """End the training here; the network stays as the last snapshot shows it."""
        self._moments.close()
        if self.ending is Ending.UNKNOWN:
            self.stop_reason, self.ending = "closed before its end", Ending.INTERRUPTED

    def state(self) -> TrainingState | None:
        """Give all that is needed to go on from the last snapshot in another process.

        Returns
        -------
        The state, whose arrays are the live ones, to be written before the next snapshot. None
        where the optimizer does not show what it remembers, or the stop rule remembers more than
        plain values.
        """
        arrays, stop = self._learner.memory, plain_memory(self._stop)
        if arrays is None or stop is None or self._step < 0:
            return None
        between = self._step % self._steps_an_epoch == 0
        self._digest = self._digest or self._observer.digest()
        return TrainingState(
            step=self._step,
            data=self._digest,
            order=dict(self._order.state if between else self._order_of_epoch),
            masks=dict(self._learner.mask_generator.state),
            stop=stop,
            stop_reason=self.stop_reason,
            arrays=arrays,
        )

    def go_on_from(self, state: TrainingState) -> None:
        """Go on where another training of the same data and settings was cut off.

        The next snapshot is the one after that of the state, and all that follow are those of a
        training that was never cut off, bit by bit on the same machine.

        Parameters
        ----------
        state
            What :meth:`state` gave.

        Raises
        ------
        SettingError
            If this training has begun, or has other data, another network or optimizer.
        """
        memory = self._learner.memory
        if self._step >= 0 or memory is None:
            raise SettingError(
                "this training cannot go on from another one: it has begun, or its optimizer does "
                "not show what it remembers (RememberingStep)."
            )
        if state.data != self._observer.digest():
            raise SettingError(
                "the training that was cut off had other data to learn from, to be tested on or "
                "to follow; go on with the same, or begin anew."
            )
        put_back(state.arrays, memory)
        try:
            self._order.state = state.order
            self._learner.mask_generator.state = state.masks
        except (KeyError, TypeError, ValueError, OverflowError) as fault:
            raise SettingError(
                f"the state of the random numbers was kept by another generator ({fault})."
            ) from fault
        if state.stop:
            vars(self._stop).update(state.stop)
        self._step = state.step
        if state.stop_reason:
            self.stop_reason, self.ending = state.stop_reason, Ending.WHOLE

    def _run(self) -> Generator[Snapshot]:
        schedule, stop = self._schedule, self._stop
        moments_due = schedule.moments_due or Every(self._steps_an_epoch)
        last_step = schedule.epochs * self._steps_an_epoch
        step = self._step
        if step < 0:
            step = 0
            moment = self._measure(step)
            if moment is None:
                return
            self._step = step
            yield moment
        due = moments_due.after(step)
        while step < last_step and not self.stop_reason:
            self._order_of_epoch = self._order.state
            # Cut off within an epoch, its order is drawn once more, and what is done left out.
            batches = self._batches()[step % self._steps_an_epoch :]
            while batches:
                count = min(due - step, len(batches))
                with self._undisturbed():
                    count = self._learn(batches[:count])
                batches = batches[count:]
                step += count
                is_due = step in {due, last_step}
                asks_rule = stop is not None and not batches
                if not is_due and not asks_rule and self._observer.parameters_are_finite():
                    continue
                moment = self._measure(step)
                if moment is None:
                    return
                if stop is not None and asks_rule and stop(moment):
                    self.stop_reason = f"stop rule {name_of_rule(stop)}"
                    self.ending = Ending.WHOLE
                if is_due or self.stop_reason:
                    self._step = step
                    yield moment
                if self.stop_reason:
                    return
                if is_due:
                    due = moments_due.after(step)
        self.stop_reason = self.stop_reason or f"all {schedule.epochs} epochs done"
        self.ending = Ending.WHOLE

    def _learn(self, batches: list[Batch]) -> int:
        """Make a step for each batch, up to where the network is broken; tell how many."""
        for start in range(0, len(batches), _LOOKED_AT):
            part = batches[start : start + _LOOKED_AT]
            self._learner.learn(part)
            if not self._observer.parameters_are_finite():
                return start + len(part)
        return len(batches)

    def _batches(self) -> list[Batch]:
        samples, size = len(self._learner.samples), self._schedule.batch_size
        random = np.random.Generator(self._order)
        order = random.permutation(samples) if self._schedule.shuffle else np.arange(samples)
        return [order[start : start + size] for start in range(0, samples, size)]

    def _measure(self, step: int) -> Snapshot | None:
        """Take a snapshot, unless the network is broken: then say so, once, and return None."""
        epoch = step / self._steps_an_epoch
        with self._undisturbed():
            moment = self._observer.snapshot(epoch, step)
            if math.isfinite(moment.loss) and self._observer.parameters_are_finite():
                return moment
        rate = self.info.hyper_parameters["learning_rate"]
        self.stop_reason = (
            f"the loss or a parameter is no longer finite at epoch {epoch:g}, step {step}; "
            f"lower learning_rate (now {rate:g})"
        )
        self.ending = Ending.DIVERGED
        warnings.warn(f"Training ended: {self.stop_reason}.", TrainingWarning, stacklevel=4)
        return None

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        with ExitStack() as stack:
            # What overflows is found by looking at the result, and told in one warning.
            stack.enter_context(np.errstate(all="ignore"))
            if self._learner.products_are_small(self._schedule.batch_size):
                stack.enter_context(one_blas_thread())
            yield
