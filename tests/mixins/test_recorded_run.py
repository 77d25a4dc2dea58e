"""How a scene comes by its run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import logger

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DataError, RunFileError, SettingError
from nnviz_manim.learning import MLP, AccuracyGainBelow, train
from nnviz_manim.mixins import RecordedRunMixin, clear_kept_runs, kept_runs, recorded_run
from nnviz_manim.mixins.kept_runs import KeptRuns, identity_of
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
    monkeypatch.setattr(recorded_run, "train", lambda *_, **__: pytest.fail("trained again"))
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
        ("digit", "x", SettingError, r"Wrong\.digit = 'x': the data have no .*, but a, b, c; set"),
        ("digit", 3, SettingError, r"Wrong\.digit = 3: the data have no such class"),
        ("example", 99, SettingError, "4 inputs of class 'b'"),
        ("layer_sizes", (16, 0, 3), SettingError, "0"),
        ("layer_sizes", (17, 3), SettingError, r"Wrong\.layer_sizes.*has 16 features.*\(16, 3\)"),
        ("optimizer", "magic", SettingError, "magic"),
        ("learning_rate", -1.0, SettingError, "learning"),
    ],
)
def test_what_cannot_work_is_refused_with_a_reason(setting, value, fault, words):
    with pytest.raises(fault, match=words):
        type("Wrong", (Small,), {setting: value})().make_run()
    assert kept_files() == []


def test_data_without_a_3_are_followed_from_their_first_class_where_nobody_asked_for_a_3():
    class Bare(RecordedRunMixin):
        data, layer_sizes, epochs = small_data(), (16, 3), 1

    bare = Bare()
    run = bare.make_run()
    assert run.info.probe_labels == (0,)
    assert bare.followed_probe(run) == 0
    later = Bare()
    later.digit = 3
    with pytest.raises(SettingError, match=r"Bare\.digit = 3"):
        later.make_run()


def interrupted_after(moments: int):
    whole = recorded_run.train

    def train(*args, **kwargs):
        training = whole(*args, **kwargs)

        class Cut:
            info = training.info

            def __iter__(self):
                for number, snapshot in enumerate(training):
                    if number == moments:
                        raise KeyboardInterrupt
                    yield snapshot

        return Cut()

    return train


def test_ctrl_c_ends_the_render_and_nothing_is_kept(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(recorded_run, "train", interrupted_after(2))
        with pytest.raises(KeyboardInterrupt):
            Small().make_run()
    assert kept_files() == []
    assert len(Small().make_run()) == 4


@pytest.fixture
def said(monkeypatch):
    words = []
    monkeypatch.setattr(logger, "warning", lambda text, *args: words.append(text % args))
    return words


def test_a_diverged_run_is_not_kept_and_says_so_each_time(said):
    class Diverged(Small):
        optimizer, learning_rate = "sgd", 1e30

    for times in (1, 2):
        with pytest.warns(match="no longer finite"):
            Diverged().make_run()
        assert len(said) == times
        assert "Diverged shows a training that failed" in said[-1]
    assert kept_files() == []


def test_what_would_puzzle_a_viewer_is_said(said):
    class Dead(Small):
        layer_sizes = (16, 4, 3)

        def train_run(self, data):
            network = MLP(self.layer_sizes)
            network.biases[1][:] = -1e3
            followed = data.pick([0, 1, 2, 3, 4, 5])
            return Run.record(train(network, data, epochs=1, probes=followed))

    for times in (1, 2):
        Dead().make_run()
        assert [words.partition(" at the end")[0] for words in said] == times * [
            "Dead: Layer 1 (relu) is dead",
            "Dead: At the end all 6 followed inputs, of 3 classes, are taken for a.",
        ]


def overriding(name, function):
    return type("Other", (Small,), {name: function})


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("split_data", lambda _, data: data.split(test=0.2, seed=0)),
        ("load_data", lambda _: small_data()),
        ("choose_probes", lambda _, __, held_out: held_out.pick([held_out.positions_of("b")[0]])),
        ("train_run", lambda self, data: RecordedRunMixin.train_run(self, data=data)),
    ],
)
def test_a_run_of_other_code_is_another_run(name, function):
    Small().make_run()
    overriding(name, function)().make_run()
    assert len(kept_files()) == 2


def test_a_run_of_another_version_is_another_run(monkeypatch):
    Small().make_run()
    monkeypatch.setattr(kept_runs, "__version__", "0.0.0")
    Small().make_run()
    assert len(kept_files()) == 2


def after_one(snapshot):
    return snapshot.epoch >= 1


class ByMethod(Small):
    def stop(self, snapshot):
        return snapshot.epoch >= self.last

    last = 2


@pytest.mark.parametrize(
    ("scene", "moments"),
    [
        (type("ByFunction", (Small,), {"stop": after_one}), 2),
        (type("ByLambda", (Small,), {"stop": lambda snapshot: snapshot.epoch >= 2}), 3),
        (type("ByRule", (Small,), {"stop": AccuracyGainBelow(99.9)}), 2),
        (ByMethod, 3),
    ],
)
def test_a_stop_rule_may_be_written_in_the_class_body(scene, moments):
    assert len(scene().make_run()) == moments
    assert len(kept_files()) == 1


def test_what_a_rule_does_names_it_in_every_process():
    code = (
        "from nnviz_manim.mixins.kept_runs import identity_of\n"
        "class Rule:\n"
        "    def __init__(self): self.points = 3\n"
        "    def __call__(self, snapshot): return snapshot.epoch > self.points\n"
        "print(identity_of(Rule()), identity_of(lambda s: s.epoch > 2))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(texts) == 1
    assert "points" in texts.pop()
    assert identity_of(lambda s: s.epoch > 2) != identity_of(lambda s: s.epoch > 3)


def test_a_run_that_cannot_be_kept_is_shown_and_that_is_said_once(said, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_runs, "_told", set())
    monkeypatch.setattr(Run, "save", full)
    for _ in range(2):
        assert len(Small().make_run()) == 4
    told = [words.partition(",")[0] for words in said if "training data are right" not in words]
    assert told == ["This run is not kept for the next render"]


def test_the_newest_runs_are_kept_and_all_can_be_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_runs, "_MOST_FILES", 3)
    run, runs = Small().make_run(), KeptRuns(tmp_path / "kept")
    for number in range(5):
        place = runs.folder / f"data-{number}.npz"
        runs.keep(run, place)
        os.utime(place, (number, number))
        if number >= 1:
            runs.load(runs.folder / "data-0.npz")
    assert {path.name for path in runs.folder.iterdir()} == {f"data-{k}.npz" for k in (0, 3, 4)}
    assert clear_kept_runs() == 1
    assert kept_files() == []


def test_large_runs_give_way_to_the_newest(tmp_path, monkeypatch):
    run, runs = Small().make_run(), KeptRuns(tmp_path / "kept")
    monkeypatch.setattr(kept_runs, "_MOST_BYTES", 1)
    for number in range(3):
        runs.keep(run, runs.folder / f"data-{number}.npz")
        os.utime(runs.folder / f"data-{number}.npz", (number, number))
    assert [path.name for path in runs.folder.iterdir()] == ["data-2.npz"]


@pytest.mark.parametrize("name", ["../../../x", "/etc/x", "..", "a b\0c", "ä" * 300])
def test_no_name_leads_out_of_the_folder(name):
    data = small_data()
    scene = type(
        "Named",
        (Small,),
        {"data": Dataset(data.features, data.labels, data.class_names, (4, 4), name=name)},
    )
    scene().make_run()
    assert len(kept_files()) == 1


@pytest.fixture
def given(tmp_path):
    Small().make_run().save(tmp_path / "given.npz")
    return tmp_path / "given.npz"


def test_a_given_run_of_other_layers_than_stand_beside_it_is_refused(given):
    class Mine(Small):
        run_file, layer_sizes = given, (16, 7, 3)

    with pytest.raises(SettingError, match=r"Mine\.layer_sizes = \[16, 7, 3\].*\[16, 5, 3\]"):
        Mine().make_run()


def test_settings_of_a_base_give_way_to_a_given_run(given):
    class Base(Small):
        layer_sizes, digit = (16, 7, 3), "a"

    assert len(type("Mine", (Base,), {"run_file": given})().make_run()) == 4


def test_a_digit_that_a_given_run_does_not_follow_is_refused(given):
    with pytest.raises(SettingError, match=r"Mine\.digit = 'a': the run follows inputs of class b"):
        type("Mine", (Small,), {"run_file": given, "digit": "a"})().make_run()


def test_the_digit_is_followed_where_a_given_run_has_it(tmp_path):
    class Many(Small):
        def choose_probes(self, learned, held_out):
            return held_out.pick([held_out.positions_of(name)[0] for name in "abc"])

    Many().make_run().save(tmp_path / "many.npz")
    mine = type("Mine", (Small,), {"run_file": tmp_path / "many.npz", "digit": "c"})()
    assert mine.followed_probe(mine.make_run()) == 2


def test_a_run_of_ones_own_is_not_tested_on_the_bundled_digits(given):
    without = type("Mine", (Small,), {"run_file": given, "data": None})()
    run = without.make_run()
    with pytest.raises(SettingError, match="Mine: data is missing"):
        without.load_data_of(run)
    own = type("Own", (Small,), {"make_run": lambda _: run, "data": None})()
    with pytest.raises(SettingError, match="Own: data is missing"):
        own.load_data_of(run)
    assert len(type("Own", (Small,), {"make_run": lambda _: run})().load_data_of(run)) == 60


def test_data_of_another_kind_than_the_run_is_refused(given):
    other = Dataset(np.zeros((4, 3), np.float32), np.arange(4) % 2)
    scene = type("Mine", (Small,), {"run_file": given, "data": other})()
    with pytest.raises(SettingError, match="The run takes 16 features"):
        scene.load_data_of(scene.make_run())
