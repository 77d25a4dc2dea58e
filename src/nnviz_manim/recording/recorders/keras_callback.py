"""Keras models, recorded by a callback of their ``fit``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import prod
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.layers import Dense, Dropout, Layer
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.recorders.collector import Collector, Parameters
from nnviz_manim.recording.recorders.examples import (
    Known,
    examples_of,
    probes_among,
)
from nnviz_manim.recording.recorders.framework import framework, versions_with
from nnviz_manim.recording.run import Run
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import whole_number

# Keras asks for TensorFlow where nobody says otherwise, whatever is installed.
if "keras" not in sys.modules and not find_spec("tensorflow"):
    for _backend in ("torch", "jax"):
        if find_spec(_backend):
            os.environ.setdefault("KERAS_BACKEND", _backend)

with framework("Keras 3, or a backend of it (PyTorch, JAX, TensorFlow),", "keras,torch"):
    import keras

__all__ = ["KerasRecorder"]

LOSSES = {
    # Keras's loss: ours, and the activation that it applies to logits
    "sparse_categorical_crossentropy": ("cross_entropy", "softmax"),
    "categorical_crossentropy": ("cross_entropy", "softmax"),
    "binary_crossentropy": ("binary_cross_entropy", "sigmoid"),
    "mean_squared_error": ("squared_error", None),
    "mse": ("squared_error", None),
}


NAMES = {
    "relu": "relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softmax": "softmax",
    "log_softmax": "softmax",
    "linear": "identity",
}
"""Our activation functions by the names of Keras's."""

FUNCTIONS = {"Activation": "", "ReLU": "relu", "Softmax": "softmax"}
"""Layers that are an activation function; empty: which one, they tell."""

SHAPING = {"InputLayer", "Flatten", "Reshape"}

ACCURACIES = (
    "accuracy",
    "acc",
    "sparse_categorical_accuracy",
    "categorical_accuracy",
    "binary_accuracy",
)
"""What Keras may log the share of right answers as."""


