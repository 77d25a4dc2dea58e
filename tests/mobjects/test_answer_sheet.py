"""Images with what they are taken for below them."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import AnswerSheet

IMAGES = np.ones((4, 8, 8))
GUESSES = [[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 2, 3]]


def sheet(**style) -> AnswerSheet:
    settings = {"epochs": [0, 10, 20], "per_row": 2, "width": 6, "height": 6, "text_height": 0.4}
    return AnswerSheet(IMAGES, GUESSES, [0, 1, 2, 3], list("abcd"), **(settings | style))


def test_answers_are_those_of_the_last_moment():
    made = sheet()
    answers = {epoch: "".join(made.show_epoch(epoch).answers()) for epoch in (0, 9.9, 10, 15, 20)}
    assert answers == {0: "aaaa", 9.9: "aaaa", 10: "abab", 15: "abab", 20: "abcd"}
    assert made.width <= 6
    assert made.height <= 6
    assert made.smallest_text() == pytest.approx(0.4)


def test_images_stand_above_words_that_can_be_hidden(paint, at):
    made = sheet()
    box = made.part_points()[0]
    picture = box[:2].mean(axis=0) - np.array([0, 0.3, 0])
    right, wrong = paint(made), paint(sheet().show_epoch(10))
    assert min(at(right, picture)) > 230

    def lettering(frame, part):
        low, high = made.part_points()[part, 2], made.part_points()[part, 3]
        rows, columns = frame.shape[:2]
        x0, x1 = (round(columns / 2 + 60 * x) for x in (low[0], high[0]))
        y0, y1 = (round(rows / 2 - 60 * y) for y in (low[1] + 0.5, low[1]))
        return frame[y0:y1, x0:x1].reshape(-1, 3).max(axis=0)

    assert lettering(right, 0)[1] > lettering(right, 0)[0], "green where it is right"
    assert lettering(right, 1)[0] > lettering(right, 1)[1], "red where it is wrong"
    assert lettering(wrong, 1)[1] > lettering(wrong, 1)[0]
    hidden = paint(made.hide_answers())
    assert lettering(hidden, 0).max() < 20
    assert min(at(hidden, picture)) > 230


def test_guesses_that_do_not_fit_are_refused():
    with pytest.raises(DrawingError, match="4 labels"):
        AnswerSheet(IMAGES, np.zeros((2, 3)), [0, 1, 2, 3], list("abcd"))
    with pytest.raises(DrawingError, match="no room"):
        sheet(height=1)
