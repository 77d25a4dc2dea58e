"""A run in one .npz file: nothing pickled, nothing compressed, nothing taken on trust.

Uncompressed, for weights hardly shrink, and because an array can then not claim to be larger
than the file is. A file that somebody has packed again (``numpy.savez_compressed``) is read too, up
to a limit that is looked at before anything is unpacked.

``numpy.load`` opens it as well: ``header`` is JSON in UTF-8, ``weights_1`` has shape
(T, units_1, units_0) and so on, ``activations_0`` is the probes, without time: (P, units_0).
"""

from __future__ import annotations

import io
import json
import math
import os
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.mapped_file import mapped_file, mapped_member
from nnviz_manim.recording.moments import SCORES, Moments, repeated
from nnviz_manim.recording.run_info_json import check_probe_labels, info_from_json, info_to_json
from nnviz_manim.recording.score_check import check_scores
from nnviz_manim.recording.snapshot_check import layer_shapes
from nnviz_manim.recording.unfinished import UnfinishedRun, unfinished_path
from nnviz_manim.recording.unfinished_layout import MARK
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import known
from nnviz_manim.support.unpacking import require_unpackable
from nnviz_manim.support.whole_file import written_whole

__all__ = ["RunParts", "read_run", "write_run"]

_FORMAT = "nnviz-manim run"
_VERSION = 3
"""1 named sizes and activations where layers stand now, and told the ending in words alone; 2 knew
no units and no targets."""
_FLOATS = (np.dtype("<f4"), np.dtype("<f8"))
_BYTES = (np.dtype("u1"),)

_LARGE = 1 << 26
"""Bytes of a file that is not read into memory, but moment by moment as it is looked at."""

_LONGEST_HEAD = 1 << 17
"""Bytes that the head of an array can have, and more."""

_END_RECORD = 22
"""Bytes of the last record of an archive without a comment."""

_OLD_WORDS = {
    "interrupted": Ending.INTERRUPTED,
    "closed before": Ending.INTERRUPTED,
    "no longer finite": Ending.DIVERGED,
}


class RunParts(NamedTuple):
    """What a run file holds.

    Parameters
    ----------
    info
        What is the same at all moments.
    moments
        The moments.
    stop_reason
        Why the training ended, in words.
    ending
        The same as one of a few.
    """

    info: RunInfo
    moments: Moments
    stop_reason: str
    ending: Ending


def write_run(path: Path, parts: RunParts) -> None:
    """Write a run file, whole or not at all.

    Parameters
    ----------
    path
        The file; one that is there already is replaced.
    parts
        What to write.

    Raises
    ------
    RunFileError
        If it cannot be written; a file that was there is still as it was.
    """
    moments = parts.moments
    header = {
        "format": _FORMAT,
        "version": _VERSION,
        "moments": len(moments),
        "probes": moments.activations[0].shape[1],
        "stop_reason": parts.stop_reason,
        "ending": parts.ending.value,
        "info": info_to_json(parts.info),
    }
    arrays: dict[str, NDArray[Any]] = {
        "header": np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    }
    arrays |= {score: getattr(moments, score) for score in SCORES}
    for kind in layer_shapes(parts.info, 0):
        arrays |= {f"{kind}_{layer}": array for layer, array in getattr(moments, kind).items()}
    arrays["activations_0"] = moments.activations[0][0]
    try:
        with written_whole(path) as stream, zipfile.ZipFile(stream, "w") as archive:
            for name, array in arrays.items():
                # ZipInfo as it is has a fixed date: the same run makes the same file.
                entry = zipfile.ZipInfo(f"{name}.npy")
                with archive.open(entry, "w", force_zip64=True) as member:
                    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
                    np.lib.format.write_array(member, little, (1, 0), allow_pickle=False)
    except OSError as fault:
        raise RunFileError(
            f"{path}: the run cannot be written ({fault.strerror or fault}); "
            "give a file in a folder that exists and can be written to."
        ) from fault


