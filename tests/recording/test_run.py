from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.snapshot import Snapshot
from nnviz_manim.recording import Run

Make = Callable[..., Snapshot]
Same = Callable[[Snapshot, Snapshot], None]


def test_moments_come_back_as_recorded(run: Run, make_snapshot: Make, same_snapshot: Same) -> None:
    assert len(run) == 4
    for k in range(4):
        same_snapshot(run[k], make_snapshot(k))
    for k, moment in enumerate(run):
        same_snapshot(moment, make_snapshot(k))
    same_snapshot(run[-1], make_snapshot(3))
    same_snapshot(run[-4], make_snapshot(0))
    same_snapshot(run[np.int64(2)], make_snapshot(2))


@pytest.mark.parametrize("moment", [4, -5, 10**9])
def test_moments_that_are_not_there(run: Run, moment: int) -> None:
    with pytest.raises(SettingError, match=f"no moment {moment}: the run has 4, numbered 0 to 3"):
        run[moment]


@pytest.mark.parametrize("moment", [1.0, "1", slice(0, 2), None])
def test_moments_are_named_by_whole_numbers(run: Run, moment: Any) -> None:
    with pytest.raises(SettingError, match="named by a whole number"):
        run[moment]


def test_moments_are_read_only_views_of_the_stacked_arrays(run: Run) -> None:
    moment = run[1]
    assert np.shares_memory(moment.weights[2], run.moments.weights[2])
    assert run.moments.weights[2].shape == (4, 2, 3)
    assert run.moments.activations[0].shape == (4, 2, 4)
    for kind in ("weights", "biases", "activations"):
        for array in getattr(moment, kind).values():
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_the_probes_take_memory_once(run: Run) -> None:
    assert np.shares_memory(run[0].activations[0], run[3].activations[0])


@given(t=st.floats(-2, 6), scale=st.sampled_from([1.0, 0.25]))
def test_between_moments_everything_is_blended(run: Run, t: float, scale: float) -> None:
    time_ = round(t / scale) * scale if scale != 1 else t
    state = run.at(time_)
    clamped = min(max(time_, 0.0), 3.0)
    k = min(int(clamped), 2)
    share = clamped - k
    one, two = run[k], run[k + 1]
    for kind in ("weights", "biases", "activations"):
        for layer, array in getattr(state, kind).items():
            before, after = getattr(one, kind)[layer], getattr(two, kind)[layer]
            np.testing.assert_allclose(array, (1 - share) * before + share * after, atol=2e-7)
            assert array.dtype == before.dtype
    assert state.epoch == pytest.approx(clamped)
    assert state.step == pytest.approx(100 * clamped)
    assert state.loss == pytest.approx((1 - share) * one.loss + share * two.loss)
    assert state.train_accuracy == pytest.approx(clamped / 10)
    # Not measured at moment 0, so not known up to moment 1.
    assert np.isnan(state.test_accuracy) == (clamped < 1)
    if clamped >= 1:
        assert state.test_accuracy == pytest.approx(clamped / 20)


def test_at_whole_times_stands_the_moment_itself(run: Run, same_snapshot: Same) -> None:
    for k in range(4):
        same_snapshot(run.at(k), run[k])
        assert np.shares_memory(run.at(k).weights[1], run[k].weights[1])
    for t, k in ((-0.5, 0), (3.5, 3), (float("inf"), 3), (float("-inf"), 0), (np.float32(2), 2)):
        same_snapshot(run.at(t), run[k])


def test_what_stays_the_same_stays_exactly_the_same(make_snapshot: Make, make_info: Any) -> None:
    run = Run.record([make_snapshot(1), make_snapshot(1)], make_info())
    for t in np.linspace(0, 1, 57):
        np.testing.assert_array_equal(run.at(t).weights[1], run[0].weights[1])


def test_a_run_of_one_moment(make_snapshot: Make, make_info: Any, same_snapshot: Same) -> None:
    run = Run.record([make_snapshot(2)], make_info())
    for t in (-1, 0, 0.5, 1):
        same_snapshot(run.at(t), run[0])


@pytest.mark.parametrize("t", [float("nan"), None, "half"])
def test_times_that_are_no_numbers(run: Run, t: Any) -> None:
    with pytest.raises(SettingError, match="must be a number of moments"):
        run.at(t)


def test_a_frame_costs_little(make_snapshot: Make, make_info: Any) -> None:
    sizes = (784, 10, 10, 10)
    moments = [make_snapshot(k, sizes, probes=10) for k in range(3)]
    run = Run.record(moments, make_info(sizes))

    def seconds(act: Callable[[], Any]) -> float:
        best = float("inf")
        for _ in range(30):
            start = time.perf_counter()
            act()
            best = min(best, time.perf_counter() - start)
        return best

    # Against the least that blending can do: three operations on as many numbers.
    flat = np.zeros(784 * 10 + 230 + 10 * 30, np.float32)
    least = seconds(lambda: [flat + 0.4 * (flat - flat) for _ in range(10)])
    assert seconds(lambda: run.at(1.4)) < 3 * least


