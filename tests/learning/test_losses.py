import warnings

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import ACTIVATIONS, LOSSES, MLP, network_of
from nnviz_manim.learning.losses import choose_loss

OUTPUTS = np.array([[0.2, 0.9], [0.5, 0.05], [0.3, 0.05]])  # two samples, as columns
TARGETS = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])


def test_squared_error_is_the_sum_over_the_outputs():
    losses = LOSSES["squared_error"].of_each(OUTPUTS, TARGETS)
    np.testing.assert_allclose(losses, [0.04 + 0.25 + 0.09, 0.01 + 0.0025 + 0.0025])


def test_half_squared_error_is_half_of_it_and_no_default():
    losses = LOSSES["half_squared_error"].of_each(OUTPUTS, TARGETS)
    np.testing.assert_allclose(losses, [0.19, 0.0075])
    assert "half_squared_error" not in {choose_loss(None, name).name for name in ACTIVATIONS}


def test_cross_entropy_is_minus_the_logarithm_of_the_right_output():
    losses = LOSSES["cross_entropy"].of_each(OUTPUTS, TARGETS)
    np.testing.assert_allclose(losses, [-np.log(0.5), -np.log(0.9)])


def test_binary_cross_entropy_sums_both_sides():
    losses = LOSSES["binary_cross_entropy"].of_each(OUTPUTS, TARGETS)
    np.testing.assert_allclose(
        losses, [-np.log(0.8 * 0.5 * 0.7), -np.log(0.9 * 0.95 * 0.95)], rtol=1e-12
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["cross_entropy", "binary_cross_entropy"])
def test_an_output_of_zero_keeps_the_loss_finite(name, dtype):
    outputs = np.array([[0.0], [1.0]], dtype)
    losses = LOSSES[name].of_each(outputs, np.array([[1.0], [0.0]], dtype))
    assert losses[0] > 80
    assert np.isfinite(losses).all()


def test_the_loss_of_a_network_is_the_mean_over_its_samples():
    network = MLP([2, 2], activations=["identity"], dtype="float64")
    features, targets = np.array([[1.0, 2], [3, 4], [0, 1]]), np.ones((3, 2))
    outputs = network.forward(features)[1]
    loss, _, _ = network.loss_and_gradients(features, targets, "squared_error")
    assert loss == pytest.approx(((outputs - targets) ** 2).sum() / 3)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("softmax", "cross_entropy"),
        ("sigmoid", "binary_cross_entropy"),
        ("identity", "squared_error"),
        ("relu", "squared_error"),
        ("tanh", "squared_error"),
    ],
)
def test_every_output_activation_has_a_default_loss(activation, expected):
    assert choose_loss(None, activation).name == expected


@pytest.mark.parametrize(
    ("loss", "activation", "message"),
    [
        ("cross_entropy", "sigmoid", "needs softmax.*fit sigmoid: binary_cross_entropy, squared"),
        ("binary_cross_entropy", "softmax", "needs sigmoid.*fit softmax: cross_entropy, squared"),
        ("cross_entropy", "identity", "fit identity: squared_error"),
        ("hinge", "softmax", "Unknown loss: 'hinge'. Known are: cross_entropy, binary_cross_"),
    ],
)
def test_a_loss_that_does_not_fit_is_refused(loss, activation, message):
    with pytest.raises(SettingError, match=message):
        choose_loss(loss, activation)


@pytest.mark.parametrize("name", LOSSES)
def test_logits_of_ten_thousand_are_no_overflow(name):
    sharp = np.array([[1e4], [-1e4], [1e4]])
    for activation in LOSSES[name].output_activations:
        network = network_of([sharp], [np.zeros(3)], activations=[activation], dtype="float32")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loss, by_weights, by_biases = network.loss_and_gradients(
                [[1.0], [-1.0]], np.eye(3)[[1, 0]], name
            )
        assert np.isfinite(loss)
        assert loss > 0
        assert all(np.isfinite(each).all() for each in (by_weights[1], by_biases[1]))
