"""Lines that stay where they are are painted through masks, and look as if they were stroked."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, Camera

from nnviz_manim.mobjects import Connections
from nnviz_manim.mobjects.canvas import Canvas
from nnviz_manim.mobjects.line_masks import line_masks
from nnviz_manim.mobjects.palette import Palette, palette_named


def lines(**style) -> Connections:
    rng = np.random.default_rng(1)
    sources = [[-3, y, 0] for y in (-2, 0, 2)]
    targets = [[3, y, 0] for y in (-3, 0, 3)]
    weights = rng.normal(size=(3, 3))
    return Connections(sources, targets, weights, widths=(3, 3), **style)


def frames_of(mobject, count, change=lambda _mobject: None):
    camera = Camera()
    for _ in range(count):
        camera.reset()
        camera.capture_mobjects([mobject])
        yield camera.pixel_array[..., :3].astype(int).copy()
        change(mobject)


def colors_change(mobject: Connections) -> None:
    """So that the painter cannot copy the last frame."""
    other = palette_named("article")
    mobject.palette = other if mobject.palette is not other else palette_named("blue-red")


@pytest.fixture
def strokes(monkeypatch):
    """Numbers of lines that were stroked, frame by frame."""
    counts = []
    stroke_lines = Canvas._stroke_lines

    def noted(self, ends, *rest):
        counts.append(len(ends))
        stroke_lines(self, ends, *rest)

    monkeypatch.setattr(Canvas, "_stroke_lines", noted)
    return counts


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    line_masks.cache_clear()


@pytest.mark.parametrize("strongest_on_top", [True, False])
def test_masks_look_like_strokes(strokes, strongest_on_top):
    first, second, third = frames_of(
        lines(strongest_on_top=strongest_on_top, palette="article"), 3, colors_change
    )
    assert strokes == [9]
    assert first.max() > 200
    assert np.abs(first - third).max() <= 2
    assert np.abs(first - second).max() > 100


def test_lines_that_move_are_stroked(strokes):
    list(frames_of(lines(), 4, lambda moved: moved.shift(0.1 * RIGHT)))
    assert strokes == [9] * 4


def test_lines_that_come_to_rest_are_masked_and_move_on(strokes):
    moving = lines()
    list(frames_of(moving, 3, colors_change))
    moving.shift(LEFT)
    frame = next(frames_of(moving, 1))
    assert strokes == [9, 9]
    line_masks.cache_clear()
    assert np.array_equal(frame, next(frames_of(moving, 1)))


def test_lines_of_different_widths_are_stroked(strokes):
    various = Connections([[-3, 0, 0]], [[3, 1, 0], [3, -1, 0]], [[0.5], [1.0]], widths=(1, 4))
    list(frames_of(various, 3, colors_change))
    assert strokes == [2] * 3


def test_while_they_grow_every_frame_has_lines_of_its_own(strokes):
    growing = lines()
    longer = iter((0.3, 0.6, 0.9, 1.0))
    grown = list(
        frames_of(growing, 4, lambda each: each.pointwise_become_partial(each, 0, next(longer)))
    )
    assert strokes == [9] * 4
    assert grown[1].sum() < grown[2].sum() < grown[3].sum()


def test_a_turned_and_enlarged_picture_has_masks_of_its_own():
    turned = lines(palette="article").rotate(0.4).scale(0.7)
    first, _, third = frames_of(turned, 3, colors_change)
    assert np.abs(first - third).max() <= 3


def test_large_lines_have_no_masks():
    """They would fill the memory, and would not be painted sooner."""
    ends = np.array([[[0.0, 0.0], [14.0, 8.0]]] * 20).tobytes()
    small, large = (line_masks(ends, 0.04, (scale, 0, 0, -scale, 0, 0)) for scale in (60, 135))
    small.ready(), large.ready()
    assert len(small.ready()) == 20
    assert large.ready() is None


def test_palettes_differ():
    """What the other tests rely on."""
    assert isinstance(palette_named("article"), Palette)
    assert palette_named("article").positive != palette_named("blue-red").positive
