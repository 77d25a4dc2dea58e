"""The numbers of a CSV file, read fast by pandas and checked some thousand rows at a time."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.csv.fault import first_fault
from nnviz_manim.datasets.csv.header import CsvHeader, numbered_rows
from nnviz_manim.datasets.data_file import opened
from nnviz_manim.datasets.example_arrays import MOST_CLASSES
from nnviz_manim.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CsvTable", "read_table"]

# Rows that pandas turns into 64-bit numbers before they shrink to bytes: keeps memory low.
_ROWS_AT_ONCE = 5000


class CsvTable(NamedTuple):
    """What a CSV file holds.

    Parameters
    ----------
    pixels
        Values 0 to 255, shape (N, F).
    labels
        Class numbers, shape (N,); None without them.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64] | None


def read_table(path: Path, header: CsvHeader, *, labels: bool) -> CsvTable:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file, compressed by gzip or not.
    header
        Its columns.
    labels
        Whether its labels are wanted; if not, that column may hold anything.

    Returns
    -------
    Its numbers.

    Raises
    ------
    DataError
        If anything is wrong with it; the message names line and column.
    """
    table = _read_fast(path, header, labels=labels)
    if table is None:
        raise first_fault(path, header, MOST_CLASSES, labels=labels)
    return table


def _read_fast(path: Path, header: CsvHeader, *, labels: bool) -> CsvTable | None:
    """Read the file, or give None if something is wrong with it."""
    # Here, since pandas takes longer to import than all of this package.
    import pandas as pd  # noqa: PLC0415

    first_row = next((cells for _, cells in islice(numbered_rows(path), header.named, None)), None)
    if first_row is None:
        raise DataError(f"{path}: has column names but no rows of data below them.")
    # The one ragged row that pandas would cut to length instead of refusing it.
    if len(first_row) != len(header.names):
        return None
    label_column = header.label_column
    every, order = list(range(len(header.names))), header.feature_columns
    left_out = [] if labels or label_column is None else [label_column]
    limits = np.full(len(header.names), 255)
    limits[[] if label_column is None else label_column] = MOST_CLASSES - 1
    pixels: list[NDArray[np.uint8]] = []
    classes: list[NDArray[np.int64]] = []
    try:
        with (
            opened(path) as stream,
            pd.read_csv(
                stream,
                header=0 if header.named else None,
                index_col=False,
                low_memory=False,
                chunksize=_ROWS_AT_ONCE,
                encoding="utf-8",
            ) as frames,
        ):
            for frame in frames:
                for column in left_out:
                    # So that whatever it holds, it is not looked at.
                    frame.isetitem(column, 0)
                values = _whole_numbers(frame, limits)
                if values is None:
                    return None
                # Row by row in memory, as examples are used; pandas keeps columns.
                shrunk = values.astype(np.uint8, order="C")
                pixels.append(shrunk if order == every else shrunk.take(order, axis=1))
                if label_column is not None:
                    classes.append(values[:, label_column].astype(np.int64))
    except DataError:
        raise
    # A row of wrong length or bytes that are no text; pandas cannot say where.
    except (ValueError, OverflowError):
        return None
    return CsvTable(np.concatenate(pixels), np.concatenate(classes) if labels and classes else None)


def _whole_numbers(frame: pd.DataFrame, limits: NDArray[np.int64]) -> NDArray[Any] | None:
    """Give the frame's values if all are whole numbers from 0 to their column's limit."""
    kinds = {dtype.kind for dtype in frame.dtypes}
    if not kinds <= set("iuf"):
        return None
    values = frame.to_numpy()
    # Written so that NaN, which no comparison holds for, does not pass either.
    if not (values.min() >= 0 and (values.max(axis=0) <= limits).all()):
        return None
    if "f" in kinds and not (values == np.floor(values)).all():
        return None
    return values
