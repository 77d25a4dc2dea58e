"""A frame is the same whatever was rendered before it, and whoever renders it."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Camera,
    Create,
    FadeTransform,
    Group,
    Indicate,
    Rotate,
    Scene,
    Transform,
    linear,
    tempconfig,
    there_and_back,
)
from manim.animation.animation import prepare_animation

from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    HeatMap,
    Learning,
    NetworkDiagram,
    NeuronColumn,
    Prediction,
    StatusPanel,
)
from nnviz_manim.painting import painter

STARTS = np.array([[-2.0, 1, 0], [-2, 0, 0], [-2, -1, 0]])
ENDS = np.array([[2.0, 0.5, 0], [2, -0.5, 0]])


@pytest.fixture(autouse=True)
def _smaller_pictures(_small_pictures):
    with tempconfig({"pixel_width": 427, "pixel_height": 240}):
        yield


def lines(**style):
    return Connections(STARTS, ENDS, [[1, -0.5, 0.2], [0.4, 0.3, -1]], widths=(1, 9), **style)


class Lines(Scene):
    def construct(self):
        shown = lines()
        self.add(shown)
        self.play(shown.animate.show([[-1, 0.5, 0.1], [0.3, 1, 0.2]]), run_time=0.5)
        self.play(Rotate(shown, 0.5), run_time=0.4)
        self.play(Indicate(shown), run_time=0.4)


class Words(Scene):
    def construct(self):
        words = Caption("accuracy", height=0.5, width=5)
        count = Counter(3, "{:.1f} %", height=0.5, width=4).next_to(words, DOWN)
        self.play(Create(words), run_time=0.4)
        self.add(count)
        self.play(words.animate.show("loss"), count.animate.show(97), run_time=0.5)


class Cells(Scene):
    def construct(self):
        cells = HeatMap([[1.5, -0.5], [0.0, 0.8]], height=3, row_labels=["a", "b"])
        column = NeuronColumn([0.2, 0.9, 0.4], [1, -1, 0.5]).shift(3 * LEFT)
        self.add(cells, column)
        self.play(cells.animate.show([[-1.0, 0.2], [1.2, 0.8]]), run_time=0.5)
        self.play(FadeTransform(cells, Caption("cells", height=0.5)), run_time=0.4)
        self.play(Indicate(column.part(1)), run_time=0.4)


class Many(Scene):
    """The same lines at the same places as in ``Lines``, other widths and colors first."""

    def construct(self):
        self.add(lines(palette="article"))
        self.wait(0.3)
        self.add(lines(), Caption("accuracy", height=0.5, width=5))
        self.play(Indicate(Group(*self.mobjects)), run_time=0.4)


SMALL_SCENES = {kind.__name__: kind for kind in (Lines, Words, Cells, Many)}


def frames_of(film, kind):
    _, frames = film(lambda scene: scene.render(), kind)
    assert len(frames) > 5
    return frames


def assert_same(ones, others):
    assert len(ones) == len(others)
    different = [
        number
        for number, pair in enumerate(zip(ones, others, strict=True))
        if not np.array_equal(*pair)
    ]
    assert different == []


@pytest.mark.parametrize("before", SMALL_SCENES)
@pytest.mark.parametrize("name", SMALL_SCENES)
def test_a_scene_looks_the_same_after_another(name, before, film):
    alone = frames_of(film, SMALL_SCENES[name])
    frames_of(film, SMALL_SCENES[before])
    assert_same(frames_of(film, SMALL_SCENES[name]), alone)


def test_frames_do_not_depend_on_what_the_camera_has_painted(film, monkeypatch):
    """Each frame by a camera that remembers all before it, and by one that remembers nothing."""
    remembered = {name: frames_of(film, kind) for name, kind in SMALL_SCENES.items()}
    paint = painter.paint_mobjects

    def paint_anew(camera, mobjects, pixels):
        painter._memories.clear()
        paint(camera, mobjects, pixels)

    monkeypatch.setattr(painter, "paint_mobjects", paint_anew)
    for name, kind in SMALL_SCENES.items():
        assert_same(frames_of(film, kind), remembered[name])


# A play in pieces


def diagram_play(run):
    diagram = NetworkDiagram(run, width=9.0).show(run[0])
    panel = StatusPanel(run, width=3.0).show(run[0]).shift(4 * RIGHT)
    return Learning(run, diagram, panel)


def transform(first, second, **settings):
    return Transform(first, second, run_time=0.6, **settings)


PLAYS = {
    "learning": diagram_play,
    "lines": lambda _run: transform(lines(), lines(palette="article").shift(DOWN)),
    "there and back": lambda _run: transform(
        NeuronColumn([0.2, 0.9]),
        NeuronColumn([1.0, 0.1], palette="article", numbers=False).shift(LEFT),
        rate_func=there_and_back,
    ),
    "more parts": lambda _run: transform(NeuronColumn(2), NeuronColumn([1.0, 0.4, 0.2])),
    "words": lambda _run: transform(
        Caption("one", height=0.6, width=4), Caption("two", height=0.6, width=4)
    ),
    "words there and back": lambda _run: transform(
        Caption("one", height=0.6, width=4),
        Caption("two", height=0.6, width=4),
        rate_func=there_and_back,
    ),
    "prediction": lambda _run: transform(
        Prediction([0.7, 0.3], ["a", "b"], label=0), Prediction([0.2, 0.8], ["a", "b"], label=1)
    ),
    "create": lambda _run: Create(lines(), rate_func=linear),
    "indicate": lambda _run: Indicate(lines()),
}


def frames_from(make, run, numbers, count=13):
    """Some frames of a play, drawn by a camera of their own in a scene of their own."""
    animation = prepare_animation(make(run))
    animation._setup_scene(Scene())
    animation.begin()
    camera = Camera()
    for number in numbers:
        animation.interpolate(number / (count - 1))
        camera.reset()
        camera.capture_mobjects([animation.mobject])
        yield camera.pixel_array[..., :3].copy()


@pytest.mark.parametrize("make", PLAYS.values(), ids=PLAYS)
def test_a_play_in_pieces_is_the_play(make, run):
    serial = list(frames_from(make, run, range(13)))
    pieces = [list(frames_from(make, run, part)) for part in (range(5), range(5, 9), range(9, 13))]
    assert_same(serial, [frame for piece in pieces for frame in piece])
    assert any(not np.array_equal(serial[0], frame) for frame in serial)
