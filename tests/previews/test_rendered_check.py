"""The whole check, over one small scene that is right and over files that are not."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import Circle, Scene, Text

from previews.rendering import Watch, scene_class
from previews.video import examine

BACKGROUND = (13, 14, 18)

RIGHT_SCENE = """
from manim import Circle, Create, RIGHT, Scene

class Rolling(Scene):
    run = "of its own"

    def construct(self):
        circle = Circle(fill_opacity=1)
        self.play(Create(circle))
        self.play(circle.animate.shift(3 * RIGHT))
        self.wait(0.5)

    def shown_numbers(self):
        return {"answer": (42.0, 42.0)}
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a checked scene, made by the command itself."""
    folder = tmp_path_factory.mktemp("previews")
    source = folder / "rolling.py"
    source.write_text(RIGHT_SCENE)
    broken = folder / "broken.py"
    broken.write_text("import os\nos._exit(3)\n")
    tool = Path(__file__).resolve().parents[2] / "tools" / "check_previews.py"
    command = [sys.executable, str(tool), str(broken), str(source), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (folder / "said.txt").write_text(f"{done.returncode}\n{done.stdout}{done.stderr}")
    return folder


def test_a_right_scene_passes(checked: Path) -> None:
    report = json.loads((checked / "rolling.json").read_text())
    assert report["faults"] == []
    assert report["frames"] == 15 + 15 + 7
    assert report["seconds"] == pytest.approx(37 / 15)


def test_video_and_frames_are_left(checked: Path) -> None:
    left = {path.name for path in checked.iterdir()}
    assert {"rolling.mp4", "rolling_first.png", "rolling_middle.png", "rolling_last.png"} <= left


def test_a_crash_fails_alone_and_the_status_says_so(checked: Path) -> None:
    status, *lines = (checked / "said.txt").read_text().splitlines()
    assert status == "1"
    assert "its process ended with status 3" in "\n".join(lines)
    assert lines[-1].startswith("1 passed, 1 failed")


def test_a_video_that_lacks_frames_is_found(checked: Path) -> None:
    seen = examine(checked / "rolling.mp4", 40, [(30, 40)], BACKGROUND)
    assert "37 frames in 2.47 s, its scene drew 40 in 2.67 s" in seen.faults[0]


def test_a_blank_video_is_found(checked: Path) -> None:
    blank_video = checked / "blank.mp4"
    write_video(blank_video, np.full((40, 480, 854, 3), BACKGROUND, dtype=np.uint8))
    seen = examine(blank_video, 40, [], BACKGROUND)
    assert [fault.split(" (")[0] for fault in seen.faults[:3]] == [
        "its first frame",
        "its middle frame",
        "its last frame",
    ]
    assert "nothing has changed" in seen.faults[3]


def write_video(path: Path, frames: np.ndarray) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height = frames.shape[2], frames.shape[1]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def test_faults_are_noted_once_with_their_moment(manim_config: object) -> None:
    scene = Scene()
    watch = Watch(scene)
    scene.add(Text("tiny", font_size=8), Circle().shift([20, 0, 0]))
    scene.wait(0.2)
    scene.wait(0.2)
    assert len(watch.faults) == 2
    assert all(fault.startswith("at 0.2 s: ") for fault in watch.faults.values())
    assert watch.waits == [(0, 3), (3, 6)]


TWO_SCENES = RIGHT_SCENE + RIGHT_SCENE.replace("Rolling", "Second")


@pytest.mark.parametrize("source", ["x = 1\n", "from manim import Scene\n", TWO_SCENES])
def test_a_file_holds_one_scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    path = tmp_path / "of_its_own.py"
    path.write_text(source)
    with pytest.raises(ValueError, match="must define one scene"):
        scene_class(path)
