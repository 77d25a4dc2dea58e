"""Anything that has moments, and a state between any two of them."""

from __future__ import annotations

import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError

__all__ = ["Timeline", "blended", "place_in_time", "values_at"]

State = TypeVar("State")


class Timeline(ABC, Generic[State]):
    """Moments numbered from 0, and what lies between two of them.

    What derives from it says how many moments it has and what a moment is; asking by number or by
    time, going through all, and what is refused are the same for all.
    """

    noun: ClassVar[str] = "the timeline"
    """What messages call it."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of moments, T."""

    @abstractmethod
    def moment(self, number: int) -> State:
        """Return the moment of a number that is there, 0 … T - 1.

        Parameters
        ----------
        number
            Which one.

        Returns
        -------
        A dataclass of numbers, arrays, and mappings of them.
        """

    def __getitem__(self, moment: int) -> State:
        """Return one moment; negative numbers count from the end.

        Raises
        ------
        SettingError
            If there is no such moment.
        """
        try:
            number = operator.index(moment)
        except TypeError:
            raise SettingError(
                f"a moment is named by a whole number, not by {moment!r:.60}; "
                "at(t) also gives what lies between two moments."
            ) from None
        count = len(self)
        if not -count <= number < count:
            raise SettingError(
                f"there is no moment {number}: {self.noun} has {count}, numbered 0 to {count - 1}."
            )
        return self.moment(number % count)

    def __iter__(self) -> Iterator[State]:
        """Go through all moments."""
        return map(self.moment, range(len(self)))

    def at(self, t: float) -> State:
        """Return the state at any time, blended linearly between two moments.

        Parameters
        ----------
        t
            Time in moments: 3.4 is four tenths of the way from moment 3 to moment 4. Times
            before the first moment and after the last give that one.

        Returns
        -------
        At whole numbers the moment itself; between them, ``earlier + share * (later - earlier)``
        of every number. What was not measured at one of the two (NaN) stays NaN.

        Raises
        ------
        SettingError
            If `t` is not a number.
        """
        number, share = place_in_time(t, len(self))
        earlier = self.moment(number)
        return blended(earlier, self.moment(number + 1), share) if share else earlier


def place_in_time(t: float, moments: int) -> tuple[int, float]:
    """Find the moment before a time, and how far the time is on its way to the next.

    Parameters
    ----------
    t
        Time in moments.
    moments
        How many there are, T.

    Returns
    -------
    Number of the moment, 0 … T - 1, and the share of the way, 0 to below 1. Times before the
    first moment and after the last are those of that one.

    Raises
    ------
    SettingError
        If `t` is not a number.
    """
    try:
        time = float(t)
    except (TypeError, ValueError, OverflowError):
        time = math.nan
    if math.isnan(time):
        raise SettingError(f"the time is {t!r:.60}; it must be a number of moments, like 3.4.")
    clamped = min(max(time, 0.0), moments - 1.0)
    number = int(clamped)
    return number, clamped - number


def blended(earlier: Any, later: Any, share: float) -> Any:
    """Blend two states of the same kind linearly.

    Parameters
    ----------
    earlier, later
        Numbers, arrays of one shape, mappings with the same keys, or dataclasses of these.
    share
        Part of the way, 0 to 1.

    Returns
    -------
    ``earlier + share * (later - earlier)`` of every number; NaN where either is NaN.
    """
    if earlier is later:
        return earlier
    # Asked first: of most, and in less time than what a mapping is.
    if isinstance(earlier, np.ndarray | float):
        return earlier + share * (later - earlier)
    if isinstance(earlier, Mapping):
        return {key: blended(value, later[key], share) for key, value in earlier.items()}
    if is_dataclass(earlier):
        values = {
            name: blended(getattr(earlier, name), getattr(later, name), share)
            for name in _field_names(earlier.__class__)
        }
        return type(earlier)(**values)  # type: ignore[misc]
    return earlier + share * (later - earlier)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def values_at(values: NDArray[Any], t: float) -> Any:
    """Return the row of an array at a time, blended linearly between two rows.

    Parameters
    ----------
    values
        Shape (T, …), a row a moment.
    t
        Time in moments; see :func:`place_in_time`.

    Returns
    -------
    Shape (…).

    Raises
    ------
    SettingError
        If `t` is not a number.
    """
    number, share = place_in_time(t, len(values))
    return blended(values[number], values[number + 1], share) if share else values[number]
