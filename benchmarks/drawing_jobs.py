"""What ``drawing.py`` measures, each job in a process of its own.

    python benchmarks/drawing_jobs.py JOB SIDE TRANSFORMS

Prints the seconds that were spent and the frames that were made.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from article_moments import PARTS, make_moments
from manim import Camera, Group, Scene, Transform, tempconfig

FRAMES = 4
FRAME_RATE = 15
PICTURES = {
    "arrays": ("array_picture", "ArrayPicture"),
    "vmobjects": ("vmobject_picture", "VMobjectPicture"),
}


def picture_class(side: str) -> Any:
    module, name = PICTURES[side]
    return getattr(importlib.import_module(module), name)


def settings(folder: str, **further: Any) -> dict[str, Any]:
    return {
        "quality": "low_quality",
        "disable_caching": True,
        "background_color": "#000000",
        "media_dir": folder,
        "progress_bar": "none",
        "verbosity": "ERROR",
        **further,
    }


def rendered(scene_class: type[Scene], **further: Any) -> float:
    with tempfile.TemporaryDirectory() as folder, tempconfig(settings(folder, **further)):
        begin = time.process_time()
        scene_class().render()
        return time.process_time() - begin


def play_all(side: str, transforms: int, **further: Any) -> float:
    """Morph the whole picture from moment to moment in a scene; building it counts."""
    make = picture_class(side)
    first, *others = make_moments(transforms + 1)

    class Article(Scene):
        def construct(self) -> None:
            picture = make(first)
            whole = Group(*(picture.parts[name] for name in PARTS))
            self.add(picture.headers, whole)
            for moment in others:
                target = make(moment)
                self.play(
                    Transform(whole, Group(*(target.parts[name] for name in PARTS))),
                    run_time=FRAMES / FRAME_RATE,
                )

    return rendered(Article, **further)


def play_parts(side: str, transforms: int) -> float:
    """Morph part after part, as the article does; a Transform is one part."""
    make = picture_class(side)
    first, *others = make_moments(transforms // len(PARTS) + 2)
    steps = [(moment, name) for moment in others for name in PARTS][:transforms]

    class Article(Scene):
        def construct(self) -> None:
            picture = make(first)
            self.add(*picture.mobjects())
            for moment, name in steps:
                target = picture.make(name, moment)
                self.play(Transform(picture.parts[name], target), run_time=FRAMES / FRAME_RATE)

    return rendered(Article, dry_run=True)


def draw_alone(side: str, transforms: int) -> float:
    """Interpolate and paint, with everything built and begun beforehand."""
    make = picture_class(side)
    first, *others = make_moments(transforms + 1)
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder, tempconfig(settings(folder, dry_run=True)):
        camera = Camera()
        picture = make(first)
        whole = Group(*(picture.parts[name] for name in PARTS))
        for moment in others:
            target = make(moment)
            morph = Transform(whole, Group(*(target.parts[name] for name in PARTS)))
            morph.begin()
            for frame in range(FRAMES):
                begin = time.process_time()
                morph.interpolate(frame / FRAMES)
                camera.reset()
                camera.capture_mobjects([picture.headers, whole])
                spent += time.process_time() - begin
            morph.finish()
    return spent


JOBS: dict[str, Callable[[str, int], float]] = {
    "render": play_all,
    "frame": lambda side, transforms: play_all(side, transforms, dry_run=True),
    "parts": play_parts,
    "draw": draw_alone,
}


if __name__ == "__main__":
    _, job, side, transforms = sys.argv
    print(json.dumps([JOBS[job](side, int(transforms)), FRAMES * int(transforms)]))
