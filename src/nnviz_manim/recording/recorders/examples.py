"""Data and probes, as recorders are given them: a data set, or arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.training.samples import target_names_of
from nnviz_manim.support.arrays import FloatArray

__all__ = [
    "Examples",
    "Known",
    "are_positions",
    "as_array",
    "examples_of",
    "flat_features",
    "probes_among",
]


@dataclass(frozen=True, eq=False)
class Examples:
    """Inputs, and what is known of them.

    Parameters
    ----------
    features
        What is sent through the network, shape (N, …).
    wanted
        Classes of the examples as whole numbers from 0, shape (N,); or the outputs wanted, shape
        (N, units_L); None where neither is known.
    """

    features: Any
    wanted: NDArray[Any] | None = None

    @property
    def labels(self) -> NDArray[np.integer] | None:
        """Classes, shape (N,); None where unknown."""
        wanted = self.wanted
        return wanted if wanted is not None and wanted.dtype.kind in "iu" else None

    def __len__(self) -> int:
        return int(np.shape(self.features)[0])


@dataclass(frozen=True, eq=False)
class Known:
    """What somebody says of the run, beside what the training tells by itself.

    Parameters
    ----------
    class_names, feature_shape, data_name
        As of :class:`~nnviz_manim.learning.RunInfo`; empty: as the data set says, if it is one.
    data_set
        That data set, whose units are known as well; None: it is none.
    """

    class_names: Sequence[str] = ()
    feature_shape: Sequence[int] = ()
    data_name: str = ""
    data_set: Any = None

    def beside(self, data: Any, *, units: bool = True) -> Known:
        """Fill in what a data set tells, its units only if they are those of the network."""
        return Known(
            tuple(self.class_names) or tuple(getattr(data, "class_names", ())),
            tuple(self.feature_shape) or tuple(getattr(data, "feature_shape", ())),
            self.data_name or str(getattr(data, "name", "")),
            data if units and hasattr(data, "features") else None,
        )

    def fields(self, inputs: int, outputs: int) -> dict[str, Any]:
        """Give the fields of a run's information; what a data set tells and does not fit is left.

        Parameters
        ----------
        inputs, outputs
            Units of the first and of the last layer.
        """
        named = len(self.class_names) == max(outputs, 2)
        fits = int(np.prod(self.feature_shape, dtype=int)) == inputs
        return {
            "class_names": tuple(map(str, self.class_names)) if named else (),
            "feature_shape": tuple(self.feature_shape) if fits else (),
            "data_name": self.data_name,
            **self._units(inputs, outputs),
        }

    def _units(self, inputs: int, outputs: int) -> dict[str, Any]:
        data = self.data_set
        if data is None:
            return {}
        found: dict[str, Any] = {}
        if np.shape(data.features)[1:] == (inputs,):
            found["feature_names"] = tuple(getattr(data, "feature_names", ()))
            found["feature_scaling"] = getattr(data, "scaling", None)
        targets = getattr(data, "targets", None)
        if targets is not None and targets.shape[1] == outputs:
            found["target_names"] = target_names_of(data)
            found["target_scaling"] = getattr(data, "target_scaling", None)
        return found


def examples_of(data: Any, what: str) -> Examples:
    """Take a data set, a pair of arrays, or features alone.

    Parameters
    ----------
    data
        Anything with ``features`` and ``labels``, such as a ``Dataset``; or ``(X, y)``; or X.
    what
        What it is, for messages.

    Raises
    ------
    SettingError
        If there are not as many labels as features.
    """
    if hasattr(data, "features"):
        features, wanted = data.features, data.labels
        if wanted is None:
            wanted = getattr(data, "targets", None)
    elif isinstance(data, tuple) and len(data) == 2:
        features, wanted = data
    else:
        features, wanted = data, None
    features = as_array(features)
    if wanted is None:
        return Examples(features)
    wanted = as_array(wanted)
    if wanted.ndim == 2 and wanted.shape[1] == 1 and wanted.dtype.kind in "iu":
        wanted = wanted[:, 0]
    if not features.ndim or not wanted.ndim or len(features) != len(wanted):
        raise SettingError(
            f"{what}: features of shape {features.shape} do not go with labels of shape "
            f"{wanted.shape}; give one label, or one row of wanted outputs, an example."
        )
    return Examples(features, wanted)


def as_array(values: Any) -> NDArray[Any]:
    """Make an array of what some framework holds, wherever it holds it."""
    for method in ("detach", "cpu", "numpy", "toarray"):
        if hasattr(values, method):
            values = getattr(values, method)()
    return np.asarray(values)


def are_positions(probes: Any) -> bool:
    """Whether probes are named by their positions in the data, and not given themselves."""
    is_pair = isinstance(probes, tuple) and len(probes) == 2 and np.ndim(probes[0]) > 0
    return not (probes is None or is_pair or hasattr(probes, "features") or np.ndim(probes) > 1)


def probes_among(probes: Any, data: Examples | None) -> Examples:
    """Find the inputs to follow.

    Parameters
    ----------
    probes
        Positions in the data; or a data set, ``(X, y)``, or X; None: nothing is followed.
    data
        What positions are of.

    Raises
    ------
    SettingError
        If a position is not there.
    """
    if probes is None:
        return Examples(np.empty((0, 0), np.float32))
    if not are_positions(probes):
        return examples_of(probes, "probes")
    positions = np.atleast_1d(as_array(probes))
    if data is None or positions.dtype.kind not in "iu":
        raise SettingError(
            f"probes are {probes!r:.60}; give positions in the data, with data given as well, or "
            f"the inputs themselves: a data set, (X, y) or X."
        )
    outside = positions[(positions < 0) | (positions >= len(data))]
    if outside.size:
        raise SettingError(
            f"There is no probe at position {outside[0]}: the data hold {len(data)} examples, at "
            f"positions 0 to {len(data) - 1}."
        )
    wanted = data.wanted
    return Examples(data.features[positions], None if wanted is None else wanted[positions])


def flat_features(features: Any, units: int, what: str) -> FloatArray:
    """Lay every example out as a row.

    Parameters
    ----------
    features
        Shape (N, …).
    units
        Units of the input layer.
    what
        What they are, for messages.

    Raises
    ------
    SettingError
        If they are no finite numbers or do not fit the input layer.
    """
    try:
        array = np.asarray(features)
        flat: FloatArray = np.array(array, np.float64 if array.dtype == np.float64 else np.float32)
        flat = flat.reshape(len(flat), -1) if flat.size else np.empty((0, units), flat.dtype)
    except (TypeError, ValueError):
        raise SettingError(
            f"{what} must be numbers, or a data set, but are {features!r:.60}."
        ) from None
    if flat.shape[1] != units:
        raise SettingError(
            f"{what} have {flat.shape[1]} features, shape {np.shape(features)}, but the input "
            f"layer has {units} units."
        )
    if not np.isfinite(flat).all():
        row, column = np.argwhere(~np.isfinite(flat))[0]
        raise SettingError(
            f"{what}: row {row}, column {column} (from 0) is {flat[row, column]}; every feature "
            f"must be a finite number."
        )
    return flat
