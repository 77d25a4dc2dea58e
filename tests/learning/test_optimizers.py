"""Two steps of each optimizer, worked out by hand."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, OPTIMIZERS, SGD, Adam, Momentum, Optimizer, train

GRADIENTS = (np.array([0.5, -2.0]), np.array([1.0, 0.0]))


def positions(optimizer):
    parameters = np.array([1.0, 2.0])
    step = optimizer.start(parameters)
    found = []
    for gradient in GRADIENTS:
        step(gradient.copy())
        found.append(parameters.copy())
    return found


def test_gradient_descent():
    first, second = positions(SGD(learning_rate=0.1))
    np.testing.assert_allclose(first, [0.95, 2.2], rtol=1e-12)
    np.testing.assert_allclose(second, [0.85, 2.2], rtol=1e-12)


def test_momentum():
    first, second = positions(Momentum(learning_rate=0.1, momentum=0.5))
    np.testing.assert_allclose(first, [0.95, 2.2], rtol=1e-12)
    # v / 0.1: 0.5 · 0.5 + 1 = 1.25 and 0.5 · (−2) + 0 = −1
    np.testing.assert_allclose(second, [0.95 - 0.125, 2.2 + 0.1], rtol=1e-12)


def test_adam():
    first, second = positions(Adam(learning_rate=0.1, beta1=0.5, beta2=0.75, epsilon=1.0))
    # m = 0.5 g, corrected g; v = 0.25 g², corrected g²
    np.testing.assert_allclose(first, [1 - 0.1 * 0.5 / 1.5, 2 + 0.1 * 2 / 3], rtol=1e-12)
    # m = 0.5 · 0.25 + 0.5 · 1 = 0.625 and −0.5, corrected by 0.75;
    # v = 0.75 · 0.0625 + 0.25 · 1 = 0.296875 and 0.75, corrected by 0.4375
    change = [
        0.1 * (0.625 / 0.75) / (math.sqrt(0.296875 / 0.4375) + 1),
        0.1 * (-0.5 / 0.75) / (math.sqrt(0.75 / 0.4375) + 1),
    ]
    np.testing.assert_allclose(second, first - change, rtol=1e-12)


def test_adam_clears_moments_that_have_faded_away():
    parameters = np.zeros(2, np.float32)
    step = Adam().start(parameters)
    step(np.array([1.0, 1e-9], np.float32))
    for _ in range(2000):
        step(np.array([1.0, 0.0], np.float32))
    moment = step.memory["m"]
    assert moment[0] == pytest.approx(10, rel=1e-3)  # kept divided by 1 − β₁
    assert moment[1] == 0


def test_steps_of_two_trainings_do_not_mix():
    optimizer = Momentum()
    assert [p.tolist() for p in positions(optimizer)] == [p.tolist() for p in positions(optimizer)]


@pytest.mark.parametrize("kind", OPTIMIZERS.values())
@pytest.mark.parametrize("rate", [0, -0.1, math.nan, math.inf, "fast", None])
def test_impossible_learning_rates_are_refused(kind, rate):
    with pytest.raises(SettingError, match="learning_rate must be a finite number above 0"):
        kind(learning_rate=rate)


@pytest.mark.parametrize(
    ("kind", "setting", "value"),
    [
        (Momentum, "momentum", 1.0),
        (Momentum, "momentum", -0.1),
        (Adam, "beta1", 1.0),
        (Adam, "beta2", -1),
        (Adam, "beta2", math.nan),
        (Adam, "epsilon", 0),
    ],
)
def test_other_impossible_settings_are_refused(kind, setting, value):
    with pytest.raises(SettingError, match=f"{setting} must be"):
        kind(**{setting: value})


def test_an_optimizer_without_a_name_is_called_by_its_class():
    @dataclass(frozen=True)
    class Halving(Optimizer):
        learning_rate: float = 0.5

        def start(self, parameters):
            def step(gradients):
                parameters[:] -= self.learning_rate * gradients

            return step

    class Slower(SGD):
        pass

    data = Dataset(np.eye(3), np.arange(3))
    for optimizer, name in ((Halving(), "Halving"), (Slower(0.01), "Slower"), (SGD(), "sgd")):
        training = train(MLP([3, 3]), data, epochs=1, optimizer=optimizer)
        assert training.info.hyper_parameters["optimizer"] == name
        assert len(list(training)) == 2
