"""The made-up problem: what informs, what distracts, and that it can be learned."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.datasets import make_prototypes
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, train


def test_it_is_as_large_as_asked_and_every_class_as_frequent():
    data = make_prototypes(classes=7, features=30, examples=100)
    assert data.features.shape == (100, 30)
    assert set(np.bincount(data.labels, minlength=7)) == {14, 15}
    assert data.class_names == tuple("0123456")


def test_a_seed_gives_the_same_data_and_another_seed_others():
    one, same, other = (make_prototypes(5, 20, 50, seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.features, same.features)
    assert not np.array_equal(one.features, other.features)


def test_without_noise_informative_features_repeat_within_a_class_and_others_never():
    data = make_prototypes(classes=4, features=50, examples=80, informative=0.2, noise=0)
    spread = np.array([np.ptp(data.features[data.labels == k], axis=0) for k in range(4)])
    assert np.all(spread == 0, axis=0).sum() == 10
    assert np.all(spread > 0.3, axis=0).sum() == 40


def test_distractors_tell_nothing_of_the_class():
    data = make_prototypes(classes=2, features=200, examples=2000, informative=0.1, noise=0.1)
    means = np.array([data.features[data.labels == k].mean(axis=0) for k in range(2)])
    apart = np.abs(means[0] - means[1])
    assert (apart < 0.06).sum() >= 180
    assert (apart > 0.06).sum() >= 14


def test_a_network_learns_it_and_holds_out():
    learned, held_out = make_prototypes(10, 100, 600, informative=0.3, noise=0.3).split(0.25)
    network = MLP((100, 30, 10))
    *_, last = train(network, learned, test=held_out, epochs=12, learning_rate=3e-3)
    assert last.test_accuracy > 0.9


@pytest.mark.parametrize(
    "setting",
    [
        {"classes": 1},
        {"features": 0},
        {"examples": 49},
        {"seed": -1},
        {"seed": 1.5},
        {"informative": 0},
        {"informative": 1.1},
        {"noise": -0.1},
        {"noise": float("nan")},
        {"noise": "much"},
    ],
    ids=str,
)
def test_impossible_settings_are_named(setting):
    with pytest.raises(SettingError, match=next(iter(setting))):
        make_prototypes(**setting)
