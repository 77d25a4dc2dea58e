from types import SimpleNamespace

import numpy as np
import pytest

from nnviz_manim.errors import DataError
from nnviz_manim.learning import MLP
from nnviz_manim.learning.training.samples import checked_probes, checked_samples


def holding(features, labels):
    return SimpleNamespace(features=np.array(features), labels=np.array(labels))


def test_targets_are_one_at_the_label():
    samples = checked_samples(holding([[0.0], [1], [2]], [2, 0, 1]), MLP([1, 3]), "data")
    assert samples.targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert samples.targets.dtype == samples.features.dtype == np.float32


def test_the_target_of_a_single_output_is_the_label():
    samples = checked_samples(holding([[0.0], [1]], [1, 0]), MLP([1, 1]), "data")
    assert samples.targets.tolist() == [[1], [0]]


def test_fitting_features_are_not_copied():
    features = np.zeros((2, 1), np.float32)
    data = SimpleNamespace(features=features, labels=np.array([0, 1]))
    assert checked_samples(data, MLP([1, 2]), "data").features is features


def test_no_samples_are_refused():
    empty = holding(np.zeros((0, 1)), np.zeros(0, int))
    with pytest.raises(DataError, match="training data hold no samples"):
        checked_samples(empty, MLP([1, 2]), "training data")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_features_that_are_not_finite_are_refused_with_their_place(value):
    features = [[0.0, 1.0], [2.0, value], [value, 3.0]]
    with pytest.raises(DataError, match=r"row 1, column 1 .*and 2 such values in all"):
        checked_samples(holding(features, [0, 1, 1]), MLP([2, 2]), "data")


def test_a_single_position_is_a_probe_too():
    data = holding([[0.0], [5.0]], [0, 1])
    features, labels, targets = checked_probes(1, data, MLP([1, 2]))
    assert features.tolist() == [[5]]
    assert labels == (1,)
    assert targets == ()
