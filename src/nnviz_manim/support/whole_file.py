"""A file that appears whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from nnviz_manim.support.left_behind import OWNER, is_abandoned, owner_mark

__all__ = ["remove_abandoned", "written_whole"]


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write beside `path` and take its place at the end, if nothing went wrong.

    Whatever ends the writing early (an error, a full disk, Ctrl-C), the old file stays as
    it was and nothing is left beside it. Only a kill leaves the unfinished file, and that is
    removed the next time that `path` is written.

    Parameters
    ----------
    path
        The file to make or replace; its folder must exist. A link stays a link, and a file that
        is replaced hands on its rights.

    Yields
    ------
    A stream to write to.

    Raises
    ------
    OSError
        If the file cannot be written, or `path` is something else than a file: a folder, a
        device, a pipe.
    """
    target = _target(path)
    rights = _rights_of(target)
    _remove_abandoned(target.parent, re.escape(_prefix(target)))
    # Not by tempfile: its files are readable by their owner only, and would stay so.
    beside = target.with_name(_unfinished_name(target))
    try:
        with beside.open("xb") as stream:
            yield stream
            stream.flush()
            # Without it a power cut can leave the new name with no content behind it.
            os.fsync(stream.fileno())
        if rights is not None:
            # Some file systems know no rights.
            with suppress(OSError):
                beside.chmod(rights)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _target(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as fault:  # how Python before 3.13 tells of links in circles
        raise OSError(errno.ELOOP, "the link leads in circles", str(path)) from fault


def _rights_of(target: Path) -> int | None:
    """Rights of the file to be replaced, None if there is none; anything else is refused."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(target))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(target))
    return stat.S_IMODE(mode)


def _prefix(target: Path) -> str:
    """What the unfinished files of a target begin with: short, as its own name may be long."""
    return f".nnviz-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}"


def _unfinished_name(target: Path) -> str:
    return f"{_prefix(target)}-{owner_mark()}.part"


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes have left of any file in a folder that is only ours.

    Where files are written under ever other names, what is left of one would stay for good.

    Parameters
    ----------
    folder
        A cache.
    """
    _remove_abandoned(folder, r"\.nnviz-[0-9a-f]{12}")


def _remove_abandoned(folder: Path, prefix: str) -> None:
    name = re.compile(rf"{prefix}-{OWNER}\.part")
    with suppress(OSError):
        for beside in folder.iterdir():
            owner = name.fullmatch(beside.name)
            # Another save may remove it at the same time.
            with suppress(OSError):
                if owner and is_abandoned(beside, owner):
                    beside.unlink()


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
