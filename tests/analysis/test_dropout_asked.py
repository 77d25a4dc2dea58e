"""What a network with dropout answers when it is asked: as one without, whose weights it has."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import (
    backpropagate,
    backquery,
    check_gradients,
    cost_slice,
    follow,
    input_gradient,
    layer_signals,
    measure_saturation,
    wanted_outputs,
)
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import Dense, Dropout, Network, network_at, train
from nnviz_manim.recording import Run

DATA = Dataset(np.random.default_rng(0).random((30, 6)), np.arange(30) % 3)
WITHOUT = [Dense(5, "tanh"), Dense(4, "sigmoid"), Dense(3, "sigmoid")]
DROPPING = [Dropout(0.2), WITHOUT[0], Dropout(0.4), WITHOUT[1], WITHOUT[2]]
LAYERS = {1: 2, 2: 4, 3: 5}
"""Numbers of the same layers without dropout and with it."""


@pytest.fixture(scope="module")
def run():
    return Run.record(train(Network(6, DROPPING), DATA, epochs=2, probes=[0, 1]))


@pytest.fixture(scope="module")
def pair(run):
    """The last moment as a network, and one without dropout of the same parameters."""
    network, plain = network_at(run[-1], run.info), Network(6, WITHOUT)
    plain.parameters[:] = network.parameters
    return network, plain


def test_signals_and_followed_inputs_are_what_was_recorded(run):
    snapshot = run[-1]
    signals = layer_signals(snapshot, run.info)
    np.testing.assert_allclose(signals[5].outputs, snapshot.outputs[0], rtol=1e-4)
    np.testing.assert_array_equal(signals[3].outputs, signals[2].outputs)
    followed = follow(run, DATA.features[:2])
    for layer, rows in snapshot.activations.items():
        np.testing.assert_allclose(followed[-1].activations[layer], rows, atol=1e-6)


def test_backwards_dropout_hands_on_what_it_gets(pair):
    network, plain = pair
    wanted = wanted_outputs(3)
    np.testing.assert_array_equal(backquery(network, wanted), backquery(plain, wanted))
    asked = DATA.features[:3]
    for one, other in zip(*(input_gradient(each, asked, np.eye(3)) for each in pair), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_units_are_as_saturated(pair):
    network, plain = (measure_saturation(each, DATA.features) for each in pair)
    assert {LAYERS[layer] for layer in plain} == network.keys()
    for layer, measured in plain.items():
        np.testing.assert_array_equal(measured.levels, network[LAYERS[layer]].levels)


def test_a_step_of_backpropagation_has_the_same_numbers(pair):
    network, plain = (backpropagate(each, DATA.features[0], [0, 1, 0]) for each in pair)
    for name in ("z", "delta", "errors", "slopes", "new_weights"):
        ours, theirs = getattr(network, name), getattr(plain, name)
        for layer, values in theirs.items():
            np.testing.assert_allclose(ours[LAYERS[layer]], values, rtol=1e-12, err_msg=name)
    assert network.new_cost == pytest.approx(plain.new_cost)


def test_gradients_are_checked_without_masks(pair):
    checked = check_gradients(pair[0], DATA.features[:4], np.eye(3)[[0, 1, 2, 0]])
    assert list(checked.weights) == [2, 4, 5]


def test_a_cost_surface_is_of_dense_layers_alone(pair):
    with pytest.raises(SettingError, match="dense layers alone"):
        cost_slice(pair[0], DATA, (2, 0, 0), np.linspace(-1, 1, 3))
