"""Inputs found by gradient ascent: their gradient by central differences, and what they reach."""

import numpy as np
import pytest

from nnviz_manim.analysis import ascend_input, input_gradient
from nnviz_manim.analysis.ascent import penalty, penalty_gradient
from nnviz_manim.datasets import load_sample
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, train


def differences(value, x, width=1e-6):
    """Central differences of a function with a number for each row of x."""
    slopes = np.empty_like(x)
    for column in range(x.shape[1]):
        shift = np.zeros_like(x)
        shift[:, column] = width
        slopes[:, column] = (value(x + shift) - value(x - shift)) / (2 * width)
    return slopes


@pytest.mark.parametrize(
    ("hidden", "output", "loss"),
    [
        ("relu", "softmax", None),
        ("relu", "softmax", "squared_error"),
        ("tanh", "sigmoid", None),
        ("sigmoid", "identity", None),
    ],
)
def test_the_gradient_by_the_input(hidden, output, loss):
    random = np.random.default_rng(5)
    network = MLP(
        [6, 5, 4, 3],
        activations=[hidden, hidden, output],
        init="standard_normal",
        dtype="float64",
    )
    network.parameters *= 0.5
    x, wanted = random.random((4, 6)), np.eye(3)[[0, 2, 1, 1]]
    losses, slopes = input_gradient(network, x, wanted, loss)
    expected = differences(lambda at: input_gradient(network, at, wanted, loss)[0], x)
    assert np.abs(expected).max() > 1e-2
    np.testing.assert_allclose(slopes, expected, rtol=1e-5, atol=1e-8)
    assert losses.mean() == pytest.approx(network.loss_and_gradients(x, wanted, loss)[0])


@pytest.mark.parametrize(("l2", "smoothness"), [(0.3, 0.0), (0.0, 0.7), (0.3, 0.7)])
def test_the_gradient_of_the_price(l2, smoothness):
    x = np.random.default_rng(6).random((3, 12))
    found = penalty_gradient(x, (3, 4), l2, smoothness)
    expected = differences(lambda at: penalty(at, (3, 4), l2, smoothness), x)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8)


def test_the_price_of_roughness_counts_each_pair_of_neighbors_once():
    image = np.zeros((3, 3))
    image[0, 0], image[1, 1] = 2.0, 1.0
    assert penalty(image.reshape(1, 9), (3, 3), 0, 1)[0] == 2 * 4 + 4 * 1
    assert penalty(image.reshape(1, 9), (3, 3), 1, 0)[0] == 4 + 1


@pytest.fixture(scope="module")
def classifier():
    network = MLP([784, 24, 10])
    for _ in train(network, load_sample().pick(range(1500)), epochs=4):
        pass
    return network


def test_the_network_is_sure_of_what_was_found(classifier):
    before = classifier.parameters.copy()
    found = ascend_input(classifier, np.eye(10), l2=0.01, smoothness=0.05, feature_shape=(28, 28))
    outputs = classifier.forward(found)[2]
    assert found.shape == (10, 784)
    assert 0 <= found.min() < found.max() <= 1
    assert (outputs.argmax(axis=1) == np.arange(10)).all()
    assert outputs.diagonal().min() > 0.8
    np.testing.assert_array_equal(classifier.parameters, before)


def test_the_same_call_finds_the_same_input_alone_or_among_others(classifier):
    every = ascend_input(classifier, np.eye(10), steps=20, l2=0.01)
    np.testing.assert_array_equal(every, ascend_input(classifier, np.eye(10), steps=20, l2=0.01))
    alone = ascend_input(classifier, np.eye(10)[3], steps=20, l2=0.01)
    assert alone.shape == (784,)
    np.testing.assert_allclose(alone, every[3], atol=1e-3)


def test_prices_make_it_emptier_and_smoother(classifier):
    def found(**prices):
        return ascend_input(classifier, np.eye(10), feature_shape=(28, 28), **prices)

    plain = found()
    assert found(l2=0.02).sum() < 0.5 * plain.sum()
    rough = penalty(plain, (28, 28), 0, 1).mean()
    assert penalty(found(smoothness=0.1), (28, 28), 0, 1).mean() < 0.2 * rough


def test_it_climbs_from_where_it_is_told(classifier):
    start = np.linspace(0, 1, 784)
    np.testing.assert_allclose(
        ascend_input(classifier, np.eye(10)[1], start=start, steps=0), start, rtol=1e-6
    )
    np.testing.assert_array_equal(ascend_input(classifier, np.eye(10)[1], steps=0), 0.5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"outputs": np.eye(9)}, r"shape \(9, 9\).*need \(9, 10\)"),
        ({"outputs": np.full(10, 0.5)}, "Softmax outputs sum to 1.*sum to 5"),
        ({"steps": -1}, "steps must be a whole number of at least 0"),
        ({"step_size": 0}, "step_size must be"),
        ({"l2": -1}, "l2 must be"),
        ({"smoothness": 1}, r"smoothness needs to know .* rows × columns = 784"),
        ({"smoothness": 1, "feature_shape": (28, 27)}, r"784, not \(28, 27\)"),
        ({"start": np.zeros(5)}, r"shape \(10, 784\), but has shape \(5,\)"),
        ({"start": np.full((10, 784), 2.0)}, "within 0 … 1.*values from 2 to 2"),
    ],
)
def test_impossible_settings_are_refused(classifier, settings, message):
    outputs = settings.pop("outputs", np.eye(10))
    with pytest.raises(SettingError, match=message):
        ascend_input(classifier, outputs, **settings)


def test_a_rule_without_a_gradient_is_refused():
    network = MLP([4, 3], activations=["sigmoid"])
    with pytest.raises(SettingError, match="'plain_errors' follows no gradient"):
        input_gradient(network, np.zeros((1, 4)), np.zeros((1, 3)), "plain_errors")
