"""The first line of a CSV file: what its columns are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nnviz_manim.datasets.data_file import opened
from nnviz_manim.errors import DataError

__all__ = ["CsvHeader", "numbered_rows"]

_FORMAT = "expected a first line of column names like label,pixel0,pixel1"


@dataclass(frozen=True)
class CsvHeader:
    """Columns of a CSV file.

    Parameters
    ----------
    names
        One name a column.
    label_column
        Position of the column of labels; None without one.
    """

    names: tuple[str, ...]
    label_column: int | None

    @property
    def feature_columns(self) -> list[int]:
        """Positions of all other columns."""
        return [k for k in range(len(self.names)) if k != self.label_column]

    @classmethod
    def read(cls, path: Path) -> CsvHeader:
        """Read and check the header of a file.

        Parameters
        ----------
        path
            A CSV file, compressed by gzip or not.

        Returns
        -------
        Its columns; the one called "label", in any case, holds the labels.

        Raises
        ------
        DataError
            If the file cannot be read, is empty, is no text, or has no usable header.
        """
        line, cells = next(numbered_rows(path), (0, []))
        names = tuple(cell.strip() for cell in cells)
        if not names:
            raise DataError(f"{path}: is empty; {_FORMAT}.")
        if any("\ufffd" in name or "\0" in name for name in names):
            raise DataError(f"{path}, line {line}: is not text in UTF-8; {_FORMAT}.")
        if "" in names:
            raise DataError(
                f"{path}, line {line}: column {names.index('') + 1} has no name; "
                "name it, or write the file without its row index."
            )
        if all(_is_number(name) for name in names):
            raise DataError(
                f"{path}, line {line}: holds numbers only; {_FORMAT}. Add one above the data."
            )
        labels = [k for k, name in enumerate(names) if name.lower() == "label"]
        if len(labels) > 1:
            raise DataError(f"{path}, line {line}: {len(labels)} columns are called label; keep 1.")
        if len(names) == len(labels):
            raise DataError(
                f"{path}, line {line}: there are no columns of features beside label; {_FORMAT}."
            )
        return cls(names, labels[0] if labels else None)


def numbered_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Go through the rows of a CSV file, slowly but knowing where each ends.

    Parameters
    ----------
    path
        A CSV file, compressed by gzip or not.

    Yields
    ------
    Number of the row's last line, from 1, and its cells; blank lines are left out.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    with opened(path) as stream:
        # Bytes that are no text come out as U+FFFD, so that their cell can be named.
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        rows = csv.reader(text, strict=True)
        try:
            for row in rows:
                if row:
                    yield rows.line_num, row
        except csv.Error as fault:
            raise DataError(f"{path}, line {rows.line_num}: is not CSV ({fault}).") from fault


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
