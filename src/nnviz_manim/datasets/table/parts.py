"""What a data set is made of, taken out of a table's columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.example_arrays import MOST_CLASSES
from nnviz_manim.datasets.table.columns import Columns
from nnviz_manim.datasets.table.scaling import SCALINGS, Scaling, fitted
from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.support.checks import known

__all__ = ["TableParts", "table_parts"]


class TableParts(NamedTuple):
    """Fields of a data set, by the names that it has for them."""

    features: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    scaling: Scaling | None
    value_range: tuple[float, float] | None
    targets: NDArray[np.float32] | None
    target_names: tuple[str, ...]
    target_scaling: Scaling | None


def table_parts(
    columns: Columns,
    *,
    label: str | int | None,
    targets: Any,
    features: Any,
    scaling: str | None,
    class_names: tuple[str, ...],
) -> TableParts:
    """Take features, and labels or targets, out of a table.

    Parameters
    ----------
    columns
        The table.
    label
        The column of labels; None without one.
    targets
        The column, or columns, of regression targets; None without.
    features
        The columns of features; None for all that are left.
    scaling
        A key of :data:`SCALINGS`, or None for "none"; the targets are scaled by it too, but for
        "pixels", which leaves them as they are.
    class_names
        The classes in their order; empty to find them in the labels.

    Returns
    -------
    The fields.

    Raises
    ------
    DataError
        If a cell is wrong or a column missing; the message says which.
    SettingError
        If the settings contradict each other, or there is no such scaling.
    """
    chosen = "none" if scaling is None else scaling
    known(SCALINGS, chosen, "scaling")
    if label is not None and targets is not None:
        raise SettingError(
            "give a column of labels to tell classes apart, or targets to learn numbers; not both."
        )
    label_column = None if label is None else columns.position(label, "label")
    target_columns = [] if targets is None else columns.positions(targets, "targets")
    used = {label_column, *target_columns}
    if features is None:
        feature_columns = [k for k in range(len(columns.names)) if k not in used]
    else:
        feature_columns = columns.positions(features, "features")
    if not feature_columns or used.intersection(feature_columns):
        raise DataError(
            f"{columns.source}: there must be columns of features beside labels and targets."
        )
    numbers = columns.numbers(feature_columns)
    if chosen == "pixels":
        _require_bytes(columns, feature_columns, numbers)
    scaled, feature_scaling = fitted(numbers, chosen)
    labels, names = None, class_names
    if label_column is not None:
        labels, names = _classes(columns, label_column, class_names)
    wanted, target_scaling = None, None
    if target_columns:
        wanted, target_scaling = fitted(
            columns.numbers(target_columns), "none" if chosen == "pixels" else chosen
        )
    return TableParts(
        features=scaled,
        labels=labels,
        class_names=names,
        feature_names=tuple(columns.names[k] for k in feature_columns),
        # Pixels are known as such; there is no unit to go back to.
        scaling=None if chosen == "pixels" else feature_scaling,
        value_range=feature_scaling.value_range,
        targets=wanted,
        target_names=tuple(columns.names[k] for k in target_columns),
        target_scaling=target_scaling,
    )


def _require_bytes(
    columns: Columns, positions: Sequence[int], numbers: NDArray[np.float64]
) -> None:
    wrong = np.argwhere((numbers < 0) | (numbers > 255) | (numbers != np.floor(numbers)))
    if wrong.size:
        row, column = map(int, wrong[0])
        raise columns.fault(
            row,
            positions[column],
            f"{numbers[row, column]:g} is no whole number from 0 to 255; correct it, or "
            'give scaling="minmax" for columns of any range.',
        )


def _classes(
    columns: Columns, position: int, names: tuple[str, ...]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    cells = columns.values[position]
    if cells.dtype.kind in "iuf":
        return _numbered_classes(columns, position, columns.numbers([position])[:, 0], names)
    texts = np.array([_text(cell) for cell in cells], dtype=object)
    empty = np.flatnonzero(texts == "")
    if empty.size:
        reason = "the label is missing; fill it in, or leave the row out."
        raise columns.fault(int(empty[0]), position, reason)
    unread = next((row for row, text in enumerate(texts) if "\ufffd" in text), None)
    if unread is not None:
        reason = f"{texts[unread]!r} is not text in UTF-8; save the file in UTF-8."
        raise columns.fault(unread, position, reason)
    # Labels of a file are text; those that are whole numbers are ordered as such.
    if all(text.isascii() and text.isdecimal() for text in texts):
        return _numbered_classes(columns, position, texts.astype(np.float64), names)
    found = names or tuple(sorted(set(texts)))
    _require_few(columns, position, found)
    numbers = {name: number for number, name in enumerate(found)}
    labels = np.array([numbers.get(text, -1) for text in texts], dtype=np.int64)
    strange = np.flatnonzero(labels < 0)
    if strange.size:
        row = int(strange[0])
        raise columns.fault(
            row, position, f"{texts[row]!r} is none of the class_names {', '.join(names)}."
        )
    return labels, found


def _numbered_classes(
    columns: Columns, position: int, values: NDArray[np.float64], names: tuple[str, ...]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Classes given by whole numbers: positions among `names`, or names of their own."""
    highest = len(names) - 1 if names else np.inf
    wrong = np.flatnonzero((values != np.floor(values)) | (values > highest) | (values < 0))
    if wrong.size:
        limit = f" to {highest}" if names else ""
        raise columns.fault(
            int(wrong[0]),
            position,
            f"{values[wrong[0]]:g} is no class; expected a whole number from 0{limit}. "
            "To learn numbers instead of classes, give the column as targets.",
        )
    labels = values.astype(np.int64)
    if names:
        return labels, names
    found, numbered = np.unique(labels, return_inverse=True)
    _require_few(columns, position, found)
    return numbered.astype(np.int64), tuple(map(str, found.tolist()))


def _require_few(columns: Columns, position: int, found: Any) -> None:
    if len(found) > MOST_CLASSES:
        raise DataError(
            f"{columns.source}: column {columns.names[position]!r} holds {len(found)} different "
            f"labels, more than {MOST_CLASSES}; to learn numbers, give the column as targets."
        )


def _text(cell: Any) -> str:
    # None, NaN and pandas' NA, NaT: what is missing equals nothing, not even itself.
    missing = cell is None or type(cell).__name__ in {"NAType", "NaTType"} or cell != cell  # noqa: PLR0124
    return "" if missing else str(cell).strip()
