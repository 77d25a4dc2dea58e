"""The check that text can be read at 480p."""

import numpy as np
import pytest
from manim import MarkupText, MathTypst, Mobject, Scene, Text

from nnviz_manim.mobjects import Caption, Counter
from previews.lettering import painted_too_small, text_heights, too_small
from previews.listening import listen

SCALE = 60.0
"""Pixels of a scene unit."""


class Painted(Mobject):
    """Stands for a mobject that paints its own numbers."""

    def __init__(self, digit: float | None, opacity: float = 1.0) -> None:
        super().__init__()
        self.points = np.zeros((1, 3))
        self.opacities = np.array([opacity])
        self.digit = digit

    def smallest_text(self) -> float | None:
        return self.digit


@pytest.fixture(autouse=True)
def _config(manim_config: object) -> None:
    """Text leaves its outlines in a temporary folder."""


def test_large_text_is_right_and_small_text_is_not() -> None:
    assert too_small([Text("Epoch 3", font_size=30)], SCALE) == []
    (fault,) = too_small([Text("Epoch 3", font_size=12)], SCALE)
    assert "Epoch 3" in fault
    assert "at least 10 needed" in fault


def test_height_is_that_of_a_digit_in_pixels() -> None:
    digit = Text("0", font_size=40)
    (height,) = [pixels for _, pixels in text_heights([digit], SCALE)]
    assert height == pytest.approx(digit.height * SCALE)


def test_a_text_that_was_scaled_down_is_measured_as_it_is() -> None:
    assert too_small([Text("Epoch 3", font_size=30).scale(0.3)], SCALE)


def test_low_letters_are_judged_by_the_capitals_they_go_with() -> None:
    heights = [
        pixels
        for _, pixels in text_heights([Text("H", font_size=30), Text("x", font_size=30)], SCALE)
    ]
    assert heights[1] == pytest.approx(heights[0], rel=0.1)


def test_dots_and_dashes_have_no_height() -> None:
    assert list(text_heights([Text("…", font_size=10), Text("–", font_size=10)], SCALE)) == []


@pytest.mark.parametrize("kind", [MarkupText, MathTypst])
def test_other_kinds_of_text_are_measured(kind: type) -> None:
    assert too_small([kind("W", font_size=48)], SCALE) == []
    assert too_small([kind("W", font_size=8)], SCALE)


def test_text_that_cannot_be_seen_is_left_out() -> None:
    assert too_small([Text("Epoch 3", font_size=8).set_opacity(0)], SCALE) == []


def test_mobjects_that_paint_text_are_asked() -> None:
    assert too_small([Painted(10 / SCALE), Painted(None), Painted(0.01, opacity=0.0)], SCALE) == []
    (fault,) = too_small([Painted(0.1)], SCALE)
    assert "6.0 pixels" in fault


def test_words_are_measured_as_they_are_painted() -> None:
    number = Counter(1_234_567_890, height=0.3, width=0.5)
    (word,) = listen([number], Scene().camera)
    (fault,) = painted_too_small([word], SCALE)
    assert "Counter" in fault
    assert painted_too_small(listen([Caption("wide", height=0.3)], Scene().camera), SCALE) == []
