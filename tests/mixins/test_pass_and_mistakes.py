"""Scenes about a trained network: single inputs through it, and what it gets wrong."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from manim import UP, Scene, tempconfig

from nnviz_manim.analysis.confusion import describe_confusion, worst_confusion
from nnviz_manim.analysis.mistakes import describe_choices
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import ForwardPassMixin, MistakesMixin
from nnviz_manim.mobjects import Box, Caption, Learning

SCENES = Path(__file__).resolve().parents[2] / "scenes"


def noisy_digits() -> Dataset:
    rng = np.random.default_rng(0)
    labels = np.arange(400) % 10
    features = np.clip(0.6 * rng.random((400, 16)) + 0.4 * np.eye(10, 16)[labels], 0, 1)
    return Dataset(features.astype(np.float32), labels, feature_shape=(4, 4), name="noisy digits")


class Settings:
    data = noisy_digits()
    layer_sizes = (16, 12, 12, 10)
    epochs, learning_rate = 8, 0.01
    seconds_per_epoch = 0.1
    pass_time = draw_in_time = 0.4
    most_mistakes = 4


class Pass(Settings, ForwardPassMixin, Scene):
    digit = 1


class Mistakes(Settings, MistakesMixin, Scene):
    pass


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def rendered(scene_class, folder):
    settings = {
        "dry_run": True,
        "quality": "low_quality",
        "media_dir": str(folder),
        "progress_bar": "none",
        "verbosity": "ERROR",
        "frame_rate": 5,
    }
    with tempconfig(settings):
        scene = scene_class()
        scene.render()
    return scene


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """A scene of two passes, at its end."""
    return rendered(Pass, tmp_path_factory.mktemp("pass"))


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A scene of mistakes, at its end."""
    return rendered(Mistakes, tmp_path_factory.mktemp("mistakes"))


def test_one_input_that_it_knows_goes_through_and_one_that_it_mistakes():
    scene = Pass()
    scene.build()
    last = scene.run[-1]
    assert scene.labels[0] == 1 == last.prediction(0)
    assert scene.labels[1] != last.prediction(1)
    _, held_out = Pass.data.split(test=0.2, seed=0)
    for probe, label in enumerate(scene.labels):
        same = (held_out.features == last.activations[0][probe]).all(axis=1)
        assert held_out.labels[same].tolist() == [label], "taken from unseen data"


def test_mistakes_are_counted_from_the_least_sure():
    thirds = []
    for mistake in range(3):
        scene = type("Other", (Pass,), {"mistake": mistake})()
        scene.build()
        thirds.append(np.sort(scene.run[-1].outputs[1])[-3])
    assert thirds == sorted(thirds, reverse=True)


def test_before_the_first_pass_nothing_has_gone_through_the_trained_network():
    scene = Pass()
    scene.build()
    assert not scene.diagram.image.values.any()
    assert not any(column.values.any() for column in scene.diagram.columns.values())
    np.testing.assert_array_equal(scene.diagram.connections[2].weights, scene.run[-1].weights[2])


def test_the_answers_are_those_of_the_run(passed):
    scene = passed
    outputs = scene.run[-1].outputs[1]
    choices = scene.choices(1)
    assert [choice for choice, _ in choices] == np.argsort(-outputs)[: len(choices)].tolist()
    assert [share for _, share in choices] == sorted((s for _, s in choices), reverse=True)
    _, prediction, lines = scene.verdict
    assert prediction.winner == scene.run[-1].prediction(1)
    assert prediction.is_right is False
    assert [line[1].text for line in lines] == [str(choice) for choice, _ in choices]
    right = [line[1].color_name == "right" for line in lines]
    assert right == [choice == scene.labels[1] for choice, _ in choices]
    for shown, expected in scene.shown_numbers().values():
        assert shown == pytest.approx(expected, abs=1e-5)
    assert "choice 1" in scene.shown_numbers()


def test_every_choice_is_marked_beside_the_network(passed):
    scene = passed
    rows = [scene.diagram.bars.part_points()[choice].mean(axis=0) for choice, _ in scene.choices(1)]
    assert len(scene.boxes) == len(rows) > 1
    for box, row in zip(scene.boxes, rows, strict=True):
        assert box.get_center() == pytest.approx(row)
    colors = [box.color_name for box in scene.boxes]
    assert colors[0] == "accent"
    for (choice, _), color in list(zip(scene.choices(1), colors, strict=True))[1:]:
        assert color == ("right" if choice == scene.labels[1] else "quiet")


