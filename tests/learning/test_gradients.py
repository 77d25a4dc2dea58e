"""Backpropagation against central differences, for every activation and loss that fit."""

import itertools

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import ACTIVATIONS, LOSSES, MLP, Dense, Network

PAIRS = [
    (hidden, output, loss)
    for hidden, (name, loss) in itertools.product(ACTIVATIONS, LOSSES.items())
    for output in loss.output_activations
    if not loss.plain_errors  # that rule follows no gradient
]


def numerical_gradient(network, features, targets, loss, width=1e-6):
    gradient = np.empty_like(network.parameters)
    for k, value in enumerate(network.parameters.copy()):
        losses = []
        for sign in (1, -1):
            network.parameters[k] = value + sign * width
            losses.append(network.loss_and_gradients(features, targets, loss)[0])
        network.parameters[k] = value
        gradient[k] = (losses[0] - losses[1]) / (2 * width)
    return gradient


def flat(network, weights, biases):
    vector = np.empty_like(network.parameters)
    weight_views, bias_views = network.views(vector)
    for layer, array in weights.items():
        weight_views[layer][:] = array
    for layer, array in biases.items():
        bias_views[layer][:] = array
    return vector


def away_from_kinks(network, features):
    """Whether no ReLU is so near its kink that a central difference would straddle it."""
    weights, biases = network.weights, network.biases
    activations = network.forward(features)
    logits = [activations[n - 1] @ weights[n].T + biases[n] for n in weights]
    return min(np.abs(z).min() for z in logits) > 1e-3


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("samples", [1, 2, 7])
@pytest.mark.parametrize(("hidden", "output", "loss"), [(h, o, k.name) for h, o, k in PAIRS])
def test_gradients_are_those_of_the_loss(hidden, output, loss, samples, biases):
    for seed in itertools.count():
        network = Network(
            4,
            [Dense(3, hidden, biases), Dense(5, hidden, biases), Dense(3, output, biases)],
            init="standard_normal",
            dtype="float64",
            seed=seed,
        )
        network.parameters *= 0.5  # so that nothing saturates and no gradient vanishes
        random = np.random.default_rng(seed)
        features = random.normal(size=(samples, 4))
        if away_from_kinks(network, features):
            break
    targets = np.eye(3)[random.integers(0, 3, samples)]
    _, by_weights, by_biases = network.loss_and_gradients(features, targets, loss)
    expected = numerical_gradient(network, features, targets, loss)
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(flat(network, by_weights, by_biases), expected, rtol=1e-5, atol=1e-8)
    assert bool(by_biases) == biases


@pytest.mark.parametrize(
    ("output", "loss"),
    [("sigmoid", "binary_cross_entropy"), ("sigmoid", "squared_error"), ("tanh", "squared_error")],
)
def test_gradients_of_a_single_output_and_a_single_layer(output, loss):
    random = np.random.default_rng(3)
    network = MLP([2, 1], activations=[output], init="uniform", dtype="float64")
    features, targets = random.normal(size=(5, 2)), np.array([[0.0], [1], [1], [0], [1]])
    _, by_weights, by_biases = network.loss_and_gradients(features, targets, loss)
    np.testing.assert_allclose(
        flat(network, by_weights, by_biases),
        numerical_gradient(network, features, targets, loss),
        rtol=1e-6,
    )


def test_every_activation_and_loss_takes_part():
    assert len(PAIRS) == 60
    assert {hidden for hidden, _, _ in PAIRS} == set(ACTIVATIONS)


def test_float32_gradients_agree_with_float64():
    random = np.random.default_rng(0)
    features, targets = random.random((9, 6)), np.eye(3)[random.integers(0, 3, 9)]
    gradients = [
        MLP([6, 5, 3], dtype=dtype).loss_and_gradients(features, targets)[1][1]
        for dtype in ("float32", "float64")
    ]
    assert gradients[0].dtype == np.float32
    np.testing.assert_allclose(gradients[0], gradients[1], rtol=1e-4, atol=1e-6)


def test_the_softmax_jacobian_is_the_full_one():
    random = np.random.default_rng(1)
    logits, gradient = random.normal(size=(4, 6)), random.normal(size=(4, 6))
    outputs = logits.copy()
    ACTIVATIONS["softmax"].apply(outputs)
    pulled = gradient.copy()
    ACTIVATIONS["softmax"].pull_back(outputs, pulled)
    for sample in range(6):
        o = outputs[:, sample]
        jacobian = np.diag(o) - np.outer(o, o)
        np.testing.assert_allclose(pulled[:, sample], jacobian @ gradient[:, sample], rtol=1e-12)


def test_targets_of_another_shape_are_refused():
    with pytest.raises(SettingError, match=r"targets have shape \(2, 3\).*need \(2, 2\)"):
        MLP([4, 2]).loss_and_gradients(np.zeros((2, 4)), np.zeros((2, 3)))
