"""A descent over some of a network's parameters, the others held, at its true cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.analysis.cost_surface import AnyParameter, Parameter, checked_parameter, costs_at
from nnviz_manim.analysis.descent import Array, descend
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.learning.training.samples import checked_samples
from nnviz_manim.support.arguments import checked

__all__ = ["ParameterDescent", "descend_parameters", "network_with"]


@dataclass(frozen=True, eq=False)
class ParameterDescent:
    """Where a descent came by, and what it came to.

    Parameters
    ----------
    positions
        Values of the parameters at the start and after each step, shape (steps + 1, parameters).
    costs
        Mean loss there, shape (steps + 1,).
    scores
        How many examples the network told right at the start and at the end.
    """

    positions: Array
    costs: Array
    scores: tuple[int, int]


@checked(SettingError)
def network_with(
    network: Network, parameters: Sequence[AnyParameter], values: ArrayLike
) -> Network:
    """Copy a network, with other values for some of its parameters.

    Parameters
    ----------
    network
        Is not changed.
    parameters
        Which ones: ``(layer, unit, source)`` for a weight, ``(layer, unit)`` for a bias.
    values
        One a parameter.

    Returns
    -------
    The copy.

    Raises
    ------
    SettingError
        If there is no such parameter, or there are not as many values.

    Examples
    --------
    >>> from nnviz_manim.learning import textbook_network
    >>> network = network_with(textbook_network("3-3-1"), [(1, 0, 2), (2, 0)], [7.0, -1.0])
    >>> float(network.weights[1][0, 2]), float(network.biases[2][0])
    (7.0, -1.0)
    """
    numbers = np.asarray(values, dtype=float)
    if numbers.shape != (len(parameters),):
        raise SettingError(
            f"{len(parameters)} parameters take as many values, but values has shape"
            f" {numbers.shape}."
        )
    changed = network.copy()
    for parameter, value in zip(parameters, numbers, strict=True):
        layer, unit, source = checked_parameter(parameter, network)
        if source is None:
            changed.biases[layer][unit] = value
        else:
            changed.weights[layer][unit, source] = value
    return changed


@checked(SettingError)
def descend_parameters(
    network: Network,
    data: Dataset,
    parameters: Sequence[AnyParameter],
    start: ArrayLike | float,
    optimizer: Optimizer,
    *,
    steps: int = 100,
) -> ParameterDescent:
    """Let some parameters follow the gradient of the mean loss over all examples.

    Parameters
    ----------
    network
        All its other parameters stay as they are; it is not changed.
    data
        The examples, with labels.
    parameters
        Which ones, as for :func:`~nnviz_manim.analysis.costs_at`.
    start
        A value for each.
    optimizer
        How a step follows from the gradient.
    steps
        How many.

    Returns
    -------
    The descent.

    Raises
    ------
    SettingError
        If there are no such parameters, or something does not fit the network.

    Examples
    --------
    >>> from nnviz_manim.datasets import twelve_points
    >>> from nnviz_manim.learning import SGD, textbook_network
    >>> network = textbook_network("twelve points, cost")
    >>> way = descend_parameters(network, twelve_points(), [(1, 0, 0)], [-9.0], SGD(3.0))
    >>> way.scores
    (8, 12)
    """
    first = np.atleast_1d(np.asarray(start, dtype=float))
    costs_at(network, data, parameters, first[np.newaxis])  # refuses what does not fit
    samples = checked_samples(data, network, "data", (0.0, 1.0), needs_labels=True)

    def gradient(values: Array) -> Array:
        own = network_with(network, parameters, values)
        _, weights, biases = own.loss_and_gradients(samples.features, samples.targets)
        slopes = [
            biases[layer][unit] if source is None else weights[layer][unit, source]
            for layer, unit, source in (Parameter(*each) for each in parameters)
        ]
        return np.array(slopes, dtype=float)

    positions = descend(gradient, first, optimizer, steps=steps).positions
    ends = (network_with(network, parameters, positions[k]) for k in (0, -1))
    scores = [int((end.predict(data.features) == data.labels).sum()) for end in ends]
    return ParameterDescent(
        positions=positions,
        costs=costs_at(network, data, parameters, positions),
        scores=(scores[0], scores[1]),
    )
