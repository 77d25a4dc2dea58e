"""A run that grows in a file: what a kill leaves of it, and going on from there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fuzz_bounds import SLIPS, Slip, bounded, cases, with_slips
from hypothesis import given

from nnviz_manim.cli import main
from nnviz_manim.datasets import Dataset, make_points
from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning import (
    SGD,
    AccuracyGainBelow,
    Dense,
    Dropout,
    Ending,
    Growing,
    Network,
    Optimizer,
    RememberingStep,
    Snapshot,
    Training,
    train,
)
from nnviz_manim.recording import Run
from nnviz_manim.recording.unfinished import UnfinishedRun, unfinished_path

LEARNED, HELD_OUT = make_points("moons", 60).split(test=0.2, seed=0)


def a_training(data: Dataset = LEARNED, units: int = 5, seed: int = 1, **settings: Any) -> Training:
    layers = [Dense(units, "tanh"), Dropout(0.2), Dense(2, "softmax")]
    network = Network(2, layers, seed=seed)
    given = {"test": HELD_OUT, "epochs": 4, "batch_size": 7, "probes": [0, 3]} | settings
    return train(network, data, **given)


class Cut:
    """A training that is cut off after so many moments, as by a kill."""

    class Kill(BaseException):
        pass

    def __init__(self, training: Training, moments: int, fault: type[BaseException] = Kill) -> None:
        self.info, self.state, self.close = training.info, training.state, training.close
        self._training, self._moments, self._fault = training, moments, fault

    def __iter__(self) -> Iterator[Snapshot]:
        for number, snapshot in enumerate(self._training):
            if number == self._moments:
                raise self._fault
            yield snapshot


def cut_off(path: Path, moments: int, **settings: Any) -> Path:
    with pytest.raises(Cut.Kill):
        Run.record(Cut(a_training(**settings), moments), path=path)
    return unfinished_path(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.npz"


def test_a_run_recorded_into_a_file_is_the_run_saved_afterwards(path: Path, tmp_path: Path) -> None:
    recorded = Run.record(a_training(), path=path)
    saved = tmp_path / "saved.npz"
    Run.record(a_training()).save(saved)
    assert path.read_bytes() == saved.read_bytes()
    assert sorted(tmp_path.iterdir()) == [path, saved]
    assert len(recorded) == 5
    assert recorded.ending is Ending.WHOLE


@pytest.mark.parametrize("moments", [1, 2, 5])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"optimizer": "momentum", "record_every": 3},
        {"optimizer": "sgd", "record_every": Growing()},
        {"record_every": [2, 3, 11, 12, 13, 14]},
        {"batch_size": 1000, "shuffle": False},
        {"stop": AccuracyGainBelow(40)},
    ],
    ids=["epochs", "steps", "growing", "list", "all at once", "rule"],
)
def test_what_was_cut_off_ends_as_if_it_had_not_been(
    path: Path, settings: dict[str, Any], moments: int
) -> None:
    whole = Run.record(a_training(**settings), path=path)
    expected = path.read_bytes()
    path.unlink()
    moments = min(moments, len(whole) - 1)
    left = cut_off(path, moments, **settings)
    assert not path.exists()
    run = Run.load(left)
    assert len(run) == moments
    assert run.ending is Ending.INTERRUPTED
    assert run.stop_reason == f"cut off after epoch {run[-1].epoch:g}"
    Run.record(a_training(**settings), path=path, resume=True)
    assert path.read_bytes() == expected
    assert not left.exists()


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["before", "amid", "after"])
@pytest.mark.parametrize("write", range(8))
def test_a_kill_at_any_write_leaves_what_can_be_gone_on_with(
    path: Path, monkeypatch: pytest.MonkeyPatch, write: int, share: float
) -> None:
    Run.record(a_training(), path=path)
    expected = path.read_bytes()
    path.unlink()
    whole_write, writes = UnfinishedRun._write, 0

    def killed(run: UnfinishedRun, place: int, content: bytes) -> None:
        nonlocal writes
        if writes == write:
            whole_write(run, place, content[: round(share * len(content))])
            raise Cut.Kill
        writes += 1
        whole_write(run, place, content)

    monkeypatch.setattr(UnfinishedRun, "_write", killed)
    with pytest.raises(Cut.Kill):
        Run.record(a_training(), path=path)
    monkeypatch.undo()
    try:
        Run.load(unfinished_path(path))
    except RunFileError:
        assert write < 3, "the first moment was whole after the third write"
    else:
        Run.record(a_training(), path=path, resume=True)
        assert path.read_bytes() == expected


def test_a_training_that_had_reached_its_end_is_not_trained_on(path: Path) -> None:
    settings = {"stop": AccuracyGainBelow(40)}
    whole = Run.record(a_training(**settings))
    assert len(whole) < 5
    left = UnfinishedRun.begin
    training = a_training(**settings)
    moments = list(training)
    kept = left(unfinished_path(path), training.info, moments[0], training.state(), {})
    for moment in moments[1:]:
        kept.append(moment, training.state())
    kept.close()
    resumed = Run.record(a_training(**settings), path=path, resume=True)
    assert len(resumed) == len(whole)
    assert resumed.stop_reason == whole.stop_reason


def test_a_moment_that_was_half_written_is_recorded_anew(path: Path) -> None:
    Run.record(a_training(), path=path)
    expected = path.read_bytes()
    left = cut_off(path, 3)
    for missing in (1, 100):
        cut = left.read_bytes()[:-missing]
        left.write_bytes(cut)
        assert len(Run.load(left)) == 2
        Run.record(a_training(), path=path, resume=True)
        assert path.read_bytes() == expected
        left = cut_off(path, 3)


def test_ctrl_c_keeps_the_run_under_a_name_of_its_own(path: Path, tmp_path: Path) -> None:
    path.write_text("an older run")
    run = Run.record(Cut(a_training(), 2, KeyboardInterrupt), path=path)
    assert run.ending is Ending.INTERRUPTED
    assert path.read_text() == "an older run"
    assert len(Run.load(tmp_path / "run-interrupted.npz")) == 2
    assert len(Run.record(a_training(), path=path, resume=True)) == 5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 5}, "hyper_parameters .*'epochs': 4.* this training has .*'epochs': 5"),
        ({"units": 6}, "had layers"),
        ({"seed": 2}, "hyper_parameters"),
        ({"optimizer": "sgd"}, "hyper_parameters"),
        ({"data": LEARNED.pick([0, 1, 2, 3, *range(47, 3, -1)])}, "other data"),
        ({"test": None}, "other data"),
        ({"probes": [0, 1]}, "other data|probe_labels"),
    ],
)
def test_another_training_is_not_gone_on_with(
    path: Path, settings: dict[str, Any], message: str
) -> None:
    left = cut_off(path, 2)
    before = left.read_bytes()
    with pytest.raises(SettingError, match=message):
        Run.record(a_training(**settings), path=path, resume=True)
    assert left.read_bytes() == before


class Silent(SGD):
    """An optimizer of a user's own, that does not show what it remembers."""

    def start(self, parameters: Any) -> Callable[[Any], None]:
        step = super().start(parameters)

        def silent(gradients: Any) -> None:
            step(gradients)

        return silent


