"""What a scene with the backquery mixin shows, held against its run."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.analysis import backquery, wanted_outputs
from nnviz_manim.analysis.label_pictures import LabelPictures, ask_for_pictures
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, network_at, train
from nnviz_manim.mixins import AscentRun, BackqueryMixin
from nnviz_manim.mobjects import Caption
from nnviz_manim.recording import Run


def bars() -> Dataset:
    """Images of 4×4 pixels of four classes, each with a row of its own that is lit."""
    random = np.random.default_rng(0)
    labels = np.arange(120) % 4
    features = 0.3 * random.random((120, 4, 4))
    features[np.arange(120), labels] += 0.6
    return Dataset(features.reshape(120, 16), labels, ("a", "b", "c", "d"), (4, 4), "bars")


class Ascent(AscentRun):
    data = bars()
    layer_sizes = (16, 8, 4)
    epochs, record_every, batch_size, learning_rate = 6, 6, 8, 0.02
    seconds_of_learning = 0.4
    digit = "b"


class Small(BackqueryMixin, Scene):
    data = bars()
    layer_sizes = (16, 8, 4)
    epochs, record_every = 3, 24
    seconds_of_learning = 0.6
    digit = "b"


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files, and few frames."""
    manim_config.frame_rate = 5


def test_the_last_pictures_are_those_of_the_last_weights():
    scene = Small()
    scene.render()
    last = scene.run[-1]
    W1, W2 = (last.weights[layer].astype(float) for layer in (1, 2))
    wanted = np.log(99.0) * (2 * np.eye(4) - 1)  # the logits of 0.99 and 0.01
    hidden = wanted @ W2
    hidden -= hidden.min(axis=1, keepdims=True)
    hidden = hidden / hidden.max(axis=1, keepdims=True) * 0.98 + 0.01
    signals = np.log(hidden / (1 - hidden)) @ W1
    expected = signals / np.abs(signals).max(axis=1, keepdims=True)
    assert scene.panel.sheet.signed
    np.testing.assert_allclose(scene.panel.sheet.values.reshape(4, 16), expected, atol=1e-4)
    numbers = scene.shown_numbers()
    assert {"epoch", "score", "picture of a", "picture of d"} <= numbers.keys()
    for name, (shown, wanted_number) in numbers.items():
        assert shown == pytest.approx(wanted_number, abs=1e-6), name
    assert numbers["epoch"][1] == 3
    assert numbers["score"][1] == pytest.approx(100 * last.test_accuracy)


def test_the_settings_are_the_documents():
    scene = Small()
    run = scene.make_run()
    settings = run.info.hyper_parameters
    assert BackqueryMixin.layer_sizes == (784, 200, 10)
    assert run.info.activations == ("sigmoid", "sigmoid")
    assert run.info.loss == "plain_errors"
    assert (settings["optimizer"], settings["learning_rate"]) == ("sgd", 0.1)
    assert (settings["batch_size"], BackqueryMixin.epochs) == (1, 5)
    assert (settings["target_low"], settings["target_high"]) == (0.01, 0.99)
    assert (settings["biases"], settings["init"]) == (False, "normal_by_units")
    assert scene.load_data().features.min() >= 0.01


def test_the_large_picture_stands_beside_the_mean_of_what_was_learned():
    scene = Small()
    scene.render()
    picture, mean, title, *captions = scene.large
    learned, _ = scene.load_data().split(test=0.2, seed=0)
    images = learned.features[learned.labels == 1]
    assert mean.values[0].ravel() == pytest.approx(images.mean(axis=0), abs=1e-6)
    assert picture.values[0] == pytest.approx(scene.panel.sheet.values[1])
    assert title.text == "b"
    assert str(len(images)) in captions[1].text
    assert picture.get_x() < 0 < mean.get_x()
    assert picture.height == pytest.approx(mean.height)


def test_the_second_part_climbs_in_a_network_that_cannot_be_run_backwards():
    class Both(Small):
        second_part = Ascent()

    scene = Both()
    scene.render()
    assert scene.run.info.activations == ("relu", "softmax")
    last = network_at(scene.run[-1], scene.run.info)
    for label, (values, counter) in enumerate(
        zip(scene.panel.sheet.values, scene.panel.counters, strict=True)
    ):
        assert values.sum(axis=1).argmax() == label  # the row that is lit in its class
        assert 0 <= values.min() < values.max() == pytest.approx(1)
        assert 1 / 4 < counter.values[0] / 100 <= 1
    assert last.activations == ("relu", "softmax")
    for name, (shown, expected) in scene.shown_numbers().items():
        assert shown == pytest.approx(expected, abs=1e-6), name


