"""What large trainings, large runs and long videos take: memory, and time to the first frame.

    python benchmarks/scale.py [--quick]

Every row is a process of its own. Memory is the most that it held itself, with Python and all
libraries, and with the pages of files that the system may forget again. Other is the limit, or
the like work at a smaller size, so that the ratio says how many times better than that ours is.
"""

from __future__ import annotations

import argparse
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
from process import run
from table import MEGABYTES, SECONDS, Table, Unit

NUMBER = Unit("{:.2f}")

REPORT = """
import pathlib, resource
status = pathlib.Path("/proc/self/status")
if status.exists():
    # What getrusage tells of a process on Linux is never less than its parent held before.
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    print(int(line.split()[1]) * 1024)
else:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(most * (1 if sys.platform == "darwin" else 1024))
"""

TRAIN = """
import sys
from nnviz_manim.datasets import load_idx
from nnviz_manim.learning import MLP, train
from nnviz_manim.recording import Run
data = load_idx(sys.argv[1] + "/images", sys.argv[1] + "/labels")
assert data.features.shape == (60_000, 784)
training = train(MLP([784, 128, 64, 10]), data, epochs=1, batch_size=128, probes=range(10))
assert len(Run.record(training, path=sys.argv[1] + "/full.npz")) == 2
"""

RECORD = """
import sys
from nnviz_manim.datasets import load_sample
from nnviz_manim.learning import MLP, train
from nnviz_manim.recording import Run
sizes, epochs, every, path = eval(sys.argv[1])
learned, held_out = load_sample().pick(range(1200)).split(test=1 / 6, seed=0)
training = train(
    MLP(sizes), learned, test=held_out, epochs=epochs, record_every=every,
    probes=held_out.pick([held_out.first_of(3)]),
)
print(len(Run.record(training, path=path)))
"""

SHOW = """
import sys, time
from manim import tempconfig
from nnviz_manim.recording import Run
from nnviz_manim.scenes import TrainScene
begun = time.process_time()
first = []
class Shown(TrainScene):
    run_file = sys.argv[1]
settings = {"quality": "low_quality", "media_dir": sys.argv[2], "progress_bar": "none",
            "verbosity": "ERROR", "disable_caching": len(sys.argv) < 4}
with tempconfig(settings):
    scene = Shown()
    add_frame = scene.renderer.add_frame
    def seen(*given, **settings):
        first.append(time.process_time() - begun)
        add_frame(*given, **settings)
    scene.renderer.add_frame = seen
    scene.render()
print(first[0], time.process_time() - begun, len(first))
"""

LONG = """
import sys
import numpy as np
from manim import DOWN, RIGHT, UP, Scene, tempconfig
from nnviz_manim.mobjects import Learning, LearningCurve, NetworkDiagram
from nnviz_manim.recording import Run
plays, seconds = int(sys.argv[2]), float(sys.argv[3])
run = Run.load(sys.argv[1])
class Long(Scene):
    def construct(self):
        diagram, curve = NetworkDiagram(run, height=4), LearningCurve.of(run).to_corner()
        self.add(diagram, curve)
        self.play(Learning(run, diagram, curve), run_time=seconds / 2)
        for number in range(plays):
            way = (RIGHT, UP, -RIGHT, DOWN)[number % 4]
            self.play(diagram.animate.shift(0.2 * way), run_time=seconds / 2 / plays)
settings = {"pixel_width": 320, "pixel_height": 180, "frame_rate": 15, "media_dir": sys.argv[4],
            "progress_bar": "none", "verbosity": "ERROR", "max_files_cached": -1}
with tempconfig(settings):
    Long().render()
"""


def measured(code: str, *words: str) -> tuple[float, list[list[float]]]:
    """Megabytes that a program held at most, and the numbers that it printed, line by line."""
    _, text = run([sys.executable, "-c", code + REPORT, *words])
    lines = [[float(word) for word in line.split()] for line in text.splitlines()]
    return lines[-1][0] / 1e6, lines[:-1]


def write_idx(folder: Path) -> None:
    """Images of the size of MNIST, and their labels."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (60_000, 28, 28), np.uint8)
    images[random.random(images.shape) < 0.8] = 0
    labels = random.integers(0, 10, 60_000).astype(np.uint8)
    (folder / "images").write_bytes(
        struct.pack(">HBB3I", 0, 8, 3, 60_000, 28, 28) + images.tobytes()
    )
    (folder / "labels").write_bytes(struct.pack(">HBB1I", 0, 8, 1, 60_000) + labels.tobytes())


def record(sizes: list[int], epochs: int, every: object, path: Path) -> tuple[float, int]:
    memory, lines = measured(RECORD, repr((sizes, epochs, every, str(path))))
    return memory, int(lines[0][0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a video of two minutes, not of ten")
    quick = parser.parse_args().quick
    table = Table("Scale: ours against the limit, or against a smaller size")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_idx(folder)
        memory, _ = measured(TRAIN, name)
        table.add("60,000 × 784 read and learned: 1 GB", memory, 1000, MEGABYTES, guard=1)

        large = folder / "large.npz"
        memory, moments = record([784, 128, 64, 10], 32, 1, large)
        print(f"  {moments} moments, {large.stat().st_size / 1e6:.0f} MB")
        table.add("1,000 moments of 784-128-64-10 recorded: 2 GB", memory, 2000, MEGABYTES, guard=1)
        memory, [[first, _, _]] = measured(SHOW, str(large), name)
        table.add("the same shown by the main scene: 2 GB", memory, 2000, MEGABYTES, guard=1)
        table.add("its first frame, from Manim on: 2 s", first, 2, SECONDS, guard=1)

        usual, wide = folder / "usual.npz", folder / "wide.npz"
        record([784, 10, 10, 10], 12, "epoch", usual)
        record([784, 1000, 1000, 10], 12, "epoch", wide)
        _, [[_, small_time, _]] = measured(SHOW, str(usual), name)
        _, [[_, wide_time, _]] = measured(SHOW, str(wide), name)
        table.add(
            "main scene of 784-1000-1000-10: of 784-10-10-10",
            wide_time,
            small_time,
            SECONDS,
            guard=0.5,
        )

        minutes = 2 if quick else 10
        short, _ = measured(LONG, str(usual), "20", "60", name)
        long, _ = measured(LONG, str(usual), str(20 * minutes), str(60 * minutes), name)
        table.add(f"a video of {minutes} minutes: of one", long, short, MEGABYTES, guard=0.85)
    return table.exit_code()


if __name__ == "__main__":
    sys.exit(main())
