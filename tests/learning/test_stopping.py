import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import AccuracyGainBelow, Snapshot


def after(epoch, accuracy):
    return Snapshot(
        epoch=epoch,
        step=epoch,
        weights={},
        biases={},
        activations={},
        loss=1.0,
        train_accuracy=accuracy,
    )


def answers(rule, accuracies):
    return [rule(after(epoch, accuracy)) for epoch, accuracy in enumerate(accuracies, start=1)]


def test_it_stops_when_the_accuracy_hardly_changes():
    assert answers(AccuracyGainBelow(1), [0.5, 0.6, 0.608]) == [False, False, True]


def test_a_fall_counts_as_much_as_a_rise():
    assert answers(AccuracyGainBelow(1), [0.5, 0.4, 0.395]) == [False, False, True]


def test_just_the_points_is_enough_to_go_on():
    assert answers(AccuracyGainBelow(25), [0.25, 0.5, 0.7]) == [False, False, True]


def test_before_the_first_epoch_the_accuracy_counts_as_nothing():
    assert answers(AccuracyGainBelow(1), [0.005]) == [True]


def test_a_second_training_starts_afresh():
    rule = AccuracyGainBelow(1)
    answers(rule, [0.5, 0.9])
    assert answers(rule, [0.9, 0.95]) == [False, False]


@pytest.mark.parametrize("points", [0, -1, np.nan, "1 %"])
def test_impossible_points_are_refused(points):
    with pytest.raises(SettingError, match="points must be a finite number above 0"):
        AccuracyGainBelow(points)
