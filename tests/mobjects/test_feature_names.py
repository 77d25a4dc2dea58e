"""Names of inputs with their values, each line ending at a neuron."""

from __future__ import annotations

import pytest
from manim import DOWN, PI, UP
from painted_words import painted

from nnviz_manim.mobjects import FeatureNames

NAMES = ("sepal length", "width")
VALUES = [["5.1", "3.5"], ["6.32", "2.8"]]


def test_each_line_ends_at_its_neuron_with_the_value_last() -> None:
    canvas = painted(FeatureNames(NAMES, VALUES, [UP, DOWN], length=4))
    for line in canvas.lines_of_text():
        name, value = line
        assert name.right < value.left
        assert value.right == pytest.approx(0)
    assert len(canvas.texts) == 4


def test_another_input_has_other_values() -> None:
    names = FeatureNames(NAMES, VALUES, [UP, DOWN], length=4)
    first = painted(names).lines_of_text()[0][1]
    other = painted(names.follow(1)).lines_of_text()[0][1]
    assert other.right - other.left > first.right - first.left
    assert len(painted(names.follow(7)).texts) == 2, "of an unknown input only the names stand"


def test_names_without_room_are_shortened_and_values_are_not() -> None:
    whole = FeatureNames(NAMES, VALUES, [UP, DOWN], length=FeatureNames.length_for(NAMES, VALUES))
    cut = FeatureNames(NAMES, VALUES, [UP, DOWN], length=1.0)
    (name, value), _ = painted(cut).lines_of_text()
    (_, same), _ = painted(whole).lines_of_text()
    assert value.right - value.left == pytest.approx(same.right - same.left)
    assert name.left >= -1.0 - 1e-6
    assert cut.smallest_text() == whole.smallest_text() == pytest.approx(0.17)


def test_upright_lines_are_read_upwards_and_a_turned_one_turns() -> None:
    assert painted(FeatureNames(NAMES, VALUES, [UP, DOWN], length=4)).angle == 0
    upright = FeatureNames(NAMES, VALUES, [UP, DOWN], length=4, turned=True)
    assert painted(upright).angle == pytest.approx(PI / 2)
    lying = FeatureNames(NAMES, VALUES, [UP, DOWN], length=4).rotate(PI / 6)
    assert painted(lying).angle == pytest.approx(PI / 6)
