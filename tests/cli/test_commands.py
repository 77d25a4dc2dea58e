"""The commands, called as the shell calls them but within this process."""

from __future__ import annotations

import csv
import errno
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import pytest
from click.shell_completion import ShellComplete

from nnviz_manim.cli import main
from nnviz_manim.cli.app import app
from nnviz_manim.cli.data_sources import DATA_NAMES, load_data
from nnviz_manim.cli.live_line import Watched
from nnviz_manim.cli.run_tables import sparkline
from nnviz_manim.datasets import make_prototypes
from nnviz_manim.learning import Dense, Dropout, Ending, Network, train
from nnviz_manim.recording import Run
from nnviz_manim.scenes import scene_files


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def nnviz(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Runs the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words: object) -> Ended:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ended(code, said.out, said.err)

    return call


QUICK = ("--data", "twelve-points", "--layers", "3", "--held-out", "0", "--epochs", "3")


@pytest.fixture
def run_file(nnviz: Callable[..., Ended], tmp_path: Path) -> Path:
    assert nnviz("train", *QUICK, "-o", "run.npz").code == 0
    return tmp_path / "run.npz"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        inner = (*path, name)
        found += commands(command, inner) if isinstance(command, click.Group) else [inner]
    return found


@pytest.mark.parametrize("path", commands(app), ids=" ".join)
def test_each_help_shows_an_example_of_a_real_command(nnviz: Any, path: tuple[str, ...]) -> None:
    ended = nnviz(*path, "--help")
    assert ended.code == 0
    assert "nnviz" in ended.out.rpartition("\n\n")[2], "the example stands at the end"
    assert nnviz(*path, "-h") == ended


def test_help_is_the_answer_to_nothing(nnviz: Any) -> None:
    ended = nnviz()
    assert ended.code == 2
    assert "Commands:" in ended.out + ended.err


def test_train_keeps_a_run_and_sums_it_up(nnviz: Any, tmp_path: Path) -> None:
    ended = nnviz("train", *QUICK, "--optimizer", "sgd", "--learning-rate", "0.5", "--seed", "4")
    assert ended.code == 0
    run = Run.load(tmp_path / "run.npz")
    assert run.info.layer_sizes == (1, 3, 2)
    assert run.info.activations == ("relu", "softmax")
    assert run.info.seed == 4
    assert run.info.hyper_parameters["optimizer"] == "sgd"
    assert run.info.hyper_parameters["learning_rate"] == 0.5
    assert len(run) == 4
    assert math.isnan(run[-1].test_accuracy)
    assert len(ended.out.splitlines()) <= 40
    for word in ("1-3-2", "relu, softmax", "twelve points", "sgd", "0.5", "loss over time"):
        assert word in ended.out


