"""CSV files of examples: a header ``label,pixel0,pixel1…``, then one example a row."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from pathlib import Path

import numpy as np

from nnviz_manim.datasets.csv.cache import CsvCache
from nnviz_manim.datasets.csv.fault import first_fault
from nnviz_manim.datasets.csv.header import CsvHeader
from nnviz_manim.datasets.csv.table import CsvTable, read_table
from nnviz_manim.datasets.data_file import within_memory
from nnviz_manim.datasets.dataset import Dataset

__all__ = ["load_csv"]


def load_csv(
    path: str | Path,
    *,
    feature_shape: Sequence[int] | None = None,
    class_names: Sequence[str] | None = None,
    labels: bool | None = None,
    cache: bool = True,
) -> Dataset:
    """Load examples from a CSV file, compressed by gzip or not.

    The first line names the columns; one called "label" holds the class of each example as a
    whole number from 0. All others are features, whole numbers from 0 to 255, and are divided
    by 255.

    Parameters
    ----------
    path
        The file.
    feature_shape
        Shape of one example; left out, (n, n) if there are n² features, n from 2, else (F,).
    class_names
        One name a class; left out, "0", "1" … up to the highest label.
    labels
        True if the file must have labels, None if it may, False to leave them out.
    cache
        Whether to keep the numbers in the user's cache folder (or the folder named by the
        environment variable NNVIZ_CACHE_DIR), so that the next read takes a fraction of the
        time. A changed file is always read anew.

    Returns
    -------
    A data set named like the file.

    Raises
    ------
    DataError
        If the file is missing, empty, ragged, lacks its labels, or has a cell that is missing,
        not a whole number, or out of range; the message names line and column.
    """
    path = Path(path)
    names = tuple(class_names or ())
    with within_memory(path):
        table = _table(path, labels=labels, cache=cache)
        if names and table.labels is not None and table.labels.max() >= len(names):
            raise first_fault(path, CsvHeader.read(path), len(names), labels=True)
        features = np.divide(table.pixels, np.float32(255), dtype=np.float32)
        # Before a data set is made of them: what nobody can write to needs no copy.
        features.flags.writeable = False
        return Dataset(
            features=features,
            labels=table.labels,
            class_names=names,
            feature_shape=tuple(feature_shape or _likely_shape(features.shape[1])),
            name=path.name,
        )


def _table(path: Path, *, labels: bool | None, cache: bool) -> CsvTable:
    if not cache:
        return read_table(path, labels=labels)
    kept = CsvCache(path, labels=labels is not False)
    table = kept.load()
    # Where the copy lacks wanted labels, the reading is what says that they are missing.
    if table is None or (labels and table.labels is None):
        table = read_table(path, labels=labels)
        kept.store(table)
    return table


def _likely_shape(count: int) -> tuple[int, ...]:
    side = isqrt(count)
    return (side, side) if side > 1 and side * side == count else (count,)
