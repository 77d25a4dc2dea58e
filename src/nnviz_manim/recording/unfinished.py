"""The file that a run grows in while it is recorded, so that a kill costs its last moment at most.

It lies beside the run file, under its name with ``.unfinished`` behind it, and is gone when that
is written. In it stand, one behind the other:

- the words of ``MARK``, the length and CRC-32 of a header, and that header, JSON in UTF-8;
- the probes;
- two places for the state of the training, written in turn, so that one of them is always whole;
- the moments, each of the same size and with a CRC-32 of its own at its end.

Nothing in it is pickled, and nothing is taken on trust.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.learning.training.state import TrainingState
from nnviz_manim.recording.moments import SCORES, Moments, repeated
from nnviz_manim.recording.training_state_json import state_from_bytes, state_to_bytes
from nnviz_manim.recording.unfinished_layout import (
    UnfinishedLayout,
    bytes_of,
    described,
    layout_of,
)

__all__ = ["UnfinishedRun", "unfinished_path"]

_PLACE = struct.Struct("<IQQ")
"""CRC-32 of all that follows, number of moments, and length of the state."""

_SECONDS = 1.0
"""What a power cut may cost, at most: how often the system is asked to write to the disk."""


def unfinished_path(path: Path) -> Path:
    """Where a run grows that will be kept at a path."""
    return path.with_name(f"{path.name}.unfinished")


class UnfinishedRun:
    """A run that is being recorded into a file; made by :meth:`begin` or :meth:`found`.

    Attributes
    ----------
    first, last
        The first moment and the one recorded last; None where there is none yet.
    """

    def __init__(self, path: Path, stream: BinaryIO, layout: UnfinishedLayout) -> None:
        self._path = path
        self._stream = stream
        self._layout = layout
        self._record = layout.record()
        self._count = 0
        self._flushed = time.monotonic()
        self.first: Snapshot | None = None
        self.last: Snapshot | None = None

    @property
    def info(self) -> RunInfo:
        """What is the same at all moments."""
        return self._layout.info

    @property
    def notes(self) -> dict[str, Any]:
        """What whoever records wants to find again."""
        return self._layout.notes

    def __len__(self) -> int:
        return self._count

    @classmethod
    def begin(
        cls,
        path: Path,
        info: RunInfo,
        first: Snapshot,
        state: TrainingState | None,
        notes: dict[str, Any],
    ) -> Self:
        """Make the file, and write the first moment.

        Parameters
        ----------
        path
            Where it lies; one that is there already is replaced.
        info
            What is the same at all moments.
        first
            The first moment.
        state
            Of the training at that moment; None if it cannot be gone on with.
        notes
            Plain JSON values.

        Raises
        ------
        RunFileError
            If it cannot be written.
        SettingError
            If a moment is too large.
        """
        kept = 0 if state is None else len(state_to_bytes(state))
        layout, head = described(info, first, notes, kept and _PLACE.size + kept)
        try:
            # A new file, so that another process that records into the old one is not disturbed.
            path.unlink(missing_ok=True)
            # Not buffered: what is written is the system's at once, whatever becomes of us.
            stream = path.open("xb+", buffering=0)
        except OSError as fault:
            raise _not_written(path, fault) from fault
        made = cls(path, stream, layout)
        probes = np.asarray(first.activations[0], layout.dtypes["activations_0"])
        made._write(0, head + probes.tobytes())
        made.append(first, state)
        return made

    def append(self, moment: Snapshot, state: TrainingState | None) -> None:
        """Write one more moment, and the state of the training at it.

        Parameters
        ----------
        moment
            Of the same shapes as those before.
        state
            None if the training cannot be gone on with.

        Raises
        ------
        RunFileError
            If it cannot be written, as when the disk is full.
        SettingError
            If it is of other types than the first.
        """
        record = np.zeros((), self._record)
        for score in SCORES:
            record[score] = getattr(moment, score)
        for name in self._layout.shapes():
            kind, layer = name.rsplit("_", 1)
            array = np.asarray(getattr(moment, kind)[int(layer)])
            if array.dtype == np.float64 and self._layout.dtypes[name] == "<f4":
                raise SettingError(
                    f"moment {self._count}: {kind}[{layer}] is float64, in moment 0 it was not; "
                    "give all moments in one type."
                )
            record[name] = array
        record["crc"] = self._sum_of(record.tobytes())
        # First the state, which does not count before its moment is there: no moment that a kill
        # leaves is without one.
        if state is not None and self._layout.capacity:
            self._write_state(state, self._count + 1)
        place = self._layout.moments + self._count * self._record.itemsize
        self._write(place, record.tobytes())
        self._count += 1
        self.first = self.first or moment
        self.last = moment
        if time.monotonic() - self._flushed > _SECONDS:
            with suppress(OSError):
                os.fsync(self._stream.fileno())
            self._flushed = time.monotonic()

    def _write_state(self, state: TrainingState, count: int) -> None:
        content = state_to_bytes(state)
        numbers = struct.pack("<QQ", count, len(content))
        crc = zlib.crc32(content, zlib.crc32(numbers))
        place = self._layout.places + count % 2 * self._layout.capacity
        self._write(place, struct.pack("<I", crc) + numbers + content)

    def _write(self, place: int, content: bytes) -> None:
        view = memoryview(content)
        try:
            self._stream.seek(place)
            while view:
                view = view[self._stream.write(view) :]
        except OSError as fault:
            raise _not_written(self._path, fault) from fault

    @classmethod
    def found(cls, path: Path, *, to_go_on: bool = False) -> Self:
        """Open a file that was left behind.

        Parameters
        ----------
        path
            Where it lies.
        to_go_on
            Whether it is to be written to.

        Raises
        ------
        RunFileError
            If there is none, it is damaged, or has no whole moment.
        """
        try:
            stream = path.open("rb+" if to_go_on else "rb", buffering=0)
            size = os.fstat(stream.fileno()).st_size
        except FileNotFoundError as fault:
            raise RunFileError(
                f"{path}: there is no such file, so there is nothing to go on from; record anew."
            ) from fault
        except OSError as fault:
            raise RunFileError(f"{path}: cannot be opened ({fault.strerror or fault}).") from fault
        try:
            found = cls(path, stream, layout_of(stream, size))
            found._count_moments(size)
        except SettingError as fault:
            stream.close()
            raise RunFileError(f"{path}: does not fit together: {fault}") from fault
        except RunFileError:
            stream.close()
            raise
        # What is damaged can fail in any way.
        except Exception as fault:
            stream.close()
            raise RunFileError(
                f"{path}: is damaged ({type(fault).__name__}: {fault}); record anew."
            ) from fault
        return found

    def _count_moments(self, size: int) -> None:
        self._count = self._whole_moments(size)
        if not self._count:
            raise RunFileError(f"{self._path}: holds no whole moment; record anew.")
        moments = self.moments()
        self.first, self.last = moments.snapshot(0), moments.snapshot(-1)

    def _whole_moments(self, size: int) -> int:
        """Count the moments up to the first that is not whole."""
        count = max(0, size - self._layout.moments) // self._record.itemsize
        self._stream.seek(self._layout.moments)
        for number in range(count):
            content = bytes_of(self._stream, self._record.itemsize)
            if self._sum_of(content) != np.frombuffer(content, self._record)[0]["crc"]:
                return number
        return count

    def _sum_of(self, content: bytes) -> int:
        # What stands behind it is the sum itself, and what fills the record up.
        end = self._record.itemsize - self._record.alignment
        return zlib.crc32(memoryview(content)[:end])

    def moments(self) -> Moments:
        """Give all moments so far; their arrays are read from the file as they are looked at."""
        layout = self._layout
        self._stream.seek(layout.start)
        probes = np.frombuffer(
            bytes_of(self._stream, layout.probe_bytes), layout.dtypes["activations_0"]
        ).reshape(layout.probes)
        records: NDArray[Any] = np.memmap(
            self._stream, self._record, "r", layout.moments, (self._count,)
        )
        arrays: dict[str, Any] = {score: np.array(records[score]) for score in SCORES}
        for name in layout.shapes():
            kind, layer = name.rsplit("_", 1)
            arrays.setdefault(kind, {})[int(layer)] = np.asarray(records[name])
        arrays["activations"] = {0: repeated(probes, self._count), **arrays["activations"]}
        return Moments(**arrays)

    def go_back(self) -> TrainingState | None:
        """Take back what was recorded after the last state of the training, and give that state.

        Returns
        -------
        None if the training cannot be gone on with.
        """
        states = []
        for place in (0, 1) if self._layout.capacity else ():
            self._stream.seek(self._layout.places + place * self._layout.capacity)
            head = bytes_of(self._stream, _PLACE.size)
            if len(head) < _PLACE.size:
                continue
            crc, count, length = _PLACE.unpack(head)
            content = bytes_of(self._stream, min(length, self._layout.capacity))
            if crc == zlib.crc32(content, zlib.crc32(head[4:])) and 1 <= count <= self._count:
                states.append((count, content))
        if not states:
            return None
        self._count, content = max(states, key=lambda each: each[0])
        self.last = self.moments().snapshot(-1)
        try:
            self._stream.truncate(self._layout.moments + self._count * self._record.itemsize)
        except OSError as fault:
            raise _not_written(self._path, fault) from fault
        return state_from_bytes(content)

    def close(self, *, remove: bool = False) -> None:
        """Let go of the file.

        Parameters
        ----------
        remove
            Whether it is not needed any more.
        """
        own = os.fstat(self._stream.fileno())
        self._stream.close()
        if remove:
            with suppress(OSError):
                there = self._path.stat()
                # Another process may have begun anew under the same name.
                if (there.st_ino, there.st_dev) == (own.st_ino, own.st_dev):
                    self._path.unlink()


def _not_written(path: Path, fault: OSError) -> RunFileError:
    return RunFileError(
        f"{path}: the moments cannot be written ({fault.strerror or fault}); those before are kept "
        "there. Make room, and go on with resume."
    )
