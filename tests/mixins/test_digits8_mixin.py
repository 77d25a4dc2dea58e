"""What a scene with the mixin of the 8×8 digits shows."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import network_at
from nnviz_manim.mixins import Digits8Mixin
from nnviz_manim.mixins.digits8_picture import ClassCurves, cost_plot, digit_walls
from nnviz_manim.painting.palette import DEFAULT_PALETTE, palette_named, rgb


class Short(Digits8Mixin, Scene):
    iterations, learning_time = 60, 0.4


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


@cache
def rendered():
    made = Short()
    made.render()
    return made


@pytest.fixture
def scene():
    return rendered()


def agree(numbers):
    for name, (shown, expected) in numbers.items():
        digits = len(str(shown).partition(".")[2]) if isinstance(shown, str) else 5
        assert float(shown) == pytest.approx(expected, abs=0.51 * 10.0**-digits), name


def test_the_last_frame_shows_what_both_networks_came_to(scene):
    numbers = scene.shown_numbers()
    assert {"iteration", "right from the first start", "answer to digit 19"} <= numbers.keys()
    agree(numbers)
    first, better = (numbers[f"right from the {start} start"][1] for start in ("first", "better"))
    assert better > first + 10
    fresh = Short()
    fresh.build()
    with pytest.raises(AssertionError):
        agree(fresh.shown_numbers())


def test_the_costs_of_the_classes_make_the_mean_cost_at_every_moment(scene):
    sizes = np.bincount(scene.learned.labels)
    assert scene.costs @ sizes / sizes.sum() == pytest.approx(scene.run.moments.loss, rel=1e-5)
    network = network_at(scene.run[-1], scene.run.info)
    fours = scene.learned.labels == 4
    outputs = network.forward(scene.learned.features[fours])[network.depth]
    by_hand = 0.5 * ((outputs - np.eye(10)[4]) ** 2).sum(axis=1).mean()
    assert scene.split.curves.values[4, -1] == pytest.approx(by_hand, rel=1e-5)


def test_the_digits_shown_are_the_ones_that_are_followed(scene):
    labels = scene.held_out.labels[scene.followed()]
    assert labels.tolist() == [*range(10), *range(10)]
    assert scene.run.info.probe_labels == tuple(labels)
    plain = scene.images().reshape(20, -1)
    standardized = scene.held_out.features[scene.followed()]
    varied = np.flatnonzero(plain.std(axis=0))
    fits = [np.corrcoef(plain[:, pixel], standardized[:, pixel])[0, 1] for pixel in varied]
    assert min(fits) > 0.999, "pixel by pixel, one is the other on another scale"


def test_pixels_tell_right_answers_from_wrong_ones(scene):
    sheet = scene.versus.sheet
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects(scene.mobjects)
    unit = camera.pixel_height / camera.frame_height
    answers = [int(text) for text in sheet.answers()]
    right = [answer == part % 10 for part, answer in enumerate(answers)]
    assert 0 < sum(right) < 20
    for part, is_right in enumerate(right):
        low = sheet.part_points()[part, 2:].mean(axis=0)
        column = round(camera.pixel_width / 2 + low[0] * unit)
        row = round(camera.pixel_height / 2 - low[1] * unit)
        patch = camera.pixel_array[row - 16 : row, column - 7 : column + 7, :3].astype(float)
        strongest = patch[np.unravel_index(np.ptp(patch, axis=2).argmax(), patch.shape[:2])]
        color = rgb(scene.colors.right if is_right else scene.colors.wrong)
        assert strongest == pytest.approx(255 * np.array(color), abs=45), part


@pytest.mark.parametrize("epoch", [15, 45, 60])
def test_the_curve_ends_at_the_cost_of_its_moment(scene, epoch):
    """The dot at its end, by its pixels."""
    picture, camera = scene.picture, scene.camera
    picture.show_epoch(epoch)
    camera.reset()
    camera.capture_mobjects([picture.plot, picture.curves])
    unit = camera.pixel_height / camera.frame_height
    corners = picture.plot.area
    (left, top), (right, low) = (
        (camera.pixel_width / 2 + x * unit, camera.pixel_height / 2 - y * unit)
        for x, y, _ in (corners[0], corners[3])
    )
    column = round(left + (right - left) * epoch / scene.iterations)
    strip = camera.pixel_array[round(top) - 6 : round(low) - 4, column, :3].min(axis=1)
    row = np.flatnonzero(strip > 200).mean() + round(top) - 6
    highest = picture.plot.ranges[3]
    seen = highest * (low - row) / (low - top)
    moment = int(np.flatnonzero(scene.run.moments.epoch == epoch)[0])
    # Half of the pixel is the error of rounding, and the dot is as high as wide.
    assert seen == pytest.approx(scene.run[moment].loss, abs=1.2 * highest / (low - top))


def test_all_digits_hang_on_the_walls():
    images = np.arange(7.0).repeat(64).reshape(7, 8, 8) / 7
    first, second = digit_walls([images, images[:2]], 8.0, 3.0, palette_named(DEFAULT_PALETTE))
    assert first.get_bottom()[1] > second.get_top()[1]
    assert first.get_left()[0] == pytest.approx(second.get_left()[0])
    assert max(first.width, second.width) <= 8 + 1e-9
    assert first.get_top()[1] - second.get_bottom()[1] <= 3 + 1e-9
    assert sorted(np.unique(first.values)) == pytest.approx(np.arange(7) / 7)
    assert (first.values == 3 / 7).sum() == 64


def test_classes_come_in_the_order_in_which_they_are_understood():
    epochs = np.arange(5.0)
    costs = np.array([[0.5, 0.1, 0.4, 0.3, 0.2, 0.1], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]])
    costs = np.stack([costs[1], costs[1], costs[0], costs[0], costs[0]])
    costs[3, 4] = 0.45
    plot = cost_plot(epochs, 0.5, width=6, height=4)
    names = list("abcdef")
    curves = ClassCurves(plot, epochs, costs, costs.mean(axis=1), names, 0.25, 0.2)
    assert [names[each] for each in curves.order()] == ["b", "f", "e", "d", "c", "a"]
    ends = [name.get_center() for name in curves.names]
    assert all(end[0] > plot.area[1][0] for end in ends), "names stand right of the plot"
    heights = np.sort([end[1] for end in ends])
    assert np.diff(heights).min() >= 0.26, "names do not lie on each other"
    curves.bring_out(1)
    assert (curves.curves.opacities == 1).tolist() == [name == "b" for name in names]


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingError, match="digits_shown = 0"):
        type("Short", (Short,), {"digits_shown": 0})()
