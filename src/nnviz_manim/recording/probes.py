"""What inputs cause in the recorded weights of every moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.moments import repeated
from nnviz_manim.support.arrays import FloatArray, PerLayer
from nnviz_manim.support.checks import known

__all__ = ["activations_caused", "probes_of"]


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


def activations_caused(
    features: FloatArray, info: RunInfo, weights: PerLayer, biases: PerLayer
) -> PerLayer:
    """Compute the activations that inputs cause at every moment.

    Parameters
    ----------
    features
        The inputs, shape (P, units_0).
    info
        Of the run.
    weights, biases
        By layer number, shapes (T, units_l, units_{l-1}) and (T, units_l).

    Returns
    -------
    By layer number, from 0: shape (T, P, units_l).

    Raises
    ------
    SettingError
        If an activation function is none of ours.
    """
    functions = [
        known(ACTIVATIONS, name, f"activation of layer {layer}")
        for layer, name in enumerate(info.activations, start=1)
    ]
    moments = len(weights[1])
    activations: PerLayer = {0: repeated(features, moments)}
    # Samples are columns from here on, as the activation functions want them.
    below: FloatArray = repeated(np.ascontiguousarray(features.T), moments)
    for layer, function in enumerate(functions, start=1):
        z = weights[layer] @ below + biases[layer][:, :, None]
        for answers in z:
            function.apply(answers)
        below = z
        activations[layer] = z.transpose(0, 2, 1)
    return activations
