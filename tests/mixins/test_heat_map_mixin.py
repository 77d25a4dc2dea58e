"""What a scene with the heat map mixin shows, and when."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Mobject, Scene, tempconfig

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import HeatMapMixin
from nnviz_manim.mobjects import HeatMap
from nnviz_manim.painting.array_mobject import ArrayMobject
from previews.layout import outside


def small_digits() -> Dataset:
    rng = np.random.default_rng(0)
    labels = np.arange(100) % 5
    features = np.clip(0.2 * rng.random((100, 16)) + 0.8 * np.eye(5, 16)[labels], 0, 1)
    return Dataset(features.astype(np.float32), labels, feature_shape=(4, 4), name="few digits")


class Small(HeatMapMixin, Scene):
    data = small_digits()
    layer_sizes = (16, 6, 6, 5)
    epochs, seconds_per_epoch, draw_in_time, change_time = 5, 0.2, 0.5, 0.4


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files, and few frames."""
    with tempconfig({"frame_rate": 5}):
        yield


def seen(scene):
    """All array mobjects of a scene that paint something."""
    return {
        id(member)
        for mobject in scene.mobjects
        for member in mobject.get_family()
        if isinstance(member, ArrayMobject) and member.opacities.any()
    }


def test_the_last_frame_shows_the_last_moment_of_all_layers():
    scene = Small()
    scene.render()
    numbers = scene.shown_numbers()
    assert {
        "epoch",
        "accuracy",
        "weights 95 of layer 1",
        "biases 5 of layer 2",
        "sums 4 of layer 3",
        "outputs 0 of layer 3",
    } <= numbers.keys()
    for name, (shown, expected) in numbers.items():
        assert float(shown) == pytest.approx(expected, abs=1e-4), name
    assert numbers["epoch"][1] == 5
    for equation in scene.stage.equations.values():
        assert {id(each) for each in equation.maps.values()} <= seen(scene)


def test_a_moment_that_is_not_the_last_is_told_from_it():
    scene = Small()
    scene.build()
    wrong = {
        name.split()[0]
        for name, (shown, expected) in scene.shown_numbers().items()
        if abs(float(shown) - expected) > 1e-3
    }
    assert {"epoch", "weights", "biases", "sums", "outputs"} <= wrong


def test_all_layers_are_seen_then_each_large_then_all_and_words_say_so():
    class Watched(Small):
        def play_run(self, end=None):
            super().play_run(end)
            layers = [equation.layer for equation in self.stage.visible()]
            shown = {
                layer
                for layer, equation in self.stage.equations.items()
                if id(equation.maps["sums"]) in seen(self)
            }
            assert shown == set(layers)
            self.stops = [*getattr(self, "stops", []), (layers, self.header.epoch.text)]

    scene = Watched()
    scene.render()
    said = [words.content for words in scene.renderer.file_writer.subcaptions]
    everything = [1, 2, 3]
    assert scene.stops == [
        (everything, "Epoch 1"),
        ([1], "Epoch 2"),
        ([2], "Epoch 3"),
        ([3], "Epoch 4"),
        (everything, "Epoch 5"),
    ]
    assert "16, 6, 6, 5 units" in said[0]
    assert "Hidden layer 2: a = ReLU(W x + b)." in said
    epochs = [text.partition(":")[0] for text in said if text.startswith("Epoch")]
    assert epochs == [f"Epoch {k}" for k in range(6)]


def test_a_layer_is_left_as_it_was_found():
    scene = Small()
    scene.build()
    scene.add(*scene.views(), scene.legend)
    layers = {layer: each.get_center() for layer, each in scene.stage.equations.items()}
    places = {
        layer: each.maps["sums"].points.copy() for layer, each in scene.stage.equations.items()
    }
    for stop in (1, 2, 3, 1, None):
        scene.go_to(stop)
    for layer, equation in scene.stage.equations.items():
        assert np.allclose(equation.get_center(), layers[layer])
        assert np.allclose(equation.maps["sums"].points, places[layer])
        assert equation.maps["sums"].opacities.all()
    assert id(scene.legend) in seen(scene)


def test_outputs_glide_to_where_they_are_the_input():
    class Stopped(Small):
        def construct(self):
            self.build()
            self.stage.change(1, beside=self.legend)
            outputs = self.stage.equations[1].maps["outputs"]
            animations = self.stage.change(2, beside=self.legend)
            gliding = next(each for each in animations if isinstance(each.mobject, HeatMap))
            gliding.begin()
            assert np.array_equal(gliding.mobject.values, outputs.values)
            start = gliding.mobject.get_center()
            gliding.interpolate(1)
            inputs = self.stage.equations[2].maps["inputs"]
            assert np.allclose(gliding.mobject.get_center(), inputs.get_center())
            assert np.array_equal(inputs.values, outputs.values)
            assert start[0] > inputs.get_center()[0] + 1

    Stopped().render()


