"""Pulses, pixel streams and boxes: what they carry, where they run, and how they are refused."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, Create, FadeOut, Transform

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import (
    Box,
    Connections,
    NeuronColumn,
    PixelGrid,
    PixelStream,
    ProbabilityBars,
    Pulses,
    WeightImages,
)
from nnviz_manim.painting import PALETTES
from nnviz_manim.painting.palette import rgb

WEIGHTS = np.array([[2.0, -1.0], [0.5, 4.0], [0.0, -0.02]])
SOURCES = np.array([1.0, 0.5])
POSITIVE, NEGATIVE = (
    255 * np.array(rgb(color))
    for color in (PALETTES["blue-orange"].positive, PALETTES["blue-orange"].negative)
)


def make_lines(weights=WEIGHTS):
    left = NeuronColumn(2, spacing=3, radius=0.3).shift(3 * LEFT)
    right = NeuronColumn(3, spacing=2, radius=0.3).shift(3 * RIGHT)
    return Connections.between(left, right, weights)


def hue(color):
    """Which of the two signs' colors a color is nearer to, by its direction."""
    color = np.array(color, dtype=float)
    return color @ POSITIVE / np.linalg.norm(POSITIVE), color @ NEGATIVE / np.linalg.norm(NEGATIVE)


def test_a_pulse_is_the_contribution_of_its_connection():
    pulses = Pulses([make_lines()], [SOURCES])
    # Contributions are [[2, -0.5], [0.5, 2], [0, -0.01]]; what is below 4 % is left out.
    assert sorted(pulses.values) == pytest.approx([-0.25, 0.25, 1, 1])
    order = np.abs(pulses.values)
    assert (np.diff(order) >= 0).all(), "the strongest are painted last"


def test_pulses_run_on_the_lines_of_their_connections():
    lines = make_lines()
    pulses = Pulses([lines], [SOURCES])
    contributions = (WEIGHTS * SOURCES).ravel() / 2
    for place, value in zip(pulses.part_points(), pulses.values, strict=True):
        match = [np.array_equal(place, line) for line in lines.part_points()]
        assert contributions[match.index(True)] == pytest.approx(value)


def test_each_layer_has_a_scale_of_its_own_and_runs_for_itself():
    weak = make_lines(0.01 * WEIGHTS)
    pulses = Pulses([make_lines(), weak], [SOURCES, SOURCES])
    assert pulses.counts == (4, 4)
    assert np.abs(pulses.values[4:]).max() == pytest.approx(1)
    pulses.show([1.0, 0.25])
    assert pulses.heads.tolist() == [1.0] * 4 + [0.25] * 4


def test_only_the_strongest_run_where_there_are_many():
    pulses = Pulses([make_lines()], [SOURCES], most=2)
    assert pulses.values.tolist() == [1.0, 1.0]


def test_nothing_runs_where_all_sources_are_silent(paint):
    pulses = Pulses([make_lines()], [np.zeros(2)]).show([0.5])
    assert pulses.part_count == 0
    assert paint(pulses).max() < 20


