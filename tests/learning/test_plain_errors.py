"""The rule of plain errors, held against the document's program rewritten plainly."""

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset, load_sample
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import LOSSES, MLP, train


def expit(z):
    return 1 / (1 + np.exp(-z))


def document_network(sizes=(784, 200, 10), **settings):
    return MLP(
        sizes, activations=["sigmoid", "sigmoid"], init="normal_by_units", biases=False, **settings
    )


def learn_as_the_document(wih, who, features, labels, rate):
    for values, label in zip(features, labels, strict=True):
        inputs = values.reshape(-1, 1)
        targets = np.full((len(who), 1), 0.01)
        targets[label] = 0.99
        hidden = expit(wih @ inputs)
        final = expit(who @ hidden)
        output_errors = targets - final
        hidden_errors = who.T @ output_errors
        who = who + rate * (output_errors * final * (1 - final)) @ hidden.T
        wih = wih + rate * (hidden_errors * hidden * (1 - hidden)) @ inputs.T
    return wih, who


def test_training_is_the_documents_image_by_image():
    random = np.random.default_rng(0)
    data = Dataset(random.random((60, 9)), np.arange(60) % 3).scaled(0.01, 1.0)
    network = document_network((9, 7, 3), dtype="float64")
    wih, who = (network.weights[layer].copy() for layer in (1, 2))
    features = data.features.astype(float)
    wih, who = learn_as_the_document(wih, who, features, data.labels, 0.1)
    settings = {"optimizer": "sgd", "learning_rate": 0.1, "batch_size": 1, "shuffle": False}
    for _ in train(
        network, data, epochs=1, loss="plain_errors", target_range=(0.01, 0.99), **settings
    ):
        pass
    np.testing.assert_allclose(network.weights[1], wih, rtol=0, atol=1e-12)
    np.testing.assert_allclose(network.weights[2], who, rtol=0, atol=1e-12)


def test_only_the_way_back_to_the_hidden_layers_differs_from_the_gradient():
    random = np.random.default_rng(1)
    network = document_network((5, 4, 3), dtype="float64")
    features, targets = random.random((6, 5)), random.random((6, 3))
    loss, by_weights, _ = network.loss_and_gradients(features, targets, "squared_error")
    half, plain, _ = network.loss_and_gradients(features, targets, "plain_errors")
    assert half == pytest.approx(loss / 2)
    np.testing.assert_allclose(plain[2], by_weights[2] / 2)
    assert np.abs(plain[1]).sum() > 2 * np.abs(by_weights[1] / 2).sum()


def test_in_a_deep_network_errors_pass_every_layer_by_its_weights_alone():
    network = MLP([3, 4, 5, 2], activations=["tanh", "sigmoid", "sigmoid"], dtype="float64", seed=2)
    features, targets = np.array([[0.2, 0.7, 0.1]]), np.array([[0.99, 0.01]])
    a = network.forward(features)
    W = network.weights
    _, plain, biases = network.loss_and_gradients(features, targets, "plain_errors")
    errors = W[2].T @ W[3].T @ (a[3][0] - targets[0])
    expected = errors * (1 - a[1][0] ** 2)
    np.testing.assert_allclose(biases[1], expected)
    np.testing.assert_allclose(plain[1], np.outer(expected, features[0]))


def test_it_is_offered_for_sigmoid_outputs_alone_and_never_by_default():
    assert [loss.name for loss in LOSSES.values() if loss.plain_errors] == ["plain_errors"]
    with pytest.raises(SettingError, match="'plain_errors' needs sigmoid"):
        train(MLP([784, 10]), load_sample(), loss="plain_errors")


def test_the_documents_network_reads_nine_of_ten_unseen_digits():
    learned, held_out = load_sample().scaled(0.01, 1.0).split(test=0.2, seed=0)
    moments = train(
        document_network(),
        learned,
        test=held_out,
        epochs=2,
        batch_size=1,
        optimizer="sgd",
        learning_rate=0.1,
        loss="plain_errors",
        target_range=(0.01, 0.99),
    )
    assert [moment.test_accuracy for moment in moments][-1] >= 0.9


@pytest.mark.parametrize(
    ("layer_sizes", "labels", "expected"),
    [
        ((2, 3), [2, 0], [[0.1, 0.1, 0.8], [0.8, 0.1, 0.1]]),
        ((2, 1), [1, 0], [[0.8], [0.1]]),
    ],
)
def test_targets_are_low_and_high(layer_sizes, labels, expected):
    data = Dataset(np.zeros((2, 2)), np.array(labels))
    network = MLP(layer_sizes, activations=["sigmoid"], biases=False, dtype="float64")
    training = train(
        network, data, epochs=0, loss="squared_error", target_range=(0.1, 0.8)
    )  # with no input every output is 0.5
    assert next(training).loss == pytest.approx(((0.5 - np.array(expected)) ** 2).sum() / 2)
    assert training.info.hyper_parameters["target_high"] == 0.8


@pytest.mark.parametrize("target_range", [(0.9, 0.1), (0.5, 0.5), (0, np.inf), 0.9, (0, "one")])
def test_impossible_targets_are_refused(target_range):
    with pytest.raises(SettingError, match=r"target_range must be .* such as \(0.01, 0.99\)"):
        train(MLP([784, 10]), load_sample(), target_range=target_range)


def test_softmax_targets_must_sum_to_one():
    with pytest.raises(SettingError, match=r"sum to 1.08 over 10 units. Take \(0.01, 0.91\)"):
        train(MLP([784, 10]), load_sample(), target_range=(0.01, 0.99))
    train(MLP([784, 10]), load_sample(), target_range=(0.01, 0.91))
