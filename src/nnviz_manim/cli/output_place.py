"""The place of a file that a command is to write."""

from __future__ import annotations

from pathlib import Path

from nnviz_manim.errors import SettingError

__all__ = ["require_place"]


def require_place(output: Path) -> None:
    """Refuse at once what could not be written in the end.

    Raises
    ------
    SettingError
        If it is a folder, or in none that exists.
    """
    if output.is_dir():
        raise SettingError(f"{output}: is a folder; name the file in it.")
    if not output.parent.is_dir():
        raise SettingError(f"{output}: there is no folder {output.parent}; make it first.")
