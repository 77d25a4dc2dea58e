"""The check that words and pictures keep clear of each other, by what is painted."""

from dataclasses import replace

import numpy as np
import pytest
from manim import LEFT, PI, RIGHT, UP, Circle, Mobject, Scene, Text

from nnviz_manim.mobjects import Caption, HeatMap, PixelGrid
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import outline_text
from previews.listening import Painted, listen
from previews.overlaps import overlapping, straying, written

WIDTH, HEIGHT = 14.0, 8.0


@pytest.fixture(autouse=True)
def _config(manim_config: object) -> None:
    """Text leaves its outlines in a temporary folder."""


def heard(*mobjects: Mobject) -> list[Painted]:
    return [*listen(mobjects, Scene().camera), *written(mobjects)]


def picture(side: float = 2.0) -> PixelGrid:
    return PixelGrid(np.ones((4, 4)), height=side)


class Juts(ArrayMobject):
    """Writes a word a given way beside its own box."""

    def __init__(self, by: float) -> None:
        super().__init__(1, box_corners(np.zeros(3), 2.0, 0.5))
        self.by = by

    def paint(self, canvas: Canvas, places: np.ndarray) -> None:
        canvas.text(outline_text("word"), -1.0 - self.by, -0.25, 0.4, (1.0, 1.0, 1.0, 1.0))


def test_words_are_heard_where_they_are_painted() -> None:
    caption = Caption("Epoch", height=0.5, width=6, align="right").shift(2 * UP)
    (word,) = heard(caption)
    low, high = word.corners.min(axis=0), word.corners.max(axis=0)
    assert low[1] == pytest.approx(1.75)
    assert high == pytest.approx([3.0, 2.25], abs=1e-3)
    assert high[0] - low[0] == pytest.approx(0.5 * outline_text("Epoch").width)


def test_words_that_keep_clear_are_right() -> None:
    one, other = Caption("above", height=0.3), Caption("below", height=0.3).shift(0.4 * UP)
    assert overlapping(heard(one, other)) == []


def test_words_on_words_are_found() -> None:
    one, other = Caption("one", height=0.3), Caption("other", height=0.3).shift(0.2 * UP)
    (fault,) = overlapping(heard(one, other))
    assert "lie on each other by 0.10" in fault
    assert len(overlapping(heard(one, Text("other", font_size=30)))) == 1


def test_a_box_may_be_wider_than_its_words() -> None:
    one = Caption("one", height=0.3, width=4, align="left")
    other = Caption("other", height=0.3, width=4, align="right")
    assert overlapping(heard(one, other)) == []


def test_turned_words_are_measured_along_their_sides() -> None:
    one = Caption("a line of some length", height=0.2).rotate(PI / 4)
    clear = one.copy().shift(0.5 * UP)
    assert overlapping(heard(one, clear)) == []
    assert overlapping(heard(one, one.copy().shift(0.2 * UP)))


def test_pictures_on_pictures_and_words_on_them_are_found() -> None:
    assert overlapping(heard(picture(), picture().shift(2.1 * RIGHT))) == []
    assert overlapping(heard(picture(), picture().shift(1.9 * RIGHT)))
    assert overlapping(heard(picture(), Caption("word", height=0.3)))


def test_a_mobject_may_write_onto_its_own_picture() -> None:
    heat_map = HeatMap(np.arange(4.0).reshape(2, 2), width=3, height=3)
    painted = heard(heat_map)
    assert {each.word for each in painted} == {True, False}
    assert overlapping(painted) == []


def test_what_cannot_be_seen_is_not_heard() -> None:
    assert heard(Caption("gone", height=0.3).set_opacity(0)) == []
    assert heard(Caption("gone", height=0.3).fade(0.97)) == []


def test_words_that_leave_the_picture_or_their_owner_are_found() -> None:
    assert straying(heard(Caption("word", height=0.3), Juts(0.0)), WIDTH, HEIGHT) == []
    (fault,) = straying(heard(Juts(0.5)), WIDTH, HEIGHT)
    assert "Juts at (" in fault
    assert "leaves what it belongs to by 0.50" in fault
    (fault,) = straying(heard(Caption("word", height=0.3).shift(7 * RIGHT)), WIDTH, HEIGHT)
    assert "leaves the picture" in fault


def test_labels_of_rows_and_columns_stand_beside_what_they_belong_to() -> None:
    labelled = HeatMap(np.ones((2, 1)), row_labels=("one", "two"), width=1, height=2)
    assert straying(heard(labelled), WIDTH, HEIGHT) == []
    painted = heard(labelled)
    place = next(number for number, each in enumerate(painted) if each.word)
    painted[place] = replace(painted[place], corners=painted[place].corners + 2 * LEFT[:2])
    [fault] = straying(painted, WIDTH, HEIGHT)
    assert "away from what it belongs to" in fault
    assert straying(heard(labelled.shift(6.6 * LEFT)), WIDTH, HEIGHT)


def test_listening_draws_nothing_and_other_mobjects_are_passed_over() -> None:
    camera = Scene().camera
    before = camera.pixel_array.copy()
    listen([Circle(), picture(), Caption("word", height=0.3)], camera)
    assert (camera.pixel_array == before).all()
