"""Text: how numbers are written, how they count, and how large they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Text, Transform, linear

from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    LearningCurve,
    NetworkDiagram,
    NeuronColumn,
    PixelGrid,
    Prediction,
    ProbabilityBars,
    StatusPanel,
)
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.numbers import compact_number

MINUS = "\N{MINUS SIGN}"
LARGEST = 3.4e38


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (0.04, "0.0"),
        (-0.04, "0.0"),
        (-0.0, "0.0"),
        (0.74, "0.7"),
        (9.94, "9.9"),
        (9.96, "10"),
        (11.5, "12"),
        (999.4, "999"),
        (999.6, "1e3"),
        (24_000, "2e4"),
        (-0.3, MINUS + ".3"),
        (-0.96, MINUS + "1"),
        (-3.6, MINUS + "4"),
        (-9.96, MINUS + "10"),
        (-2e6, MINUS + "2e6"),
    ],
)
def test_how_numbers_are_written(value, text):
    assert compact_number(value) == text


@given(st.floats(-LARGEST, LARGEST, allow_nan=False))
def test_a_number_has_three_figures_at_most_and_no_negative_zero(value):
    text = compact_number(value)
    assert 1 <= sum(figure.isdigit() for figure in text) <= 3
    assert len(text) <= (4 if abs(value) < 1e10 else 5)
    assert "-" not in text
    written = float(text.replace(MINUS, "-"))
    assert (written < 0) == text.startswith(MINUS)
    assert not (written == 0 and text.startswith(MINUS))
    assert written == pytest.approx(value, abs=0.5 if value < 0 else 0.0501, rel=0.5)


@given(st.floats(-999, 999), st.floats(-999, 999))
def test_larger_numbers_are_not_written_as_smaller_ones(one, other):
    low, high = sorted((one, other))
    written = [float(compact_number(value).replace(MINUS, "-")) for value in (low, high)]
    assert written[0] <= written[1]


# Counting


def test_a_counter_counts():
    counter = Counter(10, "{:.1f} %")
    animation = Transform(counter, Counter(90, "{:.1f} %"), rate_func=linear)
    animation.begin()
    seen = []
    for share in (0, 0.25, 0.5, 0.75):
        animation.interpolate(share)
        seen.append(counter.text)
    animation.finish()
    assert [*seen, counter.text] == ["10.0 %", "30.0 %", "50.0 %", "70.0 %", "90.0 %"]


def test_whole_numbers_wait_until_they_are_reached():
    counter = Counter(2, whole=True)
    assert [counter.show(value).text for value in (2.0, 2.9, 2.9999999, 3.0, 3.1)] == [
        "2",
        "2",
        "3",
        "3",
        "3",
    ]


def test_a_counter_drops_what_its_pattern_has_no_room_for() -> None:
    texts = [Counter(value, "Epoch {:.1f}", whole=True).text for value in (0.6, 1.19, 2 - 1e-9)]
    assert texts == ["Epoch 0.6", "Epoch 1.1", "Epoch 2.0"]
    assert Counter(1.19, "{:.1f}").text == "1.2"
    assert Counter(3.9, whole=True).text == "3"


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (-1.25, "{:.2f}", "−1.25"),
        (-0.004, "{:.2f} of 1-2-1", "0.00 of 1-2-1"),
        (-1234.5, "{:,.1f} in {{1-2-1}}", "−1,234.5 in {1-2-1}"),
        (3, "{:+.0f}", "+3"),
        (-2e-7, "{:.0e}", "−2e−07"),
    ],
)
def test_numbers_below_0_have_a_long_minus_sign_and_words_keep_their_hyphens(value, pattern, text):
    assert Counter(value, pattern).text == text


def test_a_number_that_was_not_measured_is_a_dash() -> None:
    assert Counter(float("nan"), "{:.1f} % right").text == "– % right"
    assert Counter(float("nan"), "Epoch {:.0f}", whole=True).text == "Epoch –"


def test_a_counter_does_not_shiver():
    """Numbers of as many digits are equally wide, and each digit stays in its place."""
    widths = {outline_number(f"{value:.1f} %").width for value in np.arange(10, 100, 0.7)}
    assert np.ptp(list(widths)) < 1e-4
    for digit in "0123456789":
        assert outline_number(digit).width == pytest.approx(outline_number("0").width, abs=0.02)
    assert outline_number("00").width == pytest.approx(2 * outline_number("0").width)


def test_its_percent_sign_stands_still(paint):
    def right_edge(value):
        frame = paint(Counter(value, "{:.0f} %", height=0.8, width=6))
        return int(np.flatnonzero(frame.max(axis=(0, 2)) > 100)[-1])

    assert len({right_edge(value) for value in (10, 11, 25, 38, 47, 99)}) == 1


# Outlines


def test_outlines_are_those_of_manims_text(paint):
    """As wide as Manim's own, and in the same places."""
    for words in ("Hidden layer 1", "97.5 %", "Epoch"):
        caption = Caption(words, height=0.6)
        text = Text(words, font="Sans").scale(caption.width / Text(words, font="Sans").width)
        frame, reference = paint(caption), paint(text)
        columns = [np.flatnonzero(each.max(axis=(0, 2)) > 60) for each in (frame, reference)]
        assert columns[0][[0, -1]] == pytest.approx(columns[1][[0, -1]], abs=1)
        assert frame.sum() == pytest.approx(reference.sum(), rel=0.05)


