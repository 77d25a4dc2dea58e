"""What is counted by true class and guess."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import confusion_counts
from nnviz_manim.errors import SettingError
from nnviz_manim.recording import Run


def run_of(outputs: int, labels: list[int]) -> Run:
    """A run whose single layer answers with its input at first, then with its negative."""
    eye = np.eye(outputs)
    inputs = np.eye(outputs)[np.arange(len(labels)) % outputs]
    return Run.from_arrays(
        weights=[[eye], [-eye]], activations=["identity"], inputs=inputs, probe_labels=labels
    )


def test_every_probe_of_a_known_class_is_counted_once() -> None:
    counts = confusion_counts(run_of(3, [0, 1, 1, 2, -1]))
    assert counts.shape == (2, 3, 3)
    assert counts[0].tolist() == [[1, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert counts.sum(axis=(1, 2)).tolist() == [4, 4]
    assert (counts[1] != counts[0]).any()


def test_a_single_output_tells_two_classes_apart() -> None:
    run = Run.from_arrays(
        weights=[[[1.0]]],
        activations=["identity"],
        inputs=[[0.2], [0.9], [0.7]],
        probe_labels=[0, 1, 0],
    )
    assert confusion_counts(run)[0].tolist() == [[1, 1], [0, 1]]


def test_without_a_known_class_nothing_can_be_counted() -> None:
    with pytest.raises(SettingError, match="the class of none of its 2 probes"):
        confusion_counts(run_of(3, [-1, -1]))
