"""What a viewer should be told about a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz_manim.datasets import make_prototypes
from nnviz_manim.learning import Dense, Dropout, Ending, Network, train
from nnviz_manim.recording import Run

EYE = np.eye(6)


def run_of(first: np.ndarray, second: np.ndarray, **changes: Any) -> Run:
    settings: dict[str, Any] = {
        "weights": [first, second],
        "activations": ["relu", "softmax"],
        "inputs": EYE,
        "probe_labels": range(6),
    }
    return Run.from_arrays(**settings | changes)


def test_a_healthy_run_has_none() -> None:
    run = run_of(EYE, 5 * EYE)
    assert run.warnings == ()
    ended = Run(run.info, run.moments, "all 3 epochs done", Ending.WHOLE)
    assert ended.warnings == ()


def test_a_dead_layer_and_a_single_answer() -> None:
    dead, single = run_of(-EYE, EYE, class_names=list("abcdef")).warnings
    assert dead == (
        "Layer 1 (relu) is dead at the end: all its units answer 0 to all 6 followed inputs."
    )
    assert single == "At the end all 6 followed inputs, of 6 classes, are taken for a."


def test_a_layer_stuck_at_its_end() -> None:
    stuck, single = run_of(
        EYE, EYE, biases=[np.full(6, 99.0), np.arange(6)], activations=["tanh", "softmax"]
    ).warnings
    assert "Layer 1 (tanh) answers the same to all 6 followed inputs" in stuck
    assert single.endswith("are taken for class 5.")
    # One input, or one and the same twice, cannot tell; that it is at an end, it can.
    for inputs in (EYE[:1], EYE[[0, 0]]):
        alike = run_of(
            EYE,
            EYE,
            biases=[np.full(6, 99.0), np.arange(6)],
            activations=["tanh", "softmax"],
            inputs=inputs,
            probe_labels=(),
        )
        (saturated,) = alike.warnings
        assert saturated.startswith("Layer 1 (tanh) is saturated")


def test_a_saturated_layer_that_still_tells_inputs_apart() -> None:
    (saturated,) = run_of(
        40 * EYE, EYE, biases=[np.full(6, -20.0), np.zeros(6)], activations=["tanh", "softmax"]
    ).warnings
    assert saturated.startswith("Layer 1 (tanh) is saturated at the end: 100 % of its activations")
    # ReLU has one end only, at which units are meant to be.
    assert run_of(40 * EYE, EYE).warnings == ()


def test_a_layer_without_units_is_not_judged() -> None:
    data = make_prototypes(classes=6, features=6, examples=60)
    network = Network(6, [Dense(6, "relu"), Dropout(0.5), Dense(6, "softmax")], seed=0)
    network.weights[1][:] = -1
    run = Run.record(train(network, data, epochs=0, probes=EYE))
    assert [sign[:18] for sign in run.warnings] == ["Layer 1 (relu) is "]


def test_few_probes_or_one_class_prove_no_single_answer() -> None:
    for labels in ([0] * 6, [-1] * 6, ()):
        assert run_of(EYE, np.zeros((6, 6)), probe_labels=labels).warnings == ()
    few = run_of(EYE, np.zeros((6, 6)), inputs=EYE[:4], probe_labels=range(4))
    assert few.warnings == ()


def test_one_answer_to_all_is_noticed_by_the_accuracy_where_one_input_is_followed() -> None:
    data = make_prototypes(classes=5, features=6, examples=100)
    network = Network(6, [Dense(5, "softmax")], seed=0)
    network.biases[1][3] = 1e4
    stuck = Run.record(train(network, data, epochs=2, probes=[0], learning_rate=1e-9))
    (sign,) = stuck.warnings
    assert sign == (
        "At the end 20 % of the answers to the training data are right, no more than with one and "
        "the same answer of 5 to all of them."
    )
    healthy = train(
        Network(6, [Dense(5, "softmax")]), data, epochs=30, probes=[0], learning_rate=0.1
    )
    assert Run.record(healthy).warnings == ()


def test_a_network_that_has_not_learned_yet_is_not_judged_by_its_accuracy() -> None:
    settings = {"inputs": EYE[:1], "probe_labels": (), "train_accuracies": [0.1]}
    assert run_of(EYE, EYE, **settings, steps=[0]).warnings == ()
    (sign,) = run_of(EYE, EYE, **settings, steps=[3]).warnings
    assert "10 % of the answers" in sign
    assert run_of(EYE, EYE, **settings | {"train_accuracies": [np.nan]}, steps=[3]).warnings == ()


def test_how_it_ended() -> None:
    run = run_of(EYE, 5 * EYE)
    cut = Run(run.info, run.moments, "interrupted by the user", Ending.INTERRUPTED)
    assert cut.warnings == ("The training did not come to its end: interrupted by the user.",)
    diverged = Run(run.info, run.moments, "", Ending.DIVERGED)
    assert diverged.warnings == ("The training diverged: a number is not finite.",)
