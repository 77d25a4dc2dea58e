"""How much a compressed file may hold: a few kilobytes can unpack to more than there is memory."""

from __future__ import annotations

import io
import os
from typing import IO

from nnviz_manim.errors import SettingError

__all__ = ["Unpacked", "require_unpackable", "unpacking_limit"]

_VARIABLE = "NNVIZ_UNPACK_LIMIT"
_USUAL = 2 * 10**9
"""Bytes; the largest tables that are common, such as the 60,000 digits of MNIST, have 0.1."""


def unpacking_limit() -> int:
    """Return how many bytes a compressed file may hold: 2 GB, or NNVIZ_UNPACK_LIMIT.

    Raises
    ------
    SettingError
        If that variable is no number of bytes.
    """
    given = os.environ.get(_VARIABLE, "")
    if not given:
        return _USUAL
    try:
        limit = int(float(given))
    except (ValueError, OverflowError):
        limit = 0
    if limit < 1:
        raise SettingError(
            f"the environment variable {_VARIABLE} is {given!r:.40}; give a number of bytes, such "
            "as 4e9, or leave it away."
        )
    return limit


def require_unpackable(size: int, what: str, error: type[Exception]) -> None:
    """Refuse what states that it holds too much, before any of it is unpacked.

    Parameters
    ----------
    size
        Bytes that it states.
    what
        The file, for the message.
    error
        What is raised.

    Raises
    ------
    SettingError
        If the limit itself cannot be.
    """
    limit = unpacking_limit()
    if size > limit:
        raise error(
            f"{what}: would unpack to {size / 1e9:.3g} GB, more than the limit of {limit / 1e9:g} "
            f"GB; if you trust it, unpack it yourself, or raise the limit: {_VARIABLE}={size}."
        )


class Unpacked(io.RawIOBase):
    """What a compressed stream holds, up to the limit; beyond it, an error comes instead.

    Parameters
    ----------
    stream
        Unpacks as it is read.
    what
        The file, for the message.
    error
        What is raised.
    """

    def __init__(self, stream: IO[bytes], what: str, error: type[Exception]) -> None:
        super().__init__()
        self._stream = stream
        self._what = what
        self._error = error
        self._limit = unpacking_limit()
        self._read = 0

    def readable(self) -> bool:
        """Tell that it can be read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read the next bytes."""
        content = self._stream.read(len(buffer))
        self._read += len(content)
        if self._read > self._limit:
            raise self._error(
                f"{self._what}: unpacks to more than the limit of {self._limit / 1e9:g} GB; if you "
                f"trust it, unpack it yourself, or raise the limit: {_VARIABLE}="
                f"{2 * self._limit}."
            )
        buffer[: len(content)] = content
        return len(content)
