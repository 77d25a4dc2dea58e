"""The folder for what can be made or fetched again."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

__all__ = ["cache_folder"]

_FOLDER_VARIABLE = "NNVIZ_CACHE_DIR"


def cache_folder() -> Path:
    """Return the user's cache folder, or the one that NNVIZ_CACHE_DIR names; it may not exist."""
    chosen = os.environ.get(_FOLDER_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_cache_path("nnviz-manim")
