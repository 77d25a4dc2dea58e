"""The entrance to training: every setting is checked here, before any work."""

from __future__ import annotations

import dataclasses
import math
import platform
from importlib import metadata

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.losses import Loss, choose_loss, choose_regression_loss
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.optimizers import OPTIMIZERS, Optimizer
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.learning.training.epochs import Schedule, Training
from nnviz_manim.learning.training.learner import Learner
from nnviz_manim.learning.training.moments_due import (
    RecordEvery,
    checked_moments_due,
    name_of_moments,
)
from nnviz_manim.learning.training.observer import Observer
from nnviz_manim.learning.training.samples import (
    LabeledData,
    Probes,
    checked_probes,
    checked_samples,
    target_names_of,
    wanted_numbers,
)
from nnviz_manim.learning.training.stopping import StopRule, is_rule, name_of_rule
from nnviz_manim.support.checks import flag, known, whole_number

__all__ = ["Training", "train"]


def train(
    network: Network,
    data: LabeledData,
    *,
    test: LabeledData | None = None,
    epochs: int = 20,
    batch_size: int = 32,
    learning_rate: float | None = None,
    optimizer: str | Optimizer = "adam",
    loss: str | None = None,
    target_range: tuple[float, float] = (0.0, 1.0),
    seed: int = 0,
    shuffle: bool = True,
    probes: Probes = (),
    record_every: RecordEvery = "epoch",
    stop: StopRule | None = None,
) -> Training:
    """Train a network, and watch it.

    All settings are checked at once; the work is done as the snapshots are asked for. The network
    is trained in place: between two snapshots, and after the last, it is in the state of the
    snapshot before. The same network, data, settings and seed give the same snapshots, bit by bit,
    on the same machine.

    Parameters
    ----------
    network
        Trained in place; pass ``network.copy()`` to keep it as it is.
    data
        What it learns: a ``Dataset``, or anything with ``features`` (N, F) and ``labels`` (N,), or
        with ``targets`` (N, T), the numbers of a regression. Its accuracy is then R², see
        :class:`~nnviz_manim.learning.snapshot.Scored`.
    test
        Samples held out, on which ``test_accuracy`` is measured.
    epochs
        Passes over the data, at most; 0 only measures.
    batch_size
        Samples in a step; N or more: all of them, in their own order.
    learning_rate
        For an optimizer given by name; None for its default. A step follows the gradient of the
        *mean* loss of its batch: where a book sums over the N samples of a batch, its rate has to
        be multiplied by N, as ``learning_rate=12 * 0.1`` for twelve samples.
    optimizer
        A key of :data:`~nnviz_manim.learning.OPTIMIZERS`, or an optimizer with its own settings,
        such as ``Adam(learning_rate=0.01, beta1=0.8)``.
    loss
        A key of :data:`~nnviz_manim.learning.LOSSES`. None: cross-entropy for a softmax output,
        binary cross-entropy for sigmoid, squared error for others and for every regression.
    target_range
        What the outputs are to be: low where they do not stand for the label, high where they do.
        A sigmoid never reaches 0 and 1, so ``(0.01, 0.99)`` may suit it.
    seed
        Seed of the order in which the samples come, and of what drops out.
    shuffle
        Whether the samples come in a new order in each epoch, or always in their own.
    probes
        Inputs to follow, whose activations every snapshot holds: positions in ``data``, or a data
        set, or features (P, F).
    record_every
        ``"epoch"``, or the number of steps from one snapshot to the next, or the steps after which
        to take one, or ``Growing(1.1)`` for many moments early and few late. The state after the
        last step is always recorded.
    stop
        Called after each epoch with a snapshot of its end; True ends the training. See
        :class:`~nnviz_manim.learning.AccuracyGainBelow`.

    Returns
    -------
    An iterator of snapshots, the first (epoch 0) before any step.

    Raises
    ------
    SettingError
        If a setting is impossible, or data and network do not fit each other.
    DataError
        If data are empty or not finite.

    Warns
    -----
    TrainingWarning
        While iterating, if the loss or a parameter is no longer finite. The training ends with the
        last sound snapshot.

    Examples
    --------
    >>> from nnviz_manim.datasets import load_sample
    >>> from nnviz_manim.learning import MLP, train
    >>> learned, held_out = load_sample().split(test=0.2, seed=0)
    >>> network = MLP([784, 16, 10])
    >>> for moment in train(network, learned, test=held_out, epochs=2):
    ...     print(f"{moment.epoch:.0f} {moment.test_accuracy:.0%}")  # doctest: +SKIP
    """
    if not isinstance(network, Network):
        raise SettingError(
            f"network must be a Network, such as MLP([784, 10, 10]), but is {network!r:.60}."
        )
    numbers = wanted_numbers(data)
    chosen_loss = (
        choose_loss(loss, network.activations[-1])
        if numbers is None
        else choose_regression_loss(loss)
    )
    chosen_optimizer = _checked_optimizer(optimizer, learning_rate)
    schedule = Schedule(
        epochs=whole_number(epochs, "epochs", at_least=0),
        batch_size=whole_number(batch_size, "batch_size", at_least=1),
        shuffle=flag(shuffle, "shuffle"),
        seed=whole_number(seed, "seed", at_least=0),
        moments_due=checked_moments_due(record_every),
    )
    targets = _checked_targets(target_range, chosen_loss, network)
    if stop is not None and not is_rule(stop):
        raise SettingError(
            f"stop must be a function of a snapshot, such as AccuracyGainBelow(1), but is {stop!r}."
        )
    if not np.isfinite(network.parameters).all():
        raise SettingError("The network has parameters that are not finite; begin with a new one.")
    samples = checked_samples(data, network, "training data", targets)
    test_samples = None if test is None else checked_samples(test, network, "test data", targets)
    if test_samples is not None and (test_samples.labels is None) != (samples.labels is None):
        raise SettingError(
            "One of training data and test data has targets, the other labels; give both the same."
        )
    followed = checked_probes(probes, data, network)
    info = RunInfo(
        inputs=network.architecture.inputs,
        layers=network.layers,
        loss=chosen_loss.name,
        class_names=() if numbers is not None else tuple(getattr(data, "class_names", ())),
        probe_labels=followed.labels,
        feature_shape=tuple(getattr(data, "feature_shape", network.layer_sizes[:1])),
        feature_names=tuple(getattr(data, "feature_names", ())),
        feature_scaling=getattr(data, "scaling", None),
        target_names=target_names_of(data),
        target_scaling=None if numbers is None else getattr(data, "target_scaling", None),
        probe_targets=followed.targets if numbers is not None else (),
        seed=schedule.seed,
        data_name=str(getattr(data, "name", "")),
        hyper_parameters={
            "optimizer": chosen_optimizer.name,
            **dataclasses.asdict(chosen_optimizer),
            "batch_size": schedule.batch_size,
            "epochs": schedule.epochs,
            "shuffle": schedule.shuffle,
            "record_every": name_of_moments(schedule.moments_due),
            **(
                {} if numbers is not None else {"target_low": targets[0], "target_high": targets[1]}
            ),
            "stop": None if stop is None else name_of_rule(stop),
            "init": network.init,
            "biases": network.has_biases,
            "dtype": network.dtype.name,
            "network_seed": network.seed,
        },
        versions=_versions(),
    )
    # A stream of its own: the order of the samples is the same with dropout and without.
    masks = np.random.default_rng(schedule.seed).spawn(1)[0]
    learner = Learner(network, samples, chosen_loss, chosen_optimizer, masks)
    observer = Observer(network, samples, test_samples, followed.features, chosen_loss)
    return Training(learner, observer, schedule, stop, info)


