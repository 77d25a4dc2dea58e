"""Other inputs through the recorded weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.analysis import SaturationRecord, follow
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Dense, Dropout, Network, train
from nnviz_manim.recording import Run

RNG = np.random.default_rng(0)
DATA = Dataset(
    RNG.random((40, 6), dtype=np.float32), np.arange(40) % 3, ("a", "b", "c"), name="random"
)


def make_run(activations=("tanh", "relu", "softmax"), probes=(0, 7, 9)):
    network = MLP((6, 5, 4, 3), activations=activations, seed=1)
    return Run.record(train(network, DATA, test=DATA, epochs=3, batch_size=8, probes=probes))


@pytest.mark.parametrize(
    "activations", [("tanh", "relu", "softmax"), ("sigmoid", "identity", "sigmoid")]
)
def test_the_same_inputs_give_what_was_recorded(activations):
    run = make_run(activations)
    again = follow(run, DATA.pick([0, 7, 9]))
    for moment, snapshot in enumerate(run):
        for layer, rows in snapshot.activations.items():
            np.testing.assert_allclose(again[moment].activations[layer], rows, atol=1e-6)
    assert again.info.probe_labels == run.info.probe_labels


def test_other_inputs_are_answered_as_the_network_would():
    run, others = make_run(), DATA.pick([3, 4, 5, 6])
    followed = follow(run, others)
    network = MLP((6, 5, 4, 3), activations=run.info.activations)
    for layer in network.weights:
        network.weights[layer][:] = run[-1].weights[layer]
        network.biases[layer][:] = run[-1].biases[layer]
    for layer, rows in network.forward(others.features).items():
        np.testing.assert_allclose(followed[-1].activations[layer], rows, atol=1e-6)
    assert followed.info.probe_labels == (0, 1, 2, 0)


def test_accuracy_over_all_inputs_is_the_recorded_one():
    followed = follow(make_run(), DATA)
    for snapshot in followed:
        right = snapshot.outputs.argmax(axis=1) == np.array(followed.info.probe_labels)
        assert right.mean() == pytest.approx(snapshot.test_accuracy)


def test_weights_and_scores_are_shared_and_the_first_run_stays_as_it_was():
    run = make_run()
    followed = follow(run, DATA.features[:2])
    assert followed.moments.weights is run.moments.weights
    assert followed.info.probe_labels == (-1, -1)
    assert len(run[0].activations[0]) == 3
    assert followed.stop_reason == run.stop_reason
    # What is remembered of one run's sizes must not be taken for the other's.
    run.largest_activation(1)
    assert followed.largest_activation(1) == pytest.approx(
        max(np.abs(snapshot.activations[1]).max() for snapshot in followed)
    )


def test_the_inputs_are_kept_once_for_all_moments(tmp_path):
    followed = follow(make_run(), DATA)
    assert followed.moments.activations[0].strides[0] == 0
    followed.save(tmp_path / "followed.npz")
    assert len(Run.load(tmp_path / "followed.npz")[0].activations[0]) == 40


def test_later_changes_of_the_given_array_do_not_reach_the_run():
    features = DATA.features[:2].copy()
    followed = follow(make_run(), features)
    before = followed[0].activations[0].copy()
    features[:] = 0
    assert np.array_equal(followed[0].activations[0], before)


@pytest.mark.parametrize(
    "inputs", [np.zeros((2, 5)), np.zeros(6), np.zeros((0, 6)), np.zeros((1, 6, 1))]
)
def test_inputs_that_do_not_fit_are_refused(inputs):
    with pytest.raises(SettingError, match="input layer of 6 units"):
        follow(make_run(), inputs)


def test_an_unknown_activation_function_is_named():
    run = make_run()
    first, second, last = run.info.layers
    layers = (first, replace(second, activation="swish"), last)
    foreign = Run(replace(run.info, layers=layers), run.moments)
    with pytest.raises(SettingError, match=r"activation of layer 2.*swish"):
        follow(foreign, DATA)


@pytest.mark.parametrize("inputs", ["abc", None, {"a": 1}, [[1, 2], [3]]])
def test_what_is_no_input(inputs):
    with pytest.raises(SettingError, match=r"must be a data set, or numbers|have shape"):
        follow(make_run(), inputs)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_inputs_that_are_not_finite_are_named(broken):
    inputs = np.zeros((3, 6))
    inputs[2, 4] = broken
    with pytest.raises(SettingError, match=f"Input 2 has {broken} as feature 4"):
        follow(make_run(), inputs)


def test_what_is_no_run():
    with pytest.raises(SettingError, match="run must be a Run, not 'abc'"):
        follow("abc", DATA)


def test_a_network_with_dropout_is_followed():
    network = Network(6, [Dense(5, "tanh"), Dropout(0.5), Dense(3, "softmax")], seed=1)
    run = Run.record(train(network, DATA, epochs=2, batch_size=8, probes=[0, 7]))
    again = follow(run, DATA.pick([0, 7]))
    for moment, snapshot in enumerate(run):
        for layer, rows in snapshot.activations.items():
            np.testing.assert_allclose(again[moment].activations[layer], rows, atol=1e-6)
    assert len(SaturationRecord.of(run, DATA.features)) == 3