def test_history_is_a_table_with_one_row_a_moment(
    run: Run, make_snapshot: Make, make_info: Any
) -> None:
    table = run.history
    assert list(table.columns) == ["epoch", "step", "loss", "accuracy", "val_accuracy"]
    assert table["epoch"].tolist() == [0, 1, 2, 3]
    assert table["epoch"].dtype == table["step"].dtype == np.int64
    assert table["step"].tolist() == [0, 100, 200, 300]
    np.testing.assert_allclose(table["loss"], [2, 1, 2 / 3, 1 / 2])
    np.testing.assert_allclose(table["accuracy"], [0, 0.1, 0.2, 0.3])
    np.testing.assert_allclose(table["val_accuracy"], [np.nan, 0.05, 0.1, 0.15])
    table.loc[0, "loss"] = 99
    assert run[0].loss == 2
    by_step = Run.record([make_snapshot(0), make_snapshot(0.5)], make_info())
    assert by_step.history["epoch"].tolist() == [0, 0.5]


def test_largest_sizes_count_over_the_whole_run(run: Run, make_snapshot: Make) -> None:
    moments = [make_snapshot(k) for k in range(4)]
    for layer in (1, 2):
        weights = max(np.abs(m.weights[layer]).max() for m in moments)
        biases = max(np.abs(m.biases[layer]).max() for m in moments)
        assert run.largest_weight(layer) == pytest.approx(float(weights))
        assert run.largest_bias(layer) == pytest.approx(float(biases))
    for layer in (0, 1, 2):
        for probe in (0, 1):
            largest = max(np.abs(m.activations[layer][probe]).max() for m in moments)
            assert run.largest_activation(layer, probe) == pytest.approx(float(largest))
        both = max(run.largest_activation(layer, probe) for probe in (0, 1))
        assert run.largest_activation(layer) == both
        assert run.largest_activation(layer, 0) != run.largest_activation(layer, 1)
    assert isinstance(run.largest_weight(1), float)


def test_largest_sizes_are_found_once(
    make_snapshot: Make, make_info: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.record([make_snapshot(0)], make_info())
    first = run.largest_weight(1)

    def again(*arguments: Any) -> None:
        raise AssertionError("looked for twice")

    monkeypatch.setattr(np, "abs", again)
    assert run.largest_weight(1) == first
    with pytest.raises(AssertionError, match="twice"):
        run.largest_weight(2)


def test_numbers_that_are_not_finite_set_no_scale(make_snapshot: Make, make_info: Any) -> None:
    good = make_snapshot(0)
    broken = replace(good, biases={1: np.array([np.nan, -3, np.inf]), 2: np.full(2, np.nan)})
    run = Run.record([broken], make_info())
    assert run.largest_bias(1) == 3
    assert run.largest_bias(2) == 0


def test_layers_and_probes_that_are_not_there(
    run: Run, make_snapshot: Make, make_info: Any
) -> None:
    for ask in (run.largest_weight, run.largest_bias):
        for layer in (0, 3, -1):
            with pytest.raises(SettingError, match=f"no layer {layer} .* numbered 1 to 2"):
                ask(layer)
    with pytest.raises(SettingError, match=r"no layer 3 with activations: .* 0 to 2"):
        run.largest_activation(3)
    for probe in (2, -1):
        with pytest.raises(SettingError, match=f"no probe {probe}: the run follows 2"):
            run.largest_activation(1, probe)
    without = Run.record([make_snapshot(0, probes=0)], make_info())
    assert without.largest_activation(1) == 0
    with pytest.raises(SettingError, match="the run follows 0"):
        without.largest_activation(1, 0)


def test_predictions_are_those_of_each_probe(run: Run, make_snapshot: Make) -> None:
    single = make_snapshot(1, (4, 1), probes=6)
    assert set(single.predictions.tolist()) == {0, 1}
    for moment in (single, *run):
        each = [moment.prediction(probe) for probe in range(len(moment.outputs))]
        assert moment.predictions.tolist() == each


def test_repr_says_what_matters(run: Run, make_snapshot: Make, make_info: Any) -> None:
    assert repr(run) == (
        "<Run of 4-3-2: 4 moments, final accuracy 30.0 % training and 15.0 % held out>"
    )
    assert repr(Run.record([make_snapshot(0)], make_info())) == (
        "<Run of 4-3-2: 1 moments, final accuracy 0.0 % training>"
    )


def test_the_score_is_that_on_held_out_data_where_there_are_some(
    run: Run, make_snapshot: Make, make_info: Any
) -> None:
    # Moment 0 of the run was not measured on held-out data.
    assert [moment.held_out for moment in run] == [False, True, True, True]
    assert [moment.score for moment in run] == [0, 0.05, 0.1, 0.15]
    assert not run.held_out
    np.testing.assert_array_equal(run.moments.score, run.moments.train_accuracy)
    tested = Run.record([make_snapshot(1), make_snapshot(2)], make_info())
    assert tested.held_out
    np.testing.assert_array_equal(tested.moments.score, tested.moments.test_accuracy)
