"""Walks down functions: the figures of the book, and what a best and a too large step do."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import SHELF_AND_VALLEY, Polynomial, QuadraticValley, descend
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import SGD, Adam, Momentum


def walk(start, optimizer, steps, **settings):
    return descend(SHELF_AND_VALLEY.gradient, start, optimizer, steps=steps, **settings)


def test_the_function_and_its_derivatives():
    x = np.array([-1.0, 0, 2.25, 6])
    np.testing.assert_allclose(SHELF_AND_VALLEY.value(x), x**4 - 3 * x**3 + 2)
    np.testing.assert_allclose(SHELF_AND_VALLEY.gradient(x), 4 * x**3 - 9 * x**2)
    assert float(SHELF_AND_VALLEY.gradient(2.25)) == 0
    assert float(SHELF_AND_VALLEY.curvature(2.25)) == 20.25
    assert Polynomial((3,)).gradient([1.0, 2.0]).tolist() == [0, 0]


def test_the_books_walk_takes_70_steps_to_2_249965():
    path = walk(6, SGD(0.01), 1000, smallest_step=1e-5)
    assert len(path) == 70
    assert path.settled
    assert path.end[0] == pytest.approx(2.249965, abs=5e-7)
    assert path.positions.shape == (71, 1)
    np.testing.assert_allclose(path.gradients[0], 4 * 6**3 - 9 * 6**2)


@pytest.mark.parametrize(("steps", "x"), [(10, -0.44), (100, -0.090), (1000, -0.011)])
def test_the_shelf_holds_plain_descent_back(steps, x):
    path = walk(-1, SGD(0.01), steps)
    assert path.end[0] == pytest.approx(x, abs=0.005 if steps == 10 else 0.0005)
    assert not path.settled


def test_momentum_is_over_the_shelf_within_ten_steps():
    assert walk(-1, Momentum(0.01), 10).end[0] > 0
    assert walk(-1, Momentum(0.01), 300).end[0] == pytest.approx(2.25, abs=1e-6)


def test_the_best_step_an_overshooting_one_and_two_that_never_settle():
    curvature = float(SHELF_AND_VALLEY.curvature(2.25))
    assert 1 / curvature == pytest.approx(0.0494, abs=5e-5)
    assert 2 / curvature == pytest.approx(0.0988, abs=5e-5)

    def offsets(rate):
        return walk(2.3, SGD(rate), 200).positions[:, 0] - 2.25

    best, overshooting = offsets(1 / curvature), offsets(0.09)
    assert abs(best[3]) < 1e-9
    assert np.all(overshooting[:20:2] > 0)
    assert np.all(overshooting[1:20:2] < 0)
    assert abs(overshooting[-1]) < 1e-4
    for rate in (0.1, 0.11):
        assert np.abs(np.diff(offsets(rate))[-20:]).min() > 0.1


def test_a_step_is_the_optimizers_own():
    valley = QuadraticValley((1, 10), angle=0.5, minimum=(1, -2))
    for optimizer in (SGD(0.1), Momentum(0.02), Adam(0.1)):
        path = descend(valley.gradient, [4, 3], optimizer, steps=12)
        position = np.array([4.0, 3.0])
        velocity, m, v = np.zeros(2), np.zeros(2), np.zeros(2)
        for t in range(1, 13):
            g = valley.gradient(position)
            if isinstance(optimizer, Momentum):
                velocity = 0.9 * velocity + 0.02 * g
                position = position - velocity
            elif isinstance(optimizer, Adam):
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
                position = position - 0.1 * m_hat / (np.sqrt(v_hat) + 1e-8)
            else:
                position = position - 0.1 * g
            np.testing.assert_allclose(path.positions[t], position, rtol=1e-9)


def test_the_best_rate_of_a_valley_shrinks_both_errors_alike():
    valley = QuadraticValley((1, 9), angle=0.3)
    path = descend(valley.gradient, valley.axes.sum(axis=0), SGD(valley.best_rate), steps=10)
    errors = valley.errors(path.positions)
    np.testing.assert_allclose(errors[0], [1, 1])
    np.testing.assert_allclose(np.abs(errors[10]), 0.8**10)
    slower = descend(valley.gradient, valley.axes.sum(axis=0), SGD(0.1), steps=10).end
    assert abs(valley.errors(slower)[0]) > 3 * 0.8**10


def test_the_gradient_of_a_valley_is_that_of_its_value():
    valley = QuadraticValley((2, 7), angle=1.1, minimum=(0.5, 3))
    points = np.random.default_rng(0).normal(size=(5, 2))
    for axis in range(2):
        step = 1e-6 * np.eye(2)[axis]
        numeric = (valley.value(points + step) - valley.value(points - step)) / 2e-6
        np.testing.assert_allclose(valley.gradient(points)[:, axis], numeric, rtol=1e-6, atol=1e-7)
    assert float(valley.value([0.5, 3])) == 0


def test_a_walk_that_leaves_all_numbers_ends_at_the_last_finite_position():
    path = walk(6, SGD(1.0), 100)
    assert 0 < len(path) < 100
    assert np.isfinite(path.positions).all()
    assert len(path.positions) == len(path.gradients) + 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"start": [[1.0]]}, "start must be"),
        ({"start": np.nan}, "start must be"),
        ({"steps": -1}, "steps must be"),
        ({"smallest_step": 0}, "smallest_step must be"),
        ({"gradient": lambda x: np.zeros(3)}, r"gradient has shape \(3,\)"),
    ],
)
def test_impossible_walks_are_refused(settings, message):
    arguments = {"gradient": np.cos, "start": 1.0, "optimizer": SGD(0.1)} | settings
    with pytest.raises(SettingError, match=message):
        descend(**arguments)


@pytest.mark.parametrize("settings", [{"curvatures": (0, 1)}, {"angle": np.inf}])
def test_impossible_valleys_are_refused(settings):
    with pytest.raises(SettingError, match=r"curvatures|angle"):
        QuadraticValley(**settings)
