"""Epochs in words and counters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnviz_manim.recording.epochs import epoch_pattern, epoch_text


@pytest.mark.parametrize(
    ("epoch", "text"),
    [
        (0, "0"),
        (10, "10"),
        (0.5, "0.5"),
        (0.6, "0.6"),
        (0.24, "0.24"),
        (2.999, "2.99"),
        (3 - 1e-9, "3"),
        (1 / 3, "0.33"),
    ],
)
def test_fractions_are_told_and_nothing_is_rounded_up(epoch: float, text: str) -> None:
    assert epoch_text(epoch) == text


def test_only_done_epochs_are_counted_where_moments_are_whole() -> None:
    assert [epoch_text(epoch, 0) for epoch in (0, 0.6, 2.999, 10)] == ["0", "0", "2", "10"]


@pytest.mark.parametrize(
    ("epochs", "pattern"),
    [
        ((), "{:.0f}"),
        ((0, 1, 2), "{:.0f}"),
        (np.arange(5) * 0.1, "{:.1f}"),
        ((0, 0.25, 0.5), "{:.2f}"),
        (np.arange(4) / 300, "{:.2f}"),
        ((0, 1 / 3, 2 / 3, 1), "{:.2f}"),
    ],
)
def test_a_counter_has_the_decimals_that_moments_need(epochs: Any, pattern: str) -> None:
    assert epoch_pattern(epochs) == pattern
