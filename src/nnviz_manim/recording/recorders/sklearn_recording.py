"""A network of scikit-learn while it is recorded, and what a run tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.layers import dense_layers
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.recorders.collector import Collector, Parameters
from nnviz_manim.recording.recorders.examples import (
    Examples,
    Known,
    are_positions,
    examples_of,
    probes_among,
)
from nnviz_manim.recording.recorders.framework import versions_with
from nnviz_manim.recording.run import Run

__all__ = ["SklearnRecording"]

TOLD = (
    "alpha", "batch_size", "beta_1", "beta_2", "epsilon", "momentum", "n_iter_no_change",
    "nesterovs_momentum", "power_t", "shuffle", "tol", "warm_start",
)  # fmt: skip
"""Settings that a run keeps by scikit-learn's own names."""


class SklearnRecording:
    """A network while it is recorded, with all that stands around it."""

    def __init__(
        self, network: Any, before: Any, known: Known, probes: Any, data: Any, test: Any
    ) -> None:
        self.network = network
        self._before = before
        self._known = known
        self._given = probes, data, test
        self._collector: Collector

    def note(self, epoch: float, step: float, network: Any = None) -> None:
        """Record the network, or a copy of it."""
        network = self.network if network is None else network
        if not hasattr(self, "_collector"):
            # Only now, for a network knows its sizes and classes when it has weights.
            self._collector = self._start(network)
        self._collector.add(epoch, step, _parameters(network))

    def run(self, stop_reason: str, ending: Ending) -> Run:
        """Make the run of what was recorded."""
        return self._collector.run(stop_reason, ending)

    def _start(self, network: Any) -> Collector:
        classes = getattr(network, "classes_", None)
        info = _info(network, self.network.get_params(), self._known)
        probes, data, test = self._given
        train = None if data is None else _numbered(examples_of(data, "X and y"), classes)
        held_out = None if test is None else _numbered(self._transformed(test), classes)
        if probes is not None and not are_positions(probes):
            followed = _numbered(self._transformed(probes), classes)
        else:
            followed = probes_among(probes, train)
        return Collector(info, followed, train, held_out)

    def _transformed(self, given: Any) -> Examples:
        """Examples as they come to the network: after the steps of the pipeline before it."""
        if self._before is None:
            return examples_of(given, "inputs")
        if hasattr(given, "features"):
            examples = examples_of(given, "inputs")
            given = (examples.features, examples.wanted)
        X, y = given if isinstance(given, tuple) else (given, None)
        return examples_of((self._before.transform(X), y), "inputs")


def _info(network: Any, settings: dict[str, Any], known: Known) -> RunInfo:
    sizes = [len(network.coefs_[0]), *(len(b) for b in network.intercepts_)]
    names = [network.activation] * (len(sizes) - 2) + [network.out_activation_]
    layers = dense_layers(sizes, names)
    losses = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}
    seed = settings.pop("random_state")
    if not known.class_names and hasattr(network, "classes_"):
        known = replace(known, class_names=[str(name) for name in network.classes_])
    return RunInfo(
        inputs=(sizes[0],),
        layers=layers,
        loss=losses.get(layers[-1].activation, "half_squared_error"),
        **known.fields(sizes[0], sizes[-1]),
        seed=int(seed) if isinstance(seed, (int, np.integer)) else None,
        hyper_parameters={
            "optimizer": settings.pop("solver"),
            "learning_rate": settings.pop("learning_rate_init"),
            "epochs": settings.pop("max_iter"),
            "learning_rate_schedule": settings.pop("learning_rate"),
            **{name: value for name, value in settings.items() if name in TOLD},
        },
        versions=versions_with("scikit-learn"),
    )


def _parameters(network: Any) -> Parameters:
    pairs = zip(network.coefs_, network.intercepts_, strict=True)
    return [(W.T.copy(), b.copy()) for W, b in pairs]


def _numbered(examples: Examples, classes: Any) -> Examples:
    """Name classes by their numbers; a regression's whole numbers are none."""
    wanted = examples.wanted
    if wanted is None:
        return examples
    if classes is None or wanted.ndim == 2:
        return replace(examples, wanted=wanted.astype(np.float64))
    strange = ~np.isin(wanted, classes)
    if strange.any():
        raise SettingError(
            f"The label {wanted[strange][0]} is none of the classes {', '.join(map(str, classes))}."
        )
    return replace(examples, wanted=np.searchsorted(classes, wanted))
