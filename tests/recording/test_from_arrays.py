"""Runs of anything: arrays that some other program has computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz_manim.analysis import follow
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Ending, train
from nnviz_manim.recording import Run

RNG = np.random.default_rng(5)
SIZES = (4, 3, 2)


def matrices(*sizes: int) -> list[np.ndarray]:
    units = sizes or SIZES
    return [RNG.normal(size=shape) for shape in zip(units[1:], units[:-1], strict=True)]


def vectors() -> list[np.ndarray]:
    return [RNG.normal(size=3), RNG.normal(size=2)]


def test_one_moment_of_weights_alone() -> None:
    weights = matrices()
    run = Run.from_arrays(weights=weights, activations=["tanh", "softmax"])
    assert len(run) == 1
    assert run.info.layer_sizes == SIZES
    assert run.info.activations == ("tanh", "softmax")
    np.testing.assert_array_equal(run[0].weights[2], weights[1])
    assert not run[0].biases[1].any()
    assert run[0].activations[2].shape == (0, 2)
    assert np.isnan(run[0].loss)
    assert not run.held_out
    assert run.ending is Ending.UNKNOWN


def test_what_inputs_cause_is_computed_at_every_moment() -> None:
    weights, biases = [matrices() for _ in range(3)], [vectors() for _ in range(3)]
    inputs = RNG.random((5, 4))
    run = Run.from_arrays(
        weights=weights,
        biases=biases,
        activations=["tanh", "sigmoid"],
        inputs=inputs,
        epochs=[0, 0.5, 1],
        losses=[3, 2, 1],
        train_accuracies=[0.1, 0.2, 0.3],
        test_accuracies=[0.0, 0.1, 0.2],
        class_names=["no", "yes"],
        probe_labels=[0, 1, 1, -1, 0],
        feature_shape=(2, 2),
        loss="squared_error",
        data_name="ours",
    )
    for moment, (W, b) in enumerate(zip(weights, biases, strict=True)):
        hidden = np.tanh(inputs @ W[0].T + b[0])
        outputs = 1 / (1 + np.exp(-(hidden @ W[1].T + b[1])))
        np.testing.assert_allclose(run[moment].activations[1], hidden, atol=1e-6)
        np.testing.assert_allclose(run[moment].outputs, outputs, atol=1e-6)
    assert run.moments.epoch.tolist() == [0, 0.5, 1]
    assert run[2].score == 0.2
    assert run.info.probe_labels == (0, 1, 1, -1, 0)
    assert run.at(1.5).loss == 1.5


def test_it_is_the_run_that_was_recorded(tmp_path: Path, same_run: Callable[..., None]) -> None:
    data = Dataset(
        RNG.random((30, 4), dtype=np.float32), np.arange(30) % 2, ("no", "yes"), name="random"
    )
    network = MLP(SIZES, activations=["relu", "softmax"], seed=3)
    recorded = Run.record(train(network, data, test=data, epochs=2, probes=data.pick([1, 2])))
    kinds = {
        kind: [list(getattr(moment, kind).values()) for moment in recorded]
        for kind in ("weights", "biases")
    }
    made = Run.from_arrays(
        **kinds,
        activations=recorded.info.activations,
        inputs=data.pick([1, 2]),
        class_names=data.class_names,
        losses=recorded.moments.loss,
        train_accuracies=recorded.moments.train_accuracy,
        test_accuracies=recorded.moments.test_accuracy,
    )
    assert made.info.probe_labels == recorded.info.probe_labels
    for one, other in zip(made, recorded, strict=True):
        np.testing.assert_allclose(one.outputs, other.outputs, atol=1e-6)
        assert one.score == other.score
        assert one.weights[1].dtype == np.float32
    made.save(tmp_path / "run.npz")
    same_run(Run.load(tmp_path / "run.npz"), made)


def test_lists_and_layers_that_are_all_alike() -> None:
    square = [[1, 0], [0, 1]]
    single = Run.from_arrays(weights=[square, square], activations=["relu", "relu"])
    assert (len(single), single.info.layer_sizes) == (1, (2, 2, 2))
    twice = Run.from_arrays(weights=[[square, square]] * 2, activations=["relu", "relu"])
    assert (len(twice), twice.info.layer_sizes) == (2, (2, 2, 2))
    stacked = Run.from_arrays(weights=np.ones((3, 2, 2, 2)), activations=["relu", "relu"])
    assert (len(stacked), stacked.info.layer_sizes) == (3, (2, 2, 2))


def test_a_function_of_others_is_shown_but_not_computed() -> None:
    run = Run.from_arrays(weights=matrices(), activations=["gelu", "softmax"])
    assert run.info.activations == ("gelu", "softmax")
    with pytest.raises(SettingError, match=r"activation of layer 1.*gelu.*Known are"):
        follow(run, np.zeros((1, 4)))
    with pytest.raises(SettingError, match=r"activation of layer 1.*gelu.*Known are"):
        Run.from_arrays(
            weights=matrices(), activations=["gelu", "softmax"], inputs=np.zeros((1, 4))
        )


def test_what_is_not_finite_has_diverged() -> None:
    weights = matrices()
    weights[1][0, 0] = np.nan
    run = Run.from_arrays(weights=weights, activations=["relu", "softmax"])
    assert run.ending is Ending.DIVERGED
    assert "diverged" in run.warnings[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": 3}, "weights is 3; give one matrix a layer"),
        ({"weights": "abc"}, "weights is 'abc'"),
        ({"weights": []}, r"weights is \[\]"),
        ({"weights": [["a"]]}, "holds <U1"),
        ({"weights": [matrices(), matrices()[:1]]}, "moment 1 has 1 layers, that of moment 0 2"),
        ({"weights": [matrices(), matrices(4, 5, 2)]}, r"layer 1, moment 1, has shape \(5, 4\)"),
        ({"weights": [W.T for W in matrices()]}, "give W.T of each, as JAX"),
        ({"weights": [np.ones((3, 4)), np.ones((2, 9))]}, "layer 2 has 9 columns, .* 3 units; "),
        ({"activations": "relu"}, "activations is 'relu'; name one function for each of the 2"),
        ({"activations": ["relu"]}, "name one function for each of the 2 layers with weights"),
        ({"biases": [np.zeros(3), np.zeros(4)]}, r"biases of layer 2 .*= \(1, 4\), .* \(1, 2\)"),
        ({"biases": [np.zeros(3)]}, "biases of layer 2 .* None"),
        ({"biases": [vectors(), vectors()]}, r"= \(2, 3\), .* need \(1, 3\)"),
        ({"inputs": np.zeros((2, 5))}, "input layer of 4 units"),
        ({"inputs": [[0, 0, np.nan, 0]]}, "Input 0 has nan as feature 2"),
        ({"inputs": "abc"}, "must be a data set, or numbers"),
        ({"epochs": [1, 2]}, r"epoch is \[1, 2\]; give one number for each of the 1 moments"),
        ({"losses": "low"}, "loss is 'low'"),
        ({"train_accuracies": [97.5]}, "train_accuracy is 97.5; it must be a share"),
        ({"epochs": [-1]}, "epoch is -1"),
        ({"probe_labels": [1]}, "names 1 classes, but 0 inputs are given"),
        ({"class_names": ["one"]}, "names 1 classes, but 2 outputs"),
        ({"class_names": "no"}, "class_names must be a list of names"),
        ({"feature_shape": (3, 3)}, "does not hold the 4 inputs"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], message: str) -> None:
    whole: dict[str, Any] = {"weights": matrices(), "activations": ["relu", "softmax"]}
    with pytest.raises(SettingError, match=message):
        Run.from_arrays(**whole | changes)


def test_epochs_do_not_go_back() -> None:
    with pytest.raises(SettingError, match="moment 1: epoch goes back from 2 to 1"):
        Run.from_arrays(
            weights=[matrices(), matrices()], activations=["relu", "softmax"], epochs=[2, 1]
        )
