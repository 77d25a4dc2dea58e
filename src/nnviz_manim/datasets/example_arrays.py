"""Features, labels, targets and names of examples, checked and made read-only."""

from __future__ import annotations

import math
import operator
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DataError

__all__ = ["MOST_CLASSES", "checked_fields", "checked_names", "checked_shape"]

MOST_CLASSES = 1000
"""Labels this high without class names are taken for a mistake, not for that many classes."""


def checked_fields(data: Any) -> dict[str, Any]:
    """Check what a data set was made of, field by field and each against the others.

    Parameters
    ----------
    data
        A data set as it was given.

    Returns
    -------
    Its fields in the form in which it keeps them.

    Raises
    ------
    DataError
        If one is wrong or does not fit the others.
    """
    value_range = checked_range(data.value_range)
    features = checked_features(data.features, value_range)
    count, width = features.shape
    labels = None if data.labels is None else checked_labels(data.labels, count)
    class_names = checked_names(data.class_names, "class_names")
    targets = None if data.targets is None else checked_targets(data.targets, count)
    if targets is not None and labels is not None:
        raise DataError("a data set holds labels or targets, not both; leave one out.")
    learned = 0 if targets is None else targets.shape[1]
    return {
        "features": features,
        "labels": labels,
        "class_names": class_names if labels is None else names_for(labels, class_names),
        "feature_shape": checked_shape(data.feature_shape, width),
        "value_range": value_range,
        "feature_names": checked_names(data.feature_names, "feature_names", width),
        "targets": targets,
        "target_names": checked_names(data.target_names, "target_names", learned),
    }


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


def checked_targets(values: Any, count: int) -> NDArray[np.float32]:
    """Return targets as a read-only float32 array of shape (count, T).

    Parameters
    ----------
    values
        Rows of finite numbers, one row an example; one number an example is taken as T = 1.
    count
        Number of examples.

    Raises
    ------
    DataError
        If they have another shape, or one is no finite number.
    """
    raw = _as_array(values, "targets")
    rows = raw[:, None] if raw.ndim == 1 else raw
    if rows.ndim != 2 or len(rows) != count or 0 in rows.shape or raw.dtype.kind not in "fiub":
        raise DataError(
            f"targets must be numbers of shape ({count}, values to learn), as there are {count} "
            f"examples, not {raw.dtype} of shape {raw.shape}."
        )
    targets = _read_only(rows, np.float32)
    _require_finite(targets, "targets")
    return targets


def checked_shape(shape: Any, width: int) -> tuple[int, ...]:
    """Return the shape of one example.

    Parameters
    ----------
    shape
        Lengths from 1 that hold as many values; empty for (width,).
    width
        Number of features.

    Raises
    ------
    DataError
        If it is something else.
    """
    try:
        lengths = tuple(operator.index(length) for length in shape)
    except TypeError:
        raise DataError(
            f"feature_shape is {shape!r}; expected whole numbers such as (28, 28), or "
            f"({width},) for {width} plain features."
        ) from None
    lengths = lengths or (width,)
    if prod(lengths) != width or min(lengths) < 1:
        raise DataError(
            f"feature_shape {lengths} holds {prod(lengths)} values, but each example has "
            f"{width}; give a shape that holds as many."
        )
    return lengths


def checked_names(names: Any, what: str, count: int | None = None) -> tuple[str, ...]:
    """Return names, each once.

    Parameters
    ----------
    names
        A sequence of them, or none at all.
    what
        What they are, for the message: ``"class_names"``.
    count
        How many there must be, if any; None for any number.

    Raises
    ------
    DataError
        If they are one text instead of several, one comes twice, or they are not as many.
    """
    if isinstance(names, (str, bytes)) or not hasattr(names, "__iter__"):
        raise DataError(f"{what} is {names!r}; give a list with one name each, such as ['a', 'b'].")
    texts = tuple(str(name) for name in names)
    twice = next((text for k, text in enumerate(texts) if text in texts[:k]), None)
    if twice is not None:
        raise DataError(f"{what} has {twice!r} twice; give every one a name of its own.")
    if texts and count is not None and len(texts) != count:
        raise DataError(f"{what} has {len(texts)} names, but {count} are needed, or none at all.")
    return texts


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


def _require_finite(values: NDArray[np.float32], what: str) -> None:
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        raise DataError(
            f"{what}[{row}, {column}] is {values[row, column]:g}; give finite numbers only."
        )


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
