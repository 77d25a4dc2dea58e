"""One output for two classes: both names, and a bar that it parts."""

from __future__ import annotations

import pytest
from manim import PI
from painted_words import painted

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import BinaryBar
from nnviz_manim.painting.palette import DEFAULT_PALETTE, palette_named, rgb

NAMES = ("benign", "malignant")
ACCENT = rgb(palette_named(DEFAULT_PALETTE).accent)


@pytest.mark.parametrize("output", [0.0, 0.2, 0.5, 0.93, 1.0])
def test_the_bar_is_parted_where_the_output_says(output: float) -> None:
    canvas = painted(BinaryBar(output, NAMES, width=4))
    (first, second) = canvas.boxes
    assert first[0][0] == pytest.approx(-2)
    assert first[1][0] == second[0][0] == pytest.approx(-2 + 4 * output)
    assert second[1][0] == pytest.approx(2)
    winner = int(output >= 0.5)
    assert [color[:3] == ACCENT[:3] for color in canvas.box_colors] == [winner == 1, winner == 0]


def test_both_names_have_their_share_and_stand_apart() -> None:
    canvas = painted(BinaryBar(0.2, NAMES, width=4))
    above, below = canvas.lines_of_text()
    assert [text.left for text in (above[0], below[0])] == pytest.approx([-2, -2])
    assert [text.right for text in (above[1], below[1])] == pytest.approx([2, 2])
    assert above[0].base > below[0].base + canvas.tallest()
    assert all(name.right < percent.left for name, percent in (above, below))


@pytest.mark.parametrize("label", [0, 1])
def test_the_true_class_is_underlined(label: int) -> None:
    ((start, end),) = painted(BinaryBar(0.2, NAMES, label=label, width=4)).strokes
    above, below = painted(BinaryBar(0.2, NAMES, width=4)).lines_of_text()
    name = (below, above)[label][0]
    assert (start[0], end[0]) == pytest.approx((name.left, name.right))
    assert start[1] < name.base


def test_names_without_room_end_in_an_ellipsis_and_are_not_smaller() -> None:
    long = ("an unusually long name of a class", "no")
    whole = BinaryBar(0.2, long, width=BinaryBar.width_for(long))
    cut = BinaryBar(0.2, long, width=2)
    for bar in (whole, cut):
        for name, percent in painted(bar).lines_of_text():
            assert name.right < percent.left
        assert bar.smallest_text() == pytest.approx(0.2)
    assert painted(cut).lines_of_text()[1][0].right < painted(whole).lines_of_text()[1][0].right


def test_turned_it_is_drawn_as_it_was_on_a_turned_ground() -> None:
    straight, turned = painted(BinaryBar(0.3, NAMES)), painted(BinaryBar(0.3, NAMES).rotate(PI / 2))
    assert turned.angle == pytest.approx(PI / 2)
    assert [b[1][0] - b[0][0] for b in turned.boxes] == pytest.approx(
        [b[1][0] - b[0][0] for b in straight.boxes]
    )
    assert len(turned.texts) == 4


def test_an_output_that_is_no_number_is_written_as_such() -> None:
    canvas = painted(BinaryBar(float("nan"), NAMES))
    assert len(canvas.texts) == 4
    assert canvas.boxes[0][1][0] == canvas.boxes[0][0][0], "nothing is filled"


def test_what_does_not_fit() -> None:
    with pytest.raises(DrawingError, match="has two class names, and was given"):
        BinaryBar(0.5, ["one"])
    with pytest.raises(DrawingError, match="shows one output, and was given 2"):
        BinaryBar([0.5, 0.1], NAMES)
