"""What a frame of 1,350 units costs, against one of the 784-10-10-10 diagram.

    python benchmarks/saturation.py [--rounds 15]

Both pictures show a recorded run between two of its moments, and are painted by Manim's Cairo
camera in turns, in this process. Times are medians of CPU time, of setting the state and drawing
it; the ratios are what counts. Also says how large the 20 epochs are in memory and as a file.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from manim import Camera, Mobject, tempconfig
from table import MEGABYTES, MILLISECONDS, Table

from nnviz_manim.analysis import SaturationRecord
from nnviz_manim.datasets import Dataset, load_sample, make_prototypes
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import NetworkDiagram, SaturationDiagram
from nnviz_manim.recording import Run

MOST_MEGABYTES = 100.0
QUALITIES = {"480p": "low_quality", "1080p": "high_quality"}


def recorded(data: Dataset, sizes: tuple[int, ...], activations: list[str], epochs: int) -> Run:
    learned, held_out = data.split(test=0.2, seed=0)
    network = MLP(sizes, activations=activations)
    probes = held_out.pick([0])
    training = train(network, learned, test=held_out, epochs=epochs, batch_size=400, probes=probes)
    return Run.record(training)


def frame(camera: Camera, show: Callable[[float], Mobject], time_in_moments: float) -> None:
    mobject = show(time_in_moments)
    camera.reset()
    camera.capture_mobjects([mobject])


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def costs_at(
    quality: str, rounds: int, diagram_run: Run, record: SaturationRecord
) -> dict[str, float]:
    """Seconds a frame of both pictures at one size."""
    with tempconfig({"quality": QUALITIES[quality], "dry_run": True}):
        diagram = NetworkDiagram(diagram_run, width=11.1, height=7.3)
        blocks = SaturationDiagram(record, width=11.1, height=7.4, legend_width=13.6)
        camera = Camera()

        def show_diagram(moment: float) -> Mobject:
            return diagram.show(diagram_run.at(moment))

        def show_blocks(moment: float) -> Mobject:
            return blocks.show(record.at(moment))

        sides = {"784-10-10-10": show_diagram, "1000-300-50": show_blocks}
        spent: dict[str, list[float]] = {name: [] for name in sides}
        moments = len(diagram_run) - 1
        for turn in range(rounds + 2):
            for name, show in sides.items():
                moment = (turn % moments) + 0.4
                seconds = cpu_seconds(lambda show=show, moment=moment: frame(camera, show, moment))
                if turn >= 2:  # the first frames outline their glyphs
                    spent[name].append(seconds)
    return {name: statistics.median(times) for name, times in spent.items()}


def megabytes(run: Run) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        run.save(path)
        size = path.stat().st_size
    stacks = [run.moments.weights, run.moments.biases, run.moments.activations]
    # The probes are the same at all moments and take the memory of one.
    held = sum(array.nbytes for stack in stacks for layer, array in stack.items() if layer)
    return {"in memory": held / 1e6, "as a file": size / 1e6}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15, help="frames of each side")
    rounds = parser.parse_args().rounds

    digits, prototypes = load_sample(), make_prototypes()
    diagram_run = recorded(digits, (784, 10, 10, 10), ["relu", "relu", "softmax"], 4)
    large_run = recorded(prototypes, (1000, 300, 50), ["tanh", "softmax"], 20)
    features = prototypes.split(test=0.2, seed=0)[1].features
    record = SaturationRecord.of(large_run, features, strongest=(1, 3))

    table = Table("1000-300-50, every unit and 20 epochs")
    for where, size in megabytes(large_run).items():
        table.add(f"the run {where}: what it may take", size, MOST_MEGABYTES, MEGABYTES, guard=1)
    for quality in QUALITIES:
        costs = costs_at(quality, rounds, diagram_run, record)
        table.add(
            f"a frame at {quality}: of the 784-10-10-10 diagram",
            *(costs["1000-300-50"], costs["784-10-10-10"], MILLISECONDS),
            guard=0.5,
            goal=0.5,
        )
    return table.exit_code()


if __name__ == "__main__":
    sys.exit(main())
