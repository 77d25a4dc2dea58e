"""What a disk or a power cut has changed in an unfinished run is noticed by its checksums."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz_manim.datasets import make_points
from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning import AccuracyGainBelow, Dense, Dropout, Network, Training, train
from nnviz_manim.recording import Run
from nnviz_manim.recording.unfinished import UnfinishedRun, unfinished_path
from nnviz_manim.recording.unfinished_layout import UnfinishedLayout, layout_of

DATA = make_points("moons", 60)
MOMENTS = 3


def a_training(**settings: Any) -> Training:
    network = Network(2, [Dense(5, "tanh"), Dropout(0.2), Dense(2, "softmax")], seed=1)
    return train(network, DATA, **{"epochs": 5, "batch_size": 7, "probes": [0, 3]} | settings)


def cut_off(path: Path, moments: int = MOMENTS, **settings: Any) -> Path:
    """What a kill would leave after so many moments."""
    training, left = a_training(**settings), unfinished_path(path)
    growing = None
    for _ in range(moments):
        moment = next(training)
        if growing is None:
            growing = UnfinishedRun.begin(left, training.info, moment, training.state(), {})
        else:
            growing.append(moment, training.state())
    assert growing is not None
    growing.close()
    return left


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.npz"


def layout(left: Path) -> UnfinishedLayout:
    with left.open("rb") as stream:
        return layout_of(stream, left.stat().st_size)


def flip(left: Path, place: int) -> None:
    content = bytearray(left.read_bytes())
    content[place] ^= 1
    left.write_bytes(content)


@pytest.mark.parametrize("damaged", range(MOMENTS))
def test_of_a_changed_moment_and_those_behind_it_nothing_is_read(path: Path, damaged: int) -> None:
    left = cut_off(path)
    truth = Run.load(left)
    weights = [truth[k].weights[1].copy() for k in range(MOMENTS)]
    size = layout(left).record().itemsize
    # Within the weights, which are no longer those that were learned, but numbers all the same.
    flip(left, layout(left).moments + damaged * size + size // 2)
    if not damaged:
        with pytest.raises(RunFileError, match="holds no whole moment"):
            Run.load(left)
        return
    run = Run.load(left)
    assert len(run) == damaged
    for number in range(damaged):
        np.testing.assert_array_equal(run[number].weights[1], weights[number])


@pytest.mark.parametrize("place", [0, 1])
def test_from_a_changed_state_nobody_goes_on(path: Path, place: int) -> None:
    Run.record(a_training(), path=path)
    expected = path.read_bytes()
    path.unlink()
    left = cut_off(path)
    where = layout(left)
    # In the first parameter: behind the sums, the length of the words, and the words.
    words = where.places + place * where.capacity + 20
    length = int.from_bytes(left.read_bytes()[words : words + 4], "little")
    flip(left, words + 4 + length + 2)
    Run.record(a_training(), path=path, resume=True)
    assert path.read_bytes() == expected


def test_without_a_state_that_is_whole_nobody_goes_on(path: Path) -> None:
    left = cut_off(path)
    where = layout(left)
    for place in (0, 1):
        flip(left, where.places + place * where.capacity + 40)
    with pytest.raises(SettingError, match="holds no state of the training to go on from"):
        Run.record(a_training(), path=path, resume=True)
    assert len(Run.load(left)) == MOMENTS


def test_a_header_that_was_changed_into_another_good_one_is_noticed(path: Path) -> None:
    left = cut_off(path)
    content = left.read_bytes()
    assert content.count(b'"seed": 0') == 1
    left.write_bytes(content.replace(b'"seed": 0', b'"seed": 1'))
    with pytest.raises(RunFileError, match="its header is damaged"):
        Run.load(left)


def test_a_stop_rule_goes_on_with_what_it_remembers(path: Path) -> None:
    """Without it the first gain after the cut would be the whole accuracy, and never too small."""

    def with_rule() -> dict[str, Any]:
        return {"stop": AccuracyGainBelow(50), "epochs": 9}  # a new one, that remembers nothing

    whole = Run.record(a_training(**with_rule()), path=path)
    expected = path.read_bytes()
    assert whole[1].train_accuracy >= 0.5, "the rule ends it at the first epoch"
    assert len(whole) == 3, "the rule does not end it at the second epoch"
    path.unlink()
    cut_off(path, 2, **with_rule())
    Run.record(a_training(**with_rule()), path=path, resume=True)
    assert path.read_bytes() == expected


def test_a_state_of_other_arrays_is_refused_before_anything_is_changed() -> None:
    begun = a_training()
    next(begun)
    state = begun.state()
    assert state is not None
    settings: dict[str, Any] = {"epochs": 5, "batch_size": 7, "probes": [0, 3]}
    wide = Network(2, [Dense(6, "tanh"), Dense(2, "softmax")], seed=1)
    before = wide.parameters.copy()
    with pytest.raises(SettingError, match=r"optimizer m was kept with shape \(27,\)"):
        train(wide, DATA, **settings).go_on_from(state)
    np.testing.assert_array_equal(wide.parameters, before)
    with pytest.raises(SettingError, match=r"optimizer m was kept .*; go on with the same network"):
        a_training(optimizer="sgd").go_on_from(state)
