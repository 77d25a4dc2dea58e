"""Scenes from the package, in a source tree and in a wheel; and our place among Manim's plugins."""

from __future__ import annotations

import subprocess
import sys
import zipfile
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


def test_a_wheel_has_the_scenes(project: Path, tmp_path: Path) -> None:
    """Laid out as the build lays it out: the table of the build says what comes where."""
    import tomllib

    settings = tomllib.loads((project / "pyproject.toml").read_text())
    table = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert table["scenes"] == "nnviz_manim/scenes"
    wheel = tmp_path / "package.zip"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in (project / "src" / "nnviz_manim").rglob("*.py"):
            archive.write(path, path.relative_to(project / "src"))
        for path in (project / "scenes").glob("*.py"):
            archive.write(path, f"nnviz_manim/scenes/{path.name}")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "from importlib.util import find_spec; from nnviz_manim.scenes import scene_files;"
        "print(len(scene_files()), find_spec('nnviz_manim.scenes.train_scene').origin)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    count = len(scenes.scene_files())
    place = tmp_path / "site" / "nnviz_manim" / "scenes" / "train_scene.py"
    assert done.stdout.split() == [str(count), str(place)], done.stderr


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


def test_manim_lists_us(project: Path, tmp_path: Path) -> None:
    import tomllib

    settings = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    entry = settings["entry-points"]["manim.plugins"]
    assert settings["scripts"] == {"nnviz": "nnviz_manim.cli:main"}
    # What an installation writes of it, so that this also tells in a tree that was not installed.
    folder = tmp_path / "nnviz_manim_here-0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: nnviz-manim-here\nVersion: 0\n")
    lines = "".join(f"{name} = {module}\n" for name, module in entry.items())
    (folder / "entry_points.txt").write_text(f"[manim.plugins]\n{lines}")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.path.insert(0, {source()!r});"
    done = subprocess.run(
        [sys.executable, "-c", code + "from manim.__main__ import main; main(['plugins', '-l'])"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "• nnviz-manim" in done.stdout, done.stderr


def test_further_scenes_of_a_file_have_names_of_their_own():
    short = [scene.short_name for scene in scenes.scene_files()]
    assert len(set(short)) == len(short)
    for name in ("curve_fit", "curve_fit_scene", "CurveFitScene", "curve_fit_scene.py"):
        assert scenes.scene_named(name).name == "CurveFitScene"
    for name in ("stuck_start", "stuck_start_scene", "StuckStartScene", "stuck-start"):
        found = scenes.scene_named(name)
        assert found.name == "StuckStartScene"
        assert found.path.name == "curve_fit_scene.py"
