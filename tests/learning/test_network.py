import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP


def test_a_feed_forward_worked_out_by_hand():
    network = MLP([3, 3, 1], activations=["sigmoid", "sigmoid"], dtype="float64")
    network.weights[1][:] = [[0.2] * 3, [0.4] * 3, [0.6] * 3]
    network.biases[1][:] = 0.8
    network.weights[2][:] = 0.5
    network.biases[2][:] = 0.2
    activations = network.forward([[1.5, 2, 3]])
    np.testing.assert_allclose(activations[1], [[0.89090318, 0.96770454, 0.99098670]], atol=1e-8)
    output = activations[2].item()
    assert output == pytest.approx(1 / (1 + np.exp(-1.62479719)), rel=1e-8)
    assert int(output * 10_000) == 8354  # as the document has it, cut after four decimals


def test_forward_gives_every_layer_in_its_shape():
    network = MLP([4, 6, 5, 3])
    features = np.random.default_rng(0).random((7, 4), np.float32)
    activations = network.forward(features)
    assert {layer: a.shape for layer, a in activations.items()} == {
        0: (7, 4),
        1: (7, 6),
        2: (7, 5),
        3: (7, 3),
    }
    assert all(a.flags.c_contiguous and a.dtype == np.float32 for a in activations.values())
    np.testing.assert_array_equal(activations[0], features)


def test_forward_is_the_formula():
    network = MLP([4, 6, 3], init="standard_normal", dtype="float64")
    x = np.random.default_rng(0).normal(size=(5, 4))
    a = np.maximum(0, x @ network.weights[1].T + network.biases[1])
    z = a @ network.weights[2].T + network.biases[2]
    softmax = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(network.forward(x)[2], softmax, rtol=1e-12)


def test_earlier_results_do_not_change_with_later_passes():
    network = MLP([4, 6, 3])
    first = network.forward(np.ones((1, 4)))
    kept = first[2].copy()
    network.forward(np.zeros((1, 4)))
    np.testing.assert_array_equal(first[2], kept)


@given(st.permutations(range(6)), st.permutations(range(5)), st.integers(0, 20))
def test_hidden_units_may_change_places(order, second_order, seed):
    network = MLP([3, 6, 5, 4], init="standard_normal", dtype="float64", seed=seed)
    other = network.copy()
    other.weights[1][:] = network.weights[1][order]
    other.biases[1][:] = network.biases[1][order]
    other.weights[2][:] = network.weights[2][second_order][:, order]
    other.biases[2][:] = network.biases[2][second_order]
    other.weights[3][:] = network.weights[3][:, second_order]
    x = np.random.default_rng(seed).normal(size=(4, 3))
    before, after = network.forward(x), other.forward(x)
    np.testing.assert_allclose(after[3], before[3], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(after[1], before[1][:, order], rtol=1e-12)


def test_predictions_are_the_strongest_output():
    network = MLP([2, 2], activations=["identity"], dtype="float64")
    network.weights[1][:] = np.eye(2)
    assert network.predict([[3, 1], [-5, -4]]).tolist() == [0, 1]


def test_a_single_output_predicts_one_from_a_half_on():
    network = MLP([1, 1])
    assert network.activations == ("sigmoid",)
    network.weights[1][:] = 1
    assert network.predict([[-0.1], [0], [0.1]]).tolist() == [0, 1, 1]


def test_default_activations():
    assert MLP([5, 4, 3, 2]).activations == ("relu", "relu", "softmax")


def test_parameters_are_one_vector_with_views_in_order():
    network = MLP([3, 2, 1], init="uniform")
    parts = [network.weights[1].ravel(), network.biases[1], network.weights[2].ravel()]
    np.testing.assert_array_equal(network.parameters, np.concatenate([*parts, network.biases[2]]))
    network.weights[2][0, 1] = 7
    assert network.parameters[9] == 7
    with pytest.raises(TypeError):
        network.weights[1] = np.zeros((2, 3))


def test_without_biases_they_are_zeros_that_nobody_can_write_to():
    network = MLP([3, 2, 1], biases=False, init="uniform")
    assert network.parameters.size == 8
    assert network.biases[1].tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        network.biases[1][0] = 1


@pytest.mark.parametrize(
    "copied", [MLP.copy, copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_copies_are_whole_and_apart(copied):
    network = MLP([3, 2], seed=4)
    other = copied(network)
    np.testing.assert_array_equal(other.parameters, network.parameters)
    other.weights[1][:] = 0
    assert not other.parameters[:6].any()
    assert network.weights[1].all()


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([784, 0, 10], "units of layer 1 must be a whole number of at least 1, but is 0"),
        ([784, 10, -3], "units of layer 2 .* is -3"),
        ([784.5, 10], "units of layer 0 .* is 784.5"),
        ([784, True], "units of layer 1 .* is True"),
        ([784], "at least two layers"),
        ([], "at least two layers"),
        (784, "at least two layers"),
        ("784", "at least two layers"),
    ],
)
def test_impossible_sizes_are_refused(sizes, message):
    with pytest.raises(SettingError, match=message):
        MLP(sizes)


@pytest.mark.parametrize(
    ("activations", "message"),
    [
        (["relu", "swish"], "Unknown activation of layer 2: 'swish'. Known are: relu, sigmoid"),
        (["relu"], "must name 2 functions"),
        ("relu", "must name 2 functions"),
        (["relu", None], "Unknown activation of layer 2: None"),
    ],
)
def test_impossible_activations_are_refused(activations, message):
    with pytest.raises(SettingError, match=message):
        MLP([4, 3, 2], activations=activations)


def test_softmax_over_a_single_unit_is_refused():
    with pytest.raises(SettingError, match="Layer 1 is softmax over a single unit"):
        MLP([4, 1], activations=["softmax"])


@pytest.mark.parametrize(("setting", "value"), [("dtype", "float16"), ("seed", -1), ("seed", 0.5)])
def test_other_impossible_settings_are_refused(setting, value):
    with pytest.raises(SettingError, match=setting):
        MLP([4, 3], **{setting: value})


@pytest.mark.parametrize("features", [np.zeros((2, 5)), np.zeros(4), np.zeros((1, 2, 4))])
def test_features_of_another_shape_are_refused(features):
    with pytest.raises(SettingError, match=r"needs \(samples, 4\)"):
        MLP([4, 3]).forward(features)


def test_a_network_describes_itself():
    assert repr(MLP([4, 3, 2])) == "<MLP 4-3-2 relu, softmax, 23 parameters>"
