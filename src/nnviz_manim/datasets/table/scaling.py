"""How columns of any range were brought to the range that a network learns from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError

__all__ = ["SCALINGS", "Scaling", "fitted"]

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Scaling:
    """The way from scaled numbers back to the original units, column by column.

    Parameters
    ----------
    name
        A key of :data:`SCALINGS`: how it began; "none" where the numbers were left as they are.
    offset, factor
        One number a column: ``original = offset + factor * scaled``.
    """

    name: str
    offset: tuple[float, ...]
    factor: tuple[float, ...]

    def original(self, scaled: Any) -> NDArray[np.float64]:
        """Give numbers in their original units.

        Parameters
        ----------
        scaled
            Numbers of shape (…, columns).

        Returns
        -------
        An array of the same shape.

        Raises
        ------
        SettingError
            If there are not as many columns.
        """
        values = np.asarray(scaled, dtype=np.float64)
        if values.shape[-1:] != (len(self.offset),):
            raise SettingError(
                f"these numbers have shape {values.shape}; expected (…, {len(self.offset)}), "
                "as many columns as were scaled."
            )
        return np.array(self.offset) + np.array(self.factor) * values

    def before(self, offset: Any, factor: Any) -> Scaling:
        """Give the way back after another step, of which ``scaled = offset + factor · new``."""
        starts = np.array(self.offset) + np.array(self.factor) * offset
        steps = np.array(self.factor) * factor
        return Scaling(self.name, tuple(starts.tolist()), tuple(steps.tolist()))

    @classmethod
    def unchanged(cls, columns: int) -> Scaling:
        """Make the scaling of columns that are as they were."""
        return cls("none", (0.0,) * columns, (1.0,) * columns)

    @property
    def value_range(self) -> tuple[float, float] | None:
        """What scaled numbers lie within; None: any finite number."""
        return (0.0, 1.0) if self.name in {"pixels", "minmax"} else None


def _unchanged(columns: Column) -> tuple[Column, Column]:
    return np.zeros(columns.shape[1]), np.ones(columns.shape[1])


def _pixels(columns: Column) -> tuple[Column, Column]:
    return np.zeros(columns.shape[1]), np.full(columns.shape[1], 255.0)


def _minmax(columns: Column) -> tuple[Column, Column]:
    low = columns.min(axis=0)
    return low, _no_zeros(columns.max(axis=0) - low)


def _standard(columns: Column) -> tuple[Column, Column]:
    return columns.mean(axis=0), _no_zeros(columns.std(axis=0))


def _no_zeros(spread: Column) -> Column:
    # A column that never changes tells nothing; it becomes 0.
    return np.where(spread > 0, spread, 1.0)


SCALINGS: dict[str, Callable[[Column], tuple[Column, Column]]] = {
    "pixels": _pixels,
    "minmax": _minmax,
    "standard": _standard,
    "none": _unchanged,
}
"""Each gives offset and factor of every column: 0 to 255 becomes 0 to 1; lowest and highest become
0 and 1; mean and standard deviation become 0 and 1; as it is."""


def fitted(columns: Column, name: str) -> tuple[NDArray[np.float32], Scaling]:
    """Scale columns.

    Parameters
    ----------
    columns
        Finite numbers, shape (N, columns).
    name
        A key of :data:`SCALINGS`.

    Returns
    -------
    The scaled numbers, and the way back.
    """
    offset, factor = SCALINGS[name](columns)
    scaled = ((columns - offset) / factor).astype(np.float32)
    return scaled, Scaling(name, tuple(offset.tolist()), tuple(factor.tolist()))
