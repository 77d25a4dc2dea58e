"""The small data sets: twelve points, points in the plane, digits of 8 by 8 pixels."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.datasets import (
    POINT_SETS,
    POINTS_DOMAIN,
    Dataset,
    load_digits8,
    make_points,
    twelve_points,
)
from nnviz_manim.errors import DataError, SettingError


def test_digits8_are_the_published_ones_as_they_are():
    digits = load_digits8()
    assert digits.features.shape == (1797, 64)
    assert (digits.feature_shape, digits.class_names) == ((8, 8), tuple("0123456789"))
    assert (digits.features.min(), digits.features.max()) == (0, 16)
    np.testing.assert_array_equal(digits.features, np.round(digits.features))
    # Counts of the classes and the first image, as the repository and scikit-learn give them.
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert digits.labels[:10].tolist() == list(range(10))
    assert digits.image(0)[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert digits.features.sum() == 561718


def test_digits8_standardized_have_mean_0_and_deviation_1_where_they_vary():
    digits = load_digits8()
    features = digits.standardized().features.astype(float)
    varies = digits.features.std(axis=0) > 0
    assert np.count_nonzero(~varies) == 3
    np.testing.assert_allclose(features.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(features.std(axis=0), varies, atol=1e-5)


def test_a_part_can_be_standardized_like_another():
    learned = Dataset(np.array([[0.0, 2], [2, 6]]), value_range=(0, 9))
    other = Dataset(np.array([[1.0, 4], [4, 8]]), value_range=(0, 9))
    np.testing.assert_allclose(other.standardized(learned).features, [[0, 0], [3, 2]])
    with pytest.raises(SettingError, match=r"has 2 features.*like has 3"):
        other.standardized(Dataset(np.zeros((2, 3))))


def test_values_of_a_range_are_scaled_for_drawing():
    digits = load_digits8()
    grey = digits.scaled(0, 1)
    np.testing.assert_allclose(grey.features, digits.features / 16)
    assert grey.value_range == (0, 1)
    with pytest.raises(DataError, match="may have any value"):
        digits.standardized().scaled(0, 1)


def test_a_range_of_values_is_kept_by_parts_and_holds():
    assert load_digits8().pick([3, 4]).value_range == (0.0, 16.0)
    with pytest.raises(DataError, match=r"features\[0, 1\] is 17; features lie from 0 to 16"):
        Dataset(np.array([[0.0, 17]]), value_range=(0, 16))
    for bad in (np.nan, np.inf, 1e300):
        with pytest.raises(DataError, match=r"features\[0, 1\].* are finite numbers"):
            Dataset(np.array([[-2.0, bad]]), value_range=None)


@pytest.mark.parametrize("value_range", [(1, 0), (0, np.inf), (0, np.nan), 3, (1, 2, 3), "ab"])
def test_an_impossible_range_is_refused(value_range):
    with pytest.raises(DataError, match="value_range must be the lowest and the highest"):
        Dataset(np.zeros((1, 1)), value_range=value_range)


def test_the_twelve_points_have_two_gaps():
    points = twelve_points()
    assert points.features.shape == (12, 1)
    x, labels = points.features[:, 0], points.labels
    changes = np.flatnonzero(np.diff(labels))
    np.testing.assert_allclose(x[changes], [-0.64, 0.35])
    np.testing.assert_allclose(x[changes + 1], [-0.53, 0.89])
    assert labels.sum() == 4


@pytest.mark.parametrize("kind", POINT_SETS)
@pytest.mark.parametrize("examples", [2, 7, 500])
def test_points_are_as_many_as_asked_half_of_each_class_and_in_the_domain(kind, examples):
    points = make_points(kind, examples)
    assert points.features.shape == (examples, 2)
    assert abs(np.bincount(points.labels, minlength=2) - examples / 2).max() <= 0.5
    assert points.name == kind
    low, high = POINTS_DOMAIN
    assert low <= points.features.min() <= points.features.max() <= high


@pytest.mark.parametrize("kind", POINT_SETS)
def test_a_seed_gives_the_same_points_and_noise_moves_them(kind):
    one, same = make_points(kind, 40, noise=0.1, seed=3), make_points(kind, 40, noise=0.1, seed=3)
    np.testing.assert_array_equal(one.features, same.features)
    other, calm = make_points(kind, 40, noise=0.1, seed=4), make_points(kind, 40, seed=3)
    assert not np.array_equal(one.features, other.features)
    assert not np.array_equal(one.features, calm.features)


def parted(kind: str, points: Dataset) -> np.ndarray:
    """The class of every point by the formula of its shape."""
    x, y = points.features.T.astype(float)
    radius = np.hypot(x, y)
    if kind == "circles":
        return radius < 3
    if kind == "exclusive or":
        return x * y > 0
    if kind == "gaussians":
        return x + y > 0
    if kind == "moons":
        return np.abs(np.hypot(x - 1.5, y - 0.75) - 3) < 0.01
    return np.cos(np.arctan2(y, x) - radius / 5 * 3.5 * np.pi) > 0.99


@pytest.mark.parametrize("kind", POINT_SETS)
def test_without_noise_the_shapes_part_the_classes(kind):
    points = make_points(kind, 400, seed=1)
    agreement = np.mean(parted(kind, points) == points.labels)
    assert agreement > 0.99, agreement


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "triangles"}, "Unknown set of points: 'triangles'. Known are: circles, excl"),
        ({"kind": "moons", "examples": 1}, "examples must be a whole number of at least 2"),
        ({"kind": "moons", "noise": 0.6}, "noise must be a number from 0 to 0.5, but is 0.6"),
        ({"kind": "moons", "noise": np.nan}, "noise must be"),
        ({"kind": "moons", "seed": -1}, "seed must be"),
    ],
)
def test_impossible_points_are_refused(arguments, message):
    with pytest.raises(SettingError, match=message):
        make_points(**arguments)