def test_one_layer_alone_is_shown_through_the_whole_run():
    class Second(Small):
        layer = 2

    scene = Second()
    scene.render()
    assert scene.header.title.text == "Hidden layer 2: a = ReLU(W x + b)"
    assert [each.layer for each in scene.stage.visible()] == [2]
    assert id(scene.legend) not in seen(scene)
    for name, (shown, expected) in scene.shown_numbers().items():
        assert float(shown) == pytest.approx(expected, abs=1e-4), name


@pytest.mark.parametrize("layer", [None, 3])
def test_a_still_shows_one_moment_and_nothing_moves(layer):
    class Still(Small):
        moment = 2
        layer_shown = layer

        def build(self):
            self.layer = self.layer_shown
            super().build()

        def play(self, *animations, **kwargs):
            assert all(type(each).__name__ == "Wait" for each in animations)
            super().play(*animations, **kwargs)

    scene = Still()
    scene.render()
    numbers = scene.shown_numbers()
    assert numbers["epoch"] == (2.0, 2)
    for name, (shown, expected) in numbers.items():
        assert float(shown) == pytest.approx(expected, abs=1e-4), name


def test_the_scale_can_follow_the_moment():
    class Following(Small):
        scale = "moment"
        first_weights = "matrix"
        moment = 1

    scene = Following()
    scene.render()
    weights = scene.stage.equations[1].maps["weights"]
    assert weights.scale_value == pytest.approx(
        scene.stage.equations[1].contrast * np.abs(scene.run[1].weights[1]).max()
    )
    assert weights.scale_value < 0.5 * scene.run.largest_weight(1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layer": 4}, "layer=4: expected None, or one of the layers with units, 1, 2, 3"),
        ({"moment": 6}, "moment=6: the run has moments 0 to 5"),
        ({"moment": -1}, "moment = -1: expected a number of at least 0"),
    ],
)
def test_what_is_not_there_is_refused(settings, message):
    with pytest.raises(SettingError, match=message):
        type("Wrong", (Small,), settings)().render()


@pytest.mark.parametrize("frame", [(8.0, 8.0), (4.5, 8.0), (9.0, 16.0)])
def test_a_large_layer_of_another_frame_stands_within_it_and_comes_back(frame):
    with tempconfig({"frame_width": frame[0], "frame_height": frame[1]}):
        scene = Small()
        scene.build()
        scene.add(*scene.views())
        before = {n: each.maps["sums"].points.copy() for n, each in scene.stage.equations.items()}
        for layer in (1, 2, None):
            scene.go_to(layer)
            assert not outside(scene.mobjects, *frame)
        for number, points in before.items():
            shown = scene.stage.equations[number].maps["sums"].points
            np.testing.assert_allclose(shown, points, atol=1e-9)


def test_numbers_are_gone_when_an_equation_of_two_lines_becomes_a_row():
    with tempconfig({"frame_width": 4.5, "frame_height": 8.0}):
        scene = Small()
        scene.build()
        scene.add(*scene.views())
        scene.go_to(2)
        sums = scene.stage.equations[2].maps["sums"]
        assert sums.smallest_text() is not None
        seen = []
        sums.add_updater(lambda shown: seen.append(shown.smallest_text()))
        scene.stage.settle = lambda: seen.append(sums.smallest_text())
        scene.go_to(None)
        assert seen[-1] is None
        least = 0.16 * scene.unit
        assert all(height is None or height > least for height in seen)


def test_pictures_do_not_pass_over_each_other():
    scene = Small()
    scene.build()
    scene.add(*scene.views())
    weights = scene.stage.equations[1].maps["weights"]
    seen = []

    class Look(Mobject):
        pass

    look = Look()
    look.add_updater(lambda _: seen.append((weights.opacities.max(), weights.points.copy())))
    scene.add(look)
    start = weights.points.copy()
    scene.go_to(1)
    moved = [(shown, points) for shown, points in seen if not np.array_equal(points, start)]
    assert moved
    end = weights.points
    assert all(np.array_equal(points, end) for _, points in moved), "nothing flies"
    assert min(shown for shown, _ in seen) < 0.8
    assert weights.opacities.min() == 1
