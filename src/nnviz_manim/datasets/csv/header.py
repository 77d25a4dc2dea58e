"""What the columns of a CSV file are, by its first line or by their order."""

from __future__ import annotations

import csv
import io
import operator
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnviz_manim.datasets.data_file import opened
from nnviz_manim.errors import DataError

__all__ = ["CsvHeader", "numbered_rows"]

_NUMBERED = re.compile(r"(?P<stem>\D*)(?P<row>\d{1,9})(?:x(?P<column>\d{1,9}))?", re.ASCII)
"""pixel12, or 3x14 for row and column."""

_PIXEL = re.compile(r"(p|px|pix|pixel)s?[ _.-]?", re.IGNORECASE)
"""What numbered pixels are called before their number."""

_BYTES = frozenset(map(str, range(256)))

_LEAST_PIXELS = 4
"""Columns that are numbered alike, from which on one that is not stands out."""

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
    named
        Whether a line of the file gives the names; else they are x0, x1 … by their order.
    """

    names: tuple[str, ...]
    label_column: int | None
    named: bool = True

    @property
    def feature_columns(self) -> list[int]:
        """Positions of all other columns, those of numbered pixels in the order of the numbers."""
        columns = [k for k in range(len(self.names)) if k != self.label_column]
        numbers = {k: _NUMBERED.fullmatch(self.names[k]) for k in columns}
        found = [match for match in numbers.values() if match]
        if len(found) < len(columns) or len({match["stem"] for match in found}) > 1:
            return columns
        return sorted(columns, key=lambda k: _pixel(self.names[k]))

    def odd_column(self) -> str | None:
        """Find a column that is neither the label nor called like the pixels beside it."""
        others = [self.names[k] for k in range(len(self.names)) if k != self.label_column]
        stems = [match["stem"] if (match := _NUMBERED.fullmatch(n)) else None for n in others]
        stem, count = Counter(stems).most_common(1)[0]
        if stem is None or count < max(_LEAST_PIXELS, len(others) - 2):
            return None
        return next((n for n, each in zip(others, stems, strict=True) if each != stem), None)

    def are_pixels(self, first: Sequence[str]) -> bool:
        """Tell whether the columns beside the label are the pixels of images.

        Parameters
        ----------
        first
            Cells of the first row below the names.

        Returns
        -------
        True where they are called so, pixel0 or 1x1, but for one or two; and where they are
        numbered by other names, or by none, and the first row has whole numbers from 0 to 255.
        """
        columns = [k for k in range(len(self.names)) if k != self.label_column]
        matches = [_NUMBERED.fullmatch(self.names[k]) for k in columns]
        stems = Counter(match["stem"] for match in matches if match)
        stem, count = stems.most_common(1)[0] if stems else ("", 0)
        if count < (len(columns) if count < _LEAST_PIXELS else len(columns) - 2):
            return False
        if self.named and (_PIXEL.fullmatch(stem) or any(m and m["column"] for m in matches)):
            return True
        return all(first[k].strip() in _BYTES for k in columns if k < len(first))

    @classmethod
    def read(cls, path: Path, *, label: str | int | None = None, named: bool = True) -> CsvHeader:
        """Read and check the header of a file.

        Parameters
        ----------
        path
            A CSV file, compressed by gzip or not.
        label
            Name or position of the column of labels; None for the one called "label".
        named
            Whether the first line gives the names of the columns.

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
            raise DataError(
                f"{path}, line {line}: is not text in UTF-8; save the file as CSV in UTF-8."
            )
        if named:
            _check_names(path, line, names)
        else:
            names = tuple(f"x{k}" for k in range(len(names)))
        column = _label_column(path, line, names, label)
        if len(names) == (column is not None):
            raise DataError(
                f"{path}, line {line}: there are no columns of features beside label; {_FORMAT}."
            )
        return cls(names, column, named)


def _check_names(path: Path, line: int, names: tuple[str, ...]) -> None:
    if "" in names:
        raise DataError(
            f"{path}, line {line}: column {names.index('') + 1} has no name; "
            "name it, or write the file without its row index."
        )
    if all(_is_number(name) for name in names):
        raise DataError(
            f"{path}, line {line}: holds numbers only; {_FORMAT}. Add one above the data, or say "
            "that there is none: header=False, and label=0 if the first column is the label."
        )
    labels = [k for k, name in enumerate(names) if name.lower() == "label"]
    if len(labels) > 1:
        raise DataError(f"{path}, line {line}: {len(labels)} columns are called label; keep 1.")
    twice, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(
            f"{path}, line {line}: {count} columns are called {twice!r}; "
            "give each a name of its own."
        )
    if len(names) == 1 and (mark := re.search(r"[;\t|]", names[0])):
        raise DataError(
            f"{path}, line {line}: there is one column only, {names[0]!r:.60}; its cells seem to "
            f"be separated by {mark.group()!r}. Save the file with commas."
        )


def _label_column(
    path: Path, line: int, names: tuple[str, ...], label: str | int | None
) -> int | None:
    if label is None:
        return next((k for k, name in enumerate(names) if name.lower() == "label"), None)
    if isinstance(label, str) and label in names:
        return names.index(label)
    if not isinstance(label, str) and not isinstance(label, bool):
        try:
            return range(len(names))[operator.index(label)]
        except (TypeError, IndexError):
            pass
    shown = ", ".join(map(repr, names[:8])) + (", …" if len(names) > 8 else "")
    raise DataError(
        f"{path}, line {line}: there is no column {label!r} to take as label; the {len(names)} "
        f"columns are {shown}."
    )


def _pixel(name: str) -> tuple[int, ...]:
    match = _NUMBERED.fullmatch(name)
    return tuple(int(part) for part in match.group("row", "column") if part) if match else ()


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
