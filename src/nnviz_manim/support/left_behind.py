"""Whose an unfinished file or folder is, told by its name, and whether nobody's any more."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from platform import node

__all__ = ["OWNER", "is_abandoned", "owner_mark", "working_folder"]

OWNER = r"([0-9a-f]{6})-(\d+)-[0-9a-f]{8}"
"""How :func:`owner_mark` reads: machine, process, and what makes it unique."""

_ABANDONED = 24 * 60 * 60
"""Seconds without a change after which something unfinished is given up, whosever it is."""


def owner_mark() -> str:
    """Name this process, so that others can tell whether it is still alive."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


def is_abandoned(path: Path, owner: re.Match[str]) -> bool:
    """Tell whether nobody works any more on something unfinished.

    Parameters
    ----------
    path
        The file or folder.
    owner
        Its name, as matched by a pattern whose first two groups are those of :data:`OWNER`.

    Raises
    ------
    OSError
        If it cannot be looked at, as when it is gone meanwhile.
    """
    if owner[1] == _machine() and not _is_alive(int(owner[2])):
        return True
    return time.time() - _last_change(path) > _ABANDONED


@contextmanager
def working_folder(place: Path, prefix: str) -> Iterator[Path]:
    """Make a folder to work in, and remove it with all that is in it, however the work ends.

    Only a kill leaves it, and then it is removed the next time that a folder of this prefix is
    made at this place; those of processes that are alive stay.

    Parameters
    ----------
    place
        The folder that it is made in.
    prefix
        What its name begins with.

    Yields
    ------
    Its path.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    name = re.compile(rf"{re.escape(prefix)}{OWNER}")
    with suppress(OSError):
        for beside in list(place.iterdir()):
            owner = name.fullmatch(beside.name)
            # Another process may remove it at the same time.
            with suppress(OSError):
                if owner and is_abandoned(beside, owner):
                    shutil.rmtree(beside, ignore_errors=True)
    folder = place / f"{prefix}{owner_mark()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _last_change(path: Path) -> float:
    changes = [path.stat().st_mtime]
    # A folder does not change with what is written to the files in it.
    for each in path.rglob("*") if path.is_dir() else ():
        with suppress(FileNotFoundError):
            changes.append(each.stat().st_mtime)
    return max(changes)


def _machine() -> str:
    """Name the machine: a folder may be shared with others, which number processes anew."""
    return hashlib.sha256(node().encode()).hexdigest()[:6]


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # There is no way to ask that does no harm.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
