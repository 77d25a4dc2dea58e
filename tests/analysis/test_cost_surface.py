"""Costs over one and two parameters, against the network's own loss with each value set."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from nnviz_manim.analysis import Parameter, cost_grid, cost_slice, costs_at
from nnviz_manim.datasets import Dataset, twelve_points
from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.learning import ACTIVATIONS, LOSSES, MLP, Dense, Network, textbook_network

LOSS_OF = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}
PARAMETERS = [
    Parameter(layer, unit, source)
    for layer in (1, 2, 3)
    for unit in (0, 2)
    for source in (None, 1, 2)
]


def set_parameter(network, parameter, value):
    layer, unit, source = parameter
    if source is None:
        network.biases[layer][unit] = value
    else:
        network.weights[layer][unit, source] = value


def own_cost(network, data, parameters, values, loss=None):
    """The cost as the network itself computes it."""
    changed = network.copy()
    for parameter, value in zip(parameters, values, strict=True):
        set_parameter(changed, parameter, value)
    outputs = network.layer_sizes[-1]
    targets = data.labels[:, None] if outputs == 1 else np.eye(outputs)[data.labels]
    return changed.loss_and_gradients(data.features, targets, loss)[0]


def some_data(samples=7):
    random = np.random.default_rng(5)
    return Dataset(
        random.normal(size=(samples, 3)).astype(np.float32),
        random.integers(0, 3, samples),
        ("a", "b", "c"),
        value_range=None,
    )


def some_network(hidden="tanh", output="softmax"):
    layers = [Dense(4, hidden), Dense(3, hidden), Dense(3, output)]
    return Network(3, layers, init="standard_normal", dtype="float64")


@pytest.mark.parametrize("parameter", PARAMETERS, ids=str)
def test_a_slice_is_the_networks_own_loss(parameter):
    network, data, values = some_network(), some_data(), np.linspace(-3, 3, 5)
    costs = cost_slice(network, data, parameter, values)
    expected = [own_cost(network, data, [parameter], [value]) for value in values]
    assert np.ptp(expected) > 1e-3
    np.testing.assert_allclose(costs, expected, rtol=1e-12)


@pytest.mark.parametrize("pair", list(itertools.combinations(PARAMETERS[:9:2] + PARAMETERS[9:], 2)))
def test_a_grid_is_the_networks_own_loss(pair):
    network, data = some_network("sigmoid"), some_data()
    first, second = np.array([-2.0, 0.5, 1]), np.array([0.3, 4])
    costs = cost_grid(network, data, pair, first, second)
    expected = [[own_cost(network, data, pair, (one, two)) for two in second] for one in first]
    np.testing.assert_allclose(costs, expected, rtol=1e-12)


def test_many_parameters_are_changed_at_once():
    network, data = some_network(), some_data()
    parameters = [(1, 2, 0), (1, 0, 1), (1, 2), (2, 1, 2), (2, 1, 1), (2, 2, 0), (3, 0, 1), (3, 1)]
    values = np.random.default_rng(2).normal(size=(6, len(parameters)))
    costs = costs_at(network, data, parameters, values)
    full = [Parameter(*parameter) for parameter in parameters]
    expected = [own_cost(network, data, full, row) for row in values]
    np.testing.assert_allclose(costs, expected, rtol=1e-12)
    for wrong in (values[0], values[:, 1:], values[:0]):
        with pytest.raises(SettingError, match="8 parameters need"):
            costs_at(network, data, parameters, wrong)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(
    ("output", "loss"),
    [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("relu", "squared_error")],
)
def test_all_activations_and_losses_take_part(hidden, output, loss):
    network, data = some_network(hidden, output), some_data()
    for parameter in (Parameter(1, 1, 0), Parameter(3, 1, 0)):
        costs = cost_slice(network, data, parameter, [-1.0, 2.0], loss=loss)
        expected = [own_cost(network, data, [parameter], [v], loss) for v in (-1.0, 2.0)]
        np.testing.assert_allclose(costs, expected, rtol=1e-12)
    assert loss in LOSSES


def test_a_network_stays_as_it_is_and_its_own_value_gives_its_own_cost():
    network, data = textbook_network("twelve points, cost"), twelve_points()
    before = network.parameters.copy()
    parameter = Parameter(2, 0, 1)
    [cost] = cost_slice(network, data, parameter, [parameter.of(network)])
    assert cost == pytest.approx(own_cost(network, data, [], []), rel=1e-12)
    np.testing.assert_array_equal(network.parameters, before)
    assert Parameter(1, 1).of(network) == -23.41


def test_the_articles_slice_is_not_convex():
    network, values = textbook_network("twelve points, cost"), np.linspace(-100, 100, 10_000)
    costs = cost_slice(network, twelve_points(), (1, 0, 0), values)
    bends = np.diff(costs, 2)
    assert (bends > 1e-9).any()
    assert (bends < -1e-9).any()
    assert values[costs.argmin()] == pytest.approx(-23.25, abs=0.02)
    assert costs.min() < 1e-4
    # The whole number that the table of networks holds is the best one.
    whole = np.arange(-100, 101)
    assert whole[cost_slice(network, twelve_points(), (1, 0, 0), whole).argmin()] == -23
    assert network.weights[1][0, 0] == -23


def test_more_samples_than_fit_one_pass_and_float32():
    data = some_data(samples=20_000)
    network = MLP([3, 4, 3], activations=["relu", "softmax"])
    costs = cost_slice(network, data, (1, 0, 0), [0.1, 0.2, 0.9])
    expected = [own_cost(network, data, [(1, 0, 0)], [v]) for v in (0.1, 0.2, 0.9)]
    np.testing.assert_allclose(costs, expected, rtol=1e-5)


def test_targets_of_another_range_are_as_in_training():
    network, data = MLP([3, 3], activations=["sigmoid"], dtype="float64"), some_data()
    [cost] = cost_slice(
        network, data, (1, 0, 0), [0.4], loss="squared_error", target_range=(0.01, 0.99)
    )
    set_parameter(network, (1, 0, 0), 0.4)
    targets = np.eye(3)[data.labels] * 0.98 + 0.01
    expected = network.loss_and_gradients(data.features, targets, "squared_error")[0]
    assert cost == pytest.approx(expected)


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ((0, 0, 0), "layer of a parameter must be a whole number of at least 1"),
        ((4, 0, 0), r"no parameter \(layer 4, unit 0, source 0\).*3-4-3-3"),
        ((1, 4, 0), "no parameter"),
        ((1, 0, 3), "no parameter"),
        ((1, -1, 0), "unit of a parameter"),
        ((1, 0, 0.5), "source of a parameter"),
        ((1,), "A parameter is"),
        (7, "A parameter is"),
    ],
)
def test_a_parameter_that_is_not_there_is_refused(parameter, message):
    with pytest.raises(SettingError, match=message):
        cost_slice(some_network(), some_data(), parameter, [1.0])


@pytest.mark.parametrize("values", [[], [[1.0]], [np.nan], [np.inf]])
def test_values_that_are_none_are_refused(values):
    with pytest.raises(SettingError, match="values of a parameter must be finite numbers"):
        cost_slice(some_network(), some_data(), (1, 0, 0), values)


def test_words_for_values_are_refused():
    with pytest.raises(SettingError, match=r"values=\['x'\] was given, expected numbers"):
        cost_slice(some_network(), some_data(), (1, 0, 0), ["x"])


def test_a_grid_needs_two_different_parameters():
    for pair, message in (
        ([(1, 0, 0)], "goes over two parameters, but 1"),
        ([(1, 0, 0)] * 2, "is given twice"),
    ):
        with pytest.raises(SettingError, match=message):
            cost_grid(some_network(), some_data(), pair, [1.0], [1.0])


def test_biases_and_data_that_are_not_there_are_refused():
    without = MLP([3, 3], biases=False)
    with pytest.raises(SettingError, match="without biases"):
        cost_slice(without, some_data(), (1, 0), [1.0])
    bad = Dataset(np.zeros((1, 3)), np.array([0]))
    object.__setattr__(bad, "features", np.full((1, 3), np.nan))
    with pytest.raises(DataError, match="takes finite numbers alone"):
        cost_slice(without, bad, (1, 0, 0), [1.0])
