"""The whole check, over one small scene that is right and over files that are not."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import WHITE, Circle, Scene, Text, tempconfig
from PIL import Image

from previews.rendering import scene_classes
from previews.shapes import SHAPES
from previews.video import examine
from previews.watching import Stills, Watch

BACKGROUND = (13, 14, 18)

RIGHT_SCENE = """
from manim import Circle, Create, RIGHT, Scene

class Rolling(Scene):
    run = "of its own"

    def construct(self):
        circle = Circle(fill_opacity=1)
        self.play(Create(circle))
        self.play(circle.animate.shift(RIGHT))
        self.wait(0.5)

    def shown_numbers(self):
        return {"answer": (42.0, 42.0)}
"""


WIDE_SCENE = RIGHT_SCENE.replace("Rolling", "Wide").replace("shift(RIGHT)", "shift(5 * RIGHT)")
TWO_SCENES = RIGHT_SCENE + RIGHT_SCENE.replace("Rolling", "Second")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a checked scene, made by the command itself."""
    folder = tmp_path_factory.mktemp("previews")
    sources = {
        "broken": "import os\nos._exit(3)\n",
        "rolling": RIGHT_SCENE,
        "two": TWO_SCENES,
        "wide": WIDE_SCENE,
    }
    paths = [folder / f"{name}.py" for name in sources]
    for path, source in zip(paths, sources.values(), strict=True):
        path.write_text(source)
    tool = Path(__file__).resolve().parents[2] / "tools" / "check_previews.py"
    command = [sys.executable, str(tool), *map(str, paths), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (folder / "said.txt").write_text(f"{done.returncode}\n{done.stdout}{done.stderr}")
    return folder


def test_a_right_scene_passes(checked: Path) -> None:
    (report,) = json.loads((checked / "rolling.json").read_text())
    assert report["faults"] == []
    assert report["frames"] == 15 + 15 + 7
    assert report["seconds"] == pytest.approx(37 / 15)


def test_video_and_frames_are_left(checked: Path) -> None:
    left = {path.name for path in checked.glob("rolling*")}
    stills = {
        f"rolling{shape.ending}_{moment}.png"
        for shape in SHAPES
        for moment in ("first", "middle", "last")
    }
    assert left == {"rolling.py", "rolling.json", "rolling.mp4", *stills}


def test_stills_have_the_shape_that_they_are_named_after(checked: Path) -> None:
    sizes = [Image.open(checked / f"rolling{shape.ending}_last.png").size for shape in SHAPES]
    assert sizes == [(854, 480), (480, 480), (480, 854)]


def test_a_fault_in_another_shape_is_told_with_it(checked: Path) -> None:
    (report,) = json.loads((checked / "wide.json").read_text())
    left = [fault for fault in report["faults"] if "Circle leaves the picture" in fault]
    assert [fault.split(" at ")[0] for fault in left] == ["1:1:", "9:16:"]


def test_every_scene_of_a_file_is_checked_by_its_own_name(checked: Path) -> None:
    reports = json.loads((checked / "two.json").read_text())
    assert [report["scene"] for report in reports] == ["two_Rolling", "two_Second"]
    assert (checked / "two_Second_9x16_middle.png").is_file()


def test_a_crash_fails_alone_and_the_status_says_so(checked: Path) -> None:
    status, *lines = (checked / "said.txt").read_text().splitlines()
    assert status == "1"
    assert "its process ended with status 3" in "\n".join(lines)
    assert lines[-1].startswith("3 passed, 2 failed")


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


@pytest.mark.parametrize(
    ("source", "names"), [(RIGHT_SCENE, ["Rolling"]), (TWO_SCENES, ["Rolling", "Second"])]
)
def test_the_scenes_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    path = tmp_path / "of_its_own.py"
    path.write_text(source)
    assert [each.__name__ for each in scene_classes(path)] == names


@pytest.mark.parametrize("source", ["x = 1\n", "from manim import Scene\n"])
def test_a_file_without_a_scene_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    path = tmp_path / "of_its_own.py"
    path.write_text(source)
    with pytest.raises(ValueError, match="defines no scene"):
        scene_classes(path)


class Crossing(Scene):
    """A circle goes from left to right, waits, and goes on; the ground is light."""

    def construct(self) -> None:
        self.camera.background_color = WHITE
        circle = Circle(fill_opacity=1).shift([-4, 0, 0])
        self.add(circle)
        self.play(circle.animate.shift([4, 0, 0]), rate_func=lambda t: t, run_time=2)
        self.wait(1)
        self.play(circle.animate.shift([4, 0, 0]), rate_func=lambda t: t, run_time=2)


def test_stills_are_the_frames_of_the_moments_that_were_asked_for(manim_config: object) -> None:
    watch = Stills(Crossing(skip_animations=True), {"first": 0.5, "waiting": 2.5, "late": 4.0})
    watch.scene.render()
    watch.take("last")
    middles = {
        name: float(np.flatnonzero((picture != 255).any(axis=(0, 2))).mean())
        for name, picture in watch.pictures.items()
    }
    pixels = 60
    assert middles == pytest.approx(
        {
            "first": 427 - 3 * pixels,
            "waiting": 427,
            "late": 427 + 2 * pixels,
            "last": 427 + 4 * pixels,
        },
        abs=1.0,
    )


def test_stills_see_the_faults_at_the_end_of_every_play(manim_config: object) -> None:
    with tempconfig({"frame_width": 9.0, "frame_height": 8.0}):
        watch = Stills(Crossing(skip_animations=True), {})
        watch.scene.render()
    (fault,) = watch.faults.values()
    assert fault.startswith("at 5.0 s: ")
    assert watch.waits == [(30, 45)]


def test_the_ground_is_that_of_the_scene(manim_config: object) -> None:
    watch = Watch(Crossing())
    assert watch.ground == BACKGROUND
    watch.scene.render()
    assert watch.ground == (255, 255, 255)


def test_an_empty_light_picture_is_blank_on_its_own_ground(checked: Path) -> None:
    light_video = checked / "light.mp4"
    write_video(light_video, np.full((20, 480, 854, 3), 250, dtype=np.uint8))
    assert any(
        "is blank" in fault for fault in examine(light_video, 20, [], (250, 250, 250)).faults
    )
    assert not any("is blank" in fault for fault in examine(light_video, 20, [], BACKGROUND).faults)
