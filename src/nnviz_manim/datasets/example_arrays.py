"""Features, labels and class names of examples, checked and made read-only."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DataError

__all__ = ["MOST_CLASSES", "checked_features", "checked_labels", "checked_range", "names_for"]

MOST_CLASSES = 1000
"""Labels this high without class names are taken for a mistake, not for that many classes."""


def checked_range(value_range: Any) -> tuple[float, float] | None:
    """Return the lowest and highest value as two floats, or None for any value.

    Parameters
    ----------
    value_range
        Two finite numbers, or None.

    Raises
    ------
    DataError
        If they are not two finite numbers, the lower one first.
    """
    if value_range is None:
        return None
    try:
        low, high = map(float, value_range)
    except (TypeError, ValueError):
        low = high = math.nan
    if not (low < high and math.isfinite(high - low)):
        raise DataError(
            f"value_range must be the lowest and the highest value that a feature can have, or "
            f"None for any, but is {value_range!r}."
        )
    return low, high


def checked_features(
    values: Any, value_range: tuple[float, float] | None = (0.0, 1.0)
) -> NDArray[np.float32]:
    """Return features as a read-only float32 array of shape (N, F), each value in its range.

    Parameters
    ----------
    values
        Rows of numbers.
    value_range
        The lowest and the highest value that they can have; None: any that is finite.

    Raises
    ------
    DataError
        If they have another shape, are no numbers, or one lies outside the range.
    """
    raw = _as_array(values, "features")
    if raw.ndim != 2 or 0 in raw.shape or raw.dtype.kind not in "fiub":
        raise DataError(
            "features must be numbers of shape (examples, values of one example), at least "
            f"(1, 1), not {raw.dtype} of shape {raw.shape}."
        )
    with np.errstate(over="ignore"):  # what is too large for float32 is told below
        features = _read_only(raw, np.float32)
    largest = float(np.finfo(np.float32).max)
    low, high = (-largest, largest) if value_range is None else value_range
    # Written so that NaN, which no comparison holds for, does not pass either.
    if not (features.min() >= low and features.max() <= high):
        row, column = np.argwhere(~((features >= low) & (features <= high)))[0]
        raise DataError(
            f"features[{row}, {column}] is {features[row, column]:g}; "
            + (
                "features are finite numbers."
                if value_range is None
                else f"features lie from {low:g} to {high:g}. Divide by the largest possible value "
                "(255 for pixels), or give another value_range."
            )
        )
    return features


def checked_labels(values: Any, count: int) -> NDArray[np.int64]:
    """Return labels as a read-only array of shape (count,).

    Parameters
    ----------
    values
        Whole numbers, one an example.
    count
        Number of examples.

    Raises
    ------
    DataError
        If they are no whole numbers, or not as many.
    """
    raw = _as_array(values, "labels")
    if raw.dtype.kind not in "iub":
        raise DataError(
            f"labels must be whole numbers, positions among the class names, not {raw.dtype}."
        )
    if raw.shape != (count,):
        raise DataError(
            f"labels have shape {raw.shape}, but there are {count} examples; "
            f"give one label an example, shape ({count},)."
        )
    return _read_only(raw, np.int64)


def names_for(labels: NDArray[np.int64], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name for every class, "0", "1" … where none are given.

    Parameters
    ----------
    labels
        Class of each example.
    names
        One name a class, or none at all.

    Raises
    ------
    DataError
        If a label lies outside the classes.
    """
    limit = len(names) or MOST_CLASSES
    outside = np.flatnonzero((labels < 0) | (labels >= limit))
    if outside.size:
        raise DataError(
            f"labels[{outside[0]}] is {labels[outside[0]]}, outside the classes 0 to {limit - 1}; "
            "correct the label, or give class_names with a name for every class."
        )
    return names or tuple(str(k) for k in range(int(labels.max()) + 1))


def _as_array(values: Any, what: str) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError as fault:
        raise DataError(f"{what} must be an array with rows of equal length: {fault}.") from fault


def _read_only(values: NDArray[Any], dtype: type[np.generic]) -> NDArray[Any]:
    """Return an array that nobody can write to: a copy, unless nobody could before."""
    copy = True if values.flags.writeable else None
    array = np.array(values, dtype=dtype, order="C", copy=copy)
    array.flags.writeable = False
    return array
