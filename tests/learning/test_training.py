import math
import re
from types import SimpleNamespace

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset, load_sample
from nnviz_manim.errors import SettingError, TrainingWarning
from nnviz_manim.learning import MLP, SGD, AccuracyGainBelow, Adam, RunInfo, train

TWELVE = SimpleNamespace(
    features=np.array(
        [-1.51, -1.29, -1.18, -0.64, -0.53, -0.09, 0.13, 0.35, 0.89, 1.11, 1.33, 1.44]
    )[:, np.newaxis],
    labels=np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]),
)


@pytest.fixture
def data():
    random = np.random.default_rng(0)
    features = random.random((50, 4), np.float32)
    return Dataset(
        features,
        (features[:, 0] > features[:, 1]).astype(int),
        class_names=("left", "right"),
        feature_shape=(2, 2),
        name="toy",
    )


def network(**settings):
    return MLP([4, 6, 2], **settings)


def same(one, other):
    return (
        (one.epoch, one.step, one.loss, one.train_accuracy)
        == (other.epoch, other.step, other.loss, other.train_accuracy)
        and all(np.array_equal(one.weights[n], other.weights[n]) for n in one.weights)
        and all(np.array_equal(one.biases[n], other.biases[n]) for n in one.biases)
    )


def test_the_first_moment_is_before_any_step(data):
    learner = network()
    start = learner.copy()
    first = next(train(learner, data, probes=[0]))
    assert (first.epoch, first.step) == (0, 0)
    np.testing.assert_array_equal(first.weights[1], start.weights[1])
    np.testing.assert_array_equal(learner.parameters, start.parameters)


def test_a_moment_for_every_epoch(data):
    training = train(network(), data, epochs=3, batch_size=20)
    moments = list(training)
    assert [(m.epoch, m.step) for m in moments] == [(0, 0), (1, 3), (2, 6), (3, 9)]
    assert training.stop_reason == "all 3 epochs done"


def test_no_epochs_only_measure(data):
    assert len(list(train(network(), data, epochs=0))) == 1


def test_moments_by_steps_across_epochs_and_at_the_end(data):
    moments = list(train(network(), data, epochs=3, batch_size=20, record_every=4))
    assert [m.step for m in moments] == [0, 4, 8, 9]
    assert [m.epoch for m in moments] == [0, 4 / 3, 8 / 3, 3]


def test_how_often_is_recorded_does_not_change_what_is_learned(data):
    rare = list(train(network(), data, epochs=2, batch_size=7, record_every=100))
    often = list(train(network(), data, epochs=2, batch_size=7, record_every=1))
    assert [m.step for m in rare] == [0, 16]
    assert same(rare[-1], often[-1])


def test_scores_are_those_of_the_moment_itself(data):
    learner = network()
    for moment in train(learner, data, test=data.pick(np.arange(10)), epochs=2):
        targets = np.eye(2)[data.labels]
        loss, _, _ = learner.loss_and_gradients(data.features, targets)
        right = learner.predict(data.features) == data.labels
        assert moment.loss == pytest.approx(loss, rel=1e-5)
        assert moment.train_accuracy == right.mean()
        assert moment.test_accuracy == right[:10].mean()


def test_scores_over_more_samples_than_are_scored_at_once():
    sample = load_sample().pick(np.arange(2500))
    learner = MLP([784, 10], seed=1)
    moment = next(train(learner, sample))
    targets = np.eye(10)[sample.labels]
    loss = learner.loss_and_gradients(sample.features, targets)[0]
    assert moment.loss == pytest.approx(loss, rel=1e-5)
    assert moment.train_accuracy == (learner.predict(sample.features) == sample.labels).mean()


def test_without_held_out_samples_their_accuracy_is_not_a_number(data):
    assert math.isnan(next(train(network(), data)).test_accuracy)


