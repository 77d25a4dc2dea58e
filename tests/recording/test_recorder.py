from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz_manim.datasets import make_prototypes
from nnviz_manim.errors import SettingError, TrainingWarning
from nnviz_manim.learning import MLP, Ending, train
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording import Run

Make = Callable[..., Snapshot]


class HandMadeTraining:
    """An iterable with what a training has beside its snapshots."""

    def __init__(self, info: RunInfo, snapshots: list[Any]) -> None:
        self.info = info
        self.snapshots = snapshots
        self.stop_reason: str | None = None
        self.closed = False

    def __iter__(self) -> Iterator[Snapshot]:
        for snapshot in self.snapshots:
            if isinstance(snapshot, BaseException):
                raise snapshot
            yield snapshot
        self.stop_reason = "all epochs done"

    def close(self) -> None:
        self.closed = True


def test_a_training_brings_its_information(make_snapshot: Make, make_info: Any) -> None:
    info = make_info(probe_labels=(1, 0))
    training = HandMadeTraining(info, [make_snapshot(k) for k in range(3)])
    run = Run.record(training)
    assert len(run) == 3
    assert run.info.probe_labels == (1, 0)
    assert run.stop_reason == "all epochs done"
    other = make_info(loss="squared_error")
    assert Run.record(training, other).info.loss == "squared_error"


def test_snapshots_alone_need_information(make_snapshot: Make, make_info: Any) -> None:
    with pytest.raises(SettingError, match="come without a RunInfo"):
        Run.record([make_snapshot(0)])
    run = Run.record(iter([make_snapshot(0)]), make_info())
    assert len(run) == 1
    assert run.stop_reason == ""


def test_ctrl_c_keeps_what_was_recorded(make_snapshot: Make, make_info: Any) -> None:
    moments = [make_snapshot(0), make_snapshot(1), KeyboardInterrupt(), make_snapshot(2)]
    training = HandMadeTraining(make_info(), moments)
    run = Run.record(training)
    assert len(run) == 2
    assert run.stop_reason == "interrupted by the user after epoch 1"
    assert training.closed


