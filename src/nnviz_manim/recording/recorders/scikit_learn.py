"""scikit-learn's ``MLPClassifier`` and ``MLPRegressor``, recorded while they learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.training.moments_due import Growing
from nnviz_manim.recording.recorders.examples import Known, examples_of
from nnviz_manim.recording.recorders.framework import framework
from nnviz_manim.recording.recorders.sklearn_fits import learn_by_epochs, learn_by_lbfgs
from nnviz_manim.recording.recorders.sklearn_recording import SklearnRecording
from nnviz_manim.recording.run import Run

with framework("scikit-learn", "sklearn"):
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import Pipeline
    from sklearn.utils.validation import check_is_fitted

__all__ = ["record_sklearn"]


def record_sklearn(
    estimator: Any,
    X: Any = None,
    y: Any = None,
    *,
    probes: Any = None,
    test: Any = None,
    every: int | Growing | None = None,
    class_names: Sequence[str] = (),
    feature_shape: Sequence[int] = (),
    data_name: str = "",
) -> Run:
    """Fit an estimator of scikit-learn, and record how it learns.

    With the solvers ``sgd`` and ``adam`` each epoch is a moment, by one ``fit`` of one epoch and
    ``partial_fit`` for the others. The estimator ends as its own ``fit`` leaves it, in every
    number, with three exceptions: it does not warn that it has not converged (``stop_reason`` says
    so), with ``warm_start`` it counts epochs without improvement from 0, and of a sparse matrix by
    columns it adds in another order, so that last digits may differ. ``early_stopping`` is
    refused, for scikit-learn has no means to go on with it.

    With ``lbfgs`` the estimator is fitted as it is, and iterations 1, 2, 3, 5, 8, … of the same
    fit are found by fits of copies that end there, which takes about four times as long. With
    `every` it learns in steps of so many iterations, one ``fit`` with ``warm_start`` each: that
    takes no longer than one fit, but ends elsewhere, since L-BFGS forgets what it knows of the
    curvature at every step.

    Parameters
    ----------
    estimator
        An ``MLPClassifier`` or ``MLPRegressor``, or a ``Pipeline`` that ends in one, of which the
        steps before are fitted and applied to all inputs. Fitted afterwards.
    X, y
        What to learn from, as for ``fit``; or a data set as `X` alone. Left out, the estimator is
        fitted already, and the run has the one moment that it is in.
    probes
        Inputs to follow: positions in `X`, or a data set, ``(X, y)``, or X.
    test
        Held-out examples, a data set or ``(X, y)``, to measure accuracy on.
    every
        Epochs, or iterations of ``lbfgs``, from one moment to the next; or ``Growing(1.1)``, often
        at first and rarely later: for ``lbfgs`` on the path of one fit, for which each moment
        costs as many iterations as it stands for.
    class_names, feature_shape, data_name
        As of :class:`~nnviz_manim.learning.RunInfo`; left out, those of the data set, or the
        estimator's ``classes_``.

    Returns
    -------
    The run. Its first moment is the network before it has learned. Loss and accuracy are measured
    on 500 examples at most, evenly spread, and without scikit-learn's penalty on weights. Ctrl-C
    ends it early, and what was recorded is kept.

    Raises
    ------
    SettingError
        If the estimator is none of these, or set to what cannot be recorded or drawn.
    MissingLibraryError
        If scikit-learn is not installed.

    Examples
    --------
    >>> from sklearn.neural_network import MLPClassifier
    >>> from nnviz_manim.datasets import load_digits8
    >>> network = MLPClassifier((16,), max_iter=20, random_state=0)
    >>> record_sklearn(network, load_digits8().standardized(), probes=[0, 1, 2])
    <Run of 64-16-10: 21 moments, final accuracy 85.8 % training>
    """
    before, network = _parted(estimator)
    _refuse_what_cannot_be(network)
    # Behind the steps of a pipeline, features have other units than those of the data set.
    known = Known(class_names, feature_shape, data_name).beside(X, units=before is None)
    if X is None:
        check_is_fitted(network)
        recording = SklearnRecording(network, before, known, probes, None, test)
        recording.note(network.n_iter_, network.n_iter_)
        return recording.run("fitted", Ending.UNKNOWN)
    if hasattr(X, "features"):
        given = examples_of(X, "the data set")
        X, y = given.features, given.wanted
        if y is not None and y.ndim == 2 and y.shape[1] == 1:
            y = y[:, 0]
    if y is None:
        raise SettingError("y is missing: give X and y, or a data set with labels or targets.")
    if before is not None:
        X = before.fit_transform(X, y)
        # With a memory, the pipeline has fitted copies of its steps.
        estimator.steps[:-1] = before.steps
    recording = SklearnRecording(network, before, known, probes, (X, y), test)
    learn = learn_by_lbfgs if network.solver == "lbfgs" else learn_by_epochs
    return learn(recording, X, y, every)


def _parted(estimator: Any) -> tuple[Any, Any]:
    """Part a pipeline into the steps before the network, None if there are none, and the network.

    Raises
    ------
    SettingError
        If there is no network that learns as one.
    """
    before, network = None, estimator
    if isinstance(estimator, Pipeline):
        network = estimator.steps[-1][1]
        before = estimator[:-1] if len(estimator.steps) > 1 else None
    if isinstance(network, (MLPClassifier, MLPRegressor)):
        return before, network
    raise SettingError(
        f"{type(network).__name__} cannot be recorded; give an MLPClassifier, an MLPRegressor, or "
        f"a Pipeline that ends in one."
    )


def _refuse_what_cannot_be(network: Any) -> None:
    if getattr(network, "early_stopping", False) and network.solver != "lbfgs":
        raise SettingError(
            "early_stopping=True cannot be recorded, for partial_fit does not go on with it; set "
            "early_stopping=False and give held-out data as test=(X, y), or fit the estimator "
            "and record it as it is, without X and y."
        )
    if getattr(network, "loss", "") == "poisson":
        raise SettingError(
            "The loss 'poisson' has exp as its output activation, which cannot be drawn; take "
            "loss='squared_error'."
        )