def test_moments_do_not_change_later(data):
    training = train(network(), data, epochs=2, probes=[0, 1])
    first = next(training)
    kept = [first.weights[1].copy(), first.biases[2].copy(), first.activations[2].copy()]
    list(training)
    found = [first.weights[1], first.biases[2], first.activations[2]]
    for array, copy in zip(found, kept, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_the_network_is_trained_in_place(data):
    learner = network()
    *_, last = train(learner, data, epochs=2)
    np.testing.assert_array_equal(learner.weights[1], last.weights[1])


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_same_seed_gives_the_same_run_bit_by_bit(data, optimizer):
    runs = [
        list(train(network(), data, epochs=3, batch_size=8, optimizer=optimizer, seed=5))
        for _ in range(2)
    ]
    assert all(same(one, other) for one, other in zip(*runs, strict=True))


def test_another_seed_gives_another_run(data):
    one, other = (
        list(train(network(), data, epochs=1, batch_size=8, seed=seed))[-1] for seed in (0, 1)
    )
    assert not same(one, other)


def test_without_shuffling_the_seed_does_not_matter(data):
    one, other = (
        list(train(network(), data, epochs=1, batch_size=8, seed=seed, shuffle=False))[-1]
        for seed in (0, 1)
    )
    assert same(one, other)


@pytest.mark.parametrize("batch_size", [50, 51, 1000])
def test_a_batch_of_all_samples_is_one_step_of_the_full_gradient(data, batch_size):
    learner = network(dtype="float64")
    _, by_weights, _ = learner.loss_and_gradients(data.features, np.eye(2)[data.labels])
    expected = learner.weights[1] - 0.5 * by_weights[1]
    settings = {"optimizer": "sgd", "learning_rate": 0.5, "epochs": 1}
    *_, last = train(learner, data, batch_size=batch_size, **settings)
    assert last.step == 1
    np.testing.assert_allclose(last.weights[1], expected, rtol=1e-12)


def test_a_batch_of_all_samples_keeps_their_order(data):
    one, other = (
        list(train(network(), data, epochs=5, batch_size=50, seed=seed))[-1] for seed in (0, 1)
    )
    assert same(one, other)


def test_a_smaller_last_batch_is_averaged_over_its_own_samples(data):
    learner = network(dtype="float64")
    expected = learner.copy()
    for part in (slice(0, 40), slice(40, 50)):
        targets = np.eye(2)[data.labels[part]]
        _, by_weights, by_biases = expected.loss_and_gradients(data.features[part], targets)
        for layer in (1, 2):
            expected.weights[layer][:] -= 0.5 * by_weights[layer]
            expected.biases[layer][:] -= 0.5 * by_biases[layer]
    settings = {"optimizer": "sgd", "learning_rate": 0.5, "epochs": 1, "shuffle": False}
    list(train(learner, data, batch_size=40, **settings))
    np.testing.assert_allclose(learner.parameters, expected.parameters, rtol=1e-10)


def test_every_sample_comes_once_in_an_epoch(data):
    # With a loss that is linear around the start and a tiny rate, order does not matter.
    settings = {"optimizer": "sgd", "learning_rate": 1e-9, "epochs": 1, "batch_size": 1}
    moved = []
    for shuffle in (True, False):
        learner = network(dtype="float64")
        start = learner.parameters.copy()
        list(train(learner, data, shuffle=shuffle, **settings))
        moved.append(learner.parameters - start)
    np.testing.assert_allclose(moved[0], moved[1], rtol=1e-4, atol=1e-13)


def test_without_biases_they_stay_zero(data):
    *_, last = train(network(biases=False), data, epochs=1)
    assert last.biases[1].tolist() == [0] * 6


def test_probes_by_position_as_data_and_as_features(data):
    by_position = train(network(), data, probes=[3, 1])
    as_data = train(network(), data, probes=data.pick(np.array([3, 1])))
    as_features = train(network(), data, probes=data.features[[3, 1]])
    expected = network().forward(data.features[[3, 1]])
    for training in (by_position, as_data, as_features):
        moment = next(training)
        for layer in (0, 1, 2):
            np.testing.assert_array_equal(moment.activations[layer], expected[layer])
    labels = tuple(data.labels[[3, 1]])
    assert by_position.info.probe_labels == as_data.info.probe_labels == labels
    assert as_features.info.probe_labels == (-1, -1)


def test_probes_stay_as_they_were():
    features = np.ones((3, 1), np.float32)
    data = SimpleNamespace(features=features, labels=np.array([0, 1, 1]))
    training = train(MLP([1, 2]), data, probes=features, epochs=1)
    first = next(training)
    features[:] = 5
    second = next(training)
    assert first.activations[0].tolist() == second.activations[0].tolist() == [[1], [1], [1]]
    assert not np.shares_memory(first.activations[0], second.activations[0])


def test_no_probes_give_empty_activations(data):
    assert next(train(network(), data)).activations[2].shape == (0, 2)


def test_the_info_tells_all_settings(data):
    info = train(
        network(init="glorot", seed=3),
        data,
        epochs=7,
        batch_size=5,
        optimizer=Adam(learning_rate=0.01, beta1=0.8),
        seed=9,
        probes=[2],
        stop=AccuracyGainBelow(1),
    ).info
    assert isinstance(info, RunInfo)
    assert info.layer_sizes == (4, 6, 2)
    assert info.activations == ("relu", "softmax")
    assert info.loss == "cross_entropy"
    assert info.class_names == ("left", "right")
    assert info.probe_labels == (data.labels[2],)
    assert info.feature_shape == (2, 2)
    assert info.seed == 9
    assert info.data_name == "toy"
    assert info.hyper_parameters == {
        "optimizer": "adam",
        "learning_rate": 0.01,
        "beta1": 0.8,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "batch_size": 5,
        "epochs": 7,
        "shuffle": True,
        "record_every": "epoch",
        "target_low": 0.0,
        "target_high": 1.0,
        "stop": "AccuracyGainBelow(1)",
        "init": "glorot",
        "biases": True,
        "dtype": "float32",
        "network_seed": 3,
    }
    assert info.versions["numpy"] == np.__version__
    assert set(info.versions) == {"python", "numpy", "nnviz-manim"}


def test_plain_data_without_names_or_shape_will_do():
    info = train(MLP([1, 2, 1]), TWELVE).info
    assert (info.class_names, info.feature_shape, info.data_name) == ((), (1,), "")


def test_a_rule_ends_the_training_after_its_epoch(data):
    asked = []

    def after_two(snapshot):
        asked.append(snapshot.epoch)
        return snapshot.epoch == 2

    training = train(network(), data, epochs=9, stop=after_two)
    assert [m.epoch for m in training] == [0, 1, 2]
    assert asked == [1, 2]
    assert training.stop_reason == "stop rule after_two"


def test_a_rule_is_asked_after_epochs_also_when_steps_are_recorded(data):
    asked = []

    def after_two(snapshot):
        asked.append(snapshot.step)
        return snapshot.epoch == 2

    moments = list(train(network(), data, batch_size=20, record_every=2, stop=after_two))
    assert [m.step for m in moments] == [0, 2, 4, 6]
    assert asked == [3, 6]


def test_the_accuracy_rule_of_the_article(data):
    training = train(network(), data, optimizer=SGD(1e-9), stop=AccuracyGainBelow(1))
    assert [m.epoch for m in training] == [0, 1, 2]
    assert training.stop_reason == "stop rule AccuracyGainBelow(1)"


def test_closing_ends_it(data):
    training = train(network(), data)
    next(training)
    assert training.stop_reason == ""
    training.close()
    assert training.stop_reason == "closed before its end"
    assert list(training) == []


def test_an_interrupt_is_told(data):
    def interrupt(snapshot):
        raise KeyboardInterrupt

    training = train(network(), data, stop=interrupt)
    next(training)
    with pytest.raises(KeyboardInterrupt):
        next(training)
    assert training.stop_reason == "interrupted"


@pytest.mark.parametrize("record_every", ["epoch", 1, 10**9])
def test_a_loss_beyond_numbers_ends_the_training(data, record_every):
    learner = network(activations=["relu", "identity"])
    training = train(
        learner,
        data,
        batch_size=10,
        optimizer="sgd",
        learning_rate=1e6,
        loss="squared_error",
        record_every=record_every,
    )
    with pytest.warns(TrainingWarning) as warned:
        moments = list(training)
    # One warning, and none of NumPy's own about what overflows.
    assert len(warned) == 1
    assert re.search(r"no longer finite .*lower learning_rate \(now 1e\+06", str(warned[0].message))
    assert all(np.isfinite(m.loss) and np.isfinite(m.weights[1]).all() for m in moments)
    assert moments[0].epoch == 0
    assert "lower learning_rate" in training.stop_reason
    assert list(training) == []


@pytest.mark.parametrize("record_every", ["epoch", 10**9, [500]])
def test_a_broken_network_is_not_trained_on_for_the_rest_of_an_epoch(record_every):
    rng = np.random.default_rng(0)
    many = Dataset(rng.random((600, 4), np.float32), np.arange(600) % 2)
    training = train(
        network(activations=["relu", "identity"]),
        many,
        epochs=50,
        batch_size=1,
        optimizer="sgd",
        learning_rate=1e9,
        loss="squared_error",
        record_every=record_every,
    )
    with pytest.warns(TrainingWarning):
        assert len(list(training)) == 1
    step = int(re.search(r"step (\d+);", training.stop_reason)[1])
    assert step <= 32, "some steps break it, and it is looked at every sixteen"


def test_twelve_points_are_told_apart():
    learner = MLP([1, 2, 1], activations=["sigmoid"] * 2, init="uniform", seed=1)
    # The document sums the gradients of its twelve points at a rate of 0.1.
    training = train(
        learner,
        TWELVE,
        epochs=1305,
        batch_size=12,
        optimizer="sgd",
        learning_rate=1.2,
        stop=lambda snapshot: snapshot.train_accuracy == 1,
        record_every=10**6,
    )
    assert training.info.loss == "binary_cross_entropy"
    *_, last = training
    assert last.train_accuracy == 1
    assert 220 <= last.epoch <= 1305


def test_several_sigmoid_outputs_learn_too(data):
    learner = network(activations=["tanh", "sigmoid"])
    moments = list(train(learner, data, epochs=40, batch_size=10, learning_rate=0.01))
    assert moments[-1].loss < 0.5 * moments[0].loss
    assert moments[-1].train_accuracy >= 0.9


def test_digits_are_learned():
    learned, held_out = load_sample().split(test=0.2, seed=0)
    assert (len(learned), len(held_out)) == (4000, 1000)
    *_, last = train(MLP([784, 128, 64, 10]), learned, test=held_out, epochs=8)
    assert last.test_accuracy >= 0.93
    assert last.train_accuracy >= 0.98


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("epochs", -1, "epochs must be a whole number of at least 0, but is -1"),
        ("epochs", 1.5, "epochs"),
        ("batch_size", 0, "batch_size must be a whole number of at least 1, but is 0"),
        ("batch_size", None, "batch_size"),
        ("learning_rate", 0, "learning_rate must be a finite number above 0, but is 0"),
        ("learning_rate", -0.1, "learning_rate"),
        ("learning_rate", math.nan, "learning_rate"),
        ("learning_rate", math.inf, "learning_rate"),
        ("optimizer", "lbfgs", "Unknown optimizer: 'lbfgs'. Known are: sgd, momentum, adam"),
        ("optimizer", Adam, "Unknown optimizer"),
        ("loss", "hinge", "Unknown loss: 'hinge'"),
        ("loss", "binary_cross_entropy", "needs sigmoid in the output layer"),
        ("seed", -1, "seed"),
        ("seed", None, "seed"),
        ("record_every", 0, "record_every must be a whole number of at least 1"),
        ("record_every", "step", 'record_every must be "epoch" or a number of steps'),
        ("record_every", 2.5, "record_every"),
        ("stop", 1.0, "stop must be a function of a snapshot"),
        ("probes", [50], "no probe at position 50: the training data hold 50 samples"),
        ("probes", [-1], "no probe at position -1"),
        ("probes", [0.5], "probes must be positions"),
        ("probes", "first", "probes must be positions"),
        ("probes", np.zeros((2, 5)), r"probes have shape \(2, 5\).*needs \(samples, 4\)"),
    ],
)
def test_impossible_settings_are_refused_before_any_work(data, setting, value, message):
    learner = network()
    before = learner.parameters.copy()
    with pytest.raises(SettingError, match=message):
        train(learner, data, **{setting: value})
    np.testing.assert_array_equal(learner.parameters, before)


