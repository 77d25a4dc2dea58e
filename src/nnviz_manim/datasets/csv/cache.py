"""A cache of CSV files as bytes, so that a second read takes a fraction of the time."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import numpy as np

from nnviz_manim.datasets.cache_folder import cache_folder
from nnviz_manim.datasets.csv.table import CsvTable
from nnviz_manim.support.whole_file import remove_abandoned, written_whole

__all__ = ["CsvCache"]

_FORMAT = 2


class CsvCache:
    """The cached copy of one CSV file.

    It lies in the user's cache folder, or in the folder that the environment variable
    NNVIZ_CACHE_DIR names, and counts only while the CSV file has the path, size and times
    that it had when the copy was made.

    Parameters
    ----------
    path
        The CSV file. Make the cache before reading it: a change during the reading is then
        noticed the next time.
    columns
        What was said about its columns: which one holds the labels, whether they are named, and
        whether they are pixels.
    labels
        Whether its labels are wanted.
    """

    def __init__(
        self, path: Path, columns: tuple[str | int | None, bool, bool], *, labels: bool
    ) -> None:
        self._file: Path | None = None
        # A path that leads nowhere (RuntimeError: in circles) is for the reading to refuse.
        with suppress(OSError, RuntimeError):
            source = path.resolve()
            state = source.stat()
            identity = json.dumps([_FORMAT, str(source), labels, *map(repr, columns)])
            # The time of the last change of any kind too: programs can set the other back.
            times = [state.st_size, state.st_mtime_ns, state.st_ctime_ns]
            self._key = np.frombuffer(json.dumps([identity, times]).encode(), dtype=np.uint8)
            name = hashlib.sha256(identity.encode()).hexdigest()[:32]
            self._file = cache_folder() / f"{name}.npz"

    def load(self) -> CsvTable | None:
        """Read the cached copy.

        Returns
        -------
        The numbers of the CSV file; None if there is no copy that is whole and up to date.
        """
        if self._file is None:
            return None
        try:
            with np.load(self._file, allow_pickle=False) as arrays:
                if not np.array_equal(arrays["key"], self._key):
                    return None
                pixels = arrays["pixels"]
                labels = arrays["labels"]
        # A broken archive can fail in any way, and the CSV file itself is there to be read.
        except Exception:  # noqa: BLE001
            return None
        fits = pixels.ndim == 2 and labels.shape in {(0,), pixels.shape[:1]}
        if not fits or pixels.dtype != np.uint8 or labels.dtype != np.int64:
            return None
        return CsvTable(pixels, labels if labels.size else None)

    def store(self, table: CsvTable) -> None:
        """Keep a copy for the next time; where that is not possible, go on without.

        Parameters
        ----------
        table
            The numbers of the CSV file.
        """
        if self._file is None:
            return
        labels = np.empty(0, dtype=np.int64) if table.labels is None else table.labels
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(self._file) as stream:
                # Uncompressed: unpacking would take longer than all the rest of the reading.
                np.savez(stream, key=self._key, pixels=table.pixels, labels=labels)
            remove_abandoned(self._file.parent)
