"""The check that nothing leaves the picture."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Circle, Group, ImageMobject, Mobject, Square, ValueTracker

from previews.layout import outside

WIDTH, HEIGHT = 14.0, 8.0


class Arrays(Mobject):
    """Stands for a mobject that paints itself from arrays."""

    def __init__(self, opacity: float) -> None:
        super().__init__()
        self.points = np.array([[9.0, 0.0, 0.0], [10.0, 1.0, 0.0]])
        self.opacities = np.full(2, opacity)


def test_what_lies_inside_is_right() -> None:
    assert outside([Circle(), Square().shift(6 * RIGHT)], WIDTH, HEIGHT) == []


@pytest.mark.parametrize(
    ("shift", "side"),
    [(6.5 * RIGHT, "right"), (6.5 * LEFT, "left"), (3.5 * UP, "top"), (-3.5 * UP, "bottom")],
)
def test_each_side_is_watched(shift: np.ndarray, side: str) -> None:
    (fault,) = outside([Circle().shift(shift)], WIDTH, HEIGHT)
    assert f"0.50 on the {side}" in fault


def test_a_member_of_a_group_is_found_and_told_once() -> None:
    stray = Circle().shift(9 * RIGHT)
    assert len(outside([Group(Square(), Group(stray)), stray], WIDTH, HEIGHT)) == 1


def test_what_cannot_be_seen_may_lie_anywhere() -> None:
    hidden = Circle(stroke_opacity=0, fill_opacity=0).shift(9 * RIGHT)
    assert outside([hidden, Arrays(0.0), ValueTracker(1000.0)], WIDTH, HEIGHT) == []


def test_mobjects_of_arrays_and_images_are_watched_too() -> None:
    image = ImageMobject(np.full((4, 4), 255, dtype=np.uint8)).shift(9 * RIGHT)
    assert len(outside([Arrays(0.5), image], WIDTH, HEIGHT)) == 2


def test_a_place_that_is_no_number_is_a_fault() -> None:
    broken = Arrays(1.0)
    broken.points = np.full((2, 3), np.nan)
    (fault,) = outside([broken], WIDTH, HEIGHT)
    assert "not a number" in fault
