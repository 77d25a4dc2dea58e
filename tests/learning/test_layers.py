"""Layers as data: their shapes, a network of them, and as plain values."""

import json

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import LAYERS, MLP, Dense, Dropout, Network
from nnviz_manim.learning.architecture import Architecture
from nnviz_manim.learning.layers import layer_from_plain, layer_to_plain

LAYER_LIST = (Dense(6, "tanh"), Dropout(0.3), Dense(3, "softmax", biases=False))


def test_a_dense_layer_has_a_weight_for_every_input_and_a_bias():
    assert Dense(3).parameter_shapes((4, 5)) == {"weights": (3, 20), "biases": (3,)}
    assert Dense(3, biases=False).parameter_shapes((4,)) == {"weights": (3, 4)}
    assert Dense(3).shape_after((4, 5)) == (3,)


def test_dropout_changes_no_shape_and_has_no_parameters():
    assert Dropout(0.3).shape_after((4, 5)) == (4, 5)
    assert Dropout(0.3).parameter_shapes((4, 5)) == {}


def test_layers_are_compared_by_what_they_say():
    assert Dense(3, "relu") == Dense(3)
    assert Dense(3) != Dense(3, "tanh")
    assert Dropout(0.5) == Dropout()


def test_the_words_of_a_layer():
    assert [layer.title for layer in LAYER_LIST] == ["tanh", "dropout 30 %", "softmax"]
    assert Dense(2).title == "ReLU"
    assert Dropout(0.125).title == "dropout 12.5 %"
    assert Dense(2, "swish").title == "swish"


def test_an_activation_by_the_name_of_scikit_learn_is_ours():
    assert Dense(2, "logistic") == Dense(2, "sigmoid")
    assert MLP([3, 2], activations=["logistic"]).activations == ("sigmoid",)


def test_layers_count_from_one_and_those_without_parameters_have_no_key():
    network = Network(4, LAYER_LIST)
    assert network.layer_sizes == (4, 6, 6, 3)
    assert network.activations == ("tanh", "identity", "softmax")
    assert list(network.weights) == [1, 3]
    assert list(network.views(network.parameters)[1]) == [1]
    assert network.biases[3].tolist() == [0, 0, 0]
    assert list(network.forward(np.zeros((2, 4)))) == [0, 1, 2, 3]
    assert network.depth == 3
    assert repr(network) == "<Network 4-6-3 tanh, dropout 30 %, softmax, 48 parameters>"


def test_the_short_way_makes_the_same_network():
    short = MLP([4, 6, 3], seed=5)
    long = Network(4, [Dense(6, "relu"), Dense(3, "softmax")], seed=5)
    assert short.layers == long.layers
    np.testing.assert_array_equal(short.parameters, long.parameters)


def test_inputs_may_have_a_shape():
    network = Network((2, 3), [Dense(2, "softmax")])
    assert network.layer_sizes == (6, 2)
    assert network.forward(np.zeros((5, 6)))[1].shape == (5, 2)


def test_what_follows_from_the_layers():
    made = Architecture((4,), LAYER_LIST)
    assert made.with_units == (0, 1, 3)
    assert made.unit_counts == (4, 6, 3)
    assert made.parameter_shapes() == {1: Dense(6).parameter_shapes((4,)), 3: {"weights": (3, 6)}}
    assert made.bounds(1) == made.bounds(2) == (-1, 1)  # dropout hands on what it gets
    assert made.bounds(3) == (0, 1)
    assert made.bounds(0) == (-np.inf, np.inf)
    assert Architecture((4,), (Dropout(), Dense(2))).bounds(1) == (-np.inf, np.inf)
    assert made.layer(3) is LAYER_LIST[2]
    assert str(made) == "4-6-3"
    for number in (0, 4):
        with pytest.raises(SettingError, match=f"no layer {number}: they are numbered 1 to 3"):
            made.layer(number)


@pytest.mark.parametrize(
    ("inputs", "layers", "message"),
    [
        (4, [], "one layer or more"),
        (4, Dense(3), "one layer or more"),
        (4, [Dense(3), 10], "Layer 2 is 10, but must be a layer"),
        (4, [Dense(3), Dropout()], "last layer is Dropout.* no units to answer with"),
        (0, [Dense(3)], "number of inputs.* at least 1, but is 0"),
        ((), [Dense(3)], "inputs must be a number"),
        (4, [Dense(3, "swish")], "Unknown activation of layer 1: 'swish'"),
        (4, [Dense(1, "softmax")], "Layer 1 is softmax over a single unit"),
    ],
)
def test_impossible_networks_are_refused(inputs, layers, message):
    with pytest.raises(SettingError, match=message):
        Network(inputs, layers)


@pytest.mark.parametrize("rate", [0, 1, -0.1, 1.5, np.nan, "half", None])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(SettingError, match="rate of a dropout layer"):
        Dropout(rate)


@pytest.mark.parametrize("units", [0, -1, 2.5, True, "ten"])
def test_impossible_units_are_refused(units):
    with pytest.raises(SettingError, match="number of units of a dense layer"):
        Dense(units)


@pytest.mark.parametrize("layer", LAYER_LIST, ids=lambda layer: layer.kind)
def test_layers_go_through_text_and_back(layer):
    assert layer_from_plain(json.loads(json.dumps(layer_to_plain(layer)))) == layer


def test_the_table_has_every_kind():
    assert {"dense": Dense, "dropout": Dropout} == LAYERS


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1], "must be an object"),
        ({}, "Unknown kind of layer: None. Known are: dense, dropout"),
        ({"kind": "pooling"}, "'pooling'"),
        ({"kind": "dropout"}, "has the settings rate, not none"),
        ({"kind": "dropout", "rate": 0.5, "seed": 1}, "has the settings rate, not rate, seed"),
    ],
)
def test_values_that_are_no_layer_are_refused(values, message):
    with pytest.raises(SettingError, match=message):
        layer_from_plain(values)
