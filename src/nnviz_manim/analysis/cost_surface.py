"""The cost of a network as a function of some of its parameters, for many values at once.

Nothing below the first changed layer depends on the values, so it is computed once. In that layer
only the changed units answer anew, and what they send on is a product of low rank, added to what
the others send. From there on every value is a block of columns of one pass through the
network's own activation functions and loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.layers import Dense
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.training.samples import LabeledData, checked_samples
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import whole_number
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["Parameter", "cost_grid", "cost_slice", "costs_at"]

COLUMNS = 2**14
"""Samples times values in one pass: large enough to be rid of overhead, and within the cache."""


class Parameter(NamedTuple):
    """Which number of a network: one weight, or one bias. A plain tuple is as good.

    Parameters
    ----------
    layer
        Counted from 1.
    unit
        The unit of that layer which the number belongs to, from 0.
    source
        The unit of the layer before, of which it is the weight; None for the unit's bias.
    """

    layer: int
    unit: int
    source: int | None = None

    def of(self, network: Network) -> float:
        """Return what the parameter is in a network."""
        if self.source is None:
            return float(network.biases[self.layer][self.unit])
        return float(network.weights[self.layer][self.unit, self.source])


AnyParameter = Parameter | tuple[int, int] | tuple[int, int, int]


@checked(SettingError)
def cost_slice(
    network: Network,
    data: LabeledData,
    parameter: AnyParameter,
    values: ArrayLike,
    *,
    loss: str | None = None,
    target_range: tuple[float, float] = (0.0, 1.0),
) -> NDArray[np.float64]:
    """Compute the mean loss of a network for many values of one parameter.

    Parameters
    ----------
    network
        All its other parameters stay as they are; it is not changed.
    data
        The examples, with labels, over which the loss is averaged.
    parameter
        Which one: ``(layer, unit, source)`` for a weight, ``(layer, unit)`` for a bias.
    values
        Shape (V,).
    loss, target_range
        As for :func:`~nnviz_manim.learning.train`.

    Returns
    -------
    The cost at each value, shape (V,).

    Raises
    ------
    SettingError
        If there is no such parameter, or something does not fit the network.

    Examples
    --------
    >>> import numpy as np
    >>> from nnviz_manim.datasets import twelve_points
    >>> network = MLP([1, 2, 1], activations=["sigmoid", "sigmoid"])
    >>> cost_slice(network, twelve_points(), (1, 0, 0), np.linspace(-100, 100, 10_000)).shape
    (10000,)
    """
    column = _checked_values(values)[:, np.newaxis]
    return costs_at(network, data, [parameter], column, loss=loss, target_range=target_range)


@checked(SettingError)
def cost_grid(
    network: Network,
    data: LabeledData,
    parameters: Sequence[AnyParameter],
    first_values: ArrayLike,
    second_values: ArrayLike,
    *,
    loss: str | None = None,
    target_range: tuple[float, float] = (0.0, 1.0),
) -> NDArray[np.float64]:
    """Compute the mean loss of a network for all pairs of values of two parameters.

    Parameters
    ----------
    network, data, loss, target_range
        As for :func:`cost_slice`.
    parameters
        The two, which must not be the same.
    first_values, second_values
        Shapes (V1,) and (V2,).

    Returns
    -------
    The costs, shape (V1, V2).

    Raises
    ------
    SettingError
        If there are no such parameters, or something does not fit the network.

    Examples
    --------
    >>> import numpy as np
    >>> from nnviz_manim.datasets import twelve_points
    >>> network = MLP([1, 2, 1], activations=["sigmoid", "sigmoid"])
    >>> x, y = np.linspace(-40, 40, 200), np.linspace(-30, 30, 100)
    >>> cost_grid(network, twelve_points(), [(1, 0, 0), (1, 1, 0)], x, y).shape
    (200, 100)
    """
    first, second = _checked_values(first_values), _checked_values(second_values)
    if len(parameters) != 2:
        raise SettingError(f"A grid goes over two parameters, but {len(parameters)} are given.")
    pairs = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1).reshape(-1, 2)
    costs = costs_at(network, data, parameters, pairs, loss=loss, target_range=target_range)
    return costs.reshape(len(first), len(second))


@checked(SettingError)
def costs_at(
    network: Network,
    data: LabeledData,
    parameters: Sequence[AnyParameter],
    values: ArrayLike,
    *,
    loss: str | None = None,
    target_range: tuple[float, float] = (0.0, 1.0),
) -> NDArray[np.float64]:
    """Compute the mean loss of a network for many combinations of values of some parameters.

    Parameters
    ----------
    network, data, loss, target_range
        As for :func:`cost_slice`.
    parameters
        One or more, K, each given once.
    values
        One combination a row, shape (V, K).

    Returns
    -------
    The cost of each combination, shape (V,).

    Raises
    ------
    SettingError
        If there are no such parameters, or something does not fit the network.
    """
    rows = np.asarray(values, np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(parameters) or not rows.size:
        raise SettingError(
            f"The values have shape {rows.shape}, but {len(parameters)} parameters need "
            f"(combinations, {len(parameters)}), one or more."
        )
    _checked_values(rows.ravel())
    return _Costs(network, data, parameters, loss, target_range).at(rows)


class _Costs:
    """The cost as a function of K parameters."""

    def __init__(
        self,
        network: Network,
        data: LabeledData,
        parameters: Sequence[AnyParameter],
        loss: str | None,
        target_range: tuple[float, float],
    ) -> None:
        if not all(isinstance(layer, Dense) for layer in network.layers):
            raise SettingError(
                f"A cost over parameters is computed for dense layers alone, and {network!r} has "
                f"others."
            )
        self._parameters = [checked_parameter(one, network) for one in parameters]
        if len(set(self._parameters)) < len(self._parameters):
            raise SettingError(f"The parameter {tuple(self._parameters[0])} is given twice.")
        self._loss = choose_loss(loss, network.activations[-1])
        samples = checked_samples(data, network, "data", target_range)
        self._samples = len(samples)
        self._depth = network.depth
        self._dtype = network.dtype
        self._f = {n: ACTIVATIONS[name] for n, name in enumerate(network.activations, start=1)}
        # Changed parameters are 0 here and added with their values: exact, whatever they were.
        self._W = {layer: W.copy() for layer, W in network.weights.items()}
        self._b = {layer: b[:, np.newaxis].copy() for layer, b in network.biases.items()}
        for layer, unit, source in self._parameters:
            if source is None:
                self._b[layer][unit] = 0
            else:
                self._W[layer][unit, source] = 0
        self._first = min(layer for layer, _, _ in self._parameters)
        below = network.forward(samples.features)[self._first - 1]
        self._below: FloatArray = np.ascontiguousarray(below.T)
        self._targets: FloatArray = np.ascontiguousarray(samples.targets.T)
        self._changed = sorted({p.unit for p in self._parameters if p.layer == self._first})
        self._prepare_first_layer(network.activations[self._first - 1] == "softmax")

    def _prepare_first_layer(self, is_softmax: bool) -> None:
        first = self._first
        self._z_first = self._W[first] @ self._below + self._b[first]
        # The units of a softmax depend on each other; of an output layer, all are needed whole.
        self._first_is_whole = is_softmax or first == self._depth
        if self._first_is_whole:
            return
        still = self._z_first.copy()
        self._f[first].apply(still)
        self._still = still
        others = np.setdiff1d(np.arange(len(still)), self._changed)
        above = self._W[first + 1]
        self._z_above = above[:, others] @ still[others] + self._b[first + 1]

    def at(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Costs for values (V, K), some at a time."""
        costs = np.empty(len(values))
        at_once = max(1, COLUMNS // self._samples)
        values = values.astype(self._dtype)
        targets = np.tile(self._targets, min(at_once, len(values)))
        with one_blas_thread(), np.errstate(over="ignore"):
            for start in range(0, len(values), at_once):
                part = values[start : start + at_once]
                outputs = self._outputs(part)
                losses = self._loss.of_each(outputs, targets[:, : outputs.shape[1]])
                by_value = losses.reshape(len(part), self._samples)
                costs[start : start + at_once] = by_value.mean(axis=1, dtype=np.float64)
        return costs

    def _outputs(self, values: FloatArray) -> FloatArray:
        """Outputs (units_L, V · samples) for values (V, K), the samples of each value together."""
        first = self._first
        if self._first_is_whole:
            z = self._repeated(self._z_first, len(values))
            self._add(z, first, values, self._below)
            a, layer = self._activated(z, first), first
        else:
            z = self._repeated(self._z_first[self._changed], len(values))
            self._add(z, first, values, self._below, self._changed)
            lively = self._activated(z, first)
            above = self._W[first + 1][:, self._changed] @ lively
            z = above.reshape(len(above), len(values), self._samples)
            z += self._z_above[:, np.newaxis]
            self._add(z, first + 1, values, self._still, within=lively)
            a, layer = self._activated(z, first + 1), first + 1
        while layer < self._depth:
            layer += 1
            z = (self._W[layer] @ a + self._b[layer]).reshape(-1, len(values), self._samples)
            self._add(z, layer, values, a)
            a = self._activated(z, layer)
        return a

    def _add(
        self,
        z: FloatArray,
        layer: int,
        values: FloatArray,
        below: FloatArray,
        units: Sequence[int] = (),
        within: FloatArray | None = None,
    ) -> None:
        """Add what the changed parameters of a layer contribute to z (units, V, samples).

        `below` are the activations of the layer before, for all values alike or for each; `units`
        are those that z consists of, if not all; `within` are those of the units of the first
        layer that are changed.
        """
        for k, (own_layer, unit, source) in enumerate(self._parameters):
            if own_layer != layer:
                continue
            row = z[units.index(unit) if units else unit]
            if source is None:
                row += values[:, k, np.newaxis]
                continue
            if within is not None and source in self._changed:
                inputs = within[self._changed.index(source)]
            else:
                inputs = below[source]
            row += values[:, k, np.newaxis] * inputs.reshape(-1, self._samples)

    def _repeated(self, z: FloatArray, times: int) -> FloatArray:
        return np.repeat(z[:, np.newaxis], times, axis=1)

    def _activated(self, z: FloatArray, layer: int) -> FloatArray:
        a = z.reshape(len(z), -1)
        self._f[layer].apply(a)
        return a


def _checked_values(values: ArrayLike) -> NDArray[np.float64]:
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        array = np.array(np.nan)
    if array.ndim != 1 or not len(array) or not np.isfinite(array).all():
        raise SettingError(
            f"The values of a parameter must be finite numbers of shape (values,), one or more, "
            f"but have shape {array.shape}, or some are not finite."
        )
    return array


def checked_parameter(parameter: AnyParameter, network: Network) -> Parameter:
    """Return a parameter that the network has.

    Raises
    ------
    SettingError
        If it is none, or the network has no such one.
    """
    try:
        given = Parameter(*parameter)
    except TypeError:
        raise SettingError(
            f"A parameter is (layer, unit, source) for a weight or (layer, unit) for a bias, but "
            f"is {parameter!r}."
        ) from None
    layer = whole_number(given.layer, "The layer of a parameter", at_least=1)
    unit = whole_number(given.unit, "The unit of a parameter", at_least=0)
    if given.source is None:
        source = None
    else:
        source = whole_number(given.source, "The source of a parameter", at_least=0)
    sizes = network.layer_sizes
    there = layer < len(sizes) and unit < sizes[layer] and (source or 0) < sizes[layer - 1]
    if not there or (source is None and not network.has_biases):
        raise SettingError(
            f"There is no parameter (layer {layer}, unit {unit}, source {source}) in a network of "
            f"{'-'.join(map(str, sizes))} units{'' if network.has_biases else ' without biases'}; "
            f"layers count from 1, units from 0."
        )
    return Parameter(layer, unit, source)
