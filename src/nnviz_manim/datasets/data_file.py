"""A file with data, plain or compressed by gzip, opened so that faults name it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Any, cast

from nnviz_manim.errors import DataError, DataFileError

__all__ = ["file_path", "opened", "within_memory"]

_GZIP_START = b"\x1f\x8b"


def file_path(path: Any) -> Path:
    """Return what names a file as a path.

    Parameters
    ----------
    path
        A text or a path.

    Raises
    ------
    DataError
        If it is neither, or no file can be called so.
    """
    if not isinstance(path, (str, PathLike)) or isinstance(path, bytes):
        raise DataError(f"a file is named by its path, not by {path!r:.60}; give a str or a Path.")
    if "\0" in str(path) or not str(path).strip():
        raise DataError(f"no file can be called {str(path)!r:.60}; check the path.")
    return Path(path)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a data file for reading; gzip is known by its first bytes, not by its name.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Its plain content.

    Raises
    ------
    DataFileError
        If it is missing, not a file, not readable, or broken gzip; also when that shows only
        while it is being read.
    """
    try:
        if path.is_dir():
            raise DataFileError(f"{path}: is a folder; give the data file in it.")
        with path.open("rb") as start:
            compressed = start.read(2) == _GZIP_START
        with path.open("rb") as plain:
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=plain)) if compressed else plain
    except DataError:
        raise
    except FileNotFoundError as fault:
        raise DataFileError(f"{path}: there is no such file; check the path.") from fault
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise DataFileError(
            f"{path}: its gzip compression is broken or cut short ({fault}); "
            "fetch or make the file again."
        ) from fault
    except OSError as fault:
        raise DataFileError(f"{path}: cannot be read ({fault.strerror or fault}).") from fault


@contextmanager
def within_memory(path: Path) -> Iterator[None]:
    """Turn running out of memory into an error that names the file.

    Parameters
    ----------
    path
        The file that is being read.

    Raises
    ------
    DataError
        If memory ran out.
    """
    try:
        yield
    except MemoryError as fault:
        raise DataError(
            f"{path}: holds more rows than fit into memory; give a part of the file."
        ) from fault
