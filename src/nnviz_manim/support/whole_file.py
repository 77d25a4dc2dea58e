"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["written_whole"]


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write beside `path` and take its place at the end, if nothing went wrong.

    Whatever ends the writing early (an error, a full disk, Ctrl-C), the old file stays as
    it was and nothing is left beside it.

    Parameters
    ----------
    path
        The file to make or replace; its folder must exist. A link stays a link.

    Yields
    ------
    A stream to write to.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    target = path.resolve()
    # Not by tempfile: its files are readable by their owner only, and would stay so.
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        with beside.open("xb") as stream:
            yield stream
            stream.flush()
            # Without it a power cut can leave the new name with no content behind it.
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
