"""The saturation of a run, moment by moment, against the run's own weights."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.analysis import SaturationRecord, measure_saturation
from nnviz_manim.datasets import make_prototypes
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.recording import Run

DATA = make_prototypes(classes=4, features=12, examples=200, informative=0.5)


@pytest.fixture(scope="module")
def tanh_run() -> Run:
    network = MLP((12, 6, 4), activations=["tanh", "softmax"], init="glorot", seed=2)
    return Run.record(train(network, DATA, test=DATA, epochs=3, learning_rate=0.03))


@pytest.fixture(scope="module")
def record(tanh_run) -> SaturationRecord:
    return SaturationRecord.of(tanh_run, DATA.features, strongest=2, matrix_cells=5)


def test_each_moment_is_measured_with_its_own_weights(tanh_run, record):
    assert len(record) == len(tanh_run)
    for snapshot, moment in zip(tanh_run, record.moments, strict=True):
        hidden = np.tanh(DATA.features @ snapshot.weights[1].T + snapshot.biases[1])
        np.testing.assert_allclose(moment.levels[1], np.abs(hidden).mean(axis=0), atol=1e-5)
        assert moment.saturated_shares[1] == np.mean(moment.levels[1] >= 0.9)
        assert moment.epoch == snapshot.epoch
        assert moment.test_accuracy == snapshot.test_accuracy
    assert np.abs(record[0].levels[1] - record[-1].levels[1]).max() > 0.05


def test_the_run_is_left_as_it_was_and_dead_units_are_counted(tanh_run):
    before = tanh_run[-1].weights[1].copy()
    network = MLP(tanh_run.info.layer_sizes, activations=tanh_run.info.activations)
    for layer in (1, 2):
        network.weights[layer][:] = tanh_run[-1].weights[layer]
        network.biases[layer][:] = tanh_run[-1].biases[layer]
    network.biases[1][:2] = 50
    stuck = Run.record(train(network, DATA, epochs=0))
    moment = SaturationRecord.of(stuck, DATA.features)[0]
    assert moment.dead[1].tolist() == [1, 1, 0, 0, 0, 0]
    assert moment.dead_shares[1] == pytest.approx(2 / 6)
    assert measure_saturation(network, DATA.features)[1].dead_share == moment.dead_shares[1]
    np.testing.assert_array_equal(tanh_run[-1].weights[1], before)


def test_the_kept_connections_are_the_strongest_at_the_end(tanh_run, record):
    for layer, W in tanh_run[-1].weights.items():
        for unit, sources in enumerate(record.sources[layer]):
            left_out = np.delete(np.abs(W[unit]), sources)
            assert np.abs(W[unit][sources]).min() >= left_out.max()
            np.testing.assert_array_equal(
                record[0].strongest[layer][unit], tanh_run[0].weights[layer][unit][sources]
            )


def test_as_many_connections_are_kept_as_asked_layer_by_layer(tanh_run):
    record = SaturationRecord.of(tanh_run, DATA.features, strongest=(1, 3))
    assert {layer: picked.shape for layer, picked in record.sources.items()} == {
        1: (6, 1),
        2: (4, 3),
    }


def test_reach_is_the_size_of_the_weights_that_leave_an_input(tanh_run, record):
    expected = np.sqrt((tanh_run[2].weights[1] ** 2).mean(axis=0))
    np.testing.assert_allclose(record[2].reach, expected, rtol=1e-6)
    low, high = record.reaches()
    assert low == min(moment.reach.min() for moment in record.moments)
    assert high == max(moment.reach.max() for moment in record.moments)
    np.testing.assert_allclose(record.input_means, DATA.features.mean(axis=0), rtol=1e-5)


def test_a_matrix_becomes_a_picture_of_its_strongest_weights(tanh_run, record):
    W, picture = tanh_run[-1].weights[1], record[-1].matrices[1]
    assert picture.shape == (5, 5)
    strongest = W.flat[np.abs(W).argmax()]
    assert picture.flat[np.abs(picture).argmax()] == strongest
    assert np.isin(picture, W).all()
    small = record[-1].matrices[2]
    assert small.shape == (4, 5)
    assert record.largest(1) >= abs(strongest)


def test_between_two_moments_every_number_is_between(record):
    early, late, between = record[1], record[2], record.at(1.25)
    np.testing.assert_allclose(
        between.levels[1], 0.75 * early.levels[1] + 0.25 * late.levels[1], rtol=1e-5
    )
    assert between.epoch == 1.25
    assert between.saturated_shares[2] == pytest.approx(
        0.75 * early.saturated_shares[2] + 0.25 * late.saturated_shares[2]
    )
    assert record.at(-1) is record[0]
    assert record.at(99) is record[-1]
    assert record.at(2.0) is record[2]


def test_what_is_not_there_is_refused(tanh_run, record):
    with pytest.raises(SettingError, match="no moment 4"):
        record[4]
    with pytest.raises(SettingError, match="no layer 3"):
        record.largest(3)
    with pytest.raises(SettingError, match="2 layers"):
        SaturationRecord.of(tanh_run, DATA.features, strongest=(1, 2, 3))
    with pytest.raises(SettingError, match="strongest of layer 1"):
        SaturationRecord.of(tanh_run, DATA.features, strongest=-1)
    with pytest.raises(SettingError, match="input layer of 12 units"):
        SaturationRecord.of(tanh_run, DATA.features[:, :5])


def test_a_run_of_a_thousand_neurons_stays_small(tmp_path):
    # 3 moments stand for 21: a file grows with the moments.
    data = make_prototypes(classes=50, features=1000, examples=400)
    network = MLP((1000, 300, 50), activations=["tanh", "softmax"])
    run = Run.record(train(network, data, epochs=2, batch_size=200, probes=[0]))
    run.save(tmp_path / "run.npz")
    assert (tmp_path / "run.npz").stat().st_size * 21 / 3 < 100e6
    kept = SaturationRecord.of(run, data.features, strongest=(1, 3)).moments[-1]
    arrays = [*kept.levels.values(), *kept.dead.values(), *kept.strongest.values(), kept.reach]
    assert sum(array.nbytes for array in arrays) * 21 < 0.25e6
