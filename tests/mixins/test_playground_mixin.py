"""What a scene with the playground mixin shows."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.analysis import class_costs
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import network_at
from nnviz_manim.mixins import PlaygroundMixin
from nnviz_manim.mixins.playground_pace import pace_of
from nnviz_manim.mixins.playground_picture import mean_losses
from nnviz_manim.painting.palette import rgb
from nnviz_manim.recording import Run


class Brief(PlaygroundMixin, Scene):
    recipe, epochs, learning_time, brief = "circles", 8, 0.3, True


class Lesson(PlaygroundMixin, Scene):
    recipe, epochs, learning_time, pause_epoch = "spirals", 4, 0.6, 2
    begun: tuple[str, ...] = ()

    def begin(self, name, sentence=None, *beside):
        super().begin(name, sentence, *beside)
        self.begun += (name,)


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


@cache
def rendered():
    made = Brief()
    made.render()
    return made


@pytest.fixture
def scene():
    return rendered()


def agree(numbers):
    for name, (shown, expected) in numbers.items():
        text = str(shown)
        digits = len(text.partition(".")[2]) if isinstance(shown, str) else 6
        assert float(shown) == pytest.approx(expected, abs=0.51 * 10.0**-digits), name


def test_the_last_frame_shows_the_last_moment(scene):
    numbers = scene.shown_numbers()
    assert {"epoch", "learning rate", "training loss", "held-out loss", "bias 1 of layer 2"} <= (
        numbers.keys()
    )
    agree(numbers)
    assert float(numbers["epoch"][0]) == 8
    assert float(numbers["learning rate"][0]) == 0.03


def test_a_moment_that_is_not_the_last_is_told_from_it():
    made = Brief()
    made.build()
    with pytest.raises(AssertionError):
        agree(made.shown_numbers())


def test_the_held_out_loss_is_the_mean_of_what_was_not_learned(scene):
    network = network_at(scene.run[-1], scene.run.info)
    labels = scene.held_out.labels
    chances = network.forward(scene.held_out.features)[network.depth]
    by_hand = -np.log(chances[np.arange(len(labels)), labels]).mean()
    assert mean_losses(scene.run, scene.held_out)[-1] == pytest.approx(by_hand, rel=1e-5)
    assert mean_losses(scene.run, scene.learned) == pytest.approx(scene.run.moments.loss, rel=1e-5)


def test_pixels_of_the_field_are_what_the_network_answers(scene):
    """In the corners, where no points lie."""
    network = network_at(scene.run[-1], scene.run.info)
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects(scene.mobjects)
    pixels_per_unit = camera.pixel_height / camera.frame_height
    ground = np.array(rgb(scene.colors.ground))
    for x, y in ((-5.52, 5.52), (5.52, 5.52), (5.52, -5.52), (-5.52, -5.52)):
        place = scene.picture.plane.at(x, y)
        row = round(camera.pixel_height / 2 - place[1] * pixels_per_unit)
        column = round(camera.pixel_width / 2 + place[0] * pixels_per_unit)
        chance = network.forward([[x, y]])[network.depth][0, 1]
        sure = abs(2 * chance - 1) * 0.6
        hue = rgb(scene.colors.positive if chance > 0.5 else scene.colors.negative)
        expected = 255 * (ground + sure * (np.array(hue) - ground))
        seen = camera.pixel_array[row, column, :3]
        assert seen == pytest.approx(expected, abs=4), (x, y)


def test_every_bias_is_a_bar_as_long_as_it_is_large(scene):
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects(scene.mobjects)
    unit = camera.pixel_height / camera.frame_height
    hues = [255 * np.array(rgb(each)) for each in (scene.colors.negative, scene.colors.positive)]
    checked = 0
    for layer, nodes in list(scene.picture.network.nodes.items())[1:]:
        for corners, bias in zip(nodes.part_points(), scene.run[-1].biases[layer], strict=True):
            x, y, _ = (corners[2] + corners[3]) / 2
            side = corners[3, 0] - corners[2, 0]
            row = round(camera.pixel_height / 2 - (y - (0.05 + 0.19 / 2) * side) * unit)
            first, last = (
                round(camera.pixel_width / 2 + (x + half * side / 2) * unit) for half in (-1, 1)
            )
            seen = camera.pixel_array[row, first:last, :3].astype(float)
            bar = np.abs(seen - hues[int(bias >= 0)]).max(axis=1) < 12
            share = min(abs(float(bias)) / nodes.bias_scale, 1.0)
            # The mark of zero lies on a pixel or two of it.
            assert bar.sum() == pytest.approx(share * side / 2 * unit, abs=2.6), (layer, bias)
            other = np.abs(seen - hues[int(bias < 0)]).max(axis=1) < 12
            assert not other.any()
            checked += share > 0.3
    assert checked >= 3


def test_fields_in_nodes_are_taken_at_the_middles_of_their_cells(scene):
    network = network_at(scene.run[-1], scene.run.info)
    x, y = -6 + 12 * (7 + 0.5) / 40, -6 + 12 * (30 + 0.5) / 40
    for layer, nodes in scene.picture.network.nodes.items():
        answers = network.forward([[x, y]])[layer][0]
        assert nodes.values[:, 30, 7] == pytest.approx(answers, abs=1e-5)


def test_wrong_points_are_ringed(scene):
    network = network_at(scene.run[-1], scene.run.info)
    wrong = network.predict(scene.held_out.features) != scene.held_out.labels
    assert 0 < wrong.sum() < len(wrong)
    assert (scene.picture.clouds[1].wrong == wrong).all()
    assert not scene.picture.clouds[0].wrong.any()
    assert scene.picture.clouds[1].rings


def test_wrong_points_are_marked_while_it_learns():
    made = Brief()
    made.build()
    for moment in (made.run[0], made.run[len(made.run) // 2]):
        made.picture.show(moment)
        answers = network_at(moment, made.run.info).predict(made.held_out.features)
        assert (made.picture.test_points.wrong == (answers != made.held_out.labels)).all()
    assert not made.picture.test_points.rings


def test_a_lesson_opens_a_node_and_closes_it_again():
    made = Lesson()
    made.render()
    numbers = made.shown_numbers()
    agree(numbers)
    assert "weight 1 of the opened node" in numbers
    assert "bias of the opened node" in numbers
    opened = made.unit_opened
    total = opened.parts.values.sum(axis=0) + numbers["bias of the opened node"][1]
    assert opened.total.values[0] == pytest.approx(total, abs=1e-5)
    assert opened.answer.values[0] == pytest.approx(np.tanh(total), abs=1e-5)
    assert opened not in made.mobjects
    assert all((nodes.opacities == 1).all() for nodes in made.picture.network.nodes.values())
    assert made.begun[2:] == (
        "The answer", "Learning", "One node opened", "Learning on", "What it found",
    )  # fmt: skip


def test_the_pace_is_slow_where_the_plane_turns_and_fast_where_it_only_shakes():
    angles = np.concatenate([0.25 * np.resize([1, -1], 80), np.linspace(0, 3, 40), np.full(80, 3)])
    weights = [[[[3 * np.cos(angle), 3 * np.sin(angle)]]] for angle in angles]
    run = Run.from_arrays(weights=weights, activations=["sigmoid"])
    x, y = np.random.default_rng(0).uniform(-6, 6, (2, 200))
    pace = pace_of(run, Dataset(np.column_stack([x, y]), (x < 0).astype(int), value_range=None))
    assert pace.mean() == pytest.approx(1)
    assert pace.min() > 0.1
    shaken, turned, still = pace[20:60].mean(), pace[90:110].mean(), pace[150:].mean()
    assert turned > 8 * shaken
    assert shaken < 1.5 * still


def test_a_step_after_which_more_is_right_takes_longer():
    """The same turn of the line, through the points or beside them."""
    angles = np.linspace(0, np.pi / 2, 120)
    weights = [[[[3 * np.cos(angle), 3 * np.sin(angle)]]] for angle in angles]
    run = Run.from_arrays(weights=weights, activations=["sigmoid"])
    # Across the line from 30° to 60° alone.
    across = np.deg2rad(np.linspace(120, 150, 60))
    places = 5 * np.column_stack([np.cos(across), np.sin(across)])
    pace = pace_of(run, Dataset(places, np.ones(60, dtype=int), value_range=None))
    assert pace[50:70].mean() > 1.5 * pace[5:25].mean()


def test_the_pace_shown_is_the_pace_played(scene):
    picture, epochs = scene.picture, scene.run.moments.epoch
    pace, moment = np.linspace(1, 3, len(epochs) - 1), 40
    picture.set_pace(pace, 10.0)
    picture.show(scene.run[moment])
    row = next(k for k, name in enumerate(picture.counts.names) if name.text == "epochs/s")
    counter = picture.counts.counters[row]
    played = (epochs[moment + 1] - epochs[moment]) / (10.0 * pace[moment] / pace.sum())
    assert float(counter.text) == pytest.approx(played, rel=0.06)
    picture.rest()
    assert counter.text == "0"
    picture.show(scene.run[-1])


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SettingError, match=r"Brief\.opened = \(0, 1\)"):
        type("Brief", (Brief,), {"opened": (0, 1)})()
    scene = type("Brief", (Brief,), {"opened": (1, 4)})()
    with pytest.raises(SettingError, match="layers of 2, 4, 2 nodes"):
        scene.build()
    with pytest.raises(SettingError, match="expected one of 'circles'"):
        type("Brief", (Brief,), {"recipe": "squares"})()


def test_classes_without_examples_do_not_spoil_the_mean(scene):
    first = scene.held_out.pick(np.flatnonzero(scene.held_out.labels == 0))
    costs = class_costs(scene.run, first)
    assert np.isnan(costs[:, 1]).all()
    assert mean_losses(scene.run, first) == pytest.approx(costs[:, 0])
