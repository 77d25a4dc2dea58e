"""A training that has diverged can still be drawn, and what is no number is shown as such."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from manim import LEFT, RIGHT

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    HeatMap,
    ImageSheet,
    NeuronColumn,
    PixelGrid,
    Prediction,
    ProbabilityBars,
    WeightImages,
)
from nnviz_manim.painting.numbers import compact_number, even_number, largest_size
from nnviz_manim.painting.palette import DEFAULT_PALETTE, UNKNOWN, rgb

NAN, INF = np.nan, np.inf
ENDS = [[0, 0, 0], [0, 1, 0]]

DRAWN = {
    "column": lambda values: NeuronColumn(values, biases=values),
    "map": lambda values: HeatMap([values, values], row_labels=["a", "b"], mark_largest=True),
    "grid": lambda values: PixelGrid([values]),
    "pictures": lambda values: WeightImages([values], (1, len(values))),
    "sheet": lambda values: ImageSheet([[values]], signed=True),
    "ink": lambda values: ImageSheet([[values]]),
    "lines": lambda values: Connections(
        [[-1, 0, 0]], [[1, y, 0] for y in range(len(values))], np.reshape(values, (-1, 1))
    ),
    "lines by row": lambda values: Connections(
        [[-1, y, 0] for y in range(len(values))], [[1, 0, 0]], [values], normalize="row"
    ),
    "bars": lambda values: ProbabilityBars(values, [f"class {k}" for k in range(len(values))]),
    "guess": lambda values: Prediction(values, [f"class {k}" for k in range(len(values))], label=0),
    "counter": lambda values: Counter(values[0], "{:.1f} %"),
}


@pytest.mark.parametrize(
    "values", [[NAN, 1, 0.5], [INF, 1, 0.5], [-INF, NAN, 1], [NAN, NAN], [INF, -INF]]
)
@pytest.mark.parametrize("make", DRAWN.values(), ids=DRAWN)
def test_it_is_drawn(make, values, paint):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mobject = make(values)
        paint(mobject)
        twin = make([0.5] * len(values))
        twin.interpolate(make([0.5] * len(values)), mobject, 0.5)
        paint(twin)


@pytest.mark.parametrize("write", [compact_number, even_number])
def test_how_it_is_written(write):
    assert [write(value) for value in (NAN, INF, -INF)] == [
        "\N{EN DASH}",
        "\N{INFINITY}",
        "\N{MINUS SIGN}\N{INFINITY}",
    ]


def test_a_counter_says_that_there_is_no_number():
    assert Counter(NAN, "{:.1f} %").text == "\N{EN DASH} %"
    assert Counter(1, "Epoch {:.0f}", whole=True).show(INF).text == "Epoch \N{INFINITY}"


def test_the_scale_is_that_of_the_numbers():
    assert largest_size([NAN, -3, INF, 2]) == 3
    assert largest_size([NAN]) == largest_size([]) == 0


@pytest.mark.parametrize("strange", [NAN, INF])
def test_other_cells_keep_their_colors(strange):
    sound = HeatMap([[1.0, -0.5], [0.25, 0.0]]).pixels()
    ill = HeatMap([[1.0, -0.5], [0.25, strange]]).pixels()
    assert np.array_equal(ill.reshape(-1, 4)[:3], sound.reshape(-1, 4)[:3])


def test_a_cell_without_a_number_is_quiet_and_an_infinite_one_full():
    pixels = HeatMap([[NAN, INF, -INF, 0.5]]).pixels()[0]
    assert pixels[0] == pytest.approx((*rgb(DEFAULT_PALETTE.quiet), UNKNOWN))
    assert pixels[1] == pytest.approx((*rgb(DEFAULT_PALETTE.positive), 1))
    assert pixels[2] == pytest.approx((*rgb(DEFAULT_PALETTE.negative), 1))


@pytest.mark.parametrize("make", [PixelGrid, lambda table: ImageSheet([table])])
def test_a_pixel_without_a_number_is_quiet_and_not_one_without_ink(make):
    image = make([[NAN, 0.0, 1.0]])
    quiet, none, full = image.pixels(image.values)[0, 0]
    assert quiet == pytest.approx((*rgb(DEFAULT_PALETTE.quiet), UNKNOWN))
    assert none[3] == 0
    assert full == pytest.approx((*rgb(DEFAULT_PALETTE.ink), 1))


def test_other_neurons_and_lines_keep_theirs():
    assert NeuronColumn([NAN, 1, 0.5, INF]).fills() == pytest.approx([0, 1, 0.5, 1])
    lines = Connections([[-1, 0, 0]], [[1, y, 0] for y in range(4)], [[NAN], [1], [-0.5], [-INF]])
    assert lines.strengths() == pytest.approx([0, 1, 0.5, 1])


def test_the_winner_is_a_number():
    assert Prediction([NAN, 0.2, 0.7], ["a", "b", "c"]).winner == 2


def test_a_neuron_without_a_number_is_told_from_one_at_zero(paint, at):
    column = NeuronColumn([NAN, 0.0], radius=1, direction=RIGHT, numbers=False)
    frame = paint(column)
    unknown, zero = (at(frame, center) for center in column.centers())
    assert sum(unknown) > sum(zero) + 60
    assert at(paint(column.shift(3 * LEFT)), column.centers()[0]) == unknown


BAD = {
    "column": lambda: NeuronColumn("abc"),
    "column of a row": lambda: NeuronColumn([[1, 2], [3]]),
    "biases": lambda: NeuronColumn([1], biases="x"),
    "shown": lambda: NeuronColumn([1]).show("a"),
    "map": lambda: HeatMap("abc"),
    "ragged map": lambda: HeatMap([[1, 2], [3]]),
    "map shown": lambda: HeatMap([[1]]).show(None),
    "grid": lambda: PixelGrid("abc"),
    "pictures": lambda: WeightImages("abc", (1, 1)),
    "lines": lambda: Connections(ENDS, ENDS, "x"),
    "bars": lambda: ProbabilityBars("ab", ["a", "b"]),
    "guess": lambda: Prediction("ab", ["a", "b"]),
    "no words": lambda: Caption(None),
    "a number for words": lambda: Caption(3),
    "a number shown for words": lambda: Caption("a").show(3),
    "counter": lambda: Counter("a"),
    "counter shown": lambda: Counter(1).show("x"),
    **{
        f"pattern {pattern}": lambda pattern=pattern: Counter(1, pattern)
        for pattern in ("{:q}", "{}{}", "{name}", "{", 7, None)
    },
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_are_no_numbers_or_words_is_refused(make):
    with pytest.raises(DrawingError, match=r"was given|expected"):
        make()


@pytest.mark.parametrize("count", [0, -2])
def test_no_neurons_are_refused(count):
    with pytest.raises(DrawingError, match="at least one neuron"):
        NeuronColumn(count)
