"""The small worlds' trainings, and the figures that they are to reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.datasets import POINT_SETS
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import RECIPES, textbook_network


def last_moment(recipe):
    *_, last = recipe.train(record_every=10**9)
    return last


@pytest.mark.parametrize("seed", range(20))
def test_a_uniform_start_solves_the_twelve_points(seed):
    recipe = replace(RECIPES["twelve points"], seed=seed)
    assert not recipe.network().biases[1].any()
    solved = (moment.train_accuracy == 1 for moment in recipe.train(record_every=50))
    assert any(solved)


def test_the_stuck_start_ends_with_seven_of_twelve():
    recipe = RECIPES["twelve points, stuck"]
    random = np.random.RandomState(3)
    start = recipe.network()
    np.testing.assert_array_equal(start.weights[1].ravel(), random.randn(2))
    np.testing.assert_array_equal(start.biases[1], random.randn(2))
    np.testing.assert_array_equal(start.weights[2].ravel(), random.randn(2))
    np.testing.assert_array_equal(start.biases[2], random.randn(1))
    last = last_moment(recipe)
    assert round(last.train_accuracy * 12) == 7
    assert last.loss * 12 == pytest.approx(5.55, abs=0.005)


def test_rates_of_summed_gradients_are_those_of_the_mean_times_the_samples():
    recipe = replace(RECIPES["twelve points"], epochs=25, seed=4)
    learned, _ = recipe.parts()
    network, targets = recipe.network(), learned.labels[:, None]
    for _ in range(25):
        # As in the article: sums over the points, times 0.1.
        total = np.zeros_like(network.parameters)
        for x, y in zip(learned.features, targets, strict=True):
            _, by_weights, by_biases = network.loss_and_gradients([x], [y])
            weights, biases = network.views(total)
            for layer in weights:
                weights[layer] += by_weights[layer]
                biases[layer] += by_biases[layer]
        network.parameters -= 0.1 * total
    last = last_moment(recipe)
    np.testing.assert_allclose(last.weights[1], network.weights[1], rtol=1e-10)
    np.testing.assert_allclose(last.weights[2], network.weights[2], rtol=1e-10)


def test_digits8_reach_the_documents_accuracy_and_more_from_a_better_start():
    last = last_moment(RECIPES["digits 8×8"])
    assert last.step == 3000
    assert last.test_accuracy == pytest.approx(0.86, abs=0.02)
    better = last_moment(RECIPES["digits 8×8, better start"])
    assert better.test_accuracy >= 0.95


def test_digits8_are_the_documents_network_and_data():
    recipe = RECIPES["digits 8×8"]
    learned, held_out = recipe.parts()
    assert (len(learned), len(held_out)) == (1078, 719)
    assert recipe.network().layer_sizes == (64, 30, 10)
    assert recipe.network().parameters.min() >= 0


@pytest.mark.parametrize(
    ("kind", "least"),
    [("circles", 0.95), ("exclusive or", 0.9), ("gaussians", 0.98), ("moons", 0.9)],
)
def test_four_sets_in_the_plane_are_learned_in_a_hundred_epochs(kind, least):
    recipe = RECIPES[kind]
    assert recipe.network().layer_sizes == (2, 4, 2)
    last = last_moment(recipe)
    assert last.epoch == 100
    assert last.test_accuracy >= least


def test_spirals_are_solved_on_the_held_out_half():
    recipe = RECIPES["spirals"]
    learned, held_out = recipe.parts()
    assert len(learned) == len(held_out)
    assert recipe.network().layer_sizes == (2, 8, 8, 1)
    assert recipe.network().activations[:2] == ("tanh", "tanh")
    assert last_moment(recipe).test_accuracy >= 0.98


def test_every_set_has_a_recipe():
    assert set(POINT_SETS) < set(RECIPES)


def test_an_unknown_textbook_network_is_refused():
    with pytest.raises(SettingError, match=r"Unknown textbook network: '9-9'\. Known are: 3-3-1"):
        textbook_network("9-9")
