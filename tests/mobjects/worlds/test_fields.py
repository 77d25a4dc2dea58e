"""Fields: colors by sign and sureness, and the line between both answers."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import DecisionField, FieldNodes, Plot
from nnviz_manim.painting import DEFAULT_PALETTE
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
    assert at(frame, [1.7, -1.05, 0]) == pytest.approx(BLUE, abs=4)
    for empty in ([1.3, -1.05, 0], [2.3, -1.05, 0], [-2.3, -1.05, 0]):
        assert at(frame, empty) == [0, 0, 0]


def test_fields_that_do_not_fit_are_refused():
    with pytest.raises(DrawingError, match="as many places"):
        FieldNodes(np.zeros((2, 4, 4)), [[0, 0, 0]])
    with pytest.raises(DrawingError, match=r"\(rows, columns\)"):
        DecisionField(np.zeros(5))
    with pytest.raises(DrawingError, match="scale above 0"):
        DecisionField(X, scale=0)
    with pytest.raises(DrawingError, match="1600"):
        DecisionField(X).show(np.zeros((3, 3)))
