from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DataError, SettingError


def numbered(labels: list[int] | None, count: int | None = None) -> Dataset:
    """Examples that can be told apart by their only feature."""
    size = count or len(labels or [])
    return Dataset(
        features=np.linspace(0, 1, size, dtype=np.float32)[:, None],
        labels=None if labels is None else np.array(labels),
        name="toys",
    )


@pytest.fixture
def digits() -> Dataset:
    features = np.arange(24, dtype=np.float64).reshape(6, 4) / 23
    return Dataset(
        features, np.array([2, 0, 1, 0, 2, 2]), ("zero", "one", "two"), (2, 2), name="digits"
    )


def test_arrays_have_their_types_and_cannot_be_written_to(digits: Dataset) -> None:
    assert digits.features.dtype == np.float32
    assert digits.labels is not None
    assert digits.labels.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        digits.features[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        digits.labels[0] = 1


def test_the_callers_arrays_stay_writable_and_apart() -> None:
    features, labels = np.zeros((3, 2), np.float32), np.zeros(3, np.int64)
    data = Dataset(features, labels)
    features[0, 0], labels[0] = 1, 5
    assert data.features[0, 0] == 0
    assert data.labels is not None
    assert data.labels[0] == 0


def test_what_is_left_out_is_filled_in() -> None:
    data = numbered([0, 2, 0])
    assert data.class_names == ("0", "1", "2")
    assert data.feature_shape == (1,)
    assert len(data) == 3


def test_repr_is_short(digits: Dataset) -> None:
    assert repr(digits) == "<Dataset 'digits': 6 examples of 2×2 values, 3 classes>"
    assert "no labels" in repr(numbered(None, 2))


def test_looking_up(digits: Dataset) -> None:
    assert digits.first_of(0) == 1
    assert digits.first_of("two") == 0
    assert digits.first_of(np.int64(1)) == 2
    assert digits.positions_of("two").tolist() == [0, 4, 5]
    assert digits.one_of_each().tolist() == [1, 2, 0]
    np.testing.assert_array_equal(
        digits.image(1), np.array([[4, 5], [6, 7]], dtype=np.float32) / np.float32(23)
    )


def test_pick_keeps_order_and_classes(digits: Dataset) -> None:
    picked = digits.pick([5, 2, 5])
    assert picked.labels is not None
    assert picked.labels.tolist() == [2, 1, 2]
    np.testing.assert_array_equal(picked.features, digits.features[[5, 2, 5]])
    assert picked.class_names == digits.class_names
    assert picked.feature_shape == (2, 2)
    assert picked.name == "digits"
    assert not picked.features.flags.writeable


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"features": [[0.5, 1.5]]}, r"features\[0, 1\] is 1.5"),
        ({"features": [[0.5], [-0.1]]}, r"features\[1, 0\] is -0.1"),
        ({"features": [[0.5], [float("nan")]]}, r"features\[1, 0\] is nan"),
        ({"features": [0.5, 0.5]}, r"shape \(2,\)"),
        ({"features": np.zeros((0, 4))}, r"shape \(0, 4\)"),
        ({"features": [["a", "b"]]}, "must be numbers"),
        ({"features": [[0.5], [0.5, 0.5]]}, "rows of equal length"),
        ({"labels": [0]}, r"labels have shape \(1,\), but there are 2 examples"),
        ({"labels": [[0], [1]]}, r"shape \(2, 1\)"),
        ({"labels": [0.0, 1.0]}, "labels must be whole numbers"),
        ({"labels": [0, -1]}, r"labels\[1\] is -1, outside the classes 0 to 999"),
        ({"labels": [0, 2], "class_names": ("a", "b")}, r"labels\[1\] is 2, .* 0 to 1"),
        ({"labels": [0, 10**9]}, "outside the classes"),
        ({"feature_shape": (2, 2)}, r"feature_shape \(2, 2\) holds 4 values"),
        ({"feature_shape": (-1, -2)}, "feature_shape"),
        ({"feature_shape": "x"}, r"feature_shape is 'x'; expected .* or \(2,\) for 2 plain"),
        ({"feature_shape": 2}, "feature_shape is 2; expected whole numbers"),
        ({"feature_shape": (2.0,)}, "feature_shape is"),
        ({"class_names": "ab"}, "class_names is 'ab'; give a list"),
        ({"class_names": ("a", "a")}, "class_names has 'a' twice"),
        ({"feature_names": ("a",)}, "feature_names has 1 names, but 2 are needed"),
        ({"targets": [1.0, 2.0]}, "labels or targets, not both"),
        ({"labels": None, "targets": [1.0]}, r"targets must be numbers of shape \(2, values"),
        ({"labels": None, "targets": [[1.0], [np.inf]]}, r"targets\[1, 0\] is inf"),
        (
            {"targets": [[1.0], ["a"]], "labels": None},
            "targets must be numbers",
        ),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], message: str) -> None:
    fitting: dict[str, Any] = {"features": [[0.0, 1.0], [0.5, 0.5]], "labels": [0, 1]}
    Dataset(**fitting)
    if "features" in changes:
        fitting["labels"] = None
    with pytest.raises(DataError, match=message):
        Dataset(**fitting | changes)


