"""The lines that README and documentation offer to paste do work."""

from __future__ import annotations

import inspect
import os
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Scene, tempconfig

from nnviz_manim.cli import main
from nnviz_manim.mobjects import NetworkDiagram
from nnviz_manim.recording import Run

PROJECT = Path(__file__).resolve().parents[2]
FILES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
SHORTER = {"seconds_per_epoch": 0.1, "draw_in_time": 0.3}


def blocks(language: str) -> dict[str, str]:
    """Every block of code, by its file and number."""
    found = {}
    for path in FILES:
        text = path.read_text()
        for number, code in enumerate(re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)):
            found[f"{path.stem}-{number}"] = code
    return found


PYTHON = blocks("python")
SHELL = blocks("sh")

FLOWERS = ["petal,width,species"] + [
    f"{size + 0.01 * k},{7 * size},{name}"
    for name, size in (("daisy", 1), ("rose", 3), ("tulip", 6))
    for k in range(20)
]

HOUSES = ["area,age,price,rent"] + [
    f"{area},{age},{2000 * area - 900 * age},{3 * area - 2 * age}"
    for area in range(40, 200, 20)
    for age in range(0, 90, 15)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that recipes speak of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flowers.csv").write_text("\n".join(FLOWERS) + "\n")
    (tmp_path / "houses.csv").write_text("\n".join(HOUSES) + "\n")
    return tmp_path


@pytest.mark.parametrize("name", PYTHON)
def test_pasted_lines_run(name: str, folder: Path, manim_config: Any) -> None:
    code = PYTHON[name]
    if "import keras" in code:
        os.environ.setdefault("KERAS_BACKEND", "torch")
    for framework in ("keras", "sklearn", "torch"):
        if re.search(rf"^(import|from) {framework}\b", code, re.MULTILINE):
            pytest.importorskip(framework)
    names: dict[str, Any] = {"__name__": "pasted"}
    exec(compile(code, name, "exec"), names)

    runs = [each for each in names.values() if isinstance(each, Run)]
    scenes = [
        each
        for each in names.values()
        if inspect.isclass(each) and issubclass(each, Scene) and each.__module__ == "pasted"
    ]
    assert runs or scenes, "a recipe ends with something to be seen"
    for run in runs:
        assert len(run) > 4
        losses = [moment.loss for moment in run]
        scores = [moment.score for moment in run]
        better = scores[-1] > scores[0] if np.isfinite(scores).all() else losses[-1] < losses[0]
        assert better, "it learns"
        NetworkDiagram(run).show(run.at(0.5))
    if ".save(" in code:
        (file,) = folder.glob("*.npz")
        assert len(Run.load(file)) == len(runs[0])
    for kind in scenes:
        # Shorter, not otherwise: the very lines are run.
        shorter = {key: value for key, value in SHORTER.items() if hasattr(kind, key)}
        with tempconfig({"save_last_frame": True}):
            made = type(kind.__name__, (kind,), shorter)()
            made.render()
        assert made.mobjects
        assert made.camera.pixel_array[..., :3].std() > 1


def test_there_are_recipes_for_all_that_is_promised() -> None:
    joined = "\n".join(PYTHON.values())
    for word in ("record_sklearn(", "TorchRecorder(", "KerasRecorder(", "load_csv(", "Dataset("):
        assert word in joined
    assert "Run.from_arrays(" in joined
    assert "TrainingMixin, Scene" in PYTHON["own_videos-0"]


@pytest.mark.parametrize("name", SHELL)
def test_lines_for_the_shell_are_right(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of ``nnviz`` are run in turn; those of make and manim name what there is."""
    makefile = (PROJECT / "Makefile").read_text()
    shorter = {"train": ["--epochs", "1"], "render": ["-q", "l", "--format", "png"]}
    lines = [shlex.split(line, comments=True) for line in SHELL[name].splitlines()]
    for program, *words in filter(None, lines):
        if program == "nnviz":
            still = [re.sub(r"\.mp4$", ".png", word) for word in words]
            code = main([*still, *shorter.get(words[0], [])])
            assert code == 0, capsys.readouterr().err
        elif program == "make":
            assert f"\n{words[0]}: " in makefile
        elif program == "manim":
            assert (PROJECT / words[-1]).is_file() or words[-2].endswith(".py")
        else:
            assert program in {"source", "pip", "git", "cd"}


def test_tables_are_among_the_lines_that_are_run() -> None:
    lines = " ".join(SHELL.values())
    assert "--label species" in lines
    assert "--targets price,rent" in lines
