"""Scenes from the package by name, and our place among Manim's plugins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from manim import Scene

from nnviz_manim import scenes
from nnviz_manim.errors import SettingError


def test_every_scene_can_be_had_by_its_name(project: Path) -> None:
    files = scenes.scene_files()
    assert {file.path.name for file in files} == {
        path.name for path in (project / "scenes").glob("*.py")
    }
    for file in files:
        assert file.summary.endswith("."), file.name
        assert issubclass(getattr(scenes, file.name), Scene)
        assert file.name in dir(scenes)
    assert scenes.TrainScene is scenes.scene_named("train").load()


@pytest.mark.parametrize("name", ["TrainScene", "trainscene", "train", "train_scene.py", "TRAIN"])
def test_names_of_a_scene(name: str) -> None:
    assert scenes.scene_named(name).name == "TrainScene"


def test_a_scene_that_there_is_not() -> None:
    with pytest.raises(SettingError, match="no scene 'dance'; the scenes are architecture, "):
        scenes.scene_named("dance")
    with pytest.raises(ImportError):
        from nnviz_manim.scenes import NoScene  # noqa: F401


def test_listing_needs_no_manim() -> None:
    code = (
        "import sys; from nnviz_manim.scenes import scene_files; assert scene_files();"
        "sys.exit('manim' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_plugin_costs_nothing_and_cannot_fail() -> None:
    code = (
        "import sys; before = set(sys.modules); import nnviz_manim.plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {source()!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["nnviz_manim", "nnviz_manim.plugin"]


def source() -> str:
    return str(Path(scenes.__file__).parents[2])


def test_further_scenes_of_a_file_have_names_of_their_own():
    short = [scene.short_name for scene in scenes.scene_files()]
    assert len(set(short)) == len(short)
    for name in ("curve_fit", "curve_fit_scene", "CurveFitScene", "curve_fit_scene.py"):
        assert scenes.scene_named(name).name == "CurveFitScene"
    for name in ("stuck_start", "stuck_start_scene", "StuckStartScene", "stuck-start"):
        found = scenes.scene_named(name)
        assert found.name == "StuckStartScene"
        assert found.path.name == "curve_fit_scene.py"
