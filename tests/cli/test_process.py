"""The command as a process of its own: exit codes, signals, streams."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nnviz_manim.learning import Ending
from nnviz_manim.recording import Run

QUICK = ["--data", "twelve-points", "--layers", "3", "--held-out", "0"]


def nnviz(folder: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "nnviz_manim"]
    return subprocess.run(
        [sys.executable, *start, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_training_and_its_end(tmp_path: Path) -> None:
    done = nnviz(tmp_path, "train", *QUICK, "--epochs", "2", "-o", "run.npz")
    assert done.returncode == 0, done.stderr
    assert "all 2 epochs done" in done.stdout
    assert len(Run.load(tmp_path / "run.npz")) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]
    failed = nnviz(tmp_path, "info", "other.npz")
    assert failed.returncode == 1
    assert failed.stderr == "nnviz: other.npz: there is no such run file; check the path.\n"
    assert failed.stdout == ""


def test_a_real_ctrl_c(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from nnviz_manim.cli import main
from nnviz_manim.cli.live_line import Watched
original = Watched.__next__
def interrupted(watched):
    snapshot = original(watched)
    if snapshot.epoch == 5:
        os.kill(os.getpid(), signal.SIGINT)
    return snapshot
Watched.__next__ = interrupted
sys.exit(main())
"""
    ended = nnviz(tmp_path, "train", *QUICK, "--epochs", "100000", "-o", "run.npz", code=code)
    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    # The second one is for --resume; neither has the whole run's name.
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["run-interrupted.npz", "run.npz.unfinished"]
    run = Run.load(tmp_path / "run-interrupted.npz")
    assert 5 <= len(run) <= 7
    assert "interrupted" in run.stop_reason
    assert run.ending is Ending.INTERRUPTED


def test_ctrl_c_before_anything_is_recorded(tmp_path: Path) -> None:
    code = """
import os, signal, sys
import nnviz_manim.cli.train as command
from nnviz_manim.cli import main
command.load_data = lambda *_: os.kill(os.getpid(), signal.SIGINT)
sys.exit(main())
"""
    ended = nnviz(tmp_path, "train", *QUICK, code=code)
    assert ended.returncode == 130
    assert ended.stderr.strip().splitlines()[-1] == "nnviz: interrupted."
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    assert nnviz(tmp_path, "train", *QUICK, "--epochs", "1").returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nnviz_manim", "history", "run.npz"]
    ended = subprocess.run(
        command, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 1


def test_help_comes_without_manim(tmp_path: Path) -> None:
    code = """
import sys
from nnviz_manim.cli import main
assert main(["render", "--help"]) == 0
sys.exit(", ".join({"manim", "cairo", "pandas", "scipy"} & set(sys.modules)) or 0)
"""
    done = nnviz(tmp_path, code=code)
    assert done.returncode == 0, done.stderr


def test_a_render_that_is_killed_while_it_writes_leaves_nothing_by_the_name(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from manim.scene.scene_file_writer import SceneFileWriter
from nnviz_manim.cli import main
def half(self, parts, path, *_):
    Path(path).write_bytes(Path(parts[0]).read_bytes()[:500])
    os.kill(os.getpid(), getattr(signal, os.environ["END_BY"]))
SceneFileWriter.combine_files = half
sys.exit(main())
"""
    ended = {}
    for name, words in {"SIGINT": ["-o", "still.mp4"], "SIGTERM": [], "SIGKILL": []}.items():
        os.environ["END_BY"] = name
        ended[name] = nnviz(tmp_path, "render", "guessed_weights", "-q", "l", *words, code=code)
    assert [each.returncode for each in ended.values()] == [130, 143, -9], ended["SIGTERM"].stderr
    assert "Traceback" not in "".join(each.stderr for each in ended.values())
    assert not [each.stdout for each in ended.values() if each.stdout]
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    # What SIGKILL leaves is out of sight, and gone after the next render.
    assert not [path for path in left if "/.rendering-" not in path.as_posix()]
    assert len([path for path in tmp_path.rglob(".rendering-*") if path.is_dir()]) == 1
    (folder,) = tmp_path.rglob(".rendering-*")
    machine, process = folder.name.split("-")[1:3]
    others = [
        folder.with_name(f".rendering-{machine}-{os.getpid()}-01234567"),
        folder.with_name(f".rendering-ffffff-{process}-01234567"),
        folder.with_name(".rendering-of-somebody-else"),
    ]
    for other in others:
        other.mkdir()
    done = nnviz(tmp_path, "render", "guessed_weights", "-q", "l")
    assert done.returncode == 0, done.stderr
    kept = [path for path in tmp_path.rglob(".rendering-*") if path.is_dir()]
    assert sorted(kept) == sorted(others), "one of a process that lives was removed, or left"
