"""What stands where in the file that a run grows in."""

from __future__ import annotations

import json
import math
import struct
import zlib
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.moments import LAYERED, SCORES
from nnviz_manim.recording.run_info_json import check_probe_labels, info_from_json, info_to_json
from nnviz_manim.recording.snapshot_check import layer_shapes

__all__ = ["MARK", "UnfinishedLayout", "bytes_of", "described", "layout_of"]

MARK = b"nnviz-manim unfinished run\n"
_VERSION = 1
_HEAD = struct.Struct("<II")

_BLOCK = 4096
_FLOATS = ("<f4", "<f8")
_LARGEST = 2**31 - 1
"""Bytes of a moment: more than NumPy's records can have."""


class UnfinishedLayout(NamedTuple):
    """Where what stands in a file.

    Parameters
    ----------
    info
        What is the same at all moments.
    notes
        What whoever records wants to find again.
    probes
        Shape of the probes, (P, units of the input).
    dtypes
        Types of all arrays of a moment, by name, and of the probes.
    capacity
        Bytes of a place for the state, 0 without one.
    start
        Where the header ends.
    """

    info: RunInfo
    notes: dict[str, Any]
    probes: tuple[int, int]
    dtypes: dict[str, str]
    capacity: int
    start: int

    @property
    def probe_bytes(self) -> int:
        """How much the probes take."""
        return math.prod(self.probes) * np.dtype(self.dtypes["activations_0"]).itemsize

    @property
    def places(self) -> int:
        """Where the states begin."""
        return _rounded(self.start + self.probe_bytes)

    @property
    def moments(self) -> int:
        """Where the moments begin."""
        return self.places + 2 * self.capacity

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shapes of all arrays of one moment, by name; the probes are none of them."""
        kinds = layer_shapes(self.info, self.probes[0])
        return {
            f"{kind}_{layer}": shape
            for kind in LAYERED
            for layer, shape in kinds[kind].items()
            if (kind, layer) != ("activations", 0)
        }

    def record(self) -> np.dtype[Any]:
        """The type of one moment.

        Raises
        ------
        SettingError
            If it is too large for one.
        """
        shapes = self.shapes()
        size = sum(math.prod(shape) * int(self.dtypes[name][2]) for name, shape in shapes.items())
        if size > _LARGEST - 1000 - 16 * len(shapes):
            raise SettingError(
                f"one moment of a network of {self.info} takes {size / 1e9:.3g} GB, too much to be "
                "recorded into a file as it comes; record it without a path."
            )
        fields: list[Any] = [(score, "<f8") for score in SCORES]
        fields += [(name, self.dtypes[name], shape) for name, shape in shapes.items()]
        return np.dtype([*fields, ("crc", "<u4")], align=True)


def described(
    info: RunInfo, first: Snapshot, notes: dict[str, Any], state: int
) -> tuple[UnfinishedLayout, bytes]:
    """Lay out the file of a run by its first moment.

    Parameters
    ----------
    info, notes
        As of the layout.
    first
        The first moment.
    state
        Bytes of the state of its training, 0 without one.

    Returns
    -------
    The layout, and the bytes that the file begins with.

    Raises
    ------
    SettingError
        If a moment is too large.
    """
    dtypes = {
        f"{kind}_{layer}": "<f8" if np.asarray(array).dtype == np.float64 else "<f4"
        for kind in LAYERED
        for layer, array in getattr(first, kind).items()
    }
    probes = np.shape(first.activations[0])
    # Numbers in the state may get more digits.
    capacity = _rounded(state + _BLOCK) if state else 0
    header = {
        "version": _VERSION,
        "probes": probes,
        "dtypes": dtypes,
        "capacity": capacity,
        "notes": notes,
        "info": info_to_json(info),
    }
    text = json.dumps(header).encode()
    head = MARK + _HEAD.pack(len(text), zlib.crc32(text)) + text
    layout = UnfinishedLayout(info, notes, (probes[0], probes[1]), dtypes, capacity, len(head))
    layout.record()
    return layout, head


def layout_of(stream: BinaryIO, size: int) -> UnfinishedLayout:
    """Read the layout of a file, trusting nothing in it.

    Parameters
    ----------
    stream
        The file, at its beginning.
    size
        Its bytes.

    Raises
    ------
    SettingError
        If it is no such file, of another version, damaged or cut short. What is damaged can also
        fail in any other way.
    """
    head = bytes_of(stream, len(MARK) + _HEAD.size)
    if not head.startswith(MARK) or len(head) < len(MARK) + _HEAD.size:
        raise SettingError("it is no unfinished run.")
    length, crc = _HEAD.unpack(head[len(MARK) :])
    text = bytes_of(stream, min(length, size))
    if len(text) != length or zlib.crc32(text) != crc:
        raise SettingError("its header is damaged.")
    header = json.loads(text)
    version = header["version"]
    if version != _VERSION:
        raise SettingError(f"it has version {version!r:.20}, this program reads {_VERSION}.")
    info = info_from_json(header["info"])
    probes, dtypes = header["probes"], header["dtypes"]
    known = all(type(number) is int and number >= 0 for number in (*probes, header["capacity"]))
    if len(probes) != 2 or not known or not isinstance(header["notes"], dict):
        raise SettingError("its header states what cannot be.")
    check_probe_labels(info, probes[0])
    layout = UnfinishedLayout(
        info, header["notes"], tuple(probes), dtypes, header["capacity"], len(head) + length
    )
    if set(dtypes) != {"activations_0", *layout.shapes()} or not set(dtypes.values()) <= {*_FLOATS}:
        raise SettingError("its header states other arrays than its network has.")
    if probes[1] != info.layer_sizes[0] or layout.moments > size:
        raise SettingError("it is cut short, before its first moment.")
    return layout


def bytes_of(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or as many as there are."""
    pieces = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _rounded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK
