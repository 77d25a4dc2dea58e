"""Descents over some of a network's parameters, against finite differences and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import costs_at, descend_parameters, network_with
from nnviz_manim.datasets import twelve_points
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import SGD, textbook_network

MIXED = [(1, 0, 0), (2, 0), (2, 0, 1)]


def test_the_first_step_follows_the_slope_of_the_cost():
    network, data = textbook_network("twelve points, first guess"), twelve_points()
    start = [-1.0, 0.2, 0.5]
    way = descend_parameters(network, data, MIXED, start, SGD(0.5), steps=1)
    for k in range(3):
        shaken = np.tile(np.array(start, float), (2, 1))
        shaken[:, k] += [1e-5, -1e-5]
        above, below = costs_at(network, data, MIXED, shaken)
        slope = (above - below) / 2e-5
        assert way.positions[1, k] - way.positions[0, k] == pytest.approx(-0.5 * slope, rel=1e-5)


def test_costs_and_scores_are_those_of_the_networks_on_the_way():
    network, data = textbook_network("twelve points, cost"), twelve_points()
    way = descend_parameters(network, data, [(1, 0, 0)], -9.0, SGD(3.0), steps=40)
    assert way.positions.shape == (41, 1)
    for step in (0, 17, 40):
        own = network_with(network, [(1, 0, 0)], way.positions[step])
        loss, _, _ = own.loss_and_gradients(data.features, data.labels[:, None].astype(float))
        assert way.costs[step] == pytest.approx(loss)
    assert way.scores == (8, 12)
    assert way.positions[0, 0] == -9.0
    assert network.weights[1][0, 0] == -23.0, "the network itself stays as it is"


def test_a_parameter_that_there_is_not_is_refused():
    network, data = textbook_network("twelve points, cost"), twelve_points()
    with pytest.raises(SettingError, match="no parameter"):
        descend_parameters(network, data, [(3, 0, 0)], 1.0, SGD(1.0))
