"""Renders scenes alone and after others, and checks that every frame has the same bytes.

    python tools/check_repeats.py [scenes/some_scene.py …] [--rate 3]

Each scene is rendered small in a process of its own, and all of them one after the other, twice, in
one process. The exit status is 1 if a frame differs.
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
from pathlib import Path
from typing import Any

from manim import tempconfig

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


def hashes_of(paths: list[Path], rate: float, folder: Path) -> list[list[str]]:
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
                scene: Any = kind()
                scene.renderer.add_frame = Listener(scene.renderer.add_frame)
                scene.render()
                found.append(scene.renderer.add_frame.hashes)
    return found


def in_a_process(paths: list[Path], rate: float, folder: Path) -> list[list[str]]:
    """Hash every frame of scenes that are rendered one after the other, in a new process."""
    report = folder / "hashes.json"
    command = [sys.executable, __file__, "--report", str(report), "--rate", str(rate)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "tools")}
    subprocess.run([*command, *map(str, paths)], env=environment, cwd=PROJECT, check=True)
    answer: list[list[str]] = json.loads(report.read_text())
    return answer


def main() -> int:
    """Compare, and print a line a scene."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("scenes", nargs="*", type=Path, help="scene files; all without any")
    parser.add_argument("--rate", type=float, default=3.0, help="frames a second")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = options.scenes or sorted((PROJECT / "scenes").glob("[!_]*.py"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.report:
            options.report.write_text(json.dumps(hashes_of(paths, options.rate, folder)))
            return 0
        alone = [in_a_process([path], options.rate, folder) for path in paths]
        together = in_a_process([*paths, *paths], options.rate, folder)
    expected = [frames for scenes in alone for frames in scenes]
    failures = 0
    for turn in range(2):
        for number, frames in enumerate(expected):
            others = together[turn * len(expected) + number]
            apart = sum(one != other for one, other in zip(frames, others, strict=False))
            apart += abs(len(frames) - len(others))
            failures += bool(apart)
            print(f"{number:>3} turn {turn + 1}: {len(frames)} frames, {apart} differ", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
