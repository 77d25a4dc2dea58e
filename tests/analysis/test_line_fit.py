"""What a 1-2-1 network makes of a line, against its own forward pass and numbers worked out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.analysis import class_gaps, fit_pace, line_fit
from nnviz_manim.datasets import make_points, twelve_points
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, textbook_network

X = np.linspace(-1.8, 1.8, 37)


def fit_of(name):
    return line_fit(textbook_network(f"twelve points, {name}"), twelve_points(), X)


def test_parts_and_bias_make_the_sum_and_the_sum_the_answer():
    fit = fit_of("cost")
    network = textbook_network("twelve points, cost")
    a = network.forward(X[:, None])
    np.testing.assert_allclose(fit.hidden, a[1].T)
    np.testing.assert_allclose(fit.parts.sum(axis=0) + fit.bias, fit.logit)
    np.testing.assert_allclose(1 / (1 + np.exp(-fit.logit)), fit.answer)
    np.testing.assert_array_equal(fit.logit > 0, fit.answer > 0.5)


def test_the_weights_of_scikit_learn_switch_inside_both_gaps():
    fit, gaps = fit_of("solved"), class_gaps(twelve_points())
    assert fit.switches == pytest.approx([-0.591, 0.572], abs=5e-4)
    assert fit.score == 12
    np.testing.assert_allclose(gaps, [(-0.64, -0.53), (0.35, 0.89)], rtol=1e-6)
    for (left, right), x in zip(gaps, fit.switches, strict=True):
        assert left < x < right


def test_the_cost_is_the_mean_cross_entropy():
    fit, data = fit_of("first guess"), twelve_points()
    outputs = textbook_network("twelve points, first guess").forward(data.features)[2][:, 0]
    wanted = np.where(data.labels == 1, outputs, 1 - outputs)
    assert fit.cost == pytest.approx(-np.log(wanted).mean())
    assert fit.score == ((outputs > 0.5) == data.labels).sum() == 4


def test_the_pace_is_slow_where_the_curves_move():
    still, moved = fit_of("cost"), fit_of("first guess")
    pace = fit_pace([[still] * 30 + [moved] * 30])
    assert len(pace) == 59
    assert pace.sum() == pytest.approx(1)
    assert pace[29] == pace.max() > 20 * pace[0]
    assert (pace > 0).all()


def test_other_networks_and_data_are_refused():
    with pytest.raises(SettingError, match="2-2-1 units; expected are one input"):
        line_fit(MLP([2, 2, 1], activations=["sigmoid", "sigmoid"]), make_points("moons"), X)
    with pytest.raises(SettingError, match="has 2"):
        class_gaps(make_points("moons"))
    with pytest.raises(SettingError, match="no labels"):
        class_gaps(replace(twelve_points(), labels=None))
