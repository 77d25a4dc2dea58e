"""Keras models as runs: the same answers, number by number, on the backend that is installed."""

from __future__ import annotations

import os
import warnings
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
from keras import layers

from nnviz_manim.datasets import load_digits8
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import Dense, Dropout, Ending
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders import KerasRecorder

if keras.backend.backend() == "torch":
    import torch

    torch.set_num_threads(1)  # small as these are, more threads only wait for each other

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 8)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int64) + (X[:, 1] > 0)


def sequential(*last: Any) -> Any:
    return keras.Sequential([layers.Dense(6, "tanh"), layers.Dropout(0.25), *last])


def nested() -> Any:
    inner = keras.Sequential([layers.Dense(5, use_bias=False), layers.ReLU()])
    return keras.Sequential([layers.Input((4, 2)), layers.Flatten(), inner, layers.Dense(3)])


def functional() -> Any:
    inputs = keras.Input((8,))
    hidden = layers.Activation("sigmoid")(layers.Dense(4)(inputs))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3)(hidden)))


class Answers(keras.callbacks.Callback):
    def __init__(self, inputs: np.ndarray) -> None:
        super().__init__()
        self.inputs = inputs
        self.answers: list[np.ndarray] = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        answers = self.model(self.inputs, training=False)
        self.answers.append(keras.ops.convert_to_numpy(answers))


def softmax(logits: np.ndarray) -> np.ndarray:
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("make", "loss", "shown"),
    [
        (
            lambda: sequential(layers.Dense(3)),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            softmax,
        ),
        (
            lambda: sequential(layers.Dense(3, activation=keras.activations.softmax)),
            "sparse_categorical_crossentropy",
            lambda out: out,
        ),
        (nested, keras.losses.SparseCategoricalCrossentropy(from_logits=True), softmax),
        (functional, "sparse_categorical_crossentropy", lambda out: out),
        (
            lambda: sequential(layers.Dense(1)),
            keras.losses.BinaryCrossentropy(from_logits=True),
            lambda out: 1 / (1 + np.exp(-out)),
        ),
        (lambda: sequential(layers.Dense(1)), "mse", lambda out: out),
    ],
    ids=["logits", "softmax", "nested", "functional", "one logit", "regression"],
)
def test_our_forward_pass_gives_its_outputs_at_every_moment(
    make: Any, loss: Any, shown: Any
) -> None:
    keras.utils.set_random_seed(0)
    model = make()
    inputs = X.reshape(-1, 4, 2) if make is nested else X
    wanted = (Y > 0).astype(np.int64) if getattr(model.layers[-1], "units", 0) == 1 else Y
    model.compile("adam", loss)
    recorder, answers = KerasRecorder(inputs[:5], data=(inputs, wanted)), Answers(inputs[:5])
    model.fit(inputs, wanted, epochs=3, verbose=0, callbacks=[recorder, answers])
    run = recorder.run
    assert len(run) == 4
    for moment, outputs in zip(list(run)[1:], answers.answers, strict=True):
        np.testing.assert_allclose(moment.outputs, shown(outputs), rtol=0, atol=1e-5)


def test_a_training_is_the_same_with_and_without_a_recorder() -> None:
    ended = []
    for records in (False, True):
        keras.utils.set_random_seed(3)
        model = sequential(layers.Dense(3, "softmax"))
        model.compile("adam", "sparse_categorical_crossentropy")
        callbacks = [KerasRecorder(X[:3], data=(X, Y))] if records else []
        model.fit(X, Y, epochs=2, verbose=0, callbacks=callbacks)
        ended.append([*model.get_weights(), keras.random.uniform((3,)), np.random.rand(3)])  # noqa: NPY002
    for one, other in zip(*ended, strict=True):
        np.testing.assert_array_equal(
            keras.ops.convert_to_numpy(one), keras.ops.convert_to_numpy(other)
        )


