"""Our docstrings as Sphinx reads them, and what autodoc shows of a class beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sphinx.ext.napoleon import Config
from sphinx.ext.napoleon.docstring import NumpyDocstring

from docs_site.example_pictures import picture_for
from docs_site.rooms import owner_of

__all__ = ["is_left_out", "is_public", "prepare", "shorten", "show_public_bases"]

_CONFIG: Any = Config(
    # Types stand in the signatures, so parameters are a list of names with their words.
    napoleon_use_param=False,
    napoleon_use_rtype=False,
    napoleon_custom_sections=[("Attributes", "params_style")],
)

_ARRAY = re.compile(r"ndarray\[tuple\[(?:Any|int), \.\.\.\], dtype\[([\w.]+)\]\]")
"""What becomes of ``NDArray[float64]``."""


def prepare(_app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Turn the sections into what Sphinx knows, and show the picture of the example."""
    # Of an attribute, Napoleon would take the words before a colon in the first line for a type.
    kind: Any = what if what in {"class", "exception", "method", "function"} else "object"
    read = NumpyDocstring(list(with_returns(lines)), _CONFIG, None, kind, name, thing, options)
    lines[:] = read.lines()
    picture = picture_for(thing) if what == "class" else ""
    if picture:
        lines += ["", f".. image:: {picture}", "   :class: example", f"   :alt: {name}", ""]


def is_left_out(
    _app: Any, _what: str, _name: str, thing: Any, _skip: bool, _options: Any
) -> bool | None:
    """Leave out the fields of named tuples, which their ``Parameters`` describe."""
    return True if type(thing).__name__ == "_tuplegetter" else None


def show_public_bases(_app: Any, _name: str, _thing: Any, _options: Any, bases: list[Any]) -> None:
    """Put the nearest public ancestor in the place of a base class that is not public."""
    shown: list[Any] = []
    for base in bases:
        ancestors = getattr(base, "__mro__", (base,))
        nearest = next((each for each in ancestors if is_public(each)), object)
        if nearest not in shown:
            shown.append(nearest)
    bases[:] = [each for each in shown if each is not object] or [object]


def shorten(
    _app: Any, _what: str, _name: str, _thing: Any, _options: Any, signature: str, returned: str
) -> tuple[str | None, str | None]:
    """Write arrays in a signature as they are written in the code."""
    short = (_ARRAY.sub(r"NDArray[\1]", text) if text else text for text in (signature, returned))
    signature, returned = short
    return signature, returned


def is_public(thing: Any) -> bool:
    """Whether a class is one of our public names, or somebody else's."""
    module = getattr(thing, "__module__", "")
    return not module.startswith("nnviz_manim") or f"{module}.{thing.__qualname__}" in owner_of()


def with_returns(lines: Iterable[str]) -> Iterator[str]:
    """Write ``Returns`` and ``Yields`` as fields: without types, Napoleon takes words for them."""
    waiting = list(lines)
    while waiting:
        title = waiting.pop(0)
        if title.strip() not in {"Returns", "Yields"} or not waiting or not is_line(waiting[0]):
            yield title
            continue
        waiting.pop(0)
        body = []
        while waiting and not (len(waiting) > 1 and waiting[0].strip() and is_line(waiting[1])):
            body.append(waiting.pop(0))
        first, *others = body
        yield f":{title.strip().lower()}: {first}"
        yield from (f"    {line}" if line else "" for line in others)
        yield ""


def is_line(text: str) -> bool:
    """Whether it underlines a section's title."""
    return set(text.strip()) == {"-"}
