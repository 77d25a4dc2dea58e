"""The same training seen through other inputs, without training again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.restored import recorded_pass
from nnviz_manim.recording.moments import repeated
from nnviz_manim.recording.run import Run
from nnviz_manim.support.arrays import FloatArray, PerLayer

if TYPE_CHECKING:
    from nnviz_manim.datasets import Dataset

__all__ = ["follow"]


def follow(run: Run, inputs: Dataset | ArrayLike) -> Run:
    """Send other inputs through the recorded weights of every moment.

    A run keeps the activations of few inputs, so that its file stays small; those of any others,
    say of all held-out images, follow from its weights.

    Parameters
    ----------
    run
        A recorded run.
    inputs
        The new probes: a data set, or features of shape (P, units_0), whose classes are unknown.

    Returns
    -------
    A run of the same moments, whose probes are `inputs`. Weights, biases and scores are shared
    with `run`, not copied.

    Raises
    ------
    SettingError
        If the inputs do not fit the input layer, or an activation function of the run is unknown.

    Examples
    --------
    ::

        tested = follow(run, held_out)
        np.argmax(tested[-1].outputs, axis=1)  # what each held-out image is taken for
    """
    info, moments = run.info, run.moments
    features, labels = _inputs(inputs)
    sizes = info.layer_sizes
    if features.ndim != 2 or not len(features) or features.shape[1] != sizes[0]:
        raise SettingError(
            f"The inputs have shape {features.shape}, but an input layer of {sizes[0]} units needs "
            f"(inputs, {sizes[0]}), one or more."
        )
    activations: PerLayer = {
        layer: np.empty((len(run), len(features), sizes[layer]), moments.activations[layer].dtype)
        for layer in range(1, info.depth + 1)
    }
    for moment, snapshot in enumerate(run):
        passing = recorded_pass(snapshot, info, len(features))
        passing.forward(features)
        for layer, answers in activations.items():
            answers[moment] = passing.a[layer].T
    activations[0] = repeated(features, len(run))
    return Run(
        replace(info, probe_labels=labels),
        replace(moments, activations=dict(sorted(activations.items()))),
        run.stop_reason,
        run.ending,
    )


def _inputs(inputs: Dataset | ArrayLike) -> tuple[FloatArray, tuple[int, ...]]:
    """Features and labels; -1 where a label is unknown."""
    features = np.array(getattr(inputs, "features", inputs), dtype=np.float32)
    labels = getattr(inputs, "labels", None)
    if labels is None:
        return features, (-1,) * len(np.atleast_1d(features))
    return features, tuple(int(label) for label in labels)
