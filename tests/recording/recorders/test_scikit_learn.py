"""scikit-learn's networks as runs: the same training, and the same answers, number by number."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from nnviz_manim.datasets import Dataset, load_digits8, twelve_points
from nnviz_manim.errors import SettingError, TrainingWarning
from nnviz_manim.learning import Ending, Growing, network_at
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders import record_sklearn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

RNG = np.random.default_rng(3)
X = RNG.normal(size=(150, 4))
FLOWERS = np.array(["iris", "lily", "rose"])[(X[:, 0] > 0).astype(int) + (X[:, 1] > 0.3)]
IS_ROSE = FLOWERS == "rose"
HEIGHTS = X @ [1.0, -2.0, 0.5, 0.0] + np.sin(X[:, 0])
KINDS: dict[str, tuple[Any, np.ndarray]] = {
    "classes": (MLPClassifier, FLOWERS),
    "two classes": (MLPClassifier, IS_ROSE),
    "labels": (MLPClassifier, np.column_stack([IS_ROSE, X[:, 0] > 0]).astype(int)),
    "regression": (MLPRegressor, HEIGHTS),
    "two targets": (MLPRegressor, np.column_stack([HEIGHTS, X[:, 0]])),
}


def fitted(network: Any, X: Any = X, y: Any = FLOWERS) -> Any:
    return clone(network).fit(X, y)


def same_parameters(one: Any, other: Any) -> bool:
    pairs = zip(one.coefs_ + one.intercepts_, other.coefs_ + other.intercepts_, strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def outputs_of(network: Any, run: Run, moment: int, X: Any) -> np.ndarray:
    """What scikit-learn itself answers with the recorded weights of a moment."""
    network.coefs_ = [W.T for W in run[moment].weights.values()]
    network.intercepts_ = list(run[moment].biases.values())
    if isinstance(network, MLPRegressor):
        return np.reshape(network.predict(X), (len(X), -1))
    answers = network.predict_proba(X)
    return (
        answers[:, 1:]
        if network.out_activation_ == "logistic" and network.n_outputs_ == 1
        else answers
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"solver": "adam"},
        {"solver": "sgd"},
        {"solver": "adam", "shuffle": False, "batch_size": 7},
        {"solver": "sgd", "learning_rate": "invscaling", "nesterovs_momentum": False},
        {"solver": "sgd", "learning_rate": "adaptive", "learning_rate_init": 0.5, "tol": 0.05},
        {"solver": "adam", "tol": 0.5, "n_iter_no_change": 2},
        {"solver": "lbfgs"},
    ],
    ids=lambda settings: "-".join(map(str, settings.values())),
)
def test_a_recorded_estimator_ends_as_its_own_fit(settings: dict[str, Any]) -> None:
    network = MLPClassifier((6, 5), max_iter=30, n_iter_no_change=1, random_state=4)
    network.set_params(**settings)
    own = fitted(network)
    run = record_sklearn(network, X, FLOWERS, probes=[0])
    assert same_parameters(network, own)
    assert network.n_iter_ == own.n_iter_ == run[-1].epoch
    assert network.loss_ == own.loss_
    assert network.get_params() == own.get_params()
    assert run.ending is Ending.WHOLE
    if settings["solver"] != "lbfgs":
        assert network.loss_curve_ == own.loss_curve_
        assert network.t_ == own.t_
        assert len(run) == own.n_iter_ + 1
    # What is learned afterwards is the same as well.
    if settings["solver"] != "lbfgs":
        assert same_parameters(network.partial_fit(X, FLOWERS), own.partial_fit(X, FLOWERS))


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize(
    "given", [np.asarray, np.float32, pd.DataFrame, csr_matrix, np.ndarray.tolist]
)
def test_it_ends_so_whatever_it_learns(given: Any, activation: str, solver: str) -> None:
    features = given(X[:60])
    settings = {"activation": activation, "solver": solver, "max_iter": 4, "random_state": 2}
    for kind, y in KINDS.values():
        network = kind(hidden_layer_sizes=(3,), **settings)
        own = fitted(network, features, y[:60])
        run = record_sklearn(network, features, y[:60], probes=[0, 50])
        assert same_parameters(network, own)
        followed = outputs_of(own, run, -1, X[[0, 50]].astype(own.coefs_[0].dtype))
        np.testing.assert_allclose(run[-1].outputs, followed, rtol=0, atol=1e-5)


@pytest.mark.parametrize("random", [None, np.random.RandomState])
def test_it_draws_from_whatever_the_estimator_draws_from(random: Any) -> None:
    networks = []
    for learn in (record_sklearn, lambda network, X, y: network.fit(X, y)):
        np.random.seed(8)  # noqa: NPY002  # scikit-learn's default generator
        network = MLPClassifier((3,), max_iter=4, random_state=random and random(8))
        learn(network, X, FLOWERS)
        networks.append(network)
    assert same_parameters(*networks)


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("what", KINDS)
def test_our_forward_pass_gives_its_outputs_at_every_moment(what: str, activation: str) -> None:
    kind, y = KINDS[what]
    settings = {"hidden_layer_sizes": (5, 4), "activation": activation, "max_iter": 6}
    network = kind(**settings, random_state=1)
    run = record_sklearn(network, X, y, probes=X[:9])
    assert len(run) == 7
    for moment in range(len(run)):
        theirs = outputs_of(network, run, moment, X[:9])
        np.testing.assert_allclose(run[moment].outputs, theirs, rtol=0, atol=1e-5)
        ours = network_at(run[moment], run.info).forward(X[:9])[3]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)


def test_the_first_moment_is_the_network_before_it_learned() -> None:
    network = MLPClassifier((3,), max_iter=2, random_state=0)
    run = record_sklearn(network, X, FLOWERS)
    # The initialization of Glorot and Bengio, in the order in which scikit-learn draws it.
    draws = np.random.RandomState(0)
    bound = np.sqrt(6 / 7)
    np.testing.assert_array_equal(run[0].weights[1], draws.uniform(-bound, bound, (4, 3)).T)
    np.testing.assert_array_equal(run[0].biases[1], draws.uniform(-bound, bound, 3))


def test_what_a_run_tells() -> None:
    network = MLPClassifier(
        (3,), "tanh", max_iter=4, learning_rate_init=0.02, batch_size=60, random_state=7
    )
    held_out = (X[100:], FLOWERS[100:])
    run = record_sklearn(
        network, X[:100], FLOWERS[:100], probes=[5, 99], test=held_out, every=3, data_name="flowers"
    )
    info = run.info
    assert list(run.moments.epoch) == [0, 3, 4]
    assert list(run.moments.step) == [0, 6, 8]
    assert info.class_names == ("iris", "lily", "rose")
    assert [info.class_names[label] for label in info.probe_labels] == list(FLOWERS[[5, 99]])
    assert info.activations == ("tanh", "softmax")
    assert info.loss == "cross_entropy"
    assert (info.seed, info.data_name, info.feature_shape) == (7, "flowers", ())
    assert info.hyper_parameters["optimizer"] == "adam"
    assert info.hyper_parameters["learning_rate"] == 0.02
    assert info.versions["scikit-learn"]
    assert run.stop_reason == "all 4 epochs done"
    assert run[-1].train_accuracy == pytest.approx(network.score(X[:100], FLOWERS[:100]))
    assert run[-1].test_accuracy == pytest.approx(network.score(*held_out))
    chances = network.predict_proba(X[:100])
    right = np.searchsorted(network.classes_, FLOWERS[:100])
    expected = -np.log(chances[np.arange(100), right]).mean()
    assert run[-1].loss == pytest.approx(expected, rel=1e-5)


def test_the_loss_of_a_regression_is_that_of_scikit_learn() -> None:
    network = MLPRegressor(hidden_layer_sizes=(4,), max_iter=5, random_state=0)
    run = record_sklearn(network, X, HEIGHTS, probes=[0, 1])
    assert run[-1].loss == pytest.approx(((network.predict(X) - HEIGHTS) ** 2).mean() / 2, rel=1e-4)
    assert run[-1].train_accuracy == pytest.approx(network.score(X, HEIGHTS), rel=1e-4)
    assert run.info.target_names == ("value",)
    assert run.info.probe_targets == tuple((float(height),) for height in HEIGHTS[:2])
    assert run.info.class_names == ()
    assert run.info.probe_labels == (-1, -1)


def test_a_data_set_tells_names_and_shape() -> None:
    digits = load_digits8().pick(range(200))
    run = record_sklearn(MLPClassifier((4,), max_iter=2, random_state=0), digits, probes=[3])
    assert run.info.feature_shape == (8, 8)
    assert run.info.class_names == digits.class_names
    assert run.info.data_name == digits.name
    assert run.info.probe_labels == (digits.labels[3],)
    assert run.info.loss == "cross_entropy"
    table = Dataset(X, targets=HEIGHTS[:, np.newaxis], value_range=None)
    assert (
        len(record_sklearn(MLPRegressor(hidden_layer_sizes=(2,), max_iter=2), table, probes=table))
        == 3
    )


def test_twelve_points_by_lbfgs_on_the_path_of_one_fit(tmp_path: Any) -> None:
    network = MLPClassifier((2,), activation="logistic", solver="lbfgs", random_state=1)
    data = twelve_points()
    run = record_sklearn(network, data, probes=data)
    for moment in list(run)[1:]:
        part = clone(network).set_params(max_iter=int(moment.epoch)).fit(data.features, data.labels)
        np.testing.assert_array_equal(moment.weights[1], part.coefs_[0].T)
    assert run[-1].epoch == network.n_iter_
    assert run.stop_reason.startswith("converged")
    assert run.info.class_names == ("0", "1")
    assert run.info.layer_sizes == (1, 2, 1)
    run.save(tmp_path / "run.npz")
    again = Run.load(tmp_path / "run.npz")
    np.testing.assert_array_equal(again[-1].outputs, run[-1].outputs)
    assert again.stop_reason == run.stop_reason


def test_lbfgs_in_steps_is_the_loop_that_a_user_would_write() -> None:
    settings = {"solver": "lbfgs", "random_state": 2, "tol": 1e-9}
    network = MLPClassifier((3,), max_iter=20, **settings)
    run = record_sklearn(network, X, FLOWERS, every=5)
    loop = MLPClassifier((3,), max_iter=5, warm_start=True, **settings)
    for moment in range(1, 5):
        loop.fit(X, FLOWERS)
        np.testing.assert_array_equal(run[moment].weights[1], loop.coefs_[0].T)
    assert list(run.moments.epoch) == [0, 5, 10, 15, 20]
    assert not network.warm_start


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_moments_may_be_often_at_first_and_rare_later(solver: str) -> None:
    network = MLPClassifier((3,), max_iter=20, random_state=2, solver=solver, tol=1e-9)
    run = record_sklearn(network, X, FLOWERS, every=Growing(2.0))
    assert list(run.moments.epoch) == [0, 1, 2, 4, 8, 16, 20]
    assert same_parameters(network, fitted(network))


def test_a_fitted_estimator_is_a_run_of_one_moment() -> None:
    network = fitted(MLPClassifier((3,), solver="lbfgs", random_state=0))
    run = record_sklearn(network, probes=(X[:4], FLOWERS[:4]), test=(X, FLOWERS))
    assert len(run) == 1
    np.testing.assert_allclose(run[0].outputs, network.predict_proba(X[:4]), atol=1e-5)
    assert run[0].test_accuracy == pytest.approx(network.score(X, FLOWERS))
    assert run.info.probe_labels == tuple(np.searchsorted(network.classes_, FLOWERS[:4]))
    assert same_parameters(network, fitted(network))


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_the_steps_before_the_network_are_applied_to_all_inputs(solver: str, tmp_path: Any) -> None:
    network = MLPClassifier((3,), max_iter=5, random_state=0, solver=solver)
    wide = X * [1, 100, 1, 0.01] + 7
    for memory in (None, str(tmp_path)):
        chain = Pipeline([("scale", StandardScaler()), ("net", clone(network))], memory=memory)
        own = clone(chain).fit(wide, FLOWERS)
        run = record_sklearn(
            chain,
            wide,
            FLOWERS,
            probes=wide[:6],
            test=Dataset(wide, value_range=None, labels=None) if False else (wide, FLOWERS),
        )
        np.testing.assert_array_equal(chain.predict_proba(wide), own.predict_proba(wide))
        np.testing.assert_allclose(run[-1].outputs, chain.predict_proba(wide[:6]), atol=1e-5)
        assert run[-1].test_accuracy == pytest.approx(chain.score(wide, FLOWERS))
        followed = record_sklearn(chain, probes=wide[:6])
        np.testing.assert_array_equal(followed[0].activations[0], run[0].activations[0])
        assert record_sklearn(chain, wide, FLOWERS, probes=[0])[0].activations[0] == pytest.approx(
            run[0].activations[0][:1]
        )


def test_a_warm_start_goes_on_from_the_weights_that_are_there() -> None:
    network = MLPClassifier((3,), max_iter=3, warm_start=True, random_state=0, n_iter_no_change=99)
    one = clone(network).fit(X, FLOWERS)
    two = clone(network).fit(X, FLOWERS)
    run = record_sklearn(one, X, FLOWERS)
    np.testing.assert_array_equal(run[0].weights[1], two.coefs_[0].T)
    assert same_parameters(one, two.fit(X, FLOWERS))


def test_ctrl_c_keeps_what_was_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    network = MLPClassifier((3,), max_iter=9, random_state=0)
    batches, learn_batch = iter(range(99)), MLPClassifier._backprop

    def learn_or_interrupt(self: Any, *arguments: Any) -> Any:
        if next(batches) == 3:  # that of the copy before it learns, two epochs, and Ctrl-C
            raise KeyboardInterrupt
        return learn_batch(self, *arguments)

    monkeypatch.setattr(MLPClassifier, "_backprop", learn_or_interrupt)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn says so as well
        run = record_sklearn(network, X, FLOWERS)
    assert run.ending is Ending.INTERRUPTED
    assert run.stop_reason == "interrupted by the user after epoch 2"
    assert list(run.moments.epoch) == [0, 1, 2]
    assert network.get_params() == MLPClassifier((3,), max_iter=9, random_state=0).get_params()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_training_that_diverges_is_kept_and_told() -> None:
    network = MLPRegressor(
        hidden_layer_sizes=(8,),
        activation="identity",
        solver="sgd",
        learning_rate_init=1e6,
        random_state=0,
        alpha=0,
    )
    with pytest.warns(TrainingWarning, match="lower learning_rate_init"):
        run = record_sklearn(network, X * 1e3, HEIGHTS)
    assert run.ending is Ending.DIVERGED
    assert not run.is_whole
    assert len(run) >= 1


@pytest.mark.parametrize(
    ("estimator", "arguments", "told"),
    [
        (LogisticRegression(), (X, FLOWERS), "LogisticRegression cannot be recorded"),
        (make_pipeline(StandardScaler()), (X, FLOWERS), "StandardScaler cannot be recorded"),
        (MLPClassifier(early_stopping=True), (X, FLOWERS), "early_stopping=True"),
        (MLPClassifier(), (X,), "y is missing"),
        (MLPClassifier(), (X, FLOWERS, {"probes": [150]}), "no probe at position 150"),
        (MLPClassifier(), (X, FLOWERS, {"probes": X[:, :3]}), "3 features"),
        (MLPClassifier(), (X, FLOWERS, {"test": (X, IS_ROSE)}), "none of the classes iris"),
        (MLPClassifier(), (X, FLOWERS, {"test": (X[1:], FLOWERS)}), "do not go with labels"),
        (MLPClassifier(), (X, FLOWERS, {"test": X}), "with labels"),
        (MLPClassifier(), (X, FLOWERS, {"every": 0}), "at least 1"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    estimator: Any, arguments: tuple[Any, ...], told: str
) -> None:
    options = arguments[-1] if isinstance(arguments[-1], dict) else {}
    with pytest.raises(SettingError, match=told):
        record_sklearn(estimator, *arguments[: 2 if options else None], **options)
    assert not hasattr(estimator, "coefs_"), "was refused only after it had learned"
