"""What is seen, and where: colors of single points of a frame."""

from __future__ import annotations

import functools
from itertools import pairwise

import numpy as np
import pytest
from manim import (
    BLACK,
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RED,
    RIGHT,
    UP,
    WHITE,
    YELLOW,
    Camera,
    Group,
    ManimColor,
    MovingCameraScene,
    Square,
    ThreeDScene,
    tempconfig,
)

from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    LearningCurve,
    NeuronColumn,
    PixelGrid,
    Prediction,
    ProbabilityBars,
    WeightImages,
)
from nnviz_manim.mobjects.basic.wires import Wires
from nnviz_manim.painting import register_painter
from nnviz_manim.painting.palette import PALETTES

WHITE_ON_BLACK = "article"
ORANGE, BLUE, INK = [255, 154, 46], [74, 163, 255], [242, 243, 245]


def close(color, expected, tolerance=4):
    return np.abs(np.array(color) - expected).max() <= tolerance


def ink(frame):
    return int(frame.sum())


def extent(frame, threshold=60):
    """Left, right, top and bottom of what is brighter than the ground, in pixels."""
    bright = frame.max(axis=2) > threshold
    columns, rows = np.flatnonzero(bright.any(axis=0)), np.flatnonzero(bright.any(axis=1))
    return columns[0], columns[-1] + 1, rows[0], rows[-1] + 1


# Images


def test_pixels_are_as_bright_as_their_values(paint, at):
    image = PixelGrid([[1.0, 0.5], [0.0, 0.25]], height=4, border_width=0, palette=WHITE_ON_BLACK)
    frame = paint(image)
    for point, value in (
        (LEFT + UP, 1.0),
        (RIGHT + UP, 0.5),
        (LEFT + DOWN, 0.0),
        (RIGHT + DOWN, 0.25),
    ):
        assert close(at(frame, point), [255 * value] * 3, 1)
    assert extent(frame) == (427 - 120, 427 + 120, 120, 360)


def test_values_that_a_blend_leads_beyond_0_to_1_are_clipped(paint, at):
    grid = PixelGrid([[0.0, 0.0]], height=2, palette=WHITE_ON_BLACK)
    lit = PixelGrid([[1.0, 0.0]], height=2, palette=WHITE_ON_BLACK)
    dark = PixelGrid([[0.0, 1.0]], height=2, palette=WHITE_ON_BLACK)
    grid.interpolate(dark, lit, 4.0)  # as rate functions that overshoot do, some of them
    assert grid.values.ravel().tolist() == [4.0, -3.0]
    frame = paint(grid)
    assert at(frame, LEFT) == [255, 255, 255]
    assert at(frame, RIGHT) == [0, 0, 0]


def test_an_image_keeps_its_light_wherever_it_moves(paint):
    """A pixel of the frame takes the mean of what it covers: nothing flickers, nothing is lost."""
    rng = np.random.default_rng(0)
    values = rng.random((28, 28))
    lights = []
    for shift in np.linspace(0, 0.05, 12):
        image = PixelGrid(values, height=0.4, border_width=0, palette=WHITE_ON_BLACK)
        lights.append(ink(paint(image.shift((shift, 0.7 * shift, 0)))) / 3 / 255)
    area = (0.4 * 60.047 / 28) ** 2
    assert lights == pytest.approx([values.sum() * area] * 12, rel=0.01)


def test_an_image_may_be_turned_mirrored_and_seen_in_part(paint, at):
    image = PixelGrid([[1.0, 0.0], [0.0, 0.0]], height=4, border_width=0, palette=WHITE_ON_BLACK)
    corners = [LEFT + UP, RIGHT + UP, LEFT + DOWN, RIGHT + DOWN]

    def lit():
        return [at(paint(image), corner)[0] for corner in corners]

    assert lit() == [255, 0, 0, 0]
    image.rotate(-PI / 2)
    assert lit() == [0, 255, 0, 0]
    image.flip(RIGHT)
    assert lit() == [0, 0, 0, 255]
    image.rotate(PI / 4)
    assert ink(paint(image)) / 3 / 255 == pytest.approx(120**2, rel=0.02)
    image.rotate(-PI / 4).move_to(7 * RIGHT)
    assert 0 < ink(paint(image)) / 3 / 255 < 0.6 * 120**2
    image.shift(20 * RIGHT)
    assert ink(paint(image)) == 0


