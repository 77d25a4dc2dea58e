"""What stands still is painted through masks, byte for byte as if it were drawn anew."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from manim import LEFT, RIGHT, Camera, MovingCamera

from nnviz_manim.mobjects import Caption, Connections, PixelGrid
from nnviz_manim.painting import masks as mask_module
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.glyphs import TextOutline, outline_text
from nnviz_manim.painting.masks import LineMasks, Mask, Masks, Rims, Strokes, draw
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
    """Number of lines that were stroked one by one since it was last cleared."""
    drawn = []
    stroke = mask_module.stroke_line

    def noted(context, start, end, width):
        drawn.append(width)
        stroke(context, start, end, width)

    monkeypatch.setattr(mask_module, "stroke_line", noted)
    return drawn


@pytest.mark.parametrize("strongest_on_top", [True, False])
@pytest.mark.parametrize("widths", [(3, 3), (1, 4)])
def test_masks_look_like_strokes(strokes, strongest_on_top, widths):
    various = lines(strongest_on_top=strongest_on_top, palette="article", widths=widths)
    first, second, third = frames_of(various, 3, colors_change)
    assert len(strokes) == 9
    assert first.max() > 200
    assert np.array_equal(first, third)
    assert np.abs(first - second).max() > 100


def test_a_width_is_told_from_another_by_a_sixteenth(strokes):
    def grow(each):
        each.widths = (each.widths[0] + 0.02, each.widths[1] + 0.02)

    growing = lines(palette="article")
    frames = list(frames_of(growing, 12, grow))
    assert 9 < len(strokes) < 9 * 12 / 2
    # What was painted before makes no difference.
    growing.widths = (3.22, 3.22)
    assert np.array_equal(frames[-1], next(frames_of(growing, 1)))


def test_lines_that_move_are_stroked(strokes):
    list(frames_of(lines(), 4, lambda moved: moved.shift(0.1 * RIGHT)))
    assert len(strokes) == 9 * 4


def test_lines_that_have_rested_can_move_on(strokes):
    camera, moving = Camera(), lines()
    for _ in range(3):
        camera.capture_mobjects([moving])
        colors_change(moving)
    moving.shift(LEFT)
    camera.reset()
    camera.capture_mobjects([moving])
    assert len(strokes) == 9 + 9
    assert np.array_equal(camera.pixel_array[..., :3], next(frames_of(moving, 1)))


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
    assert np.array_equal(first, third)


FRAME = (854, 480)


def lines_at(scale, ends=((0.0, 0.0), (3.0, 2.0)), count=1, frame=FRAME):
    segments = np.array([ends] * count, dtype=float)
    return LineMasks(segments.tobytes(), frame, scale, 0, 0, scale, 40, 40)


def test_a_mask_is_made_when_it_is_asked_for_again():
    masks = lines_at(60)
    assert masks.find(0, 0.03) is None
    mask = masks.find(0, 0.03)
    assert mask is not None
    assert mask is masks.find(0, 0.03)
    assert masks.find(0, 0.04) is None


def test_large_lines_have_no_masks():
    """They are stroked as soon, and would fill the memory."""
    assert lines_at(60).small.all()
    assert not lines_at(135).small.any()
    assert lines_at(135, ends=((0.0, 0.0), (6.0, 0.0))).small.all()
    assert not lines_at(135, ends=((0.0, 0.0), (60.0, 0.0))).small.any()


def test_what_juts_out_of_the_frame_has_no_mask():
    """Cairo cuts it off where it strokes it, and rounds otherwise than through a mask."""
    masks = lines_at(60, frame=(200, 480))
    assert [masks.find(0, 0.03) for _ in range(3)] == [None] * 3
    out = lines(palette="article").shift(6 * LEFT)
    first, second, third = frames_of(out, 3, colors_change)
    assert np.array_equal(first, third)
    assert not np.array_equal(first, second)


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
    monkeypatch.setattr("nnviz_manim.painting.masks._LINE_PIXELS", 30_000)
    masks = lines_at(60, count=20)
    found = [(masks.find(line, 0.03), masks.find(line, 0.03))[1] for line in range(20)]
    assert [mask is not None for mask in found] == [True] * 2 + [False] * 18


@pytest.mark.parametrize("alpha", [1.0, 0.999, 0.6])
def test_under_a_clip_lines_look_as_they_did_too(alpha):
    camera = Camera()
    canvas = Canvas(camera.get_cairo_context(camera.pixel_array))
    box = np.array([[-1.03, 1.02, 0], [1.04, 1.02, 0], [-1.03, -1.07, 0], [1.04, -1.07, 0]])
    segments, frames = lines().part_points(), []
    for _ in range(3):
        camera.reset()
        with canvas.clipped(box, np.array([0.0, 0.77])):
            canvas.separate_lines(segments, [(1, 0.5, 0, alpha)] * 9, 3.0, range(9))
        frames.append(camera.pixel_array.copy())
    assert frames[0].max(axis=(0, 1))[0] > 100
    assert np.array_equal(frames[0], frames[1])
    assert np.array_equal(frames[0], frames[2])


def test_a_clip_and_a_turn_end_with_an_error_too():
    camera = Camera()
    canvas = Canvas(camera.get_cairo_context(camera.pixel_array))
    before = canvas.context.get_matrix(), canvas.context.clip_extents()
    box = np.array([[-1.0, 1, 0], [1, 1, 0], [-1, -1, 0], [1, -1, 0]])
    for block in (
        lambda: canvas.clipped(box, np.array([0.0, 0.5])),
        lambda: canvas.turned(1, 1, 0.5),
        lambda: canvas.inside((-1.0, -1.0), (1.0, 0.5)),
        lambda: canvas.as_one(0.5),
    ):
        with pytest.raises(ZeroDivisionError), block():
            raise ZeroDivisionError
        assert (canvas.context.get_matrix(), canvas.context.clip_extents()) == before
        assert canvas._clips == 0


# Masks of shapes


def drawn(shape, matrix, size):
    surface = cairo.ImageSurface(cairo.FORMAT_A8, *size)
    context = cairo.Context(surface)
    context.set_matrix(matrix)
    draw(context, shape)
    return np.ndarray((size[1], surface.get_stride()), np.uint8, surface.get_data()).astype(int)


SHAPES = {
    "text": outline_text("Ågj 7%"),
    "rims": Rims(((0.5, 0.2, 0.4), (1.5, 0.2, 0.4)), 0.1),
    "lines": Strokes(np.array([[[0.1, 0], [3, 1]], [[0, 0.5], [3, 0.5]]]).tobytes(), 0.1),
}


@pytest.mark.parametrize("turn", [0.0, 0.4])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_mask_is_the_shape(shape, turn):
    matrix = cairo.Matrix(20, 0, 0, -20, 0, 0) * cairo.Matrix.init_rotate(turn)
    numbers = matrix.xx, matrix.yx, matrix.xy, matrix.yy, 40.3, 40.8
    found = Mask.of(shape, *numbers)
    surface = cairo.ImageSurface(cairo.FORMAT_A8, 200, 120)
    context = cairo.Context(surface)
    context.mask_surface(found.surface, found.left, found.top)
    masked = np.ndarray((120, surface.get_stride()), np.uint8, surface.get_data()).astype(int)
    assert masked.max() == 255
    assert np.abs(masked - drawn(shape, cairo.Matrix(*numbers), (200, 120))).max() <= 1


def test_the_mask_of_a_place_is_made_once():
    outline, masks = outline_text("once"), Masks()
    first = masks.of_shape(outline, 9, 0, 0, -9, 0.25, 0.5)
    assert masks.of_shape(outline, 9, 0, 0, -9, 0.25, 0.5) is first
    assert masks.of_shape(outline, 9, 0, 0, -9, 0.5, 0.5) is not first
    assert Masks().of_shape(outline, 9, 0, 0, -9, 0.25, 0.5) is not first


def test_large_and_empty_texts_have_no_mask(paint):
    assert Mask.of(outline_text("large"), 200, 0, 0, -200, 0, 0) is None
    assert Mask.of(TextOutline(0.0, None), 9, 0, 0, -9, 0, 0) is None
    rows = np.flatnonzero(paint(Caption("HEIT", height=3.0)).max(axis=(1, 2)) > 128)
    assert len(rows) == pytest.approx(3.0 * 60.05, abs=1.5)


def test_no_lines_at_all(strokes):
    nothing = lines()
    canvas = Canvas(Camera().get_cairo_context(Camera().pixel_array))
    canvas.separate_lines(nothing.part_points()[:0], [], 3.0, [])
    assert strokes == []


def test_palettes_differ():
    """What the other tests rely on."""
    assert isinstance(palette_named("article"), Palette)
    assert palette_named("article").positive != palette_named("blue-red").positive