def test_a_capital_letter_is_as_high_as_asked_for(paint):
    rows = np.flatnonzero(paint(Caption("HEIT", height=2.0)).max(axis=(1, 2)) > 128)
    assert len(rows) == pytest.approx(2.0 * 60.05, abs=1.5)


def test_space_alone_is_nothing():
    assert outline_text("  ").width == 0
    assert outline_text("  ").path is None
    assert outline_number("").width == 0


def test_the_same_text_is_shaped_once():
    assert outline_text("shaped once") is outline_text("shaped once")
    assert outline_number("1.25") is outline_number("1.25")


# Sizes

SMALLEST = {
    "a caption": (lambda: Caption("a", height=0.3), 0.3),
    "a counter": (lambda: Counter(1, height=0.4), 0.4),
    "neurons": (lambda: NeuronColumn(3, radius=0.5, number_height=0.6), 0.3),
    "neurons without numbers": (lambda: NeuronColumn(3, numbers=False), None),
    "bars": (lambda: ProbabilityBars([1.0], ["a"], text_height=0.2), 0.2),
    "a prediction": (lambda: Prediction([1.0], ["a"], height=2.0), 0.3),
    "a curve": (lambda: LearningCurve([0], [0.5], [1], text_height=0.2), 0.2),
    "an image": (lambda: PixelGrid(np.eye(2)), None),
    "lines": (lambda: Connections([[0, 0, 0]], [[1, 0, 0]]), None),
}


@pytest.mark.parametrize("case", SMALLEST)
def test_the_smallest_text_is_known_and_scales(case):
    make, expected = SMALLEST[case]
    mobject = make()
    if expected is None:
        assert mobject.smallest_text() is None
        return
    assert mobject.smallest_text() == pytest.approx(expected)
    mobject.rotate(0.7)
    assert mobject.smallest_text() == pytest.approx(expected)
    assert mobject.scale(2).smallest_text() == pytest.approx(2 * expected)


def test_digits_are_as_high_as_the_smallest_text_says(paint):
    counter = Counter(8, height=1.0)
    rows = np.flatnonzero(paint(counter).max(axis=(1, 2)) > 128)
    assert len(rows) / 60.05 == pytest.approx(counter.smallest_text(), rel=0.08)


def test_text_can_be_read_at_480_lines(run):
    """Ten pixels are the least: 1/6 of a scene unit."""
    for view in (NetworkDiagram(run, width=9.0), StatusPanel(run)):
        heights = [
            member.smallest_text()
            for member in view.family_members_with_points()
            if member.smallest_text() is not None
        ]
        assert len(heights) >= 5
        assert min(heights) * 60 >= 9.9


@pytest.mark.parametrize("weight", ["NORMAL", "BOLD"])
@pytest.mark.parametrize("figure", "0147%")
def test_a_figure_alone_is_cut_out_of_the_shaped_figures(figure, weight):
    alone = outline_text(figure, weight)
    # Beside another letter it is shaped anew, by Pango: the same ink, from the same edge.
    pair = outline_text(f"{figure}H", weight)
    ours = [point for _, points in alone.path for point in points][:-2]  # where the pen rests
    theirs = [point for _, points in pair.path for point in points][: len(ours)]
    assert ours == pytest.approx(theirs, abs=1e-4)
    assert alone.width == pytest.approx(max(ours[::2]), abs=0.02)