@dataclass(frozen=True)
class Smoothed(Optimizer):
    """An optimizer of a user's own, that shows what it remembers."""

    learning_rate: float = 0.3

    def start(self, parameters: Any) -> RememberingStep:
        mean, steps = np.zeros_like(parameters), np.zeros(())

        def step(gradients: Any) -> None:
            steps[()] += 1
            mean[:] = 0.9 * mean + 0.1 * gradients
            parameters[:] -= self.learning_rate / (1 + 0.01 * steps) * mean

        return RememberingStep(step, {"mean": mean, "steps": steps})


def test_optimizers_of_users_own_are_gone_on_with(path: Path) -> None:
    Run.record(a_training(optimizer=Smoothed()), path=path)
    expected = path.read_bytes()
    path.unlink()
    cut_off(path, 2, optimizer=Smoothed())
    resumed = Run.record(a_training(optimizer=Smoothed()), path=path, resume=True)
    assert path.read_bytes() == expected
    assert resumed.info.hyper_parameters["optimizer"] == "Smoothed"


@pytest.mark.parametrize("memory", [{"steps": 3}, {"steps": np.zeros(2, int)}, [np.zeros(2)], None])
def test_what_an_optimizer_cannot_remember_is_said_at_once(memory: Any) -> None:
    with pytest.raises(SettingError, match="memory must hold by name the arrays of float32"):
        RememberingStep(print, memory)


def test_what_cannot_be_gone_on_with_is_said(path: Path) -> None:
    with pytest.raises(RunFileError, match="nothing to go on from"):
        Run.record(a_training(), path=path, resume=True)
    with pytest.raises(SettingError, match="need the path"):
        Run.record(a_training(), resume=True)
    left = cut_off(path, 2, optimizer=Silent())
    assert len(Run.load(left)) == 2
    with pytest.raises(SettingError, match="holds no state of the training"):
        Run.record(a_training(optimizer=Silent()), path=path, resume=True)
    begun = a_training()
    next(begun)
    with pytest.raises(SettingError, match="it has begun"):
        begun.go_on_from(a_training().state() or begun.state())