def test_an_image_seen_from_its_edge_is_not_seen(paint):
    image = PixelGrid(np.ones((2, 2)), height=2, border_width=0).rotate(PI / 4)
    assert ink(paint(image)) > 0
    assert ink(paint(image.stretch(0, 0))) == 0


def test_the_grid_lies_on_the_borders_of_the_pixels(paint, at):
    image = PixelGrid(
        np.zeros((2, 2)), height=4, grid_width=4, border_width=0, palette=WHITE_ON_BLACK
    )
    frame = paint(image)
    for on_line in (ORIGIN, UP, LEFT, 2 * UP + LEFT, 2 * RIGHT + DOWN):
        assert at(frame, on_line)[0] > 200
    for inside in (LEFT + UP, RIGHT + DOWN):
        assert at(frame, inside) == [0, 0, 0]


def test_weight_pictures_are_orange_for_and_blue_against(paint, at):
    weights = [[[1.0, -1.0], [0.5, 0.0]], [[2.0, 0.0], [0.0, 0.0]]]
    pictures = WeightImages(weights, height=2, spacing=3, border_width=0)
    frame = paint(pictures)
    upper, lower = 1.5 * UP, 1.5 * DOWN
    half = 0.5
    assert close(at(frame, upper + half * (LEFT + UP)), np.array(ORANGE) / 2, 1)
    assert close(at(frame, upper + half * (RIGHT + UP)), np.array(BLUE) / 2, 1)
    assert close(at(frame, upper + half * (LEFT + DOWN)), np.array(ORANGE) / 4, 1)
    assert at(frame, upper + half * (RIGHT + DOWN)) == [0, 0, 0]
    assert close(at(frame, lower + half * (LEFT + UP)), ORANGE, 1)
    own_scale = WeightImages(weights, height=2, spacing=3, border_width=0, weight_scale=1.0)
    assert close(at(paint(own_scale), upper + half * (LEFT + UP)), ORANGE, 1)


def test_weight_pictures_are_placed_one_by_one():
    pictures = WeightImages(np.ones((3, 2, 2)))
    centers = [[1, 2, 0], [3, -1, 0], [0, 0, 0]]
    pictures.place(centers)
    assert pictures.part_points().mean(axis=1) == pytest.approx(np.array(centers))
    assert pictures.part(1).width == pytest.approx(0.5)


# Layers


def test_neurons_are_filled_as_their_values_are_large(paint, at):
    column = NeuronColumn(
        [0.0, 0.5, 1.0, -1.0], radius=0.5, spacing=1.5, numbers=False, edge_width=0
    )
    frame = paint(column)
    ground, fill = np.array([13, 14, 18]), np.array([242, 243, 245])
    colors = [at(frame, center) for center in column.centers()]
    assert close(colors[0], ground)
    assert close(colors[1], (ground + fill) / 2)
    assert close(colors[2], fill)
    assert close(colors[3], BLUE)


def test_a_declared_scale_holds_for_all_moments(paint, at):
    column = NeuronColumn([1.0, 2.0], radius=0.5, value_scale=4.0, numbers=False)
    assert column.fills().tolist() == [0.25, 0.5]
    column.show([4.0, 9.0])
    assert column.fills().tolist() == [1.0, 1.0]
    own = NeuronColumn([1.0, 2.0])
    assert own.fills().tolist() == [0.5, 1.0]
    own.show([0.0, 0.0])
    assert own.fills().tolist() == [0.0, 0.0]


