"""Renders scenes alone and after others, and checks that every frame has the same bytes.

    python tools/check_repeats.py [scenes/some_scene.py …] [--rate 3]

Each scene is rendered small in a process of its own, and all of them one after the other, twice, in
one process. The exit status is 1 if a frame differs. A scene that measures the machine is given
always the same times.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from manim import tempconfig

from nnviz_manim.analysis import LoopBenchmark
from nnviz_manim.mixins.loop_race import LoopRaceMixin
from previews.rendering import scene_classes

PROJECT = Path(__file__).resolve().parent.parent


class Listener:
    """Hears of every frame that a renderer hands to its encoder."""

    def __init__(self, encode: Callable[..., None]) -> None:
        self.hashes: list[str] = []
        self._encode = encode

    def __call__(self, frame: Any, num_frames: int = 1) -> None:
        self.hashes += num_frames * [hashlib.sha256(frame.tobytes()).hexdigest()]
        self._encode(frame, num_frames)


def without_clocks(kind: type[Any]) -> type[Any]:
    """Make of a scene that measures the machine one whose measurement is always the same."""
    if not issubclass(kind, LoopRaceMixin):
        return kind

    def measure(self: Any) -> LoopBenchmark:
        found: LoopBenchmark = super(made, self).measure()
        return replace(found, loop_seconds=0.0025, product_seconds=0.00001)

    made: type[Any] = type(kind.__name__, (kind,), {"measure": measure})
    return made


Frames = tuple[str, list[str]]
"""The name of a scene, and a hash of each of its frames."""


def hashes_of(paths: list[Path], rate: float, folder: Path) -> list[Frames]:
    """Hash every frame of scenes that are rendered one after the other, in this process."""
    found = []
    for path in paths:
        settings = {
            "pixel_width": 426,
            "pixel_height": 240,
            "frame_rate": rate,
            "disable_caching": True,
            "media_dir": str(folder),
            "progress_bar": "none",
            "verbosity": "ERROR",
        }
        with tempconfig(settings):
            for kind in scene_classes(path):
                scene: Any = without_clocks(kind)()
                scene.renderer.add_frame = Listener(scene.renderer.add_frame)
                scene.render()
                found.append((kind.__name__, scene.renderer.add_frame.hashes))
    return found


def in_a_process(paths: list[Path], rate: float, folder: Path) -> list[Frames]:
    """Hash every frame of scenes that are rendered one after the other, in a new process."""
    report = folder / "hashes.json"
    command = [sys.executable, __file__, "--report", str(report), "--rate", str(rate)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "tools")}
    subprocess.run([*command, *map(str, paths)], env=environment, cwd=PROJECT, check=True)
    answer: list[Frames] = json.loads(report.read_text())
    return answer


def main() -> int:
    """Compare, and print a line a scene."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("scenes", nargs="*", type=Path, help="scene files; all without any")
    parser.add_argument("--rate", type=float, default=3.0, help="frames a second")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = options.scenes or sorted((PROJECT / "scenes").glob("[!_]*.py"))
    if options.report:
        # A training is kept beside the report, and done once for all processes.
        found = hashes_of(paths, options.rate, options.report.parent)
        options.report.write_text(json.dumps(found))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = [in_a_process([path], options.rate, folder) for path in paths]
        together = in_a_process([*paths, *paths], options.rate, folder)
    expected = [scene for scenes in alone for scene in scenes]
    failures = 0
    for number, (scene, frames) in enumerate(together):
        turn, place = divmod(number, len(expected))
        same = expected[place][1]
        apart = sum(one != other for one, other in zip(same, frames, strict=False))
        apart += abs(len(frames) - len(same))
        failures += bool(apart) or not frames
        print(f"{scene:<24} turn {turn + 1}: {len(frames)} frames, {apart} differ", flush=True)
    return int(failures > 0 or len(together) != 2 * len(expected))


if __name__ == "__main__":
    sys.exit(main())
