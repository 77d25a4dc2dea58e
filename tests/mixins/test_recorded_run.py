"""How a scene comes by its run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DataError, RunFileError, SettingError
from nnviz_manim.mixins import RecordedRunMixin
from nnviz_manim.recording import Run


def small_data(seed: int = 0) -> Dataset:
    rng = np.random.default_rng(seed)
    labels = np.arange(60) % 3
    features = np.clip(0.15 * rng.random((60, 16)) + 0.8 * np.eye(3, 16)[labels], 0, 1)
    return Dataset(features.astype(np.float32), labels, ("a", "b", "c"), (4, 4), name="small one")


class Small(RecordedRunMixin):
    data = small_data()
    layer_sizes = (16, 5, 3)
    epochs = 3
    batch_size = 8
    digit = "b"


@pytest.fixture(autouse=True)
def _own_media_folder(manim_config):
    """Keeps the runs of one test from those of another."""


def kept_files() -> list[Path]:
    from manim import config

    return sorted((Path(config.media_dir) / "runs").glob("*.npz"))


def test_the_followed_input_is_of_the_wanted_class_and_held_out():
    run = Small().make_run()
    _, held_out = small_data().split(test=0.2, seed=0)
    wanted = held_out.features[held_out.positions_of("b")[0]]
    assert np.array_equal(run[0].activations[0][0], wanted)
    assert run.info.probe_labels == (1,)
    assert [snapshot.epoch for snapshot in run] == [0, 1, 2, 3]


def test_a_run_is_trained_once_and_then_read(monkeypatch):
    first = Small().make_run()
    monkeypatch.setattr(RecordedRunMixin, "train_run", lambda *_: pytest.fail("trained again"))
    again = Small().make_run()
    assert np.array_equal(first[3].weights[1], again[3].weights[1])


@pytest.mark.parametrize(
    ("setting", "value"),
    [("seed", 1), ("epochs", 2), ("learning_rate", 0.5), ("digit", "c"), ("data", small_data(1))],
)
def test_another_setting_is_another_run(setting, value):
    Small().make_run()
    type("Other", (Small,), {setting: value})().make_run()
    assert len(kept_files()) == 2


def test_a_broken_kept_run_is_trained_anew():
    run = Small().make_run()
    [kept] = kept_files()
    kept.write_bytes(kept.read_bytes()[:100])
    again = Small().make_run()
    assert np.array_equal(run[3].weights[1], again[3].weights[1])
    assert len(Run.load(kept)) == 4


def test_a_given_run_is_shown_and_nothing_is_trained(tmp_path, monkeypatch):
    Small().make_run().save(tmp_path / "given.npz")
    monkeypatch.setattr(RecordedRunMixin, "train_run", lambda *_: pytest.fail("trained"))
    given = type("Given", (Small,), {"run_file": tmp_path / "given.npz", "seed": 5})
    assert len(given().make_run()) == 4


def test_without_held_out_data_all_is_learned_and_no_test_accuracy_claimed():
    run = type("All", (Small,), {"held_out": 0.0})().make_run()
    assert np.isnan(run[-1].test_accuracy)


@pytest.mark.parametrize(
    ("setting", "value", "fault", "words"),
    [
        ("run_file", "nowhere.npz", RunFileError, "nowhere.npz"),
        ("data", "nowhere.csv", DataError, "nowhere.csv"),
        ("digit", "x", DataError, "x"),
        ("example", 99, SettingError, "4 inputs of class 'b'"),
        ("layer_sizes", (16, 0, 3), SettingError, "0"),
        ("layer_sizes", (17, 3), SettingError, "17"),
        ("optimizer", "magic", SettingError, "magic"),
        ("learning_rate", -1.0, SettingError, "learning"),
    ],
)
def test_what_cannot_work_is_refused_with_a_reason(setting, value, fault, words):
    with pytest.raises(fault, match=words):
        type("Wrong", (Small,), {setting: value})().make_run()
    assert kept_files() == []
