"""The arithmetic of the article on digits, sample by sample, against a plain rewriting of it."""

import numpy as np

from nnviz_manim.datasets import load_sample
from nnviz_manim.learning import MLP, train

SAMPLES = 500
RATE = 0.01


def relu_jacobian(output):
    return np.diag((output[:, 0] > 0).astype(float))


def softmax_jacobian(output):
    units = len(output)
    jacobian = np.empty((units, units))
    for i in range(units):
        for j in range(units):
            jacobian[i, j] = output[i, 0] * ((i == j) - output[j, 0])
    return jacobian


def one_at_a_time(weights, biases, images, labels):
    """Learn as the article does: columns, full Jacobians, every image a step of its own."""
    for image, label in zip(images, labels, strict=True):
        x = image.reshape(-1, 1).astype(float)
        y = np.zeros((10, 1))
        y[label] = 1.0
        h1 = np.maximum(0, weights[1] @ x + biases[1])
        h2 = np.maximum(0, weights[2] @ h1 + biases[2])
        powers = np.exp(weights[3] @ h2 + biases[3])
        o = powers / powers.sum()
        back = 2.0 * (o - y)
        changes = []
        for layer, output, inputs, jacobian in (
            (3, o, h2, softmax_jacobian),
            (2, h2, h1, relu_jacobian),
            (1, h1, x, relu_jacobian),
        ):
            by_logits = jacobian(output) @ back
            changes.append((layer, by_logits @ inputs.T, by_logits))
            back = weights[layer].T @ by_logits
        for layer, by_weights, by_biases in changes:
            weights[layer] -= RATE * by_weights
            biases[layer] -= RATE * by_biases


def test_the_same_weights_after_500_images():
    sample = load_sample().pick(np.arange(SAMPLES))
    network = MLP([784, 10, 10, 10], init="he", dtype="float64", seed=3)
    weights = {layer: W.copy() for layer, W in network.weights.items()}
    biases = {layer: b.copy()[:, np.newaxis] for layer, b in network.biases.items()}
    start = network.copy()
    one_at_a_time(weights, biases, sample.features, sample.labels)
    *_, last = train(
        network,
        sample,
        epochs=1,
        batch_size=1,
        optimizer="sgd",
        learning_rate=RATE,
        loss="squared_error",
        shuffle=False,
    )
    assert last.step == SAMPLES
    for layer in (1, 2, 3):
        moved = np.abs(weights[layer] - start.weights[layer]).max()
        assert moved > 0.01
        np.testing.assert_allclose(last.weights[layer], weights[layer], rtol=0, atol=1e-12)
        np.testing.assert_allclose(last.biases[layer], biases[layer][:, 0], rtol=0, atol=1e-12)
