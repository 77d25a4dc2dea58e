"""The ways of scikit-learn's networks to learn, as fits of their own that can be watched."""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from nnviz_manim.errors import TrainingWarning
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.training.moments_due import Every, Growing
from nnviz_manim.recording.recorders.examples import as_array
from nnviz_manim.recording.recorders.framework import framework
from nnviz_manim.recording.recorders.sklearn_recording import SklearnRecording
from nnviz_manim.recording.run import Run
from nnviz_manim.support.checks import whole_number

with framework("scikit-learn", "sklearn"):
    from sklearn import config_context
    from sklearn.base import clone, is_classifier
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.utils import check_random_state, shuffle

__all__ = ["learn_by_epochs", "learn_by_lbfgs"]

TINY = float(np.nextafter(0.0, 1.0))
"""A learning rate that moves no weight: the smallest number above 0."""

PATH = Growing(1.5)
"""The iterations of L-BFGS that are recorded; each is found by a fit of its own."""


def learn_by_epochs(
    recording: SklearnRecording, X: Any, y: Any, every: int | Growing | None
) -> Run:
    """Fit by ``sgd`` or ``adam``, with a moment every so many epochs; 1 if left out."""
    network, schedule = recording.network, _checked_every(1 if every is None else every)
    random = check_random_state(network.random_state)
    epochs, rule = network.max_iter, _StopRule(network)
    steps = _steps_an_epoch(network, len(as_array(y)))
    stop_reason, ending = f"all {epochs} epochs done", Ending.WHOLE
    start, draws = _untrained(network, X, y, random)
    recording.note(0, 0, start)
    done, due = 0, schedule.after(0)
    try:
        with _changed(network, random_state=random, max_iter=1, shuffle=network.shuffle):
            for done, _ in enumerate(_epochs(network, X, y, random, draws), start=1):
                ends = rule.ends(network)
                if ends or done in {due, epochs}:
                    recording.note(done, done * steps)
                    due = schedule.after(done)
                if ends:
                    stop_reason = rule.words
                if ends or done == epochs:
                    break
    except KeyboardInterrupt:
        stop_reason, ending = f"interrupted by the user after epoch {done}", Ending.INTERRUPTED
    except ValueError:
        if _is_finite(network):
            raise
        stop_reason = f"a weight is no longer finite after epoch {done}; lower learning_rate_init"
        ending = Ending.DIVERGED
        warnings.warn(f"Training ended: {stop_reason}.", TrainingWarning, stacklevel=3)
    network.n_iter_ = done
    return recording.run(stop_reason, ending)


def _epochs(network: Any, X: Any, y: Any, random: Any, draws: Any) -> Iterator[None]:
    """Learn, one epoch at a time, as a single ``fit`` does.

    The first is a ``fit``, which makes all anew, the others are ``partial_fit``. All take their
    draws from `random`, which scikit-learn does not start anew where it is given as a generator. A
    ``fit`` shuffles in each epoch what it has shuffled in the one before, while ``partial_fit``
    would begin with the examples as they are given; so from the second epoch on they are shuffled
    here, after they were brought into the order of the first by its `draws`.
    """
    shuffles = network.shuffle
    with _without_convergence_warning():
        network.fit(X, y)
    yield from _unless_interrupted(network)
    if shuffles:
        network.set_params(shuffle=False)
        X, y = shuffle(X, y, random_state=draws)
    while True:
        if shuffles:
            X, y = shuffle(X, y, random_state=random)
        with config_context(assume_finite=True):  # as the first fit has found them to be
            network.partial_fit(X, y)
        yield from _unless_interrupted(network)


def _unless_interrupted(network: Any) -> Iterator[None]:
    """Raise Ctrl-C anew, which scikit-learn catches: its epoch then has not been counted."""
    if network.n_iter_ == 0:
        raise KeyboardInterrupt
    yield


def learn_by_lbfgs(recording: SklearnRecording, X: Any, y: Any, every: int | Growing | None) -> Run:
    """Fit by ``lbfgs``, with moments on its path, or in steps of so many iterations."""
    network = recording.network
    schedule = _checked_every(PATH if every is None else every)
    random = check_random_state(network.random_state)
    before = copy.deepcopy(network)  # with warm_start, a fit begins where the network stands
    draws = copy.deepcopy(random)
    recording.note(0, 0, _untrained(network, X, y, random)[0])
    if isinstance(schedule, Every):
        return _learn_in_steps(recording, X, y, schedule.steps)
    with _changed(network, random_state=random):
        network.fit(X, y)
    last = network.n_iter_
    iteration = schedule.after(0)
    while iteration < last:
        part = copy.deepcopy(before)
        part.set_params(max_iter=iteration, random_state=copy.deepcopy(draws))
        with _without_convergence_warning():
            part.fit(X, y)
        recording.note(iteration, iteration, part)
        iteration = schedule.after(iteration)
    recording.note(last, last)
    reason = "converged" if last < network.max_iter else "all iterations done"
    return recording.run(f"{reason}, {last} of L-BFGS", Ending.WHOLE)


