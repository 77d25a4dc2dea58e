"""A heat map's colors, numbers, labels and motion, and the scale beside it."""

from __future__ import annotations

import numpy as np
import pytest
from manim import ORIGIN, Indicate, Scene, Transform

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import ColorBar, HeatMap
from nnviz_manim.mobjects.basic import lettered_cells as lettering
from nnviz_manim.painting import PALETTES
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.glyphs import outline_number, outline_text
from nnviz_manim.painting.numbers import decimals_for, even_number

MATRIX = np.array([[2.0, -1.0, 0.0], [0.5, -4.0, 3.0]])

MINUS = "\N{MINUS SIGN}"


def cell_center(heat_map, row, column):
    return heat_map.cell(row, column).get_center()


def written(monkeypatch, paint, *mobjects):
    """All numbers that are written in a frame."""
    said = []

    def outline(text):
        if not text.startswith(f"{MINUS}8"):  # by which the height of all of them is found
            said.append(text)
        return outline_number(text)

    monkeypatch.setattr(lettering, "outline_number", outline)
    paint(*mobjects)
    return said


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_a_cell_is_colored_by_sign_and_as_opaque_as_its_size(name):
    palette = PALETTES[name]
    heat_map = HeatMap(MATRIX, scale=4.0, palette=palette)
    pixels = heat_map.pixels()
    assert np.allclose(pixels[..., 3], np.abs(MATRIX) / 4)
    positive, negative = (
        [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        for color in (palette.positive, palette.negative)
    )
    assert np.allclose(pixels[0, 0, :3], positive)
    assert np.allclose(pixels[1, 1, :3], negative)


def test_the_colors_are_seen_in_the_cells(paint, at):
    heat_map = HeatMap(MATRIX, height=4, scale=4.0, numbers=False, palette="article")
    frame = paint(heat_map)
    for row, column in np.ndindex(MATRIX.shape):
        red, green, blue, opacity = heat_map.pixels()[row, column]
        expected = 255 * opacity * np.array([red, green, blue])
        seen = at(frame, cell_center(heat_map, row, column))
        assert np.allclose(seen, expected, atol=2), (row, column)


def test_without_a_scale_the_largest_of_each_moment_is_full():
    heat_map = HeatMap(MATRIX)
    assert heat_map.scale_value == 4.0
    heat_map.show(MATRIX / 8)
    assert heat_map.scale_value == 0.5
    assert heat_map.pixels()[1, 1, 3] == 1.0
    fixed = HeatMap(MATRIX, scale=4.0).show(MATRIX / 8)
    assert fixed.pixels()[1, 1, 3] == pytest.approx(1 / 8)
    assert fixed.show(MATRIX, scale=8.0).pixels()[1, 1, 3] == pytest.approx(1 / 2)


def test_the_numbers_are_the_values(monkeypatch, paint):
    heat_map = HeatMap(MATRIX, height=3)
    assert written(monkeypatch, paint, heat_map) == ["2.0", "−1.0", "0.0", "0.5", "−4.0", "3.0"]
    heat_map.decimals = 2
    heat_map.show(MATRIX / 4)
    assert "−0.25" in written(monkeypatch, paint, heat_map)


def test_numbers_are_dark_on_bright_cells_and_light_on_dark_ones(paint, at):
    heat_map = HeatMap([[1.0, 0.0]], height=4, scale=1.0)
    frame = paint(heat_map)
    rows, columns = frame.shape[:2]
    middle = columns // 2
    strip = frame[rows // 2 - 8 : rows // 2 + 8]
    bright, dark = strip[:, middle - 120 : middle - 1], strip[:, middle + 2 : middle + 120]
    assert bright.sum(axis=2).min() < 120
    assert dark.sum(axis=2).max() > 650


def test_text_that_cannot_be_read_is_left_out(monkeypatch, paint):
    large, small = HeatMap(np.ones((10, 10)), height=6), HeatMap(np.ones((10, 10)), height=2)
    assert large.smallest_text() >= 0.166
    assert large.smallest_text() == large.number_height()
    assert small.smallest_text() is None
    assert len(written(monkeypatch, paint, large)) == 100
    assert written(monkeypatch, paint, small) == []
    assert small.fit([0, 0, 0], 6, 6).smallest_text() == pytest.approx(large.smallest_text())


def test_numbers_fit_into_their_cells():
    for decimals in (1, 2, 3):
        heat_map = HeatMap(-8.88 * np.ones((3, 4)), height=4, width=3.4, decimals=decimals)
        text = outline_number(even_number(-8.88, decimals))
        assert text.width * heat_map.number_height() < heat_map.cell_size()[0]


def test_labels_stand_beside_their_rows(paint):
    heat_map = HeatMap([1.0, 3.0], height=2, width=1, row_labels=["I", "I"], label_side="right")
    plain = paint(HeatMap([1.0, 3.0], height=2, width=1))
    marked = np.argwhere((paint(heat_map) != plain).any(axis=2))
    rows, columns = plain.shape[:2]
    unit = rows / 8
    assert marked[:, 1].min() > columns / 2 + 0.5 * unit
    heights = (rows / 2 - marked[:, 0]) / unit
    assert heights.max() < 1
    assert (heights > 0.2).any()
    assert (heights < -0.2).any()
    assert not (np.abs(heights) < 0.2).any()


def test_where_rows_are_crowded_only_the_largest_and_the_underlined_are_named(paint):
    values = [0.1, 0.7, 0.0, 0.2]
    style = {
        "width": 0.6,
        "row_labels": ["I"] * 4,
        "label_side": "right",
        "mark_largest": True,
        "underlined": 3,
    }

    def named(height):
        frame = paint(HeatMap(values, height=height, **style))
        bare = paint(HeatMap(values, height=height, width=0.6))
        rows = np.unique(np.argwhere((frame != bare).any(axis=2))[:, 0])
        places = (len(frame) / 2 - rows) * 8 / len(frame)
        cells = np.floor((height / 2 - places) / height * 4).astype(int)
        return set(np.minimum(cells, 3).tolist())  # the underline is below the map

    assert named(4.0) == {0, 1, 2, 3}
    assert named(0.88) == {1, 3}


def test_values_count_and_colors_blend_under_a_transform():
    heat_map = HeatMap(MATRIX, scale=4.0)
    target = HeatMap(-MATRIX, scale=8.0, height=2).shift([1, 2, 0])
    animation = Transform(heat_map, target)
    animation.begin()
    animation.interpolate(0.5)
    assert np.allclose(heat_map.matrix, 0)
    assert heat_map.scale_value == 6.0
    animation.interpolate(1)
    assert np.allclose(heat_map.matrix, -MATRIX)
    assert np.allclose(heat_map.get_center(), [1, 2, 0])


def test_animate_show_ends_on_the_values(film):
    heat_map = HeatMap(MATRIX, height=3)
    target = MATRIX[::-1]
    _, frames = film(lambda scene: scene.play(heat_map.animate.show(target), run_time=0.3))
    assert np.array_equal(heat_map.matrix, target)
    assert len(frames) > 2
    assert not np.array_equal(frames[0], frames[-1])


def test_a_cell_can_be_pointed_at():
    heat_map = HeatMap(MATRIX, height=2)
    cell = heat_map.cell(1, 2)
    assert np.allclose(cell.get_center(), [1, -0.5, 0])
    assert cell.width == pytest.approx(1)
    scene = Scene()
    scene.add(heat_map)
    scene.play(Indicate(cell, color="#FF0000"), run_time=0.2)
    assert np.allclose(cell.get_center(), [1, -0.5, 0])


def test_an_indicated_cell_grows_over_the_others(paint, at):
    heat_map = HeatMap(np.zeros((3, 3)), height=3, scale=1.0, numbers=False, border_width=0)
    heat_map.cell(1, 1).set_color("#FF0000").scale(1.6)
    frame = paint(heat_map)
    assert at(frame, [0.7, 0, 0])[0] > 100
    assert at(frame, [0.7, 1, 0]) == [0, 0, 0]


def test_create_uncovers_row_by_row(paint, at):
    heat_map = HeatMap(np.ones((4, 2)), height=4, numbers=False)
    heat_map.pointwise_become_partial(heat_map, 0, 0.5)
    frame = paint(heat_map)
    assert at(frame, [0.5, 0.5, 0])[0] > 200
    assert at(frame, [0.5, -0.5, 0]) == [0, 0, 0]


@pytest.mark.parametrize("shape", [(10, 10), (10, 784)])
def test_all_cells_are_painted_as_one_image(monkeypatch, paint, shape):
    painted = []
    for name in ("image", "polygon", "text"):
        monkeypatch.setattr(Canvas, name, lambda self, *_, name=name: painted.append(name))
    paint(HeatMap(np.ones(shape), height=6, width=9))
    assert painted.count("image") == 1
    assert painted.count("polygon") == 0
    assert painted.count("text") == (100 if shape == (10, 10) else 0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: HeatMap(np.zeros((2, 2, 2))), r"\(2, 2, 2\)"),
        (lambda: HeatMap([]), "rows and columns"),
        (lambda: HeatMap(MATRIX, scale=0), "scale=0"),
        (lambda: HeatMap(MATRIX, row_labels=["a"]), "2 rows and was given 1 row_labels"),
        (lambda: HeatMap(MATRIX, column_labels=["a"]), "3 columns and was given 1"),
        (lambda: HeatMap(MATRIX).show(MATRIX.T), r"2 rows and 3 columns.*\(3, 2\)"),
        (lambda: HeatMap(MATRIX).show(MATRIX.ravel()), r"\(6,\)"),
        (lambda: HeatMap(MATRIX).cell(2, 0), "no cell in row 2, column 0"),
        (lambda: HeatMap(MATRIX).cell(0, -1), "column -1"),
        (
            lambda: Transform(HeatMap(MATRIX), HeatMap(MATRIX.T)).begin(),
            "2 × 3 cells into one of 3",
        ),
        (lambda: ColorBar(0), "scale=0"),
        (lambda: ColorBar(1.0, height=0.2), "no room"),
        (lambda: ColorBar(1.0, width=0.5, height=3), "no room"),
    ],
)
def test_what_does_not_fit_is_refused(make, message):
    with pytest.raises(DrawingError, match=message):
        make()


