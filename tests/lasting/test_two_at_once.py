"""Two scenes rendered at once in one project folder do not disturb each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
from killing import kills

SCENES = '''
import numpy as np
from manim import Scene
from nnviz_manim.datasets import Dataset
from nnviz_manim.mixins import RecordedRunMixin
from nnviz_manim.mobjects import HeatMap, Learning, NetworkDiagram

rng = np.random.default_rng(0)
labels = np.arange(60) % 3
features = np.clip(0.15 * rng.random((60, 16)) + 0.8 * np.eye(3, 16)[labels], 0, 1)


class One(RecordedRunMixin, Scene):
    data = Dataset(features.astype(np.float32), labels, ("a", "b", "c"), (4, 4), name="small one")
    layer_sizes = (16, 5, 3)
    epochs = 3
    learning_rate = 0.03
    digit = "b"

    def construct(self):
        run = self.make_run()
        diagram = NetworkDiagram(run, height=4)
        self.add(diagram)
        self.play(Learning(run, diagram), run_time=0.6)
        self.play(diagram.animate.shift([1, 0, 0]), run_time=0.3)


class Other(One):
    """The same run, another picture."""

    def construct(self):
        run = self.make_run()
        table = HeatMap(run[-1].weights[1], height=3)
        self.play(table.animate.show(-run[-1].weights[1]), run_time=0.6)
'''


def begun(folder: Path, *scenes: str) -> list[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "manim", "render", "-v", "WARNING", "--progress_bar", "none"]
    command += ["-r", "214,120", "--fps", "10", "scenes.py"]
    return [
        subprocess.Popen(
            [*command, scene],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "NNVIZ_CACHE_DIR": str(folder / "cache")},
        )
        for scene in scenes
    ]


def ended(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        assert "WARNING" not in said, said


def frames(folder: Path, scene: str) -> np.ndarray:
    [path] = folder.glob(f"media/videos/scenes/*/{scene}.mp4")
    with av.open(str(path)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


def test_ten_times_with_real_processes(tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "scenes.py").write_text(SCENES)
    for scene in ("One", "Other"):
        ended(begun(alone, scene))
    expected = {scene: frames(alone, scene) for scene in ("One", "Other")}
    for turn in range(kills(1, 10)):
        folder = tmp_path / f"both-{turn}"
        folder.mkdir()
        (folder / "scenes.py").write_text(SCENES)
        ended(begun(folder, "One", "Other"))
        for scene, picture in expected.items():
            np.testing.assert_array_equal(frames(folder, scene), picture)
        [kept] = (folder / "media" / "runs").iterdir()
        [known] = (alone / "media" / "runs").iterdir()
        assert kept.read_bytes() == known.read_bytes()
        left = [path for path in folder.rglob("*") if path.suffix in {".part", ".tmp"}]
        assert left == []