def test_the_label_below_the_image_is_the_input_s_own(passed):
    scene = passed
    assert scene.truth.text == f"label {scene.labels[1]}"
    assert scene.diagram.bars.label == scene.labels[1]


def test_both_inputs_have_room_in_the_scales():
    scene = Pass()
    scene.build()
    for layer, column in scene.diagram.columns.items():
        assert column.value_scale >= scene.run.largest_activation(layer)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("example", 999, "example = 999"),
        ("example", -1, "example = -1"),
        ("mistake", 999, "mistake = 999"),
        ("digit", "x", r"Wrong\.digit = 'x'"),
    ],
)
def test_an_input_that_is_not_there_is_refused(setting, value, words):
    from nnviz_manim.errors import DataError

    with pytest.raises((SettingError, DataError), match=words):
        type("Wrong", (Pass,), {setting: value})().build()


@pytest.mark.parametrize(
    ("choices", "label", "sentence"),
    [
        (
            [(5, 0.41), (7, 0.3), (9, 0.28)],
            7,
            "Taken for 5, 41 %, and wrong: it is 7. Next come 7 with 30 % and 9 with 28 %.",
        ),
        ([(7, 0.991)], 7, "Taken for 7, 99 %, and right."),
        ([(1, 0.5), (0, 0.5)], -1, "Taken for 1, 50 %. Next comes 0 with 50 %."),
    ],
)
def test_choices_in_words(choices, label, sentence):
    assert describe_choices(choices, [str(k) for k in range(10)], label) == sentence


def test_the_matrix_ends_with_what_the_network_takes_the_unseen_images_for(counted):
    scene = counted
    _, held_out = Mistakes.data.split(test=0.2, seed=0)
    assert scene.tested_count == len(held_out) == 80
    np.testing.assert_array_equal(scene.tested[-1].activations[0], held_out.features)
    accuracy = np.trace(scene.matrix.shown()) / 80
    assert accuracy == pytest.approx(scene.run[-1].test_accuracy)
    for shown, expected in scene.shown_numbers().values():
        assert shown == pytest.approx(expected, abs=1e-5)


def test_the_kept_run_follows_one_input_only(counted):
    scene = counted
    assert len(scene.run[0].activations[0]) == 1


def test_matrix_and_scores_are_in_lockstep():
    scene = Mistakes()
    scene.build()
    animation = Learning(scene.run, scene.matrix, scene.scores)
    animation.begin()
    animation.finish()
    last = scene.matrix.counts[-1]
    assert scene.scores.epoch.values[0] == 8
    assert scene.scores.mistakes.values[0] == pytest.approx(80 - np.trace(last))
    assert scene.scores.accuracy.values[0] == pytest.approx(100 * np.trace(last) / 80)
    scene.scores.show(scene.run.at(2.5))
    middle = scene.matrix.counts[2:4].mean(axis=0)
    assert scene.scores.mistakes.values[0] == pytest.approx(80 - np.trace(middle))


def test_nothing_overlaps_and_all_stays_inside():
    scene = Mistakes()
    scene.build()
    matrix, words, scores, gallery, title = (
        scene.matrix,
        scene.words,
        scene.scores,
        scene.gallery,
        scene.title,
    )
    for part in (matrix, words, scores, gallery, title):
        assert abs(part.get_center()[0]) + part.width / 2 <= 7.12
        assert abs(part.get_center()[1]) + part.height / 2 <= 4.0
    assert matrix.get_right()[0] < scores.get_left()[0]
    assert matrix.get_right()[0] < gallery.get_left()[0]
    assert gallery.get_top()[1] < title.get_bottom()[1]
    _, guess, legend = words
    assert guess.get_bottom()[1] > matrix.get_top()[1] - 0.1
    assert legend.get_top()[1] < matrix.get_bottom()[1]


def test_the_worst_confusion_is_off_the_diagonal():
    counts = np.array([[90.0, 3, 7], [2, 97, 1], [0, 5, 95]])
    assert worst_confusion(counts) == (0, 2)


