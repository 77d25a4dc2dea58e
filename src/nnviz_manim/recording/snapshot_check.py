"""The shapes that a run's snapshots must agree in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.snapshot import RunInfo, Snapshot

__all__ = ["check_snapshot", "layer_shapes"]


def layer_shapes(info: RunInfo, probes: int) -> dict[str, dict[int, tuple[int, ...]]]:
    """Shapes of one moment's arrays.

    Parameters
    ----------
    info
        Of the run.
    probes
        Number of probes, P.

    Returns
    -------
    By kind ("weights", "biases", "activations") and layer number. A layer that has weights alone
    is recorded with biases of zero.
    """
    weights = {layer: kinds["weights"] for layer, kinds in info.parameter_shapes().items()}
    return {
        "weights": weights,
        "biases": {layer: shape[:1] for layer, shape in weights.items()},
        "activations": {layer: (probes, size) for layer, size in enumerate(info.layer_sizes)},
    }


def check_snapshot(snapshot: Any, moment: int, info: RunInfo, first: Any) -> None:
    """Refuse a snapshot that does not fit the run that it is to become a moment of.

    Parameters
    ----------
    snapshot
        The newcomer.
    moment
        The number that it would get.
    info
        Of the run.
    first
        The run's first moment, whose probes all others follow; may be `snapshot` itself.

    Raises
    ------
    SettingError
        If it is no snapshot, lacks a layer, has an array of another shape, or follows other
        probes; the message names moment and layer.
    """
    if not isinstance(snapshot, Snapshot):
        raise SettingError(f"moment {moment} is {type(snapshot).__name__}, not a Snapshot.")
    # Of the first moment itself nothing is known yet.
    inputs = first.activations
    followed = inputs.get(0, ()) if isinstance(inputs, Mapping) else ()
    probes: tuple[int, ...] = np.shape(followed)
    for kind, shapes in layer_shapes(info, probes[0] if probes else 0).items():
        arrays = getattr(snapshot, kind)
        if not isinstance(arrays, Mapping):
            raise SettingError(
                f"moment {moment}: {kind} are {arrays!r:.60}, but must be arrays by the number of "
                f"their layer, such as {{1: W1, 2: W2}}."
            )
        if set(arrays) != set(shapes):
            raise SettingError(
                f"moment {moment}: {kind} are given for the layers {sorted(arrays)}, but a network "
                f"of {info} has them for {sorted(shapes)}."
            )
        for layer, shape in shapes.items():
            if np.shape(arrays[layer]) != shape:
                raise SettingError(
                    f"moment {moment}: {kind}[{layer}] has shape {np.shape(arrays[layer])}; in a "
                    f"network of {info}, with the probes of moment 0, it is {shape}."
                )
    probes_now, probes_then = snapshot.activations[0], first.activations[0]
    if probes_now is not probes_then and not np.array_equal(
        probes_now, probes_then, equal_nan=True
    ):
        raise SettingError(
            f"moment {moment}: activations[0], the probes, differ from those of moment 0; "
            "follow the same inputs through the whole run."
        )