class KerasRecorder(keras.callbacks.Callback):  # type: ignore[misc]
    """Records a Keras model while ``fit`` trains it: ``model.fit(X, y, callbacks=[recorder])``.

    The model is a chain of Dense layers with activations between (relu, sigmoid, tanh, softmax,
    linear, as names or as layers), Flatten and Dropout: a ``Sequential``, nested or not, or a
    functional model without branches. Only weights are read, so the training stays as it is. A
    second ``fit`` of the same model goes on with the same run.

    Parameters
    ----------
    probes
        Inputs to follow, in the shape that the model takes: an array, ``(X, y)``, a data set, or
        positions in `data`.
    data
        What is learned from, to measure loss and accuracy on 500 examples at most: a data set or
        ``(X, y)``. None: they are those that Keras logs, means over an epoch, and unknown at the
        first moment.
    test
        Held-out examples, a data set or ``(X, y)``. None: the ``val_accuracy`` that Keras logs.
    every
        Epochs from one moment to the next.
    class_names, feature_shape, data_name
        As of :class:`~nnviz_manim.learning.RunInfo`; left out, those of the data set.

    Raises
    ------
    SettingError
        By ``fit``, before its first step, if the model is no such chain; the message names what
        cannot be drawn. Also if probes and data do not fit it.
    MissingLibraryError
        If Keras or its backend is not installed.

    Examples
    --------
    >>> model = keras.Sequential([keras.layers.Dense(2, "sigmoid"), keras.layers.Dense(1)])
    >>> model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    >>> recorder = KerasRecorder(probes=X[:3], data=(X, y))
    >>> model.fit(X, y, epochs=20, callbacks=[recorder])
    >>> recorder.run.save("run.npz")
    """

    def __init__(
        self,
        probes: Any = None,
        *,
        data: Any = None,
        test: Any = None,
        every: int = 1,
        class_names: Sequence[str] = (),
        feature_shape: Sequence[int] = (),
        data_name: str = "",
    ) -> None:
        super().__init__()
        self._every = whole_number(every, "every", at_least=1)
        self._data = None if data is None else examples_of(data, "data")
        self._test = None if test is None else examples_of(test, "test")
        self._probes = probes_among(probes, self._data)
        self._known = Known(class_names, feature_shape, data_name).beside(data)
        self._collector: Collector | None = None
        self._recorded: Any = None
        self._dense: list[Any] = []
        self._epochs = self._steps = 0
        self._end = "", Ending.UNKNOWN

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:  # noqa: ARG002
        """Record the model before it learns; Keras calls it."""
        if self._collector is None:
            self._recorded = self.model
            self._collector, within = self._start()
            self._note({})
            self._compare(self._collector, within)
        elif self._recorded is not self.model:
            raise SettingError("This recorder has recorded another model; make one for each.")
        self._end = "training has not come to its end", Ending.INTERRUPTED

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:  # noqa: ARG002
        """Count a step; Keras calls it."""
        self._steps += 1

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:  # noqa: ARG002
        """Record an epoch; Keras calls it."""
        self._epochs += 1
        if self._epochs % self._every == 0:
            self._note(logs or {})

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        """Record the end; Keras calls it."""
        if self._collector is not None and self._collector.steps[-1] < self._steps:
            self._note(logs or {})
        stopped = " and stopped" if self.model.stop_training else ""
        self._end = f"{self._epochs} epochs done{stopped}", Ending.WHOLE

    @property
    def run(self) -> Run:
        """The run of all moments so far.

        Raises
        ------
        SettingError
            If no training has begun.
        """
        if self._collector is None:
            raise SettingError(
                "Nothing is recorded yet: give this recorder to model.fit(…, callbacks=[recorder])."
            )
        return self._collector.run(*self._end)

    def _start(self) -> tuple[Collector, str | None]:
        layers, self._dense = _chain_of(self.model)
        name, within = _loss_of(self.model)
        last = layers[-1]
        within = within if layers[-1].activation == "identity" else None
        if within and isinstance(last, Dense):
            layers[-1] = replace(last, activation=within)
        units = int(self._dense[0].kernel.shape[0])
        known = self._known
        given = next((some for some in (self._probes, self._data, self._test) if some), None)
        if not known.feature_shape and given is not None and given.features.ndim < 4:
            known = replace(known, feature_shape=given.features.shape[1:])
        info = RunInfo(
            inputs=(units,),
            layers=tuple(layers),
            loss=name,
            **known.fields(units, layers[-1].shape_after(())[0]),
            hyper_parameters=self._settings(),
            versions=versions_with("keras", keras.backend.backend()),
        )
        return Collector(info, self._probes, self._data, self._test), within

    def _compare(self, collector: Collector, within: str | None) -> None:
        """Refuse a model whose own answers to the probes are others: one that uses a layer twice.

        Raises
        ------
        SettingError
            If they are.
        """
        if not len(self._probes):
            return
        answers = _array(self.model(self._as_taken(), training=False)).T
        if within:
            ACTIVATIONS[within].apply(answers)
        ours = collector.outputs.T
        if self._dense[-1].activation.__name__ == "log_softmax":
            answers = np.exp(answers)
        if answers.shape != ours.shape or not np.allclose(answers, ours, 1e-3, 1e-3):
            raise _refusal(self.model, "answers otherwise than its layers do one after the other")

    def _as_taken(self) -> FloatArray:
        """Probes in the shape that the model takes, as images where it flattens them itself."""
        probes: FloatArray = self._probes.features
        shape = getattr(self.model, "input_shape", None)
        sizes = shape[1:] if isinstance(shape, tuple) else ()
        fits = sizes and None not in sizes and prod(sizes) * len(probes) == probes.size
        return probes.reshape(len(probes), *sizes) if fits else probes

    def _settings(self) -> dict[str, Any]:
        optimizer = self.model.optimizer
        return {
            "optimizer": type(optimizer).__name__.lower(),
            "learning_rate": float(_array(optimizer.learning_rate)),
            "epochs": self.params.get("epochs"),
        }

    def _note(self, logs: Mapping[str, Any]) -> None:
        if self._collector is None:
            return
        parameters: Parameters = [
            (_array(layer.kernel).T.copy(), _array(layer.bias) if layer.use_bias else None)
            for layer in self._dense
        ]
        told = {name: float(value) for name, value in logs.items()}
        accuracy = next((name for name in ACCURACIES if name in told), "")
        self._collector.add(
            self._epochs,
            self._steps,
            parameters,
            loss=told.get("loss") if self._data is None else None,
            train_accuracy=told.get(accuracy, np.nan),
            test_accuracy=told.get(f"val_{accuracy}", np.nan),
        )