def test_confusions_in_words(counted):
    scene = counted
    snapshot, info = scene.run[3], scene.run.info
    counts = np.diag(np.full(10, 4.0))
    assert describe_confusion(snapshot, counts, info) == (
        "Epoch 3: 100 % right. There is no mistake."
    )
    counts[4, 9], counts[4, 4], counts[1, 2], counts[1, 1] = 3, 1, 1, 3
    assert describe_confusion(snapshot, counts, info) == (
        "Epoch 3: 90 % right. Most often 4 is taken for 9, 3 times."
    )


def test_without_held_out_data_the_learned_inputs_are_counted():
    scene = type("All", (Mistakes,), {"held_out": 0.0})()
    scene.build()
    assert scene.tested_count == 400
    texts = [part.text for part in scene.scores.get_family() if isinstance(part, Caption)]
    assert "of the 400 images that it learns from" in texts


def clear_digits() -> Dataset:
    """Digits that any network learns without a mistake."""
    labels = np.arange(200) % 10
    features = np.eye(10, 16, dtype=np.float32)[labels]
    return Dataset(features, labels, feature_shape=(4, 4), name="clear digits")


def test_a_network_without_mistakes_is_shown_as_such():
    scene = type("Clear", (Mistakes,), {"data": clear_digits(), "epochs": 15})()
    scene.render()
    assert scene.gallery is None
    assert scene.title.text == "It makes no mistake at the end"
    assert scene.title in scene.mobjects
    assert scene.scores.mistakes.text == "0"
    assert not any(isinstance(each, Box) for each in scene.mobjects)


def test_a_run_of_another_kind_asks_for_its_data():
    class Own(Mistakes):
        data = None
        run = Mistakes().make_run()

        def make_run(self):
            return self.run

    with pytest.raises(SettingError, match="Own: data is missing"):
        Own().build()


def test_while_it_learns_what_is_mistaken_has_color(counted):
    sheet, words = counted.build_sample()
    _, held_out = Mistakes.data.split(test=0.2, seed=0)
    sheet.show(counted.run[-1])
    labels = [labels_of(held_out, image) for image in sheet.values]
    followed = counted.tested[-1]
    wrong = []
    for image in sheet.values:
        position = int(np.flatnonzero((held_out.features == image.ravel()).all(axis=1))[0])
        wrong.append(followed.outputs[position].argmax() != held_out.labels[position])
    np.testing.assert_array_equal(sheet.tints[:, 3], wrong)
    assert labels == (list(range(10)) * 4)[:40]
    assert 0 < sum(wrong) < 40
    assert words.text == "40 of them; in color while taken for another"


def labels_of(data: Dataset, image: np.ndarray) -> int:
    return int(data.labels[(data.features == image.ravel()).all(axis=1)][0])


@pytest.mark.parametrize("name", ["forward_pass_scene", "mistakes_scene"])
def test_the_scenes_are_thin(name):
    source = (SCENES / f"{name}.py").read_text()
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    assert len(classes) == 1
    assert len(source.splitlines()) < 30


@pytest.mark.parametrize("mixin", [ForwardPassMixin, MistakesMixin])
def test_data_without_a_3_have_mistakes_and_passes_too(mixin):
    data = noisy_digits()
    few = Dataset(data.features, data.labels % 3, ("ant", "bee", "cat"), (4, 4), "few")
    settings = {"data": few, "layer_sizes": (16, 8, 3), "epochs": 6, "mistake": 0}
    scene = type("Own", (mixin, Scene), settings)()
    scene.build()
    assert scene.run.info.class_names == ("ant", "bee", "cat")


@pytest.mark.parametrize("features", [4, 12])
def test_the_label_of_plain_features_has_room_below_the_name_of_their_layer(features):
    labels = np.arange(60) % 3
    data = Dataset(0.9 * np.eye(3, features)[labels] + 0.05, labels, ("setosa", "versicolor", "v"))
    settings = {"data": data, "layer_sizes": (features, 8, 3), "epochs": 20, "learning_rate": 0.05}
    scene = type("Own", (ForwardPassMixin, Scene), settings)()
    scene.build()
    scene.truth.show("label versicolor")
    name, column = scene.diagram.names[0], scene.diagram.columns[0]
    gap = 0.1 * scene.unit
    assert name.get_bottom()[1] - gap > scene.truth.get_top()[1]
    assert scene.truth.get_bottom()[1] - gap > column.get_top()[1]
    assert name.get_top()[1] <= scene.area("diagram").edge(UP)[1] * scene.unit + 1e-6
