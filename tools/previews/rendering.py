"""Renders the scenes of a file in every shape, and judges what is seen.

Run as ``python -m previews.rendering SCENE.py FOLDER``, in a process of its own for each file,
so that a scene that crashes takes nothing with it. Leaves for each scene a video, and three frames
a shape as PNG files; and the reports of all of them as JSON.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from manim import Scene, config, tempconfig

from previews import figures, motion, video
from previews.shapes import SHAPES, Shape
from previews.watching import Stills, Watch

__all__ = ["LEAST_SECONDS", "Report", "check_file", "check_scene", "scene_classes"]

LEAST_SECONDS = 2.0


@dataclass
class Report:
    """What was found out about one scene."""

    scene: str
    frames: int = 0
    seconds: float = 0.0
    render_seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def scene_classes(path: Path) -> list[type[Scene]]:
    """Return the scenes that a file defines, in its order.

    Raises
    ------
    ValueError
        If the file defines none.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    classes = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Scene) and each.__module__ == path.stem
    ]
    if not classes:
        raise ValueError(f"{path} defines no scene")
    return classes


def check_file(path: Path, folder: Path) -> list[Report]:
    """Check every scene of a file; results are named after the file, and the class if several."""
    try:
        classes = scene_classes(path)
    except Exception:
        return [Report(path.stem, faults=[f"it cannot be read:\n{traceback.format_exc()}"])]
    reports = [
        check_scene(
            each, path.stem if len(classes) == 1 else f"{path.stem}_{each.__name__}", folder
        )
        for each in classes
    ]
    shutil.rmtree(folder / "work" / path.stem, ignore_errors=True)
    return reports


def check_scene(kind: type[Scene], name: str, folder: Path) -> Report:
    """Render a scene into a folder, in every shape, and say all that is wrong with it."""
    report = Report(name)
    started = time.perf_counter()
    for shape in SHAPES:
        settings = {
            **shape.settings,
            # One folder for all shapes: a training is kept in it, and done once.
            "media_dir": str(folder / "work" / kind.__module__),
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "WARNING",
            "preview": False,
        }
        with tempconfig(settings):
            try:
                faults = (
                    _check_video(kind, report, folder)
                    if shape.whole
                    else _check_stills(kind, shape, report, folder)
                )
            except Exception:
                faults = [f"it does not render:\n{traceback.format_exc()}"]
        report.faults += [fault if shape.whole else f"{shape.name}: {fault}" for fault in faults]
    report.render_seconds = time.perf_counter() - started
    return report


def _check_video(kind: type[Scene], report: Report, folder: Path) -> list[str]:
    """Render the whole of a scene, and read the video back."""
    scene = kind()
    watch = Watch(scene)
    scene.render()
    if not watch.frames:
        return ["it plays nothing"]
    movie = folder / f"{report.scene}.mp4"
    shutil.move(Path(scene.renderer.file_writer.movie_file_path), movie)
    seen = video.examine(movie, watch.frames, watch.waits, watch.ground)
    report.frames, report.seconds = seen.frames, seen.seconds
    faults = [*watch.faults.values(), *figures.wrong_numbers(scene), *seen.faults]
    if seen.seconds < LEAST_SECONDS:
        faults.append(f"it lasts {seen.seconds:.1f} s, at least {LEAST_SECONDS:g} wanted")
    return faults


def _check_stills(kind: type[Scene], shape: Shape, report: Report, folder: Path) -> list[str]:
    """Go through a scene, and draw three frames of it."""
    with tempconfig({"dry_run": True}):
        # Whether animations are skipped is known to the renderer alone.
        scene: Any = kind(skip_animations=True)
        rate = float(config.frame_rate)
        moments = video.moments_of(report.frames, rate)
        watch = Stills(scene, {name: frame / rate for name, frame in moments.items()})
        scene.render()
        if not watch.frames:
            return ["it plays nothing"]
        watch.take("last")
    watch.save(folder, f"{report.scene}{shape.ending}")
    blank = [name for name, each in watch.pictures.items() if motion.blank(each, watch.ground)]
    return [
        *watch.faults.values(),
        *figures.wrong_numbers(scene),
        *(f"its {name} frame is blank" for name in blank),
    ]


def main(arguments: list[str]) -> None:
    """Check the scenes of a file and write the reports."""
    path, folder = Path(arguments[0]), Path(arguments[1])
    reports = [asdict(report) for report in check_file(path, folder)]
    (folder / f"{path.stem}.json").write_text(json.dumps(reports, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
