"""All cells of a CSV file as text, for tables that hold more than bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnviz_manim.datasets.csv.fault import wrong_width
from nnviz_manim.datasets.csv.header import CsvHeader, numbered_rows
from nnviz_manim.datasets.table.columns import Columns
from nnviz_manim.errors import DataError

__all__ = ["read_cells"]


def read_cells(path: Path, header: CsvHeader) -> Columns:
    """Read a CSV file, cell by cell.

    Parameters
    ----------
    path
        The file, compressed by gzip or not.
    header
        Its columns.

    Returns
    -------
    Its columns, whose places are lines of the file.

    Raises
    ------
    DataError
        If it has no rows, or one of another length than its header.
    """
    lines: list[int] = []
    rows: list[list[str]] = []
    numbered = numbered_rows(path)
    if header.named:
        next(numbered)
    for line, cells in numbered:
        if len(cells) != len(header.names):
            raise wrong_width(path, line, len(cells), header)
        lines.append(line)
        rows.append(cells)
    if not rows:
        raise DataError(f"{path}: has column names but no rows of data below them.")
    return Columns(
        source=str(path),
        names=header.names,
        values=tuple(np.array(column, dtype=object) for column in zip(*rows, strict=True)),
        place=lambda row: f"{path}, line {lines[row]}",
    )
