"""Files whose bytes the system reads as they are looked at, and may forget again."""

from __future__ import annotations

import mmap
import struct
import zipfile
import zlib
from typing import BinaryIO

__all__ = ["mapped_file", "mapped_member"]

_LENGTHS = struct.Struct("<HH")
_LENGTHS_AT = 26
_HEAD = 30
"""A member begins with 30 bytes, of which the last four say how long its name and its notes are."""


def mapped_file(stream: BinaryIO) -> memoryview:
    """Map a file that is open for reading.

    Another file may take its place, but must not be written over it: that is how the package
    saves, and most programs.

    Returns
    -------
    Its bytes, read-only; they stay after the file is closed.
    """
    return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def mapped_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, mapped: memoryview
) -> memoryview:
    """Find a member of an archive that is not compressed, and check its sum.

    Parameters
    ----------
    archive, entry
        The archive and the entry of its table of contents.
    mapped
        The archive's file.

    Returns
    -------
    Its bytes.

    Raises
    ------
    zipfile.BadZipFile
        If it is cut short or damaged.
    """
    # Compares its head to the entry, and refuses what is encrypted.
    with archive.open(entry):
        pass
    start = entry.header_offset
    start += _HEAD + sum(_LENGTHS.unpack_from(mapped, start + _LENGTHS_AT))
    content = mapped[start : start + entry.file_size]
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {entry.filename!r}")
    return content
