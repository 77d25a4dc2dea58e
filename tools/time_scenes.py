"""Times the render of each scene, and beside it the encoding of the same frames alone.

    python tools/time_scenes.py [scenes/some_scene.py …] [--quality l]

Rendering is the whole command ``manim -ql``, from start to end: importing Manim, what is trained,
drawing, encoding, joining. Encoding is Manim's own writer from the first frame to the last, in one
piece; the frames are those of the video, decoded beforehand. Each is a process of its own, one
after the other, on one BLAS thread. Of both are given the seconds by the clock, which other
programs on the machine lengthen, and the processor's seconds, which they hardly do.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from manim import Scene, config, tempconfig

from previews.rendering import scene_classes

PROJECT = Path(__file__).resolve().parent.parent
COLUMNS = "{:<26} {:>7} {:>7} {:>9} {:>9} {:>7} {:>11} {:>11}"
HEADS = ("scene", "seconds", "frames", "render s", "encode s", "ratio", "render CPU", "encode CPU")
QUIET = ["--verbosity=ERROR", "--progress_bar=none", "--disable_caching"]


class Times(NamedTuple):
    """How long something took: by the clock, and of the processor, in seconds."""

    clock: float
    processor: float


def timed(command: list[str]) -> Times:
    """Run a program on one BLAS thread, and time it from its start to its end."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    path = {"PYTHONPATH": str(PROJECT / "tools")}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=os.environ | one_thread | path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return Times(clock, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def decode(video: Path, frames: Path) -> tuple[int, float]:
    """Decode a video into a file of arrays; return how many frames it has, and its seconds."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        count, rate = stream.frames, float(stream.average_rate or 0)
        shape = (count, stream.height, stream.width, 4)
        array = np.lib.format.open_memmap(frames, "w+", np.uint8, shape)
        number = -1
        for number, frame in enumerate(container.decode(stream)):
            array[number] = frame.to_ndarray(format="rgba")
    if number + 1 != count:
        raise RuntimeError(f"{video} says that it has {count} frames, and has {number + 1}")
    return count, count / rate


def encode(frames: Path, quality: str, folder: Path) -> Times:
    """Encode frames by Manim's own writer, in this process."""
    array = np.load(frames, mmap_mode="r")

    class Writing(Scene):
        def construct(self) -> None:
            writer: Any = self.renderer.file_writer
            writer.add_partial_movie_file("frames")
            started = Times(time.perf_counter(), time.process_time())
            writer.begin_animation(True, animation_index=0)
            for frame in array:
                writer.write_frame(np.array(frame))
            writer.end_animation(True)
            writer.join_all_encode_jobs()
            self.took = Times(
                time.perf_counter() - started.clock, time.process_time() - started.processor
            )
            self.renderer.num_plays = 1

    settings = {
        "quality": quality,
        "media_dir": str(folder),
        "progress_bar": "none",
        "verbosity": "ERROR",
        "disable_caching": True,
    }
    with tempconfig(settings):
        if array.shape[1:3] != (config.pixel_height, config.pixel_width):
            raise ValueError(f"frames of {array.shape[2]}x{array.shape[1]} are not of {quality}")
        scene = Writing()
        scene.render()
    return scene.took


def lines(paths: list[Path], letter: str) -> Iterator[list[str]]:
    """Time every scene of some files; yields the cells of a line for each."""
    for path in paths:
        for kind in scene_classes(path):
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch)
                command = [sys.executable, "-m", "manim", "render", f"-q{letter}", *QUIET]
                whole = timed([*command, "--media_dir", scratch, str(path), kind.__name__])
                (video,) = folder.glob(f"videos/*/*/{kind.__name__}.mp4")
                frames, report = folder / "frames.npy", folder / "encode.json"
                count, seconds = decode(video, frames)
                own = [sys.executable, __file__, "--quality", letter, "--encode", str(frames)]
                timed([*own, "--report", str(report)])
                alone = Times(*json.loads(report.read_text()))
            yield [
                kind.__name__,
                f"{seconds:.1f}",
                str(count),
                f"{whole.clock:.1f}",
                f"{alone.clock:.1f}",
                f"{whole.clock / alone.clock:.2f}",
                f"{whole.processor:.1f}",
                f"{alone.processor:.1f}",
            ]


def main() -> int:
    """Print a table, a line a scene."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("scenes", nargs="*", type=Path, help="scene files; all without any")
    parser.add_argument("--quality", default="l", choices=("l", "m", "h"), help="Manim's letter")
    parser.add_argument("--encode", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.encode is not None:
        name = {"l": "low_quality", "m": "medium_quality", "h": "high_quality"}[options.quality]
        took = encode(options.encode, name, options.encode.parent / "encode")
        options.report.write_text(json.dumps(took))
        return 0
    paths = options.scenes or sorted((PROJECT / "scenes").glob("[!_]*.py"))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        parser.error(f"no such scene: {', '.join(missing)}")
    print(COLUMNS.format(*HEADS), flush=True)
    for cells in lines([path.resolve() for path in paths], options.quality):
        print(COLUMNS.format(*cells), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
