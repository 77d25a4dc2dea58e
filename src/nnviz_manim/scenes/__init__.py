"""The scenes of this package by name: ``from nnviz_manim.scenes import TrainScene``.

Each is a file of a few lines, to be read and copied. They lie beside this one where the package is
installed, and in the folder ``scenes`` of a source tree.
"""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from nnviz_manim.errors import SettingError

__all__ = ["SceneFile", "scene_files", "scene_named"]

_SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word begins within the name of a class."""

_BESIDE = Path(__file__).parent
_IN_SOURCES = Path(__file__).parents[3] / "scenes"
_FOLDER = _IN_SOURCES if (_IN_SOURCES / "train_scene.py").is_file() else _BESIDE
if _FOLDER != _BESIDE:
    __path__.append(str(_FOLDER))


class SceneFile(NamedTuple):
    """One scene.

    Parameters
    ----------
    name
        Of its class.
    path
        Of its file.
    summary
        First line of its description.
    """

    name: str
    path: Path
    summary: str

    @property
    def short_name(self) -> str:
        """Its name without what all have in common: "train" for TrainScene, of train_scene.py.

        It is the file's for the scene that the file is named after, and the class's for others.
        """
        stem = self.path.stem if self.is_first else _SNAKE.sub("_", self.name).lower()
        return stem.removesuffix("_scene")

    @property
    def is_first(self) -> bool:
        """Whether it is the scene that its file is named after."""
        return self.name.lower() == self.path.stem.replace("_", "")

    def load(self) -> Any:
        """Import the scene's class."""
        return getattr(importlib.import_module(f"{__name__}.{self.path.stem}"), self.name)


@cache
def scene_files() -> tuple[SceneFile, ...]:
    """List the scenes, read from their files without running them.

    Returns
    -------
    One entry a scene, in the order of the files' names.
    """
    found = []
    for path in sorted(_FOLDER.glob("[a-z]*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                words = (ast.get_docstring(node) or "").partition("\n")[0]
                found.append(SceneFile(node.name, path, words))
    return tuple(found)


def scene_named(name: str) -> SceneFile:
    """Find a scene by the name of its class or of its file.

    Parameters
    ----------
    name
        "TrainScene", "train_scene" or "train", in any case.

    Returns
    -------
    Its entry.

    Raises
    ------
    SettingError
        If there is no such scene; the message lists those that there are.
    """
    wanted = str(name).lower().removesuffix(".py").replace("-", "_")
    for scene in scene_files():
        names = {scene.name.lower(), scene.short_name, f"{scene.short_name}_scene"}
        if wanted in names or (scene.is_first and wanted == scene.path.stem):
            return scene
    known = ", ".join(scene.short_name for scene in scene_files())
    raise SettingError(f"there is no scene {name!r}; the scenes are {known}.")


def __getattr__(name: str) -> Any:
    for scene in scene_files():
        if scene.name == name:
            return scene.load()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *(scene.name for scene in scene_files())])
