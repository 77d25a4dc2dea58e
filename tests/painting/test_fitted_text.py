from __future__ import annotations

import pytest

from nnviz_manim.painting.glyphs import (
    READABLE,
    fitted_text,
    outline_text,
    outline_within,
    with_names,
)

NAME = "Saint Vincent and the Grenadines"
WIDTH = outline_text(NAME).width


def test_words_with_room_stay_as_they_are() -> None:
    outline, size = fitted_text(NAME, 0.3, WIDTH * 0.3)
    assert (outline.width, size) == (WIDTH, 0.3)


def test_words_become_smaller_before_they_become_shorter() -> None:
    outline, size = fitted_text(NAME, 0.3, WIDTH * 0.25)
    assert outline.width == WIDTH
    assert size == pytest.approx(0.25)


def test_words_become_shorter_before_nobody_can_read_them() -> None:
    outline, size = fitted_text(NAME, 0.3, WIDTH * 0.1)
    assert size == READABLE
    assert 0 < outline.width * size <= WIDTH * 0.1
    assert outline.width == outline_within(NAME, WIDTH * 0.1 / READABLE).width


def test_small_words_do_not_become_larger() -> None:
    assert fitted_text(NAME, 0.1, WIDTH * 0.05)[1] == 0.1


def test_names_in_a_sentence_are_shortened_and_the_rest_is_kept() -> None:
    pattern = "most often: {} taken for {}, 7 times"
    whole = with_names(pattern, (NAME, "Oman"), 1000)
    assert whole == f"most often: {NAME} taken for Oman, 7 times"
    tight = with_names(pattern, (NAME, "Oman"), outline_text(whole).width - 8)
    assert tight.startswith("most often: Saint Vin")
    assert tight.endswith("… taken for Oman, 7 times")
    assert outline_text(tight).width <= outline_text(whole).width - 8
