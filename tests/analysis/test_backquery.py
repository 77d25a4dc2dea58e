"""The network run backwards, held against the formulas written out plainly."""

import numpy as np
import pytest

from nnviz_manim.analysis import backquery, wanted_outputs
from nnviz_manim.datasets import load_sample
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, network_at, train


def rescaled(values):
    values = values - values.min()
    return values / values.max() * 0.98 + 0.01


def logit(a):
    return np.log(a / (1 - a))


def sigmoid_network(**settings):
    chosen = {"activations": ["sigmoid", "sigmoid"], "biases": False, "dtype": "float64"}
    return MLP([9, 6, 3], init="normal_by_units", **(chosen | settings))


def test_it_is_the_documents_backquery():
    network = sigmoid_network()
    W1, W2 = network.weights[1], network.weights[2]
    for label in range(3):
        targets = np.full((3, 1), 0.01)
        targets[label] = 0.99
        hidden = rescaled(W2.T @ logit(targets))
        expected = rescaled(W1.T @ logit(hidden)).ravel()
        np.testing.assert_allclose(backquery(network, targets.ravel()), expected, rtol=1e-12)
        np.testing.assert_allclose(
            backquery(network, wanted_outputs(3))[label], expected, rtol=1e-12
        )


def test_the_signals_are_the_inputs_before_their_rescaling():
    network = sigmoid_network()
    signals = backquery(network, wanted_outputs(3), rescale_inputs=False)
    assert signals.min() < 0 < signals.max()
    for row, inputs in zip(signals, backquery(network, wanted_outputs(3)), strict=True):
        np.testing.assert_allclose(rescaled(row), inputs, rtol=1e-12)


def test_through_square_orthogonal_layers_it_finds_the_way_back():
    """Where the transpose is the inverse and nothing must be rescaled, the input comes back."""
    random = np.random.default_rng(2)
    network = MLP([4, 4], activations=["tanh"], dtype="float64")
    network.weights[1][:] = np.linalg.qr(random.normal(size=(4, 4)))[0]
    network.biases[1][:] = random.normal(size=4)
    inputs = random.normal(size=(5, 4))
    outputs = network.forward(inputs)[1]
    np.testing.assert_allclose(backquery(network, outputs, rescale_inputs=False), inputs)


def test_every_hidden_layer_is_rescaled_to_the_range():
    network = MLP([5, 4, 3], activations=["identity", "identity"], dtype="float64")
    W1, W2 = network.weights[1], network.weights[2]
    signals = W2.T @ np.array([3.0, -1, 2])
    hidden = -0.5 + (signals - signals.min()) / np.ptp(signals) * 0.75
    found = backquery(network, [3.0, -1, 2], low=-0.5, high=0.25, rescale_inputs=False)
    np.testing.assert_allclose(found, W1.T @ hidden)
    inputs = backquery(network, [3.0, -1, 2], low=-0.5, high=0.25)
    assert (inputs.min(), inputs.max()) == pytest.approx((-0.5, 0.25))


def test_signals_that_are_all_the_same_go_to_the_middle():
    network = MLP([3, 1, 2], activations=["sigmoid", "sigmoid"], biases=False, dtype="float64")
    np.testing.assert_allclose(
        backquery(network, [0.9, 0.1], rescale_inputs=False), 0, atol=1e-12
    )  # the logit of the middle, 0.5


@pytest.mark.parametrize(
    ("activations", "message"),
    [
        (["relu", "sigmoid"], r"Layer 1 .* relu, which has no inverse.*ascend_input"),
        (["sigmoid", "softmax"], r"Layer 2 .* softmax, which has no inverse.*sigmoid, tanh"),
    ],
)
def test_activations_without_an_inverse_are_refused(activations, message):
    with pytest.raises(SettingError, match=message):
        backquery(MLP([4, 3, 2], activations=activations), [0.1, 0.9])


@pytest.mark.parametrize(
    ("outputs", "settings", "message"),
    [
        ([0.1, 0.9], {}, r"shape \(2,\).*needs \(3,\) or \(samples, 3\)"),
        (np.zeros((1, 1, 3)), {}, r"shape \(1, 1, 3\)"),
        ([0.0, 0.5, 0.5], {}, "between 0 and 0.5, but sigmoid only ever answers between 0 and 1"),
        ([1.0, 0.5, 0.5], {}, "reaches neither"),
        ([np.nan, 0.5, 0.5], {}, "reaches neither"),
        ([0.1, 0.1, 0.9], {"low": 0.0}, "low=0.0 and high=0.99 must lie .* above 0 and below 1"),
        ([0.1, 0.1, 0.9], {"low": 0.5, "high": 0.4}, "in this order"),
    ],
)
def test_what_cannot_be_inverted_is_refused(outputs, settings, message):
    with pytest.raises(SettingError, match=message):
        backquery(sigmoid_network(), outputs, **settings)


def test_a_recorded_moment_becomes_its_network_again():
    data = load_sample().pick(range(40))
    network = MLP([784, 6, 10], activations=["tanh", "softmax"], init="standard_normal", seed=4)
    training = train(network, data, epochs=1, probes=[3, 5])
    first, last = training
    for moment in (first, last):
        again = network_at(moment, training.info)
        assert again.activations == network.activations
        np.testing.assert_array_equal(again.forward(data.features[[3, 5]])[2], moment.outputs)
    np.testing.assert_array_equal(network_at(last, training.info).parameters, network.parameters)


def test_a_moment_without_its_weights_makes_no_network():
    data = load_sample().pick(range(10))
    training = train(MLP([784, 4, 10]), data, epochs=0)
    moment = next(training)
    del moment.weights[2]
    with pytest.raises(SettingError, match=r"weights of layer 2 .*\(10, 4\)"):
        network_at(moment, training.info)
