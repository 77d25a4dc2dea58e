"""Networks out of given numbers, and the figures that books work out with them."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import network_of


def test_the_worked_example_of_three_layers():
    weights = [np.repeat([[0.2], [0.4], [0.6]], 3, axis=1), [[0.5, 0.5, 0.5]]]
    network = network_of(weights, [[0.8, 0.8, 0.8], [0.2]], activations=["sigmoid", "sigmoid"])
    assert network.layer_sizes == (3, 3, 1)
    assert (network.init, network.dtype) == ("given", np.float64)
    output = network.forward([[1.5, 2, 3]])[2].item()
    assert output == pytest.approx(0.83546, abs=5e-6)
    assert (output - 1) ** 2 / 2 == pytest.approx(0.01354, abs=5e-6)


def test_the_arrays_given_are_copied():
    given = np.ones((2, 3))
    network = network_of([given], [[0, 0]], activations=["identity"], dtype="float32")
    given[:] = 7
    np.testing.assert_array_equal(network.weights[1], np.ones((2, 3), np.float32))


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([], [], "There are 0 matrices of weights"),
        ([[[1.0]]], [], "1 matrices of weights and 0 vectors"),
        ([[[1.0, 2.0]]], [[0.0, 0.0]], r"Layer 1 has weights of shape \(1, 2\)"),
        ([[1.0, 2.0]], [[0.0]], r"Layer 1 has weights of shape \(2,\)"),
        ([[[1.0], [2.0]], [[1.0]]], [[0.0, 0.0], [0.0]], "Layer 2 has weights"),
        ([[[np.nan]]], [[0.0]], "layer 1 are not all finite"),
    ],
)
def test_what_does_not_fit_is_refused(weights, biases, message):
    with pytest.raises(SettingError, match=message):
        network_of(weights, biases)
