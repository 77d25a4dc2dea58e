"""What has not changed since the last frame is not painted again, and nobody can tell."""

from __future__ import annotations

import gc
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from manim import (
    LEFT,
    RED,
    RIGHT,
    UP,
    Camera,
    Group,
    Mobject,
    MovingCamera,
    Rectangle,
    Square,
)
from manim.utils.hashing import get_json

from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    LearningCurve,
    NetworkDiagram,
    NeuronColumn,
    PixelGrid,
    StatusPanel,
    WeightImages,
)
from nnviz_manim.painting import kept, painter, shaping
from nnviz_manim.painting.palette import palette_named
from nnviz_manim.painting.reuse import PaintedLast, look_of


def test_what_a_camera_remembers_does_not_tell_plays_apart():
    """Manim writes a camera out to know whether a play has changed, functions and all they name."""
    camera = Camera()
    written = []
    for picture in (PixelGrid(np.eye(3)), Caption("Another"), Square()):
        seen_by(camera, picture, PixelGrid(np.eye(2)))
        written.append(get_json(camera.display_funcs))
    assert len(set(written)) == 1


def seen_by(camera, *mobjects):
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[..., :3].astype(int).copy()


@pytest.fixture
def painted(monkeypatch):
    """Names of what is painted, in order."""
    names = []
    for kind in (Caption, Connections, NeuronColumn, PixelGrid):
        paint = kind.paint

        def noted(self, canvas, places, paint=paint):
            names.append(type(self).__name__)
            paint(self, canvas, places)

        monkeypatch.setattr(kind, "paint", noted)
    return names


def picture():
    """Four mobjects that lie over each other, from the bottom to the top."""
    return [
        Caption("still", height=0.8),
        PixelGrid(np.eye(4), height=2),
        NeuronColumn([0.2, 0.9], radius=0.6).shift(0.4 * RIGHT),
        Connections([[-2, 0, 0]], [[2, 1, 0], [2, -1, 0]], [[0.5], [-1.0]]),
    ]


# No difference is seen


def the(kind, parts):
    return next(part for part in parts if type(part) is kind)


def _turn_a_pixel(parts):
    the(PixelGrid, parts).values[0, 0, 1] = 1.0


def _fade_a_neuron(parts):
    the(NeuronColumn, parts).opacities[1] = 0.3


def _take_another_palette(parts):
    the(NeuronColumn, parts).palette = palette_named("article")


def _take_the_lines_away(parts):
    parts[:] = [part for part in parts if not isinstance(part, Connections)]


CHANGES = {
    "nothing": lambda _parts: None,
    "a value in place": _turn_a_pixel,
    "an opacity in place": _fade_a_neuron,
    "the lowest moves": lambda parts: parts[0].shift(0.3 * UP),
    "the highest moves": lambda parts: parts[-1].shift(0.3 * UP),
    "a word": lambda parts: the(Caption, parts).show("other"),
    "the palette": _take_another_palette,
    "one goes": _take_the_lines_away,
    "one comes on top": lambda parts: parts.append(Counter(3, height=1.0)),
    "one comes below": lambda parts: parts.insert(0, Counter(3, height=1.0)),
    "the order": lambda parts: parts.insert(0, parts.pop()),
    "one is hidden": lambda parts: parts[1].set_opacity(0),
    "a color": lambda parts: the(NeuronColumn, parts).part(0).set_color(RED),
    "something else comes below": lambda parts: parts.insert(0, Square(3, fill_opacity=1)),
    "something else comes between": lambda parts: parts.insert(2, Square(1, fill_opacity=1)),
}


@pytest.mark.parametrize("second", CHANGES)
@pytest.mark.parametrize("first", CHANGES)
def test_a_frame_looks_as_if_painted_anew(first, second):
    camera, parts = Camera(), picture()
    for change in (CHANGES["nothing"], CHANGES["nothing"], CHANGES[first], CHANGES[second]):
        change(parts)
        assert np.array_equal(seen_by(camera, *parts), seen_by(Camera(), *parts))


def test_what_lies_below_is_looked_at_too():
    camera, parts, below = Camera(), picture(), Rectangle(width=9, height=4, fill_opacity=1)
    frames = []
    for opacity in (1.0, 1.0, 0.4, 0.4, 0.0):
        below.set_fill(RED, opacity)
        frames.append(seen_by(camera, below, *parts))
        assert np.array_equal(frames[-1], seen_by(Camera(), below, *parts))
    assert not np.array_equal(frames[1], frames[2])


def test_a_camera_that_moves_sees_something_else(alike):
    camera, parts = MovingCamera(), picture()
    still = [seen_by(camera, *parts) for _ in range(3)]
    # Too little to be seen in a matrix that is written out in six digits.
    camera.frame.shift(0.02 * RIGHT)
    moved = seen_by(camera, *parts)
    assert alike(still[0], still[2])
    assert not np.array_equal(still[2], moved)
    other = MovingCamera()
    other.frame.shift(0.02 * RIGHT)
    assert alike(moved, seen_by(other, *parts))


def test_two_cameras_do_not_disturb_each_other():
    parts = picture()
    near, far = MovingCamera(), MovingCamera()
    far.frame.scale(3)
    for _ in range(3):
        frames = [seen_by(camera, *parts) for camera in (near, far)]
        assert not np.array_equal(*frames)
        parts[2].show([0.7, 0.1])


# It is done


def test_what_stands_still_is_not_painted_again(painted):
    camera, parts = Camera(), picture()
    seen_by(camera, *parts)
    assert painted == ["Caption", "PixelGrid", "NeuronColumn", "Connections"]
    seen_by(camera, *parts)  # now it is known to stand still, and kept
    painted.clear()
    seen_by(camera, *parts)
    assert painted == []


