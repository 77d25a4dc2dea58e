"""Renders the pictures that the README shows into media/.

    python tools/make_media.py [name …]

A picture is a line of `PICTURES`; without names, all are rendered.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from PIL import Image

PROJECT = Path(__file__).resolve().parent.parent
MEDIA = PROJECT / "media"
VIDEO_RATE = 30
"""Frames a second of Manim's medium quality."""


@dataclass(frozen=True)
class Picture:
    """One file in media/.

    Parameters
    ----------
    name
        Its file name; png is one frame, gif a small animation.
    scene
        File in scenes/ that it is taken from.
    at
        Moment of a png, as a share of the video's length.
    width
        Pixels.
    rate
        Frames a second of a gif.
    """

    name: str
    scene: str
    at: float = 1.0
    width: int = 960
    rate: float = 10.0


PICTURES = (
    Picture("train_scene.gif", "train_scene.py", width=600, rate=6.0),
    Picture("gallery_scene.png", "gallery_scene.py"),
    Picture("forward_pass_scene.png", "forward_pass_scene.py", at=0.3, width=640),
    Picture("heatmap_scene.png", "heatmap_scene.py", at=0.55, width=640),
    Picture("saturation_scene.png", "saturation_scene.py", at=0.6, width=640),
    Picture("mistakes_scene.png", "mistakes_scene.py", width=640),
)


def render(scene: str, folder: Path) -> Path:
    """Render a scene at 720p and return its video."""
    command = [sys.executable, "-m", "manim", "render", "-qm", "--media_dir", str(folder)]
    quiet = ["--verbosity=WARNING", "--progress_bar=none"]
    path = PROJECT / "scenes" / scene
    subprocess.run([*command, *quiet, str(path)], cwd=PROJECT, check=True)
    (video,) = (folder / "videos" / path.stem).glob("*/*.mp4")
    return video


def frames(video: Path, width: int, numbers: Callable[[int], range]) -> list[Image.Image]:
    """Frames of a video, scaled down to a width; which ones is asked of `numbers(count)`."""
    taken: list[Image.Image] = []
    with av.open(str(video)) as container:
        wanted = numbers(container.streams.video[0].frames)
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                image = Image.fromarray(np.asarray(frame.to_ndarray(format="rgb24")))
                height = round(image.height * width / image.width)
                taken.append(image.resize((width, height), Image.Resampling.LANCZOS))
    return taken


def write_png(picture: Picture, video: Path, target: Path) -> None:
    def one(count: int) -> range:
        number = round(picture.at * (count - 1))
        return range(number, number + 1)

    frames(video, picture.width, one)[0].save(target, optimize=True)


def write_gif(picture: Picture, video: Path, target: Path) -> None:
    step = max(1, round(VIDEO_RATE / picture.rate))
    shots = frames(video, picture.width, lambda count: range(0, count, step))
    # One palette for all frames, taken from the last and richest, keeps still parts still.
    palette = shots[-1].quantize(128, dither=Image.Dither.NONE)
    first, *others = [shot.quantize(palette=palette, dither=Image.Dither.NONE) for shot in shots]
    milliseconds = round(1000 * step / VIDEO_RATE)
    # The end stays for a moment before the animation starts anew.
    durations = [milliseconds] * len(others) + [2000]
    first.save(
        target, save_all=True, append_images=others, duration=durations, loop=0, optimize=True
    )


WRITERS: dict[str, Callable[[Picture, Path, Path], None]] = {
    ".gif": write_gif,
    ".png": write_png,
}


def main() -> int:
    """Render the pictures asked for, each scene once."""
    parser = argparse.ArgumentParser(description="Render the README's pictures into media/.")
    parser.add_argument("names", nargs="*", help=", ".join(each.name for each in PICTURES))
    names = parser.parse_args().names
    wanted = [each for each in PICTURES if not names or each.name in names]
    if unknown := set(names) - {each.name for each in wanted}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with TemporaryDirectory() as folder:
        for scene in dict.fromkeys(each.scene for each in wanted):
            video = render(scene, Path(folder))
            for picture in (each for each in wanted if each.scene == scene):
                target = MEDIA / picture.name
                WRITERS[target.suffix](picture, video, target)
                print(f"{target.relative_to(PROJECT)}: {target.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
