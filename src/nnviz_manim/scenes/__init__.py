"""The scenes of this package by name: ``from nnviz_manim.scenes import TrainScene``.

Each is a file of a few lines, to be read and copied. They lie beside this one where the package is
installed, and in the folder ``scenes`` of a source tree.
"""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from nnviz_manim.errors import SettingError

__all__ = ["SceneFile", "scene_files", "scene_named"]

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
        """Name of the file without what all have in common: "train" for train_scene.py."""
        return self.path.stem.removesuffix("_scene")

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
        if wanted in {scene.name.lower(), scene.path.stem, scene.short_name}:
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
