"""Ground, areas, words and sections, in frames of every shape."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    FadeIn,
    MovingCameraScene,
    Restore,
    Scene,
    Square,
    ThreeDScene,
    tempconfig,
)

from nnviz_manim.errors import NNVizError, SceneError, SettingError
from nnviz_manim.mixins import StageMixin, TrainingMixin
from nnviz_manim.mixins.areas import (
    Area,
    around,
    columns,
    frame_area,
    frame_shape,
    frame_unit,
    rows,
)
from nnviz_manim.mobjects import Box, Curves, PixelGrid, Plot

FRAMES = {
    "wide": (128 / 9, 8, 854, 480),
    "square": (8, 8, 480, 480),
    "upright": (9, 16, 480, 854),
    "small upright": (4.5, 8, 480, 854),
}


def framed(name: str):
    width, height, pixel_width, pixel_height = FRAMES[name]
    return tempconfig(
        {
            "frame_width": width,
            "frame_height": height,
            "pixel_width": pixel_width,
            "pixel_height": pixel_height,
        }
    )


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


class Lesson(StageMixin, Scene):
    palette = "blue-orange-light"


@pytest.mark.parametrize("name", FRAMES)
def test_the_shape_and_the_unit_follow_the_frame(name):
    with framed(name):
        width, height, *_ = FRAMES[name]
        assert frame_shape() == name.split()[-1]
        assert frame_unit() == pytest.approx(min(width, height) / 8)
        whole = frame_area((0, 0))
        assert min(whole.width, whole.height) == pytest.approx(8)


def test_areas_share_what_is_left_without_overlap():
    split = rows(("title", 1.0), columns("left", ("right", 2.0), gap=0.5), gap=0.5)
    found = split.divide(Area(1.0, 2.0, 10.0, 6.0))
    assert found == {
        "title": Area(1.0, 4.5, 10.0, 1.0),
        "left": Area(-0.25, 1.25, 7.5, 4.5),
        "right": Area(5.0, 1.25, 2.0, 4.5),
    }
    assert around(found["left"], found["right"]) == Area(1.0, 1.25, 10.0, 4.5)


def test_what_is_brought_close_fills_the_middle_and_goes_back_to_its_place():
    scene = Lesson()
    scene.show_title("A title")
    square = PixelGrid(np.eye(3), height=1.0).shift(3 * RIGHT)
    close = scene.bring_close(square, most=100)
    room = scene.middle_area()
    assert square.height == pytest.approx(room.height * scene.unit)
    assert square.get_center()[:2] == pytest.approx([room.x, room.y])
    assert room.height < 8 - 2 * 0.3 - scene.area("title").height - scene.area("words").height
    scene.play(Restore(close), run_time=0.2)
    assert square.height == pytest.approx(1)
    assert square.get_center() == pytest.approx(3 * RIGHT)
    assert scene.bring_close(square, most=2).height == pytest.approx(2)


def test_an_area_that_is_left_out_gives_its_place_to_the_others():
    split = rows(columns("a", "b"), ("c", 1.0), gap=0.5)
    assert split.divide(Area(0, 0, 4, 4), ("c",))["a"].height == 4
    assert set(split.divide(Area(0, 0, 4, 4), ("a", "b"))) == {"c"}
    assert split.divide(Area(0, 0, 4, 4), ("b",))["a"].width == 4


def test_a_frame_without_room_is_refused_by_name():
    with pytest.raises(SettingError, match="no room for left, right"):
        columns(("left", 3), ("right", 3)).divide(Area(0, 0, 4, 4))


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("edge", [ORIGIN, UP, DOWN + RIGHT])
def test_what_is_put_lies_in_its_area_and_grows_with_the_frame(name, edge):
    with framed(name):
        scene = Lesson()
        area = scene.area("main")
        square = scene.put(Square(2.0), "main", edge)
        assert square.width == pytest.approx(2.0 * scene.unit)
        wanted = scene.unit * area.edge(edge)
        assert np.allclose(square.get_critical_point(edge), wanted)


def stroke_pixels(scene, *mobjects):
    """Pixels of the middle row of a picture that are at least half covered."""
    scene.camera.reset()
    scene.camera.capture_mobjects(mobjects)
    pixels = scene.camera.pixel_array
    row = pixels[round(pixels.shape[0] / 2 - scene.area("main").y * scene.unit * scale_of(scene))]
    return int((np.ptp(row[..., :3].astype(int), axis=1) > 60).sum())


def scale_of(scene):
    """Pixels of a scene unit."""
    return scene.camera.pixel_height / scene.camera.frame_height


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("kind", ["ours", "Manim's", "a curve in a plot"])
def test_strokes_take_the_same_share_of_a_frame_of_any_shape(name, kind):
    with framed(name):
        scene = Lesson()
        if kind == "ours":
            drawn = scene.put(Box([0, 0, 0], 2, 2, color="positive", stroke=20), "main")
        elif kind == "Manim's":
            drawn = scene.put(Square(2, color="#0000FF", stroke_width=20), "main")
        else:
            plot = scene.put(Plot((-1, 1), (-1, 1), width=4, height=4), "main")
            drawn = Curves(plot, [-0.01, 0.01], [-50, 50], colors="positive", widths=20)
        lines = 1 if kind == "a curve in a plot" else 2
        # 0.2 of the 8 units that the shorter side of every frame has, which has 480 pixels.
        assert stroke_pixels(scene, drawn) == pytest.approx(12 * lines, abs=1.5)


def test_an_unknown_area_is_refused_with_those_that_there_are():
    with pytest.raises(SettingError, match="no area 'mian' in wide frames: there are title, main"):
        Lesson().area("mian")


@pytest.mark.parametrize("name", FRAMES)
def test_words_lie_in_their_area_at_ten_pixels_or_more(name):
    with framed(name):
        scene = Lesson()
        scene.show_title("A lesson with a title of quite some length")
        scene.tell("Each input is multiplied by its weight, and all of that is added up. " * 2)
        for shown, area in ((scene.shown_title, "title"), (scene.shown_words, "words")):
            place = scene.area(area)
            assert shown.width <= place.width * scene.unit + 1e-6
            if area == "words":
                assert shown.height <= place.height * scene.unit + 1e-6
            pixels = FRAMES[name][3] / FRAMES[name][1]
            assert min(line.smallest_text() for line in shown) * pixels > 10


def test_a_sentence_takes_the_place_of_the_one_before():
    scene = Lesson()
    scene.tell("First.")
    first = scene.shown_words
    scene.begin("Second part", "Second.")
    assert first not in scene.mobjects
    assert scene.shown_words in scene.mobjects
    assert scene.renderer.file_writer.sections[-1].name == "Second part"


def opacities(scene, play, *groups):
    """How opaque each of some groups is in every frame of a play, at most."""
    seen = []

    def note(frame, **_):
        on_screen = set(scene.get_mobject_family_members())
        seen.append(
            [
                max((float(m.opacities.max()) for m in group() if m in on_screen), default=0.0)
                for group in groups
            ]
        )

    scene.renderer.file_writer.write_frame = note
    play()
    return np.array(seen)


@pytest.mark.parametrize("base", [Scene, MovingCameraScene, ThreeDScene])
def test_no_sentence_lies_on_another_in_any_frame(base):
    scene = type("Told", (StageMixin, base), {})()
    scene.tell("First.")
    first = scene.shown_words.get_family()[1:]
    made = []
    scene.put = lambda words, *place: made.append(words) or StageMixin.put(scene, words, *place)
    old, new = opacities(
        scene,
        lambda: scene.tell("Second.", FadeIn(Box([0, 0, 0], 1, 1), run_time=2)),
        lambda: first,
        lambda: made[0].get_family()[1:],
    ).T
    assert old[0] > 0.8
    assert new[-1] == pytest.approx(1, abs=0.01)
    assert np.minimum(old, new).max() < 0.02
    # One follows the other: at most a few frames are without words.
    assert (np.maximum(old, new) < 0.02).sum() <= 0.2 * 15


def test_what_is_left_goes_while_the_next_part_begins_to_appear():
    scene = Lesson()
    before, after = Box([0, 0, 0], 1, 1), Box([0, 0, 0], 2, 2)
    scene.begin("First", "First.", FadeIn(before))
    scene.leave(before)
    old, new = opacities(
        scene,
        lambda: scene.begin("Second", "Second.", FadeIn(after)),
        lambda: [before],
        lambda: [after],
    ).T
    assert old[0] > 0.9
    assert before not in scene.mobjects
    assert new[-1] > 0.9
    # They meet faintly: neither is the ground ever empty, nor does one lie on the other for long.
    assert np.maximum(old, new).min() > 0.1
    assert np.minimum(old, new).max() < 0.2
    assert len(old) <= 15


@pytest.mark.parametrize("base", [Scene, MovingCameraScene])
def test_the_ground_is_that_of_the_palette(base):
    scene = type("Light", (StageMixin, base), {"palette": "blue-red-light"})()
    assert scene.camera.background_color.to_hex() == "#FBFAF7"


def test_what_is_not_built_yet_is_asked_for_in_vain():
    class Hasty(TrainingMixin, Scene):
        pass

    scene = Hasty()
    with pytest.raises(SceneError, match=r"Hasty has no run yet: call self\.build\(\) first"):
        scene.play_run()
    assert not hasattr(scene, "diagram")
    with pytest.raises(AttributeError, match="no attribute 'diagramm'") as caught:
        _ = scene.diagramm
    assert not isinstance(caught.value, NNVizError)


def test_lines_of_a_paragraph_are_of_like_length():
    scene = Lesson()
    text = "Every x has its point and all of them together are the curve."
    lines = scene.paragraph(text, 0.9 * scene.caption(text).width)
    assert " ".join(line.text for line in lines) == text
    assert len(lines) == 2
    assert lines[1].width > 0.7 * lines[0].width