def test_what_a_run_tells(tmp_path: Any) -> None:
    keras.utils.set_random_seed(1)
    digits = load_digits8().scaled(0, 1).pick(range(600))
    model = sequential(layers.Dense(10, "softmax"))
    model.compile(
        keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    recorder = KerasRecorder([0, 5], data=digits, every=2)
    model.fit(
        digits.features, digits.labels, batch_size=100, epochs=5, verbose=0, callbacks=[recorder]
    )
    recorder.run.save(tmp_path / "run.npz")
    run = Run.load(tmp_path / "run.npz")
    assert list(run.moments.epoch) == [0, 2, 4, 5]
    assert list(run.moments.step) == [0, 12, 24, 30]
    assert (run.ending, run.stop_reason) == (Ending.WHOLE, "5 epochs done")
    assert run.info.layers == (Dense(6, "tanh"), Dropout(0.25), Dense(10, "softmax"))
    assert run.info.loss == "cross_entropy"
    assert run.info.feature_shape == (8, 8)
    assert run.info.probe_labels == tuple(digits.labels[[0, 5]])
    assert run.info.hyper_parameters["optimizer"] == "adam"
    assert run.info.hyper_parameters["learning_rate"] == pytest.approx(0.02)
    assert run.info.versions["keras"] == keras.__version__
    # All 600 have labels, of which 500 are measured; Keras measures all.
    _, accuracy = model.evaluate(digits.features, digits.labels, verbose=0)
    assert run[-1].train_accuracy == pytest.approx(accuracy, abs=0.05)
    assert run[-1].train_accuracy > run[0].train_accuracy


def test_without_data_scores_are_those_that_keras_logs() -> None:
    model = sequential(layers.Dense(3, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    recorder = KerasRecorder(X[:2])
    history = model.fit(
        X, Y, epochs=2, verbose=0, validation_data=(X[:40], Y[:40]), callbacks=[recorder]
    ).history
    run = recorder.run
    assert np.isnan(run[0].loss)
    assert [moment.loss for moment in run][1:] == history["loss"]
    assert [moment.train_accuracy for moment in run][1:] == history["accuracy"]
    assert [moment.test_accuracy for moment in run][1:] == history["val_accuracy"]


@pytest.mark.parametrize(
    ("units", "last", "loss", "wanted"),
    [
        (1, "sigmoid", "binary_crossentropy", (Y > 0).astype(np.float32)),
        (1, "sigmoid", "binary_crossentropy", (Y > 0)[:, np.newaxis]),
        (1, None, keras.losses.BinaryCrossentropy(from_logits=True), (Y > 0).astype(np.float64)),
        (3, "softmax", "categorical_crossentropy", np.eye(3, dtype=np.float32)[Y]),
        (3, "softmax", "sparse_categorical_crossentropy", Y.astype(np.float32)),
    ],
    ids=["floats", "a column of flags", "logits", "rows with a 1", "classes as floats"],
)
def test_numbers_that_mean_classes_are_scored_as_classes(
    units: int, last: Any, loss: Any, wanted: np.ndarray
) -> None:
    model = sequential(layers.Dense(units, last))
    model.compile("sgd", loss)
    recorder = KerasRecorder([0, 1, 2], data=(X, wanted), test=(X, wanted))
    model.fit(X, wanted, epochs=1, verbose=0, callbacks=[recorder])
    run, outputs = recorder.run, keras.ops.convert_to_numpy(model(X, training=False))
    classes = Y if units == 3 else (Y > 0).astype(int)
    limit = 0 if last is None else 0.5
    answers = outputs.argmax(axis=1) if units == 3 else outputs[:, 0] >= limit
    assert run.info.probe_labels == tuple(classes[:3].tolist())
    assert not run.info.is_regression
    assert (
        run[-1].train_accuracy
        == run[-1].test_accuracy
        == pytest.approx((answers == classes).mean())
    )
    model.compile("sgd", loss)
    assert run[-1].loss == pytest.approx(model.evaluate(X, wanted, verbose=0), rel=1e-4)


def test_a_second_fit_goes_on_and_another_model_is_refused() -> None:
    model = sequential(layers.Dense(3, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    recorder = KerasRecorder(X[:2])
    for _ in range(2):
        model.fit(X, Y, epochs=2, verbose=0, callbacks=[recorder])
    assert list(recorder.run.moments.epoch) == [0, 1, 2, 3, 4]
    other = sequential(layers.Dense(3, "softmax"))
    other.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(SettingError, match="another model"):
        other.fit(X, Y, verbose=0, callbacks=[recorder])


def test_a_training_that_is_cut_or_stopped_says_so() -> None:
    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if epoch == 1:
                self.model.stop_training = True

    class Cut(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == 1:
                raise KeyboardInterrupt

    model = sequential(layers.Dense(3, "softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    stopped, cut = KerasRecorder(X[:1]), KerasRecorder(X[:1])
    with pytest.raises(SettingError, match="Nothing is recorded yet"):
        _ = cut.run
    model.fit(X, Y, epochs=9, verbose=0, callbacks=[stopped, Stop()])
    assert (stopped.run.ending, stopped.run.stop_reason) == (
        Ending.WHOLE, "2 epochs done and stopped"
    )  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, epochs=9, verbose=0, callbacks=[cut, Cut()])
    assert cut.run.ending is Ending.INTERRUPTED
    assert len(cut.run) == 2


class Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x: Any) -> Any:
        return self.dense(x)


def branched() -> Any:
    inputs = keras.Input((8,))
    joined = layers.Concatenate()([layers.Dense(2)(inputs), layers.Dense(2)(inputs)])
    return keras.Model(inputs, layers.Dense(3)(joined))


def twice() -> Any:
    inputs, shared = keras.Input((8,)), layers.Dense(8, "tanh")
    return keras.Model(inputs, layers.Dense(3)(shared(shared(inputs))))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (Subclassed, "is neither Sequential nor a functional model"),
        (branched, r"Concatenate.* cannot be drawn"),
        (twice, "answers otherwise|more than one"),
        (lambda: sequential(layers.BatchNormalization(), layers.Dense(3)), "BatchNormalization"),
        (lambda: sequential(layers.Dense(3, "gelu")), "the activation gelu"),
        (lambda: sequential(layers.ReLU(max_value=6), layers.Dense(3)), "does not follow a Dense"),
        (lambda: sequential(layers.Dense(3), layers.ReLU(max_value=6)), "relu max_value"),
        (lambda: sequential(layers.Dense(3), layers.Dropout(0.2)), "does not end with a Dense"),
    ],
)
def test_what_is_no_chain_of_layers_is_refused_by_name(make: Any, told: str) -> None:
    model = make()
    model.compile("sgd", "mse")
    with pytest.raises(SettingError, match=told):
        model.fit(X, np.zeros((120, 3)), verbose=0, callbacks=[KerasRecorder(X[:3])])


def test_a_model_that_flattens_images_takes_a_data_set_of_flat_ones() -> None:
    digits = load_digits8().scaled(0, 1).pick(range(60))
    inputs = keras.Input((8, 8, 1))
    outputs = layers.Dense(10, "softmax")(layers.Flatten()(inputs))
    model = keras.Model(inputs, outputs)
    model.compile("adam", "sparse_categorical_crossentropy")
    recorder = KerasRecorder(probes=[0, 1], data=digits)
    images = digits.features.reshape(-1, 8, 8, 1)
    model.fit(images, digits.labels, epochs=2, callbacks=[recorder], verbose=0)
    run = recorder.run
    assert run.info.feature_shape == (8, 8)
    answers = keras.ops.convert_to_numpy(model(images[:2], training=False))
    np.testing.assert_allclose(run[-1].outputs, answers, atol=1e-5)


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="the warning is of PyTorch's arrays")
def test_recording_warns_of_nothing() -> None:
    model = keras.Sequential([layers.Input((8,)), layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    recorder = KerasRecorder(probes=X[:2], data=(X, Y))
    recorder.set_model(model)
    recorder.set_params({"epochs": 1})
    with warnings.catch_warnings(action="error", category=DeprecationWarning):
        recorder.on_train_begin()
        recorder.on_epoch_end(0, {"loss": 1.0})
    assert len(recorder.run) == 2