def test_a_missing_run_tells_of_the_unfinished_one(path: Path) -> None:
    cut_off(path, 2)
    with pytest.raises(RunFileError, match=r"but run\.npz\.unfinished holds what was recorded"):
        Run.load(path)


def test_no_place_to_record_into_is_said_before_any_work(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "run.npz", tmp_path):
        training = a_training()
        with pytest.raises(RunFileError, match="folder"):
            Run.record(training, path=place)
        assert training.state() is None, "it was begun"


def test_snapshots_of_two_types_are_refused(path: Path, make_snapshot: Any, make_info: Any) -> None:
    doubles = {k: W.astype(np.float64) for k, W in make_snapshot(1).weights.items()}
    moments = [make_snapshot(0), replace(make_snapshot(1), weights=doubles)]
    with pytest.raises(SettingError, match=r"moment 1: weights\[1\] is float64"):
        Run.record(moments, make_info(), path=path)


def test_a_full_disk_keeps_what_was_recorded(path: Path) -> None:
    Run.record(a_training(), path=path)
    expected = path.read_bytes()
    path.write_text("an older run")
    whole = cut_off(path, 4).stat().st_size
    code = (
        "import resource, sys\n"
        "sys.path[:0] = sys.argv[2:]\n"
        "from test_unfinished import Run, a_training\n"
        "from nnviz_manim.errors import RunFileError\n"
        "import nnviz_manim.recording.unfinished as unfinished\n"
        "from pathlib import Path\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({whole - 100}, {whole - 100}))\n"
        "try:\n"
        "    Run.record(a_training(), path=Path(sys.argv[1]))\n"
        "except RunFileError as fault:\n"
        "    sys.exit(str(fault))\n"
    )
    fixtures = str(Path(__file__).parent.parent / "fixtures")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(Path(__file__).parent), fixtures],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the moments cannot be written (File too large)" in done.stderr
    assert path.read_text() == "an older run"
    assert len(Run.load(unfinished_path(path))) == 3
    Run.record(a_training(), path=path, resume=True)
    assert path.read_bytes() == expected


_TRAIN = ["--data", "digits8", "--layers", "8", "--epochs", "60"]


def _nnviz(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "nnviz_manim", "train", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_training_is_resumed_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _nnviz(tmp_path, *_TRAIN, "-o", "whole.npz")
    assert whole.wait(120) == 0
    left = tmp_path / "run.npz.unfinished"
    killed = _nnviz(tmp_path, *_TRAIN)
    while killed.poll() is None and not left.exists():
        time.sleep(0.005)
    time.sleep(0.05)
    killed.kill()
    killed.wait()
    moments = len(Run.load(left))
    assert 1 <= moments < 61, "the kill came too late to try anything"
    assert not (tmp_path / "run.npz").exists()
    other = _nnviz(tmp_path, "--resume", "--epochs", "3")
    assert "not what the training began with" in other.communicate(timeout=120)[1]
    assert len(Run.load(left)) == moments
    asked: list[dict[str, Any]] = []

    def record(_: Training, **given: Any) -> None:
        asked.append(given)
        raise SettingError("enough is seen")

    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setattr(Run, "record", record)
        assert main(["train", "--resume"]) == 1
    assert asked[0]["resume"], "it would begin anew, and end with the same bytes"
    resumed = _nnviz(tmp_path, "--resume", "--epochs", "60")
    assert resumed.wait(120) == 0, resumed.stderr
    assert (tmp_path / "run.npz").read_bytes() == (tmp_path / "whole.npz").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["run.npz", "whole.npz"]


@pytest.fixture(scope="module")
def unfinished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut_off(tmp_path_factory.mktemp("left") / "run.npz", 3)


@pytest.fixture(scope="module")
def content(unfinished: Path) -> bytes:
    return unfinished.read_bytes()


@cases()
@given(slips=SLIPS)
def test_damaged_files_are_noticed_or_hold_the_moments_before(
    unfinished: Path, content: bytes, same_snapshot: Any, slips: list[Slip]
) -> None:
    unfinished.write_bytes(content)
    whole = Run.load(unfinished)
    truth = [whole[number] for number in range(len(whole))]
    broken = unfinished.with_name("broken")
    broken.unlink(missing_ok=True)
    broken.write_bytes(with_slips(content, slips))
    with bounded(len(content)):
        try:
            run = Run.load(broken)
        except RunFileError:
            return
    for number, moment in enumerate(run):
        same_snapshot(moment, truth[number])
    left = unfinished_path(broken)
    left.unlink(missing_ok=True)
    broken.rename(left)
    with suppress(RunFileError, SettingError):
        resumed = Run.record(a_training(), path=broken, resume=True)
        assert len(resumed) == 5
