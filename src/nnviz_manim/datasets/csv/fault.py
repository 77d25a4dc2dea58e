"""The first fault in a CSV file, found cell by cell once it is known that there is one."""

from __future__ import annotations

from pathlib import Path

from nnviz_manim.datasets.csv.header import CsvHeader, numbered_rows
from nnviz_manim.datasets.table.columns import NUMBER
from nnviz_manim.errors import DataError

__all__ = ["first_fault", "wrong_width"]

_OTHERWISE = (
    'For a table of any numbers name its label and how to scale it: label="species", '
    'scaling="minmax", or --label species --scaling minmax of the command nnviz.'
)


def first_fault(path: Path, header: CsvHeader, classes: int, *, labels: bool) -> DataError:
    """Find out what is wrong with a CSV file, and where.

    Parameters
    ----------
    path
        The file.
    header
        Its columns.
    classes
        Number of classes, so one more than the highest label.
    labels
        Whether its labels are wanted; if not, that column may hold anything.

    Returns
    -------
    The error that names the first wrong cell by line and column.
    """
    rows = numbered_rows(path)
    if header.named:
        next(rows)
    label_column = header.label_column
    limits = [255] * len(header.names)
    if label_column is not None:
        limits[label_column] = classes - 1
    plain = frozenset(map(str, range(256)))
    plain_labels = frozenset(map(str, range(classes)))
    for line, cells in rows:
        if len(cells) != len(header.names):
            return wrong_width(path, line, len(cells), header)
        # Most rows are good, and this sees it much faster than looking cell by cell.
        good_label = label_column is None or not labels or cells[label_column] in plain_labels
        if good_label and plain.issuperset(cells):
            continue
        for column, (cell, highest) in enumerate(zip(cells, limits, strict=True)):
            if column == label_column and not labels:
                continue
            fault = _fault_of(cell, highest)
            if fault:
                what = "label" if column == label_column else "value"
                return DataError(
                    f"{path}, line {line}, column {header.names[column]!r}: {fault}; "
                    f"expected a {what} as a whole number from 0 to {highest}. {_OTHERWISE}"
                )
    return DataError(f"{path}: cannot be read as CSV; write it again as plain numbers and commas.")


def wrong_width(path: Path, line: int, cells: int, header: CsvHeader) -> DataError:
    """Make the error about a row that has too many cells, or too few."""
    above = "line 1 names" if header.named else "the first row has"
    return DataError(
        f"{path}, line {line}: has {cells} cells, but {above} {len(header.names)} columns "
        f"(the last: {header.names[-1]!r}); give every row as many cells."
    )


def _fault_of(cell: str, highest: int) -> str | None:
    text = cell.strip(" \t")
    if not text:
        return "the cell is empty"
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if not NUMBER.fullmatch(text):
        return f"{shown!r} is not a number"
    value = float(text)
    if not 0 <= value <= highest:
        return f"{shown} is out of range"
    if value != int(value):
        return f"{shown} is not a whole number"
    return None
