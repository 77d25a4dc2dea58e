"""Gradient descent: how its walks end, and that what is seen are these walks."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.analysis import QuadraticValley, descend
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import SGD, Momentum
from nnviz_manim.mixins import DescentMixin
from nnviz_manim.mixins.curve_walk import way_it_ends
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.palette import rgb


@pytest.fixture(autouse=True)
def _few_frames(manim_config):
    """Renders nothing into files, and few frames."""
    manim_config.frame_rate = 2


class Idle(DescentMixin, Scene):
    def construct(self):
        pass


def test_the_walk_of_the_well_known_example():
    path = Idle().walk_down(6.0, SGD(0.01))
    assert len(path) == 70
    assert path.end == pytest.approx([2.249965], abs=5e-7)


def test_the_best_step_one_that_overshoots_and_one_that_never_settles():
    scene = Idle()
    assert scene.best_rate() == pytest.approx(1 / 20.25, abs=1e-4)
    bottom = 2.25
    ends = [
        way_it_ends(scene.walk_down(bottom - 0.55, SGD(rate)), bottom)
        for rate in (scene.best_rate(), 0.08, 0.0975, 0.1, 0.11)
    ]
    assert ends[0] == "5 steps"
    assert ends[1] == "overshoots, 21 steps"
    assert ends[2].startswith("overshoots")
    assert ends[3:] == ["never settles"] * 2


def test_the_shelf_holds_the_plain_walk_and_not_the_one_with_momentum():
    scene = Idle()
    plain = scene.walk_down(-1.0, SGD(0.01), whole=True).positions[:, 0]
    assert plain[[10, 100, 1000]] == pytest.approx([-0.441, -0.0896, -0.0107], rel=2e-3)
    fast = scene.walk_down(-1.0, Momentum(0.01, 0.9), whole=True).positions[:, 0]
    assert fast[10] > 0.5


def test_both_walks_are_read_off_the_curve():
    class Shelf(Idle):
        def construct(self):
            self.show_shelf()

    scene = Shelf()
    scene.render()
    plain, fast = scene.shelf_walks
    ends = [walk.plot.numbers_at(walk.path.end())[0] for walk in (plain, fast)]
    assert ends == pytest.approx([-0.0107, 2.25], abs=1e-3)


class Valleys(Idle):
    valley_steps = 10

    def construct(self):
        self.valley = QuadraticValley(tuple(self.curvatures), angle=0.3)
        self.show_optimizers()


def test_the_bars_are_what_is_left_and_are_so_long_in_the_pixels():
    scene = Valleys()
    scene.render()
    for shown, expected in scene.shown_numbers().values():
        assert float(shown) == pytest.approx(expected, abs=5e-3)
    # Along the axes a plain step is a product: what is left is (1 - α λ)ⁿ of it.
    rate = 0.9 * 2 / 41
    left = np.abs(np.array(scene.valley_start)) * np.abs(1 - rate * np.array([1.0, 40.0])) ** 10
    bars = scene.valley_walks[0].bars
    assert bars.values == pytest.approx(left, abs=1e-9)
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects([bars])
    pixels = camera.pixel_array[..., :3].astype(float)
    orange = 255 * np.array(rgb(DEFAULT_PALETTE.positive))
    hit = (np.abs(pixels - orange).max(axis=2) < 12).any(axis=0)
    camera.reset()
    camera.capture_mobjects([bars.copy().show([3.2, 0.0])])
    full = (np.abs(camera.pixel_array[..., :3] - orange).max(axis=2) < 12).any(axis=0)
    assert hit.sum() / full.sum() == pytest.approx(left[0] / 3.2, abs=0.03)


def test_what_is_left_along_and_across_is_drawn_from_the_bottom_to_the_ball():
    scene = Valleys()
    scene.render()
    for walk in scene.valley_walks:
        along, across = (walk.plot.numbers_at(leg.points) for leg in walk.legs)
        assert along[0] == pytest.approx([0.0, 0.0])
        assert across[0] == pytest.approx(along[1])
        assert across[1] == pytest.approx(walk.positions[-1])
        assert walk.plot.at(*across[1]) == pytest.approx(walk.path.end())
        lengths = [np.linalg.norm(leg[1] - leg[0]) for leg in (along, across)]
        assert lengths == pytest.approx(walk.bars.values, abs=1e-9)
        assert (along[1] - along[0]) @ (across[1] - across[0]) == pytest.approx(0.0, abs=1e-9)


def test_all_walks_down_the_valley_are_seen_from_one_place_and_fill_it():
    scene = Valleys()
    scene.render()
    places = np.concatenate([walk.positions for walk in scene.valley_walks])
    for walk in scene.valley_walks:
        assert walk.plot.ranges == scene.valley_walks[0].plot.ranges
        left, right, bottom, top = walk.plot.ranges
        assert ((places > [left, bottom]) & (places < [right, top])).all()
        assert np.ptp(places[:, 0]) > 0.4 * (right - left)
        upper_left, upper_right, lower_left, _ = walk.plot.area
        scales = [
            np.linalg.norm(upper_right - upper_left) / (right - left),
            np.linalg.norm(upper_left - lower_left) / (top - bottom),
        ]
        assert scales[0] == pytest.approx(scales[1])


def test_the_arrow_stands_at_the_ball_and_is_as_long_as_the_slope():
    class Stepping(Idle):
        def construct(self):
            self.show_steps()

    scene = Stepping()
    scene.render()
    walk, lengths = scene.walk, {}
    for time in (0, 1, 2.5, 10):
        walk.point_down(time)
        walk.path.show(time)
        start, end = walk.arrow.points
        assert start == pytest.approx(walk.path.end())
        assert end[1] == pytest.approx(start[1])
        lengths[time] = start[0] - end[0]
    slopes = scene.function.gradient(walk.positions)
    assert lengths[1] / lengths[0] == pytest.approx(slopes[1] / slopes[0])
    assert lengths[2.5] / lengths[0] == pytest.approx((slopes[2] + slopes[3]) / 2 / slopes[0])
    assert 0 < lengths[10] < 0.1 * lengths[0]


def test_the_count_of_a_step_and_its_numbers_are_of_one_step():
    noted = []

    class Counted(Idle):
        def construct(self):
            self.show_steps()

        def note_step(self, numbers, count, path, step):
            super().note_step(numbers, count, path, step)
            noted.append((count, step))

        def update_to_time(self, t):
            super().update_to_time(t)
            if noted:
                count, step = noted[-1]
                assert count.values[count.names.index("n")] == step + 1

    Counted().render()
    assert noted[-1][1] == 40


def test_a_step_that_is_too_long_is_seen_to_come_down_on_the_other_side():
    class Rates(Idle):
        def construct(self):
            self.show_rates()

    scene = Rates()
    scene.render()
    best, long, too_long = (walk.positions - 2.25 for walk in scene.rate_walks)
    assert best.max() < 0.01
    for walk in (long, too_long):
        assert walk.max() > 0.07 * np.ptp(scene.rate_walks[0].plot.ranges[:2])
    assert np.abs(long[-1]) < 0.01
    assert np.abs(too_long[-2:]).min() > 0.1
    titles = [walk.title for walk in scene.rate_walks]
    assert titles[0].endswith("the best: 4 steps")
    assert titles[1:] == ["α = 0.08: overshoots, 22 steps", "α = 0.1: never settles"]


def test_a_walk_on_a_curve_is_the_descent():
    class Stepping(Idle):
        start, learning_rate = 3.0, 0.02

        def construct(self):
            self.show_steps()

    scene = Stepping()
    scene.render()
    walk = scene.walk
    path = descend(scene.function.gradient, 3.0, SGD(0.02), steps=1000, smallest_step=1e-5)
    assert np.array_equal(walk.positions, path.positions[:, 0])
    assert walk.plot.numbers_at(walk.path.end()) == pytest.approx(
        [path.end[0], float(scene.function.value(path.end[0]))]
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": 0.0}, "expected a number above 0"),
        ({"bad_rates": (0.1,)}, "expected 2 numbers"),
        ({"function": abs}, "expected a Polynomial"),
        ({"valley_steps": 1}, "at least 4"),
    ],
)
def test_impossible_settings_are_refused(settings, message):
    with pytest.raises(SettingError, match=message):
        type("Wrong", (Idle,), settings)()