def _learn_in_steps(recording: SklearnRecording, X: Any, y: Any, every: int) -> Run:
    """So many iterations a fit, each going on with the weights of the last."""
    network, done, most = recording.network, 0, recording.network.max_iter
    stop_reason, ending = f"all {most} iterations of L-BFGS done", Ending.WHOLE
    try:
        while done < most:
            steps = min(every, most - done)
            goes_on = network.warm_start or done > 0
            with (
                _changed(network, max_iter=steps, warm_start=goes_on),
                _without_convergence_warning(),
            ):
                network.fit(X, y)
            done += network.n_iter_
            recording.note(done, done)
            if network.n_iter_ < steps:
                stop_reason = f"converged after {done} iterations of L-BFGS"
                break
    except KeyboardInterrupt:
        stop_reason, ending = f"interrupted by the user after {done} iterations", Ending.INTERRUPTED
    return recording.run(stop_reason, ending)


class _StopRule:
    """When scikit-learn ends a training before its last epoch, by what it tells of its losses."""

    def __init__(self, network: Any) -> None:
        self.patience = network.n_iter_no_change
        self.tolerance = network.tol
        self.rate = network.learning_rate_init
        self.is_adaptive = network.solver == "sgd" and network.learning_rate == "adaptive"
        self.best = getattr(network, "best_loss_", math.inf) if network.warm_start else math.inf
        self.without = 0

    @property
    def words(self) -> str:
        """Why the training ended."""
        return f"the loss did not fall by tol={self.tolerance:g} for {self.patience} epochs"

    def ends(self, network: Any) -> bool:
        """Whether the training ends after the epoch that is just done."""
        self.without = self.without + 1 if network.loss_ > self.best - self.tolerance else 0
        self.best = min(self.best, network.loss_)
        if self.without <= self.patience:
            return False
        if not self.is_adaptive or self.rate <= 1e-6:
            return True
        self.rate /= 5
        self.without = 0
        return False


def _untrained(network: Any, X: Any, y: Any, random: Any) -> tuple[Any, Any]:
    """Make a copy as the network is before its first step, with the weights that it will draw.

    Also give the generator as it is then, after it has drawn them.
    """
    draws = copy.deepcopy(random)
    if network.warm_start and hasattr(network, "coefs_"):
        return network, draws
    start = clone(network)
    X, y = _few_of_all(network, X, y)
    # One epoch, of one batch in its order, in which no weight moves by as much as a digit.
    start.set_params(
        solver="sgd",
        learning_rate="constant",
        learning_rate_init=TINY,
        momentum=0,
        batch_size=len(as_array(y)),
        max_iter=1,
        shuffle=False,
        early_stopping=False,
        warm_start=False,
        random_state=draws,
    )
    with _without_convergence_warning():
        return start.fit(X, y), draws


def _few_of_all(network: Any, X: Any, y: Any) -> tuple[Any, Any]:
    """Pick an example of each class: all sizes follow from so few, and no time is spent on them."""
    wanted = as_array(y)
    if wanted.ndim != 1:
        return X, y
    rows = np.unique(wanted, return_index=True)[1] if is_classifier(network) else np.arange(1)
    return (X.tocsr() if hasattr(X, "tocsr") else as_array(X))[rows], wanted[rows]


def _steps_an_epoch(network: Any, samples: int) -> int:
    size = min(200, samples) if network.batch_size == "auto" else min(network.batch_size, samples)
    return math.ceil(samples / size)


def _is_finite(network: Any) -> bool:
    return all(np.isfinite(array).all() for array in (*network.coefs_, *network.intercepts_))


def _checked_every(every: int | Growing) -> Every | Growing:
    if isinstance(every, Growing):
        return every
    return Every(whole_number(every, "every", at_least=1))


@contextmanager
def _changed(network: Any, **settings: Any) -> Iterator[None]:
    """Set what the user has not, for as long as it takes."""
    own = {name: network.get_params()[name] for name in settings}
    network.set_params(**settings)
    try:
        yield
    finally:
        network.set_params(**own)


@contextmanager
def _without_convergence_warning() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
