"""Every mobject of a small world is animated as all array mobjects are."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT, Create, FadeIn, FadeOut, Transform, ValueTracker
from world_mobjects import WORLDS

from nnviz_manim.painting import ArrayMobject


def state_of(mobject: ArrayMobject) -> dict[str, object]:
    names = (*mobject.declared.per_part, *mobject.declared.whole)
    return {name: getattr(mobject, name).copy() for name in names} | {"points": mobject.points}


def same(one: ArrayMobject, other: ArrayMobject) -> bool:
    pairs = zip(state_of(one).values(), state_of(other).values(), strict=True)
    return all(np.allclose(mine, theirs) for mine, theirs in pairs)


@pytest.mark.parametrize("name", WORLDS)
def test_showing_other_values_changes_the_picture(name, paint):
    world = WORLDS[name]
    first, changed = world.make(), world.changed()
    assert not same(first, changed)
    assert np.abs(paint(first) - paint(changed)).max() > 30


@pytest.mark.parametrize("name", WORLDS)
def test_animate_show_passes_through_the_middle(name, film):
    world = WORLDS[name]
    mobject = world.make()

    def play(scene):
        scene.add(mobject)
        scene.play(world.show(mobject.animate(run_time=0.4)))

    _, frames = film(play)
    assert same(mobject, world.changed())
    assert len({frame.tobytes() for frame in frames}) >= 4


@pytest.mark.parametrize("name", WORLDS)
def test_transform_and_become_arrive(name, film, paint, alike):
    world = WORLDS[name]
    mobject, target = world.make(), world.changed().shift([0.2, 0.1, 0.0])
    film(lambda scene: scene.play(Transform(mobject, target), run_time=0.2))
    assert same(mobject, target)
    assert alike(paint(mobject), paint(target))
    again = world.make().become(target)
    assert alike(paint(again), paint(target))


@pytest.mark.parametrize("name", WORLDS)
def test_it_fades_and_is_created(name, film, paint, alike):
    mobject = WORLDS[name].make()
    whole = paint(mobject)
    half = mobject.copy().pointwise_become_partial(mobject, 0.0, 0.5)
    assert 0 < paint(half).sum() < whole.sum()
    _, frames = film(lambda scene: scene.play(Create(mobject), run_time=0.2))
    assert frames[0].sum() < 0.9 * whole.sum()
    assert alike(paint(mobject), whole)
    for fade in (FadeIn, FadeOut):
        _, frames = film(lambda scene, fade=fade: scene.play(fade(mobject), run_time=0.2))
        sums = [frame.sum() for frame in frames]
        assert sums == sorted(sums, reverse=fade is FadeOut)
        assert len(set(sums)) > 1


@pytest.mark.parametrize("name", WORLDS)
def test_an_updater_shows_what_a_tracker_says(name, film):
    world = WORLDS[name]
    first, last = world.make(), world.changed()
    mobject, tracker = world.make(), ValueTracker(0)

    def update(shown):
        shown.interpolate(first, last, tracker.get_value())

    def play(scene):
        mobject.add_updater(update)
        scene.add(mobject)
        scene.play(tracker.animate.set_value(1), run_time=0.3)

    _, frames = film(play)
    assert same(mobject, last)
    assert len({frame.tobytes() for frame in frames}) >= 3


@pytest.mark.parametrize("name", WORLDS)
def test_it_follows_its_group_and_says_how_small_its_text_is(name):
    mobject = WORLDS[name].make()
    before, text = mobject.get_center(), mobject.smallest_text()
    mobject.scale(2).shift(RIGHT)
    assert mobject.get_center() == pytest.approx(before + RIGHT)
    assert text is None or mobject.smallest_text() == pytest.approx(2 * text)
