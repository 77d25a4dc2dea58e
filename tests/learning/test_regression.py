from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz_manim.analysis import follow
from nnviz_manim.datasets import Dataset, Scaling, load_csv
from nnviz_manim.errors import DataError, SettingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.learning.r_squared import r_squared
from nnviz_manim.recording import Run

RATE = 0.01
IDENTITY = ["tanh", "identity"]


@pytest.fixture(scope="module")
def houses() -> Dataset:
    """Prices in thousands by area and age, linear but for a bend."""
    random = np.random.default_rng(0)
    area, age = random.uniform(30, 200, 120), random.uniform(0, 90, 120)
    price = 2.5 * area - 1.5 * age + 40 * np.sin(area / 25) + 300
    scaling = Scaling("minmax", (30.0, 0.0), (170.0, 90.0))
    low, spread = float(price.min()), float(np.ptp(price))
    return Dataset(
        np.column_stack([(area - 30) / 170, age / 90]),
        feature_names=("area", "age"),
        scaling=scaling,
        targets=((price - low) / spread)[:, None],
        target_names=("price",),
        target_scaling=Scaling("minmax", (low,), (spread,)),
        name="houses",
    )


@pytest.fixture(scope="module")
def run(houses: Dataset) -> Run:
    learned, held_out = houses.split(0.25)
    network = MLP([2, 12, 1], activations=IDENTITY, seed=1)
    training = train(
        network, learned, test=held_out, epochs=60, learning_rate=RATE, probes=held_out.pick([0, 5])
    )
    return Run.record(training)


def test_numbers_are_learned(run: Run) -> None:
    assert run[0].test_accuracy < 0.5
    assert run[-1].test_accuracy > 0.9
    assert run[-1].loss < run[0].loss / 5
    assert run.info.loss == "squared_error"
    assert run.info.class_names == ()


def test_the_score_is_the_share_of_the_variance_that_is_explained(
    run: Run, houses: Dataset
) -> None:
    held_out = houses.split(0.25)[1]
    assert held_out.targets is not None
    answers = follow(run, held_out)[-1].outputs
    left = ((answers - held_out.targets) ** 2).mean()
    assert run[-1].test_accuracy == pytest.approx(1 - left / held_out.targets.var(), abs=1e-5)


def test_units_come_back(run: Run, houses: Dataset, tmp_path: Path) -> None:
    held_out = houses.split(0.25)[1]
    run.save(tmp_path / "run.npz")
    info = Run.load(tmp_path / "run.npz").info
    assert info.feature_names == ("area", "age")
    assert info.target_names == ("price",)
    assert info.original_features(run[0].activations[0]) == pytest.approx(
        np.array([30, 0]) + np.array([170, 90]) * held_out.features[[0, 5]], rel=1e-6
    )
    assert held_out.targets is not None
    assert np.array(info.probe_targets) == pytest.approx(held_out.targets[[0, 5]])
    assert houses.target_scaling is not None
    prices = houses.target_scaling.original(held_out.targets[[0, 5]])
    assert info.original_targets(info.probe_targets) == pytest.approx(prices)


def test_a_run_that_follows_others_knows_what_they_are_to_be(run: Run, houses: Dataset) -> None:
    again = follow(run, houses.pick([3, 4, 7]))
    assert houses.targets is not None
    assert np.array(again.info.probe_targets) == pytest.approx(houses.targets[[3, 4, 7]])
    assert follow(run, houses.features[:2]).info.probe_targets == ()


def test_a_table_of_numbers_from_file_to_run(tmp_path: Path) -> None:
    file = tmp_path / "cars.csv"
    rows = [f"{k},{k * k % 17},{3 * k + 100},{50 - k}" for k in range(40)]
    file.write_text("\n".join(["weight,doors,power,thrift", *rows]))
    data = load_csv(file, targets=["power", "thrift"], scaling="standard")
    network = MLP([2, 8, 2], activations=IDENTITY)
    run = Run.record(train(network, data, epochs=40, learning_rate=0.05, probes=[10]))
    assert run[-1].train_accuracy > 0.95
    answers = run.info.original_targets(run[-1].outputs[0])
    assert answers == pytest.approx([130, 40], abs=6)
    assert list(run.history.columns[-2:]) == ["r2_score", "val_r2_score"]
    assert "final R²" in repr(run)


def test_a_target_that_never_changes_does_not_count() -> None:
    targets = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    assert r_squared(targets + 0.5, targets) == pytest.approx(1 - 0.75 / 2)
    assert np.isnan(r_squared(targets[:, 1:], targets[:, 1:]))
    assert r_squared(np.full((3, 1), 2.0), targets[:, :1]) == 0
    assert r_squared(-targets[:, :1], targets[:, :1]) < 0


@pytest.mark.parametrize(
    ("network", "settings", "message"),
    [
        (MLP([2, 3, 2]), {}, r"targets .* have shape \(120, 1\), but .* need \(120, 2\)"),
        (MLP([2, 1], activations=["tanh"]), {"shift": -5}, "from -5 to -4, but tanh answers"),
        (MLP([2, 1], activations=["identity"]), {"loss": "cross_entropy"}, "is for classes"),
        (MLP([2, 1], activations=["identity"]), {"loss": "lost"}, "Unknown loss: 'lost'"),
    ],
)
def test_networks_and_losses_that_cannot_learn_numbers_are_refused(
    houses: Dataset, network: MLP, settings: dict[str, Any], message: str
) -> None:
    assert houses.targets is not None
    moved = Dataset(houses.features, targets=houses.targets + settings.pop("shift", 0))
    with pytest.raises(SettingError, match=message):
        train(network, moved, **settings)


def test_probabilities_are_no_numbers(houses: Dataset) -> None:
    two = Dataset(houses.features, targets=np.column_stack([houses.features] * 1))
    with pytest.raises(SettingError, match="a softmax output tells classes apart"):
        train(MLP([2, 3, 2]), two)


def test_targets_must_be_finite(houses: Dataset) -> None:
    class Data:
        features, labels = houses.features, None
        targets = np.full((len(houses), 1), np.nan)

    with pytest.raises(DataError, match="hold the target nan at row 0, column 0"):
        train(MLP([2, 1], activations=["identity"]), Data())


def test_training_and_test_data_are_of_one_kind(houses: Dataset) -> None:
    classes = Dataset(houses.features, np.arange(120) % 2)
    with pytest.raises(SettingError, match="has targets, the other labels"):
        train(MLP([2, 1], activations=["sigmoid"]), houses, test=classes)
