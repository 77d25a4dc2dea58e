"""Mobjects in which every number is read: equations, a neuron, a graph, bars."""

from __future__ import annotations

from itertools import combinations

import cairo
import numpy as np
import pytest

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import BarRows, CountingEquation, NeuronCloseUp, ParameterGraph
from nnviz_manim.mobjects.worlds import (
    counting_equation,
    lettering,
    neuron_close_up,
    parameter_graph,
)
from nnviz_manim.mobjects.worlds.close_up_layout import curve_window
from nnviz_manim.mobjects.worlds.graph_places import edge_index
from nnviz_manim.mobjects.worlds.label_places import place_on_lines
from nnviz_manim.mobjects.worlds.lettering import number_width
from nnviz_manim.mobjects.worlds.typeset import parts_of, typeset
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.palette import rgb


@pytest.fixture
def written(monkeypatch, paint):
    """What a mobject writes while it is painted, where it can be seen."""

    def read(mobject):
        texts = []

        def note(canvas, text, place, height, color, **style):
            if color[3] > 0.01:
                texts.append(text)
            letters(canvas, text, place, height, color, **style)

        letters = lettering.write
        for module in (counting_equation, lettering, neuron_close_up, parameter_graph):
            monkeypatch.setattr(module, "write", note)
        paint(mobject)
        return texts

    return read


# Equations


def test_named_parts_are_found():
    assert parts_of("z = {{ w }} dot {{ a + b : sum }} {{ c }}") == [
        ("w", "w"),
        ("sum", "a + b"),
        ("c", "c"),
    ]


def test_numbers_stand_on_the_line_of_the_symbols():
    rest, number, letter = typeset("H {{ n }} + {{ H : h }}", {"n": 3.0})
    assert rest.name == ""
    assert (number.width, number.height) == pytest.approx((3.0, 1.0), abs=0.01)
    assert not number.runs
    # The number parts the symbols: what is painted at once never lies around it.
    assert [len(part.runs) for part in (rest, letter)] == [2, 1]
    before, after = rest.runs
    assert before.left + before.width < number.left < number.left + number.width < after.left
    assert number.bottom == pytest.approx(letter.bottom, abs=0.02)
    assert number.height == pytest.approx(letter.height, abs=0.02)
    assert letter.left > number.left + number.width


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("(partial C) / (partial w) = {{ a }} / {{ b }} dot (Delta z) / (Delta w)", "ab"),
        ("mat({{ a }}, {{ b }}; {{ c }}, {{ d }}) vec(x_1, x_2) = vec({{ e }}, {{ f }})", "abcdef"),
        ("mat(row-gap: #0.45em, {{ a }}; {{ b }}; {{ c }}) + vec(gap: #0.45em, x, y, z)", "abc"),
        ("sigma(z) = 1 / (1 + e^(-z)) + {{ b }}", "b"),
        ('cases({{ a }} &"if" x > 0, 0 &"else")', "a"),
    ],
)
def test_the_boxes_of_what_is_painted_together_lie_apart(markup, numbers):
    parts = typeset(markup, dict.fromkeys(numbers, 2.0))
    boxes = []
    for part in parts:
        if part.name:
            boxes.append((part.left, part.bottom, part.width, part.height))
        boxes += [
            (part.left + run.left, part.bottom + run.bottom, run.width, run.height)
            for run in part.runs
        ]
    assert len(boxes) > len(numbers)
    for one, other in combinations(np.array(boxes), 2):
        low = np.maximum(one[:2], other[:2])
        high = np.minimum(one[:2] + one[2:], other[:2] + other[2:])
        assert (high - low).min() < 0.06, (one, other)


def test_an_equation_counts_and_keeps_its_places(written):
    equation = CountingEquation(
        "{{ w }} dot {{ x }} = {{ z }}", {"w": 2, "x": -0.5, "z": -1}, patterns={"z": "{:.0f}"}
    )
    assert written(equation) == ["2.00", "−0.50", "−1"]
    places = equation.points.copy()
    equation.show(w=-1.25, z=0)
    assert written(equation) == ["−1.25", "−0.50", "0"]
    assert equation.points == pytest.approx(places)
    assert equation.smallest_text() == pytest.approx(0.26)
    assert equation.scale(2).smallest_text() == pytest.approx(0.52)


def test_a_name_that_stands_twice_shows_one_number(written):
    assert written(CountingEquation("{{ a }} ({{ a }})", {"a": 3}).show(a=4)) == ["4.00", "4.00"]


