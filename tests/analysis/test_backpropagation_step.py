"""One step of learning with all its numbers: those worked out for the 3-3-1, and laws."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import backpropagate, check_gradients
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, SGD, Adam, textbook_network, train

EXAMPLE = (1.5, 2.0, 3.0)


def book_step(rate=0.1):
    network = textbook_network("3-3-1")
    return backpropagate(network, EXAMPLE, [1.0], loss="half_squared_error", optimizer=SGD(rate))


def test_the_figures_of_the_worked_example():
    step = book_step()
    np.testing.assert_allclose(step.z[1], [2.1, 3.4, 4.7])
    assert step.z[2].item() == pytest.approx(1.62480, abs=5e-6)
    for layer in (1, 2):
        np.testing.assert_allclose(step.a[layer], 1 / (1 + np.exp(-step.z[layer])))
    assert step.a[2].item() == pytest.approx(0.83546, abs=5e-6)
    assert step.cost == pytest.approx(0.01354, abs=5e-6)
    assert step.delta[2].item() == pytest.approx(-0.02262, abs=5e-6)
    np.testing.assert_allclose(
        step.weight_gradients[2], [[-0.02015, -0.02189, -0.02242]], atol=5e-6
    )
    assert step.delta[1][0] == pytest.approx(-0.00110, abs=5e-6)
    assert 19 < step.delta[2].item() / step.delta[1][0] < 22
    np.testing.assert_allclose(step.weight_gradients[1], np.outer(step.delta[1], EXAMPLE))


def test_the_chain_rule_holds_from_part_to_part():
    step = book_step()
    np.testing.assert_allclose(step.slopes[2], step.a[2] * (1 - step.a[2]))
    np.testing.assert_allclose(step.delta[2], (step.a[2] - step.target) * step.slopes[2])
    np.testing.assert_allclose(step.errors[1], step.weights[2][0] * step.delta[2])
    np.testing.assert_allclose(step.delta[1], step.errors[1] * step.slopes[1])
    assert set(step.errors) == {1}


def test_the_promised_drop_comes_the_better_the_smaller_the_step():
    shares = []
    for rate in (1.0, 0.1, 0.001):
        step = book_step(rate)
        squares = sum(
            float((array**2).sum())
            for arrays in (step.weight_gradients, step.bias_gradients)
            for array in arrays.values()
        )
        assert step.promised_drop == pytest.approx(rate * squares)
        shares.append(step.actual_drop / step.promised_drop)
    assert 0 < shares[0] < shares[1] < shares[2] < 1
    assert shares[2] == pytest.approx(1, abs=1e-3)


def test_the_step_is_that_of_a_training():
    network = textbook_network("3-3-1")
    data = Dataset(np.array([EXAMPLE]), np.array([1]), value_range=None)
    for optimizer in (SGD(0.5), Adam(0.1)):
        trained = network.copy()
        *_, last = train(trained, data, epochs=1, optimizer=optimizer, loss="half_squared_error")
        step = backpropagate(network, EXAMPLE, 1.0, loss="half_squared_error", optimizer=optimizer)
        for layer in (1, 2):
            np.testing.assert_allclose(step.new_weights[layer], last.weights[layer], rtol=1e-12)
            np.testing.assert_allclose(step.new_biases[layer], last.biases[layer], rtol=1e-12)
        assert step.new_cost == pytest.approx(last.loss, rel=1e-9)
    np.testing.assert_array_equal(network.parameters, textbook_network("3-3-1").parameters)


@pytest.mark.parametrize("biases", [True, False])
def test_any_network_in_float32_and_without_biases(biases):
    network = MLP([4, 5, 3], activations=["tanh", "softmax"], biases=biases, seed=2)
    step = backpropagate(network, [0.1, -2, 0.3, 1], [0, 1, 0], optimizer=SGD(0.01))
    assert step.a[2].dtype == np.float64
    np.testing.assert_allclose(step.delta[2], step.a[2] - [0, 1, 0], atol=1e-12)
    assert set(step.slopes) == {1}
    assert step.new_biases[1].any() == biases
    assert step.actual_drop == pytest.approx(step.promised_drop, rel=0.05)


def test_gradients_shown_are_numerical_gradients():
    step = book_step()
    check = check_gradients(
        textbook_network("3-3-1"), [EXAMPLE], [[1.0]], loss="half_squared_error"
    )
    assert check.largest_difference < 1e-10
    for layer in (1, 2):
        np.testing.assert_array_equal(check.weights[layer], step.weight_gradients[layer])
        np.testing.assert_allclose(
            check.numeric_weights[layer], step.weight_gradients[layer], rtol=1e-6
        )
        np.testing.assert_allclose(
            check.numeric_biases[layer], step.bias_gradients[layer], rtol=1e-6
        )


def test_a_wrong_gradient_is_found():
    # The rule of plain errors follows no gradient, which is what the check is there to show.
    random = np.random.default_rng(1)
    network = MLP([2, 3, 2], activations=["sigmoid", "sigmoid"], init="standard_normal")
    features, targets = random.normal(size=(4, 2)), np.eye(2)[[0, 1, 1, 0]]
    right, wrong = (
        check_gradients(network, features, targets, loss=loss).largest_difference
        for loss in ("half_squared_error", "plain_errors")
    )
    assert right < 1e-9
    assert wrong > 1e-3


def test_what_does_not_fit_is_refused():
    network = textbook_network("3-3-1")
    for example, target in (((1.0, 2.0), 1.0), (EXAMPLE, (1, 0)), ((1, 2, np.nan), 1.0)):
        with pytest.raises(SettingError, match="The example has shape"):
            backpropagate(network, example, target)
    with pytest.raises(SettingError, match="epsilon"):
        check_gradients(network, [EXAMPLE], [[1.0]], epsilon=0)