def test_train_on_a_table_of_ones_own(nnviz: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{x:.3f},{'high' if x > 5 else 'low'}" for x in rng.uniform(0, 10, 40)]
    (tmp_path / "own.csv").write_text("\n".join(["size,kind", *rows]))
    options = ("--data", "own.csv", "--label", "kind", "--scaling", "minmax", "--layers", "")
    loss = ("--loss", "binary_cross_entropy", "--epochs", "2")
    assert nnviz("train", *options, *loss).code == 0
    run = Run.load(tmp_path / "run.npz")
    assert run.info.class_names == ("high", "low")
    assert run.info.layer_sizes == (1, 1)
    assert run.info.activations == ("sigmoid",)
    assert run.info.probe_labels == (0, 1)
    assert not math.isnan(run[-1].test_accuracy)


@pytest.mark.parametrize("name", sorted(set(DATA_NAMES) - {"mnist", "sample"}))
def test_data_by_name(name: str) -> None:
    data = load_data(name, None, "pixels")
    assert data.labels is not None
    # Pixels are shares; points in the plane keep their coordinates.
    assert data.value_range in {(0.0, 1.0), None}


def test_ctrl_c_keeps_what_was_recorded(
    nnviz: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Watched.__next__

    def until(watched: Watched) -> Any:
        snapshot = original(watched)
        if snapshot.epoch == 2:
            raise KeyboardInterrupt
        return snapshot

    monkeypatch.setattr(Watched, "__next__", until)
    ended = nnviz("train", *QUICK[:-1], 50, "-o", "whole.npz")
    assert ended.code == 130
    assert "2 moments are kept in whole-interrupted.npz" in ended.err
    assert not (tmp_path / "whole.npz").exists()
    assert len(Run.load(tmp_path / "whole-interrupted.npz")) == 2


def test_a_training_that_came_to_its_end_is_kept_as_such(run_file: Path) -> None:
    assert Run.load(run_file).ending is Ending.WHOLE


def test_info_counts_parameters_and_says_what_would_puzzle(nnviz: Any, tmp_path: Path) -> None:
    data = make_prototypes(classes=2, features=6, examples=40)
    network = Network(6, [Dense(5, "relu"), Dropout(0.25), Dense(2, "softmax", biases=False)])
    network.weights[1][:] = -1
    Run.record(train(network, data, epochs=0, probes=[0, 1])).save(tmp_path / "dead.npz")
    ended = nnviz("info", "dead.npz")
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["1", "5", "relu", "35"] in lines
    assert ["2", "dropout", "25", "%"] in lines
    assert ["3", "2", "softmax", "10"] in lines
    assert "Layer 1 (relu) is dead at the end" in " ".join(ended.out.split())


def test_info_says_what_is_in_a_run(nnviz: Any, run_file: Path) -> None:
    ended = nnviz("info", run_file)
    assert ended.code == 0
    run = Run.load(run_file)
    assert f"{run[0].loss:.4g} → {run[-1].loss:.4g}" in ended.out
    assert sparkline(run.moments.loss) in ended.out
    layers = [line.split() for line in ended.out.splitlines()[2:5]]
    assert [line[:2] for line in layers] == [["0", "1"], ["1", "3"], ["2", "2"]]
    assert [line[-1] for line in layers[1:]] == ["6", "8"]


def test_history_is_that_of_the_run(nnviz: Any, run_file: Path, tmp_path: Path) -> None:
    printed = nnviz("history", run_file)
    written = nnviz("history", run_file, "-o", "history.csv")
    assert written.out == "history.csv\n"
    text = (tmp_path / "history.csv").read_text()
    assert text == printed.out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["epoch", "step", "loss", "accuracy", "val_accuracy"]
    run = Run.load(run_file)
    np.testing.assert_allclose([float(row["loss"]) for row in rows], run.moments.loss)


def test_compare_shows_where_runs_differ(nnviz: Any, run_file: Path) -> None:
    assert nnviz("train", *QUICK, "--seed", "1", "-o", "other.npz").code == 0
    lines = nnviz("compare", run_file, "other.npz").out.splitlines()
    shown = {line.split()[0]: line for line in lines[1:]}
    assert lines[0].split() == ["run.npz", "other.npz"]
    assert shown["seed"].split() == ["seed", "0", "1"]
    assert "optimizer" not in shown
    assert "optimizer" in nnviz("compare", "--all", run_file, "other.npz").out


def test_scenes_are_listed_with_their_needs(nnviz: Any) -> None:
    out = nnviz("scenes").out
    for scene in scene_files():
        assert f"\n{scene.short_name} " in out
    assert "a run, or data to train on" in out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["trian"], 2, "No such command 'trian'"),
        (["info"], 2, "Missing argument 'RUN'"),
        (["compare", "a.npz"], 2, "Missing argument"),
        (["train", "--layers", "10,x"], 2, "'10,x' is no list of whole numbers"),
        (["train", "--layers", "0"], 2, "'0' is no list"),
        (["train", "--optimizer", "adm"], 2, "'adm' is not one of"),
        (["train", "--held-out", "1"], 2, "--held-out"),
        (["render", "train", "--aspect", "4:3"], 2, "'4:3' is not one of"),
        (["info", "none.npz"], 1, "none.npz: there is no such run file"),
        (["info", "."], 1, "is a folder"),
        (["train", "--data", "none.csv"], 1, "none.csv: there is no such file"),
        (["train", *QUICK, "--learning-rate", "-1"], 1, "learning_rate"),
        (["train", *QUICK, "-o", "."], 1, "is a folder"),
        (["train", *QUICK, "-o", "no/run.npz"], 1, "there is no folder no"),
        (["train", "--data", "mnist"], 1, "nnviz data mnist"),
        (["render", "trian"], 1, "there is no scene 'trian'; the scenes are architecture, "),
        (["render", "train", "--probe", "1"], 1, "give --run too"),
        (["render", "train", "-o", "a.avi"], 1, "the ending must be that of the format"),
        (["render", "train", "-o", "a.gif", "--format", "mp4"], 1, "the ending must be that"),
        (["render", "train", "-o", "no/a.gif"], 1, "there is no folder no"),
        (["render", "train", "-o", "."], 1, "is a folder"),
        (["history", "run.npz", "-o", "no/history.csv"], 1, "there is no folder no"),
        (["history", "run.npz", "-o", "."], 1, "is a folder"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    nnviz: Any, words: list[str], code: int, message: str
) -> None:
    ended = nnviz(*words)
    assert ended.code == code
    assert message in ended.err
    assert ended.out == ""
    if code == 1:
        assert ended.err.startswith("nnviz: ")
        assert len(ended.err.splitlines()) == 1


def test_a_run_that_a_scene_cannot_show(nnviz: Any, run_file: Path) -> None:
    ended = nnviz("render", "architecture", "--run", run_file)
    assert ended.code == 1
    assert "ArchitectureScene takes no --run" in ended.err
    ended = nnviz("render", "train", "--run", run_file, "--probe", 12)
    assert "there is no probe 12: the run follows 2" in ended.err


def test_a_file_that_cannot_be_written_is_told_by_its_name(
    nnviz: Any, run_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "history.csv")

    monkeypatch.setattr("nnviz_manim.cli.history.written_whole", full)
    ended = nnviz("history", run_file, "-o", "history.csv")
    assert ended == (1, "", "nnviz: history.csv: no space left on device.\n")


def test_an_error_of_ours_is_no_traceback_unless_asked_for(
    nnviz: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> Run:
        raise ZeroDivisionError("by\nnought")

    monkeypatch.setattr(Run, "load", broken)
    ended = nnviz("info", "run.npz")
    assert ended.code == 1
    assert ended.err.startswith("nnviz: ZeroDivisionError: by nought (this should not happen")
    monkeypatch.setenv("NNVIZ_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        nnviz("info", "run.npz")


def test_completion(nnviz: Any) -> None:
    for shell in ("bash", "zsh", "fish"):
        ended = nnviz("completion", shell)
        assert ended.code == 0
        assert "_NNVIZ_COMPLETE" in ended.out
    complete = ShellComplete(app, {}, "nnviz", "_NNVIZ_COMPLETE")
    scenes = [each.value for each in complete.get_completions(["render"], "sat")]
    assert scenes == ["saturation"]
    data = [each.value for each in complete.get_completions(["train", "--data"], "sa")]
    assert data[0] == "sample"


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([0, 1], "▁█"),
        ([3, 3, 3], "▁▁▁"),
        ([0, math.nan, 7], "▁ █"),
        ([math.nan], " "),
        (list(range(8)), "▁▂▃▄▅▆▇█"),
    ],
)
def test_sparkline(values: list[float], bars: str) -> None:
    assert sparkline(values) == bars
    assert len(sparkline(list(range(1000)))) == 40
