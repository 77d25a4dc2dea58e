"""The mean loss of a run, split by class: which classes a plateau waits for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import ACTIVATIONS
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.learning.restored import network_at
from nnviz_manim.learning.training.samples import LabeledData, checked_samples
from nnviz_manim.recording.run import Run
from nnviz_manim.support.arguments import checked

__all__ = ["class_costs"]


@checked(SettingError)
def class_costs(run: Run, data: LabeledData) -> NDArray[np.float64]:
    """Compute the mean loss of each class at each moment of a run.

    Parameters
    ----------
    run
        Recorded with all of its weights and biases.
    data
        The examples, with labels; those that were learned give a split of ``run``'s own loss,
        of which it is the mean weighted by the sizes of the classes.

    Returns
    -------
    Shape (T, classes), by the loss and the targets that the run was trained with; NaN for a class
    of which there is no example.

    Raises
    ------
    SettingError
        If the data do not fit the run, or its loss or an activation is none of ours.

    Examples
    --------
    ::

        costs = class_costs(run, learned)
        costs[-1].argmax()  # the class that is least understood in the end
    """
    info = run.info
    if info.activations[-1] not in ACTIVATIONS:
        raise SettingError(f"The activation {info.activations[-1]!r} of the outputs is not known.")
    loss = choose_loss(info.loss, info.activations[-1])
    samples = checked_samples(
        data, network_at(run[0], info), "data", _target_range(info), needs_labels=True
    )
    classes, labels = max(info.layer_sizes[-1], 2), np.asarray(data.labels)
    sizes = np.bincount(labels, minlength=classes)
    costs = np.full((len(run), classes), np.nan)
    for moment, snapshot in enumerate(run):
        outputs = network_at(snapshot, info).forward(samples.features)[info.depth]
        losses = loss.of_each(np.ascontiguousarray(outputs.T), samples.targets.T)
        sums = np.bincount(labels, weights=losses, minlength=classes)
        np.divide(sums, sizes, out=costs[moment], where=sizes > 0)
    return costs


def _target_range(info: Any) -> tuple[float, float]:
    settings = info.hyper_parameters
    return float(settings.get("target_low", 0.0)), float(settings.get("target_high", 1.0))