def test_only_what_moves_and_what_lies_above_it_is_painted(painted):
    camera, parts = Camera(), picture()
    for value in (0.1, 0.2, 0.3):
        painted.clear()
        parts[2].show([value, 0.5])
        seen_by(camera, *parts)
    assert painted == ["NeuronColumn", "Connections"]


def test_after_a_rest_what_never_moved_is_still_there(painted):
    camera, parts = Camera(), picture()
    for value in (0.1, 0.2, 0.2, 0.2, 0.3):
        painted.clear()
        parts[2].show([value, 0.5])
        seen_by(camera, *parts)
    assert painted == ["NeuronColumn", "Connections"]


def test_runs_between_other_mobjects_are_remembered_apart(painted):
    camera, parts = Camera(), picture()
    parts.insert(2, Square(1, fill_opacity=1))
    for _ in range(3):
        painted.clear()
        seen_by(camera, *parts)
    assert painted == []


def test_what_may_change_unseen_is_always_painted(painted):
    class NamedGrid(PixelGrid):
        names = kept()

    camera, parts = Camera(), picture()
    parts[1] = NamedGrid(np.eye(4), height=2)
    parts[1].names = ["a list can change without being replaced"]
    for _ in range(3):
        painted.clear()
        seen_by(camera, *parts)
    assert painted == ["NamedGrid", "NeuronColumn", "Connections"]


def test_little_is_kept(run):
    """Few images of the frame's size, however many mobjects and runs of them there were."""
    camera = Camera()
    diagram = NetworkDiagram(run, width=9.0)
    parts = diagram.family_members_with_points()
    for moving in [*parts, None]:
        for _ in range(3):
            if moving is not None:
                moving.shift(0.01 * LEFT)
            seen_by(camera, *parts)
    for caption in [Caption(f"number {number}") for number in range(10)]:
        seen_by(camera, caption)
    runs = painter._memories[camera]._runs
    assert len(runs) <= 3
    assert all(len(painted._images) <= 2 for painted in runs.values())


def test_the_memory_goes_with_the_camera():
    gc.collect()
    before = len(painter._memories)
    camera = Camera()
    seen_by(camera, Caption("word"))
    assert len(painter._memories) == before + 1
    del camera
    gc.collect()  # Manim's cameras hold on to themselves
    assert len(painter._memories) == before


# Looks


def test_every_mobject_of_a_diagram_can_be_compared(run):
    """An attribute that cannot would be painted in every frame, which nobody would notice."""
    views = Group(NetworkDiagram(run, width=9.0), StatusPanel(run))
    kinds = set()
    for mobject in views.family_members_with_points():
        if not mobject.submobjects:
            kinds.add(type(mobject))
            assert look_of(mobject, mobject.points) == look_of(mobject, mobject.points)
            twin = mobject.copy()
            assert look_of(twin, twin.points) == look_of(mobject, mobject.points)
    assert {Caption, Connections, LearningCurve, NeuronColumn, PixelGrid, WeightImages} <= kinds


def test_what_manim_notes_in_a_mobject_is_no_part_of_its_look():
    column = NeuronColumn(3)
    before = look_of(column, column.points)
    column.save_state()
    column.generate_target()
    column.add_updater(lambda _mobject: None)
    column.set_z_index(3).add(Mobject())
    assert look_of(column, column.points) == before


def test_values_that_are_no_numbers_do_not_stop_it():
    """NaN is unlike itself, but its bytes are not."""
    column = NeuronColumn([np.nan, 1.0])
    assert look_of(column, column.points) == look_of(column, column.points)


def test_an_empty_run_is_painted():
    PaintedLast().paint([], np.zeros((2, 2, 4), np.uint8), pytest.fail)


# What Pango draws


def svg(glyphs: str, uses: str) -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {names}><defs>{glyphs}</defs><g>{uses}</g></svg>"


def use(name: str, x: float, y: float) -> str:
    return f"<use xlink:href={quoteattr('#' + name)} x='{x}' y='{y}'/>"


PICTURES = {
    "cairo 1.16": svg(
        "<symbol overflow='visible' id='glyph0-0'>"
        "<path style='stroke:none;' d='M 1 0 L 3 -4.5 C 1 2 3 4 5 6 Z M 1 0 '/></symbol>"
        "<symbol overflow='visible' id='glyph0-1'><path style='stroke:none;' d=''/></symbol>",
        use("glyph0-0", 2, 9) + use("glyph0-1", 5, 9) + use("glyph0-0", 8, 9),
    ),
    "cairo 1.18": svg(
        "<g><g id='glyph-0-0'><path d='M 1 0 L 3 -4.5 C 1 2 3 4 5 6 Z M 1 0 '/></g>"
        "<g id='glyph-0-1'/></g>",
        use("glyph-0-0", 2, 9) + use("glyph-0-1", 5, 9) + use("glyph-0-0", 8, 9),
    ),
}


@pytest.mark.parametrize("version", PICTURES)
def test_glyphs_are_read_from_the_pictures_of_old_and_new_cairo(version, monkeypatch):
    def draw(_settings, _size, _spacing, _ligatures, path, *_rest):
        Path(path).write_text(PICTURES[version], encoding="utf-8")

    monkeypatch.setattr(shaping, "text2svg", draw)
    first, second = shaping.shape("a a", "NORMAL")
    assert (first.x, first.y, second.x, second.y) == (2, 9, 8, 9)
    names = [name for name, _ in first.operations]
    assert names == ["move_to", "line_to", "curve_to", "close_path"]
    assert first.operations[2][1] == (1, 2, 3, 4, 5, 6)
    assert first.top == 4.5


def test_markup_in_a_text_is_text():
    assert len(shaping.shape("<b>&amp;</b>", "NORMAL")) == 12