def test_ctrl_c_before_the_first_moment_ends_the_program(make_info: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        Run.record(HandMadeTraining(make_info(), [KeyboardInterrupt()]))


def test_other_errors_are_not_swallowed(make_snapshot: Make, make_info: Any) -> None:
    training = HandMadeTraining(make_info(), [make_snapshot(0), ZeroDivisionError()])
    with pytest.raises(ZeroDivisionError):
        Run.record(training)


def test_nothing_to_record(make_info: Any) -> None:
    with pytest.raises(SettingError, match="nothing to record"):
        Run.record([], make_info())


def test_information_is_checked_before_the_training_starts(make_info: Any) -> None:
    started = []

    def training() -> Iterator[Snapshot]:
        started.append(True)
        yield from ()

    with pytest.raises(SettingError, match="class_names must be a list of names"):
        Run.record(training(), replace(make_info(), class_names=(1, 2)))
    with pytest.raises(SettingError, match="must be a RunInfo, not dict"):
        Run.record(training(), {"inputs": (4,)})  # type: ignore[arg-type]
    assert not started


def test_snapshots_that_do_not_fit_are_named(make_snapshot: Make, make_info: Any) -> None:
    good = make_snapshot(0)

    def refused(message: str, **changes: Any) -> None:
        with pytest.raises(SettingError, match=message):
            Run.record([good, replace(make_snapshot(1), **changes)], make_info())

    refused(
        r"moment 1: weights\[2\] has shape \(3, 2\); in a network of 4-3-2, .* it is \(2, 3\)",
        weights={1: good.weights[1], 2: good.weights[2].T},
    )
    refused(r"moment 1: biases\[1\] has shape \(1, 3\)", biases={1: np.ones((1, 3)), 2: np.ones(2)})
    refused(r"biases are given for the layers \[1\], .* for \[1, 2\]", biases={1: good.biases[1]})
    refused(r"activations are given for .* \[0, 1, 2\]", activations={1: good.activations[1]})
    refused(
        r"moment 1: activations\[2\] has shape \(1, 2\)",
        activations=good.activations | {2: good.activations[2][:1]},
    )
    refused(
        r"moment 1: activations\[0\], the probes, differ",
        activations=good.activations | {0: good.activations[0] + 1},
    )
    with pytest.raises(SettingError, match="moment 1 is int, not a Snapshot"):
        Run.record([good, 3], make_info())  # type: ignore[list-item]
    with pytest.raises(SettingError, match=r"moment 0: weights\[1\] has shape \(3, 4\)"):
        Run.record([good], make_info((5, 3, 2)))
    with pytest.raises(SettingError, match="probe_labels names 3 classes, but 2 probes"):
        Run.record([good], make_info(probe_labels=(1, 0, 1)))


def test_what_is_recorded_is_kept_apart_from_the_trainings_arrays(
    make_snapshot: Make, make_info: Any
) -> None:
    moments = [make_snapshot(0), make_snapshot(1)]
    run = Run.record(moments, make_info())
    moments[1].weights[1][:] = 0
    moments[0].activations[0][:] = 0
    assert (run[1].weights[1] != 0).all()
    assert (run[0].activations[0] != 0).all()


def test_number_types(make_snapshot: Make, make_info: Any) -> None:
    for given, kept in ((np.float16, np.float32), (np.float32,) * 2, (np.float64,) * 2):
        run = Run.record([make_snapshot(0, dtype=given)], make_info())
        assert run[0].weights[1].dtype == kept
        assert run[0].activations[0].dtype == kept


def test_no_probes_and_deeper_networks(make_snapshot: Make, make_info: Any) -> None:
    sizes = (5, 4, 3, 2, 1)
    run = Run.record([make_snapshot(0, sizes, probes=0)], make_info(sizes))
    assert run[0].activations[4].shape == (0, 1)
    assert run.info.depth == run[0].depth == 4


def test_how_it_ended_is_one_of_a_few(make_snapshot: Make, make_info: Any) -> None:
    moments = [make_snapshot(0), make_snapshot(1)]
    listed = Run.record(moments, make_info())
    assert listed.ending is Ending.UNKNOWN
    assert listed.is_whole
    cut = Run.record(HandMadeTraining(make_info(), [*moments, KeyboardInterrupt()]))
    assert cut.ending is Ending.INTERRUPTED
    assert not cut.is_whole


def test_a_real_training_says_how_it_ended() -> None:
    data = make_prototypes(classes=3, features=6, examples=60)

    def train_for(**settings: Any) -> Run:
        return Run.record(train(MLP([6, 4, 3], seed=0), data, **({"epochs": 2} | settings)))

    whole = train_for()
    assert whole.ending is Ending.WHOLE
    assert whole.is_whole
    assert train_for(stop=lambda moment: moment.epoch >= 1).ending is Ending.WHOLE
    with pytest.warns(TrainingWarning, match="no longer finite"):
        diverged = train_for(optimizer="sgd", learning_rate=1e30)
    assert diverged.ending is Ending.DIVERGED
    assert not diverged.is_whole
    training = train(MLP([6, 4, 3]), data, epochs=3)
    next(training)
    assert training.ending is Ending.UNKNOWN
    training.close()
    assert training.ending is Ending.INTERRUPTED


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epoch": "a"}, "moment 1: epoch must be a number, but is 'a'"),
        ({"epoch": "2"}, "moment 1: epoch must be a number, but is '2'"),
        ({"epoch": None}, "moment 1: epoch must be a number"),
        ({"epoch": 1}, "moment 1: epoch goes back from 2 to 1"),
        ({"step": 0}, "moment 1: step goes back from 200 to 0"),
        ({"epoch": float("nan")}, "moment 1: epoch is nan"),
        ({"epoch": float("inf")}, "moment 1: epoch is inf"),
        ({"epoch": -1}, "moment 1: epoch is -1; it must be finite and 0 or more"),
        ({"train_accuracy": 150}, "moment 1: train_accuracy is 150; it must be a share"),
        ({"test_accuracy": -0.1}, "moment 1: test_accuracy is -0.1"),
        ({"loss": [1, 2]}, "moment 1: loss must be a number"),
    ],
)
def test_times_go_on_and_accuracies_are_shares(
    make_snapshot: Make, make_info: Any, changes: dict[str, Any], message: str
) -> None:
    broken = replace(make_snapshot(3), **changes)
    with pytest.raises(SettingError, match=message):
        Run.record([make_snapshot(2), broken], make_info())


@pytest.mark.parametrize("snapshots", [3, None, 0.5])
def test_what_is_no_training(make_info: Any, snapshots: Any) -> None:
    for info in (make_info(), None):
        with pytest.raises(SettingError, match="must be a training or a list of Snapshot"):
            Run.record(snapshots, info)


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_have_diverged(
    make_snapshot: Make, make_info: Any, broken: float
) -> None:
    moment = make_snapshot(1)
    moment.weights[1][1, 2] = broken
    run = Run.record([make_snapshot(0), moment], make_info())
    assert run.ending is Ending.DIVERGED
    assert not run.is_whole
    assert "not finite" in run.stop_reason