@pytest.mark.parametrize("palette", ["blue-orange", "blue-orange-light", "blue-red"])
def test_a_number_stands_out_from_its_node(paint, palette):
    """The digits stand out from the node on both sides of the flip, on every ground."""
    for value in (0.0, 0.2, 0.4, 0.49, 0.6, 0.8, 1.0):
        frame = paint(NeuronColumn([value], radius=2, value_scale=1, edge_width=0, palette=palette))
        digits, node = frame[200:280, 380:474].sum(axis=2), frame[140, 427].sum()
        assert np.abs(digits - node).max() > 280, value


@pytest.mark.parametrize(("value", "dark_digits"), [(0.0, False), (0.4, False), (1.0, True)])
def test_digits_are_dark_on_a_bright_node_only(paint, value, dark_digits):
    frame = paint(NeuronColumn([value], radius=2.0, value_scale=1.0, edge_width=0))
    digits, node = frame[200:280, 380:474].sum(axis=2), frame[140, 427].sum()
    assert bool(digits.min() < node - 280) == dark_digits
    assert bool(digits.max() > node + 280) != dark_digits


@pytest.mark.parametrize("color", [YELLOW, RED, WHITE, BLACK])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_number_can_be_read_on_a_node_that_is_covered_with_a_color(paint, at, color, value):
    column = NeuronColumn([value], radius=1.0, number_height=0.8)
    column.part(0).set_color(color)
    frame = paint(column)
    lightness = frame[240 - 30 : 240 + 30, 427 - 30 : 427 + 30] @ [0.3, 0.59, 0.11]
    assert np.ptp(lightness) > 70
    assert close(at(frame, 0.9 * UP), ManimColor(color).to_int_rgb())


def test_one_that_is_pointed_at_covers_the_rim_beside_it(paint, at):
    column = NeuronColumn(2, radius=0.5, spacing=1.0, edge_width=8)
    column.part(1).scale(1.6).set_color(YELLOW)
    assert close(at(paint(column), ORIGIN), ManimColor(YELLOW).to_int_rgb())


def test_numbers_stand_in_the_middle_of_their_nodes(paint):
    for value in (0.0, 0.7, 9.0, 12.0, -0.5):
        column = NeuronColumn([value], value_scale=1e9, radius=1.5, edge_width=0, number_height=0.7)
        left, right, top, bottom = extent(paint(column)[150:330, 340:514])
        assert (left + right) / 2 == pytest.approx(87, abs=6), value
        assert (top + bottom) / 2 == pytest.approx(90, abs=2), value


def test_biases_go_clockwise_for_plus_and_counterclockwise_for_minus(paint, at):
    column = NeuronColumn(
        [0.0, 0.0],
        biases=[1.0, -0.5],
        radius=1.0,
        spacing=3.5,
        direction=RIGHT,
        numbers=False,
        edge_width=0,
    )
    frame = paint(column)
    plus, minus = column.centers()
    ring = 1.17
    assert close(at(frame, plus + ring * RIGHT), ORANGE, 12)
    assert close(at(frame, plus + ring * (RIGHT + UP) / np.sqrt(2)), ORANGE, 12)
    assert at(frame, plus + ring * LEFT) == [0, 0, 0]
    assert close(at(frame, minus + ring * (LEFT + UP) / np.sqrt(2)), BLUE, 12)
    assert at(frame, minus + ring * (LEFT + DOWN) / np.sqrt(2)) == [0, 0, 0]
    assert at(frame, minus + ring * RIGHT) == [0, 0, 0]
    assert not NeuronColumn(2).biases_shown
    assert np.abs(paint(NeuronColumn(2)) - paint(NeuronColumn(2, biases=[0, 0]))).max() == 0


def test_lines_have_the_color_of_their_sign_and_the_opacity_of_their_size(paint, at):
    lines = Connections(
        [[-3, 2, 0], [-3, 0, 0], [-3, -2, 0]], [[3, 0, 0]], [[1.0, -0.5, 0.0]], widths=(12, 12)
    )
    frame = paint(lines)
    assert close(at(frame, 1.5 * (LEFT + UP)), ORANGE, 4)
    assert close(at(frame, ORIGIN + 1.5 * LEFT), np.array(BLUE) / 2, 4)
    assert at(frame, 1.5 * LEFT + 1.5 * DOWN) == [0, 0, 0]


