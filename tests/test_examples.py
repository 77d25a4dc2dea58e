"""The examples render as they stand, each in a moment's worth of code."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from manim import UR, Group, Scene
from PIL import Image

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))
MOST_LINES = 39


def module_of(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scenes_of(module: ModuleType) -> list[Any]:
    return [
        each
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Scene) and each.__module__ == module.__name__
    ]


def test_each_of_the_examples_is_there() -> None:
    names = {path.stem for path in EXAMPLES}
    assert {"network_in_a_scene", "two_runs", "one_epoch", "own_table"} <= names


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_says_how_to_render_it(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES
    assert f"examples/{path.name}" in text.partition('"""')[2].partition('"""')[0]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_renders(path: Path, manim_config: Any, tmp_path: Path, monkeypatch) -> None:
    """With few frames a second, not otherwise."""
    monkeypatch.chdir(tmp_path)
    manim_config.frame_rate = 2
    manim_config.dry_run = False
    manim_config.save_last_frame = True
    scenes = scenes_of(module_of(path))
    assert len(scenes) == 1
    scene = scenes[0]()
    scene.render()
    with Image.open(scene.renderer.file_writer.image_file_path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (480, 854, 3)
    # Something is drawn, and it does not run out of the picture.
    drawn = (np.abs(pixels.astype(int) - pixels[0, 0]) > 24).any(axis=2)
    assert drawn.mean() > 0.02
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert not border.any()


@pytest.mark.parametrize(("width", "height"), [(480, 480), (480, 854)])
def test_two_runs_stay_within_narrow_frames(manim_config: Any, width: int, height: int) -> None:
    manim_config.pixel_width, manim_config.pixel_height = width, height
    manim_config.frame_width, manim_config.frame_height = 8.0, 8.0 * height / width
    manim_config.frame_rate = 2
    (kind,) = scenes_of(module_of(EXAMPLES[0].with_name("two_runs.py")))
    scene = kind(skip_animations=True)
    scene.render()
    drawn = Group(*scene.mobjects)
    assert drawn.width < 8
    assert drawn.height < 8 * height / width
    assert max(map(float, map(abs, drawn.get_corner(UR)[:2]))) < 4 * height / width
    words = [part for part in drawn.get_family() if getattr(part, "smallest_text", None)]
    sizes = [size for part in words if (size := part.smallest_text()) is not None]
    assert min(sizes) * 480 / 8 > 9.9


def test_one_epoch_is_the_epoch_that_it_names(manim_config: Any) -> None:
    (kind,) = scenes_of(module_of(EXAMPLES[0].with_name("one_epoch.py")))
    scene = kind()
    scene.render()
    assert scene.epoch == 2
    assert scene.panel.epoch.text == "2"
    np.testing.assert_allclose(scene.diagram.columns[3].values, scene.run[2].outputs[0], atol=1e-6)


def test_the_table_is_told_apart_by_its_own_words(manim_config: Any) -> None:
    (kind,) = scenes_of(module_of(EXAMPLES[0].with_name("own_table.py")))
    run = kind().make_run()
    assert run.info.class_names == ("apple", "banana", "lemon", "pear", "plum")
    assert run.info.class_names[run.info.probe_labels[0]] == "pear"
    assert run[-1].test_accuracy > 0.9
