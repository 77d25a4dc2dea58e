"""Lines that stay where they are are painted through masks, and look as if they were stroked."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from manim import LEFT, RIGHT, Camera, MovingCamera

from nnviz_manim.mobjects import Caption, Connections, PixelGrid
from nnviz_manim.painting import line_masks as line_painting
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.line_masks import line_masks
from nnviz_manim.painting.palette import Palette, palette_named


def lines(**style) -> Connections:
    rng = np.random.default_rng(1)
    sources = [[-1.5, y, 0] for y in (-1, 0, 1)]
    targets = [[1.5, y, 0] for y in (-1.5, 0, 1.5)]
    weights = rng.normal(size=(3, 3))
    return Connections(sources, targets, weights, **{"widths": (3, 3), **style})


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
    """Number of lines that were stroked since it was last cleared."""
    drawn = []
    stroke = line_painting._stroke

    def noted(context, ends, width):
        if context.get_target().get_format() != cairo.FORMAT_A8:  # a mask is stroked, too
            drawn.append(width)
        stroke(context, ends, width)

    monkeypatch.setattr(line_painting, "_stroke", noted)
    return drawn


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    line_masks.cache_clear()


@pytest.mark.parametrize("strongest_on_top", [True, False])
@pytest.mark.parametrize("widths", [(3, 3), (1, 4)])
def test_masks_look_like_strokes(strokes, strongest_on_top, widths):
    various = lines(strongest_on_top=strongest_on_top, palette="article", widths=widths)
    first, second, third = frames_of(various, 3, colors_change)
    assert len(strokes) == 9
    assert first.max() > 200
    assert np.abs(first - third).max() <= 2
    assert np.abs(first - second).max() > 100


def test_a_width_is_told_from_another_by_a_sixteenth(strokes):
    def grow(each):
        each.widths = (each.widths[0] + 0.02, each.widths[1] + 0.02)

    growing = lines(palette="article")
    frames = list(frames_of(growing, 12, grow))
    assert 9 < len(strokes) < 9 * 12 / 2
    # What was painted before makes no difference.
    line_masks.cache_clear()
    growing.widths = (3.22, 3.22)
    assert np.abs(frames[-1] - next(frames_of(growing, 1))).max() <= 2


def test_lines_that_move_are_stroked(strokes):
    list(frames_of(lines(), 4, lambda moved: moved.shift(0.1 * RIGHT)))
    assert len(strokes) == 9 * 4


def test_lines_that_have_rested_can_move_on(strokes):
    moving = lines()
    list(frames_of(moving, 3, colors_change))
    moving.shift(LEFT)
    frame = next(frames_of(moving, 1))
    assert len(strokes) == 9 + 9
    line_masks.cache_clear()
    assert np.array_equal(frame, next(frames_of(moving, 1)))


def test_while_they_grow_every_frame_has_lines_of_its_own(strokes):
    growing = lines()
    longer = iter((0.3, 0.6, 0.9, 1.0))
    grown = list(
        frames_of(growing, 4, lambda each: each.pointwise_become_partial(each, 0, next(longer)))
    )
    assert len(strokes) == 9 * 4
    assert grown[1].sum() < grown[2].sum() < grown[3].sum()


def test_a_turned_and_reduced_picture_has_masks_of_its_own():
    turned = lines(palette="article").rotate(0.4).scale(0.7)
    first, _, third = frames_of(turned, 3, colors_change)
    assert np.abs(first - third).max() <= 2


def masks_at(scale, ends=((0.0, 0.0), (3.0, 2.0)), count=1):
    segments = np.array([ends] * count, dtype=float)
    return line_masks(segments.tobytes(), (scale, 0, 0, -scale, 0, 0))


def test_a_mask_is_made_when_it_is_asked_for_again():
    masks = masks_at(60)
    assert masks.find(0, 0.03) is None
    mask = masks.find(0, 0.03)
    assert mask is masks.find(0, 0.03)
    assert masks.find(0, 0.04) is None
    assert masks_at(60) is masks
    assert masks_at(61) is not masks


def test_large_lines_have_no_masks():
    """They are stroked as soon, and would fill the memory."""
    assert masks_at(60) is not None
    assert masks_at(135) is None
    assert masks_at(135, ends=((0.0, 0.0), (6.0, 0.0))) is not None


def test_what_is_seen_from_very_near_is_no_longer_masked():
    """Cairo refuses images as long as that."""
    camera = MovingCamera()
    camera.frame.scale(1 / 400)
    flat = Connections([[-1.5, 0, 0]], [[1.5, 0, 0]], [[1.0]], palette="article")
    grid = PixelGrid(np.eye(2), height=2, grid_width=0.01)
    for _ in range(3):
        camera.reset()
        camera.capture_mobjects([grid, flat, Caption("M", height=0.001, width=2)])
        flat.palette = palette_named("blue-red")
        assert camera.pixel_array[..., :3].max() > 100


def test_masks_are_limited(monkeypatch):
    monkeypatch.setattr("nnviz_manim.painting.line_masks._MOST_PIXELS", 30_000)
    masks = masks_at(60, count=20)
    found = [(masks.find(line, 0.03), masks.find(line, 0.03))[1] for line in range(20)]
    assert [mask is not None for mask in found] == [True] * 2 + [False] * 18


def test_no_lines_at_all(strokes):
    nothing = lines()
    canvas = Canvas(Camera().get_cairo_context(Camera().pixel_array))
    canvas.separate_lines(nothing.part_points()[:0], [], 3.0, [])
    assert strokes == []


def test_palettes_differ():
    """What the other tests rely on."""
    assert isinstance(palette_named("article"), Palette)
    assert palette_named("article").positive != palette_named("blue-red").positive