def test_widths_grow_with_the_weights(paint):
    def thickness(weight):
        lines = Connections(
            [[-3, 0, 0]], [[3, 0, 0]], [[weight]], normalize=1.0, widths=(2.0, 20.0)
        )
        return int((paint(lines)[:, 427].max(axis=1) > 8).sum())

    assert thickness(0.1) < thickness(0.5) < thickness(1.0)
    assert thickness(1.0) == pytest.approx(0.20 * 60, abs=1)


def test_normalization_by_row_by_matrix_and_by_a_number():
    ends = np.zeros((2, 3)), np.ones((2, 3))
    weights = [[1.0, -0.5], [4.0, 0.0]]
    expected = {
        "row": [1.0, 0.5, 1.0, 0.0],
        "matrix": [0.25, 0.125, 1.0, 0.0],
        8.0: [0.125, 0.0625, 0.5, 0.0],
        2.0: [0.5, 0.25, 1.0, 0.0],
    }
    for normalize, strengths in expected.items():
        lines = Connections(*ends, weights, normalize=normalize)
        assert lines.strengths().tolist() == strengths
        assert Connections(*ends, normalize=normalize).strengths().tolist() == [0.0] * 4


@pytest.mark.parametrize("strongest_on_top", [True, False])
def test_the_strongest_line_lies_on_top(paint, at, strongest_on_top):
    crossing = Connections(
        [[-3, 2, 0], [-3, -2, 0]],
        [[3, -2, 0], [3, 2, 0]],
        [[1.0, 0.0], [0.0, -0.9]],
        widths=(20, 20),
        strongest_on_top=strongest_on_top,
    )
    color = at(paint(crossing), ORIGIN)
    assert close(color, ORANGE, 3) == strongest_on_top


def test_between_joins_rim_to_rim():
    left, right = NeuronColumn(4).shift(2 * LEFT), NeuronColumn(3).shift(2 * RIGHT)
    lines = Connections.between(left, right)
    ends = lines.points.reshape(3, 4, 2, 3)
    for target in range(3):
        for source in range(4):
            assert ends[target, source, 0] == pytest.approx(left.part(source).get_right())
            assert ends[target, source, 1] == pytest.approx(right.part(target).get_left())


def test_wires_lead_from_one_start_to_all_ends(paint, at):
    wires = Wires([-3, 0, 0], [[3, 2, 0], [3, -2, 0]], width=6, opacity=1.0)
    frame = paint(wires)
    assert min(at(frame, [-2.8, 0.02, 0])) > 100
    assert min(at(frame, [2.8, 1.98, 0])) > 100
    assert min(at(frame, [2.8, -1.98, 0])) > 100
    assert max(at(frame, [2.8, 0, 0])) == 0


# Results


def test_bars_are_as_long_as_their_probabilities(paint):
    bars = ProbabilityBars([0.8, 0.2], ["a", "b"], width=10, spacing=3, text_height=0.8)
    frame = paint(bars)

    def length(row):
        """The longest bright stretch of a row."""
        bright = np.concatenate([[0], frame[row].max(axis=1) > 100, [0]])
        edges = np.flatnonzero(np.diff(bright.astype(int)))
        return int((edges[1::2] - edges[::2]).max())

    long, short = length(150 - 20), length(330 - 20)
    assert long == pytest.approx(4 * short, rel=0.05)


def test_the_winner_is_in_the_accent_color(paint):
    bars = ProbabilityBars([0.9, 0.1], ["a", "b"], width=10, spacing=3, text_height=0.8)
    accent = np.array([255, 209, 102])

    def share(rows):
        return float((np.abs(paint(bars)[rows] - accent).max(axis=2) < 45).mean())

    upper, lower = slice(0, 240), slice(240, 480)
    assert share(upper) > 0.01 > 10 * share(lower)
    bars.show([0.1, 0.9])
    assert share(lower) > 0.01 > 10 * share(upper)


