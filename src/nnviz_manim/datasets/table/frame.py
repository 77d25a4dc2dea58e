"""The columns of a pandas DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnviz_manim.datasets.table.columns import Columns
from nnviz_manim.errors import DataError, SettingError

__all__ = ["frame_columns", "label_called_so"]


def frame_columns(frame: Any, name: str) -> Columns:
    """Take a table's columns.

    Parameters
    ----------
    frame
        A pandas DataFrame.
    name
        What to call it in messages.

    Raises
    ------
    SettingError
        If it is something else.
    DataError
        If it has no rows, or two columns of one name.
    """
    # Known by what it offers, so that pandas need not be imported to say no.
    if not all(hasattr(frame, part) for part in ("columns", "iloc", "to_numpy")):
        raise SettingError(
            f"from_frame takes a pandas DataFrame, not {type(frame).__name__}; "
            "for arrays use Dataset(features, labels)."
        )
    names = tuple(map(str, frame.columns))
    twice = next((text for k, text in enumerate(names) if text in names[:k]), None)
    if twice is not None:
        raise DataError(f"{name}: two columns are called {twice!r}; rename one.")
    if not len(frame):
        raise DataError(f"{name}: has no rows; at least one is needed.")
    values = tuple(_plain(frame.iloc[:, k]) for k in range(len(names)))
    return Columns(name, names, values, lambda row: f"{name}, row {row} (from 0)")


def label_called_so(names: Sequence[str]) -> str | None:
    """Find the column called "label", in any case."""
    return next((name for name in names if name.lower() == "label"), None)


def _plain(column: Any) -> Any:
    """Give a column as numbers where pandas has such, else cell by cell."""
    values = np.asarray(column)
    return values if values.dtype.kind in "iufb" else np.asarray(column, dtype=object)
