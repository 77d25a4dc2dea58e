"""Speed of a forward pass through all connections of a network, as a rendered video.

    python benchmarks/forward_pass.py

Each pass is rendered at 480p15 in a process of its own, from importing Manim to the finished
file. For comparison stand figures of ManimML's forward pass, measured elsewhere on this project's
machine (with the mends that it needs to run at all): 19.4 s for the 135 frames of a 10-10-10-10
network, and no end after 15 minutes at 100-100. A pass that misses its target is measured up to
three times, since other work on the machine only adds. Ends with exit code 1 if one is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import numpy as np
from manim import Scene, tempconfig

from nnviz_manim.learning import MLP, Snapshot
from nnviz_manim.mobjects import NetworkDiagram


@dataclass(frozen=True)
class Case:
    """A pass to measure; the target is for the rendering alone, or for the whole process."""

    layer_sizes: tuple[int, ...]
    frames: int
    target: float
    whole: bool
    peer: str


ATTEMPTS = 3
FRAME_RATE = 15
CASES = (
    Case((10, 10, 10, 10), 135, 19.4 / 4, whole=False, peer="ManimML: 0.144 s a frame"),
    Case((100, 100), 45, 30.0, whole=True, peer="ManimML: not done after 900 s"),
)


def main() -> int:
    """Measure all cases, print a table, and say what was missed."""
    print(
        f"{'layers':<12} {'frames':>6} {'a frame':>9} {'rendering':>10} {'whole':>8} {'target':>8}"
    )
    missed = 0
    for number, case in enumerate(CASES):
        rendering, whole = best_of(number, case)
        is_met = target_of(case, rendering, whole) <= case.target
        missed += not is_met
        print(
            f"{'-'.join(map(str, case.layer_sizes)):<12} {case.frames:>6}"
            f" {1000 * rendering / case.frames:>6.0f} ms {rendering:>8.2f} s {whole:>6.2f} s"
            f" {case.target:>6.2f} s  {'met' if is_met else 'MISSED'}"
            f" ({'whole' if case.whole else 'rendering'}; {case.peer})",
            flush=True,
        )
    return int(missed > 0)


def target_of(case: Case, rendering: float, whole: float) -> float:
    """The seconds that the target is for."""
    return whole if case.whole else rendering


def best_of(number: int, case: Case) -> tuple[float, float]:
    """Measure a case until its target is met, three times at most; the best counts."""
    best = measure(number)
    for _ in range(ATTEMPTS - 1):
        if target_of(case, *best) <= case.target:
            break
        best = min(best, measure(number), key=lambda seconds: target_of(case, *seconds))
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
