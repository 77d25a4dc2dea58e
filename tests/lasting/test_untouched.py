"""Who does not use the package sees nothing of it, and the same seed gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

MANIM_ALONE = """
import hashlib, sys
if sys.argv[1] != "without":
    import nnviz_manim.mobjects, nnviz_manim.mixins, nnviz_manim.scenes
from manim import *
import numpy as np

KINDS = {
    "circle": lambda: (Circle(), Create),
    "square": lambda: (Square(fill_opacity=0.5), FadeIn),
    "triangle": lambda: (Triangle(color=RED), GrowFromCenter),
    "star": lambda: (Star(), SpinInFromNothing),
    "ellipse": lambda: (Ellipse(), DrawBorderThenFill),
    "annulus": lambda: (Annulus(), Uncreate),
    "arrow": lambda: (Arrow(LEFT, RIGHT), GrowArrow),
    "double arrow": lambda: (DoubleArrow(LEFT, RIGHT), Indicate),
    "dashed line": lambda: (DashedLine(LEFT, RIGHT), ShowPassingFlash),
    "brace": lambda: (Brace(Square()), FadeOut),
    "dots": lambda: (VGroup(*[Dot(k * RIGHT / 4) for k in range(5)]), Circumscribe),
    "text": lambda: (Text("Ag"), Write),
    "number": lambda: (DecimalNumber(3.14, mob_class=Text), FadeIn),
    "axes": lambda: (Axes(x_length=4, y_length=3), Create),
    "plane": lambda: (NumberPlane(x_length=4, y_length=3), FadeIn),
    "image": lambda: (ImageMobject(np.uint8([[0, 90], [180, 255]])), FadeIn),
    "curve": lambda: (FunctionGraph(np.sin, x_range=[-3, 3]), Create),
    "rectangle": lambda: (RoundedRectangle(), Rotate),
    "arc": lambda: (Arc(angle=2), Wiggle),
    "cloud": lambda: (PMobject().add_points(np.random.default_rng(0).normal(size=(99, 3))), FadeIn),
    "graph": lambda: (Graph([1, 2, 3], [(1, 2), (2, 3)]), FadeIn),
    "becomes": lambda: (Square(), lambda each: Transform(each, Circle())),
}

class One(Scene):
    def construct(self):
        np.random.seed(0)
        mobject, animation = KINDS[self.kind]()
        self.play(animation(mobject), run_time=0.4)

settings = dict(dry_run=True, pixel_width=214, pixel_height=120, frame_rate=10,
                progress_bar="none", verbosity="ERROR", disable_caching=True)
with tempconfig(settings):
    for kind in KINDS:
        frames = hashlib.sha256()
        scene = type("One", (One,), {"kind": kind})()
        add_frame = scene.renderer.add_frame
        def seen(frame, num_frames=1, add_frame=add_frame):
            frames.update(np.ascontiguousarray(frame).tobytes())
            add_frame(frame, num_frames)
        scene.renderer.add_frame = seen
        scene.render()
        print(kind, frames.hexdigest(), getattr(scene.renderer, "time", 0))
"""


def lines_of(code: str, *words: str, seed: str = "0") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_scenes_without_us_look_the_same_with_our_import() -> None:
    without = lines_of(MANIM_ALONE, "without")
    assert len(without) == 22
    assert len({line.split()[-2] for line in without}) == 22, "some were not drawn"
    assert lines_of(MANIM_ALONE, "with") == without


RECORDED = """
import sys
from nnviz_manim.datasets import make_points
from nnviz_manim.learning import Dense, Dropout, Growing, Network, train
from nnviz_manim.recording import Run
learned, held_out = make_points("moons", 80, noise=0.1).split(test=0.25, seed=3)
layers = [Dense(6, "tanh"), Dropout(0.2), Dense(2, "softmax")]
training = train(
    Network(2, layers, seed=5), learned, test=held_out, epochs=5, batch_size=8, seed=7,
    probes=[0, 1], record_every=Growing(1.2),
)
Run.record(training).save(sys.argv[1])
"""


def test_the_same_seed_gives_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    sums = set()
    for seed in ("1", "2"):
        lines_of(RECORDED, str(tmp_path / seed), seed=seed)
        sums.add(hashlib.sha256((tmp_path / seed).read_bytes()).hexdigest())
    assert len(sums) == 1


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    lines_of(RECORDED, str(tmp_path / "one"))
    lines_of(RECORDED.replace("seed=7", "seed=8"), str(tmp_path / "other"))
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()