def test_the_true_class_is_underlined(paint):
    style = {"width": 10, "spacing": 3, "text_height": 0.8}
    plain = ProbabilityBars([0.9, 0.1], ["a", "b"], **style)
    labeled = ProbabilityBars([0.9, 0.1], ["a", "b"], label=1, **style)
    rows, columns = np.nonzero(np.abs(paint(labeled) - paint(plain)).max(axis=2))
    assert rows.min() > 330
    assert np.ptp(rows) <= 4
    assert np.ptp(columns) > 20
    assert plain.show([0.5, 0.5], label=1).label == 1
    assert plain.show([0.5, 0.5]).label == 1


def test_a_prediction_is_green_when_right_and_red_when_wrong(paint):
    guess = Prediction([0.9, 0.1], ["cat", "dog"], label=0, width=4, height=4)
    red, green, _ = paint(guess).sum(axis=(0, 1))
    assert (guess.winner, guess.is_right) == (0, True)
    assert green > 1.3 * red
    guess.show([0.2, 0.8])
    red, green, _ = paint(guess).sum(axis=(0, 1))
    assert (guess.winner, guess.is_right) == (1, False)
    assert red > 1.3 * green
    unknown = Prediction([0.2, 0.8], ["cat", "dog"], width=4, height=4)
    red, green, _ = paint(unknown).sum(axis=(0, 1))
    assert unknown.is_right is None
    assert green == pytest.approx(red, rel=0.02)


def test_a_prediction_shrinks_a_long_name_into_its_box(paint):
    names = ["a name that is far too long for it", "b"]
    guess = Prediction([1, 0], names, label=0, width=4, height=2, palette=WHITE_ON_BLACK)
    left, right, top, bottom = extent(paint(guess))
    assert right - left <= 4 * 60.1 + 2
    assert bottom - top <= 2 * 60.1 + 2


def test_a_learning_curve_reaches_the_present_epoch(paint):
    curve = LearningCurve([0, 1, 2], [0.0, 0.5, 1.0], [3, 2, 1], width=10, height=6)
    ink = np.array(INK)

    def right_end():
        accuracy = np.abs(paint(curve)[110:400] - ink).max(axis=2) < 60
        return int(np.flatnonzero(accuracy.any(axis=0))[-1])

    ends = [curve.show_epoch(epoch) and right_end() for epoch in (0.5, 1.0, 1.5, 2.0, 9.0)]
    left = 427 - 300
    assert ends[:4] == pytest.approx([left + 150, left + 300, left + 450, left + 600], abs=8)
    assert ends[4] == ends[3]


def test_a_learning_curve_of_a_run_is_of_held_out_data(run):
    curve = LearningCurve.of(run)
    epochs, accuracy, loss = curve.series
    assert epochs.tolist() == run.history["epoch"].tolist()
    assert accuracy == pytest.approx(run.history["val_accuracy"].to_numpy())
    assert loss == pytest.approx(run.history["loss"].to_numpy())
    assert curve.show(run[2]).epoch.tolist() == [run[2].epoch]


# Words


@pytest.mark.parametrize("make", [Caption, lambda text, **style: Counter(0, text, **style)])
@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_words_stand_in_their_box(paint, make, align):
    frame = paint(make("HIH", height=1.0, width=8, align=align))
    left, right, top, bottom = extent(frame)
    assert (top, bottom) == pytest.approx((210, 270), abs=2)
    place = {
        "left": left - (427 - 240),
        "center": (left + right) / 2 - 427,
        "right": 427 + 240 - right,
    }
    assert place[align] == pytest.approx(0, abs=8)


def test_words_that_are_too_long_are_shrunk_into_their_box(paint):
    frame = paint(Caption("a very long line of words", height=1.0, width=4))
    left, right, _, bottom = extent(frame)
    assert right - left == pytest.approx(240, abs=4)
    assert bottom < 270


