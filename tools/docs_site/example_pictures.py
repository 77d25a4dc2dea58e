"""The scenes in the docstrings, rendered as pictures for the reference."""

from __future__ import annotations

import doctest
import hashlib
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, tempconfig
from PIL import Image, ImageChops
from sphinx.util import logging
from sphinx.util.display import status_iterator

import nnviz_manim

__all__ = ["PICTURES", "picture_for", "picture_of", "render_all"]

PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "build" / "docs" / "pictures"
"""Where they are left, so that the next build renders only what has changed."""

ROOMS = ("mobjects", "painting")
_FRAME = {"pixel_width": 1280, "pixel_height": 720}
_WIDTH = 640
"""Pixels of a picture."""

_STILL = {"dry_run": True, "save_last_frame": True, "progress_bar": "none", "verbosity": "ERROR"}

logger = logging.getLogger(__name__)


def render_all(app: Any) -> None:
    """Render every example whose picture is missing, or was made by other code."""
    examples = examples_with_scenes() if app.config.example_pictures else {}
    code = fingerprint()
    PICTURES.mkdir(parents=True, exist_ok=True)
    mark = PICTURES / "made_by"
    if not mark.is_file() or mark.read_text() != code:
        for old in PICTURES.glob("*.png"):
            old.unlink()
    mark.write_text(code)
    missing = [name for name in examples if not (PICTURES / f"{name}.png").is_file()]
    for name in status_iterator(missing, "rendering examples... ", length=len(missing)):
        last_frame(examples[name]).save(PICTURES / f"{name}.png", optimize=True)


def picture_for(thing: Any) -> str:
    """Give the picture of a class's example, as a path for Sphinx; "" if there is none."""
    name = f"{thing.__module__}.{thing.__qualname__}"
    here = (PICTURES / f"{name}.png").is_file()
    return f"/../build/docs/pictures/{name}.png" if here else ""


def picture_of(public: Any) -> str:
    """Give the picture of a public name, if it is a class that has one."""
    return picture_for(public.thing) if inspect.isclass(public.thing) else ""


@cache
def examples_with_scenes() -> dict[str, doctest.DocTest]:
    """Find the docstrings with a scene to render, by the full name of what they describe."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = {}
    for room in ROOMS:
        package = importlib.import_module(f"nnviz_manim.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for test in finder.find(importlib.import_module(module.name)):
                if any(is_scene(example.source) for example in test.examples):
                    found[test.name] = test
    return found


def is_scene(source: str) -> bool:
    """Whether a line of an example begins the class of a scene."""
    head = source.partition("\n")[0]
    return head.startswith("class ") and "Scene)" in head


def last_frame(example: doctest.DocTest) -> Image.Image:
    """Run an example, and render the last scene that it defines."""
    example = doctest.DocTest(
        example.examples, dict(example.globs), example.name, example.filename, 0, example.docstring
    )
    result = doctest.DocTestRunner(verbose=False).run(example, clear_globs=False)
    if result.failed:
        raise RuntimeError(f"the example of {example.name} failed: run make test")
    *_, scene_class = (
        thing
        for thing in example.globs.values()
        if inspect.isclass(thing)
        and issubclass(thing, Scene)
        and thing.__module__.partition(".")[0] != "manim"
    )
    with tempconfig({**_FRAME, **_STILL}):
        scene: Any = scene_class()
        scene.render()
        return close_up(Image.fromarray(scene.camera.pixel_array[..., :3].copy()))


def close_up(frame: Image.Image) -> Image.Image:
    """Leave out most of the ground around what is seen; the shape of the frame stays."""
    differs = ImageChops.difference(frame, Image.new("RGB", frame.size, frame.getpixel((0, 0))))
    left, top, right, bottom = differs.point(lambda level: 255 * (level > 8)).getbbox() or (
        0,
        0,
        *frame.size,
    )
    ratio = frame.width / frame.height
    width = min(frame.width, max(1.15 * (right - left), 1.3 * ratio * (bottom - top), 400))
    middle, center = (left + right) / 2, (top + bottom) / 2
    box = np.array([middle, center, middle, center])
    box += np.array([-1, -1 / ratio, 1, 1 / ratio]) * width / 2
    # What would lie outside of the frame is moved into it.
    box += np.tile(np.maximum(-box[:2], 0) - np.maximum(box[2:] - frame.size, 0), 2)
    cut = frame.crop(tuple(box.round().astype(int)))
    return cut.resize((_WIDTH, round(_WIDTH / ratio)), Image.Resampling.LANCZOS)


def fingerprint() -> str:
    """Give a hash of the package's code, on any part of which a picture may depend."""
    digest = hashlib.sha256()
    for path in sorted(Path(nnviz_manim.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