def test_the_second_mode_alone_is_a_scene_too():
    class Climb(Ascent, BackqueryMixin, Scene):
        pass

    scene = Climb()
    scene.render()
    assert scene.run.info.activations == ("relu", "softmax")
    assert len(scene.panel.counters) == 4


def recorded(**settings) -> Run:
    chosen = {"activations": ["sigmoid", "sigmoid"]} | settings
    network = MLP((16, 5, 4), **chosen)
    return Run.record(train(network, bars(), test=bars(), epochs=3, probes=[0]))


def test_gray_pictures_are_the_inputs_themselves():
    run = recorded()
    pictures = LabelPictures.of(run, "gray backquery")
    inputs = backquery(network_at(run[1], run.info), wanted_outputs(4))
    assert not pictures.signed
    np.testing.assert_allclose(pictures.images[1].reshape(4, 16), inputs / 0.99, rtol=1e-5)
    answers = network_at(run[1], run.info).forward(inputs)[2]
    np.testing.assert_allclose(pictures.certainty[1], answers.diagonal(), rtol=1e-5)


def test_between_two_moments_pictures_are_blended():
    pictures = LabelPictures.of(recorded())
    assert len(pictures) == 4
    between, first, second = pictures.at(1.25), pictures.at(1), pictures.at(2)
    for name in ("epoch", "accuracy", "images", "certainty"):
        expected = 0.75 * getattr(first, name) + 0.25 * getattr(second, name)
        np.testing.assert_allclose(getattr(between, name), expected)
    np.testing.assert_array_equal(pictures.at(99).images, pictures.images[3])
    assert second.epoch == 2
    assert np.isnan(second.certainty).all()  # signals are no input to be sure of


def test_every_epoch_is_said_in_step_with_the_picture(monkeypatch):
    said = []
    monkeypatch.setattr(
        Scene, "add_subcaption", lambda _, text, duration=1, offset=0: said.append((text, offset))
    )
    scene = Small()
    scene.render()
    assert said[0][0].startswith("What a network of 16, 8, 4 units looks for in each of 4 labels")
    epochs = [(text, offset) for text, offset in said if text.startswith("Epoch")]
    assert [text[:8] for text, _ in epochs] == ["Epoch 1:", "Epoch 2:", "Epoch 3:"]
    assert (
        epochs[2][0]
        == f"Epoch 3: {100 * scene.run[-1].test_accuracy:.0f} % of unseen images right."
    )
    offsets = [offset for _, offset in epochs]
    assert 0 < offsets[0] < offsets[1] < offsets[2] == pytest.approx(0.6)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(SettingError, match="mode='dream': expected one of backquery"):
        LabelPictures.of(recorded(), "dream")
    with pytest.raises(SettingError, match="Layer 1 has the activation relu"):
        LabelPictures.of(recorded(activations=["relu", "softmax"]))
    flat = Dataset(np.zeros((4, 16)), np.arange(4), name="flat")
    run = Run.record(train(MLP((16, 4)), flat, epochs=0, probes=[0]))
    with pytest.raises(SettingError, match=r"inputs that are gray images .* shape \(16,\)"):
        LabelPictures.of(run, "ascent")


@pytest.mark.parametrize("digit", ["e", 4, -1])
def test_a_digit_that_is_no_class_is_refused(digit):
    scene = Small()
    scene.run = scene.make_run()
    scene.digit = digit
    with pytest.raises(SettingError, match="expected a class, one of a, b, c, d"):
        scene.chosen_label()


def test_the_numbers_are_asked_anew_not_read_from_the_pictures():
    scene = Small()
    scene.render()
    assert all(shown == pytest.approx(want) for shown, want in scene.shown_numbers().values())
    scene.pictures.images[-1] = 0.5
    scene.panel.show(scene.pictures.at(len(scene.run) - 1))
    wrong = [n for n, (shown, want) in scene.shown_numbers().items() if abs(shown - want) > 0.01]
    assert "strongest pixel of a" in wrong
    assert "picture of d" in wrong


def test_smoothing_is_done_and_said():
    class Smooth(Small):
        smoothing = 0.8

    scene = Smooth()
    scene.render()
    bare = ask_for_pictures(scene.run[-1], scene.run.info, "backquery")[0]
    steps = np.subtract.outer(np.arange(4), np.arange(4))
    spread = np.exp(-(steps**2) / (2 * 0.8**2))
    blurred = np.einsum("ij,ljk,mk->lim", spread, bare, spread)
    expected = blurred / np.abs(blurred).max(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(scene.panel.sheet.values, expected, atol=1e-6)
    said = [each.text for each in scene.words.get_family() if isinstance(each, Caption)]
    assert "smoothed by 0.8 pixels" in said
    plain = Small()
    plain.render()
    texts = [each.text for each in plain.words.get_family() if isinstance(each, Caption)]
    assert not any("smooth" in text for text in texts)
