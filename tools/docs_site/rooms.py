"""The public names, room by room: what they are, where they are defined, how they are described."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sphinx.errors import PycodeError
from sphinx.pycode import ModuleAnalyzer

__all__ = ["ROOMS", "PublicName", "names_of", "owner_of"]

ROOMS = (
    "errors",
    "datasets",
    "learning",
    "recording",
    "recording.recorders",
    "analysis",
    "painting",
    "mobjects",
    "mixins",
    "scenes",
)
"""Where public names live, below ``nnviz_manim``; a name of two rooms belongs to the first one."""


@dataclass(frozen=True)
class PublicName:
    """One name that a room gives to others.

    Parameters
    ----------
    name, room
        As it is imported: ``from room import name``.
    thing
        What it is.
    origin
        Module that defines it.
    """

    name: str
    room: str
    thing: Any
    origin: str

    @property
    def path(self) -> str:
        """Its full name, as users import it."""
        return f"{self.room}.{self.name}"

    @property
    def kind(self) -> str:
        """ "class", "exception", "function" or "data"."""
        if inspect.isclass(self.thing):
            return "exception" if issubclass(self.thing, BaseException) else "class"
        return "function" if inspect.isroutine(self.thing) else "data"

    @property
    def lines(self) -> list[str]:
        """Its description."""
        if self.kind == "data":
            return attribute_docs(self.origin).get(("", self.name), [])
        return (inspect.getdoc(self.thing) or "").splitlines()

    @property
    def summary(self) -> str:
        """The first paragraph of its description, in one line."""
        text = "\n".join(self.lines).partition("\n\n")[0]
        return " ".join(text.split())


@cache
def attribute_docs(module: str) -> Mapping[tuple[str, str], list[str]]:
    """Give the descriptions that stand below the attributes of a module and of its classes."""
    try:
        return ModuleAnalyzer.for_module(module).find_attr_docs()
    except PycodeError:
        return {}


@cache
def names_of(room: str) -> tuple[PublicName, ...]:
    """List the public names of a room, in the order of its ``__all__``."""
    module = importlib.import_module(room)
    return tuple(
        PublicName(name, room, getattr(module, name), origin_of(room, name))
        for name in module.__all__
    )


@cache
def imports_of(module: str) -> Mapping[str, str]:
    """Give the names that a module imports from others of ours, each with that module."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return {
        alias.asname or alias.name: str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nnviz_manim")
        for alias in node.names
    }


def origin_of(room: str, name: str) -> str:
    """Find the module that defines a name, through those that only pass it on."""
    while name in imports_of(room):
        room = imports_of(room)[name]
    return room


@cache
def owner_of() -> Mapping[str, PublicName]:
    """Give every public name by its path, by the path of its definition, and by itself."""
    owners: dict[str, PublicName] = {}
    for room in ROOMS:
        for each in names_of(f"nnviz_manim.{room}"):
            first = owners.setdefault(f"{each.origin}.{each.name}", each)
            owners.setdefault(each.path, first)
            owners.setdefault(each.name, first)
    return owners