def _checked_optimizer(optimizer: str | Optimizer, learning_rate: float | None) -> Optimizer:
    if isinstance(optimizer, Optimizer):
        if learning_rate is not None:
            raise SettingError(
                f"The learning rate is given twice: learning_rate={learning_rate!r} and "
                f"{optimizer!r}. Leave one out."
            )
        return optimizer
    kind = known(OPTIMIZERS, optimizer, "optimizer")
    return kind() if learning_rate is None else kind(learning_rate=learning_rate)


def _checked_targets(
    target_range: tuple[float, float], loss: Loss, network: Network
) -> tuple[float, float]:
    try:
        low, high = map(float, target_range)
    except (TypeError, ValueError):
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise SettingError(
            f"target_range must be two finite numbers, the low target and the high one, such as "
            f"(0.01, 0.99), but is {target_range!r}."
        )
    units = network.layer_sizes[-1]
    total = low * (units - 1) + high
    if loss.name == "cross_entropy" and not math.isclose(total, 1, rel_tol=1e-6):
        raise SettingError(
            f"Softmax outputs sum to 1, and so must their targets; those of target_range="
            f"{(low, high)} sum to {total:g} over {units} units. Take ({low:g}, "
            f"{1 - low * (units - 1):g}), or the loss squared_error."
        )
    return low, high


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    try:
        versions["nnviz-manim"] = metadata.version("nnviz-manim")
    except metadata.PackageNotFoundError:
        versions["nnviz-manim"] = "not installed"
    return versions
