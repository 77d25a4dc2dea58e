"""Directives for the gallery: what a scene shows, and its settings, taken from its class."""

from __future__ import annotations

import ast
import html
import inspect
import reprlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from docs_site.example_pictures import PROJECT
from docs_site.rooms import attribute_docs
from nnviz_manim.cli.rendering import needs_of
from nnviz_manim.mixins.settings import ANYTHING
from nnviz_manim.scenes import SceneFile, scene_files

if TYPE_CHECKING:
    from docutils import nodes

__all__ = ["SceneCards", "SceneSection", "Setting", "settings_of"]

MEDIA = PROJECT / "media"
_LONGEST = 80
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxtuple = _SHORT.maxlist = 8


class Setting(NamedTuple):
    """One setting of a scene's class.

    Parameters
    ----------
    name, value
        As the class has them.
    expected
        What it may be, in words.
    meaning
        What it does.
    is_own
        Whether the scene's file sets it.
    """

    name: str
    value: str
    expected: str
    meaning: str
    is_own: bool


def settings_of(scene: type[Any]) -> list[Setting]:
    """List the settings of a scene: those that its own file sets first."""
    checks = scene.known_settings() if hasattr(scene, "known_settings") else {}
    found = [
        Setting(
            name,
            written(getattr(scene, name)),
            check.expected,
            meaning_of(scene, name),
            name in vars(scene),
        )
        for name, check in checks.items()
    ]
    return sorted(found, key=lambda each: not each.is_own)


def meaning_of(scene: type[Any], name: str) -> str:
    """Give the words below the attribute, in whichever class they stand."""
    for base in scene.__mro__:
        if base.__module__.startswith("nnviz_manim"):
            lines = attribute_docs(base.__module__).get((base.__qualname__, name))
            if lines:
                return " ".join(" ".join(lines).split())
    return ""


def written(value: Any) -> str:
    """Write a value in one short line, as it would stand in a file."""
    if hasattr(value, "features") or " at 0x" in repr(value):
        return f"{type(value).__name__}(…)"
    line = " ".join(_SHORT.repr(value).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class SceneSection(SphinxDirective):
    """``.. scene-section:: train_scene``: the scenes of a file, with all there is to know."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the section's text, and let Sphinx read it."""
        stem = self.arguments[0]
        scenes = [each for each in scene_files() if each.path.stem == stem]
        if not scenes:
            raise ExtensionError(f"scene-section: there is no file scenes/{stem}.py")
        self.env.note_dependency(str(scenes[0].path))
        return self.parse_text_to_nodes("\n".join(section(scenes)))


class SceneCards(SphinxDirective):
    """``.. scene-cards::``: a picture and a line for each file of scenes that is named in it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the cards, and let Sphinx read them."""
        scenes = {each.path.stem: each for each in reversed(scene_files()) if is_shown(each)}
        lines = [".. container:: cards", ""]
        for stem in map(str.strip, self.content):
            if stem not in scenes:
                raise ExtensionError(f"scene-cards: there is no file scenes/{stem}.py")
            lines += [f"   {line}" for line in card(scenes[stem])]
        return self.parse_text_to_nodes("\n".join(lines))


def is_shown(scene: SceneFile) -> bool:
    """Whether it is the scene that a card tells of: the first one of its file."""
    return next(each for each in scene_files() if each.path == scene.path) == scene


def card(scene: SceneFile) -> Iterator[str]:
    """Write a picture that leads to the scene's section, and its line."""
    stem = scene.path.stem
    yield ".. container:: card"
    yield ""
    picture = picture_path(stem)
    if picture:
        yield f"   .. image:: {picture}"
        yield f"      :alt: {scene.summary}"
        yield "      :class: card-picture"
        yield ""
    yield f"   :ref:`{scene.short_name.replace('_', ' ')} <{stem}>`"
    yield f"   {scene.summary}"
    yield ""


def picture_path(stem: str) -> str:
    """Give the picture of a scene's file in media/, a moving one first; "" if there is none."""
    names = [f"{stem}.gif", f"{stem}.png"]
    return next((f"/../media/{name}" for name in names if (MEDIA / name).is_file()), "")


def section(scenes: list[SceneFile]) -> Iterator[str]:
    """Write what is to be known of the scenes of a file."""
    path = scenes[0].path
    picture = picture_path(path.stem)
    if picture:
        yield from (f".. image:: {picture}", f"   :alt: {scenes[0].summary}", "")
    module = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    yield from (module, "")
    for scene in scenes:
        kind = scene.load()
        yield from (f".. rubric:: {scene.name}", "")
        yield from (inspect.getdoc(kind) or "", "")
        yield f"It needs {needs_of(kind)}. From anywhere: ``nnviz render {scene.short_name}``."
        yield ""
        settings = settings_of(kind)
        own = [each for each in settings if each.is_own]
        others = [each for each in settings if not each.is_own]
        if own:
            yield from table(own)
        if others:
            title = "All other settings" if own else "Settings"
            yield from raw(f"<details><summary>{html.escape(title)}</summary>")
            yield from table(others)
            yield from raw("</details>")
    yield from (f".. literalinclude:: /../scenes/{path.name}", f"   :caption: scenes/{path.name}")
    yield ""


def raw(markup: str) -> list[str]:
    """Write markup as it is."""
    return [".. raw:: html", "", f"   {markup}", ""]


def table(settings: list[Setting]) -> Iterator[str]:
    """Write a row a setting."""
    yield ".. list-table::"
    yield "   :class: settings"
    yield "   :header-rows: 1"
    yield "   :widths: 20 20 25 35"
    yield ""
    for row in ("setting", "here", "may be", "what it is"), *map(row_of, settings):
        for number, cell in enumerate(row):
            yield f"   {'* -' if not number else '  -'} {cell}"
    yield ""


def row_of(setting: Setting) -> tuple[str, ...]:
    """Write the cells of a setting's row."""
    # What is checked where it is used says itself what it may be.
    expected = "" if setting.expected == ANYTHING.expected else setting.expected
    return f"``{setting.name}``", f"``{setting.value}``", expected, setting.meaning
