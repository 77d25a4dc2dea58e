"""Where the data files lie that come with the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

__all__ = ["bundled_file"]


@contextmanager
def bundled_file(name: str) -> Iterator[tuple[Path, bool]]:
    """Find a data file of the package, installed or in a source tree.

    Parameters
    ----------
    name
        Name of the file.

    Yields
    ------
    Its path, and whether it stays there: a copy unpacked from an archive has another name each
    time, and is gone afterwards.
    """
    packaged = files("nnviz_manim").joinpath("data", name)
    # In a source tree the file lies outside the package, where a reader finds it.
    source = packaged if packaged.is_file() else Path(__file__).parents[3] / "data" / name
    with as_file(source) as path:
        yield path, isinstance(source, Path)
