"""Where numbers lie in a plot, and what stands there."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Group, ManimColor

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import Bands, Curves, Plot, Points, Slider, Ticks
from nnviz_manim.mobjects.worlds.lettering import color_of, colors_of, formatted
from nnviz_manim.mobjects.worlds.plot_area import even_ticks
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.palette import rgb

ORANGE, BLUE = (np.array(rgb(DEFAULT_PALETTE.positive)), np.array(rgb(DEFAULT_PALETTE.negative)))


@pytest.fixture
def plot() -> Plot:
    return Plot((-2, 2), (0, 1), width=9, height=5)


def test_bands_lie_between_their_numbers(plot, paint, at):
    bands = Bands(plot, [(-1.5, -1.0), (0.5, 9.0)], color="#ffffff")
    frame = paint(bands)
    for x, y, inside in (
        (-1.25, 0.1, True), (-1.25, 0.9, True), (-1.7, 0.5, False), (-0.8, 0.5, False),
        (0.7, 0.5, True), (1.95, 0.5, True), (0.3, 0.5, False),
    ):  # fmt: skip
        assert at(frame, plot.at(x, y)) == pytest.approx([51 * inside] * 3, abs=2), (x, y)
    assert at(frame, plot.at(2, 0.5) + np.array([0.1, 0.0, 0.0])) == [0, 0, 0], (
        "cut at the edge of the plot"
    )
    moved = paint(bands.show([(-0.9, -0.7), (0.0, 0.4)]))
    assert at(moved, plot.at(-0.8, 0.5)) == pytest.approx([51] * 3, abs=2)
    for wrong in ([(1, 0), (0, 1)], [0, 1], [(0, 1)]):
        with pytest.raises(DrawingError, match="Bands"):
            bands.show(wrong)


def test_numbers_lie_where_the_axes_say(plot):
    corners = plot.area
    assert plot.at(-2, 0) == pytest.approx(corners[2])
    assert plot.at(2, 1) == pytest.approx(corners[1])
    assert plot.at(0, 0.5) == pytest.approx(corners.mean(axis=0))
    assert plot.at([0, 1], [[0], [1]]).shape == (2, 2, 3)
    plot.scale(0.5).shift([1, 2, 0])
    assert plot.at(0, 0.5) == pytest.approx(plot.area.mean(axis=0))
    assert plot.numbers_at(plot.at([-1.5, 3.0], [0.2, 0.9])) == pytest.approx(
        np.array([[-1.5, 0.2], [3.0, 0.9]])
    )


def test_words_and_numbers_lie_within_its_size(plot):
    assert (plot.width, plot.height) == pytest.approx((9, 5))
    inner = plot.area
    assert inner[:, 0].min() > plot.get_left()[0]
    assert inner[:, 1].min() > plot.get_bottom()[1]


@pytest.mark.parametrize(
    ("low", "high", "about", "expected"),
    [
        (-1, 1, 4, (-1, -0.5, 0, 0.5, 1)),
        (0, 1, 4, (0, 0.25, 0.5, 0.75, 1)),
        (0, 3000, 3, (0, 1000, 2000, 3000)),
        (-0.07, 0.07, 2, (-0.05, 0, 0.05)),
    ],
)
def test_ticks_are_round_numbers(low, high, about, expected):
    assert even_ticks(low, high, about) == pytest.approx(expected)


def test_numbers_have_a_long_minus_sign_and_the_decimals_they_need(plot):
    assert plot.x_numbers == ("−2", "−1", "0", "1", "2")
    assert plot.y_numbers == ("0.00", "0.25", "0.50", "0.75", "1.00")
    assert Plot((0, 1), (0, 1), x_ticks=[0, 1], x_pattern="{:.0%}").x_numbers == ("0%", "100%")
    assert [formatted(value, "{:.1f}") for value in (-0.04, -1.25, 3)] == ["0.0", "−1.2", "3.0"]


@pytest.mark.parametrize("wrong", [(1, 1), (2, 1), (0, np.inf)])
def test_an_empty_range_is_refused(wrong):
    with pytest.raises(DrawingError, match="x_range"):
        Plot(wrong, (0, 1))


def test_a_plot_without_room_is_refused():
    with pytest.raises(DrawingError, match="no room"):
        Plot((0, 1), (0, 1), width=0.3)


def test_a_curve_passes_through_its_values(plot, paint, at):
    x = np.linspace(-2, 2, 81)
    curve = Curves(plot, x, (x / 2) ** 2, colors="positive", widths=8)
    frame = paint(curve)
    for number in (-1.5, 0.3, 1.0):
        assert at(frame, plot.at(number, (number / 2) ** 2)) == pytest.approx(255 * ORANGE, abs=2)
        assert at(frame, plot.at(number, (number / 2) ** 2 + 0.2)) == [0, 0, 0]


def test_a_curve_is_drawn_up_to_a_number_and_cut_at_the_edges(plot, paint, at):
    x = np.linspace(-2, 2, 41)
    flat = Curves(plot, x, np.full(41, 0.5), colors="positive", widths=8, until=0.5)
    frame = paint(flat)
    assert at(frame, plot.at(0.45, 0.5)) == pytest.approx(255 * ORANGE, abs=2)
    assert at(frame, plot.at(0.6, 0.5)) == [0, 0, 0]
    steep = Curves(plot, x, 100 * x, widths=8)
    rows = np.flatnonzero(paint(steep).any(axis=(1, 2)))
    top, bottom = plot.at(0, 1)[1], plot.at(0, 0)[1]
    assert (240 - rows.min()) / 60 == pytest.approx(top, abs=0.06)
    assert (240 - rows.max()) / 60 == pytest.approx(bottom, abs=0.06)


def test_where_values_are_missing_a_curve_has_a_gap(plot, paint, at):
    x = np.linspace(-2, 2, 41)
    values = np.where(np.abs(x) < 0.5, np.nan, 0.5)
    frame = paint(Curves(plot, x, values, colors="positive", widths=8))
    assert at(frame, plot.at(0, 0.5)) == [0, 0, 0]
    for number in (-1, 1):
        assert at(frame, plot.at(number, 0.5)) == pytest.approx(255 * ORANGE, abs=2)


def test_curves_that_do_not_fit_are_refused(plot):
    with pytest.raises(DrawingError, match="over 3 numbers"):
        Curves(plot, [0, 1, 2], [0, 1])
    curve = Curves(plot, [0, 1, 2], [0, 1, 0])
    with pytest.raises(DrawingError, match=r"\(1, 3\)"):
        curve.show([1, 2])


def test_the_first_class_is_hollow_and_wrong_ones_are_ringed(plot, paint, at):
    places = plot.at([-1, 1], 0.5)
    points = Points(places, [0, 1], radius=0.4)
    frame = paint(points)
    ground = 255 * np.array(rgb(DEFAULT_PALETTE.ground))
    assert at(frame, places[0]) == pytest.approx(ground, abs=2)
    assert at(frame, places[0] + [0.36, 0, 0]) == pytest.approx(255 * BLUE, abs=3)
    assert at(frame, places[1]) == pytest.approx(255 * ORANGE, abs=2)
    ring = places[1] + [0.4 * 1.75, 0, 0]
    assert at(frame, ring) == [0, 0, 0]
    marked = at(paint(points.show(wrong=[False, True])), ring)
    assert marked == pytest.approx(255 * np.array(rgb(DEFAULT_PALETTE.wrong)), abs=60)
    points.show(places[::-1])
    assert points.centers() == pytest.approx(places[::-1])


def test_points_with_rims_are_full_and_ringed_further_out(plot, paint, at):
    places = plot.at([-1, 1], 0.5)
    points = Points(places, [0, 1], radius=0.4, rim="ink")
    frame = paint(points)
    ink = 255 * np.array(rgb(DEFAULT_PALETTE.ink))
    for place, color in zip(places, (BLUE, ORANGE), strict=True):
        assert at(frame, place) == pytest.approx(255 * color, abs=2)
        assert at(frame, place + np.array([0.36, 0, 0])) == pytest.approx(255 * color, abs=3)
        assert at(frame, place + np.array([0, 0.49, 0])) == pytest.approx(ink, abs=3)
    ring = places[1] + [0.4 * 3.6, 0, 0]
    assert at(frame, ring) == [0, 0, 0]
    marked = at(paint(points.show(wrong=[False, True])), ring)
    assert marked == pytest.approx(255 * np.array(rgb(DEFAULT_PALETTE.wrong)), abs=60)
    points.pointwise_become_partial(points, 0.0, 0.5)
    assert at(paint(points), places[1]) == [0, 0, 0]


def test_rims_of_wrong_points_are_red_and_wider_with_or_without_rings(plot, paint, at):
    places = plot.at([-1, 1], 0.5)
    points = Points(places, [0, 1], wrong=[False, True], radius=0.2, rim="ink", rings=False)
    red = 255 * np.array(rgb(DEFAULT_PALETTE.wrong))
    frame = paint(points)
    beside = np.array([0, 0.2 * 1.8, 0])
    assert at(frame, places[0] + beside) == [0, 0, 0]
    assert at(frame, places[1] + beside) == pytest.approx(red, abs=3)
    assert at(frame, places[1]) == pytest.approx(255 * ORANGE, abs=2)
    ring = places[1] + [0.2 * 3.6, 0, 0]
    assert at(frame, ring) == [0, 0, 0]
    points.rings = True
    assert at(paint(points), ring) == pytest.approx(red, abs=80)


@pytest.mark.parametrize("classes", [[0, 0.5], [-1, 0], [0, 1, 1]])
def test_classes_that_are_none_are_refused(plot, classes):
    with pytest.raises(DrawingError):
        Points(plot.at([0, 1], 0), classes)


def test_a_tick_stands_at_its_number_and_fades_outside(plot, paint, at):
    ticks = Ticks(plot, [1.2], colors="positive")
    foot = plot.at(1.2, 0) - [0, 0.12, 0]
    assert at(paint(ticks), foot) == pytest.approx(255 * ORANGE, abs=2)
    assert not paint(ticks.show([2.5])).any()
    assert paint(ticks.show([2.05])).any()
    for nowhere in (np.inf, -np.inf, np.nan):
        gone = Ticks(plot, [nowhere], colors="positive")
        assert not paint(gone).any()
        gone.interpolate(gone.copy(), Ticks(plot, [1.2]), 0.5)
        assert np.isfinite(gone.values).all()


def test_what_stands_in_a_plot_moves_with_it(plot, paint, at):
    x = np.linspace(-2, 2, 41)
    curve = Curves(plot, x, np.full(41, 0.5), colors="positive", widths=8)
    ticks = Ticks(plot, [0.0], colors="negative", size=0.3)
    Group(plot, curve, ticks).scale(0.7).shift([0.8, -0.9, 0])
    frame = paint(curve, ticks)
    assert at(frame, plot.at(1, 0.5)) == pytest.approx(255 * ORANGE, abs=2)
    assert at(frame, plot.at(0, 0) - [0, 0.12, 0]) == pytest.approx(255 * BLUE, abs=2)


def test_a_knob_stands_where_its_number_lies(paint, at):
    slider = Slider("", 0, (-1, 1), width=8, text_height=0.5, color="positive")
    tracks = []
    for value in (-1, 0, 1, 5):
        columns = np.flatnonzero(np.abs(paint(slider.show(value))[240] - 255 * ORANGE).max(1) < 3)
        tracks.append((columns.min(), columns.max()))
    (left, _), (middle, center), (_, right), beyond = tracks
    assert (left + right) / 2 == pytest.approx((middle + center) / 2, abs=1)
    assert beyond == tracks[2]
    assert slider.value == 5


def test_a_slider_without_room_is_refused():
    with pytest.raises(DrawingError, match="no room"):
        Slider("a very long word", 0, (-1, 1), width=1)


def test_colors_are_the_palettes_or_manims():
    assert color_of("ink", DEFAULT_PALETTE) == rgb(DEFAULT_PALETTE.ink)
    assert color_of("#ff0000", DEFAULT_PALETTE) == (1, 0, 0)
    assert color_of(ManimColor("#00ff00"), DEFAULT_PALETTE) == (0, 1, 0)
    assert colors_of(["ink", "#000000"], 3, DEFAULT_PALETTE)[2] == pytest.approx(
        rgb(DEFAULT_PALETTE.ink)
    )
    with pytest.raises(DrawingError, match="name of a color"):
        color_of("name", DEFAULT_PALETTE)


def test_text_keeps_its_height_while_a_plot_becomes_a_larger_one():
    small, large = (
        Plot((-1, 1), (0, 1), width=width, height=height, y_label="y", text_height=0.2)
        for width, height in ((4, 2), (9, 6))
    )
    between = small.copy().interpolate(small, large, 0.5)
    assert between.width == pytest.approx(6.5)
    assert between.smallest_text() == pytest.approx(0.2)
    assert small.scale(1.5).smallest_text() == pytest.approx(0.3)
    ticks = Ticks(small, [0.2], size=0.2, pattern="{:.1f}")
    grown = ticks.copy().interpolate(ticks, Ticks(large, [0.2], size=0.2, pattern="{:.1f}"), 1.0)
    assert grown.smallest_text() == pytest.approx(0.2)
