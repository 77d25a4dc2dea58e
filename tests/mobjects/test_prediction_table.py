"""The table of predictions: where its cells lie, and what is written into them."""

import numpy as np
import pytest
from manim import DOWN, LEFT, Scene

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import PredictionTable
from previews.listening import listen

OUTPUTS = np.array([[[0.5, 0.4, 0.1], [0.1, 0.8, 0.1]], [[0.9, 0.05, 0.05], [0.1, 0.5, 0.4]]])
NAMES = ["1", "5", "8"]


@pytest.fixture(autouse=True)
def _config(manim_config):
    """Nothing is written."""


def table(width, height, **style):
    made = PredictionTable(OUTPUTS, [0, 1], NAMES, width=width, height=height, **style)
    return made.show_moment(1)


def words_by_cell(made):
    """Boxes of the words in each cell, by probe and moment."""
    words = [each for each in listen([made], Scene().camera) if each.word]
    cells = made.part_points().reshape(2, 2, 4, 3)
    inside = {}
    for probe, moment in np.ndindex(2, 2):
        low, high = cells[probe, moment].min(axis=0)[:2], cells[probe, moment].max(axis=0)[:2]
        inside[probe, moment] = [
            word
            for word in words
            if (low < word.corners.mean(axis=0)).all() and (word.corners.mean(axis=0) < high).all()
        ]
    assert sum(map(len, inside.values())) == len(words)
    return inside, cells


@pytest.mark.parametrize(("width", "written"), [(4.0, 2), (1.1, 2), (0.5, 1)])
def test_an_unsure_cell_names_two_where_they_can_be_read_and_touches_no_side(width, written):
    inside, cells = words_by_cell(table(width, 1.2))
    assert [len(inside[cell]) for cell in ((0, 0), (1, 1))] == [written, written]
    assert [len(inside[cell]) for cell in ((0, 1), (1, 0))] == [1, 1]
    for (probe, moment), words in inside.items():
        left, right = np.ptp(cells[probe, moment], axis=0)[0] * np.array([-0.5, 0.5])
        middle = cells[probe, moment].mean(axis=0)[0]
        for word in words:
            assert word.corners[:, 0].min() > middle + 0.9 * left
            assert word.corners[:, 0].max() < middle + 0.9 * right


def test_long_names_leave_the_second_choice_out():
    names = ["versicolor", "virginica", "setosa"]
    made = PredictionTable(OUTPUTS, [0, 1], names, width=2.6, height=1.2).show_moment(1)
    inside, _ = words_by_cell(made)
    assert {len(words) for words in inside.values()} == {1}


def test_the_smallest_text_is_what_is_painted():
    made = table(1.1, 1.2)
    heights = [word.height for word in listen([made], Scene().camera) if word.word]
    assert made.smallest_text() == pytest.approx(min(heights))


def test_moments_go_right_or_down():
    for style, along, across in (({}, 0, 1), ({"direction": DOWN}, 1, 0)):
        centers = table(4.0, 2.0, **style).part_points().mean(axis=1).reshape(2, 2, 3)
        step = centers[0, 1] - centers[0, 0]
        assert np.flatnonzero(step).tolist() == [along]
        assert np.flatnonzero(centers[1, 0] - centers[0, 0]).tolist() == [across]


def test_starts_lie_before_the_first_cells():
    right, down = table(4.0, 2.0), table(4.0, 2.0, direction=DOWN)
    np.testing.assert_allclose(right.probe_starts()[:, 0], right.get_left()[0])
    np.testing.assert_allclose(right.moment_starts()[:, 1], right.get_top()[1])
    np.testing.assert_allclose(down.probe_starts()[:, 1], down.get_top()[1])
    np.testing.assert_allclose(down.moment_starts()[:, 0], down.get_left()[0])


def test_another_direction_is_refused():
    with pytest.raises(DrawingError, match="a PredictionTable goes RIGHT or DOWN"):
        table(4.0, 2.0, direction=LEFT)
