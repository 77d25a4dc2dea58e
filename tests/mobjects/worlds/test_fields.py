"""Fields: colors by sign and sureness, and the line between both answers."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import plane_grid, unit_parts
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP
from nnviz_manim.mobjects import DecisionField, FieldNetwork, FieldNodes, OpenedUnit, Plot
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import rgb

X, Y = np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))
ORANGE, BLUE = (255 * np.array(rgb(getattr(DEFAULT_PALETTE, n))) for n in ("positive", "negative"))


def test_signs_are_colors_and_sureness_is_saturation(paint, at):
    frame = paint(DecisionField(np.sign(X) * (0.5 + 0.5 * (Y > 0)), height=4, strength=1.0))
    assert at(frame, [1, 1, 0]) == pytest.approx(ORANGE, abs=2)
    assert at(frame, [-1, 1, 0]) == pytest.approx(BLUE, abs=2)
    assert at(frame, [1, -1, 0]) == pytest.approx(ORANGE / 2, abs=2)


def test_the_lowest_row_is_painted_lowest(paint, at):
    frame = paint(DecisionField(np.sign(Y), height=4, strength=1.0, boundary=False))
    assert at(frame, [0, -1, 0]) == pytest.approx(BLUE, abs=2)
    plot = Plot((-1, 1), (-1, 1), width=6, height=6)
    under = DecisionField.under(plot, np.sign(Y), strength=1.0)
    assert at(paint(under), plot.at(0, 0.5)) == pytest.approx(ORANGE, abs=2)


def test_probabilities_part_at_one_half(paint, at):
    field = DecisionField((X > 0) * 1.0, height=4, center=0.5, scale=0.5, strength=1.0)
    frame = paint(field)
    assert at(frame, [1, 0, 0]) == pytest.approx(ORANGE, abs=2)
    assert at(frame, [-1, 0, 0]) == pytest.approx(BLUE, abs=2)


def test_the_boundary_runs_where_the_answer_changes(paint):
    field = DecisionField(0.01 * (X - 0.5), height=4, border_width=0)
    columns = np.flatnonzero(paint(field)[240].max(axis=1) > 120)
    assert columns.mean() == pytest.approx(427 + 60 * 2 * 0.5 * 39 / 40, abs=1)
    bare = DecisionField(0.01 * (X - 0.5), height=4, border_width=0, boundary=False)
    assert paint(bare)[240].max() < 20


def test_fields_stand_in_their_places_with_their_biases(paint, at):
    nodes = FieldNodes(
        [np.ones((5, 5)), -np.ones((5, 5))], [[-2, 0, 0], [2, 0, 0]], size=2, strength=1.0,
        biases=[0.0, -0.5],
    )  # fmt: skip
    assert nodes.centers() == pytest.approx(np.array([[-2, 0, 0], [2, 0, 0]]))
    assert nodes.part(1).get_center() == pytest.approx([2, 0, 0])
    frame = paint(nodes)
    assert at(frame, [-2, 0, 0]) == pytest.approx(ORANGE, abs=2)
    assert at(frame, [2, 0, 0]) == pytest.approx(BLUE, abs=2)
    assert at(frame, [1.7, -1.29, 0]) == pytest.approx(BLUE, abs=4)
    for empty in ([1.3, -1.29, 0], [2.3, -1.29, 0], [-2.3, -1.29, 0]):
        assert np.ptp(at(frame, empty)) < 40, "the box that the bar grows in is gray"
    assert at(paint(FieldNodes(np.ones((1, 5, 5)), [[0, 0, 0]], size=2)), [0.3, -1.29, 0]) == [
        0, 0, 0,
    ]  # fmt: skip


def test_fields_that_do_not_fit_are_refused():
    with pytest.raises(DrawingError, match="as many places"):
        FieldNodes(np.zeros((2, 4, 4)), [[0, 0, 0]])
    with pytest.raises(DrawingError, match=r"\(rows, columns\)"):
        DecisionField(np.zeros(5))
    with pytest.raises(DrawingError, match="scale above 0"):
        DecisionField(X, scale=0)
    with pytest.raises(DrawingError, match="1600"):
        DecisionField(X).show(np.zeros((3, 3)))


def field_network(**style) -> FieldNetwork:
    fields = {0: [X, Y], 1: np.sign([X, Y, X]), 2: [np.ones_like(X)]}
    weights = {1: [[1, -1], [2, 0], [0, 0.5]], 2: [[1, 0, -1]]}
    return FieldNetwork(fields, weights, {1: [0, 1, -1], 2: [0.5]}, width=8, height=5, **style)


def test_a_network_of_fields_has_a_column_a_layer_and_fills_its_room(paint, at):
    network = field_network(size=1.2)
    assert [len(nodes.centers()) for nodes in network.nodes.values()] == [2, 3, 1]
    assert network.width == pytest.approx(8)
    assert network.height <= 5
    highest, middle, lowest = network.nodes[1].centers()
    assert highest[1] > middle[1] > lowest[1]
    assert highest[0] == lowest[0]
    frame = paint(network)
    seen = at(frame, network.nodes[2].centers()[0])
    assert seen == pytest.approx(0.9 * ORANGE, abs=3)
    line = network.lines[1].part_points()[2]
    assert line[0][0] == pytest.approx(network.nodes[0].get_right()[0])
    assert at(frame, line.mean(axis=0)) == pytest.approx(ORANGE, abs=25)
    bar = network.nodes[1].part_points()[1, 2:].mean(axis=0) + np.array(
        [0.2, -0.145 * network.side, 0]
    )
    assert at(frame, bar) == pytest.approx(ORANGE, abs=25)


def test_a_network_of_fields_shows_other_states_and_highlights_a_node():
    network = field_network(size=1.2)
    other = {0: [X, Y], 1: [Y, Y, Y], 2: [X]}
    network.show(other, {1: np.zeros((3, 2)), 2: [[3, 2, 1]]}, {1: [1, 2, 3], 2: [4]})
    assert network.lines[2].weights.tolist() == [[3, 2, 1]]
    assert network.nodes[1].biases.tolist() == [1, 2, 3]
    assert (network.nodes[1].values == Y).all()
    network.highlight(1, 2)
    bright = network.lines[1].opacities.reshape(3, 2) == 1
    assert bright.tolist() == [[False, False], [False, False], [True, True]]
    assert (network.nodes[1].opacities == 1).tolist() == [False, False, True]
    assert (network.nodes[0].opacities == 1).all()
    assert (network.nodes[2].opacities < 0.5).all()
    network.highlight()
    assert all((part.opacities == 1).all() for part in network)
    for layer, unit in ((0, 0), (1, 3), (3, 0)):
        with pytest.raises(DrawingError, match="no node"):
            network.highlight(layer, unit)
    with pytest.raises(DrawingError, match="1 layers"):
        FieldNetwork({0: [X, Y]}, {}, {})


@pytest.mark.parametrize(("width", "height"), [(12, 5), (7, 6), (7, 10)])
@pytest.mark.parametrize("below", [2, 4, 8])
def test_a_unit_opens_within_its_room(below, width, height):
    network = MLP([2, below, 1], activations=["tanh", "tanh"], seed=1)
    cells = plane_grid(10)
    parts = unit_parts(network, cells, 2, 0)
    opened = OpenedUnit(parts, "tanh", width=width, height=height)
    assert opened.width <= width + 1e-6
    assert opened.height <= height + 1e-6
    fields = np.concatenate([each.part_points() for each in opened if hasattr(each, "sure_at")])
    boxes = [
        *fields,
        *(word.points for words in opened if isinstance(words, ArrayGroup) for word in words),
    ]
    low = np.array([box.min(axis=0)[:2] for box in boxes])
    high = np.array([box.max(axis=0)[:2] for box in boxes])
    meet = (low[:, None] < high - 1e-6).all(axis=2) & (low[None] < high[:, None] - 1e-6).all(axis=2)
    assert not np.triu(meet, 1).any(), "nothing lies on anything"
    z = opened.parts.values.sum(axis=0) + parts.bias
    assert opened.total.values[0] == pytest.approx(z, abs=1e-6)
    assert opened.answer.values[0] == pytest.approx(np.tanh(z), abs=1e-6)
    assert opened.parts.sure_at == opened.total.sure_at == opened.full_sum
    assert float(opened.numbers["weight 1"].replace("\N{MINUS SIGN}", "-")) == pytest.approx(
        parts.weights[1], abs=0.005
    )


def test_a_unit_over_no_square_grid_is_refused():
    parts = unit_parts(MLP([2, 2, 1]), np.zeros((10, 2)), 1, 0)
    with pytest.raises(DrawingError, match="10 samples"):
        OpenedUnit(parts, "tanh")
