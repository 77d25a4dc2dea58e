"""What was once taken silently, or met with an error of NumPy's or Python's."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Dense, Network, network_at, network_of, train

DATA = Dataset(np.zeros((6, 4)), [0, 1, 0, 1, 0, 1])


def net() -> MLP:
    return MLP([4, 3, 2], seed=0)


CASES = {
    "units beyond memory": (lambda: MLP([10**9, 10**9]), "more than there is memory"),
    "units beyond counting": (lambda: MLP([10**30, 10]), "more than there is memory"),
    "inputs beyond memory": (lambda: Network((10**6, 10**6), [Dense(10)]), "there is memory"),
    "nested sizes": (lambda: MLP([[784, 10], [10]]), "units of layer 0.*784, 10"),
    "a nested size": (lambda: MLP([784, [10], 10]), "units of layer 1 .*whole number"),
    "biases in words": (
        lambda: MLP([4, 2], biases="no"),
        "biases of a dense layer must be True or False.*'no'",
    ),
    "biases of a layer": (lambda: Dense(3, biases="no"), "must be True or False, but is 'no'"),
    "softmax within": (
        lambda: MLP([4, 3, 2], activations=["softmax", "softmax"]),
        "hidden layer 1 is softmax, which belongs to the last layer",
    ),
    "no network": (lambda: train(None, DATA), "network must be a Network.*is None"),
    "data for a network": (lambda: train(DATA, net()), "network must be a Network"),
    "no data": (lambda: train(net(), None), "training data must be a Dataset.*are None"),
    "an array": (lambda: train(net(), np.zeros((6, 4))), "training data must be a Dataset"),
    "a list to test on": (lambda: train(net(), DATA, test=[1]), "test data must be a Dataset"),
    "nothing to test on": (lambda: train(net(), DATA, test=[]), "test data must be a Dataset"),
    "a rate in words": (lambda: train(net(), DATA, learning_rate="x"), "learning_rate.*is 'x'"),
    "a rate as text": (lambda: train(net(), DATA, learning_rate="0.1"), "learning_rate.*'0.1'"),
    "a rate of True": (lambda: train(net(), DATA, learning_rate=True), "learning_rate.*is True"),
    "shuffle in words": (lambda: train(net(), DATA, shuffle="no"), "shuffle.*True or False"),
    "a rule of nothing": (lambda: train(net(), DATA, stop=lambda: True), "stop must be a function"),
    "NaN to predict": (lambda: net().predict([[0, 0, np.nan, 0]]), "nan at row 0, column 2"),
    "infinity to predict": (lambda: net().predict(np.full((1, 4), np.inf)), "inf at row 0"),
    "words to predict": (lambda: net().predict("abc"), "no numbers; an input layer of 4 units"),
    "words to forward": (lambda: net().forward([["a"] * 4]), "no numbers"),
    "nothing given": (lambda: network_of(None, None), "must be lists of arrays of numbers"),
    "words given": (lambda: network_of(["a"], ["b"]), "must be lists of arrays of numbers"),
    "no moment": (lambda: network_at(0, None), "network_at takes a moment of a run and its info"),
}


@pytest.mark.parametrize(("attempt", "message"), CASES.values(), ids=CASES)
def test_it_is_refused_by_name(attempt, message):
    with pytest.raises(SettingError, match=message):
        attempt()


def test_softmax_within_is_taken_where_it_is_meant():
    network = Network(4, [Dense(3, "softmax"), Dense(2, "softmax")])
    assert network.forward(np.ones((1, 4)))[1].sum() == pytest.approx(1)


def test_flags_of_numpy_are_flags():
    assert not MLP([4, 2], biases=np.bool_(False)).has_biases