def test_room_for_a_sign_is_left_only_where_one_may_come():
    with_room, without = (
        CountingEquation("a {{ n }} b", {"n": 1}, signed=signed) for signed in (True, False)
    )
    assert with_room.width > without.width + 0.5 * 0.26
    negative = (CountingEquation("a {{ n }} b", {"n": -1}, signed=s).width for s in (True, False))
    assert set(negative) == {with_room.width}


def test_parts_are_colored_and_dimmed(paint):
    equation = CountingEquation("{{ w : w }} + {{ x : x }}", colors={"w": "#ff0000"}, height=1)
    equation.highlight("w")
    frame = paint(equation)
    red = (frame[..., 0] > 200) & (frame[..., 1] < 40)
    assert red.any()
    assert frame[..., 1].max() < 100
    assert paint(equation.highlight())[..., 1].max() > 200
    assert equation.named("w").get_center()[0] < equation.named("x").get_center()[0]


def test_fractions_have_their_bars(paint):
    frame = paint(CountingEquation("a/b", height=1.2))
    rows = (frame.max(axis=2) > 100).sum(axis=1)
    assert rows.max() > 1.8 * np.median(rows[rows > 0])


@pytest.mark.parametrize(
    ("markup", "numbers", "message"),
    [
        ("z = {{ w }}", {"v": 1}, "no part of that name"),
        ("nosuchsymbol", {}, "Typst cannot set"),
        (" ", {}, "nothing to be seen"),
    ],
)
def test_equations_that_cannot_be_set_are_refused(markup, numbers, message):
    with pytest.raises(DrawingError, match=message):
        CountingEquation(markup, numbers)


def test_unknown_names_are_refused():
    equation = CountingEquation("z = {{ w }}", {"w": 1})
    with pytest.raises(DrawingError, match="counts w"):
        equation.show(v=1)
    with pytest.raises(DrawingError, match="no part is named 'v'"):
        equation.highlight("v")


# A neuron


def test_a_neuron_computes_what_it_shows(written):
    neuron = NeuronCloseUp([0.5, -1.0], [2.0, 1.0], 0.5)
    assert neuron.z == pytest.approx(0.5)
    assert neuron.output == pytest.approx(1 / (1 + np.exp(-0.5)))
    texts = written(neuron)
    for expected in ("0.50", "−1.00", " = 2.00", " = 1.00", " = 0.50", "0.62", "Σ", "sigmoid"):
        assert expected in texts
    neuron.show(weights=[-2.0, 1.0])
    assert neuron.z == pytest.approx(-1.5)
    relu = NeuronCloseUp([1], [-3], 1, activation="relu")
    assert (relu.z, relu.output) == (-2, 0)
    assert NeuronCloseUp([1], [1], 0.5, activation="tanh").output == pytest.approx(np.tanh(1.5))


def test_products_are_written_only_where_they_lie_on_nothing(written):
    three = ([1.5, 2.0, 3.0], [0.8, -0.6, 0.2], 0.4)
    style = {"travel": 0, "pattern": "{:.3g}", "text_height": 0.22}
    roomy = NeuronCloseUp(*three, width=13.6, height=4.6, **style)
    products = {"1.2", "−1.2"}
    assert products <= set(written(roomy.show(travel=roomy.product_stop())))
    assert not products & set(written(roomy.show(travel=0.3))), "they would lie on weights"
    narrow = NeuronCloseUp(*three, width=7.4, height=4.0, **style)
    for travel in (0.5, narrow.product_stop(), 0.8):
        assert not products & set(written(narrow.show(travel=travel)))


def test_the_answer_on_its_way_lies_neither_on_the_curve_nor_on_the_output(written):
    def times_written(width):
        """How often the answer of 0.62 is seen at the dot, along the last part of its way."""
        neuron = NeuronCloseUp([0.5], [3.0], -1.0, width=width, height=3.0, text_height=0.22)
        # 0.62 in the node appears at the very end.
        return sum("0.62" in written(neuron.show(travel=t)) for t in np.linspace(3.0, 3.8, 41))

    assert times_written(13.6) > 10
    assert times_written(7.4) == 0


def test_a_weight_on_a_level_line_keeps_clear_of_its_input():
    for width in (7.4, 13.6):
        neuron = NeuronCloseUp([1, 2, 3], [0.8, -0.6, 0.2], 0.4, width=width, text_height=0.22)
        boxes = neuron.part_points()
        label = number_width("w2 = −0.60", 0.22)
        assert boxes[4].mean(axis=0)[0] - label / 2 > boxes[1, :, 0].max()
        assert boxes[4].mean(axis=0)[0] + label / 2 < boxes[7, :, 0].min()


