"""What a whole render of the main scene costs a frame, against a program like the article's.

    python benchmarks/rendering.py [--quick]

Three processes, everything counted from start to end at 854×480: ours (start, training, drawing,
encoding), the article's way (``article_program.py``), and the floor (importing Manim and encoding
the very frames that ours made). Ends with 1 where ours takes more than 1/12 of the article's time
a frame; the goal of 1.5 times the floor is reported. ``--quick`` leaves out the article's way.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np

HERE = Path(__file__).resolve().parent
TARGET = 12.0
GOAL = 1.5
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


def timed(command: list[str]) -> tuple[float, str]:
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    begin = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=HERE.parent,
        env=os.environ | one_thread,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - begin, done.stdout


def render_ours(folder: str) -> float:
    scene = str(HERE.parent / "scenes" / "train_scene.py")
    command = [sys.executable, "-m", "manim", "render", "-ql", "--media_dir", folder]
    return timed([*command, "--verbosity=ERROR", "--progress_bar=none", scene])[0]


def frames_of(folder: str) -> np.ndarray:
    (video,) = Path(folder).glob("videos/train_scene/*/TrainScene.mp4")
    with av.open(str(video)) as container:
        return np.stack([frame.to_ndarray(format="rgba") for frame in container.decode(video=0)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the article's way")
    quick = parser.parse_args().quick
    ours, floors = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(1 if quick else 3):
            folder = f"{scratch}/{turn}"
            ours.append(render_ours(folder))
            frames = frames_of(folder)
            np.save(f"{scratch}/frames.npy", frames)
            count = len(frames)
            del frames
            command = [sys.executable, "-c", ENCODE, f"{scratch}/frames.npy", f"{folder}-floor"]
            floors.append(timed(command)[0])
        own = statistics.median(ours) / count
        floor = statistics.median(floors) / count
        print(f"ours              {1000 * own:7.1f} ms a frame ({count} frames)")
        print(
            f"floor             {1000 * floor:7.1f} ms a frame; ours takes {own / floor:.2f} times"
            f" that (goal {GOAL:g})"
        )
        if quick:
            return 0
        program = [sys.executable, str(HERE / "article_program.py"), f"{scratch}/article"]
        seconds, output = timed(program)
        theirs = seconds / int(output.split()[-1])
    ratio = theirs / own
    met = ratio >= TARGET
    print(
        f"the article's way {1000 * theirs:7.1f} ms a frame; {ratio:.1f} times ours"
        f" (at least {TARGET:g}){'' if met else '  MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
