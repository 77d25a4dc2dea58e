"""What inputs cause in the recorded weights of every moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.restored import recorded_pass
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.moments import Moments, repeated
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["activations_caused", "probes_of", "targets_of"]


def probes_of(inputs: Any, units: int) -> tuple[FloatArray, tuple[int, ...]]:
    """Take inputs to be followed, and their classes where they are known.

    Parameters
    ----------
    inputs
        A data set, or features of shape (P, units_0).
    units
        Units of the input layer.

    Returns
    -------
    Features, a copy of shape (P, units_0), and P labels, -1 where unknown.

    Raises
    ------
    SettingError
        If they are no finite numbers, none, or do not fit the input layer.
    """
    try:
        features = np.array(getattr(inputs, "features", inputs), dtype=np.float32)
    except (TypeError, ValueError):
        raise SettingError(
            f"The inputs must be a data set, or numbers of shape (inputs, {units}), not "
            f"{inputs!r:.60}."
        ) from None
    if features.ndim != 2 or not len(features) or features.shape[1] != units:
        raise SettingError(
            f"The inputs have shape {features.shape}, but an input layer of {units} units needs "
            f"(inputs, {units}), one or more."
        )
    wrong = np.argwhere(~np.isfinite(features))
    if len(wrong):
        row, column = wrong[0]
        raise SettingError(
            f"Input {row} has {features[row, column]} as feature {column}, both counted from 0; "
            "every feature must be a finite number."
        )
    labels = getattr(inputs, "labels", None)
    if labels is None:
        return features, (-1,) * len(features)
    return features, tuple(int(label) for label in labels)


def targets_of(inputs: Any, outputs: int) -> tuple[tuple[float, ...], ...]:
    """Return what the outputs are to be for inputs of a regression, a row an input.

    Empty where `inputs` is no data set, or one without targets of so many outputs.
    """
    targets = getattr(inputs, "targets", None)
    if targets is None or targets.shape[1] != outputs:
        return ()
    return tuple(map(tuple, targets.tolist()))


def activations_caused(features: FloatArray, info: RunInfo, moments: Moments) -> PerLayer:
    """Compute the activations that inputs cause at every moment.

    Parameters
    ----------
    features
        The inputs, shape (P, units_0).
    info
        Of the run.
    moments
        With the weights; which probes they have does not matter.

    Returns
    -------
    By layer number, from 0: shape (T, P, units_l).

    Raises
    ------
    SettingError
        If an activation function is none of ours.
    """
    is_double = any(W.dtype == np.float64 for W in moments.weights.values())
    dtype: type[np.floating] = np.float64 if is_double else np.float32
    count = len(moments)
    inputs: FloatArray = features.astype(dtype, copy=False)
    activations: PerLayer = {
        layer: np.empty((count, len(features), size), dtype)
        for layer, size in enumerate(info.layer_sizes)
        if layer
    }
    for moment in range(count):
        forward_pass = recorded_pass(moments.snapshot(moment), info, len(features), dtype)
        forward_pass.forward(inputs)
        for layer, caused in activations.items():
            caused[moment] = forward_pass.a[layer].T
    return {0: repeated(features, count), **activations}
