"""One neuron, one line: pointed at, and afterwards as it was."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    BLUE,
    DOWN,
    LEFT,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Arrow,
    Circumscribe,
    FadeIn,
    FadeOut,
    Indicate,
    MovingCameraScene,
    Square,
    Succession,
    SurroundingRectangle,
    Transform,
    there_and_back,
)

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import Connections, NetworkDiagram, NeuronColumn, PixelGrid


@pytest.fixture
def column():
    return NeuronColumn([0.0, 0.5, 1.0], radius=0.5, spacing=1.5).shift(2 * RIGHT)


def kept(mobject):
    return {name: getattr(mobject, name).copy() for name in ("points", *mobject.state_arrays())}


def assert_kept(mobject, before):
    for name, array in before.items():
        np.testing.assert_allclose(getattr(mobject, name), array, atol=1e-9, err_msg=name)


def test_a_part_lies_where_the_whole_has_it(column):
    assert column.part(0).get_center() == pytest.approx(2 * RIGHT + 1.5 * UP)
    assert column.part(2).get_center() == pytest.approx(2 * RIGHT + 1.5 * DOWN)
    assert column.part(-1).get_center() == pytest.approx(column.part(2).get_center())
    assert column.part(1).width == pytest.approx(1.0)
    part = column.part(1)
    column.shift(UP)
    assert part.get_center() == pytest.approx(2 * RIGHT + UP)


def test_manims_own_mobjects_find_it(column):
    part = column.part(0)
    frame = SurroundingRectangle(part, buff=0.1)
    assert frame.get_center() == pytest.approx(part.get_center())
    assert frame.width == pytest.approx(1.2)
    square = Square(0.5).next_to(part, LEFT, buff=0.25)
    assert square.get_right()[0] == pytest.approx(part.get_left()[0] - 0.25)
    arrow = Arrow(3 * LEFT + 1.5 * UP, part, buff=0)
    assert arrow.get_end() == pytest.approx(part.get_left(), abs=0.02)


def test_indicate_one_neuron_and_no_other(column):
    before = kept(column)
    animation = Indicate(column.part(1), scale_factor=1.5, color=YELLOW)
    animation.begin()
    animation.interpolate(0.5)
    widths = np.ptp(column.part_points()[..., 0], axis=1)
    assert widths == pytest.approx([1.0, 1.5, 1.0], abs=0.01)
    assert column.tints[:, 3] == pytest.approx([0, 1, 0], abs=0.01)
    assert column.tints[1, :3] == pytest.approx(YELLOW.to_rgb(), abs=0.01)
    animation.finish()
    assert_kept(column, before)


@pytest.mark.parametrize("scene_class", [None, MovingCameraScene])
def test_indicate_is_seen_where_the_neuron_is(column, film, at, paint, scene_class):
    still = paint(column)

    def play(scene):
        scene.add(column)
        scene.play(Indicate(column.part(2), color=RED), run_time=0.6)

    arguments = [] if scene_class is None else [scene_class]
    _, frames = film(play, *arguments)
    middle = frames[len(frames) // 2]
    spot = column.part(2).get_center() + 0.4 * LEFT
    red, green, _ = at(middle, spot)
    assert red > green + 60
    assert at(middle, column.part(0).get_left()) == at(still, column.part(0).get_left())
    assert np.array_equal(paint(column), still)


def test_one_after_the_other(column, film, paint):
    still = paint(column)
    first, second = column.part(0), column.part(2)

    def play(scene):
        scene.add(column, Square(0.2))
        scene.play(Succession(Indicate(first), Indicate(second)), run_time=1.2)

    _, frames = film(play)
    changed = [
        [float(np.abs(frame - still)[rows].sum()) for rows in (slice(0, 200), slice(280, 480))]
        for frame in frames
    ]
    assert max(upper for upper, _ in changed[:9]) > 100 * max(1, changed[4][1])
    assert changed[4][0] > 10 * changed[13][0]
    assert changed[13][1] > 10 * changed[4][1]


def test_a_wait_after_pointing_is_still_a_still(column, film):
    def play(scene):
        scene.add(column)
        scene.play(Indicate(column.part(0)), run_time=0.2)
        scene.wait(1)

    _, frames = film(play)
    assert len(frames) == 4, "three frames of Indicate, and one that is held"


def test_what_is_done_to_a_part_stays(column):
    part = column.part(1)
    part.shift(LEFT).set_color(BLUE).set_opacity(0.5)
    assert column.centers()[1] == pytest.approx(RIGHT)
    assert column.centers()[0] == pytest.approx(2 * RIGHT + 1.5 * UP)
    assert column.tints[1] == pytest.approx([*BLUE.to_rgb(), 1])
    assert column.opacities.tolist() == [1, 0.5, 1]
    part.fade(0.5)
    assert column.opacities.tolist() == [1, 0.25, 1]


def test_animate_a_part(column, film):
    def play(scene):
        scene.add(column)
        scene.play(column.part(0).animate.shift(UP).set_opacity(0.2), run_time=0.3)

    film(play)
    assert column.centers()[0] == pytest.approx(2 * RIGHT + 2.5 * UP)
    assert column.opacities.tolist() == pytest.approx([0.2, 1, 1])


def test_a_part_there_and_back(column, film):
    before = kept(column)
    target = column.part(0).copy().shift(UP).set_color(RED)

    def play(scene):
        scene.add(column)
        scene.play(Transform(column.part(0), target, rate_func=there_and_back), run_time=0.3)
        scene.play(Circumscribe(column.part(1)), run_time=0.3)
        scene.play(FadeOut(column), run_time=0.2)

    film(play)
    assert_kept(column, before)


def test_a_part_fades_out_stays_away_and_fades_in(column, film, paint):
    before, whole = kept(column), paint(column)

    def leave(scene):
        scene.add(column)
        scene.play(FadeOut(column.part(1), shift=UP), run_time=0.3)
        scene.wait(0.2)

    def come_back(scene):
        scene.add(column)
        scene.play(FadeIn(column.part(1), scale=0.5), run_time=0.3)
        scene.wait(0.2)

    scene, gone = film(leave)
    assert column.opacities.tolist() == [1, 0, 1]
    assert column in scene.mobjects
    assert gone[-1].sum() < 0.8 * whole.sum()
    _, back = film(come_back)
    assert_kept(column, before)
    assert back[0].sum() < 0.8 * whole.sum()
    assert np.abs(back[-1] - whole).max() <= 2


def test_a_part_that_can_be_seen_fades_in_all_the_same(column, film):
    before = kept(column)

    def play(scene):
        scene.add(column)
        scene.play(FadeIn(column.part(0)), run_time=0.4)

    _, frames = film(play)
    assert frames[0].sum() < frames[-1].sum()
    assert_kept(column, before)


def test_a_copy_of_a_part_stands_on_its_own(column):
    before = kept(column)
    copy = column.part(1).copy()
    copy.shift(3 * UP).set_color(RED).set_opacity(0.1)
    assert_kept(column, before)
    assert copy.get_center() == pytest.approx(2 * RIGHT + 3 * UP)


def test_a_part_is_only_morphed_into_a_part(column):
    animation = Transform(column.part(0), PixelGrid(np.eye(2)))
    with pytest.raises(DrawingError, match="one part can only be morphed into another part"):
        animation.begin()


def test_a_connection_is_found_by_its_ends():
    left, right = NeuronColumn(3).shift(2 * LEFT), NeuronColumn(2).shift(2 * RIGHT)
    lines = Connections.between(left, right, np.arange(6).reshape(2, 3))
    part = lines.connection(1, 2)
    assert part.points[0] == pytest.approx(left.part(2).get_right())
    assert part.points[1] == pytest.approx(right.part(1).get_left())
    assert lines.values[part._index] == 5


def test_neurons_and_connections_of_a_diagram(run, film):
    diagram = NetworkDiagram(run).show(run[-1])
    neuron, line = diagram.neuron(2, 3), diagram.connection(3, 0, 3)
    assert neuron.get_center() == pytest.approx(diagram.columns[2].centers()[3])
    assert line.points[0] == pytest.approx(neuron.get_right())
    assert line.points[1] == pytest.approx(diagram.neuron(3, 0).get_left())
    before = [kept(member) for member in diagram.family_members_with_points()]

    def play(scene):
        scene.add(diagram)
        scene.play(Indicate(neuron), Indicate(line), run_time=0.4)

    _, frames = film(play)
    assert not np.array_equal(frames[0], frames[3])
    for member, state in zip(diagram.family_members_with_points(), before, strict=True):
        assert_kept(member, state)
