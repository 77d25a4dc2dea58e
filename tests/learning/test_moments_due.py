"""When a training is recorded."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.datasets import make_points
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Growing, train


def recorded_steps(record_every, *, epochs=60, batch_size=40):
    """Steps of the moments of a training on 40 points."""
    training = train(
        MLP([2, 3, 1], activations=["tanh", "sigmoid"]),
        make_points("gaussians", 40),
        epochs=epochs,
        batch_size=batch_size,
        record_every=record_every,
    )
    steps = [moment.step for moment in training]
    return steps, training.info.hyper_parameters["record_every"]


def test_a_growing_schedule_has_many_moments_early_and_few_late():
    steps, told = recorded_steps(Growing(1.5))
    assert steps == [0, 1, 2, 3, 5, 8, 12, 18, 27, 41, 60]
    assert told == "Growing(factor=1.5, first=1)"


def test_it_begins_with_gaps_of_its_first_steps_and_crosses_epochs():
    steps, _ = recorded_steps(Growing(2, first=7), epochs=10, batch_size=10)
    assert steps == [0, 7, 14, 28, 40]


def test_the_default_schedule_is_as_long_as_its_docstring_says():
    for last, moments in ((3_000, 67), (300_000, 116)):
        step = count = 0
        while step < last:
            step = min(Growing().after(step), last)
            count += 1
            assert (count <= 10) == (step <= 10)
        assert count + 1 == moments


def test_steps_can_be_given_and_the_last_state_is_recorded_in_any_case():
    steps, told = recorded_steps([2, 3, 50, 1000])
    assert steps == [0, 2, 3, 50, 60]
    assert told == "4 given steps"
    assert recorded_steps(np.array([60]))[0] == [0, 60]


def test_a_number_of_steps_is_noted_as_a_number():
    assert recorded_steps(25) == ([0, 25, 50, 60], 25)


def test_what_is_recorded_does_not_change_what_is_learned():
    ends = []
    for record_every in ("epoch", Growing(1.3), [1, 2, 9]):
        network = MLP([2, 3, 1], seed=1)
        list(train(network, make_points("moons", 30), epochs=9, record_every=record_every))
        ends.append(network.parameters)
    assert ends[0].any()
    np.testing.assert_array_equal(ends[0], ends[1])
    np.testing.assert_array_equal(ends[0], ends[2])


@pytest.mark.parametrize(
    ("record_every", "message"),
    [
        ([], "one or more, each later than the one before"),
        ([3, 3], "each later than the one before"),
        ([0, 3], "Each step of record_every must be a whole number of at least 1"),
        ([1.5], "Each step of record_every"),
    ],
)
def test_impossible_steps_are_refused(record_every, message):
    with pytest.raises(SettingError, match=message):
        recorded_steps(record_every)


@pytest.mark.parametrize(
    "settings", [{"factor": 1}, {"factor": np.nan}, {"factor": "2"}, {"first": 0}, {"first": 1.5}]
)
def test_a_schedule_that_would_not_grow_is_refused(settings):
    with pytest.raises(SettingError, match=next(iter(settings))):
        Growing(**settings)