def test_words_turn_with_their_box(paint):
    caption = Caption("HIIIIIIH", height=0.5)
    width = caption.width
    left, right, top, bottom = extent(paint(caption))
    assert (right - left, bottom - top) == pytest.approx((60 * width, 30), abs=3)
    left, right, top, bottom = extent(paint(caption.rotate(PI / 2)))
    assert (right - left, bottom - top) == pytest.approx((30, 60 * width), abs=3)


def test_the_words_of_a_caption_have_a_color_of_the_palette(paint):
    for name in ("ink", "quiet", "right", "wrong"):
        frame = paint(Caption("H", height=4, color=name, weight="BOLD"))
        color = PALETTES["blue-orange"].__dict__[name].lstrip("#")
        brightest = frame.reshape(-1, 3)[frame.sum(axis=2).argmax()]
        assert close(brightest, [int(color[k : k + 2], 16) for k in (0, 2, 4)], 2)


# Order, cameras


def test_what_manim_has_drawn_before_is_not_drawn_again(paint):
    """Manim keeps the path of its last shape, and cairo would add it to ours."""
    square = Square(2, color=RED, fill_opacity=1).shift(4 * LEFT)
    for ours in (
        NeuronColumn([1.0, 0.5], biases=[1.0, -1.0]),
        PixelGrid(np.eye(3), height=2),
        Connections([[1, 1, 0]], [[3, 0, 0]], [[1.0]]),
        Caption("word").shift(2 * RIGHT),
    ):
        assert np.array_equal(paint(square, ours), paint(square) + paint(ours))


def test_what_is_added_later_lies_on_top_unless_z_index_says_otherwise(film, at):
    white = PixelGrid([[1.0]], height=2, border_width=0, palette=WHITE_ON_BLACK)
    red = Square(2, color=RED, fill_opacity=1)

    def color(scene):
        scene.renderer.update_frame(scene)
        return at(scene.renderer.get_frame()[..., :3], ORIGIN)

    scene, _ = film(lambda scene: scene.add(white, red))
    assert color(scene)[1] < 150
    white.set_z_index(1)
    assert color(scene) == [255, 255, 255]
    red.set_z_index(2)
    assert color(scene)[1] < 150


def test_a_moving_camera_sees_it_larger(film):
    column = NeuronColumn([1.0], radius=0.5, biases=[1.0])
    image = PixelGrid(np.eye(3), height=1).shift(2 * RIGHT)
    words = Caption("word", height=0.3).shift(2 * LEFT)

    def play(scene):
        scene.add(column, image, words)
        scene.play(scene.camera.frame.animate.scale(0.5), run_time=0.4)
        scene.wait(1 / 15)

    _, frames = film(play, MovingCameraScene)
    near, far = extent(frames[-1]), extent(frames[0])
    middle = np.array([427, 427, 240, 240])
    assert np.array(near) - middle == pytest.approx(2 * (np.array(far) - middle), abs=3)
    assert ink(frames[-1]) == pytest.approx(4 * ink(frames[0]), rel=0.05)


def test_a_moving_camera_sees_it_elsewhere(film):
    image = PixelGrid(np.ones((2, 2)), height=1, palette=WHITE_ON_BLACK)

    def play(scene):
        scene.add(image)
        scene.play(scene.camera.frame.animate.shift(RIGHT), run_time=0.4)
        scene.wait(1 / 15)

    _, frames = film(play, MovingCameraScene)
    assert extent(frames[-1])[0] == pytest.approx(extent(frames[0])[0] - 60, abs=1)


def test_a_camera_of_three_dimensions_sees_it_from_afar(film):
    image = PixelGrid(np.ones((2, 2)), height=2, palette=WHITE_ON_BLACK)

    def play(scene):
        scene.add(image)
        scene.wait(1 / 15)
        scene.set_camera_orientation(phi=PI / 3)
        scene.wait(1 / 15)

    _, frames = film(play, ThreeDScene)
    _, _, top, bottom = extent(frames[0])
    _, _, low, high = extent(frames[-1])
    assert high - low < 0.7 * (bottom - top)


