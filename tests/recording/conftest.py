"""Runs made by hand, so that these tests need no training."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording import Run

SIZES = (4, 3, 2)


def snapshot_of(
    epoch: float, sizes: Iterable[int] = SIZES, probes: int = 2, dtype: Any = np.float32
) -> Snapshot:
    """A moment whose numbers are drawn from its epoch; its probes are always the same."""
    units = tuple(sizes)
    rng = np.random.default_rng(int(epoch))
    pairs = list(enumerate(pairwise(units), start=1))
    still = np.random.default_rng(99).random((probes, units[0])).astype(dtype)
    return Snapshot(
        epoch=epoch,
        step=100 * epoch,
        weights={k: rng.normal(size=(out, into)).astype(dtype) for k, (into, out) in pairs},
        biases={k: rng.normal(size=out).astype(dtype) for k, (_, out) in pairs},
        activations={0: still}
        | {k: rng.random((probes, out)).astype(dtype) for k, (_, out) in pairs},
        loss=2.0 / (1 + epoch),
        train_accuracy=epoch / 10,
        test_accuracy=epoch / 20 if epoch else float("nan"),
    )


def info_of(sizes: Iterable[int] = SIZES, **fields: Any) -> RunInfo:
    units = tuple(sizes)
    depth = len(units) - 1
    fitting: dict[str, Any] = {
        "layer_sizes": units,
        "activations": ("relu",) * (depth - 1) + ("softmax",),
        "loss": "cross_entropy",
    }
    return RunInfo(**fitting | fields)


@pytest.fixture(scope="session")
def make_snapshot() -> Callable[..., Snapshot]:
    return snapshot_of


@pytest.fixture(scope="session")
def make_info() -> Callable[..., RunInfo]:
    return info_of


@pytest.fixture(scope="session")
def run() -> Run:
    """Four moments of a small network, with all information filled in."""
    info = info_of(
        class_names=("no", "yes"),
        probe_labels=(1, -1),
        feature_shape=(2, 2),
        seed=7,
        data_name="toys ✓",
        hyper_parameters={"optimizer": "adam", "learning_rate": 0.001, "stop": None, "bias": True},
        versions={"numpy": "2"},
    )
    return Run.record([snapshot_of(k) for k in range(4)], info)


def assert_same_snapshot(one: Snapshot, other: Snapshot) -> None:
    for score in ("epoch", "step", "loss", "train_accuracy", "test_accuracy"):
        np.testing.assert_equal(getattr(one, score), getattr(other, score))
    for kind in ("weights", "biases", "activations"):
        mine, others = getattr(one, kind), getattr(other, kind)
        assert list(mine) == list(others)
        for layer, array in mine.items():
            assert array.dtype == others[layer].dtype
            np.testing.assert_array_equal(array, others[layer])


@pytest.fixture(scope="session")
def same_snapshot() -> Callable[[Snapshot, Snapshot], None]:
    return assert_same_snapshot


@pytest.fixture(scope="session")
def same_run() -> Callable[[Run, Run], None]:
    """Holds two runs against each other, number by number."""

    def check(one: Run, other: Run) -> None:
        assert vars(one.info) == vars(other.info)
        assert one.stop_reason == other.stop_reason
        assert len(one) == len(other)
        for mine, others in zip(one, other, strict=True):
            assert_same_snapshot(mine, others)

    return check
