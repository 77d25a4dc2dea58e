"""Diagrams of any layers: weights of one's own, elision, directions, and one becoming another."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Create, Scene

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Connections, CountBrace, NetworkDiagram, TransformNetwork
from nnviz_manim.mobjects.network.elision import chosen_units, shown_units, unit_strengths
from nnviz_manim.mobjects.network.layer_words import SMALLEST_TEXT
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.recording import Run


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


class Strokes(Canvas):
    """Notes the lines that would be drawn."""

    def __init__(self):
        self.alpha = 1.0
        self.drawn = []

    def separate_lines(self, segments, colors, widths, order):
        each = np.broadcast_to(widths, len(segments))
        for part in order:
            if colors[part][3] > 0:
                start, end = map(tuple, segments[part].tolist())
                self.drawn.append((start, end, tuple(colors[part]), float(each[part])))


def strokes(lines: ArrayMobject) -> list:
    canvas = Strokes()
    lines.paint(canvas, lines.part_points())
    return canvas.drawn


def two_feature_run(sizes: tuple[int, ...] = (2, 20, 3), names: tuple[str, ...] = ("a", "b", "c")):
    rng = np.random.default_rng(0)
    data = Dataset(
        rng.random((30, 2)).astype(np.float32),
        np.arange(30) % len(names),
        class_names=names,
        feature_shape=(2,),
        name="points",
    )
    activations = ("relu",) * (len(sizes) - 2) + ("sigmoid" if sizes[-1] == 1 else "softmax",)
    network = MLP(sizes, activations=activations, seed=0)
    return Run.record(train(network, data, epochs=1, probes=[1]))


# Weights of one's own


def test_a_weight_of_0_draws_no_line_and_widths_grow_with_weights():
    weights = np.array([[0.0, 1.0, -2.0], [0.5, 0.0, 0.0]])
    lines = NetworkDiagram([3, 2], weights=[weights]).connections[1]
    drawn = strokes(lines)
    assert len(drawn) == np.count_nonzero(weights)
    assert np.array_equal(lines.weights, weights)
    widths = sorted(width for *_, width in drawn)
    assert widths == sorted(set(widths))
    assert len({color[:3] for *_, color, _ in drawn}) == 2


def test_layers_without_weights_have_lines_that_are_all_alike():
    diagram = NetworkDiagram([3, 4, 2], weights={2: np.ones((2, 4))})
    drawn = strokes(diagram.connections[1])
    assert len(drawn) == 12
    assert len({(color, width) for *_, color, width in drawn}) == 1
    diagram.show_weights({1: np.zeros((4, 3))})
    assert strokes(diagram.connections[1]) == []


def test_weights_of_an_elided_layer_are_those_of_the_shown_units():
    weights = np.random.default_rng(0).normal(size=(40, 30))
    diagram = NetworkDiagram([30, 40], weights=[weights])
    shown = weights[np.ix_(diagram.shown[1], diagram.shown[0])]
    assert np.array_equal(diagram.connections[1].weights, shown)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([np.ones((3, 2))], r"weights of layer 1 have shape \(3, 2\).*\(2, 3\)"),
        ({0: np.ones((2, 3))}, "weights of layer 0"),
        ({2: np.ones((2, 3))}, "from 1 to 1"),
        ([np.full((2, 3), np.nan)], "finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights, told):
    with pytest.raises(DrawingError, match=told):
        NetworkDiagram([3, 2], weights=weights)


def test_a_run_brings_its_own_weights():
    with pytest.raises(DrawingError, match="its own weights"):
        NetworkDiagram(two_feature_run(), weights=[np.ones((20, 2))])


def test_neurons_are_lit_layer_by_layer():
    diagram = NetworkDiagram([4, 30])
    values = np.arange(30.0)
    diagram.show_activations({1: values})
    assert np.array_equal(diagram.columns[1].values, values[diagram.shown[1]])
    assert not diagram.columns[0].values.any()
    with pytest.raises(DrawingError, match=r"expected\s+\(4,\)"):
        diagram.show_activations({0: [1.0]})
    with pytest.raises(DrawingError, match="layer 7"):
        diagram.show_activations({7: [1.0]})
    with pytest.raises(DrawingError, match=r"expected \(30, 4\)"):
        diagram.show_weights({1: np.ones((4, 30))})


# Elision


def test_the_first_and_the_last_units_are_shown_around_the_dots():
    assert shown_units(12, 12) == list(range(12))
    assert shown_units(784, 12) == [0, 1, 2, 3, 4, 779, 780, 781, 782, 783]


def test_units_can_be_chosen_evenly_or_by_their_weights():
    weights = np.zeros((20, 5))
    weights[[3, 4, 9, 17]] = [[1.0], [-3.0], [2.0], [4.0]]
    strongest = NetworkDiagram([5, 20], weights=[weights], choice="strongest", most_nodes=6)
    assert strongest.shown == {0: [0, 1, 2, 3, 4], 1: [3, 4, 9, 17]}
    assert NetworkDiagram([5, 22], choice="evenly", most_nodes=6).shown[1] == [0, 7, 14, 21]
    for choice in ("strongest", "both"):
        with pytest.raises(DrawingError, match="choice="):
            NetworkDiagram([5, 20], choice=choice)


def test_the_strength_of_a_unit_is_the_sum_of_all_sizes_in_and_out():
    strengths = unit_strengths(
        (2, 2, 1), {1: np.array([[1.0, -2], [0, 3]]), 2: np.array([[4.0, -5]])}
    )
    assert {layer: array.tolist() for layer, array in strengths.items()} == {
        0: [1.0, 5.0],
        1: [7.0, 8.0],
        2: [9.0],
    }


def test_the_strongest_of_a_run_stay_the_same_while_it_is_played():
    run = two_feature_run()
    diagram = NetworkDiagram(run, choice="strongest")
    strengths = unit_strengths((2, 20, 3), run[-1].weights)[1]
    assert diagram.shown[1] == sorted(np.argsort(-strengths)[:10])
    before = dict(diagram.shown)
    assert diagram.show(run[0]).shown == before
    assert np.allclose(
        diagram.columns[1].values, run[0].activations[1][0][diagram.shown[1]], atol=1e-6
    )


def test_a_brace_spans_its_column_and_names_the_whole_layer():
    diagram = NetworkDiagram([784, 10])
    brace, column = diagram.braces[0], diagram.columns[0]
    assert brace.text == "784"
    assert brace.get_right()[0] < column.get_left()[0]
    curve = brace.curve(brace.points)
    assert curve[:, 1].max() == pytest.approx(column.get_top()[1])
    assert curve[:, 1].min() == pytest.approx(column.get_bottom()[1])
    assert brace.smallest_text() >= SMALLEST_TEXT - 1e-9
    assert diagram.braces.keys() == {0}
    assert len(diagram.dots) == 1


def test_a_brace_bends_once_to_its_tip_and_never_back():
    brace = CountBrace(2 * UP, -2 * UP, RIGHT, "50", depth=0.3)
    x, y, _ = brace.curve(brace.points).T
    assert x.max() == pytest.approx(0.3)
    assert y[x.argmax()] == pytest.approx(0.0)
    assert (np.diff(y) <= 1e-12).all()
    assert (np.diff(x[: x.argmax() + 1]) >= -1e-12).all()
    with pytest.raises(DrawingError, match="two different points"):
        CountBrace(UP, UP, RIGHT, "50")


# Directions, words and numbers


def test_an_upright_diagram_goes_from_bottom_to_top():
    diagram = NetworkDiagram([3, 5, 2], direction=UP)
    heights = [column.get_center()[1] for column in diagram.columns.values()]
    assert heights == sorted(heights)
    centers = diagram.columns[1].centers()
    assert np.ptp(centers[:, 1]) == pytest.approx(0, abs=1e-9)
    assert (np.diff(centers[:, 0]) > 0).all()
    lines = diagram.connections[1].part_points()
    assert (lines[:, 1, 1] > lines[:, 0, 1]).all()
    assert lines[0, 0, 1] == pytest.approx(diagram.columns[0].get_top()[1])
    with pytest.raises(DrawingError, match="RIGHT or UP"):
        NetworkDiagram([3, 5, 2], direction=LEFT)


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (13.0, ["Input layer", "Hidden layer 1", "Hidden layer 2", "Output layer"]),
        (5.5, ["Input", "Hidden 1", "Hidden 2", "Output"]),
        (3.5, ["In", "H1", "H2", "Out"]),
    ],
)
def test_words_are_shortened_rather_than_too_small(width, names):
    diagram = NetworkDiagram([2, 8, 8, 1], width=width)
    assert [group[0].text for group in diagram.names.values()] == names


def test_numbers_are_left_out_where_they_could_not_be_read():
    run = two_feature_run()
    large, small = NetworkDiagram(run), NetworkDiagram(run, height=4)
    assert large.columns[1].smallest_text() is None or large.columns[1].smallest_text() > 0.167
    assert NetworkDiagram(run, most_nodes=8).columns[1].smallest_text() > 0.167
    assert small.columns[1].smallest_text() is None
    assert NetworkDiagram([2, 3]).columns[0].smallest_text() is None


@pytest.mark.parametrize(("sizes", "names"), [((2, 4, 3), "abc"), ((2, 4, 1), "ab")])
def test_a_run_of_features_says_the_label_below_its_input(sizes, names):
    run = two_feature_run(sizes, tuple(names))
    diagram = NetworkDiagram(run).show(run[1])
    assert [part.text for part in diagram.names[0]] == ["Input layer", "label b"]
    assert (diagram.bars is None) == (sizes[-1] == 1)
    assert np.allclose(diagram.columns[0].values, run[1].activations[0][0])


# Motion


def test_create_draws_the_diagram_and_leaves_it_as_one():
    diagram = NetworkDiagram([2, 30, 1])

    class Drawn(Scene):
        def construct(self):
            self.play(Create(diagram, run_time=0.3))

    scene = Drawn()
    scene.render()
    assert [part for part in scene.mobjects if len(part.get_family()) > 1] == [diagram]
    parts = [part for part in diagram.get_family() if isinstance(part, ArrayMobject)]
    assert all(part.opacities.all() and part.revealed.tolist() == [0, 1] for part in parts)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"network": [2, 8, 1]}, {"network": [2, 8, 12, 3, 1]}),
        ({"network": [2, 8, 5, 1]}, {"network": [2, 3]}),
        ({"network": [4, 2]}, {"network": [4, 9, 2], "direction": UP}),
        ({"network": [3, 2], "weights": [np.ones((2, 3))]}, {"network": [784, 300, 10]}),
    ],
)
def test_one_diagram_becomes_another(before, after):
    old, new = NetworkDiagram(**before), NetworkDiagram(**after)
    state = [part.points.copy() for part in new.get_family()]
    seen, lines = [], []

    class Becoming(Scene):
        def construct(self):
            self.add(old)
            change = TransformNetwork(old, new, run_time=0.5)
            change._setup_scene(self)
            change.begin()
            for alpha in (0.0, 0.5, 1.0):
                change.interpolate(alpha)
                seen.append(spots(change.stage))
                lines.append(visible_lines(change.stage))
            change.finish()
            change.clean_up_from_scene(self)

    scene = Becoming()
    scene.render()
    assert scene.mobjects == [new]
    assert seen[0] == spots(old)
    assert seen[2] == spots(new)
    assert seen[1] not in (seen[0], seen[2])
    # Lines over each other would be brighter than one.
    assert (lines[0], lines[2]) == (visible_lines(old), visible_lines(new))
    assert all(
        np.array_equal(part.points, points)
        for part, points in zip(new.get_family(), state, strict=True)
    )


def visible_lines(mobject) -> int:
    return sum(
        int((part.opacities > 0).sum())
        for part in mobject.get_family()
        if isinstance(part, Connections)
    )


def spots(mobject) -> set[tuple[float, ...]]:
    """Where visible parts of columns and lines are, and which they are."""
    return {
        (len(points), *np.round(points.ravel(), 6).tolist())
        for part in mobject.get_family()
        if isinstance(part, ArrayMobject)
        for points, opacity in zip(part.part_points(), part.opacities, strict=True)
        if opacity > 0
    }


def test_a_layer_more_comes_out_of_the_last_hidden_one():
    old, new = NetworkDiagram([2, 4, 1]), NetworkDiagram([2, 4, 4, 1])
    change = TransformNetwork(old, new)
    change.begin()
    columns = [start for _, start, _ in change._moves][3:7]
    assert np.allclose(columns[2].points, old.columns[1].points)
    assert np.allclose(columns[3].points, old.columns[2].points)


def test_choosing_units_asks_for_a_known_way():
    with pytest.raises(DrawingError, match="ends, evenly, strongest"):
        chosen_units(3, 12, "some")