def test_numbers_appear_when_the_dot_arrives(written):
    neuron = NeuronCloseUp([0.5], [3.0], -1.0, travel=0)
    assert "1.50" not in written(neuron)
    stop = neuron.product_stop()
    assert "1.50" in written(neuron.show(travel=stop)), "the dot carries the product"
    assert "1.50" in written(neuron.show(travel=1.2)), "the sum without the bias"
    assert "0.50" in written(neuron.show(travel=2.0)), "the sum with the bias"
    assert "0.62" not in written(neuron.show(travel=3.0))
    assert "0.62" in written(neuron.show(travel=4.0))


def test_the_dot_lands_on_the_curve(paint):
    neuron = NeuronCloseUp([0.0], [1.0], 0.0, travel=2.99)
    middle = curve_window(neuron.named("activation").points).mean(axis=0)
    accent = 255 * np.array(rgb(DEFAULT_PALETTE.accent))
    frame = paint(neuron)
    row, column = 240 - 60 * middle[1], 427 + 60 * middle[0]
    assert frame[int(row), int(column)] == pytest.approx(accent, abs=3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], []), "1 to 3 inputs"),
        (([1, 2], [1]), "2 inputs"),
        (([1], [1], 0, "softmax"), "expected one of"),
    ],
)
def test_neurons_that_cannot_be_are_refused(arguments, message):
    *numbers, activation = (*arguments, "sigmoid")[:4]
    with pytest.raises(DrawingError, match=message):
        NeuronCloseUp(*numbers, activation=activation)
    with pytest.raises(DrawingError, match="activation, output"):
        NeuronCloseUp([1], [1]).named("v")


# A graph


@pytest.fixture
def graph() -> ParameterGraph:
    rng = np.random.default_rng(0)
    shapes = [(3, 3), (1, 3)]
    return ParameterGraph(
        [3, 3, 1],
        [rng.normal(size=shape) for shape in shapes],
        [rng.normal(size=3), rng.normal(size=1)],
        width=11,
        height=5,
    )


def test_all_seven_parameters_are_written(written):
    graph = ParameterGraph([1, 2, 1], [[[4], [-3]], [[2, 1.5]]], [[0.5, -0.25], [-1]])
    expected = ["4.00", "−3.00", "2.00", "1.50", "b 0.50", "b −0.25", "b −1.00"]
    assert sorted(written(graph)) == sorted(expected)


def test_biases_stand_inside_their_nodes_where_there_is_no_value(written, monkeypatch):
    places = {}
    shown = [1, 2, 1], [[[4], [-3]], [[2, 1.5]]], [[0.5, -0.25], [-1]]
    graph = ParameterGraph(*shown, biases_inside=True)
    expected = ["4.00", "−3.00", "2.00", "1.50", "0.50", "−0.25", "−1.00"]
    assert sorted(written(graph)) == sorted(expected)

    def note(canvas, text, place, *rest, **style):
        places[text] = place

    monkeypatch.setattr(parameter_graph, "write", note)
    graph.paint(Canvas(cairo.Context(cairo.ImageSurface(0, 1, 1))), graph.part_points())
    assert places["−0.25"] == pytest.approx(graph.node(1, 1).get_center()[:2])
    with pytest.raises(DrawingError, match="room for biases or for values"):
        ParameterGraph(*shown, [[1], [0, 0], [0]], biases_inside=True)


def test_parts_are_found_by_layer_and_unit(graph):
    assert graph.node(1, 2).get_center() == pytest.approx(graph.centers()[5])
    graph.show(weights=[np.arange(9).reshape(3, 3), [[10, 11, 12]]])
    first, last = edge_index(graph.layer_sizes, 1, 1, 2), edge_index(graph.layer_sizes, 2, 0, 2)
    assert graph.values[[first, last]] == pytest.approx([5, 12])
    start, end = graph.part_points()[first][:2]
    centers = graph.centers()
    assert np.linalg.norm(start - centers[2]) == pytest.approx(0.42)
    assert np.linalg.norm(end - centers[4]) == pytest.approx(0.42)
    graph.highlight([(0, 0)], [(1, 1, 2)])
    assert np.flatnonzero(graph.opacities == 1).tolist() == [0, first]
    assert (graph.highlight().opacities == 1).all()


def test_numbers_on_lines_do_not_overlap(graph):
    places = graph.part_points()[7:, 2, :2]
    for one, other in combinations(places, 2):
        apart = np.abs(one - other)
        assert apart[0] > 0.55 or apart[1] > 0.22, (one, other)


