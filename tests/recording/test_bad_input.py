"""Runs of what is no run: refused by name, and what has diverged is said to have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.recording import Run

CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "weights of None": ({"weights": None}, "moment 0: weights are None, but must be arrays by"),
    "weights in a list": ({"weights": [1, 2]}, r"weights are \[1, 2\], but must be arrays by"),
    "biases of 3": ({"biases": 3}, "biases are 3, but must be arrays by the number"),
    "activations in words": ({"activations": "x"}, "activations are 'x', but must be arrays"),
    "epoch in words": ({"epoch": "a"}, "epoch"),
    "no epoch": ({"epoch": None}, "epoch"),
    "loss in words": ({"loss": "a"}, "loss"),
    "an accuracy of 150": ({"train_accuracy": 150}, "train_accuracy"),
}


@pytest.mark.parametrize(("change", "message"), CHANGES.values(), ids=CHANGES)
def test_a_snapshot_that_cannot_be_is_refused(run: Run, change: Any, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        Run.record([replace(run[0], **change)], run.info)


GIVEN: dict[str, Callable[[Run], Any]] = {
    "a number": lambda _: Run.record(3),  # type: ignore[arg-type]
    "nothing": lambda _: Run.record(None),  # type: ignore[arg-type]
    "no moments": lambda run: Run.record([], run.info),
    "numbers": lambda run: Run.record([3], run.info),  # type: ignore[list-item]
    "no info": lambda run: Run.record(list(run)),
    "words for the info": lambda run: Run.record(list(run), "info"),  # type: ignore[arg-type]
    "epochs that go back": lambda run: Run.record([run[2], run[1]], run.info),
}


@pytest.mark.parametrize("attempt", GIVEN.values(), ids=GIVEN)
def test_what_is_no_training_is_refused(run: Run, attempt: Callable[[Run], Any]) -> None:
    with pytest.raises(SettingError):
        attempt(run)


def test_weights_that_are_no_numbers_end_a_run_as_diverged(run: Run, tmp_path: Any) -> None:
    broken = {layer: np.full_like(matrix, np.nan) for layer, matrix in run[1].weights.items()}
    diverged = Run.record([run[0], replace(run[1], weights=broken)], run.info)
    assert not diverged.is_whole
    assert "not finite" in diverged.stop_reason
    diverged.save(tmp_path / "diverged.npz")
    assert Run.load(tmp_path / "diverged.npz").stop_reason == diverged.stop_reason


@pytest.mark.parametrize("path", [None, 3, b"x", "a\0b", "", "x" * 5000, "a/" * 3000 + "x"])
@pytest.mark.parametrize("way", [Run.load, Run.save])
def test_what_is_no_path_is_refused(run: Run, path: Any, way: Any) -> None:
    with pytest.raises(RunFileError):
        way(*([run] if way is Run.save else []), path)
