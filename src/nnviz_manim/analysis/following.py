"""The same training seen through other inputs, without training again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.recording.probes import activations_caused, probes_of, targets_of
from nnviz_manim.recording.run import Run

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
        If there is no run, the inputs do not fit the input layer or are not finite, or an
        activation function of the run is unknown.

    Examples
    --------
    ::

        tested = follow(run, held_out)
        np.argmax(tested[-1].outputs, axis=1)  # what each held-out image is taken for
    """
    if not isinstance(run, Run):
        raise SettingError(f"run must be a Run, not {run!r:.60}; Run.load reads one from a file.")
    info, moments = run.info, run.moments
    features, labels = probes_of(inputs, info.layer_sizes[0])
    activations = activations_caused(features, info, moments)
    targets = targets_of(inputs, info.layer_sizes[-1]) if info.is_regression else ()
    return Run(
        replace(info, probe_labels=labels, probe_targets=targets),
        replace(moments, activations=activations),
        run.stop_reason,
        run.ending,
    )