def test_a_learning_rate_given_twice_is_refused(data):
    with pytest.raises(SettingError, match="given twice"):
        train(network(), data, optimizer=Adam(), learning_rate=0.1)


def test_a_broken_network_is_refused(data):
    learner = network()
    learner.weights[1][0, 0] = np.nan
    with pytest.raises(SettingError, match="parameters that are not finite"):
        train(learner, data)


@pytest.mark.parametrize("which", ["data", "test"])
@pytest.mark.parametrize(
    ("features", "labels", "message"),
    [
        (np.zeros((3, 5)), [0, 1, 0], r"data have shape \(3, 5\).*input layer of 4 units"),
        (np.zeros((3, 4)), None, "data have no labels"),
        (np.zeros((3, 4)), [0, 1, 2], "label 2 at row 2, but an output layer of 2 units"),
        (np.zeros((3, 4)), [0, -1, 1], "label -1 at row 1"),
        (np.zeros((3, 4)), [0, 1], r"must be 3 whole numbers, shape \(3,\), but have shape \(2,\)"),
        (np.zeros((3, 4)), [0.0, 1.0, 1.0], "type float64"),
    ],
)
def test_data_that_do_not_fit_the_network_are_refused(data, which, features, labels, message):
    labels = None if labels is None else np.array(labels)
    unfit = SimpleNamespace(features=features, labels=labels)
    arguments = {"data": data, "test": None, which: unfit}
    with pytest.raises(SettingError, match=message):
        train(network(), **arguments)


def test_a_single_output_tells_two_classes_only():
    unfit = SimpleNamespace(features=np.zeros((2, 4)), labels=np.array([1, 2]))
    with pytest.raises(SettingError, match="output layer of 1 unit tells classes 0 to 1"):
        train(MLP([4, 1]), unfit)
