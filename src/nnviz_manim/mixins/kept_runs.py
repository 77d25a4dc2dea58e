"""Runs that scenes have trained, kept for the next render: each under what it came of, bounded."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

from manim import config, logger

from nnviz_manim import __version__
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import RunFileError
from nnviz_manim.recording import Run
from nnviz_manim.support.whole_file import remove_abandoned

__all__ = ["KeptRuns", "clear_kept_runs", "identity_of"]

_MOST_FILES, _MOST_BYTES = 20, 500_000_000
_LONGEST_NAME = 60

_told: set[Path] = set()
"""Folders of which was said that nothing can be kept there."""


class KeptRuns:
    """The folder ``runs`` in Manim's media folder, of which the newest files are kept.

    Parameters
    ----------
    folder
        Another folder; None: that one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = Path(config.get_dir("media_dir")) / "runs" if folder is None else folder

    def place(
        self, name: str, settings: Mapping[str, Any], code: Iterable[Any], data: Iterable[Dataset]
    ) -> Path:
        """Where a run of these very settings, code, data and version of the package is kept.

        Parameters
        ----------
        name
            Begins the file's name; what no file name can have is replaced.
        settings
            By name.
        code
            Functions that take part in the training.
        data
            All that is learned from, tested on and followed.
        """
        parts = [__version__, *(f"{key}={identity_of(value)}" for key, value in settings.items())]
        parts += [identity_of(function) for function in code]
        key = hashlib.sha256("\n".join(parts).encode())
        for each in data:
            key.update(each.features.tobytes())
            key.update(b"" if each.labels is None else each.labels.tobytes())
            key.update(repr((each.class_names, each.feature_shape)).encode())
        plain = re.sub(r"[^\w.-]+", "-", name).strip(".-")[:_LONGEST_NAME] or "run"
        return self.folder / f"{plain}-{key.hexdigest()[:16]}.npz"

    def load(self, place: Path) -> Run | None:
        """Read a kept run; None if there is none that can be read."""
        try:
            if not place.exists():
                return None
            run = Run.load(place)
        except (OSError, RunFileError) as fault:
            logger.warning("Training anew, as the kept run cannot be read: %s", fault)
            return None
        with suppress(OSError):
            os.utime(place)
        return run

    def keep(self, run: Run, place: Path) -> None:
        """Keep a run, and of all that are kept the newest; a full disk is said, once a folder."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            run.save(place)
            self._remove_oldest()
            remove_abandoned(self.folder)
        except (OSError, RunFileError) as fault:
            if self.folder not in _told:
                _told.add(self.folder)
                logger.warning(
                    "This run is not kept for the next render, which will train anew: %s", fault
                )

    def clear(self) -> int:
        """Remove all kept runs, and tell how many there were."""
        files = self._files()
        for path in files:
            path.unlink(missing_ok=True)
        return len(files)

    def _files(self) -> list[Path]:
        """All of them, the one used last first."""
        found = []
        for path in self.folder.glob("*-*.npz"):
            try:
                found.append((path.stat().st_mtime, path))
            except OSError:  # another render has just removed it
                continue
        return [path for _, path in sorted(found, reverse=True)]

    def _remove_oldest(self) -> None:
        size = 0
        for number, path in enumerate(self._files()):
            size += path.stat().st_size
            # The newest is kept, however large it is.
            if number and (number >= _MOST_FILES or size > _MOST_BYTES):
                path.unlink(missing_ok=True)


def clear_kept_runs() -> int:
    """Remove the runs that scenes have kept in Manim's media folder, and tell how many."""
    return KeptRuns().clear()


def identity_of(value: Any, depth: int = 4) -> str:
    """Text that is the same for the same setting in every process, and differs with its code.

    Parameters
    ----------
    value
        A setting, or a function.
    depth
        How far is looked into what is inside of it.
    """
    if not depth:
        return type(value).__qualname__
    code = getattr(getattr(value, "__func__", value), "__code__", None)
    if isinstance(code, CodeType):
        bound = [getattr(value, "__defaults__", None), getattr(value, "__kwdefaults__", None)]
        cells = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
        return f"{_code_text(code)} {[identity_of(each, depth - 1) for each in (*bound, *cells)]}"
    if isinstance(value, list | tuple):
        return f"({', '.join(identity_of(each, depth - 1) for each in value)})"
    text = repr(value)
    if " at 0x" not in text:
        return text
    # An object of no words of its own: what it is made of, and what it does.
    methods = (each for each in vars(type(value)).values() if hasattr(each, "__code__"))
    inside = getattr(value, "__dict__", {})
    held = {name: identity_of(each, depth - 1) for name, each in sorted(inside.items())}
    codes = [identity_of(method, depth - 1) for method in methods]
    return f"{type(value).__qualname__} {held} {codes}"


def _code_text(code: CodeType) -> str:
    inner = [
        _code_text(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts
    ]
    return f"{code.co_name} {code.co_code.hex()} {code.co_names} {inner}"
