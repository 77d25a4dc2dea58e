"""A directive that describes the public names of a room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from docs_site.docstrings import is_public
from docs_site.example_pictures import picture_of
from docs_site.rooms import PublicName, names_of, owner_of

if TYPE_CHECKING:
    from docutils import nodes

__all__ = ["PublicNames"]


class PublicNames(SphinxDirective):
    """``.. public-names:: nnviz_manim.learning``: a table of the names, then each in full.

    With ``:within: nnviz_manim.learning.layers`` only those that are defined there. A name that a
    room has from another room is described in the first one, and only linked in the second.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"within": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Write the page's text, and let Sphinx read it."""
        room = self.arguments[0]
        within = self.options.get("within", "")
        names = [each for each in names_of(room) if each.origin.startswith(within)]
        if not names:
            raise ExtensionError(f"public-names: nothing of {room} is defined in {within}")
        for each in names:
            self.env.note_dependency(ModuleAnalyzer.for_module(each.origin).srcname)
        lines = [*table(names), f".. py:currentmodule:: {room}", ""]
        for each in names:
            if owner_of()[each.path] == each:
                lines += described(each)
        return self.parse_text_to_nodes("\n".join(lines))


def table(names: list[PublicName]) -> Iterator[str]:
    """Write a row a name, with a small picture where there are any."""
    pictures = any(map(picture_of, names))
    yield ".. list-table::"
    yield "   :class: summary"
    yield f"   :widths: {'22 28 50' if pictures else '30 70'}"
    yield ""
    for each in names:
        path = owner_of()[each.path].path
        first, *others = [f":py:obj:`{each.name} <{path}>`", each.summary]
        if pictures:
            picture = picture_of(each)
            yield f"   * - .. image:: {picture}" if picture else "   * -"
            if picture:
                yield "          :class: thumbnail"
                yield f"          :alt: {each.name}"
            yield f"     - {first}"
        else:
            yield f"   * - {first}"
        yield from (f"     - {other}" for other in others)
    yield ""


def described(each: PublicName) -> list[str]:
    """Write the full description of a name."""
    if each.kind == "data":
        return [
            f".. py:data:: {each.name}",
            *(f"   {line}" for line in value_lines(each.thing)),
            "",
            *(f"   {line}" for line in each.lines),
            "",
        ]
    lines = [f".. auto{each.kind}:: {each.path}"]
    if each.kind == "class":
        stop = ", ".join(base.__name__ for base in each.thing.__mro__[1:] if is_public(base))
        lines += ["   :members:", f"   :inherited-members: {stop}"]
        # Tables that are told elsewhere: the gallery has the settings.
        if each.name != "StageMixin":
            lines += ["   :exclude-members: areas, setting_checks"]
        if any(is_public(base) and base is not object for base in each.thing.__mro__[1:]):
            lines += ["   :show-inheritance:"]
    return [*lines, ""]


def value_lines(value: Any) -> list[str]:
    """Say what a constant holds: its keys if it is a table, else itself if that is short."""
    if isinstance(value, Mapping):
        return [":value: {" + ", ".join(map(repr, value)) + "}"]
    text = repr(value)
    return [f":value: {text}"] if len(text) <= 80 and "0x" not in text else []
