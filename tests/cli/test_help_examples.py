"""The examples that the help of each command shows are run, as they stand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest

from nnviz_manim.cli import data as data_module
from nnviz_manim.cli import main
from nnviz_manim.cli.app import app
from nnviz_manim.datasets import fetch_mnist

QUICKER = {
    # Smaller and shorter, not otherwise.
    "train": ["--epochs", "1"],
    "render": ["-q", "l"],
}


def examples(command: click.Command) -> Iterator[str]:
    """All lines of the help, first those of the command itself."""
    yield from re.findall(r"nnviz [^;,\"()]*[^;,\"() ]", command.epilog or "")
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from examples(each)


def test_every_command_has_an_example() -> None:
    told = [line.split()[1] for line in examples(app)]
    assert {*app.commands} == set(told), told


@pytest.fixture
def a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_mnist: Any, mirror: Any) -> Path:
    """A folder with what the examples speak of, and mirrors that are asked for MNIST."""
    monkeypatch.chdir(tmp_path)
    address = mirror(small_mnist).address
    monkeypatch.setattr(data_module, "fetch_mnist", partial(fetch_mnist, [address]))
    for name in ("adam", "sgd"):
        options = ["--data", "digits8", "--layers", "4", "--epochs", "1", "--optimizer", name]
        assert main(["train", *options, "-o", f"{name}.npz"]) == 0
    return tmp_path


def test_the_examples_of_the_help_work(a_place: Path, capsys: Any) -> None:
    for line in dict.fromkeys(examples(app)):
        words = shlex.split(line)[1:]
        capsys.readouterr()
        assert main([*words, *QUICKER.get(words[0], [])]) == 0, (line, capsys.readouterr().err)
    made = {path.name for path in a_place.iterdir()}
    assert {"run.npz", "learning.mp4", "history.csv", "mnist"} <= made


@pytest.mark.skipif(os.name != "posix", reason="asks a shell")
def test_what_completion_prints_completes_in_bash(tmp_path: Path) -> None:
    command = tmp_path / "nnviz"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m nnviz_manim "$@"\n')
    command.chmod(0o755)
    # As bash does it when the tabulator key is pressed.
    script = """
set -e
eval "$(nnviz completion bash)"
complete -p nnviz
COMP_WORDS=(nnviz render satu) COMP_CWORD=2
_nnviz_completion nnviz satu render
echo "${COMPREPLY[@]}"
"""
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "saturation"
