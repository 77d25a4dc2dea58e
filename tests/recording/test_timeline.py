"""One timeline: its blends, and one set of errors for all that derive from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from nnviz_manim.analysis import LabelPictures, SaturationRecord
from nnviz_manim.errors import SettingError
from nnviz_manim.recording import Run, Timeline
from nnviz_manim.recording.timeline import blended, values_at


@dataclass(frozen=True)
class Weather:
    degrees: float
    rain: dict[str, np.ndarray]


class Days(Timeline[Weather]):
    noun = "the week"

    def __len__(self) -> int:
        return 3

    def moment(self, number: int) -> Weather:
        return Weather(10.0 * number, {"here": np.array([number, 2.0 * number])})


@pytest.fixture(scope="module")
def timelines(make_snapshot: Any, make_info: Any) -> list[Timeline[Any]]:
    """One of each kind."""
    info = make_info(
        (4, 2), activations=("sigmoid",), feature_shape=(2, 2), class_names=("no", "yes")
    )
    run = Run.record([make_snapshot(k, (4, 2)) for k in range(3)], info)
    record = SaturationRecord.of(run, np.ones((2, 4)))
    return [Days(), run, record, LabelPictures.of(run)]


def test_every_number_is_blended(timelines: Any) -> None:
    between = Days().at(1.25)
    assert between.degrees == 12.5
    np.testing.assert_allclose(between.rain["here"], [1.25, 2.5])
    for timeline in timelines[1:]:
        early, late, state = timeline[0], timeline[1], timeline.at(0.25)
        for name, value in vars(early).items():
            pairs = [(value, getattr(late, name), getattr(state, name))]
            if isinstance(value, dict):
                pairs = [(value[k], getattr(late, name)[k], pairs[0][2][k]) for k in value]
            for before, after, shown in pairs:
                np.testing.assert_allclose(shown, 0.75 * before + 0.25 * after, atol=1e-6)


def test_times_are_clamped(timelines: Any) -> None:
    for timeline in timelines:
        field = "degrees" if isinstance(timeline, Days) else "epoch"
        for time, moment in ((-1, 0), (99, 2), (float("inf"), 2), (np.float32(1), 1), (2.0, -1)):
            assert getattr(timeline.at(time), field) == getattr(timeline[moment], field)
        assert len(list(timeline)) == 3


@pytest.mark.parametrize("time", [float("nan"), None, "a", [1], np.zeros(2)])
def test_times_that_are_none_are_refused_alike(timelines: Any, time: Any) -> None:
    for timeline in timelines:
        with pytest.raises(SettingError, match="must be a number of moments"):
            timeline.at(time)
    with pytest.raises(SettingError, match="must be a number of moments"):
        values_at(np.zeros((3, 2)), time)


@pytest.mark.parametrize(
    ("moment", "message"),
    [(3, "no moment 3: .* has 3, numbered 0 to 2"), (-4, "no moment -4"), (0.5, "whole number")],
)
def test_moments_that_are_not_there_are_refused_alike(
    timelines: Any, moment: Any, message: str
) -> None:
    for timeline in timelines:
        with pytest.raises(SettingError, match=message):
            timeline[moment]
    with pytest.raises(SettingError, match="the week has 3"):
        Days()[5]


def test_rows_of_an_array() -> None:
    values = np.array([[0.0, 1.0], [2.0, 5.0]])
    np.testing.assert_array_equal(values_at(values, 0.5), [1, 3])
    np.testing.assert_array_equal(values_at(values, 7), [2, 5])


def test_what_is_the_same_is_not_computed() -> None:
    still = np.zeros(3)
    assert blended({"still": still}, {"still": still}, 0.5)["still"] is still