def test_a_pulse_travels_from_its_source_to_its_target(paint):
    lines = make_lines([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    pulses = Pulses([lines], [SOURCES])
    pulses.trail = np.zeros(1)
    middles = []
    for progress in (0.1, 0.4, 0.7):
        frame = paint(pulses.show([progress])).sum(axis=(0, 2)).astype(float)
        middles.append((frame * np.arange(len(frame))).sum() / frame.sum())
    assert middles == sorted(middles)
    assert paint(pulses.show([0.0])).max() < 20
    assert paint(pulses.show([1.0])).max() < 20, "at the end it has arrived and is gone"


@pytest.mark.parametrize(("weight", "expected"), [(1.0, 0), (-1.0, 1)])
def test_the_sign_gives_the_color(paint, at, weight, expected):
    lines = Connections([[-3, 0, 0]], [[3, 0, 0]], [[weight]])
    pulses = Pulses([lines], [[1.0]], width=20).show([1.0])
    shares = hue(at(paint(pulses), (0, 0, 0)))
    assert int(np.argmax(shares)) == expected, "the trail is of the sign's color"


def test_a_stronger_contribution_is_brighter_and_wider(paint):
    starts, ends = [[-3, 2, 0], [-3, -2, 0]], [[3, 2, 0]]
    lines = Connections(starts, ends, [[1.0, 0.3]])
    pulses = Pulses([lines], [[1.0, 1.0]], width=30)
    frame = paint(pulses.show([0.3])).max(axis=2)
    upper, lower = frame[: len(frame) // 2], frame[len(frame) // 2 :]
    assert upper.max() > lower.max() > 30
    assert (upper > 60).sum() > 2 * (lower > 60).sum() > 0


def test_activations_that_do_not_fit_the_lines_are_refused():
    with pytest.raises(DrawingError, match="2 sources and were given 3"):
        Pulses([make_lines()], [[1.0, 2.0, 3.0]])
    with pytest.raises(DrawingError, match="1 connections"):
        Pulses([make_lines()], [SOURCES]).show([0.1, 0.2])


def make_stream(weights=None, values=None):
    values = np.eye(4) if values is None else values
    image = PixelGrid(values, height=2).shift(4 * LEFT)
    weights = np.arange(-16.0, 16.0).reshape(2, 16) if weights is None else weights
    pictures = WeightImages(weights, (4, 4), height=1, spacing=3).shift(3 * RIGHT)
    return image, pictures, PixelStream(image, pictures)


def test_each_pixel_flies_to_its_own_weight():
    image, pictures, stream = make_stream()
    weights = pictures.values.reshape(2, 16)
    contributions = weights * image.values.ravel()
    largest = np.abs(contributions).max()
    wanted = {
        round(float(share), 9) for share in (contributions / largest).ravel() if abs(share) >= 0.05
    }
    assert {round(float(value), 9) for value in stream.values} == wanted
    for value, inks, corners in zip(stream.values, stream.inks, stream.part_points(), strict=True):
        picture, pixel = np.argwhere(np.isclose(contributions / largest, value))[0]
        row, column = divmod(int(pixel), 4)
        assert inks == image.values[0, row, column]
        for images, part, (first, last) in (
            (image, 0, corners[:2]),
            (pictures, picture, corners[2:]),
        ):
            box = images.part_points()[part]
            size = (box[1] - box[0])[0] / 4
            assert first == pytest.approx(box[0] + np.array([column * size, -row * size, 0]))
            assert last == pytest.approx(first + np.array([size, -size, 0]))


def test_dark_pixels_and_weak_contributions_stay():
    _, _, stream = make_stream(values=np.zeros((4, 4)))
    assert stream.part_count == 0
    weights = np.full((1, 16), 0.001)
    weights[0, 5] = 1.0
    _, _, stream = make_stream(weights, np.ones((4, 4)))
    assert stream.part_count == 1


def test_the_stream_is_at_home_first_and_at_the_weights_last(paint):
    _, pictures, stream = make_stream()
    assert paint(stream.show(0.0)).max() < 20
    on_its_way = paint(stream.show(0.5)).max(axis=2)
    assert on_its_way[:, 300:560].max() > 60
    arrived = paint(stream.show(1.0)).max(axis=2)
    columns = np.flatnonzero(arrived.max(axis=0) > 60)
    left, right = (427 + 60 * x for x in (pictures.get_left()[0], pictures.get_right()[0]))
    assert left - 2 <= columns.min()
    assert columns.max() <= right + 2


def test_pixels_that_have_arrived_show_the_sign_of_what_they_contribute(paint, at):
    _, pictures, stream = make_stream()
    frame = paint(stream.show(1.0))
    for picture, sign in ((0, 1), (1, 0)):
        corner = pictures.part_points()[picture][0 if picture == 0 else 3]
        inward = np.array([0.12, -0.12, 0]) * (1 if picture == 0 else -1)
        assert int(np.argmax(hue(at(frame, corner + inward)))) == sign


def test_image_and_pictures_must_be_of_one_shape():
    image = PixelGrid(np.eye(3))
    pictures = WeightImages(np.ones((1, 16)), (4, 4))
    with pytest.raises(DrawingError, match=r"\(3, 3\).*\(4, 4\)"):
        PixelStream(image, pictures)


def test_a_box_lies_around_what_it_is_drawn_around():
    bars = ProbabilityBars([0.2, 0.8], ["ant", "bee"], width=4)
    row = bars.part_points()[1]
    for box in (Box.around(row, buff=0.1), Box.around(bars.part(1), buff=0.1)):
        assert box.get_left()[0] == pytest.approx(row[:, 0].min() - 0.1)
        assert box.get_top()[1] == pytest.approx(row[:, 1].max() + 0.1)
        assert box.get_corner(DOWN + RIGHT)[:2] == pytest.approx(
            [row[:, 0].max() + 0.1, row[:, 1].min() - 0.1]
        )


@pytest.mark.parametrize(
    ("end", "seen"),
    [(0.1, "t"), (0.25, "t"), (0.4, "tr"), (0.6, "trb"), (1.0, "trbl")],
)
def test_a_box_is_drawn_around_its_corners(paint, at, end, seen):
    box = Box([0, 0, 0], 6, 4, stroke=20)
    box.revealed = np.array([0.0, end])
    frame = paint(box)
    places = {"t": (-2.7, 2, 0), "r": (3, 1.7, 0), "b": (2.7, -2, 0), "l": (-3, -1.7, 0)}
    lit = "".join(side for side, place in places.items() if max(at(frame, place)) > 60)
    assert lit == seen


def test_a_color_that_the_palette_lacks_is_refused():
    with pytest.raises(DrawingError, match="purple"):
        Box([0, 0, 0], 1, 1, color="purple")
    with pytest.raises(DrawingError, match="'name'"):
        Box([0, 0, 0], 1, 1, color="name")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pulses([make_lines()], [SOURCES]),
        lambda: make_stream()[2],
        lambda: Box([0, 0, 0], 2, 1),
    ],
)
def test_they_can_be_created_transformed_and_faded(film, make):
    def play(scene):
        mobject = make()
        scene.play(Create(mobject), run_time=0.2)
        target = make().shift(RIGHT)
        scene.play(Transform(mobject, target), run_time=0.2)
        np.testing.assert_allclose(mobject.points, target.points)
        scene.play(FadeOut(mobject), run_time=0.2)

    film(play)
