import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import INITIALIZERS, MLP


@pytest.mark.parametrize(
    ("init", "mean", "deviation", "low", "high"),
    [
        ("he", 0, np.sqrt(2 / 400), -1, 1),
        ("glorot", 0, np.sqrt(2 / 700), -np.sqrt(6 / 700), np.sqrt(6 / 700)),
        ("standard_normal", 0, 1, -6, 6),
        ("normal_by_units", 0, np.sqrt(1 / 300), -1, 1),
        ("uniform", 0.5, np.sqrt(1 / 12), 0, 1),
        ("uniform_weights", 0.5, np.sqrt(1 / 12), 0, 1),
        ("playground", 0, np.sqrt(1 / 12), -0.5, 0.5),
    ],
)
def test_the_spread_of_the_weights(init, mean, deviation, low, high):
    weights = MLP([400, 300, 2], init=init).weights[1]
    assert weights.mean() == pytest.approx(mean, abs=4 * deviation / np.sqrt(weights.size))
    assert weights.std() == pytest.approx(deviation, rel=0.02)
    assert low <= weights.min()
    assert weights.max() <= high


@pytest.mark.parametrize("init", INITIALIZERS)
def test_biases_are_drawn_only_where_the_weights_are_not_scaled(init):
    biases = np.unique(MLP([3, 50, 2], init=init).biases[1])
    assert (len(biases) > 1) == (init in {"standard_normal", "uniform"})
    if len(biases) == 1:
        assert biases[0] == np.float32(0.1 if init == "playground" else 0)


@pytest.mark.parametrize("init", INITIALIZERS)
def test_weights_are_the_same_with_and_without_biases_and_in_both_dtypes(init):
    expected = MLP([5, 4, 3], init=init, seed=8).weights[2]
    for other in ({"biases": False}, {"dtype": "float64"}):
        found = MLP([5, 4, 3], init=init, seed=8, **other).weights[2]
        np.testing.assert_array_equal(found.astype(np.float32), expected)


def test_the_seed_decides():
    same, again, other = (MLP([5, 4], seed=seed).parameters for seed in (1, 1, 2))
    np.testing.assert_array_equal(same, again)
    assert (same != other).any()


def test_an_unknown_name_is_refused():
    with pytest.raises(SettingError, match=r"Unknown init: 'zeros'\. Known are: he, glorot, stand"):
        MLP([5, 4], init="zeros")
