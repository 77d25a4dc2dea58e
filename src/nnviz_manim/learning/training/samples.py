"""Data in the shape that training needs, checked against the network before any work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import finite

__all__ = [
    "Followed",
    "LabeledData",
    "Probes",
    "Samples",
    "checked_probes",
    "checked_samples",
    "numbered_targets",
    "target_names_of",
    "wanted_numbers",
]


class LabeledData(Protocol):
    """Anything with features (N, F) and labels (N,), such as a ``Dataset``.

    One that has ``targets`` (N, T) as well, and these are not None, is learned as a regression.
    """

    @property
    def features(self) -> NDArray[np.floating]:
        """Inputs, shape (N, F)."""

    @property
    def labels(self) -> NDArray[np.integer] | None:
        """Numbers of the classes from 0, shape (N,); None where unknown."""


Probes = int | Sequence[int] | LabeledData | ArrayLike
"""Positions in the training data, or a data set, or features (P, F)."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples that fit a network.

    Parameters
    ----------
    features
        Shape (N, units_0), contiguous, of the network's dtype.
    labels
        Numbers of the classes, shape (N,); None for a regression.
    targets
        Wanted outputs, shape (N, units_L): the numbers of a regression; else high at the label,
        low elsewhere; for a single output unit high where the label is 1.
    """

    features: FloatArray
    labels: NDArray[np.intp] | None
    targets: FloatArray

    def __len__(self) -> int:
        return len(self.features)


class Followed(NamedTuple):
    """The inputs that are followed through a training.

    Parameters
    ----------
    features
        Shape (P, F).
    labels
        Their P classes, -1 where unknown.
    targets
        P rows of the numbers wanted; empty without a regression.
    """

    features: FloatArray
    labels: tuple[int, ...]
    targets: tuple[tuple[float, ...], ...]


def wanted_numbers(data: Any) -> NDArray[np.floating] | None:
    """Return the regression targets of data, shape (N, T), or None where they have none."""
    targets = getattr(data, "targets", None)
    return None if targets is None else np.asarray(targets)


def numbered_targets(count: int) -> tuple[str, ...]:
    """Return names for regression targets that have none."""
    return ("value",) if count == 1 else tuple(f"value {k}" for k in range(1, count + 1))


def target_names_of(data: Any) -> tuple[str, ...]:
    """Return a name for each regression target of data; none where they have no targets."""
    numbers = wanted_numbers(data)
    if numbers is None:
        return ()
    return tuple(getattr(data, "target_names", ())) or numbered_targets(numbers.shape[-1])


def checked_samples(
    data: LabeledData,
    network: Network,
    what: str,
    target_range: tuple[float, float] = (0.0, 1.0),
    *,
    needs_labels: bool = False,
) -> Samples:
    """Check data against a network.

    Parameters
    ----------
    data
        Features, and labels or targets.
    network
        The network that they are to fit.
    what
        What they are, for messages: ``"training data"``.
    target_range
        The low and the high target of classes.
    needs_labels
        Whether targets will not do.

    Returns
    -------
    The samples; features are copied only if their dtype or layout must change.

    Raises
    ------
    SettingError
        If they do not fit the network or have neither labels nor targets.
    DataError
        If there are none, or some are not finite.
    """
    if not (hasattr(data, "features") and hasattr(data, "labels")):
        raise SettingError(
            f"The {what} must be a Dataset, or have features and labels like one, but are "
            f"{data!r:.60}."
        )
    features = _checked_features(data.features, network, what)
    if len(features) == 0:
        raise DataError(f"The {what} hold no samples; at least one is needed.")
    numbers = None if needs_labels else wanted_numbers(data)
    if numbers is not None:
        return Samples(features, None, _checked_targets(numbers, len(features), network, what))
    labels = _checked_labels(data.labels, len(features), network.layer_sizes[-1], what)
    return Samples(features, labels, _targets(labels, network, target_range))


def checked_probes(probes: Any, data: LabeledData, network: Network) -> Followed:
    """Find the inputs to follow through the training.

    Parameters
    ----------
    probes
        Positions in the training data, or a data set, or features (P, F).
    data
        The training data.
    network
        The network that they are to fit.

    Returns
    -------
    Features, a copy, with what is known of them.

    Raises
    ------
    SettingError
        If a position is not there or the features do not fit the network.
    DataError
        If some features are not finite.
    """
    source, positions = probes, None
    if not hasattr(probes, "features") and _dimensions(probes) != 2:
        source, positions = data, _checked_positions(probes, len(data.features))
    of_each = slice(None) if positions is None else positions
    features = np.asarray(getattr(source, "features", source))[of_each]
    labels, numbers = getattr(source, "labels", None), wanted_numbers(source)
    checked = _checked_features(features, network, "probes")
    known = (-1,) * len(checked)
    if labels is not None:
        known = tuple(int(label) for label in np.asarray(labels)[of_each])
    wanted = () if numbers is None else tuple(map(tuple, numbers[of_each].tolist()))
    return Followed(checked.copy(), known, wanted)


def _checked_features(features: ArrayLike, network: Network, what: str) -> FloatArray:
    return finite(network.checked_features(features, what), what, DataError)


def _checked_labels(
    labels: NDArray[np.integer] | None, samples: int, outputs: int, what: str
) -> NDArray[np.intp]:
    if labels is None:
        raise SettingError(f"The {what} have no labels; one is needed for each sample.")
    expected = f"The labels of the {what} must be {samples} whole numbers, shape ({samples},), but"
    if _dimensions(labels) is None:
        raise SettingError(f"{expected} are {labels!r:.60}.")
    array = np.asarray(labels)
    if array.shape != (samples,) or array.dtype.kind not in "iu":
        raise SettingError(f"{expected} have shape {array.shape} and type {array.dtype}.")
    classes = max(outputs, 2)
    bad = np.flatnonzero((array < 0) | (array >= classes))
    if len(bad):
        raise SettingError(
            f"The {what} have label {array[bad[0]]} at row {bad[0]}, but an output layer of "
            f"{outputs} unit{'s' * (outputs > 1)} tells classes 0 to {classes - 1}. "
            f"Give the last layer one unit a class."
        )
    return array.astype(np.intp)


def _checked_targets(
    numbers: NDArray[np.floating], samples: int, network: Network, what: str
) -> FloatArray:
    outputs, activation = network.layer_sizes[-1], network.activations[-1]
    if numbers.shape != (samples, outputs):
        raise SettingError(
            f"The targets of the {what} have shape {numbers.shape}, but {samples} samples and an "
            f"output layer of {outputs} unit{'s' * (outputs > 1)} need ({samples}, {outputs}). "
            f"Give the last layer one unit a target."
        )
    if not np.isfinite(numbers).all():
        row, column = np.argwhere(~np.isfinite(numbers))[0]
        raise DataError(
            f"The {what} hold the target {numbers[row, column]} at row {row}, column {column} "
            f"(counted from 0); only finite numbers can be learned."
        )
    if activation == "softmax":
        raise SettingError(
            f"The {what} have targets, numbers to learn, but a softmax output tells classes apart. "
            f'End the network with "identity", as in activations=["relu", "identity"].'
        )
    low, high = network.architecture.bounds(network.depth)
    least, most = float(numbers.min()), float(numbers.max())
    if least < low or most > high:
        raise SettingError(
            f"The targets of the {what} go from {least:g} to {most:g}, but {activation} answers "
            f'from {low:g} to {high:g} only. End the network with "identity", or scale the '
            f'targets, as load_csv(…, scaling="minmax") does.'
        )
    targets: FloatArray = np.ascontiguousarray(numbers, dtype=network.dtype)
    return targets


def _checked_positions(probes: Any, samples: int) -> NDArray[np.intp]:
    is_list = _dimensions(probes) is not None
    positions = np.atleast_1d(np.asarray(probes if is_list else ""))
    if positions.size == 0 and positions.ndim == 1:
        return np.empty(0, np.intp)
    if positions.ndim != 1 or positions.dtype.kind not in "iu":
        raise SettingError(
            "probes must be positions in the training data (whole numbers), a data set, or "
            f"features of shape (probes, features), but is {probes!r:.60}."
        )
    for position in positions:
        if not 0 <= position < samples:
            raise SettingError(
                f"There is no probe at position {position}: the training data hold {samples} "
                f"samples, at positions 0 to {samples - 1}."
            )
    return positions.astype(np.intp)


def _dimensions(values: Any) -> int | None:
    """How many an array of the values has; None where lists are of different lengths."""
    try:
        return np.ndim(values)
    except ValueError:
        return None


def _targets(
    labels: NDArray[np.intp], network: Network, target_range: tuple[float, float]
) -> FloatArray:
    outputs = network.layer_sizes[-1]
    low, high = target_range
    targets: FloatArray = np.full((len(labels), outputs), low, network.dtype)
    if outputs == 1:
        targets[labels == 1] = high
    else:
        targets[np.arange(len(labels)), labels] = high
    return targets
