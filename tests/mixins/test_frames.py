"""Scenes in frames of every shape and size: everything inside, nothing on top of the other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from manim import Group, Scene, tempconfig

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP
from nnviz_manim.mixins import ArchitectureMixin, ArticleMixin, ForwardPassMixin, TrainingMixin
from nnviz_manim.mobjects import Caption
from nnviz_manim.painting.array_mobject import ArrayMobject

FRAMES = {
    "16:9": (128 / 9, 8, 854, 480),
    "16x9": (16, 9, 854, 480),
    "1:1": (8, 8, 480, 480),
    "9:16": (9, 16, 480, 854),
    "4.5x8": (4.5, 8, 480, 854),
    "6x8": (6, 8, 480, 640),
}
LEAST_PIXELS = 10


@pytest.fixture(autouse=True, params=FRAMES)
def frame(request, manim_config):
    width, height, pixel_width, pixel_height = FRAMES[request.param]
    settings = {"frame_width": width, "frame_height": height}
    pixels = {"pixel_width": pixel_width, "pixel_height": pixel_height, "frame_rate": 2}
    with tempconfig(settings | pixels):
        yield width, height, pixel_height


def images(side: int = 4) -> Dataset:
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    features = 0.2 * rng.random((200, side * side)) + 0.8 * np.eye(10, side * side)[labels]
    return Dataset(features.astype(np.float32), labels, feature_shape=(side, side), name="small")


def faults(mobjects, frame):
    """What leaves the frame, cannot be read, or lies on another of them."""
    width, height, pixels = frame
    found = []
    for mobject in mobjects:
        parts = [part for part in mobject.get_family() if isinstance(part, ArrayMobject)]
        shown = [part for part in parts if len(part.points) and part.opacities.any()]
        points = np.concatenate([part.points for part in shown]) if shown else np.zeros((1, 3))
        if (np.abs(points[:, :2]).max(axis=0) > (width / 2 + 1e-6, height / 2 + 1e-6)).any():
            found.append(f"{mobject} leaves the frame")
        texts = [part.smallest_text() for part in shown]
        small = [text for text in texts if text and text * pixels / height < LEAST_PIXELS]
        found += [f"{mobject} has text of {text * pixels / height:.1f} pixels" for text in small]
    for one, other in combinations([each for each in mobjects if each.width and each.height], 2):
        apart = np.abs(one.get_center() - other.get_center())[:2]
        reach = np.array([one.width + other.width, one.height + other.height]) / 2
        if (apart < reach - 1e-3).all():
            found.append(f"{one} lies on {other}")
    return found


def test_a_training_fills_any_frame(frame):
    class Mine(TrainingMixin, Scene):
        data, layer_sizes, epochs = images(), (16, 10, 10, 10), 1

    scene = Mine()
    scene.build()
    assert faults([scene.diagram, scene.panel], frame) == []
    both = Group(scene.diagram, scene.panel)
    assert both.width > 0.8 * frame[0]
    assert both.height > 0.8 * frame[1]


def test_a_direction_and_fewer_nodes_can_be_chosen(frame):
    class Mine(TrainingMixin, Scene):
        data, layer_sizes, epochs = images(), (16, 30, 10), 1
        direction, most_nodes = "up", 6

    scene = Mine()
    scene.build()
    assert scene.diagram.upright
    assert len(scene.diagram.shown[1]) <= 6
    assert faults([scene.diagram, scene.panel], frame) == []


class Pass(ForwardPassMixin, Scene):
    data, layer_sizes, epochs = images(), (16, 10, 10), 1
    learning_rate, pass_time, draw_in_time = 1e-2, 0.5, 0.5


class Chosen(Pass):
    def choose_inputs(self, tested):
        self.mistakes, self.tested = 1, len(tested.info.probe_labels)
        return [0, 1]


def test_answers_of_a_pass_stand_beside_the_network(frame):
    scene = Chosen()
    scene.build()
    scene.add(scene.diagram)
    for probe in range(len(scene.labels)):
        scene.play_pass(probe)
        scene.show_verdict(probe)
        assert faults([scene.diagram, scene.verdict], frame) == []
        assert [
            faults([each], frame)
            for each in (scene.truth, *scene.boxes)
            if any(faults([each], frame))
        ] == []


def test_a_network_without_mistakes_is_shown_as_such(frame):
    class Perfect(Pass):
        epochs, learning_rate = 40, 3e-2

    scene = Perfect()
    scene.render()
    assert scene.mistakes == 0
    assert len(scene.labels) == 1
    said = {
        " ".join(line.text for line in group if isinstance(line, Caption)): group
        for group in scene.mobjects
    }
    [words] = [group for text, group in said.items() if "no mistake on these 40" in text]
    assert faults([scene.diagram, words], frame) == []


def test_the_true_class_of_inputs_that_are_no_images_stands_below_them(frame):
    rng = np.random.default_rng(0)
    names = ("setosa", "versicolor", "virginica")
    features = rng.random((60, 4)).astype(np.float32)

    class Flowers(Pass):
        data, layer_sizes = Dataset(features, np.arange(60) % 3, names), (4, 5, 3)
        digit, epochs = "setosa", 5

        def choose_inputs(self, tested):
            self.mistakes, self.tested = 0, len(tested.info.probe_labels)
            return [0]

    scene = Flowers()
    scene.build()
    scene.add(scene.diagram)
    scene.play_pass(0)
    assert scene.truth.text.startswith("label ")
    parts = [*scene.diagram.connections.values(), *scene.diagram.columns.values()]
    assert not [fault for part in parts for fault in faults([part, scene.truth], frame)]


def test_every_chapter_of_the_architecture_stays_in_the_frame(frame):
    class Tour(ArchitectureMixin, Scene):
        reading_time, seconds_per_digit = 0.5, 0.5

        def large_weights(self):
            return dict(MLP(self.large_sizes, seed=0).weights)

        def turn_into(self, diagram, title):
            assert faults([diagram, self.build_title(title)], frame) == []
            super().turn_into(diagram, title)

        def count_up(self, weights):
            words = self.build_code(*weights.shape[::-1])
            digits, rows, number = words
            outputs = self.diagram.columns[1]
            things = [self.diagram.columns[0], outputs, *digits, rows, number, self.title]
            assert faults(things, frame) == []

    Tour().render()


def test_the_article_stays_in_the_frame(frame):
    class Mine(ArticleMixin, Scene):
        data, layer_sizes, epochs, stop, init = images(28), (784, 10, 10, 10), 1, None, "he"

    scene = Mine()
    scene.run = scene.make_run()
    scene.build()
    things = [scene.image, *scene.columns, scene.prediction, scene.epoch, scene.accuracy]
    assert faults(things, frame) == []