def test_a_column_may_be_given_as_a_row_of_numbers():
    column = HeatMap([1.0, 2.0, 3.0])
    assert column.matrix.shape == (3, 1)
    assert column.show([3.0, 2.0, 1.0]).matrix[:, 0].tolist() == [3, 2, 1]


def test_a_color_bar_tells_its_scale_with_zero_in_the_middle(paint, at):
    bar = ColorBar(1.5, width=6, height=1, text_height=0.3, palette="article")
    assert bar.texts() == ("−1.5", "0", "1.5")
    frame = paint(bar)
    low, middle, high = (np.array(at(frame, [x, 0.3, 0])) for x in (-2.9, 0, 2.9))
    assert middle.sum() < 30
    assert low.argmax() == 0
    assert high.argmax() == 1


def test_the_numbers_of_a_color_bar_count():
    bar = ColorBar(2.0)
    animation = Transform(bar, ColorBar(4.0))
    animation.begin()
    animation.interpolate(0.5)
    assert bar.texts() == ("−3.0", "0", "3.0")
    assert bar.show(0.04).texts() == ("−0.040", "0", "0.040")
    assert bar.show(0.0).texts()[2] == "0.0"
    assert ColorBar(ends=("less", "more")).texts() == ("less", "0", "more")


def test_a_color_bar_can_stand(paint, at):
    bar = ColorBar(1.0, width=1.2, height=4, palette="article")
    frame = paint(bar)
    assert np.argmax(at(frame, [-0.5, 1.9, 0])) == 1
    assert np.argmax(at(frame, [-0.5, -1.9, 0])) == 0


