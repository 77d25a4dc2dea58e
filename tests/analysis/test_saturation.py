"""How saturated units are, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import measure_saturation
from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.learning import MLP


def measured(activation: str, logits: list[list[float]]):
    """Saturation of a layer that receives these logits, shape (samples, units)."""
    z = np.array(logits)
    network = MLP((z.shape[1], z.shape[1]), activations=[activation], dtype="float64")
    network.weights[1][:] = np.eye(z.shape[1])
    return measure_saturation(network, z)[1]


def test_tanh_is_saturated_as_far_as_it_is_from_its_middle():
    result = measured("tanh", [[0.0, 1.0, 9.0], [0.0, -1.0, 9.0]])
    np.testing.assert_allclose(result.levels, [0, np.tanh(1), 1], atol=1e-6)
    assert result.dead.tolist() == [False, False, True]


def test_sigmoid_is_saturated_as_far_as_it_is_from_a_half():
    result = measured("sigmoid", [[0.0, np.log(3), -9.0], [0.0, -np.log(3), -9.0]])
    np.testing.assert_allclose(result.levels, [0, 0.5, 1], atol=1e-3)
    assert result.dead.tolist() == [False, False, True]


def test_relu_is_saturated_by_the_share_of_inputs_for_which_it_is_off():
    result = measured("relu", [[1.0, -1.0, 0.0], [2.0, 3.0, -1.0], [1.0, 1.0, -5.0]])
    np.testing.assert_allclose(result.levels, [0, 1 / 3, 1], atol=1e-6)
    assert result.dead.tolist() == [False, False, True]
    assert result.dead_share == pytest.approx(1 / 3)
    assert result.saturated_share == pytest.approx(1 / 3)


def test_softmax_is_open_where_all_classes_are_alike_and_saturated_where_one_has_all():
    np.testing.assert_allclose(measured("softmax", [[2.0] * 4]).levels, 0, atol=1e-6)
    np.testing.assert_allclose(measured("softmax", [[99.0, 0, 0, 0]]).levels, 1, atol=1e-6)
    answers = np.array([[0.5, 0.25, 0.125, 0.125]])
    result = measured("softmax", np.log(answers).tolist())
    np.testing.assert_allclose(result.levels, [1 / 3, 0, 0.5, 0.5], atol=1e-6)


def test_identity_has_no_ends():
    assert measured("identity", [[1e6, -1e6]]).levels.tolist() == [0, 0]


def test_a_unit_that_is_at_both_ends_is_saturated_but_alive():
    result = measured("tanh", [[9.0], [-9.0]])
    assert result.levels[0] == pytest.approx(1)
    assert not result.dead[0]


@pytest.mark.parametrize("waking", [0, 1500, 2999])
def test_many_inputs_are_measured_as_a_whole(waking):
    # More than are measured at once, with a single one that wakes the unit.
    z = np.full((3000, 1), -1.0)
    z[waking] = 1
    result = measured("relu", z.tolist())
    assert result.levels[0] == pytest.approx(2999 / 3000)
    assert not result.dead[0]


def test_every_layer_is_measured_over_what_it_answers():
    network = MLP((3, 4, 2), activations=["tanh", "softmax"], seed=1)
    features = np.random.default_rng(0).random((20, 3))
    result = measure_saturation(network, features)
    assert result.keys() == {1, 2}
    expected = np.abs(network.forward(features)[1]).mean(axis=0)
    np.testing.assert_allclose(result[1].levels, expected, atol=1e-6)


def test_inputs_that_do_not_fit_are_refused():
    network = MLP((3, 2))
    with pytest.raises(SettingError, match="input layer of 3 units"):
        measure_saturation(network, np.zeros((4, 2)))
    with pytest.raises(DataError, match="at least one"):
        measure_saturation(network, np.zeros((0, 3)))
