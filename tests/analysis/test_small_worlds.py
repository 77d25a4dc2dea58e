"""Fields, parts of units, costs by class, and loops against products."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import (
    benchmark_loops,
    class_costs,
    decision_fields,
    plane_grid,
    switch_positions,
    unit_parts,
)
from nnviz_manim.analysis.loop_benchmark import by_loops, by_products
from nnviz_manim.datasets import POINTS_DOMAIN, make_points
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Growing, network_of, textbook_network, train
from nnviz_manim.recording import Run


def test_a_grid_begins_with_its_lowest_row():
    grid = plane_grid(4, ((0, 8), (-2, 2))).reshape(4, 4, 2)
    np.testing.assert_allclose(grid[0, :, 0], [1, 3, 5, 7])
    np.testing.assert_allclose(grid[:, 0, 1], [-1.5, -0.5, 0.5, 1.5])
    assert plane_grid(2).min() == POINTS_DOMAIN[0] / 2


def test_fields_are_what_the_network_answers_there():
    network = MLP([2, 4, 3, 1], activations=["tanh", "relu", "sigmoid"], seed=1)
    fields = decision_fields(network, resolution=11)
    assert {layer: field.shape for layer, field in fields.items()} == {
        0: (2, 11, 11),
        1: (4, 11, 11),
        2: (3, 11, 11),
        3: (1, 11, 11),
    }
    answers = network.forward([fields[0][:, 2, 9]])
    for layer in range(4):
        np.testing.assert_allclose(fields[layer][:, 2, 9], answers[layer][0], rtol=1e-5)
    assert (np.diff(fields[0][1], axis=0) > 0).all()  # y, from the lowest
    fields[0][:] = 0  # their own: neither the grid nor the next fields change
    assert decision_fields(network, resolution=11)[0].any()


@pytest.mark.parametrize(
    "settings", [{"domain": (1, 1)}, {"domain": "ab"}, {"domain": (0, np.inf)}, {"resolution": 0}]
)
def test_impossible_grids_are_refused(settings):
    with pytest.raises(SettingError, match=next(iter(settings))):
        decision_fields(MLP([2, 1]), **settings)


def test_fields_need_two_inputs():
    with pytest.raises(SettingError, match="2 inputs, but this one has 3"):
        decision_fields(MLP([3, 1]))


def test_the_articles_ticks_stand_in_the_gaps():
    ticks = switch_positions(textbook_network("twelve points, solved"))
    np.testing.assert_allclose(ticks, [-0.591, 0.572], atol=5e-4)
    assert -0.64 < ticks[0] < -0.53
    assert 0.35 < ticks[1] < 0.89


@pytest.mark.parametrize(("bias", "tick"), [(-8.0, 1.6), (0.0, 0.0), (8.0, -1.6)])
def test_the_tick_of_one_neuron_is_minus_b_over_w(bias, tick):
    neuron = network_of([[[5.0]]], [[bias]], activations=["sigmoid"])
    assert switch_positions(neuron).item() == pytest.approx(tick)
    assert neuron.forward([[tick]])[1].item() == pytest.approx(0.5)


def test_a_unit_without_weight_never_switches():
    network = network_of([[[0.0], [2.0]]], [[1.0, 1.0]], activations=["tanh"])
    np.testing.assert_array_equal(switch_positions(network), [np.nan, -0.5])
    with pytest.raises(SettingError, match="one input"):
        switch_positions(MLP([2, 1]))


def test_parts_and_bias_sum_to_the_logit():
    network, x = textbook_network("twelve points, solved"), np.linspace(-2, 2, 9)[:, None]
    parts = unit_parts(network, x, 2, 0)
    hidden = network.forward(x)[1]
    np.testing.assert_allclose(parts.parts, (hidden * network.weights[2][0]).T)
    np.testing.assert_allclose(parts.total, hidden @ network.weights[2][0] - 8.19425129)
    np.testing.assert_allclose(parts.answers, 1 / (1 + np.exp(-parts.total)))
    np.testing.assert_array_equal(parts.total > 0, network.predict(x) == 1)
    first = unit_parts(network, x, 1, 1)
    np.testing.assert_allclose(first.parts, network.weights[1][1] * x.T)


@pytest.mark.parametrize(("layer", "unit"), [(0, 0), (3, 0), (1, 2), (2, 1)])
def test_a_unit_that_is_not_there_is_refused(layer, unit):
    with pytest.raises(SettingError, match=r"no unit|layer must be"):
        unit_parts(textbook_network("3-3-1"), [[1, 2, 3]], layer, unit + (layer == 1))


@pytest.mark.parametrize(
    ("outputs", "activation", "loss"),
    [(1, "sigmoid", None), (2, "softmax", None), (2, "sigmoid", "half_squared_error")],
)
def test_costs_by_class_average_to_the_runs_own_loss(outputs, activation, loss):
    points = make_points("moons", 51, noise=0.1)
    network = MLP([2, 4, outputs], activations=["tanh", activation])
    settings = {"loss": loss, "target_range": (0.1, 0.9), "record_every": Growing(2)}
    run = Run.record(train(network, points, epochs=9, **settings))
    costs = class_costs(run, points)
    assert costs.shape == (len(run), 2)
    sizes = np.bincount(points.labels)
    expected = [moment.loss for moment in run]
    np.testing.assert_allclose(costs @ sizes / sizes.sum(), expected, rtol=1e-5)
    one_class = class_costs(run, points.pick(points.positions_of(1)))
    assert np.isnan(one_class[:, 0]).all()
    np.testing.assert_allclose(one_class[:, 1], costs[:, 1], rtol=1e-5)


def test_loops_and_products_compute_the_same():
    network = textbook_network("3-3-1")
    numbers = [list(network.weights.values()), list(network.biases.values()), np.array([1.5, 2, 3])]
    assert by_loops(*numbers).item() == pytest.approx(0.83546, abs=5e-6)
    np.testing.assert_allclose(by_products(*numbers), by_loops(*numbers), rtol=1e-12)


def test_loops_are_slower_than_products():
    measured = benchmark_loops((40, 30, 10), repeats=2)
    assert measured.layer_sizes == (40, 30, 10)
    assert measured.product_seconds > 0
    assert measured.ratio == measured.loop_seconds / measured.product_seconds
    assert measured.ratio > 3
