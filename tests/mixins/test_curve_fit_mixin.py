"""The scenes of twelve points: what they show is what the training did."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, tempconfig

from nnviz_manim.analysis import class_gaps, line_fit, line_network
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import textbook_network
from nnviz_manim.mixins import CurveFitMixin, StuckFitMixin
from nnviz_manim.painting.palette import rgb

SHAPES = {"16:9": (854, 480), "1:1": (480, 480), "9:16": (480, 854)}


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def settings(width=854, height=480):
    return {
        "dry_run": True,
        "quality": "low_quality",
        "pixel_width": width,
        "pixel_height": height,
        "frame_height": 8.0,
        "frame_width": 8.0 * width / height,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "frame_rate": 2,
    }


class Learned(CurveFitMixin, Scene):
    learning_time = 3.0


class Found(CurveFitMixin, Scene):
    weights = "twelve points, solved"


@pytest.fixture(scope="module")
def learned():
    """The scene of the training, at its end, and its last frame."""
    with tempconfig(settings()):
        scene = Learned()
        scene.render()
        return scene, scene.camera.pixel_array.copy()


def color_at(frame, point):
    x, y = point[:2]
    row, column = round((4 - y) * 60), round((x + 8 * 854 / 480 / 2) * 60)
    return frame[row, column, :3] / 255


def test_the_training_comes_to_twelve_of_twelve_with_a_tick_in_each_gap(learned):
    scene, _ = learned
    fit = scene.fit_at(scene.run, -1)
    assert fit.score == 12
    assert scene.describe_end(fit) == "Each gap has its tick: 12 of 12 points right."
    assert scene.counts.right.text == "12 of 12"
    for (left, right), x in zip(
        class_gaps(scene.data), sorted(scene.curves.ticks.values), strict=True
    ):
        assert left < x < right


def test_all_numbers_at_the_end_are_those_of_the_run(learned):
    scene, _ = learned
    numbers = scene.shown_numbers()
    assert {"cost", "points right", "iterations", "weight 3", "bias 2"} <= numbers.keys()
    assert len([name for name in numbers if name.startswith(("weight", "bias"))]) == 7
    for name, (shown, expected) in numbers.items():
        assert float(shown) == pytest.approx(expected, abs=0.0051), name
    assert scene.run[-1].loss == pytest.approx(scene.fit_at(scene.run, -1).cost, rel=1e-9)


def test_the_ticks_are_painted_where_the_units_switch(learned):
    scene, frame = learned
    fit = scene.fit_at(scene.run, -1)
    plot, size = scene.curves.plot, 0.18
    for x, color in zip(fit.switches, ("wrong", "negative"), strict=True):
        foot = plot.at(x, plot.ranges[2])
        painted = color_at(frame, foot - [0, 0.6 * size, 0])
        assert painted == pytest.approx(rgb(getattr(scene.colors, color)), abs=0.08)


def test_the_gaps_are_bands_between_the_points_of_both_classes(learned):
    scene, frame = learned
    plot, ground = scene.curves.plot, np.array(rgb(scene.colors.ground))
    by_hand = [(-0.64, -0.53), (0.35, 0.89)]
    for x in (-0.70, -0.61, -0.45, 0.30, 0.44, 0.84, 0.95):
        inside = any(left < x < right for left, right in by_hand)
        lightness = (color_at(frame, plot.at(x, 1.19)) - ground).mean()
        assert (lightness > 0.05) == inside, x


def test_a_neuron_and_all_that_is_its_own_have_one_color(learned):
    scene, _ = learned
    red, blue = (rgb(getattr(scene.colors, name)) for name in ("wrong", "negative"))
    graph = scene.graph
    for rows, hue in (((1, 4, 6), red), ((2, 5, 7), blue)):
        for row in rows:
            assert graph.rims[row] == pytest.approx(hue)
    assert scene.curves.hidden.hues == pytest.approx(np.array([red, blue]))
    assert scene.parts.parts.hues[:2] == pytest.approx(np.array([red, blue]))


def test_the_answer_s_curve_is_painted_at_its_value(learned):
    scene, frame = learned
    fit = scene.fit_at(scene.run, -1)
    middle = int(np.argmin(np.abs(fit.x + 0.3)))
    place = scene.curves.plot.at(fit.x[middle], fit.answer[middle])
    assert color_at(frame, place) == pytest.approx(rgb(scene.colors.ink), abs=0.08)


def test_the_pace_shown_is_the_pace_played(learned):
    scene, _ = learned
    counts, epochs = scene.counts, scene.run.moments.epoch
    pace = np.ones(len(scene.run) - 1)
    counts.set_pace(scene.run, pace, 10.0)
    counts.show_epoch(float(epochs[100]))
    played = (epochs[101] - epochs[100]) / (10.0 / len(pace))
    assert float(counts.pace.text) == pytest.approx(played, rel=0.06)
    counts.rest()
    assert counts.pace.text == "0"


def test_views_follow_the_run_between_its_moments(learned):
    scene, _ = learned
    moment = scene.run.at(150.5)
    scene.picture.show(moment)
    fit = line_fit(line_network(moment), scene.data, scene.x)
    np.testing.assert_allclose(scene.curves.answer.values[0], fit.answer)
    np.testing.assert_array_equal(scene.curves.dots.wrong, ~fit.right)
    assert scene.counts.cost.values[0] == pytest.approx(fit.cost)
    scene.picture.show(scene.run[-1])


def test_three_things_move_while_the_network_learns(learned):
    scene, _ = learned
    assert list(scene.picture) == [scene.curves, scene.graph, scene.counts]


def test_the_sum_is_taken_apart_at_the_end_and_is_no_flat_line(learned):
    scene, frame = learned
    fit, parts = scene.fit_at(scene.run, -1), scene.parts
    np.testing.assert_allclose(parts.total.values[0], fit.logit)
    np.testing.assert_allclose(parts.parts.values, [*fit.parts, np.full(361, fit.bias)])
    assert (parts.parts.until == parts.parts.x[-1]).all()
    for x in (-1.5, 0.0, 1.5):
        place = int(np.argmin(np.abs(fit.x - x)))
        seen = color_at(frame, parts.plot.at(fit.x[place], fit.logit[place]))
        assert seen == pytest.approx(rgb(scene.colors.ink), abs=0.08), x
    # Each addend is seen to be one: none hides another.
    low, high = parts.plot.ranges[2:]
    assert np.ptp(fit.parts, axis=1).min() > 0.3 * (high - low)


def test_a_sum_takes_in_one_addend_after_the_other():
    seen = []

    class Adding(Learned):
        epochs = 600

        def construct(self):
            self.build()
            self.add_up()

        def play(self, *animations, **options):
            super().play(*animations, **options)
            seen.append(self.parts.total.values[0].copy())

    scene = Adding()
    scene.render()
    fit = scene.fit_at(scene.run, -1)
    largest = int(np.argmax(fit.parts.mean(axis=1)))
    expected = [fit.parts[largest], fit.parts.sum(axis=0), fit.logit]
    changes = [each for each, old in zip(seen[1:], seen, strict=False) if (each != old).any()]
    for shown, true in zip([seen[0], *changes], expected, strict=True):
        np.testing.assert_allclose(shown, true)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_sum_has_room_of_its_own_in_every_shape(shape):
    with tempconfig(settings(*SHAPES[shape])):
        scene = type("Short", (Learned,), {"epochs": 300, "learning_time": 0.5})()
        scene.build()
        places = scene.sum_places()
        assert ("network" in places) == (shape != "1:1")
        pieces = [scene.parts, scene.counts, *([scene.graph] if "network" in places else [])]
        pieces.append(scene.fitted_curves(scene.fit_at(scene.run, -1), places["curves"]))
        for number, one in enumerate(pieces):
            for other in pieces[:number]:
                apart = np.abs(one.get_center() - other.get_center())
                room = [(one.width + other.width) / 2, (one.height + other.height) / 2]
                assert (apart[:2] > np.array(room) - 0.03).any(), (one, other)
        for mine, theirs in zip(
            scene.parts.plot.at([-1, 1], 0), pieces[-1].plot.at([-1, 1], 0), strict=True
        ):
            assert mine[0] == pytest.approx(theirs[0])


def test_where_the_ticks_begin_is_said_if_they_are_seen_as_one(learned):
    scene, _ = learned
    first, last = (scene.fit_at(scene.run, moment) for moment in (0, -1))
    assert scene.describe_ticks(first) == (
        "A tick marks where a neuron switches: at x = −b/w, as yet both at 0.0."
    )
    assert scene.describe_ticks(last) == "A tick marks where a neuron switches: at x = −b/w."


@pytest.mark.parametrize("shape", SHAPES)
def test_fixed_weights_stand_in_every_shape(shape):
    with tempconfig(settings(*SHAPES[shape])):
        scene = Found()
        scene.render()
        assert scene.shown_numbers()["weight 0"][1] == pytest.approx(-20.89123833)
        assert scene.curves.ticks.values == pytest.approx([-0.591, 0.572], abs=5e-4)
        for shown, expected in scene.shown_numbers().values():
            assert float(shown) == pytest.approx(expected, abs=0.051)
        pieces = [scene.curves, scene.parts, scene.graph, scene.counts]
        for number, one in enumerate(pieces):
            assert abs(one.get_center()[1]) + one.height / 2 <= 4.0
            for other in pieces[:number]:
                apart = np.abs(one.get_center() - other.get_center())
                room = [(one.width + other.width) / 2, (one.height + other.height) / 2]
                assert (apart[:2] > np.array(room) - 0.03).any(), (one, other)
        if shape != "1:1":
            for mine, theirs in zip(
                scene.parts.plot.at([-1, 1], 0), scene.curves.plot.at([-1, 1], 0), strict=True
            ):
                assert mine[0] == pytest.approx(theirs[0])


def test_a_gap_without_a_tick_is_said():
    scene = type("Guess", (Found,), {"weights": "twelve points, first guess"})()
    scene.build()
    fit = line_fit(textbook_network(scene.weights), scene.data, scene.x)
    assert scene.describe_end(fit) == "A gap lacks its tick: 4 of 12 points right."


def test_weights_that_there_are_not_are_refused():
    with pytest.raises(SettingError, match="weights = '3-3-1': expected one of 'twelve points,"):
        type("Wrong", (Found,), {"weights": "3-3-1"})()


class Stuck(StuckFitMixin, Scene):
    learning_time = 2.0


@pytest.fixture(scope="module")
def stuck():
    """The scene of two starts, at its end."""
    with tempconfig(settings()):
        scene = Stuck()
        scene.render()
        return scene


def test_one_start_ends_with_seven_points_and_the_other_with_twelve(stuck):
    ends = [stuck.fit_at(run, -1) for run in stuck.runs]
    assert [fit.score for fit in ends] == [7, 12]
    assert [counts.right.text for counts in stuck.counts] == ["7 of 12", "12 of 12"]
    assert stuck.describe_end(ends[0]) == (
        "No tick finds the gap from −0.64 to −0.53: 7 of 12 points right."
    )
    assert stuck.describe_end(ends[1]) == "Each gap has its tick: 12 of 12 points right."
    for shown, expected in stuck.shown_numbers().values():
        assert float(shown) == pytest.approx(expected, abs=0.0006)


def test_what_the_stuck_network_answers_around_its_gap_is_said_and_the_gap_is_marked(stuck):
    end = stuck.fit_at(stuck.runs[0], -1)
    x = np.array([[-0.64], [-0.53]])
    left, right = line_network(stuck.runs[0][-1]).forward(x)[2][:, 0]
    assert stuck.describe_answer(end) == (
        f"So its answer, the white curve, is {left:.2f} before that gap and {right:.2f} behind it."
    )
    assert stuck.describe_answer(stuck.fit_at(stuck.runs[1], -1)) == (
        "The white curve, its answer, changes within each gap."
    )
    accent = rgb(stuck.colors.accent)
    assert stuck.gaps[0].tints == pytest.approx(np.array([[*accent, 1.0], [0, 0, 0, 0]]))
    assert not stuck.gaps[1].tints.any()


def test_both_starts_are_at_the_same_clock(stuck):
    first, second = (run.moments.epoch for run in stuck.runs)
    np.testing.assert_array_equal(first, second)
    assert first[-1] == stuck.epochs == 20_000
    assert stuck.clock.iterations.text == "20,000"


def test_that_it_stands_is_said_with_its_own_costs(stuck):
    moments = stuck.runs[0].moments
    late = int(np.searchsorted(moments.epoch, 5000))
    assert stuck.describe_standstill() == (
        f"From iteration {moments.epoch[late]:,.0f} to 20,000 its cost falls only from"
        f" {moments.loss[late]:.3f} to {moments.loss[-1]:.3f}."
    )
    assert 12 * moments.loss[-1] == pytest.approx(5.55, abs=0.02)