def test_every_shape_of_frame(at):
    for width, height in ((480, 854), (480, 480)):
        with tempconfig({"pixel_width": width, "pixel_height": height}):
            camera = Camera()
            camera.capture_mobjects([PixelGrid([[1.0]], height=2, palette=WHITE_ON_BLACK)])
            assert camera.pixel_array[height // 2, width // 2, :3].tolist() == [255] * 3


def test_places_that_are_not_finite_are_left_out(paint):
    column = NeuronColumn([1.0, 1.0])
    column.points[0] = np.nan
    assert ink(paint(column)) == 0


# Places


@pytest.mark.parametrize("direction", [DOWN, RIGHT])
def test_columns_stand_in_rows(direction):
    column = NeuronColumn(3, radius=0.3, spacing=1.0, direction=direction)
    assert column.centers() == pytest.approx(np.outer([-1, 0, 1], direction))
    assert column.radius == pytest.approx(0.3)
    assert NeuronColumn(2, radius=0.3).centers()[:, 1] == pytest.approx([0.4, -0.4])
    gap = NeuronColumn(3, spacing=1.0, rows=[0, 1, 4])
    assert gap.centers()[:, 1] == pytest.approx([2, 1, -2])


def test_coordinates_follow_every_motion():
    image, column = PixelGrid(np.eye(4), height=2), NeuronColumn(3, radius=0.5, spacing=1.5)
    assert (image.width, image.height) == pytest.approx((2, 2))
    assert PixelGrid(np.ones((2, 4)), height=1).width == pytest.approx(2)
    assert (column.width, column.height) == pytest.approx((1, 4))
    column.shift(RIGHT)
    assert column.centers()[:, 0] == pytest.approx([1, 1, 1])
    column.scale(2)
    assert (column.radius, column.get_x()) == pytest.approx((1.0, 1.0))
    column.rotate(PI / 2)
    assert np.ptp(column.centers()[:, 0]) == pytest.approx(6)
    assert column.radius == pytest.approx(1.0)
    column.move_to(2 * UP)
    assert column.get_center() == pytest.approx(2 * UP)
    image.next_to(column, DOWN, buff=0.25)
    assert image.get_top()[1] == pytest.approx(column.get_bottom()[1] - 0.25)
    row = Group(image, column, Caption("word", height=0.2)).arrange(RIGHT, buff=0.5)
    for left, right in pairwise(row):
        assert right.get_left()[0] - left.get_right()[0] == pytest.approx(0.5)
    column.stretch_to_fit_height(1.0).to_edge(LEFT, buff=0)
    assert column.get_left()[0] == pytest.approx(-64 / 9)


# Other plugins


@pytest.fixture
def _as_manim_has_it(monkeypatch):
    """Manim's own method, as if nobody had registered anything."""
    method = Camera.type_or_raise
    while hasattr(method, "__wrapped__"):
        method = method.__wrapped__
    monkeypatch.setattr(Camera, "type_or_raise", method)


def wrap_as_another_plugin_does():
    ask = Camera.type_or_raise

    @functools.wraps(ask)
    def type_or_raise(self, mobject):
        return ask(self, mobject)

    Camera.type_or_raise = type_or_raise


@pytest.mark.usefixtures("_as_manim_has_it")
@pytest.mark.parametrize("order", ["ours", "other ours", "ours other", "other ours other ours"])
def test_another_plugin_may_wrap_the_same_method(order, paint):
    assert not paint(NeuronColumn([1.0])).any()
    for each in order.split():
        register_painter() if each == "ours" else wrap_as_another_plugin_does()
    assert paint(NeuronColumn([1.0])).any()
    once = Camera.type_or_raise
    register_painter()
    assert Camera.type_or_raise is once
