"""Dropout: what passes, what is measured, its gradients, and that a seed gives one run."""

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import LOSSES, Dense, Dropout, Network, train
from nnviz_manim.learning.layers.layer import PassSetting
from nnviz_manim.learning.training.learner import Learner

RANDOM = np.random.default_rng(3)
DATA = Dataset(RANDOM.random((60, 5)), np.arange(60) % 3)


def network(rate=0.4, hidden="tanh", output="softmax", **settings):
    layers = [Dense(8, hidden), Dropout(rate), Dense(7, "sigmoid"), Dense(3, output)]
    return Network(5, layers, **settings)


def dropout_pass(rate, shape, seed=0):
    setting = PassSetting(shape[:1], shape[1], {}, np.dtype(float), np.random.default_rng(seed))
    return Dropout(rate).start(setting)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_signals_pass_scaled_or_not_at_all(rate):
    x = np.random.default_rng(1).normal(size=(40, 500))
    passed = dropout_pass(rate, x.shape).forward(x)
    dropped = passed == 0
    np.testing.assert_allclose(passed[~dropped], x[~dropped] / (1 - rate))
    # 20,000 draws: five standard deviations are below 2 %.
    assert dropped.mean() == pytest.approx(rate, abs=0.02)


def test_every_pass_drops_others():
    x = np.ones((30, 30))
    working = dropout_pass(0.5, x.shape)
    assert (working.forward(x).copy() != working.forward(x)).any()


def test_what_was_dropped_sends_nothing_back():
    x = np.ones((6, 9))
    working = dropout_pass(0.5, x.shape)
    passed = working.forward(x)
    np.testing.assert_array_equal(working.send_back(3 * x), 3 * passed)


def test_nothing_drops_out_where_the_network_is_measured():
    made = network(dtype="float64")
    features = DATA.features[:4].astype(float)
    answers = made.forward(features)
    np.testing.assert_array_equal(answers[2], answers[1])
    np.testing.assert_array_equal(made.predict(features), answers[4].argmax(axis=1))
    assert not np.shares_memory(answers[2], answers[1])


@pytest.mark.parametrize(
    ("output", "loss"),
    [
        (output, loss.name)
        for loss in LOSSES.values()
        for output in ("softmax", "sigmoid")
        if output in loss.output_activations and not loss.plain_errors
    ],
)
@pytest.mark.parametrize("samples", [1, 6])
def test_gradients_are_those_of_the_loss_with_the_masks_held(output, loss, samples):
    made = network(output=output, dtype="float64", init="glorot", seed=2)
    features = np.random.default_rng(5).normal(size=(samples, 5))
    targets = np.eye(3)[np.arange(samples) % 3]

    def measured():
        return made.loss_and_gradients(features, targets, loss, np.random.default_rng(11))

    value, by_weights, by_biases = measured()
    assert list(by_weights) == list(by_biases) == [1, 3, 4]
    assert value != made.loss_and_gradients(features, targets, loss)[0]
    gradients = np.empty_like(made.parameters)
    for views, found in zip(made.views(gradients), (by_weights, by_biases), strict=True):
        for layer, array in found.items():
            views[layer][...] = array
    for k in range(0, len(gradients), 3):
        start, losses = made.parameters[k], []
        for step in (1e-6, -1e-6):
            made.parameters[k] = start + step
            losses.append(measured()[0])
        made.parameters[k] = start
        slope = (losses[0] - losses[1]) / 2e-6
        assert gradients[k] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def weights_after(seed, layers, **settings):
    made = Network(5, layers, seed=4)
    list(train(made, DATA, epochs=2, batch_size=7, seed=seed, **settings))
    return made.parameters


def test_the_same_seed_gives_the_same_run_and_another_one_does_not():
    layers = network().layers
    first = weights_after(1, layers)
    np.testing.assert_array_equal(first, weights_after(1, layers))
    # In their own order the samples are the same for every seed; only the masks differ.
    unshuffled = [weights_after(seed, layers, shuffle=False) for seed in (1, 2)]
    assert (unshuffled[0] != unshuffled[1]).any()


def test_the_order_of_the_samples_does_not_depend_on_dropout(monkeypatch):
    orders = []
    learn = Learner.learn

    def watched(self, batches):
        orders[-1] += [batch.tolist() for batch in batches]
        learn(self, batches)

    monkeypatch.setattr(Learner, "learn", watched)
    for layers in ([Dense(8), Dense(3, "softmax")], [Dense(8), Dropout(), Dense(3, "softmax")]):
        orders.append([])
        weights_after(1, layers)
    assert orders[0] == orders[1] != []


def test_a_network_with_dropout_learns():
    random = np.random.default_rng(0)
    labels = np.arange(200) % 2
    data = Dataset(random.normal(size=(200, 2)) + 3 * labels[:, None], labels, value_range=None)
    layers = [Dense(16), Dropout(0.3), Dense(2, "softmax")]
    moments = list(train(Network(2, layers), data, epochs=40, learning_rate=0.01))
    assert moments[-1].train_accuracy > 0.95
    assert moments[-1].loss < moments[0].loss


def test_a_rule_of_plain_errors_goes_through_dropout_too():
    made = network(hidden="sigmoid", output="sigmoid", dtype="float64")
    features, targets = DATA.features[:3].astype(float), np.eye(3)
    seed = 5
    _, plain, _ = made.loss_and_gradients(
        features, targets, "plain_errors", np.random.default_rng(seed)
    )
    working = made.forward_pass(3, np.random.default_rng(seed))
    working.forward(features)
    a, W = working.a, made.weights
    error = W[3].T @ W[4].T @ (a[4] - targets.T) / 3 * working.layers[2].mask
    np.testing.assert_allclose(plain[1], error * a[1] * (1 - a[1]) @ features)
