"""Every animation of Manim's that can work on arrays does, and the others say why not."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    ApplyMatrix,
    Create,
    DrawBorderThenFill,
    FadeIn,
    FadeOut,
    FadeToColor,
    FadeTransform,
    Group,
    GrowFromCenter,
    Indicate,
    MoveToTarget,
    ReplacementTransform,
    Restore,
    Rotate,
    ScaleInPlace,
    ShrinkToCenter,
    Square,
    Swap,
    Transform,
    TransformFromCopy,
    Uncreate,
    Unwrite,
    VGroup,
    Write,
    linear,
    tempconfig,
)
from manim.animation.animation import prepare_animation

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    LearningCurve,
    NeuronColumn,
    PixelGrid,
    Prediction,
    ProbabilityBars,
    WeightImages,
)
from nnviz_manim.mobjects.basic.wires import Wires
from nnviz_manim.painting.group import ArrayGroup

STARTS = np.array([[-2.0, 1, 0], [-2, 0, 0], [-2, -1, 0]])
ENDS = np.array([[2.0, 0.5, 0], [2, -0.5, 0]])
RNG = np.random.default_rng(0)
IMAGES = RNG.normal(size=(2, 3, 4))

# Two states of each kind: what it is made of, and another value for show().
KINDS = {
    "PixelGrid": (lambda: PixelGrid([[1, 0.5], [0.2, 0.9]]), ([[0, 0.5], [1, 0.1]],)),
    "WeightImages": (lambda: WeightImages(IMAGES, height=1.5, spacing=2), (-2 * IMAGES,)),
    "NeuronColumn": (
        lambda: NeuronColumn([0.5, 1, 0.2], biases=[1, -1, 0.5], radius=0.5),
        ([1, 0, 0.6], [-1, 0.5, 0.1]),
    ),
    "Connections": (
        lambda: Connections(STARTS, ENDS, [[1, -0.5, 0.2], [0.4, 0.3, -1]]),
        ([[-1, 0.5, 0.1], [0.3, 1, 0.2]],),
    ),
    "Caption": (lambda: Caption("Hidden layer 1", height=0.5, width=7), ("Output",)),
    "Counter": (lambda: Counter(10, "{:.1f} %", height=0.6, width=4), (90,)),
    "ProbabilityBars": (
        lambda: ProbabilityBars([0.7, 0.2, 0.1], ["ant", "bee", "cat"], label=1, width=5),
        ([0.1, 0.8, 0.1],),
    ),
    "Prediction": (
        lambda: Prediction([0.7, 0.2, 0.1], ["ant", "bee", "cat"], label=1, width=4, height=3),
        ([0.1, 0.8, 0.1],),
    ),
    "Wires": (lambda: Wires(STARTS[:2], ENDS, width=4), None),
}
SHOWN = {kind: states for kind, states in KINDS.items() if states[1] is not None}


@pytest.fixture(autouse=True)
def _smaller_pictures(_small_pictures):
    with tempconfig({"pixel_width": 427, "pixel_height": 240}):
        yield


def first_of(kind):
    return KINDS[kind][0]()


def second_of(kind):
    """Another place, another size, other values, another opacity."""
    make, values = KINDS[kind]
    second = make().scale(0.5).shift(UP + RIGHT).set_opacity(0.6)
    return second if values is None else second.show(*values)


def state(mobject):
    arrays = {name: getattr(mobject, name).copy() for name in mobject.state_arrays()}
    return arrays | {"points": mobject.points.copy()}


def assert_same_state(mobject, expected):
    for name, array in expected.items():
        np.testing.assert_allclose(getattr(mobject, name), array, atol=1e-9, err_msg=name)


def between(start, end, share):
    return {name: start[name] + share * (end[name] - start[name]) for name in start}


def ink(frame):
    """How much is painted on a black ground."""
    return int(frame.sum())


every_kind = pytest.mark.parametrize("kind", KINDS)


# Transform and its family


@every_kind
@pytest.mark.parametrize("animation_class", [Transform, ReplacementTransform, TransformFromCopy])
def test_transform_blends_every_array(kind, animation_class):
    first, second = first_of(kind), second_of(kind)
    start, end = state(first), state(second)
    animation = animation_class(first, second, rate_func=linear)
    animation.begin()
    moving = animation.mobject
    for share in (0.25, 0.5, 0.75):
        animation.interpolate(share)
        assert_same_state(moving, between(start, end, share))
    animation.finish()
    assert_same_state(moving, end)


@every_kind
def test_transform_is_seen_and_ends_as_its_target(kind, film, paint, alike):
    first, second = first_of(kind), second_of(kind)
    begin, goal = paint(first), paint(second)

    def play(scene):
        scene.add(first)
        scene.play(Transform(first, second), run_time=0.4)

    scene, frames = film(play)
    assert len(frames) == 6
    assert alike(frames[0], begin)
    assert not np.array_equal(frames[3], begin)
    assert not np.array_equal(frames[3], goal)
    assert scene.mobjects == [first]
    assert alike(paint(first), goal)


@every_kind
def test_replacement_transform_leaves_the_target_in_the_scene(kind, film):
    first, second = first_of(kind), second_of(kind)
    end = state(second)

    def play(scene):
        scene.add(first)
        scene.play(ReplacementTransform(first, second), run_time=0.2)

    scene, _ = film(play)
    assert scene.mobjects == [second]
    assert_same_state(second, end)


@pytest.mark.parametrize("kind", SHOWN)
def test_animate_show_counts_from_the_old_values_to_the_new(kind):
    mobject, goal = first_of(kind), first_of(kind).show(*KINDS[kind][1])
    start, end = state(mobject), state(goal)
    animation = prepare_animation(mobject.animate(rate_func=linear).show(*KINDS[kind][1]))
    animation.begin()
    animation.interpolate(0.5)
    assert_same_state(mobject, between(start, end, 0.5))
    animation.finish()
    assert_same_state(mobject, end)


def test_a_learning_curve_grows_while_it_is_animated(film):
    curve = LearningCurve([0, 1, 2, 3], [0.1, 0.5, 0.7, 0.8], [2, 1, 0.7, 0.5], width=6, height=4)

    def play(scene):
        scene.add(curve)
        scene.play(curve.animate(rate_func=linear).show_epoch(3), run_time=0.6)

    _, frames = film(play)
    amounts = [ink(frame) for frame in frames]
    assert amounts == sorted(amounts)
    assert amounts[-1] > 1.1 * amounts[0]
    assert curve.epoch.tolist() == [3.0]


def test_several_changes_chained_behind_animate():
    column = NeuronColumn([0.0, 1.0])
    animation = prepare_animation(column.animate(rate_func=linear).shift(2 * UP).show([1.0, 0.0]))
    animation.begin()
    animation.interpolate(0.5)
    assert column.get_y() == pytest.approx(1.0)
    assert column.values.tolist() == [0.5, 0.5]


def test_captions_cross_fade_and_their_glyphs_never_morph():
    caption, target = Caption("old", width=2), Caption("new", width=2)
    animation = Transform(caption, target, rate_func=linear)
    animation.begin()
    animation.interpolate(0.25)
    assert caption.lines == (("old", 0.75), ("new", 0.25))
    animation.finish()
    assert caption.lines == (("new", 1.0),)
    assert caption.text == "new"


def test_the_traits_of_the_target_are_taken_over():
    column = NeuronColumn([1.0], palette="article", edge_width=0.7)
    animation = Transform(column, NeuronColumn([1.0], palette="blue-red", edge_width=3.0))
    animation.begin()
    animation.interpolate(0.5)
    assert column.palette.name == "article"
    animation.finish()
    assert (column.palette.name, column.edge_width) == ("blue-red", 3.0)


@every_kind
def test_move_to_target(kind):
    mobject = first_of(kind)
    mobject.generate_target()
    mobject.target.scale(2).shift(LEFT)
    end = state(mobject.target)
    animation = MoveToTarget(mobject)
    animation.begin()
    animation.finish()
    assert_same_state(mobject, end)


# Appearing and disappearing


@every_kind
def test_fade_in_and_fade_out(kind, film, paint, alike):
    mobject = first_of(kind)
    before, whole = state(mobject), paint(mobject)
    fade_in = FadeIn(mobject, rate_func=linear)
    fade_in.begin()
    np.testing.assert_allclose(mobject.opacities, 0)
    fade_in.interpolate(0.5)
    np.testing.assert_allclose(mobject.opacities, before["opacities"] / 2)
    fade_in.finish()
    assert_same_state(mobject, before)

    def play(scene):
        scene.add(mobject)
        scene.play(FadeOut(mobject, shift=DOWN, rate_func=linear), run_time=0.6)

    scene, frames = film(play)
    amounts = [ink(frame) for frame in frames]
    assert alike(frames[0], whole)
    assert amounts[-1] < 0.35 * amounts[0]
    assert amounts == sorted(amounts, reverse=True)
    assert scene.mobjects == []


@every_kind
@pytest.mark.parametrize("reverse", [False, True])
def test_fade_transform_to_and_from_a_mobject_of_manims(kind, reverse, film):
    ours, square = first_of(kind), Square(1.5, color=RED, fill_opacity=1).shift(3 * RIGHT)
    before = state(ours)
    source, target = (square, ours) if reverse else (ours, square)

    def play(scene):
        scene.add(source)
        scene.play(FadeTransform(source, target), run_time=0.4)

    scene, frames = film(play)
    assert all(ink(frame) for frame in frames)
    assert scene.mobjects == [target]
    assert_same_state(ours, before)


@every_kind
def test_create_draws_more_and_more(kind, film, paint, alike):
    mobject = first_of(kind)
    before, whole = state(mobject), paint(mobject)
    scene, frames = film(lambda scene: scene.play(Create(mobject, rate_func=linear), run_time=0.6))
    amounts = [ink(frame) for frame in frames]
    assert amounts == sorted(amounts)
    assert amounts[0] < 0.1 * ink(whole)
    assert 0.15 * ink(whole) < amounts[len(amounts) // 2] < 0.9 * ink(whole)
    assert scene.mobjects == [mobject]
    assert_same_state(mobject, before)
    assert alike(paint(mobject), whole)


@every_kind
def test_uncreate_takes_it_away_again(kind, film):
    mobject = first_of(kind)

    def play(scene):
        scene.add(mobject)
        scene.play(Uncreate(mobject, rate_func=linear), run_time=0.6)

    scene, frames = film(play)
    amounts = [ink(frame) for frame in frames]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[-1] < 0.5 * amounts[0]
    assert scene.mobjects == []


@every_kind
@pytest.mark.parametrize("animation_class", [GrowFromCenter, ShrinkToCenter])
def test_it_may_be_as_small_as_a_point(kind, animation_class, film):
    mobject = first_of(kind)

    def play(scene):
        scene.add(mobject)
        scene.play(animation_class(mobject), run_time=0.3)

    _, frames = film(play)
    assert max(ink(frame) for frame in frames) > 0


# Pointing at it


@every_kind
def test_indicate_colors_and_enlarges_for_a_moment(kind, film):
    mobject = first_of(kind)
    before = state(mobject)
    animation = Indicate(mobject, color=YELLOW, scale_factor=1.5, rate_func=linear)
    animation.begin()
    animation.interpolate(1.0)
    assert mobject.width == pytest.approx(1.5 * np.ptp(before["points"][:, 0]))
    np.testing.assert_allclose(
        mobject.tints[:, :3], np.tile(YELLOW.to_rgb(), (len(mobject.tints), 1))
    )
    np.testing.assert_allclose(mobject.tints[:, 3], 1)

    again = first_of(kind)

    def play(scene):
        scene.add(again)
        scene.play(Indicate(again), run_time=0.4)

    scene, frames = film(play)
    assert not np.array_equal(frames[0], frames[3])
    assert scene.mobjects == [again]
    assert_same_state(again, before)


@every_kind
def test_the_rest_of_manims_motions(kind, film):
    mobject = first_of(kind)
    center = mobject.get_center()

    def play(scene):
        scene.add(mobject)
        scene.play(Rotate(mobject, PI / 2), run_time=0.2)
        scene.play(ScaleInPlace(mobject, 0.5), run_time=0.2)
        scene.play(FadeToColor(mobject, RED), run_time=0.2)
        scene.play(ApplyMatrix([[1, 0.2], [0, 1]], mobject, about_point=center), run_time=0.2)
        scene.play(Swap(mobject, Square().shift(3 * LEFT)), run_time=0.2)

    _, frames = film(play)
    assert all(ink(frame) for frame in frames)
    assert mobject.get_x() == pytest.approx(-3, abs=0.3)
    np.testing.assert_allclose(mobject.tints[:, 3], 1)


# Becoming and remembering


@every_kind
def test_become(kind, paint, alike):
    mobject, other = first_of(kind), second_of(kind)
    mobject.become(other)
    assert_same_state(mobject, state(other))
    assert alike(paint(mobject), paint(other))
    mobject.opacities[:] = 0
    assert other.opacities.any(), "nothing is shared with what it became"


@every_kind
def test_save_state_and_restore(kind, film):
    mobject = first_of(kind)
    before = state(mobject)
    mobject.save_state()
    mobject.become(second_of(kind))
    mobject.restore()
    assert_same_state(mobject, before)

    def play(scene):
        mobject.become(second_of(kind))
        scene.play(Restore(mobject), run_time=0.2)

    film(play)
    assert_same_state(mobject, before)


@every_kind
def test_a_copy_shares_nothing(kind):
    mobject = first_of(kind)
    before = state(mobject)
    copy = mobject.copy().shift(UP).set_opacity(0.1).set_color(RED)
    if KINDS[kind][1] is not None:
        copy.show(*KINDS[kind][1])
    assert_same_state(mobject, before)


# Another count of parts

COUNTS = {
    "NeuronColumn": (lambda: NeuronColumn([0.5, 1.0]), lambda: NeuronColumn([0.1, 0.2, 0.3, 1])),
    "WeightImages": (
        lambda: WeightImages(IMAGES),
        lambda: WeightImages(np.concatenate([IMAGES, IMAGES, IMAGES])),
    ),
    "Connections": (
        lambda: Connections(STARTS, ENDS, np.ones((2, 3))),
        lambda: Connections(STARTS, STARTS + 3 * RIGHT, np.ones((3, 3))),
    ),
    "Connections from other sources": (
        lambda: Connections(STARTS, ENDS, np.ones((2, 3)), normalize="row"),
        lambda: Connections(np.vstack([STARTS, STARTS + 0.5]), ENDS[:1], [[1, -1, 1, -1, 1, -1]]),
    ),
    "Connections of a count that does not divide": (
        lambda: Connections(STARTS, ENDS, np.ones((2, 3)), normalize="row"),
        lambda: Connections(STARTS[:2], np.vstack([ENDS, ENDS + UP]), np.ones((4, 2))),
    ),
    "ProbabilityBars": (
        lambda: ProbabilityBars([0.4, 0.6], ["a", "b"]),
        lambda: ProbabilityBars([0.2, 0.3, 0.5], ["a", "b", "c"]),
    ),
    "Wires": (lambda: Wires(STARTS[:1], ENDS[:1]), lambda: Wires(STARTS[:2], ENDS)),
}


@pytest.mark.parametrize("case", COUNTS)
@pytest.mark.parametrize("back", [False, True])
def test_another_count_of_parts(case, back, film, paint, alike):
    first, second = (make() for make in COUNTS[case][:: -1 if back else 1])
    goal, begin = paint(second), paint(first)

    def play(scene):
        scene.add(first)
        scene.play(Transform(first, second), run_time=0.4)

    _, frames = film(play)
    assert alike(frames[0], begin), "the new parts are invisible at first"
    assert alike(paint(first), goal)
    assert all(ink(frame) for frame in frames)


@pytest.mark.parametrize("case", COUNTS)
def test_become_another_count_and_back(case, paint, alike):
    make, make_other = COUNTS[case]
    mobject, start = make(), paint(make())
    mobject.become(make_other())
    assert alike(paint(mobject), paint(make_other()))
    mobject.become(make())
    assert alike(paint(mobject), start)
    assert mobject.part_count == make().part_count


@pytest.mark.parametrize("case", COUNTS)
def test_new_parts_appear_little_by_little(case):
    first, second = (make() for make in COUNTS[case])
    few, added = first.part_count, second.part_count - first.part_count
    opacity = second.opacities[0]
    animation = Transform(first, second, rate_func=linear)
    animation.begin()
    for share in (0.1, 0.5, 0.9):
        animation.interpolate(share)
        assert first.opacities[few:] == pytest.approx([share * opacity] * max(added, 0))


@pytest.mark.parametrize("case", COUNTS)
def test_after_an_animation_the_count_is_the_targets(case):
    first, second = (make() for make in COUNTS[case])
    few, many = first.part_count, second.part_count
    there = Transform(first, second)
    there.begin()
    assert first.part_count == few
    there.interpolate(0.5)
    assert first.part_count == max(few, many)
    there.finish()
    assert first.part_count == many
    assert len(first.points) == many * first.points_per_part
    back = Transform(first, COUNTS[case][0]())
    back.begin()
    back.interpolate(0.5)
    back.finish()
    assert first.part_count == few


def test_what_was_morphed_into_another_count_shows_that_many_values():
    column = NeuronColumn([0.1, 0.2, 0.3, 1.0])
    animation = Transform(column, NeuronColumn([0.5, 1.0]))
    animation.begin()
    animation.finish()
    column.show([1.0, 0.0])
    with pytest.raises(DrawingError, match="2 neurons and was given 4"):
        column.show([0.0, 0.0, 0.0, 0.0])


def test_images_of_another_shape_are_refused():
    animation = Transform(PixelGrid(np.eye(3)), PixelGrid(np.eye(5)))
    animation.begin()
    with pytest.raises(DrawingError, match=r"\(1, 3, 3\).*\(1, 5, 5\).*FadeTransform"):
        animation.interpolate(0.5)


# What cannot work

DIFFERENT = {
    "another kind of ours": (lambda: NeuronColumn(3), lambda: PixelGrid(np.eye(3))),
    "into a mobject of Manim's": (lambda: NeuronColumn(3), Square),
    "from a mobject of Manim's": (Square, lambda: NeuronColumn(3)),
    "inside groups": (
        lambda: Group(NeuronColumn(3), Caption("a")),
        lambda: Group(Caption("a"), NeuronColumn(3)),
    ),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_morphing_between_kinds_is_refused(case):
    source, target = (make() for make in DIFFERENT[case])
    animation = Transform(source, target)
    with pytest.raises(DrawingError, match=r"cannot morph .*use FadeTransform, or FadeOut"):
        animation.begin()


@pytest.mark.parametrize(
    ("animation_class", "instead"),
    [
        (Write, "Create or FadeIn"),
        (DrawBorderThenFill, "Create or FadeIn"),
        (Unwrite, "Uncreate or FadeOut"),
    ],
)
def test_animations_of_outlines_are_refused(animation_class, instead):
    message = (
        f"{animation_class.__name__} is for VMobjects alone, and Caption is none: use {instead}"
    )
    with pytest.raises(DrawingError, match=message):
        animation_class(Caption("words"))


def test_a_vgroup_refuses_and_names_group():
    with pytest.raises(TypeError, match="Group instead"):
        VGroup(NeuronColumn(3))


# Groups


def test_a_group_moves_and_fades_as_one(film):
    column, words = NeuronColumn([1.0, 0.5]).shift(LEFT), Caption("layer").shift(RIGHT)
    group = Group(column, words)
    group.shift(UP).scale(2, about_point=UP)
    assert column.get_center() == pytest.approx(UP + 2 * LEFT)
    assert words.get_center() == pytest.approx(UP + 2 * RIGHT)

    def play(scene):
        scene.play(FadeIn(group), run_time=0.2)
        scene.play(group.animate.shift(DOWN), run_time=0.2)
        scene.play(Transform(group, group.copy().scale(0.5)), run_time=0.2)
        scene.play(FadeOut(group), run_time=0.2)

    scene, frames = film(play)
    assert ink(frames[2]) > 0
    assert column.get_y() == pytest.approx(0)
    assert scene.mobjects == []


def make_array_group():
    """A group with another one inside, as a diagram has."""
    image = PixelGrid([[1, 0.5], [0.2, 0.9]]).shift(3 * LEFT)
    columns = Group(NeuronColumn([1.0, 0.5]), NeuronColumn([0.2, 1.0]).shift(2 * RIGHT))
    return ArrayGroup(image, columns)


def test_an_array_group_is_created_and_uncreated(film, paint, alike):
    group = make_array_group()
    whole = paint(group)
    scene, frames = film(lambda scene: scene.play(Create(group, rate_func=linear), run_time=0.6))
    amounts = [ink(frame) for frame in frames]
    assert amounts == sorted(amounts)
    assert amounts[0] < 0.1 * ink(whole)
    assert alike(paint(group), whole)
    assert scene.mobjects == [group]
    scene, frames = film(lambda scene: scene.play(Uncreate(group), run_time=0.4))
    assert ink(frames[-1]) < 0.5 * ink(frames[0])
    assert scene.mobjects == []


def test_an_array_group_fades_into_another(film):
    group, square = make_array_group(), Square(color=RED, fill_opacity=1)
    before = [state(member) for member in group.family_members_with_points()]

    def play(scene):
        scene.add(square)
        scene.play(FadeTransform(square, group, rate_func=linear), run_time=0.4)

    scene, frames = film(play)
    reddest = frames[0].reshape(-1, 3)[frames[0].sum(axis=2).argmax()]
    assert reddest[0] > 2 * reddest[1], "the group cannot be seen at first"
    assert scene.mobjects == [group]
    for member, expected in zip(group.family_members_with_points(), before, strict=True):
        assert_same_state(member, expected)


def test_an_array_group_becomes_and_is_restored():
    group = make_array_group()
    before = [state(member) for member in group.family_members_with_points()]
    group.save_state()
    other = make_array_group().shift(UP)
    other[1][0].show([0.1, 0.2])
    group.become(other)
    assert group.get_center() == pytest.approx(other.get_center())
    assert group[1][0].values.tolist() == [0.1, 0.2]
    group.restore()
    for member, expected in zip(group.family_members_with_points(), before, strict=True):
        assert_same_state(member, expected)
