"""Layers without units in a diagram: where their marks stand, and that lines go through them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from manim import RIGHT, UP

from nnviz_manim.analysis import SaturationRecord
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import Dense, Dropout, Network, train
from nnviz_manim.mobjects import LayerEquation, NetworkDiagram, SaturationDiagram
from nnviz_manim.recording import Run

DATA = Dataset(
    np.random.default_rng(0).random((30, 16)), np.arange(30) % 3, ("a", "b", "c"), (4, 4), "toys"
)


def recorded(layers):
    return Run.record(train(Network(16, layers), DATA, epochs=2, probes=[0, 1]))


@pytest.fixture(scope="module")
def run():
    """16-6-dropout-5-3, of images."""
    return recorded([Dense(6), Dropout(0.3), Dense(5, "tanh"), Dense(3, "softmax")])


def ends(mobject, axis):
    points = mobject.get_all_points() @ axis
    return points.min(), points.max()


@pytest.mark.parametrize("direction", [RIGHT, UP], ids=["lying", "upright"])
def test_a_mark_stands_between_the_columns_around_it(run, direction):
    diagram = NetworkDiagram(run, direction=direction, width=12, height=7.5)
    assert list(diagram.marks) == [2]
    assert list(diagram.columns) == [1, 3, 4]
    assert list(diagram.connections) == [3, 4]
    mark = diagram.marks[2]
    start, end = ends(mark, direction)
    assert ends(diagram.columns[1], direction)[1] < start
    assert end < ends(diagram.columns[3], direction)[0]
    assert mark.words.text == "dropout 30 %"
    low, high = ends(mark.words, direction)
    assert start <= low < high <= end


def test_lines_lead_from_the_column_before_the_mark_to_that_behind_it(run):
    diagram = NetworkDiagram(run).show(run[-1])
    assert diagram.source(3) == 1
    lines = diagram.connections[3]
    assert lines.part_count == 5 * 6
    np.testing.assert_allclose(lines.values.reshape(5, 6), run[-1].weights[3], rtol=1e-6)
    line = diagram.connection(3, 4, 2).get_all_points()
    assert line[:, 0].min() < diagram.marks[2].get_center()[0] < line[:, 0].max()


def test_hidden_layers_are_numbered_by_those_that_have_units(run):
    names = [words[0].text for words in NetworkDiagram(run).names.values()]
    assert names == ["Hidden layer 1", "Hidden layer 2", "Output layer"]
    assert LayerEquation.of(run, 3).title == "Hidden layer 2"


def test_a_mark_may_come_first_and_several_in_a_row():
    layers = [Dropout(0.2), Dense(40), Dropout(0.1), Dropout(0.5), Dense(3, "softmax")]
    run = recorded(layers)
    for direction in (RIGHT, UP):
        diagram = NetworkDiagram(run, direction=direction, width=12, height=7.5).show(run[-1])
        assert list(diagram.marks) == [1, 3, 4]
        spans = [ends(mark, direction) for mark in diagram.marks.values()]
        assert all(one[1] < other[0] for one, other in itertools.pairwise(spans))
        assert spans[0][0] > ends(diagram.image, direction)[1]
        brace = diagram.braces.get(2)
        assert brace is None or ends(brace, direction)[1] <= spans[1][0]


def test_a_pass_runs_through_the_mark(run):
    diagram = NetworkDiagram(run)
    animation = diagram.forward_pass(run[-1])
    animation.begin()
    animation.interpolate(1.0)
    np.testing.assert_allclose(diagram.columns[3].values, run[-1].activations[3][0])


def test_an_equation_is_only_that_of_a_layer_with_weights(run):
    with pytest.raises(DrawingError, match="layer 2 is dropout 30 %, which computes no W x"):
        LayerEquation.of(run, 2)
    equation = LayerEquation.of(run, 3).show(run[-1])
    np.testing.assert_allclose(
        equation.maps["inputs"].values.ravel(), run[-1].activations[1][0], rtol=1e-5
    )


def test_saturation_is_drawn_of_the_layers_that_have_units(run):
    record = SaturationRecord.of(run, DATA.features, strongest=1)
    assert list(record[-1].levels) == [1, 3, 4]
    diagram = SaturationDiagram(record).show(record[-1])
    assert list(diagram.blocks) == [0, 1, 3, 4]
    assert list(diagram.links) == [1, 3, 4]


def test_a_run_with_dropout_is_saved_and_loaded(run, tmp_path):
    run.save(tmp_path / "run.npz")
    loaded = Run.load(tmp_path / "run.npz")
    assert loaded.info.layers == run.info.layers
    assert list(loaded[-1].weights) == [1, 3, 4]
    np.testing.assert_array_equal(loaded[-1].activations[2], run[-1].activations[2])
