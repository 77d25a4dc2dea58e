"""Settings of wrong types and sizes: the package's own error, or a training as it was asked for."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fuzz_bounds import ODD_NUMBERS, ODD_PLAIN, bounded, cases
from hypothesis import given
from hypothesis import strategies as st
from manim import Scene

from nnviz_manim import mixins
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import NNVizError, TrainingWarning
from nnviz_manim.learning import MLP, SGD, Adam, Growing, train
from nnviz_manim.mixins import CurveFitMixin, RecordedRunMixin, StageMixin
from nnviz_manim.mixins.settings import SettingsMixin

DATA = Dataset(
    np.linspace(0, 1, 48, dtype=np.float32).reshape(12, 4), np.arange(12) % 3, ("a", "b", "c")
)
ODD = st.one_of(
    ODD_PLAIN,
    ODD_NUMBERS.map(np.array),
    st.sampled_from(
        [
            *("relu", "softmax", "tanh", "adam", "sgd", "epoch", "he", "cross_entropy", "down"),
            *([4, 3], [4, 5, 3], (4, 0, 3), [4, -1, 3], [[4], [3]], [4, 5.0, 3], [4, True, 3], []),
            *(np.zeros((2, 4)), np.zeros(4), np.full((1, 4), np.nan), np.arange(3), np.array([])),
            *(DATA, Adam(), SGD(0.5), Growing(), repr, object(), type, b"adam", 1j, range(3)),
            *(iter([4, 3]), {4: 3}, {4, 3}, lambda _: True, lambda: True, Path("no/such/file")),
            *([4, 10**6, 10**6, 3], [4, 10**18, 3], [4, 2**63, 3], (0, 1), (1, 0), "0 1"),
            *(np.float32(0.1), np.int64(3), np.bool_(True), np.str_("relu"), ..., NotImplemented),
        ]
    ),
)
TRAIN = [name for name in inspect.signature(train).parameters if name not in {"network", "data"}]


def settings_of(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), ODD, min_size=1, max_size=2)


@cases()
@given(settings=settings_of(TRAIN))
def test_settings_of_a_training(settings: dict[str, Any]) -> None:
    with bounded(1 << 20), warnings.catch_warnings():
        warnings.simplefilter("ignore", TrainingWarning)
        network = MLP([4, 5, 3])
        try:
            training = train(network, DATA, **settings)
            moments = list(islice(training, 3))
        except NNVizError:
            return
    assert moments[0].epoch == 0
    assert all(np.isfinite(moment.loss) for moment in moments)
    assert all(moment.weights[1].shape == (5, 4) for moment in moments)


@cases()
@given(data=st.data())
def test_what_a_training_is_given(data: st.DataObject) -> None:
    odd = [data.draw(st.one_of(st.just(None), ODD)) for _ in range(4)]
    with bounded(1 << 20), warnings.catch_warnings():
        warnings.simplefilter("ignore", TrainingWarning)
        try:
            match data.draw(st.sampled_from(["sizes", "network", "data", "parts", "names"])):
                case "sizes":
                    network = MLP(odd[0])
                    assert [len(network.biases[k]) for k in network.weights] == list(odd[0])[1:]
                case "names":
                    MLP([4, 5, 3], activations=odd[0], init=odd[1], seed=odd[2])
                case "network":
                    next(train(odd[0], DATA))
                case "data":
                    next(train(MLP([4, 3]), odd[0]))
                case "parts":
                    parts = SimpleNamespace(features=odd[0], labels=odd[1])
                    next(train(MLP([4, 3]), parts, probes=odd[2]))
        except NNVizError:
            return


MIXINS = sorted(
    (each for each in map(vars(mixins).get, mixins.__all__) if inspect.isclass(each)),
    key=lambda each: each.__name__,
)
MIXINS = [each for each in MIXINS if issubclass(each, SettingsMixin)]


@cases()
@given(data=st.data())
def test_settings_of_a_scene(manim_config: Any, data: st.DataObject) -> None:
    mixin = data.draw(st.sampled_from(MIXINS))
    settings = data.draw(settings_of(sorted(mixin.known_settings())))
    said = ""
    with bounded(1 << 21):
        try:
            type("Mine", (mixin, Scene), settings)()
        except NNVizError as fault:
            said = str(fault)
    assert not said or any(f"Mine.{name}" in said for name in settings)


@cases()
@given(settings=settings_of(sorted(RecordedRunMixin.setting_checks)))
def test_the_run_of_a_scene(manim_config: Any, settings: dict[str, Any]) -> None:
    epochs = settings.get("epochs")
    if isinstance(epochs, int) and epochs > 20:
        del settings["epochs"]  # it would be done, and take its time
    base = {"data": DATA, "layer_sizes": (4, 3), "epochs": 1, "digit": "a", "held_out": 0.3}
    if settings.get("data", DATA) is None:
        del settings["data"]  # it would be the bundled sample, and take its time too
    with bounded(1 << 21), warnings.catch_warnings(), suppress(NNVizError):
        warnings.simplefilter("ignore", TrainingWarning)
        run = type("Mine", (RecordedRunMixin,), base | settings)().make_run()
        assert len(run) >= 1


def trained(**settings: Any) -> Any:
    return train(MLP([4, 3]), DATA, **settings)


FOUND: dict[str, tuple[Callable[[], Any], str]] = {
    "test data that are an array": (
        lambda: trained(test=np.zeros(3)),
        "test data must be a Dataset",
    ),
    "test data in a list": (lambda: trained(test=[DATA]), "test data must be a Dataset"),
    "a text for a flag": (lambda: trained(shuffle="no"), "shuffle must be True or False"),
    "a text for a number": (lambda: trained(learning_rate="0.5"), "learning_rate must be a finite"),
    "an array for a number": (
        lambda: trained(learning_rate=np.array([1, 2])),
        "learning_rate must",
    ),
    "an array for a network": (lambda: train(np.zeros(3), DATA), "network must be a Network"),
    "no data": (lambda: train(MLP([4, 3]), None), "training data must be a Dataset"),
    "features in words": (
        lambda: train(MLP([4, 3]), SimpleNamespace(features="relu", labels=[1])),
        "training data are 'relu', no numbers",
    ),
    "features of two lengths": (
        lambda: train(MLP([4, 3]), SimpleNamespace(features=[[1, 2], [3]], labels=[1])),
        "no numbers; an input layer",
    ),
    "labels of two lengths": (
        lambda: train(MLP([4, 3]), SimpleNamespace(features=np.zeros((2, 4)), labels=[[1], 2])),
        "must be 2 whole numbers",
    ),
    "probes of two lengths": (lambda: trained(probes=[[1], 2]), "probes must be positions"),
    "steps in a text": (lambda: trained(record_every={"a": 1}), "record_every must be a whole"),
    "activations in an array": (
        lambda: MLP([4, 3], activations=np.array(0)),
        "must name 1 functions",
    ),
    "sizes of two lengths": (lambda: MLP([4, [3]]), "units of layer 1"),
    "sizes that are a number": (lambda: MLP(np.array(3)), "layer_sizes must list"),
    "sizes beyond all memory": (lambda: MLP([4, 10**6, 10**6, 3]), "more than there is memory"),
    "sizes beyond all numbers": (lambda: MLP([4, 10**18, 3]), "more than there is memory"),
    "a rule that takes nothing": (lambda: trained(stop=lambda: True), "stop must be a function"),
    "features too large for their type": (
        lambda: train(MLP([4, 3]), SimpleNamespace(features=np.full((1, 4), 1e308), labels=[1])),
        "hold inf at row 0",
    ),
    "an array for a choice": (
        type("Mine", (CurveFitMixin, Scene), {"recipe": np.zeros((2, 4))}),
        r"Mine\.recipe = .*one of",
    ),
    "a palette of no name": (
        type("Mine", (StageMixin, Scene), {"palette": "relu"}),
        "Mine.p",
    ),
}


@pytest.mark.parametrize("found", FOUND)
def test_what_was_found(found: str) -> None:
    act, message = FOUND[found]
    with pytest.raises(NNVizError, match=message):
        act()
