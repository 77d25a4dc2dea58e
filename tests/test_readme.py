"""The lines that the README offers to paste do work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from nnviz_manim.mobjects import NetworkDiagram


def python_blocks(text: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("number", "scene", "settings"),
    [
        (0, "MyVideo", {"seconds_per_epoch": 0.1, "draw_in_time": 0.3}),
        (1, "Pieces", {}),
    ],
)
def test_pasted_lines_render(
    project: Path, tmp_path, monkeypatch, manim_config, number, scene, settings
):
    block = python_blocks((project / "README.md").read_text())[number]
    monkeypatch.chdir(tmp_path)
    # Shorter, not otherwise: the very lines are run.
    block = block.replace("run_time=4", "run_time=0.3")
    names: dict[str, object] = {"__name__": "pasted"}
    exec(compile(block, "README.md", "exec"), names)
    made = type(scene, (names[scene],), settings)()
    made.render()
    assert made.mobjects


@pytest.mark.parametrize(("number", "moments", "layers"), [(2, 20, 1), (3, 10, 1)])
def test_pasted_lines_make_a_run(
    project: Path, tmp_path, monkeypatch, manim_config, number, moments, layers
):
    block = python_blocks((project / "README.md").read_text())[number]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "pasted"}
    exec(compile(block, "README.md", "exec"), names)
    run = names["run"]
    assert (len(run), run[0].depth) == (moments, layers)
    scores = (lambda moment: moment.score) if number == 2 else (lambda moment: -moment.loss)
    assert scores(run[-1]) > scores(run[0])
    NetworkDiagram(run).show(run.at(0.5))


def test_no_block_is_left_out(project: Path):
    assert len(python_blocks((project / "README.md").read_text())) == 4


def test_every_scene_is_in_the_table(project: Path):
    text = (project / "README.md").read_text()
    for file in (project / "scenes").glob("*.py"):
        assert f"`{file.name}`" in text, file.name


def test_every_picture_is_there(project: Path):
    for path in re.findall(r"!\[.*?\]\((.*?)\)", (project / "README.md").read_text()):
        assert (project / path).stat().st_size > 1000, path
