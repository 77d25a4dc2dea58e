"""Scenes that need a framework which may not be installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manim import logger

from nnviz_manim.errors import MissingLibraryError

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["NeedsFrameworkMixin"]


class NeedsFrameworkMixin(SceneLike):
    """Says in one line what is to be installed, where Manim's command would show all its calls.

    Elsewhere, in a notebook or a program, the error is raised as any other.
    """

    def render(self, *args: Any, **kwargs: Any) -> Any:
        """Render the scene.

        Raises
        ------
        MissingLibraryError
            If its framework is not installed.
        """
        try:
            return super().render(*args, **kwargs)
        except MissingLibraryError as fault:
            if not _within_manims_command():
                raise
            logger.error(str(fault))
            raise SystemExit(1) from None


def _within_manims_command() -> bool:
    """Tell whether the program that runs is ``manim``, or ``python -m manim``."""
    program = Path(sys.argv[0])
    return program.stem == "manim" or program.parts[-2:] == ("manim", "__main__.py")
