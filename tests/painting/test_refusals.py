"""Where an array mobject is taken for a VMobject it does what it can, and says what it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    UP,
    YELLOW,
    Circle,
    Create,
    DrawBorderThenFill,
    Group,
    ReplacementTransform,
    Succession,
    Text,
    Unwrite,
    ValueTracker,
    Wait,
    Write,
    always_redraw,
)

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import (
    Box,
    Caption,
    ConfusionMatrix,
    Connections,
    Counter,
    HeatMap,
    NetworkDiagram,
    NeuronColumn,
    PixelGrid,
    ProbabilityBars,
)
from nnviz_manim.mobjects.results.run_header import RunHeader
from nnviz_manim.mobjects.results.score_board import ScoreBoard
from nnviz_manim.painting import ArrayGroup

ONES = {
    "a column": lambda: NeuronColumn([0.2, 1.0]),
    "a diagram": lambda: NetworkDiagram([2, 3, 2]),
    "a part": lambda: NeuronColumn([0.2, 1.0]).part(1),
}
every = pytest.mark.parametrize("make", ONES.values(), ids=ONES)


@every
@pytest.mark.parametrize("name", ["fill_rgbas", "stroke_rgbas"])
def test_it_has_no_outlines(make, name):
    assert not hasattr(make(), name)
    assert getattr(make(), name, None) is None


@every
@pytest.mark.parametrize("source", [Circle, lambda: Text("word")], ids=["circle", "text"])
def test_a_vmobject_cannot_become_one(make, source, film):
    with pytest.raises(DrawingError, match=r"cannot morph a VMobject into .*FadeTransform"):
        film(lambda scene: scene.play(ReplacementTransform(source(), make())))


@every
def test_one_cannot_become_a_vmobject(make, film):
    with pytest.raises(DrawingError, match=r"FadeTransform|into another part"):
        film(lambda scene: scene.play(ReplacementTransform(make(), Circle())))


@every
@pytest.mark.parametrize("animation", [Write, Unwrite, DrawBorderThenFill])
def test_animations_of_outlines_name_another(make, animation):
    with pytest.raises(DrawingError, match=r"use (Create or FadeIn|Uncreate or FadeOut)"):
        animation(make())


@pytest.mark.parametrize("name", ["a column", "a diagram"])
def test_strokes_and_fills_are_animated(name, film):
    mobject = ONES[name]()
    columns = [each for each in mobject.get_family() if isinstance(each, NeuronColumn)]

    def play(scene):
        scene.add(mobject)
        scene.play(mobject.animate.set_stroke(YELLOW, 4), run_time=0.2)
        scene.play(mobject.animate.set_fill(opacity=0.5), run_time=0.2)

    _, frames = film(play)
    for column in columns:
        assert column.tints[:, :3] == pytest.approx(
            np.tile(YELLOW.to_rgb(), (len(column.tints), 1))
        )
        assert column.edge_width == 4
        assert column.opacities == pytest.approx(0.5)
    assert not np.array_equal(frames[0], frames[-1])


def test_a_width_is_blended():
    thin, thick = NeuronColumn([1.0], edge_width=1), NeuronColumn([1.0], edge_width=4)
    thin.interpolate(thin.copy(), thick, 0.5)
    assert thin.edge_width == pytest.approx(2.5)


def test_one_argument_is_enough_and_nothing_is_no_argument():
    column = NeuronColumn([0.2, 1.0]).set_fill(YELLOW)
    assert (column.tints[:, 3] == 1).all()
    before = column.opacities.copy()
    assert np.array_equal(column.set_stroke().opacities, before)
    assert not hasattr(vars(column), "fill")


@pytest.mark.parametrize(
    "make",
    [
        lambda: PixelGrid([[1.0]]),
        lambda: HeatMap([[1.0]]),
        lambda: Box([0, 0, 0], 1, 1),
        lambda: NeuronColumn(2),
    ],
    ids=["grid", "map", "box", "column"],
)
def test_lines_become_wider(make, paint):
    thin, wide = make().set_stroke(width=1), make().set_stroke(width=12)
    assert paint(wide).sum() > paint(thin).sum()


def test_a_width_is_refused_where_there_is_none():
    with pytest.raises(DrawingError, match="Caption has no lines of one width"):
        Caption("word").set_stroke(YELLOW, 4)
    with pytest.raises(DrawingError, match="Connections has no lines of one width"):
        Connections([[0, 0, 0]], [[1, 0, 0]]).set_stroke(width=4)


def test_a_text_in_a_diagram_is_animated_with_it(film):
    for make in (lambda: NetworkDiagram([2, 3, 2]), lambda: NeuronColumn([0.2, 1.0])):
        mobject, words = make(), Text("words")
        mobject.add(words)
        place = words.get_center()

        def play(scene, mobject=mobject):
            scene.add(mobject)
            scene.play(mobject.animate.shift(UP), run_time=0.2)
            scene.play(Succession(mobject.animate.shift(UP), Wait(0.1)), run_time=0.3)

        film(play)
        assert words.get_center() == pytest.approx(place + 2 * UP)


@pytest.mark.parametrize("make", [lambda **s: Caption("x", **s), lambda **s: Counter(3, **s)])
@pytest.mark.parametrize("color", ["purple", "name", 3, None, "series"])
def test_a_color_that_the_palette_has_not_is_refused_at_once(make, color):
    with pytest.raises(DrawingError, match=r"color=.*: expected .*accent"):
        make(color=color)


# Groups


def test_a_group_becomes_one_of_another_make_up(paint):
    first, second = NetworkDiagram([2, 3, 2], width=6), NetworkDiagram([4, 9, 9, 1], width=8)
    drawn = paint(second)
    assert first.become(second) is first
    assert np.array_equal(paint(first), drawn)
    assert first.layer_sizes == (4, 9, 9, 1)
    assert first.columns.keys() == second.columns.keys()
    family = first.get_family()
    assert all(column in family for column in first.columns.values())
    assert not any(column in family for column in second.columns.values())
    first.columns[1].show(np.ones(9))
    assert np.array_equal(paint(second), drawn)


def test_a_group_of_the_same_make_up_keeps_its_members():
    first, second = NetworkDiagram([2, 3, 2]), NetworkDiagram([2, 3, 2]).shift(UP)
    members, second.probe = first.get_family(), 7
    first.become(second)
    assert first.get_family() == members
    assert first.columns[1] in members
    assert first.probe == 7
    assert first.get_center() == pytest.approx(second.get_center())


def test_a_diagram_is_redrawn_with_other_layers(film, paint):
    def play(scene):
        hidden = ValueTracker(3)
        scene.add(always_redraw(lambda: NetworkDiagram([2, round(hidden.get_value()), 2], width=6)))
        scene.play(hidden.animate.set_value(20), run_time=0.4)
        scene.play(hidden.animate.set_value(2), run_time=0.4)
        scene.wait(0.1)

    _, frames = film(play)
    assert np.array_equal(frames[-1], paint(NetworkDiagram([2, 2, 2], width=6)))
    assert len({frame.tobytes() for frame in frames}) > 5


def test_boards_and_headers_are_created_and_become(run, film):
    matrix = ConfusionMatrix.of(run)
    for make in (lambda: ScoreBoard(run, matrix), lambda: RunHeader(run, "title")):
        one, other = make(), make().shift(UP)
        film(lambda scene, one=one: scene.play(Create(one), run_time=0.2))
        assert isinstance(one, ArrayGroup)
        assert one.become(other.show(run[-1])).get_center() == pytest.approx(other.get_center())
        assert one.accuracy.values == pytest.approx(other.accuracy.values)
        one.save_state().shift(UP).restore()
        assert one.get_center() == pytest.approx(other.get_center())


def test_a_group_holds_manims_own_too():
    group = ArrayGroup(NeuronColumn(2), Group(Circle()))
    group.become(ArrayGroup(NeuronColumn(2), Group(Circle())).shift(UP))
    assert group.get_center() == pytest.approx(UP)


def test_bars_of_any_height_have_their_text(paint):
    bars = ProbabilityBars([0.5, 0.5], ["a", "b"], text_height=0.3)
    assert bars.smallest_text() == pytest.approx(0.3)
    assert bars.scale(2).smallest_text() == pytest.approx(0.6)