def test_an_image_may_be_in_color() -> None:
    pixels = np.arange(24).reshape(2, 12) / 23
    data = Dataset(pixels, feature_shape=[2, 2, 3])
    assert data.feature_shape == (2, 2, 3)
    np.testing.assert_array_equal(data.image(1), pixels[1].reshape(2, 2, 3).astype(np.float32))


def test_asking_for_what_is_not_there(digits: Dataset) -> None:
    with pytest.raises(DataError, match="no class 3; the classes are zero, one, two"):
        digits.first_of(3)
    with pytest.raises(DataError, match="no class 'three'"):
        digits.positions_of("three")
    with pytest.raises(DataError, match="no class -1"):
        digits.first_of(-1)
    with pytest.raises(DataError, match="none of the 2 examples is of class 1"):
        digits.pick([0, 1]).one_of_each()
    with pytest.raises(DataError, match="no example 6; positions go from 0 to 5"):
        digits.image(6)
    with pytest.raises(DataError, match="no example -1"):
        digits.pick([0, -1])
    with pytest.raises(DataError, match="one or more whole numbers"):
        digits.pick([])
    with pytest.raises(DataError, match="one or more whole numbers"):
        digits.pick(np.array([0.0, 1.0]))
    for ask in ("one_of_each", "first_of"):
        with pytest.raises(DataError, match="toys: has no labels"):
            getattr(numbered(None, 3), ask)(*([0] if ask == "first_of" else []))


@settings(max_examples=150, deadline=None)
@given(
    labels=st.lists(st.integers(0, 4), min_size=2, max_size=80),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 2**32),
)
def test_split_takes_the_share_of_every_class(labels: list[int], share: float, seed: int) -> None:
    data = numbered(labels)
    try:
        train, test = data.split(share, seed)
    except DataError:
        assert not 0.5 <= len(labels) * share < len(labels) - 0.5
        return
    assert train.labels is not None
    assert test.labels is not None
    parted = np.concatenate([train.features, test.features])[:, 0]
    np.testing.assert_array_equal(np.sort(parted), data.features[:, 0])
    assert (np.diff(train.features[:, 0]) > 0).all()
    assert abs(len(test) - len(labels) * share) <= 0.5 + 1e-9
    held_out = Counter(test.labels.tolist())
    for label, count in Counter(labels).items():
        assert abs(held_out[label] - count * share) < 1
    again = data.split(share, seed)[1]
    np.testing.assert_array_equal(again.features, test.features)


def test_split_is_drawn_from_the_seed() -> None:
    data = numbered([0, 1] * 50)
    draws = {tuple(data.split(0.3, seed)[1].features[:, 0]) for seed in range(5)}
    assert len(draws) == 5


def test_split_without_labels() -> None:
    train, test = numbered(None, 10).split(0.3)
    assert (len(train), len(test)) == (7, 3)
    assert train.labels is None


@pytest.mark.parametrize("share", [0, 1, -0.2, 1.5, float("nan"), "0.2", None, 20])
def test_impossible_shares_are_refused(share: Any) -> None:
    with pytest.raises(SettingError, match="must lie between 0 and 1"):
        numbered([0, 1] * 50).split(share)


@pytest.mark.parametrize("seed", [-1, 0.5, None, "0"])
def test_impossible_seeds_are_refused(seed: Any) -> None:
    with pytest.raises(SettingError, match="seed"):
        numbered([0, 1] * 50).split(0.2, seed)


def test_too_few_examples_to_split() -> None:
    with pytest.raises(DataError, match=r"3 examples cannot be split with a test share of 0\.1"):
        numbered([0, 1, 1]).split(0.1)
