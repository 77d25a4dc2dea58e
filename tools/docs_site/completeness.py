"""Whether the site has all that is public, and every scene."""

from __future__ import annotations

from typing import Any

from sphinx.util import logging

from docs_site.rooms import ROOMS, names_of, owner_of
from nnviz_manim.scenes import scene_files

__all__ = ["check"]

logger = logging.getLogger(__name__)


def check(_app: Any, env: Any) -> None:
    """Warn of each public name without a description, and each file of scenes without a section."""
    described = env.get_domain("py").objects
    for room in ROOMS:
        for each in names_of(f"nnviz_manim.{room}"):
            if owner_of()[each.path].path not in described:
                logger.warning("%s is on no page of docs/api", each.path)
    sections = env.get_domain("std").labels
    for stem in {scene.path.stem for scene in scene_files()}:
        if stem not in sections:
            logger.warning("scenes/%s.py has no section in docs/gallery", stem)
