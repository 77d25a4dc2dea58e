"""Speed of a forward pass through all connections of a network, as a rendered video.

    python benchmarks/forward_pass.py

Each pass is rendered at 480p15 in a process of its own, from importing Manim to the finished
file. For comparison stand figures of ManimML's forward pass, measured elsewhere on this project's
machine (with the mends that it needs to run at all): 19.4 s for the 135 frames of a 10-10-10-10
network, and no end after 15 minutes at 100-100. These are not of the same run, so their ratios
tell an order of size. Other work on the machine only adds: the best of up to three is taken.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import numpy as np
from manim import Scene, tempconfig
from table import SECONDS, Table

from nnviz_manim.learning import MLP, Snapshot
from nnviz_manim.mobjects import NetworkDiagram


@dataclass(frozen=True)
class Case:
    """A pass to measure: its rendering alone, or the whole process; and what the other took."""

    layer_sizes: tuple[int, ...]
    frames: int
    whole: bool
    other: str
    seconds: float
    guard: float
    goal: float


ATTEMPTS = 3
FRAME_RATE = 15
CASES = (
    Case((10, 10, 10, 10), 135, False, "ManimML", 19.4, guard=5, goal=4),
    Case((100, 100), 45, True, "ManimML, not done after this", 900.0, guard=60, goal=30),
)


def main() -> int:
    table = Table("rendered forward passes")
    for number, case in enumerate(CASES):
        sizes, what = "-".join(map(str, case.layer_sizes)), "whole" if case.whole else "rendering"
        table.add(
            f"{sizes}, {case.frames} frames, {what}: {case.other}",
            *(best_of(number, case), case.seconds, SECONDS),
            guard=case.guard,
            goal=case.goal,
        )
    return table.exit_code()


def best_of(number: int, case: Case) -> float:
    """Measure a case until it reaches its goal, three times at most; the best counts."""
    best = math.inf
    for _ in range(ATTEMPTS):
        rendering, whole = measure(number)
        best = min(best, whole if case.whole else rendering)
        if case.seconds / best >= case.goal:
            break
    return best


def measure(number: int) -> tuple[float, float]:
    """Seconds of a case in a process of its own: of the rendering, and of the whole process."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, str(number)], capture_output=True, text=True, check=True
    )
    whole = time.perf_counter() - started
    return float(json.loads(done.stdout.splitlines()[-1])), whole


def render(layer_sizes: Sequence[int], frames: int) -> float:
    """Render one pass, every neuron and connection drawn, and return the seconds it took."""
    network = MLP(layer_sizes, seed=0)
    inputs = np.random.default_rng(0).random((1, layer_sizes[0]))
    moment = Snapshot(
        epoch=0,
        step=0,
        weights=dict(network.weights),
        biases=dict(network.biases),
        activations=network.forward(inputs),
        loss=0.0,
        train_accuracy=0.0,
    )

    class Pass(Scene):
        def construct(self) -> None:
            diagram = NetworkDiagram(
                layer_sizes,
                most_nodes=max(layer_sizes),
                numbers=max(layer_sizes) <= 12,
                legend=False,
            ).show(moment)
            self.play(diagram.forward_pass(moment), run_time=frames / FRAME_RATE)

    with TemporaryDirectory() as folder:
        settings = {
            "quality": "low_quality",
            "media_dir": folder,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
        }
        with tempconfig(settings):
            started = time.perf_counter()
            scene = Pass()
            scene.render()
            seconds = time.perf_counter() - started
            drawn = round(scene.renderer.time * FRAME_RATE)
    if drawn != frames:
        raise RuntimeError(f"{drawn} frames were drawn instead of {frames}")
    return seconds


if __name__ == "__main__":
    if len(sys.argv) > 1:
        case = CASES[int(sys.argv[1])]
        print(json.dumps(render(case.layer_sizes, case.frames)))
    else:
        sys.exit(main())
