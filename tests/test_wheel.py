"""A wheel is built, installed into an empty environment, and used there as a newcomer would.

The libraries that it needs are those of the environment of the tests, which the empty one is shown
by a path file; of this package it sees nothing but the wheel.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from PIL import Image

Environment = dict[str, str]


def run(*words: object, folder: Path) -> str:
    """Run a command without what leads to the sources, and return what it prints."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**others, "COLUMNS": "200", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Path(__file__).resolve().parent.parent
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=project)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment with the wheel in it."""
    place = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    install = ["-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index"]
    run(sys.executable, *install, wheel, folder=place)
    libraries = [path for path in sys.path if Path(path).name == "site-packages"]
    (site,) = place.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text("\n".join(libraries) + "\n")
    return place / "bin"


def test_what_is_in_it(wheel: Path, project: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    scenes = {f"nnviz_manim/scenes/{path.name}" for path in (project / "scenes").glob("*.py")}
    data = {f"nnviz_manim/data/{path.name}" for path in (project / "data").glob("*.gz")}
    source = project / "src"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    assert names >= scenes | data | modules | {"nnviz_manim/py.typed"}
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "examples/"))]


def test_it_is_found_where_it_was_installed(installed: Path, tmp_path: Path) -> None:
    code = (
        "import nnviz_manim; from nnviz_manim.scenes import TrainScene;"
        "from importlib.metadata import version;"
        "print(nnviz_manim.__file__, TrainScene.__name__, version('nnviz-manim'))"
    )
    file, scene, version = run(installed / "python", "-c", code, folder=tmp_path).split()
    assert Path(file).is_relative_to(installed.parent)
    assert scene == "TrainScene"
    assert run(installed / "nnviz", "--version", folder=tmp_path).split()[-1] == version


def test_manim_lists_it(installed: Path, tmp_path: Path) -> None:
    out = run(installed / "python", "-m", "manim", "plugins", "-l", folder=tmp_path)
    assert "• nnviz-manim" in out


def test_its_commands_train_and_render(installed: Path, tmp_path: Path) -> None:
    nnviz = installed / "nnviz"
    words = ["--data", "digits8", "--layers", "4", "--epochs", "1"]
    assert "all 1 epochs done" in run(nnviz, "train", *words, folder=tmp_path)
    assert "64-4-10" in run(nnviz, "info", "run.npz", folder=tmp_path)
    assert "architecture" in run(nnviz, "scenes", folder=tmp_path)
    options = ["--run", "run.npz", "-q", "l", "-o", "end.png"]
    assert run(nnviz, "render", "train", *options, folder=tmp_path) == "end.png\n"
    with Image.open(tmp_path / "end.png") as picture:
        assert picture.size == (854, 480)


def test_the_recipes_of_the_readme_make_runs(
    installed: Path, project: Path, tmp_path: Path
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (project / "README.md").read_text(), re.DOTALL)
    recipes = [block for block in blocks if "run" in block and "Scene" not in block]
    assert recipes
    for block in recipes:
        (tmp_path / "recipe.py").write_text(f"{block}\nassert len(run) > 0\n")
        run(installed / "python", "recipe.py", folder=tmp_path)