def read_run(path: Path) -> RunParts:
    """Read a run file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    What it holds; arrays are read-only.

    Raises
    ------
    RunFileError
        If it is missing, damaged, foreign, pickled, of a newer format, or if its arrays do not
        have the shapes that its header states.
    """
    try:
        mode = path.stat().st_mode
        # A pipe would keep the program waiting for ever.
        is_usual = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
        stream = path.open("rb") if is_usual else io.BytesIO()
    except FileNotFoundError as fault:
        beside = unfinished_path(path)
        hint = (
            f"but {beside.name} holds what was recorded until it was cut off: load that, or resume"
            if beside.exists()
            else "check the path"
        )
        raise RunFileError(f"{path}: there is no such run file; {hint}.") from fault
    except IsADirectoryError as fault:
        raise RunFileError(f"{path}: is a folder; give the run file in it.") from fault
    except OSError as fault:
        raise RunFileError(
            f"{path}: cannot be opened ({fault.strerror or fault}); check the path."
        ) from fault
    if not isinstance(stream, io.BufferedReader):
        raise RunFileError(f"{path}: is a device or a pipe; give a file that Run.save has written.")
    try:
        with stream:
            size = os.fstat(stream.fileno()).st_size
            if stream.read(len(MARK)) == MARK:
                return _unfinished_parts(path)
            stream.seek(0)
            _require_archive(path, stream)
            mapped = mapped_file(stream) if size >= _LARGE else None
            with zipfile.ZipFile(stream) as archive:
                return _Reader(path, archive, size, mapped).parts()
    except RunFileError:
        raise
    except SettingError as fault:
        raise RunFileError(f"{path}: does not fit together: {fault}") from fault
    # A broken archive can fail in any way, from BadZipFile to NotImplementedError.
    except Exception as fault:
        raise RunFileError(
            f"{path}: is cut short, damaged, or cannot be read ({type(fault).__name__}: {fault}); "
            "take another copy, or record the run again."
        ) from fault


def _unfinished_parts(path: Path) -> RunParts:
    """What was recorded until a training was cut off."""
    unfinished = UnfinishedRun.found(path)
    moments = unfinished.moments()
    unfinished.close()
    _require_possible_scores(moments, unfinished.info)
    words = f"cut off after epoch {moments.epoch[-1]:g}"
    ending = Ending.INTERRUPTED if moments.are_finite() else Ending.DIVERGED
    return RunParts(unfinished.info, moments, words, ending)


def _require_possible_scores(moments: Moments, info: RunInfo) -> None:
    before = None
    scores = (getattr(moments, score) for score in SCORES)
    for number, moment in enumerate(zip(*scores, strict=True)):
        now = SimpleNamespace(**dict(zip(SCORES, moment, strict=True)))
        check_scores(now, number, before, is_regression=info.is_regression)
        before = now


def _require_archive(path: Path, stream: BinaryIO) -> None:
    start = stream.read(6)
    if start.startswith(b"PK"):
        _require_end(path, stream)
        return
    kinds = {
        b"": "is empty",
        b"\x80": "is a pickle, which could run any program, and is refused",
        b"\x93NUMPY": "is a single NumPy array",
    }
    found = next((kind for mark, kind in kinds.items() if mark and start.startswith(mark)), None)
    reason = found or (kinds[b""] if not start else "is not a run file")
    raise RunFileError(f"{path}: {reason}; give a file that Run.save has written.")


