"""A run as one animation: every view shows the same moment, and shows it exactly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import Group, ValueTracker, linear, smooth, there_and_back
from manim.animation.animation import prepare_animation

from nnviz_manim.errors import SettingError
from nnviz_manim.mobjects import Learning, LearningCurve, NetworkDiagram, PixelGrid, StatusPanel
from nnviz_manim.recording import Run


class Diary:
    """A view that only notes what it is shown."""

    def __init__(self):
        self.seen = []

    def show(self, snapshot):
        self.seen.append(snapshot)
        return self


def values_of(view):
    return [
        getattr(member, name).copy()
        for member in view.family_members_with_points()
        for name in member.state_arrays()
    ]


def assert_same_values(one, other, tolerance=0.0):
    for mine, theirs in zip(values_of(one), values_of(other), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=tolerance, rtol=0)


def epochs_over(animation, shares):
    diary = Diary()
    animation.views = (diary,)
    for share in shares:
        animation.interpolate(share)
    return [snapshot.epoch for snapshot in diary.seen]


def test_all_views_are_in_lockstep(run):
    one, other = Diary(), Diary()
    animation = Learning(run, one, other)
    animation.begin()
    for share in (0.1, 0.5, 0.9):
        animation.interpolate(share)
    animation.finish()
    assert len(one.seen) == 5
    assert all(mine is theirs for mine, theirs in zip(one.seen, other.seen, strict=True))
    assert [snapshot.epoch for snapshot in one.seen] == pytest.approx([0, 0.4, 2, 3.6, 4])


def test_it_begins_and_ends_exactly_at_moments(run):
    diagram, fresh = NetworkDiagram(run), NetworkDiagram(run)
    animation = Learning(run, diagram)
    animation.begin()
    assert_same_values(diagram, fresh.show(run[0]))
    animation.finish()
    assert_same_values(diagram, fresh.show(run[4]))


def test_moments_on_the_way_are_those_of_the_run(run):
    diagram, fresh = NetworkDiagram(run), NetworkDiagram(run)
    animation = Learning(run, diagram)
    for moment in range(5):
        animation.interpolate(moment / 4)
        assert_same_values(diagram, fresh.show(run[moment]), 1e-6)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("view_class", [NetworkDiagram, StatusPanel])
def test_animate_show_and_learning_show_the_same_at_the_same_moment(run, view_class, share):
    played, morphed = view_class(run), view_class(run)
    learning = Learning(run, played, start=1, end=2)
    learning.begin()
    learning.interpolate(share)
    morphed.show(run[1])
    animation = prepare_animation(morphed.animate(rate_func=linear).show(run[2]))
    animation.begin()
    animation.interpolate(share)
    assert_same_values(played, morphed, 1e-5)


def test_a_part_of_the_run(run):
    assert epochs_over(Learning(run, Diary(), start=1, end=3), [0, 0.5, 1]) == [1, 2, 3]
    assert epochs_over(Learning(run, Diary(), start=0.5, end=2.5), [0, 0.5, 1]) == pytest.approx(
        [0.5, 1.5, 2.5]
    )
    assert epochs_over(Learning(run, Diary(), start=2, end=2), [0, 0.5, 1]) == [2, 2, 2]


def test_backwards(run):
    animation = Learning(run, Diary(), start=4, end=0)
    assert epochs_over(animation, [0, 0.25, 0.5, 1]) == pytest.approx([4, 3, 2, 0])


def test_a_pace_of_its_own_for_each_step(run):
    animation = Learning(run, Diary(), pace=[5, 3, 1, 1])
    assert epochs_over(animation, [0, 0.25, 0.5, 0.8, 0.9, 1]) == pytest.approx(
        [0, 0.5, 1, 2, 3, 4]
    )
    backwards = Learning(run, Diary(), start=4, end=2, pace=[1, 3])
    assert epochs_over(backwards, [0, 0.25, 0.625, 1]) == pytest.approx([4, 3, 2.5, 2])


def test_holding_at_every_moment(run):
    animation = Learning(run, Diary(), hold=0.5)
    assert epochs_over(animation, [0, 0.0625, 0.125, 0.2, 0.25, 0.375, 0.45]) == pytest.approx(
        [0, 0.5, 1, 1, 1, 2, 2]
    )
    diagram, fresh = NetworkDiagram(run), NetworkDiagram(run).show(run[2])
    held = Learning(run, diagram, hold=0.5)
    held.interpolate(0.44)
    assert_same_values(diagram, fresh)


def test_a_rate_function_slows_and_rewinds(run):
    assert epochs_over(Learning(run, Diary(), rate_func=there_and_back), [0, 0.5, 1]) == (
        pytest.approx([0, 4, 0])
    )
    slow = Learning(run, Diary(), rate_func=smooth)
    assert slow.moment(0.5) == pytest.approx(2)
    assert slow.moment(0.1) < 0.2


def test_a_value_tracker_scrubs_through_it(run, film):
    diagram, time = NetworkDiagram(run), ValueTracker(0)
    diagram.add_updater(lambda view: view.show(run.at(time.get_value())))
    fresh = NetworkDiagram(run)

    def play(scene):
        scene.add(diagram)
        scene.play(time.animate.set_value(3), run_time=0.3)
        assert_same_values(diagram, fresh.show(run[3]))
        scene.play(time.animate.set_value(1.5), run_time=0.3)

    _, frames = film(play)
    assert_same_values(diagram, fresh.show(run.at(1.5)))
    assert not np.array_equal(frames[0], frames[-1])


def test_one_play_adds_the_views_and_shows_every_epoch(run, film):
    diagram, panel, diary = NetworkDiagram(run, width=9.0), StatusPanel(run), Diary()
    Group(diagram, panel).arrange()

    scene, frames = film(
        lambda scene: scene.play(Learning(run, diagram, panel, diary), run_time=0.8)
    )
    assert len(frames) == 12
    assert all(not np.array_equal(frame, following) for frame, following in pairwise(frames))
    shown = scene.get_mobject_family_members()
    assert diagram in shown
    assert panel in shown
    assert panel.epoch.values.tolist() == [4.0]
    assert panel.accuracy.values[0] == pytest.approx(100 * run[4].test_accuracy)


def test_views_are_not_copied(run):
    """The run remembers every state, so that there is nothing to come back to."""
    diagram = NetworkDiagram(run)
    animation = Learning(run, diagram)
    animation.begin()
    assert animation.starting_mobject.family_members_with_points() == []


def test_a_run_is_never_copied(run, film, monkeypatch):
    """A run may be large, and Manim copies what animations hold many times."""

    def refuse(self, memo):
        raise AssertionError("the run was copied")

    monkeypatch.setattr(Run, "__deepcopy__", refuse, raising=False)
    diagram = NetworkDiagram(run)

    def play(scene):
        scene.play(Learning(run, diagram), run_time=0.2)
        scene.play(diagram.animate.show(run[1]), run_time=0.2)

    film(play)


REFUSED = {
    "no view": (Learning, "shows nothing"),
    "no view at all": (lambda run: Learning(run, "diagram"), "'diagram' is no view"),
    "a moment beyond the end": (lambda run: Learning(run, Diary(), end=5), "end=5: .* 0 to 4"),
    "a moment before the start": (lambda run: Learning(run, Diary(), start=-1), "start=-1"),
    "too few paces": (
        lambda run: Learning(run, Diary(), pace=[1, 2]),
        "2 steps: expected 4 .* from moment 0 to moment 4",
    ),
    "a pace of nothing": (lambda run: Learning(run, Diary(), pace=[1, 1, 0, 1]), "above 0"),
    "holding all the time": (lambda run: Learning(run, Diary(), hold=1.0), "hold=1.0"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_settings_that_cannot_work_are_refused(run, case):
    make, message = REFUSED[case]
    with pytest.raises(SettingError, match=message):
        make(run)


def test_views_of_one_mobject_only_need_show(run):
    """An image follows a run through a view of a line."""

    class Input:
        def __init__(self):
            self.image = PixelGrid(np.zeros((4, 4)))

        def show(self, snapshot):
            self.image.show(snapshot.activations[0][1])

    view, curve = Input(), LearningCurve.of(run)
    animation = Learning(run, view, curve, start=1, end=2)
    animation.begin()
    assert view.image.values.ravel() == pytest.approx(run[0].activations[0][1])
    assert curve.epoch.tolist() == [1.0]