def _chain_of(model: Any) -> tuple[list[Layer], list[Any]]:
    """Make layers of a model's, and find those of it that have weights.

    Raises
    ------
    SettingError
        If it is no chain of what can be drawn; the message names what is not.
    """
    layers: list[Layer] = []
    dense: list[Any] = []
    for layer in _unfolded(model):
        kind = type(layer).__name__
        if kind == "Dense":
            layers.append(Dense(layer.units, _function_of(layer), bool(layer.use_bias)))
            dense.append(layer)
        elif kind in FUNCTIONS:
            last = layers[-1] if layers else None
            if not isinstance(last, Dense) or last.activation != "identity":
                raise _refusal(layer, "does not follow a Dense layer without an activation")
            layers[-1] = replace(last, activation=_function_of(layer))
        elif kind == "Dropout":
            layers += [Dropout(float(layer.rate))] if layer.rate else []
        elif kind not in SHAPING:
            raise _refusal(layer, "cannot be drawn")
    if not layers or not layers[-1].has_units:
        raise _refusal(model, "does not end with a Dense layer")
    if any(layer.kernel.ndim != 2 or len(layer.input.shape) != 2 for layer in dense):
        raise _refusal(dense[0], "takes more than one row of features a sample; flatten them first")
    return layers, dense


def _unfolded(model: Any) -> Iterator[Any]:
    """Go through all layers from the input on, into models within the model too."""
    if not isinstance(model, keras.Model):
        yield model
        return
    if not isinstance(model, keras.Sequential):
        # A functional model knows its operations. Of layers that take one input each, as all do
        # that are drawn, it is a chain if it has one output.
        if not hasattr(model, "operations"):
            raise _refusal(model, "is neither Sequential nor a functional model")
        if len(model.inputs) != 1 or len(model.outputs) != 1:
            raise _refusal(model, "has several inputs or outputs")
    for layer in model.layers:
        yield from _unfolded(layer)


def _function_of(layer: Any) -> str:
    """Name the activation function of a layer as we do."""
    kind = type(layer).__name__
    name: str = FUNCTIONS.get(kind) or layer.activation.__name__
    plain = {"negative_slope": 0, "max_value": None, "threshold": 0, "axis": -1}
    others = [one for one, usual in plain.items() if getattr(layer, one, usual) != usual]
    if name not in NAMES or (kind in FUNCTIONS and others):
        raise _refusal(layer, f"has the activation {' '.join([name, *others])}, which is not drawn")
    return NAMES[name]


def _refusal(layer: Any, what: str) -> SettingError:
    return SettingError(
        f"{layer.name} ({type(layer).__name__}) {what}. What can be recorded is a chain of Dense "
        f"layers, with {', '.join(NAMES)}, Dropout and Flatten between them."
    )


def _loss_of(model: Any) -> tuple[str, str | None]:
    """Find our name of the loss, and the activation that it applies to logits by itself."""
    loss: Any = model.loss
    settings = loss.get_config() if hasattr(loss, "get_config") else {}
    name = str(settings.get("name") or getattr(loss, "__name__", loss))
    ours, within = LOSSES.get(name, (name, None))
    return ours, within if settings.get("from_logits") else None


def _array(values: Any) -> FloatArray:
    tensor = getattr(values, "value", values)
    # PyTorch's own way: the one by NumPy, which Keras takes, warns of each.
    of_torch = hasattr(tensor, "detach")
    plain = tensor.detach().cpu().numpy() if of_torch else keras.ops.convert_to_numpy(tensor)
    array = np.array(plain)
    return array if array.dtype == np.float64 else array.astype(np.float32)
