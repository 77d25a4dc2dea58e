"""What a scene with the saturation mixin shows."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.analysis import SaturationRecord
from nnviz_manim.datasets import make_prototypes
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import SaturationMixin
from nnviz_manim.mixins.saturation import describe_saturation


class Small(SaturationMixin, Scene):
    data = make_prototypes(classes=5, features=30, examples=200, informative=0.4)
    layer_sizes, activations = (30, 20, 5), ("tanh", "softmax")
    epochs, learning_rate = 3, 0.02
    seconds_per_epoch, draw_in_time = 0.4, 0.8


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def test_the_last_frame_shows_the_last_moment():
    scene = Small()
    scene.render()
    numbers = scene.shown_numbers()
    assert {
        "epoch",
        "accuracy",
        "mean of layer 1",
        "dead of layer 2",
        "level of unit 19 of layer 1",
    } <= (numbers.keys())
    for name, (shown, expected) in numbers.items():
        slack = 0.051 if isinstance(shown, str) else 1e-6
        assert float(shown) == pytest.approx(expected, abs=slack), name
    assert float(numbers["epoch"][0]) == 3
    assert (
        np.ptp([float(value[0]) for name, value in numbers.items() if name.startswith("level")])
        > 0.05
    )


def test_a_moment_that_is_not_the_last_is_told_from_it():
    scene = Small()
    scene.build()
    wrong = [
        name
        for name, (shown, expected) in scene.shown_numbers().items()
        if abs(float(shown) - expected) > 0.06
    ]
    assert "epoch" in wrong
    assert any(name.startswith("level") for name in wrong)


def test_saturation_is_measured_over_what_was_held_out():
    scene = Small()
    scene.build()
    held_out = scene.data.split(test=scene.held_out, seed=scene.seed)[1]
    expected = SaturationRecord.of(scene.run, held_out.features)
    np.testing.assert_array_equal(scene.record[-1].levels[1], expected[-1].levels[1])


def test_the_kept_run_holds_a_single_probe():
    scene = Small()
    assert scene.make_run()[0].activations[1].shape == (1, 20)


def test_fewer_examples_can_be_measured():
    class Fewer(Small):
        measured_examples = 7

    assert len(Fewer().choose_measured(Small.data)) == 7


def test_the_matrix_can_be_shown_instead_of_lines():
    class Matrix(Small):
        links = "matrix"

    scene = Matrix()
    scene.build()
    np.testing.assert_allclose(scene.diagram.links[2].values[0], scene.run[0].weights[2], atol=1e-6)


def test_subcaptions_tell_the_run_at_a_pace_that_can_be_read():
    said = []

    class Told(Small):
        def add_subcaption(self, content, duration=1, offset=0):
            said.append((content, duration, offset))

    scene = Told()
    scene.render()
    opening, first, last = said
    assert "30, 20, 5 units" in opening[0]
    assert first[0] == describe_saturation(scene.record[0])
    assert last[0] == describe_saturation(scene.record[3])
    assert last[0].startswith("Epoch 3: ")
    assert last[1] >= 1.5
    assert last[2] == pytest.approx(first[1])


def test_a_moment_in_words():
    scene = Small()
    scene.build()
    moment = scene.record[-1]
    text = describe_saturation(moment)
    assert f"{100 * moment.test_accuracy:.0f} % right" in text
    assert f"Saturated: {100 * moment.saturated_shares[1]:.0f} % of layer 1" in text
    assert text.endswith(f"{100 * moment.dead_shares[2]:.0f} %.")


def test_the_numbers_are_measured_anew_not_read_from_the_record():
    scene = Small()
    scene.render()
    scene.record.moments[-1].levels[1][:] = 0.5
    scene.diagram.show(scene.record[-1])
    wrong = [
        name
        for name, (shown, expected) in scene.shown_numbers().items()
        if abs(float(shown) - expected) > 0.06
    ]
    assert any(name.startswith("level of unit") and "layer 1" in name for name in wrong)


def test_a_run_of_another_kind_asks_for_its_data():
    class Own(Small):
        data = None
        run = Small().make_run()

        def make_run(self):
            return self.run

    with pytest.raises(SettingError, match=r"Own: data is missing"):
        Own().build()
