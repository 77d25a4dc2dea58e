"""Tables of users' own: trained on and rendered by the command alone, in every scene that can."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnviz_manim.cli import main
from nnviz_manim.recording import Run
from nnviz_manim.scenes import scene_files, scene_named


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, in which the command runs, with small tables of three kinds."""
    random = np.random.default_rng(0)
    monkeypatch.chdir(tmp_path)
    kinds = ("setosa", "versicolor", "virginica")
    labels = np.arange(90) % 3
    petals = random.normal(labels[:, None] * (2.0, 0.8) + (1.5, 0.3), 0.2)
    flowers = [f"{kinds[k]},{a:.2f},{b:.2f}" for k, (a, b) in zip(labels, petals, strict=True)]
    Path("flowers.csv").write_text("\n".join(["species,petal length,petal width", *flowers]))
    places = random.normal(np.where(labels[:, None] % 2, 5.0, 9.0), 0.5, (90, 2))
    points = [f"{a:.2f},{b:.2f},{k % 2}" for k, (a, b) in zip(labels, places, strict=True)]
    Path("points.csv").write_text("\n".join(["x,y,label", *points]))
    sizes = random.uniform((40, 0), (200, 90), (90, 2))
    prices = sizes @ [[2000, 3], [-900, -2]] + [150_000, 400]
    houses = [",".join(f"{cell:.1f}" for cell in row) for row in np.hstack([sizes, prices])]
    Path("houses.csv").write_text("\n".join(["area,age,price,rent", *houses]))
    return tmp_path


FLOWERS = ("--data", "flowers.csv", "--label", "species")
POINTS = ("--data", "points.csv")
HOUSES = ("--data", "houses.csv", "--targets", "price, rent")


@pytest.fixture
def nnviz(tables: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_train_tells_classes_of_a_table_apart(nnviz: Any) -> None:
    code, out, err = nnviz("train", *FLOWERS)
    assert code == 0, err
    run = Run.load("run.npz")
    assert run[-1].test_accuracy > 0.8
    assert run.info.feature_names == ("petal length", "petal width")
    assert "petal length, petal width (minmax)" in " ".join(out.split())


def test_train_learns_numbers(nnviz: Any) -> None:
    code, out, err = nnviz("train", *HOUSES)
    assert code == 0, err
    run = Run.load("run.npz")
    assert run.info.is_regression
    assert run.info.target_names == ("price", "rent")
    assert run.info.activations == ("relu", "relu", "identity")
    assert run[-1].test_accuracy > 0.5, "R²"
    assert "price, rent (minmax)" in " ".join(out.split())


def test_chosen_columns_alone_are_learned_from(nnviz: Any) -> None:
    assert nnviz("train", *HOUSES[:2], "--targets", "price", "--features", "area, age")[0] == 0
    assert Run.load("run.npz").info.feature_names == ("area", "age")
    _, _, err = nnviz("train", *HOUSES[:2], "--targets", "price", "--features", "area,aeg")
    assert "there is no column 'aeg' to take as features" in err


def test_a_pace_that_was_asked_for_is_kept(nnviz: Any) -> None:
    assert nnviz("train", *FLOWERS, "--batch", 32, "--learning-rate", 0.5)[0] == 0
    settings = Run.load("run.npz").info.hyper_parameters
    assert (settings["batch_size"], settings["learning_rate"]) == (32, 0.5)
    assert nnviz("train", *FLOWERS, "--optimizer", "sgd")[0] == 0
    assert Run.load("run.npz").info.hyper_parameters["learning_rate"] == 0.1


def test_columns_of_words_are_told(nnviz: Any) -> None:
    code, _, err = nnviz("train", *FLOWERS[:2])
    assert code == 1
    assert "give label='species' (nnviz: --label)" in err
    assert len(err.splitlines()) == 1


ALL_TABLES = {"flowers": FLOWERS, "points": POINTS, "houses": HOUSES}
CLASSES = {"train", "forward_pass", "gallery", "mistakes", "custom_video", "torch_digits"}
LAYERS = {"heatmap", "saturation", "dying_units"}
PLANE = {"playground", "circles", "exclusive_or", "gaussians", "moons"}
SHOWN_BY = {
    "flowers": CLASSES | LAYERS,
    "points": CLASSES | LAYERS | PLANE,
    "houses": {"train", "custom_video"} | LAYERS,
}
ALIKE = {"circles", "gaussians", "moons"}
"""The playground with other points of their own."""
SHOWN = [(scene, table) for table, scenes in SHOWN_BY.items() for scene in sorted(scenes - ALIKE)]


@pytest.mark.parametrize(("scene", "table"), SHOWN)
def test_a_scene_shows_a_table(nnviz: Any, scene: str, table: str) -> None:
    code, out, err = nnviz("render", scene, *ALL_TABLES[table], "-q", "l", "-o", "still.png")
    assert code == 0, err
    assert out == "still.png\n"
    with Image.open("still.png") as picture:
        assert picture.size == (854, 480)


REFUSED = [
    (scene.short_name, table)
    for scene in scene_files()
    for table, shown_by in SHOWN_BY.items()
    if hasattr(scene.load(), "data") and scene.short_name not in shown_by
]


@pytest.mark.parametrize(("scene", "table"), REFUSED)
def test_a_scene_that_cannot_says_so_in_a_line(nnviz: Any, scene: str, table: str) -> None:
    code, out, err = nnviz("render", scene, *ALL_TABLES[table], "-q", "l", "-o", "still.png")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1, err
    assert "this should not happen" not in err
    assert re.search(r"take \w+Scene|give data with labels", err), err


def test_a_table_beside_a_run_is_what_it_is_tested_on(nnviz: Any) -> None:
    assert nnviz("train", *FLOWERS, "--layers", 5)[0] == 0
    options = ("--run", "run.npz", "-q", "l", "-o", "still.png")
    code, _, err = nnviz("render", "forward_pass", *FLOWERS, *options)
    assert code == 0, err


def test_a_run_that_a_scene_cannot_show_is_told_before_it_begins(nnviz: Any) -> None:
    assert nnviz("train", *HOUSES)[0] == 0
    for scene in ("gallery", "mistakes", "forward_pass", "backquery"):
        code, _, err = nnviz("render", scene, "--run", "run.npz", "-q", "l", "-o", "still.png")
        assert code == 1
        assert "shows how a network tells classes apart, and the run of 'run.npz' has num" in err


def test_what_is_trained_by_render_learns(nnviz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Run] = []
    scene = scene_named("train").load()
    monkeypatch.setattr(scene, "construct", lambda self: seen.append(self.make_run()))
    for table in ALL_TABLES.values():
        assert nnviz("render", "train", *table, "--format", "png")[0] == 0
    assert [run.info.layer_sizes for run in seen] == [
        (2, 10, 10, 3),
        (2, 10, 10, 2),
        (2, 10, 10, 2),
    ]
    assert min(run[-1].test_accuracy for run in seen) > 0.5


def test_a_channel_of_images_in_color(nnviz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    scene = scene_named("train").load()
    monkeypatch.setattr(scene, "construct", lambda self: seen.append(self.channel))
    assert nnviz("render", "train", "--channel", "green", "--format", "png")[0] == 0
    assert seen == ["green"]
    code, _, err = nnviz("render", "gallery", "--channel", "green", "--format", "png")
    assert (code, "GalleryScene takes no --channel" in err) == (1, True)
