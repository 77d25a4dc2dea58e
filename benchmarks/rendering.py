"""What a whole render costs a frame: the article's program both ways, and the main scene.

    python benchmarks/rendering.py [--quick]

Every side is a process of its own, its processor time counted from start to end at 854×480, on one
BLAS thread: start, training, drawing, encoding. The article's program (``article_program.py``) is
rendered from array mobjects and from VMobjects, with the same transforms in the same frames. The
main scene is another video, most of whose mobjects hold still most of the time; beside it stands
the floor, importing Manim and encoding the very frames that it made.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from process import PROJECT, run
from table import MILLISECONDS, Table

HERE = Path(__file__).resolve().parent
SAME_WORK, OF_THE_FLOOR = 4.5, 0.4
"""Guards, somewhat below what was measured."""

ENCODE = """
import sys
import numpy as np
from manim import *
from manim.scene.scene_file_writer import SceneFileWriter
frames = np.load(sys.argv[1])
class Floor(Scene):
    def construct(self):
        writer = self.renderer.file_writer
        self.renderer.num_plays = 0
        writer.add_partial_movie_file("floor")
        writer.begin_animation(True, animation_index=0)
        for frame in frames:
            writer.write_frame(frame)
        writer.end_animation(True)
        self.renderer.num_plays = 1
with tempconfig({"quality": "low_quality", "media_dir": sys.argv[2], "progress_bar": "none",
                 "verbosity": "ERROR", "disable_caching": True}):
    Floor().render()
"""


def render_ours(folder: str) -> float:
    scene = str(PROJECT / "scenes" / "train_scene.py")
    command = [sys.executable, "-m", "manim", "render", "-ql", "--media_dir", folder]
    return run([*command, "--verbosity=ERROR", "--progress_bar=none", scene])[0]


def frames_of(folder: str) -> np.ndarray:
    (video,) = Path(folder).glob("videos/train_scene/*/TrainScene.mp4")
    with av.open(str(video)) as container:
        return np.stack([frame.to_ndarray(format="rgba") for frame in container.decode(video=0)])


def per_frame(seconds: Sequence[float], frames: int) -> float:
    return statistics.median(seconds) / frames


def article_program(side: str, folder: str) -> tuple[float, int]:
    """Seconds and frames of the article's program, from array mobjects or from VMobjects."""
    program = str(HERE / "article_program.py")
    seconds, output = run([sys.executable, program, side, folder])
    return seconds, int(output.split()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="once, and no guard holds")
    quick = parser.parse_args().quick
    scenes, floors, arrays, vmobjects = [], [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(1 if quick else 3):
            folder = f"{scratch}/{turn}"
            scenes.append(render_ours(folder))
            images = frames_of(folder)
            np.save(f"{scratch}/frames.npy", images)
            count = len(images)
            del images
            command = [sys.executable, "-c", ENCODE, f"{scratch}/frames.npy", f"{folder}-floor"]
            floors.append(run(command)[0])
            seconds, frames = article_program("arrays", f"{folder}-arrays")
            arrays.append(seconds)
            if turn == 0:  # it takes long, and noise matters less for it
                seconds, others = article_program("vmobjects", f"{folder}-vmobjects")
                vmobjects.append(seconds)
    if frames != others:
        raise RuntimeError(f"the two programs played {frames} and {others} frames")
    table = Table("whole renders, a frame")
    scene, theirs = per_frame(scenes, count), per_frame(vmobjects, others)
    same_work, floor = per_frame(arrays, frames), per_frame(floors, count)
    table.add(
        "the article's program, every transform the same: as VMobjects",
        *(same_work, theirs, MILLISECONDS),
        guard=SAME_WORK,
        goal=12,
    )
    table.add("the main scene: the article's program as VMobjects", scene, theirs, MILLISECONDS)
    table.add(
        "the main scene: importing Manim and encoding alone",
        *(scene, floor, MILLISECONDS),
        guard=OF_THE_FLOOR,
        goal=1 / 1.5,
    )
    return table.exit_code() if not quick else 0


if __name__ == "__main__":
    sys.exit(main())
