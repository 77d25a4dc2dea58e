"""What small worlds cost a frame: a surface against Manim's own, fields against a diagram.

    python benchmarks/drawing_worlds.py [--rounds 9]

A camera turns around 40 × 40 quads with their contour lines, and around a ``Surface`` of the same
resolution; 17 fields of 40 × 40 and one of 100 × 100 change, and so does the 784-10-10-10 diagram
between two moments of a run; and all that is seen of the playground's spirals: 19 such fields and
one of 120 × 120, computed anew for each frame, 1,000 points, weights, losses and counts. All are
painted at 854×480 by Manim's camera, in turns, in this process; times are medians of CPU time.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import DEGREES, Camera, Scene, Surface, tempconfig
from manim.camera.three_d_camera import ThreeDCamera
from table import MILLISECONDS, Table

from nnviz_manim.datasets import load_sample
from nnviz_manim.learning import MLP, train
from nnviz_manim.mixins import PlaygroundMixin
from nnviz_manim.mobjects import CostSurface, DecisionField, FieldNodes, NetworkDiagram
from nnviz_manim.recording import Run

QUADS = 40


def hills(x: Any, y: Any) -> Any:
    return np.sin(x) * np.cos(y) + 0.1 * x**2


def surfaces() -> tuple[Callable[[int], None], Callable[[int], None]]:
    x, y = np.meshgrid(np.linspace(-3, 3, QUADS + 1), np.linspace(-3, 3, QUADS + 1))
    ours = CostSurface(hills(x, y), (-3, 3), (-3, 3))
    theirs = Surface(
        lambda u, v: np.array([u, v, hills(u, v)]),
        u_range=(-3, 3),
        v_range=(-3, 3),
        resolution=QUADS,
    )
    camera = ThreeDCamera()
    camera.set_phi(60 * DEGREES)

    def turned(mobject: Any) -> Callable[[int], None]:
        def paint(turn: int) -> None:
            camera.set_theta(0.1 * turn)
            camera.reset()
            camera.capture_mobjects([mobject])

        return paint

    return turned(ours), turned(theirs)


def fields_and_diagram() -> tuple[Callable[[int], None], Callable[[int], None]]:
    learned, held_out = load_sample().split(test=0.2, seed=0)
    steps = train(MLP((784, 10, 10, 10)), learned, epochs=2, probes=held_out.pick([0]))
    run = Run.record(steps)
    diagram = NetworkDiagram(run, width=11.1, height=7.3)
    small, large = (
        np.stack(np.meshgrid(np.linspace(-1, 1, side), np.linspace(-1, 1, side)))
        for side in (40, 100)
    )
    angles = np.arange(17)
    places = np.stack([-5 + 0.6 * angles, np.full(17, -2.5), np.zeros(17)], axis=1)
    nodes = FieldNodes(np.zeros((17, 40, 40)), places, size=0.55, biases=np.linspace(-1, 1, 17))
    field = DecisionField(np.zeros((100, 100)), height=4.5)
    camera = Camera()

    def paint(*mobjects: Any) -> None:
        camera.reset()
        camera.capture_mobjects(mobjects)

    def paint_fields(turn: int) -> None:
        ways = np.stack([np.cos(angles + 0.1 * turn), np.sin(angles + 0.1 * turn)], axis=1)
        nodes.show(np.tanh(3 * np.einsum("nk,kij->nij", ways, small)))
        field.show(np.tanh(5 * ((large**2).sum(axis=0) - 0.5 + 0.02 * turn)))
        paint(nodes, field)

    def paint_diagram(turn: int) -> None:
        diagram.show(run.at(0.1 + 0.05 * turn))
        paint(diagram)

    return paint_fields, paint_diagram


class Spirals(PlaygroundMixin, Scene):
    epochs = 20


def playground() -> Callable[[int], None]:
    scene, camera = Spirals(), Camera()
    scene.build()

    def paint(turn: int) -> None:
        scene.picture.show(scene.run.at(0.1 + 0.5 * turn))
        camera.reset()
        camera.capture_mobjects([scene.picture])

    return paint


def medians(rounds: int, *jobs: Callable[[int], None]) -> list[float]:
    """Seconds of CPU of each job, done in turns; the first round is not counted."""
    spent: list[list[float]] = [[] for _ in jobs]
    for turn in range(rounds + 1):
        for job, times in zip(jobs, spent, strict=True):
            begin = time.process_time()
            job(turn)
            times.append(time.process_time() - begin)
    return [statistics.median(times[1:]) for times in spent]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempconfig({"quality": "low_quality", "dry_run": True}):
        ours, theirs = medians(rounds, *surfaces())
        fields, diagram, whole = medians(rounds, *fields_and_diagram(), playground())
    table = Table("pictures of small worlds, a frame")
    table.add(
        f"surface of {QUADS} × {QUADS}, contours too: Manim's Surface",
        *(ours, theirs, MILLISECONDS),
        guard=12,
        goal=10,
    )
    table.add(
        "18 fields: the 784-10-10-10 diagram",
        *(fields, diagram, MILLISECONDS),
        guard=0.7,
        goal=round(7 / 15, 2),
    )
    table.add(
        "the whole playground: the 784-10-10-10 diagram",
        *(whole, diagram, MILLISECONDS),
        guard=0.3,
        goal=round(7 / 15, 2),
    )
    return table.exit_code()


if __name__ == "__main__":
    raise SystemExit(main())
