"""Columns of a table as they were given, and what to call their cells in messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DataError, SettingError

__all__ = ["NUMBER", "Columns"]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""As pandas reads numbers; Python's float() would also take 1_0, ١ or infinity."""

_LONGEST_LIST = 8


@dataclass(frozen=True)
class Columns:
    """The columns of a table.

    Parameters
    ----------
    source
        What the table is called in messages.
    names
        One a column.
    values
        One array a column, all of one length: numbers, or cells as text.
    place
        Called with the number of a row, from 0; says where it stands.
    """

    source: str
    names: tuple[str, ...]
    values: tuple[NDArray[Any], ...]
    place: Callable[[int], str]

    def position(self, column: str | int, what: str) -> int:
        """Find a column by its name, or by its number.

        Parameters
        ----------
        column
            Its name; or its number from 0, from the end if negative.
        what
            What it is to be, for the message: ``"label"``.

        Raises
        ------
        DataError
            If there is no such column.
        SettingError
            If it is given neither by name nor by number.
        """
        if isinstance(column, bool) or not isinstance(column, (str, int, np.integer)):
            raise SettingError(f"{what} must be the name of a column, or its number: {column!r}.")
        count = len(self.names)
        if not isinstance(column, str) and -count <= column < count:
            return int(column) % count
        if isinstance(column, str) and column in self.names:
            return self.names.index(column)
        shown = ", ".join(map(repr, self.names[:_LONGEST_LIST]))
        more = ", …" if count > _LONGEST_LIST else ""
        raise DataError(
            f"{self.source}: there is no column {column!r} to take as {what}; "
            f"the {count} columns are {shown}{more}."
        )

    def positions(self, columns: Any, what: str) -> list[int]:
        """Find one column, or several, each once."""
        wanted: Sequence[Any] = [columns] if isinstance(columns, (str, int)) else tuple(columns)
        found = [self.position(column, what) for column in wanted]
        if not found or len(set(found)) < len(found):
            raise SettingError(f"{what} must name one or more columns, each once: {columns!r}.")
        return found

    def numbers(self, columns: Sequence[int]) -> NDArray[np.float64]:
        """Give columns as finite numbers, shape (N, columns).

        Raises
        ------
        DataError
            If a cell is missing, no number, or not finite; the message says which.
        """
        return np.stack([self._numbers_of(column) for column in columns], axis=1)

    def _numbers_of(self, column: int) -> NDArray[np.float64]:
        cells = self.values[column]
        if cells.dtype.kind in "iufb":
            numbers = cells.astype(np.float64)
        else:
            texts = [str(cell).strip() for cell in cells]
            bad = [k for k, text in enumerate(texts) if not NUMBER.fullmatch(text)]
            if bad:
                words = self.names[column] if len(bad) == len(texts) else None
                raise self.fault(bad[0], column, _why_no_number(texts[bad[0]], words))
            numbers = np.array(texts, dtype=np.float64)
        wrong = np.flatnonzero(~np.isfinite(numbers))
        if wrong.size:
            raise self.fault(int(wrong[0]), column, _why_no_number(str(cells[wrong[0]])))
        return numbers

    def fault(self, row: int, column: int, reason: str) -> DataError:
        """Make the error that names a cell."""
        return DataError(f"{self.place(row)}, column {self.names[column]!r}: {reason}")


def _why_no_number(text: str, words: str | None = None) -> str:
    """Say what is wrong with a cell, in a column that holds nothing but words if it is named."""
    if not text or text.lower() in {"nan", "none", "<na>", "nat", "na", "null"}:
        return "the cell is empty; fill it in, or leave the row out."
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if words is not None:
        return (
            f"{shown!r} is not a number, nor is anything else in the column; if these are the"
            f" labels, give label={words!r} (nnviz: --label), else say which columns to learn from"
            " with features=[…] (nnviz: --features)."
        )
    return (
        f"{shown!r} is not a finite number; correct it, or say with features=[…] which columns "
        "to learn from."
    )
