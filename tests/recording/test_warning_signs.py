"""What a viewer should be told about a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz_manim.learning import Ending
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
    # One input, or one and the same twice, proves nothing.
    for inputs in (EYE[:1], EYE[[0, 0]]):
        alike = run_of(
            EYE,
            EYE,
            biases=[np.full(6, 99.0), np.arange(6)],
            activations=["tanh", "softmax"],
            inputs=inputs,
            probe_labels=(),
        )
        assert alike.warnings == ()


def test_few_probes_or_one_class_prove_no_single_answer() -> None:
    for labels in ([0] * 6, [-1] * 6, ()):
        assert run_of(EYE, np.zeros((6, 6)), probe_labels=labels).warnings == ()
    few = run_of(EYE, np.zeros((6, 6)), inputs=EYE[:4], probe_labels=range(4))
    assert few.warnings == ()


def test_how_it_ended() -> None:
    run = run_of(EYE, 5 * EYE)
    cut = Run(run.info, run.moments, "interrupted by the user", Ending.INTERRUPTED)
    assert cut.warnings == ("The training did not come to its end: interrupted by the user.",)
    diverged = Run(run.info, run.moments, "", Ending.DIVERGED)
    assert diverged.warnings == ("The training diverged: a number is not finite.",)