def _require_end(path: Path, stream: BinaryIO) -> None:
    """Refuse what stands behind an archive: zipfile would look over it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(size - _END_RECORD, 0))
    end = stream.read()
    stream.seek(0)
    # Where the record is not the last thing in the file, or has a comment behind it.
    if end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        raise RunFileError(
            f"{path}: is cut short, damaged, or has something behind its end; take another copy, "
            "or record the run again."
        )


class _Reader:
    """Reads an archive member by member, each held against what the header states."""

    def __init__(
        self, path: Path, archive: zipfile.ZipFile, size: int, mapped: memoryview | None
    ) -> None:
        self._path = path
        self._archive = archive
        self._mapped = mapped
        self._members = {entry.filename: entry for entry in archive.infolist()}
        if len(self._members) < len(archive.infolist()):
            raise self._error("holds two arrays of the same name")
        kinds = {entry.compress_type for entry in self._members.values()}
        if not kinds <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._error("holds arrays that are compressed otherwise than NumPy does")
        stated = sum(entry.file_size for entry in self._members.values())
        # Compressed content, or members that share their bytes, can be of any size.
        if zipfile.ZIP_DEFLATED in kinds:
            require_unpackable(stated, str(path), RunFileError)
        elif stated > size:
            raise self._error(f"states {stated} bytes of arrays, but has {size} in all")

    def parts(self) -> RunParts:
        header = self._header()
        info = info_from_json(header["info"], version=header["version"])
        moments, probes = header["moments"], header["probes"]
        check_probe_labels(info, probes)
        arrays: dict[str, Any] = {score: self._array(score, (moments,)) for score in SCORES}
        for kind, shapes in layer_shapes(info, probes).items():
            arrays[kind] = {
                layer: self._array(f"{kind}_{layer}", (moments, *shape))
                for layer, shape in shapes.items()
                if layer
            }
        still = self._array("activations_0", (probes, info.layer_sizes[0]))
        arrays["activations"] = {0: repeated(still, moments), **arrays["activations"]}
        if self._members:
            raise self._error(f"holds {min(self._members)}, which is no part of such a run")
        recorded = Moments(**arrays)
        _require_possible_scores(recorded, info)
        ending = _ending(header)
        if header["version"] == 1 and not recorded.are_finite():
            ending = Ending.DIVERGED
        if ending is not Ending.DIVERGED and not recorded.are_finite():
            raise self._error(
                "holds weights or activations that are not finite, but does not say that the "
                "training diverged"
            )
        return RunParts(info, recorded, header["stop_reason"], ending)

    def _header(self) -> dict[str, Any]:
        if "header.npy" not in self._members:
            held = ", ".join(sorted(self._members)[:4]) or "nothing"
            raise self._error(f"is not a run file: it holds {held}, and no header")
        try:
            header = json.loads(self._array("header", None, _BYTES).tobytes())
        except (ValueError, RecursionError) as fault:
            raise self._error(f"its header is not JSON ({fault})") from fault
        if not isinstance(header, dict) or header.get("format") != _FORMAT:
            raise self._error(f"is not a run file: its header does not say {_FORMAT!r}")
        version = header.get("version")
        if type(version) is not int or not 1 <= version <= _VERSION:
            raise self._error(
                f"has format version {version!r:.20}, this program reads 1 to {_VERSION}; "
                "update nnviz-manim to read newer files"
            )
        for key, lowest in (("moments", 1), ("probes", 0)):
            if type(header.get(key)) is not int or header[key] < lowest:
                raise self._error(f"its header states {header.get(key)!r:.20} {key}")
        if not isinstance(header.get("stop_reason"), str) or "info" not in header:
            raise self._error("its header lacks stop_reason or info")
        return header

    def _array(
        self,
        name: str,
        shape: tuple[int, ...] | None,
        dtypes: tuple[np.dtype[Any], ...] = _FLOATS,
    ) -> FloatArray:
        """Read one array; `shape` None takes any shape."""
        entry = self._members.pop(f"{name}.npy", None)
        if entry is None:
            raise self._error(f"lacks the array {name}")
        # Reading to the end is what makes zipfile compare the checksum.
        content = (
            self._archive.read(entry)
            if self._mapped is None or entry.compress_type != zipfile.ZIP_STORED
            else mapped_member(self._archive, entry, self._mapped)
        )
        stream = io.BytesIO(content[:_LONGEST_HEAD])
        if np.lib.format.read_magic(stream) != (1, 0):
            raise self._error(f"the array {name} is in another format than Run.save writes")
        found, by_column, dtype = np.lib.format.read_array_header_1_0(stream)
        if dtype.hasobject:
            raise self._error(
                f"the array {name} is pickled, which could run any program, and is refused"
            )
        if dtype not in dtypes or by_column:
            raise self._error(f"the array {name} holds {dtype}, not {dtypes[0]}, row by row")
        expected = found if shape is None else shape
        if found != expected:
            raise self._error(
                f"the array {name} has shape {found}, the run's header states {expected}"
            )
        held, stated = len(content) - stream.tell(), math.prod(found) * dtype.itemsize
        if held != stated:
            raise self._error(
                f"the array {name} states {stated} bytes of numbers, but holds {held}"
            )
        return np.ndarray(found, dtype, buffer=content, offset=stream.tell())

    def _error(self, reason: str) -> RunFileError:
        return RunFileError(f"{self._path}: {reason}. Take another copy, or record the run again.")


def _ending(header: dict[str, Any]) -> Ending:
    """How the training ended; of older files, by what they say in words."""
    if header["version"] > 1:
        return known({each.value: each for each in Ending}, header.get("ending"), "ending")
    words = header["stop_reason"]
    found = (ending for part, ending in _OLD_WORDS.items() if part in words)
    return next(found, Ending.WHOLE if words else Ending.UNKNOWN)
