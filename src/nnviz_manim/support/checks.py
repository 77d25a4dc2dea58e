"""Checks of settings, each with one sentence about what is wrong and what would be right."""

from __future__ import annotations

import math
import numbers
import operator
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError

__all__ = [
    "file_path",
    "finite",
    "flag",
    "known",
    "listed",
    "positive_number",
    "share",
    "whole_number",
]

Value = TypeVar("Value")


def file_path(value: Any, what: str, error: type[Exception] = SettingError) -> Path:
    """Return a path that a file can have, or raise.

    Parameters
    ----------
    value
        A text or a :class:`~pathlib.Path`.
    what
        What lies there, for the message: ``"the run file"``.
    error
        What is raised.

    Raises
    ------
    SettingError
        Or `error`, if it is something else, empty, or has a character that no path has.
    """
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str):
        raise error(
            f"the path of {what} must be a text or a Path, not {type(value).__name__} "
            f"({value!r:.60})."
        )
    if not text or "\0" in text:
        raise error(
            f"the path of {what} is {'empty' if not text else repr(text)[:60]}; give the path of a "
            "file, without a character of number 0."
        )
    return Path(text)


def known(table: Mapping[str, Value], name: Any, what: str) -> Value:
    """Look a name up in a table of choices.

    Parameters
    ----------
    table
        The choices by name.
    name
        The choice asked for.
    what
        What is chosen, for the message: ``"activation of layer 2"``.

    Returns
    -------
    The entry of that name.

    Raises
    ------
    SettingError
        If there is no such name; the message lists those that there are.
    """
    if isinstance(name, str) and name in table:
        return table[name]
    raise SettingError(f"Unknown {what}: {name!r}. Known are: {', '.join(table)}.")


def listed(value: Any, setting: str, expected: str) -> list[Any]:
    """Return the entries of a list, a tuple or a flat array.

    Parameters
    ----------
    value
        The list.
    setting
        What it is called, for the message: ``"layer_sizes"``.
    expected
        What it must be, for the message: ``"must list the units of two layers"``.

    Raises
    ------
    SettingError
        If it is something else, a text too: that would fall into its letters.
    """
    is_list = isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray))
    if not is_list and not (isinstance(value, np.ndarray) and value.ndim == 1):
        raise SettingError(f"{setting} {expected}, but is {value!r:.60}.")
    return list(value)


def whole_number(value: Any, setting: str, *, at_least: int) -> int:
    """Return a setting as an int, or raise :class:`SettingError` if it is none or too small."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or number < at_least:
        raise SettingError(
            f"{setting} must be a whole number of at least {at_least}, but is {value!r}."
        )
    return number


def positive_number(value: Any, setting: str) -> float:
    """Return a setting as a float, or raise :class:`SettingError` if not finite and above 0."""
    number = _number(value)
    if not (math.isfinite(number) and number > 0):
        raise SettingError(f"{setting} must be a finite number above 0, but is {value!r}.")
    return number


def share(value: Any, setting: str) -> float:
    """Return a setting as a float, or raise :class:`SettingError` if not in [0, 1)."""
    number = _number(value)
    if not 0 <= number < 1:
        raise SettingError(f"{setting} must be at least 0 and below 1, but is {value!r}.")
    return number


def flag(value: Any, setting: str) -> bool:
    """Return a setting as a bool, or raise :class:`SettingError` if it is neither True nor False.

    A text such as "no" would count as True.
    """
    if not isinstance(value, bool | np.bool_):
        raise SettingError(f"{setting} must be True or False, but is {value!r:.60}.")
    return bool(value)


def finite(
    table: NDArray[np.floating], what: str, error: type[Exception] = SettingError
) -> NDArray[np.floating]:
    """Return a table as it is, or raise with the place of the first number that is not finite.

    Parameters
    ----------
    table
        Shape (rows, columns).
    what
        What it holds, for the message: ``"training data"``.
    error
        What is raised.
    """
    bad = np.argwhere(~np.isfinite(table))
    if len(bad):
        row, column = bad[0]
        raise error(
            f"The {what} hold {table[row, column]} at row {row}, column {column} (counted from 0), "
            f"and {len(bad)} such values in all; a network takes finite numbers alone."
        )
    return table


def _number(value: Any) -> float:
    # A text that reads like a number is none, and cannot be multiplied with.
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.nan
