"""What our documentation needs beyond Sphinx: pages made from the scenes and the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_site import completeness, docstrings, example_pictures, references
from docs_site.public_names import PublicNames
from docs_site.scene_pages import SceneCards, SceneSection

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directives known to Sphinx, and answer its questions."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("scene-cards", SceneCards)
    app.add_directive("scene-section", SceneSection)
    app.add_config_value("example_pictures", default=True, rebuild="env", types=bool)
    app.connect("builder-inited", example_pictures.render_all)
    app.connect("autodoc-process-docstring", docstrings.prepare)
    app.connect("autodoc-process-signature", docstrings.shorten)
    app.connect("autodoc-skip-member", docstrings.is_left_out)
    app.connect("autodoc-process-bases", docstrings.show_public_bases)
    app.connect("missing-reference", references.resolve)
    app.connect("env-check-consistency", completeness.check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