def test_places_are_on_their_lines_and_clear_of_others():
    ys = [2.5, 0.0, -2.5]
    lines = np.array([[[-4, start], [0, end]] for end in ys for start in ys])
    shares = place_on_lines(lines, 0.7, 0.3)
    assert ((shares >= 0.18) & (shares <= 0.82)).all()
    places = lines[:, 0] + shares[:, None] * (lines[:, 1] - lines[:, 0])
    stops = np.linspace(0, 1, 200)[:, None, None]
    drawn = (lines[:, 0] + stops * (lines[:, 1] - lines[:, 0])).swapaxes(0, 1)
    for number, place in enumerate(places):
        foreign = np.delete(drawn, number, axis=0).reshape(-1, 2)
        covered = (np.abs(foreign - place) < [0.35, 0.15]).all(axis=1)
        assert not covered.any()


def test_signs_are_colors_and_sizes_are_widths(paint):
    graph = ParameterGraph([1, 1], [[[2.0]]], numbers=False, weight_scale=2)
    orange = 255 * np.array(rgb(DEFAULT_PALETTE.positive))

    def column(shown):
        strip = paint(shown)[180:300, 427]
        return strip[strip.any(axis=1)]

    thick = column(graph)
    assert thick[len(thick) // 2] == pytest.approx(orange, abs=3)
    thin = column(graph.show(weights=[[[0.2]]]))
    assert len(thin) < len(thick)
    blue = column(graph.show(weights=[[[-2.0]]]))
    assert blue[len(blue) // 2] == pytest.approx(
        255 * np.array(rgb(DEFAULT_PALETTE.negative)), abs=3
    )


def test_lines_may_have_colors_of_their_own(paint):
    graph = ParameterGraph(
        [1, 1], [[[-2.0]]], [[-1.0]], numbers=False, node_colors=["#00ff00", "#ff00ff"],
        edge_colors="#00ff00", width=8,
    )  # fmt: skip
    strip = paint(graph)[180:300, 427]
    assert strip[strip.any(axis=1)].max(axis=0) == pytest.approx([0, 255, 0], abs=3)
    named = ParameterGraph(
        [1, 1], [[[-2.0]]], [[-1.0]], node_colors="#ff00ff", edge_colors="#00ff00",
        biases_inside=True, radius=1, width=8, text_height=0.5,
    )  # fmt: skip
    inside = paint(named)[200:280, 427 + 240 - 40 : 427 + 240 + 40].reshape(-1, 3)
    strongest = inside[inside.sum(axis=1).argmax()]
    assert strongest == pytest.approx([255, 0, 255], abs=6), "a bias has the color of its node"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([3], []), "layer_sizes"),
        (([1, 2], [[[1.0]]]), "weights of shapes"),
        (([1, 1], [[[1.0]]], [[1, 2]]), "biases of shapes"),
    ],
)
def test_graphs_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(DrawingError, match=message):
        ParameterGraph(*arguments)


def test_parts_that_are_not_there_are_refused(graph):
    with pytest.raises(DrawingError, match="no node"):
        graph.node(2, 1)
    with pytest.raises(DrawingError, match="no line"):
        graph.edge(0, 0, 0)


# Bars


def test_bars_reach_from_zero_as_far_as_their_numbers(paint):
    bars = BarRows([1.0, -0.5], ["", ""], width=8, text_height=0.4, spacing=2, pattern="{:.0f}")
    frame = paint(bars)
    orange, blue = (
        255 * np.array(rgb(getattr(DEFAULT_PALETTE, n))) for n in ("positive", "negative")
    )
    above, below = frame[240 - 60], frame[240 + 60]
    right = np.flatnonzero(np.abs(above - orange).max(axis=1) < 3)
    left = np.flatnonzero(np.abs(below - blue).max(axis=1) < 3)
    assert len(left) == pytest.approx(len(right) / 2, abs=2)
    assert left.max() == pytest.approx(right.min(), abs=4)
    middle = 427 + 60 * 8 * (np.mean(bars.rooms) - 0.5)
    assert right.min() == pytest.approx(middle, abs=4)
    assert right.max() == pytest.approx(427 + 60 * 8 * (bars.rooms[1] - 0.5), abs=2)
    with pytest.raises(DrawingError, match="2 rows"):
        bars.show([1.0])
    with pytest.raises(DrawingError, match="no room"):
        BarRows([1], ["a long name"], width=1)
