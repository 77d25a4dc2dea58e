"""The scene of the cost over weights: every height is the network's own cost."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DEGREES, Scene, ThreeDScene, config, tempconfig

from nnviz_manim.analysis import cost_slice, network_with
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import textbook_network
from nnviz_manim.mixins import CostLandscapeMixin, CostMixin, CostSliceMixin
from nnviz_manim.mixins.cost_slice import score_color
from nnviz_manim.painting.palette import rgb

SHAPES = {"16:9": (854, 480), "1:1": (480, 480), "9:16": (480, 854)}


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


class Slice(CostSliceMixin, Scene):
    pass


class Landscape(CostLandscapeMixin, Scene):
    resolution = 21
    surface_steps = 120


def settings(width=854, height=480):
    return {
        "dry_run": True,
        "pixel_width": width,
        "pixel_height": height,
        "frame_height": 8.0,
        "frame_width": 8.0 * width / height,
    }


@pytest.fixture(scope="module")
def sliced():
    """The chapters of one weight, built."""
    with tempconfig(settings()):
        scene = Slice()
        scene.build_slice()
        return scene


@pytest.fixture(scope="module")
def landscape():
    """The chapters of two weights, built."""
    with tempconfig(settings()):
        scene = Landscape()
        scene.build_surface()
        return scene


def color_at(scene, place):
    scene.renderer.update_frame(scene)
    x, y = place[:2]
    row, column = int((4 - y) * 60), int((x + 8 * 854 / 480 / 2) * 60)
    return scene.renderer.camera.pixel_array[row, column, :3] / 255


def test_the_values_are_dense_near_zero_and_reach_both_ends(sliced):
    values = sliced.values
    assert values[[0, -1]] == pytest.approx([-100, 100])
    assert (np.diff(values) > 0).all()
    assert 0.0 in values
    assert np.diff(values).min() < 0.1 * np.diff(values).max()
    assert abs(values[np.argmin(np.diff(values))]) < 1


def test_the_cost_is_not_convex(sliced):
    low, middle, high = sliced.cost_at(np.array([-9.0, 15.0, 39.0]))
    assert middle < (low + high) / 2
    low, middle, high = sliced.cost_at(np.array([-30.0, 0.0, 30.0]))
    assert middle > (low + high) / 2, "above the chord: no bowl"


def test_the_curve_is_painted_at_the_true_cost(sliced):
    with tempconfig(settings()):
        sliced.cost_curve.show(until=100.0)
        sliced.add(sliced.cost_plot, sliced.cost_curve)
        for weight in (-80.0, 10.0, 80.0):
            network = network_with(textbook_network(sliced.weights), [(1, 0, 0)], [weight])
            targets = sliced.data.labels[:, None].astype(float)
            cost, _, _ = network.loss_and_gradients(sliced.data.features, targets)
            painted = color_at(sliced, sliced.cost_plot.at(weight, cost))
            assert painted == pytest.approx(rgb(sliced.colors.accent), abs=0.1)
            off = color_at(sliced, sliced.cost_plot.at(weight, cost + 0.6))
            assert off == pytest.approx(rgb(sliced.colors.ground), abs=0.1)
        sliced.clear()


def test_balls_end_where_a_real_descent_ends_in_the_color_of_its_score(sliced):
    sliced.balls.show(sliced.cost_plot.at(*sliced.balls_at(float(sliced.steps))))
    numbers = sliced.slice_numbers()
    assert len(numbers) == 3 * len(sliced.starts)
    for name, (shown, expected) in numbers.items():
        assert float(shown) == pytest.approx(expected, abs=1e-6), name
    scores = [way.scores[1] for way in sliced.descents]
    assert {12, 8, 7} <= set(scores)
    for way, hue in zip(sliced.descents, sliced.balls.hues, strict=True):
        assert hue == pytest.approx(rgb(getattr(sliced.colors, score_color(way.scores[1], 12))))
        assert (np.diff(way.costs) < 1e-9).all(), "every step goes down"


def test_the_ball_shows_the_network_of_its_weight(sliced):
    sliced.show_weight(-9.0)
    assert sliced.counters["weight"].text == "−9.0"
    cost = cost_slice(sliced.network, sliced.data, (1, 0, 0), [-9.0])[0]
    assert float(sliced.counters["cost"].text) == pytest.approx(cost, abs=6e-4)
    answer = sliced.network_at_weight(-9.0).forward(sliced.line_x[:, None])[2][:, 0]
    np.testing.assert_allclose(sliced.fitted.answer.values[0], answer)
    assert sliced.counters["right"].text == "8 of 12"


def test_what_is_said_is_what_is_set(sliced):
    assert sliced.describe_slice() == (
        "One weight goes from −100 to 100; the network's 6 other numbers are held."
    )


def test_the_surface_is_the_cost_and_paths_lie_on_it(landscape):
    first = np.linspace(*landscape.first_range, 21)
    second = np.linspace(*landscape.second_range, 21)
    heights = landscape.surface.heights[:-4].reshape(21, 21)
    pair = [(1, 0, 0), (1, 1, 0)]
    for row, column in ((0, 0), (5, 17), (20, 3)):
        own = network_with(landscape.network, pair, [first[column], second[row]])
        targets = landscape.data.labels[:, None].astype(float)
        cost, _, _ = own.loss_and_gradients(landscape.data.features, targets)
        assert heights[row, column] == pytest.approx(cost)
    for way, path in zip(landscape.ways, landscape.surface_paths, strict=True):
        x, y = way.positions[-1]
        np.testing.assert_allclose(path.points[-1], landscape.surface.at(x, y, way.costs[-1]))


def test_what_a_hill_hides_is_not_painted_over_it():
    """From the side where the edge of the landscape stands before the map."""

    class Solid(CostLandscapeMixin, ThreeDScene):
        surface_steps = 60

    with tempconfig(settings()):
        scene = Solid()
        scene.build_surface()
        scene.set_camera_orientation(phi=62 * DEGREES, theta=-74 * DEGREES)
        paths = [*scene.surface_paths, *scene.contour_paths]
        for path in paths:
            path.show(60)
        scene.hide_behind()
        hidden = {path: path.hidden.astype(bool) for path in paths}
        assert any(each.any() for each in hidden.values())
        assert any(not each.any() for each in hidden.values())
        scene.add(scene.contours, scene.surface)
        scene.renderer.update_frame(scene)
        bare = scene.renderer.get_frame()[..., :3].astype(float)
        scene.add(*paths)
        scene.renderer.update_frame(scene)
        seen = scene.renderer.get_frame()[..., :3].astype(float)
        for path, is_hidden in hidden.items():
            x, y, _ = scene.camera.project_point(path.end())
            row, column = int((4 - y) * 60), int((x + 8 * 854 / 480 / 2) * 60)
            ground, color = bare[row, column], seen[row, column]
            share = np.linalg.norm(color - ground) / np.linalg.norm(
                255 * np.array(path.hue) - ground
            )
            # Line and ball are faint both, one upon the other.
            assert share == pytest.approx(0.36 if is_hidden[-1] else 1.0, abs=0.1)


def test_the_stage_is_never_empty_between_one_weight_and_two():
    class Between(CostMixin, ThreeDScene):
        resolution, steps, surface_steps = 13, 20, 20

        def construct(self):
            self.build_slice()
            self.build_surface()
            self.add(*self.slice_mobjects())
            self.go_on_to_two_weights()

    shown = []
    with tempconfig({**settings(), "frame_rate": 5}):
        scene = Between()
        add_frame = scene.renderer.add_frame

        def watch(frame, *others, **named):
            shown.append(np.abs(frame[80:400, :, :3].astype(int) - frame[0, 0, :3]).max(axis=2))
            add_frame(frame, *others, **named)

        scene.renderer.add_frame = watch
        scene.render()
    lit = [int((picture > 60).sum()) for picture in shown]
    assert len(lit) > 20
    assert min(lit) > 1500
    assert not set(scene.slice_mobjects()) & set(scene.mobjects)


def test_the_height_axis_is_as_high_as_the_landscape_can_be(landscape):
    low, high = landscape.height_axis.points
    assert low == pytest.approx(landscape.surface.at(55, 70, 0))
    assert high == pytest.approx(landscape.surface.at(55, 70, landscape.surface.height_range[1]))


@pytest.mark.parametrize("shape", SHAPES)
def test_names_of_the_axes_stay_within_the_frame_while_the_camera_turns(shape):
    class Turning(CostLandscapeMixin, ThreeDScene):
        resolution, surface_steps = 13, 20

    with tempconfig(settings(*SHAPES[shape])):
        scene = Turning()
        scene.build_surface()
        for turned in (138, 160, 185):
            scene.set_camera_orientation(phi=64 * DEGREES, theta=turned * DEGREES)
            scene.axis_labels.update()
            half = config.frame_width / 2 - 0.29 * scene.unit
            for label in scene.axis_labels:
                assert abs(label.get_center()[0]) + label.width / 2 <= half


def test_a_third_number_changes_surface_map_and_figures(landscape):
    landscape.show_third(landscape.third_end)
    for name, (shown, expected) in landscape.surface_numbers().items():
        assert float(shown) == pytest.approx(expected, abs=6e-4), name
    np.testing.assert_array_equal(
        landscape.contours.heights.ravel(), landscape.surface.heights[:-4]
    )
    assert landscape.heights(landscape.third_end).min() > 4 > landscape.heights(16.81).min()
    landscape.show_third(landscape.third_start)


@pytest.mark.parametrize("shape", SHAPES)
def test_pieces_keep_apart_in_every_shape(shape):
    with tempconfig(settings(*SHAPES[shape])):
        scene = Slice()
        scene.build_slice()
        pieces = [scene.fitted, scene.cost_plot, scene.counts]
        assert np.ptp(scene.balls.part_points()[0, :, 0]) == pytest.approx(2 * 0.13 * scene.unit)
        for label, start in zip(scene.ball_labels, scene.descents, strict=True):
            end = scene.cost_plot.at(start.positions[-1, 0], start.costs[-1])
            assert label.get_bottom()[1] > end[1] + 0.13 * scene.unit, "it stands above its ball"
        for number, one in enumerate(pieces):
            for other in pieces[:number]:
                apart = np.abs(one.get_center() - other.get_center())[:2]
                room = np.array([one.width + other.width, one.height + other.height]) / 2
                assert (apart > room - 0.03).any(), (one, other)


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingError, match="weights = 'mine'"):
        type("Wrong", (Slice,), {"weights": "mine"})()
    with pytest.raises(SettingError, match="first_range = "):
        type("Wrong", (Landscape,), {"first_range": (3, 1)})()
    assert issubclass(CostMixin, CostSliceMixin | CostLandscapeMixin)
