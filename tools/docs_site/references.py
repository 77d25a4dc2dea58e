"""Links to what is public, whatever path an annotation or a docstring gives it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

import nnviz_manim
from docs_site.rooms import owner_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref

__all__ = ["resolve"]


def resolve(app: Any, env: Any, node: pending_xref, content: nodes.Element) -> Any:
    """Find what Sphinx did not find.

    A public class is imported from its room and defined in a file of its own, and annotations name
    it by either path, or by its bare name. What is not ours, or not public, is left as words; but
    what a docstring names and there is not is a mistake: None lets Sphinx complain.
    """
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    found = owner_of().get(target)
    if found is not None:
        domain, document = env.get_domain("py"), node["refdoc"]
        return domain.resolve_xref(env, document, app.builder, "obj", found.path, node, content)
    written_by_hand = "refexplicit" in node
    foreign = "." in target and not target.startswith("nnviz_manim")
    known = target.rpartition(".")[2] in private_names()
    return content if foreign or known or not written_by_hand else None


@cache
def private_names() -> frozenset[str]:
    """List what our modules, and the classes in them, define."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(nnviz_manim.__path__, "nnviz_manim."):
        if not module.name.endswith("__main__"):
            found.update(module.name.split("."))
            for name, thing in vars(importlib.import_module(module.name)).items():
                found |= {name, *(vars(thing) if isinstance(thing, type) else ())}
    return frozenset(found)