def test_a_color_bar_too_short_for_two_numbers_has_one_of_both_signs(monkeypatch, paint):
    written = []
    text = Canvas.text
    monkeypatch.setattr(
        Canvas,
        "text",
        lambda self, outline, *at: (written.append(outline), text(self, outline, *at)),
    )
    paint(ColorBar(1.5, width=0.9, height=0.48))
    assert written == [outline_text("±1.5")]
    written.clear()
    paint(ColorBar(1.5, width=2.4, height=0.48))
    assert len(written) == 3


def test_names_become_lower_and_then_shorter_where_there_is_less_room():
    column = HeatMap([0.0, 0.0], row_labels=("Pullover", "Coat"), label_side="right")
    heights = []
    for names in (5.0, 2.0, 1.0):
        column.fit(ORIGIN, 0.9, 2.0, names)
        heights.append(column.label_height())
    assert heights[0] > heights[1] > heights[2]
    assert heights[2] == pytest.approx(10 / 60, abs=1e-3)


@pytest.mark.parametrize("y", np.linspace(-3.5, 3.5, 15))
def test_names_at_their_least_height_are_still_drawn(y):
    column = HeatMap([0.0, 0.0], row_labels=("Pullover", "Coat"), label_side="right")
    column.fit((1.3 * y, y, 0.0), 0.92, 3.1 + y / 10, 1.0)
    assert column.lettering[1] == 1.0


def test_numbers_of_a_table_have_the_same_decimals():
    assert [even_number(v, 2) for v in (0.5, -0.004, 9.94, 9.96, -120)] == [
        "0.50",
        "0.00",
        "9.94",
        "10",
        "−120",
    ]
    assert [decimals_for(v) for v in (11.0, 1.0, 0.99, 0.1, 0.03, 0.0, 1e-30)] == [
        1,
        1,
        2,
        2,
        3,
        1,
        6,
    ]
