"""What a scene with the training mixin shows, and when."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from manim import MovingCameraScene, Scene, tempconfig

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP, train
from nnviz_manim.mixins import ArticleMixin, GalleryMixin, MistakesMixin, TrainingMixin
from nnviz_manim.mixins.subcaptions import describe_gallery, describe_moment
from nnviz_manim.recording import Run


def small_digits() -> Dataset:
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    features = np.clip(0.2 * rng.random((200, 16)) + 0.8 * np.eye(10, 16)[labels], 0, 1)
    return Dataset(features.astype(np.float32), labels, feature_shape=(4, 4), name="small digits")


class Settings:
    data = small_digits()
    layer_sizes = (16, 6, 5, 10)
    epochs = 3
    seconds_per_epoch = 0.4
    draw_in_time = 1.0


class Small(Settings, TrainingMixin, Scene):
    pass


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def test_the_last_frame_shows_the_last_moment():
    scene = Small()
    scene.render()
    numbers = scene.shown_numbers()
    assert {"epoch", "accuracy", "prediction", "neuron 0 of layer 1"} <= numbers.keys()
    for name, (shown, expected) in numbers.items():
        assert shown == pytest.approx(expected, abs=1e-5), name
    assert numbers["epoch"][1] == 3


def test_in_an_upright_frame_the_panel_lies_below_the_diagram():
    upright = {"pixel_width": 270, "pixel_height": 480, "frame_width": 9, "frame_height": 16}
    with tempconfig(upright):
        scene = Small()
        scene.build()
        diagram, panel = scene.diagram, scene.panel
        assert diagram.upright
        assert panel.get_top()[1] < diagram.get_bottom()[1]
        for view in (diagram, panel):
            for member in view.family_members_with_points():
                x, y, _ = np.abs(member.points).max(axis=0)
                assert x <= 4.5
                assert y <= 8.0
        assert diagram.width > 7
        assert diagram.get_top()[1] - panel.get_bottom()[1] > 14


def test_the_whole_training_is_one_play_of_the_wanted_length():
    class Timed(Small):
        def play(self, *animations, **kwargs):
            lengths = [kwargs.get("run_time"), *(each.run_time for each in animations)]
            self.lengths = [*getattr(self, "lengths", []), *lengths]
            super().play(*animations, **kwargs)

    scene = Timed()
    scene.render()
    assert 3 * 0.4 in [pytest.approx(length) for length in scene.lengths if length]


def test_playing_snapshot_by_snapshot_ends_where_playing_the_run_ends():
    class Stepwise(Small):
        def play_run(self, start=0, end=None):
            for snapshot in list(self.run)[1:]:
                self.play_snapshot(snapshot, run_time=0.2)

    whole, steps = Small(), Stepwise()
    whole.render()
    steps.render()
    for layer, column in whole.diagram.columns.items():
        assert np.allclose(column.values, steps.diagram.columns[layer].values)
    assert whole.panel.accuracy.text == steps.panel.accuracy.text


def test_a_part_of_the_run_can_be_played_and_played_back():
    class There(Small):
        def construct(self):
            self.build()
            self.draw_in()
            self.play_run(end=2)
            self.middle = self.panel.epoch.text
            self.play_run(start=2, end=0)

    scene = There()
    scene.render()
    assert (scene.middle, scene.panel.epoch.text) == ("2", "0")


def test_settings_are_overridden_in_three_lines():
    class Mine(Small):
        digit, palette = 7, "blue-red-light"
        show_panel = False

    scene = Mine()
    scene.render()
    assert scene.panel is None
    assert scene.run.info.probe_labels == (7,)
    assert scene.camera.background_color.to_hex() == "#FBFAF7"
    assert scene.diagram.palette.name == "blue-red-light"


def test_it_works_in_a_scene_with_a_moving_camera():
    class Moving(Settings, TrainingMixin, MovingCameraScene):
        def construct(self):
            self.build()
            self.add(self.diagram)
            neuron = self.diagram.neuron(3, 4)
            self.play(self.camera.frame.animate.set(width=4).move_to(neuron), run_time=0.2)

    scene = Moving()
    scene.render()
    assert np.allclose(scene.camera.frame.get_center(), scene.diagram.neuron(3, 4).get_center())


def test_subcaptions_say_every_epoch_in_step_with_the_picture(monkeypatch):
    said = []
    monkeypatch.setattr(
        Scene, "add_subcaption", lambda _, text, duration=1, offset=0: said.append((text, offset))
    )
    scene = type("Slow", (Small,), {"seconds_per_epoch": 1.0, "hold": 0.25})()
    scene.render()
    assert said[0][0].startswith("A network with layers of 16, 6, 5, 10 units")
    assert [text[:8] for text, _ in said[1:]] == [f"Epoch {number}:" for number in range(4)]
    assert [offset for _, offset in said[1:]] == pytest.approx([0, 0.75, 1.75, 2.75])
    accuracy = 100 * scene.run[3].test_accuracy
    assert said[-1][0].startswith(f"Epoch 3: {accuracy:.0f} % right;")


@pytest.mark.parametrize("every", ["epoch", 4])
def test_words_and_screen_agree_at_every_time(every):
    class Slow(Small):
        seconds_per_epoch, record_every = 1.2, every

        def construct(self):
            self.build()
            self.play_run(end=2)
            self.play_run(start=2)

    scene = Slow()
    scene.add_updater(lambda _: shown.append((scene.time, scene.panel.epoch.text)))
    shown = []
    scene.render()
    words = scene.renderer.file_writer.subcaptions
    assert len(words) == len(scene.run)
    assert len({text for _, text in shown}) >= len(scene.run)
    for time, epoch in shown:
        said = [
            each.content
            for each in words
            if each.start.total_seconds() - 0.07 <= time <= each.end.total_seconds() + 0.07
        ]
        numbers = [float(text.removeprefix("Epoch ").partition(":")[0]) for text in said]
        recorded = max(moment.epoch for moment in scene.run if moment.epoch <= float(epoch) + 1e-6)
        assert recorded in numbers, (time, epoch, said)


def recorded(probes: list[int]) -> Run:
    data = small_digits()
    return Run.record(train(MLP([16, 10], seed=1), data, epochs=1, seed=1, probes=probes))


def test_a_moment_in_words_tells_right_from_wrong():
    run = recorded(list(range(10)))
    for probe in range(10):
        text = describe_moment(run[0], run.info, probe)
        guess, truth = run[0].prediction(probe), run.info.probe_labels[probe]
        article = "an" if guess == 8 else "a"
        verdict = f"knows this {truth}" if guess == truth else f"{truth} for {article} {guess}."
        assert verdict in text
    wrong = sum(run[0].prediction(p) != label for p, label in enumerate(run.info.probe_labels))
    assert describe_gallery(run[0], run.info).count("the ") == wrong


def test_a_single_output_is_told_in_words_too():
    features = np.array([[0.0], [1.0]], dtype=np.float32).repeat(20, axis=0)
    data = Dataset(features, np.arange(40) // 20, ("low", "high"), (1,), "two heaps")
    network = MLP([1, 1], activations=["sigmoid"], seed=0)
    run = Run.record(train(network, data, epochs=60, learning_rate=0.5, probes=[0, 39]))
    texts = [describe_moment(run[-1], run.info, probe) for probe in (0, 1)]
    assert texts == [
        "Epoch 60: 100 % right; it knows this low.",
        "Epoch 60: 100 % right; it knows this high.",
    ]


def test_the_gallery_shows_every_class_and_all_predictions():
    class Gallery(Settings, GalleryMixin, Scene):
        seconds_per_epoch = 0.2

    scene = Gallery()
    scene.render()
    assert scene.run.info.probe_labels == tuple(range(10))
    expected = [[snapshot.prediction(p) for p in range(10)] for snapshot in scene.run]
    assert np.array_equal(scene.table.winners(), expected)
    for name, (shown, wanted) in scene.shown_numbers().items():
        assert shown == pytest.approx(wanted), name


def test_a_gallery_of_a_single_input_is_shown():
    class One(Settings, GalleryMixin, Scene):
        seconds_per_epoch = 0.2

        def choose_probes(self, learned, held_out):
            return held_out.pick([3])

    scene = One()
    scene.render()
    assert scene.table.winners().shape == (len(scene.run), 1)


def test_the_article_is_played_in_its_order_a_tenth_of_a_second_each():
    class Article(ArticleMixin, Scene):
        data = Dataset(
            np.repeat(small_digits().features, 49, axis=1),
            small_digits().labels,
            feature_shape=(28, 28),
            name="blown up",
        )
        epochs, seed = 2, 3

        def play(self, *animations, **kwargs):
            names = [type(animation.mobject).__name__ for animation in animations]
            if "run_time" in kwargs:  # a wait has none
                self.played = [*getattr(self, "played", []), (*names, kwargs["run_time"])]
            super().play(*animations, **kwargs)

    scene = Article()
    scene.render()
    epoch = ["PixelGrid", "NeuronColumn", "NeuronColumn", "Connections", "NeuronColumn"]
    epoch += ["Connections", "Caption"]
    assert [names[0] for names in scene.played[1:8]] == epoch
    assert scene.played[8] == ("Counter", "Counter", 0.1)
    assert scene.played[0][-1] == 3
    assert {names[-1] for names in scene.played[1:]} == {0.1}
    assert len(scene.played) == 1 + 8 * (len(scene.run) - 1)
    assert scene.run.info.loss == "squared_error"
    assert np.array_equal(scene.run[0].activations[0][0], scene.data.features[0])
    for name, (shown, expected) in scene.shown_numbers().items():
        assert shown == pytest.approx(expected, abs=1e-5), name


def test_every_scene_file_holds_the_scene_of_its_name_first_and_few_lines(project: Path):
    for file in sorted((project / "scenes").glob("*.py")):
        source = file.read_text()
        classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
        assert classes[0].name.lower() == file.stem.replace("_", ""), file.name
        assert len(source.splitlines()) < 60, file.name
    assert len((project / "scenes/custom_video.py").read_text().splitlines()) < 40


@pytest.mark.parametrize("mixin", [TrainingMixin, GalleryMixin, MistakesMixin])
def test_a_run_of_one_moment_is_shown(mixin, tmp_path):
    data = small_digits()
    run = Run.record(train(MLP([16, 10], seed=1), data, epochs=0, probes=list(range(10))))
    run.save(tmp_path / "one.npz")
    scene = type("One", (mixin, Scene), {"run_file": tmp_path / "one.npz", "data": data})()
    scene.render()
    assert scene.shown_numbers()["accuracy"][0] > 0
