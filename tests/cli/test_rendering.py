"""Scenes rendered by name, with a run, in other frames and formats."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from nnviz_manim.cli import main
from nnviz_manim.cli.rendering import _Frame
from nnviz_manim.recording import Run
from nnviz_manim.scenes import scene_named


@pytest.fixture
def digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of two moments that follows ten digits of 8×8."""
    monkeypatch.chdir(tmp_path)
    words = ["train", "--data", "digits8", "--layers", "4", "--epochs", "1", "-o", "run.npz"]
    assert main(words) == 0
    return tmp_path / "run.npz"


def render(capsys: pytest.CaptureFixture[str], *words: object) -> Path:
    capsys.readouterr()
    code = main(["render", *map(str, words), "-q", "l"])
    said = capsys.readouterr()
    assert code == 0, said.err
    return Path(said.out.splitlines()[-1])


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (854, 480)), ("1:1", (480, 480)), ("9:16", (480, 854))]
)
def test_a_still_in_every_frame(digits: Path, capsys: Any, aspect: str, size: Any) -> None:
    options = ["--aspect", aspect, "--palette", "blue-red-light", "-o", "still.png"]
    path = render(capsys, "train", "--run", digits, "--probe", 3, *options)
    assert path == Path("still.png")
    with Image.open(path) as picture:
        assert picture.size == size
        assert min(picture.convert("RGB").getpixel((2, 2))) > 200, "the ground is light"
    assert not list(digits.parent.glob(".*"))


def test_without_a_name_the_file_lies_where_manim_puts_it(digits: Path, capsys: Any) -> None:
    path = render(capsys, "TrainScene", "--run", digits, "--format", "png")
    assert path.is_relative_to(digits.parent / "media" / "images")
    assert path.is_file()


def test_the_chosen_probe_is_what_is_followed(
    digits: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Run] = []
    scene = scene_named("train").load()
    monkeypatch.setattr(scene, "construct", lambda self: seen.append(self.make_run()))
    words = ["render", "train", "--run", str(digits), "--probe", "6", "--format", "png"]
    assert main(words) == 0
    whole, alone = Run.load(digits), seen[0]
    assert alone.info.probe_labels == whole.info.probe_labels[6:7]
    assert alone[-1].activations[0].tolist() == whole[-1].activations[0][6:7].tolist()
    assert alone[-1].prediction() == whole[-1].prediction(6)


def test_the_lines_of_the_readme(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Shorter and smaller, not otherwise."""
    monkeypatch.chdir(tmp_path)
    block = (project / "README.md").read_text().partition("## Without a line of code")[2]
    lines = [shlex.split(line, comments=True) for line in block.split("```")[1].splitlines()[1:]]
    assert [words[:2] for words in lines] == [
        ["nnviz", command] for command in ("train", "info", "render", "scenes")
    ]
    shorter = {"train": ["--epochs", "1"], "render": ["-q", "l"]}
    for _, *words in lines:
        assert main([*words, *shorter.get(words[0], [])]) == 0, capsys.readouterr().err
    with av.open("learning.mp4") as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (480, 854)


@pytest.mark.parametrize(
    ("aspect", "pixels", "size"),
    [("16:9", 1080, (1920, 1080)), ("9:16", 720, (720, 1280)), ("16:9", 480, (854, 480))],
)
def test_pixels_of_a_frame(aspect: str, pixels: int, size: tuple[int, int]) -> None:
    frame = _Frame.of(aspect, pixels)
    assert frame[:2] == size
    assert min(frame.frame_width, frame.frame_height) == 8


@pytest.mark.parametrize("kind", ["mp4", "webm", "gif"])
def test_every_kind_of_video_is_whole_and_said_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["render", "guessed_weights", "-q", "l", "--format", kind]) == 0
    path = Path(capsys.readouterr().out.removesuffix("\n"))
    assert path.is_relative_to(tmp_path / "media" / "videos")
    assert path.suffix == f".{kind}"
    with av.open(str(path)) as video:
        assert len(list(video.decode(video=0))) > 15
    assert {each.suffix for each in path.parent.iterdir()} == {f".{kind}", ".srt"}


def test_a_folder_whose_name_manim_would_fill_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    folder = tmp_path / "my {videos}"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = render(capsys, "guessed_weights", "-o", folder / "still.png")
    assert path.stat().st_size > 1000
    assert [each.name for each in folder.iterdir() if each.is_file()] == ["still.png"]
