"""Renders one scene while watching its mobjects after each play, and judges the video.

Run as ``python -m previews.rendering SCENE.py FOLDER``, in a process of its own for each scene,
so that a scene that crashes takes nothing with it. Leaves ``FOLDER/<scene>.mp4``, three frames
as PNG files, and the report as JSON.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from manim import Scene, Wait, config, tempconfig

from previews import figures, layout, lettering, video

__all__ = ["LEAST_SECONDS", "Report", "Watch", "check_scene", "scene_class"]

LEAST_SECONDS = 2.0


@dataclass
class Report:
    """What was found out about one scene."""

    scene: str
    frames: int = 0
    seconds: float = 0.0
    render_seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Watch:
    """Stands at a scene's ``play`` and looks at its mobjects whenever one ends.

    Parameters
    ----------
    scene
        The scene, before it is rendered.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.waits: list[tuple[int, int]] = []
        self.faults: dict[str, str] = {}
        self.width, self.height = float(config.frame_width), float(config.frame_height)
        self._play = scene.play
        scene.play = self.play  # type: ignore[method-assign]

    @property
    def frames(self) -> int:
        """Frames drawn so far."""
        return round(self.scene.renderer.time * config.frame_rate)

    def play(self, *animations: Any, **options: Any) -> None:
        """Play as the scene does, then look."""
        first = self.frames
        self._play(*animations, **options)
        if all(isinstance(each, Wait) for each in self.scene.animations or []):
            self.waits.append((first, self.frames))
        self.look()

    def look(self) -> None:
        """Note what is wrong now; what stays wrong is noted once."""
        mobjects = [*self.scene.mobjects, *self.scene.foreground_mobjects]
        camera: Any = self.scene.camera
        found = [
            *layout.outside(mobjects, self.width, self.height),
            # A viewer sees text as large as a camera that moved in shows it.
            *lettering.too_small(mobjects, float(camera.frame_height)),
        ]
        for fault in found:
            moment = f"at {self.scene.renderer.time:.1f} s: "
            self.faults.setdefault(re.sub(r"\d+", "", fault), moment + fault)


def scene_class(path: Path) -> type[Scene]:
    """Return the one scene that a file defines.

    Raises
    ------
    ValueError
        If the file defines none, or several.
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
    if len(classes) != 1:
        names = ", ".join(each.__name__ for each in classes) or "none"
        raise ValueError(f"{path} must define one scene, and defines {names}")
    return classes[0]


def check_scene(path: Path, folder: Path) -> Report:
    """Render the scene of a file into a folder, and say all that is wrong with it."""
    report = Report(path.stem)
    settings = {
        "quality": "low_quality",
        "media_dir": str(folder / "work" / path.stem),
        "input_file": str(path),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "WARNING",
        "preview": False,
    }
    with tempconfig(settings):
        started = time.perf_counter()
        try:
            scene = scene_class(path)()
            watch = Watch(scene)
            scene.render()
        except Exception:
            report.faults.append(f"it does not render:\n{traceback.format_exc()}")
            return report
        report.render_seconds = time.perf_counter() - started
        movie = folder / f"{path.stem}.mp4"
        if not watch.frames:
            report.faults.append("it plays nothing")
            return report
        shutil.move(Path(scene.renderer.file_writer.movie_file_path), movie)
        shutil.rmtree(folder / "work" / path.stem)
        report.faults += [*watch.faults.values(), *figures.wrong_numbers(scene)]
        seen = video.examine(movie, watch.frames, watch.waits, background())
        report.frames, report.seconds = seen.frames, seen.seconds
        if seen.seconds < LEAST_SECONDS:
            report.faults.append(
                f"it lasts {seen.seconds:.1f} s, at least {LEAST_SECONDS:g} wanted"
            )
        report.faults += seen.faults
    return report


def background() -> tuple[int, int, int]:
    """Red, green and blue of the background that Manim is set to, 0 to 255."""
    red, green, blue = (int(channel) for channel in config.background_color.to_int_rgb())
    return red, green, blue


def main(arguments: list[str]) -> None:
    """Check a scene and write its report."""
    path, folder = Path(arguments[0]), Path(arguments[1])
    report = check_scene(path, folder)
    (folder / f"{path.stem}.json").write_text(json.dumps(asdict(report), indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
