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


def test_the_bars_are_what_is_left_and_are_so_long_in_the_pixels():
    class Valley(Idle):
        valley_steps = 10

        def construct(self):
            self.valley = QuadraticValley(tuple(self.curvatures), angle=0.3)
            self.show_optimizers()

    scene = Valley()
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
