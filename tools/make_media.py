"""Renders the pictures that the README shows into media/.

    python tools/make_media.py [name …] [--videos FOLDER]

A picture is a line of `PICTURES`; without names, all are rendered. With a folder, the videos stay
there, and those that are there already are not rendered again.
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

from nnviz_manim.scenes import SceneFile, scene_files

PROJECT = Path(__file__).resolve().parent.parent
MEDIA = PROJECT / "media"
VIDEO_RATE = 8
"""Frames a second that scenes are rendered at."""

VIDEO_SIZE = "960,540"


@dataclass(frozen=True)
class Picture:
    """One file in media/, taken from the first scene of a file.

    Parameters
    ----------
    name
        Its file name: that of the file in scenes/, as png one frame, as gif a small animation.
    at
        Moment of a png, as a share of the video's length.
    part
        First and last moment of a gif, as shares.
    width
        Pixels.
    rate
        Frames a second of a gif.
    colors
        How many a picture has at most.
    """

    name: str
    at: float = 1.0
    part: tuple[float, float] = (0.0, 1.0)
    width: int = 480
    rate: float = 4.0
    colors: int = 96

    @property
    def scene(self) -> SceneFile:
        """What it is taken from."""
        stem = Path(self.name).stem
        return next(each for each in scene_files() if each.path.stem == stem)


PICTURES = (
    Picture("train_scene.gif", part=(0.05, 1.0), width=520),
    Picture("gallery_scene.png"),
    Picture("mistakes_scene.png"),
    Picture("forward_pass_scene.gif", part=(0.12, 0.44), rate=2.7),
    Picture("heatmap_scene.png", at=0.55),
    Picture("backquery_scene.png", at=0.41),
    Picture("saturation_scene.gif", part=(0.2, 1.0), rate=2),
    Picture("dying_units_scene.png", at=0.6),
    Picture("architecture_scene.png", at=0.94),
    Picture("article_scene.png"),
    Picture("neuron_scene.png", at=0.73),
    Picture("feed_forward_scene.png", at=0.6),
    Picture("backprop_scene.png", at=0.48),
    Picture("descent_scene.gif", part=(0.8, 0.955)),
    Picture("curve_fit_scene.gif", part=(0.44, 0.78), rate=2.7),
    Picture("cost_scene.gif", part=(0.55, 0.72)),
    Picture("playground_scene.gif", part=(0.82, 0.955)),
    Picture("digits8_scene.gif", part=(0.33, 0.6), rate=2.7),
    Picture("frameworks_scene.gif", part=(0.3, 0.8), rate=2.7),
    Picture("custom_video.png", at=0.57),
)


def video_of(scene: SceneFile, folder: Path) -> Path:
    """Render a scene, unless that was done before, and return its video."""
    kept = folder / f"{scene.path.stem}.mp4"
    if not kept.is_file():
        work = folder / "work"
        command = [sys.executable, "-m", "manim", "render", "--media_dir", str(work)]
        size = ["-r", VIDEO_SIZE, "--fps", str(VIDEO_RATE)]
        quiet = ["--verbosity=WARNING", "--progress_bar=none"]
        names = [str(scene.path), scene.name]
        subprocess.run([*command, *size, *quiet, *names], cwd=PROJECT, check=True)
        (video,) = (work / "videos" / scene.path.stem).glob("*/*.mp4")
        video.rename(kept)
    return kept


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


def with_palette(shots: list[Image.Image], colors: int) -> list[Image.Image]:
    """Reduce frames to one palette, so that what is still keeps its color."""
    some = [np.asarray(shot) for shot in shots[:: max(1, len(shots) // 5)]]
    together = Image.fromarray(np.concatenate(some))
    # By coverage, for small things have the brightest colors: a ball, a curve, a mistake.
    palette = together.quantize(
        colors, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
    )
    return [shot.quantize(palette=palette, dither=Image.Dither.NONE) for shot in shots]


def write_png(picture: Picture, video: Path, target: Path) -> None:
    def one(count: int) -> range:
        number = round(picture.at * (count - 1))
        return range(number, number + 1)

    (shot,) = frames(video, picture.width, one)
    with_palette([shot], picture.colors)[0].save(target, optimize=True)


def write_gif(picture: Picture, video: Path, target: Path) -> None:
    step = max(1, round(VIDEO_RATE / picture.rate))

    def some(count: int) -> range:
        first, last = (round(share * (count - 1)) for share in picture.part)
        return range(last - (last - first) // step * step, last + 1, step)

    shots = frames(video, picture.width, some)
    first, *others = with_palette(shots, picture.colors)
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
    """Render the pictures asked for."""
    parser = argparse.ArgumentParser(description="Render the README's pictures into media/.")
    parser.add_argument("names", nargs="*", help=", ".join(each.name for each in PICTURES))
    parser.add_argument("--videos", type=Path, help="folder in which the videos stay")
    options = parser.parse_args()
    wanted = [each for each in PICTURES if not options.names or each.name in options.names]
    if unknown := set(options.names) - {each.name for each in wanted}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with TemporaryDirectory() as temporary:
        folder = options.videos or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for picture in wanted:
            target = MEDIA / picture.name
            WRITERS[target.suffix](picture, video_of(picture.scene, folder.resolve()), target)
            print(f"{target.relative_to(PROJECT)}: {target.stat().st_size // 1000} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
