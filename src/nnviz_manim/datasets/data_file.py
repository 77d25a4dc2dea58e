"""A file with data, plain or compressed by gzip, opened so that faults name it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Any, cast

from nnviz_manim.errors import DataError, DataFileError
from nnviz_manim.support.unpacking import Unpacked

__all__ = ["file_path", "opened", "unchanged", "within_memory"]

_GZIP_START = b"\x1f\x8b"

_PIECE = 1 << 16
"""Bytes that are unpacked at once."""


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
        If it is missing, not a file, not readable, broken gzip, or unpacks to more than the limit
        of :func:`~nnviz_manim.support.unpacking.unpacking_limit`; also when that shows only while
        it is being read.
    """
    try:
        if path.is_dir():
            raise DataFileError(f"{path}: is a folder; give the data file in it.")
        with path.open("rb") as start:
            compressed = start.read(2) == _GZIP_START
        with path.open("rb") as plain:
            yield _unpacked(plain, path) if compressed else plain
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


def _unpacked(stream: IO[bytes], path: Path) -> IO[bytes]:
    packed = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    return io.BufferedReader(Unpacked(packed, str(path), DataFileError), _PIECE)


@contextmanager
def unchanged(*paths: Path) -> Iterator[None]:
    """Refuse what was read from files that were replaced or written to meanwhile.

    A file is opened more than once, for its head, its numbers and its faults, which then may be
    those of different files.

    Parameters
    ----------
    paths
        The files that are being read.

    Raises
    ------
    DataFileError
        If one was changed; then nothing else is raised.
    """
    before = [_identity(path) for path in paths]
    fault = None
    try:
        yield
    except DataError as error:
        fault = error
    for path, was in zip(paths, before, strict=True):
        if was is not None and _identity(path) != was:
            raise DataFileError(
                f"{path}: was changed while it was read; read it again once it is written."
            ) from fault
    if fault is not None:
        raise fault


def _identity(path: Path) -> tuple[int, ...] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


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
