"""A run made of arrays, whatever program has computed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.layers import dense_layers
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.moments import SCORES, Moments
from nnviz_manim.recording.probes import activations_caused, probes_of
from nnviz_manim.recording.run_file import RunParts
from nnviz_manim.recording.run_info_json import plain_info
from nnviz_manim.recording.score_check import check_scores
from nnviz_manim.support.arrays import FloatArray, PerLayer

__all__ = ["parts_from_arrays"]


def parts_from_arrays(
    weights: Any,
    activations: Sequence[str],
    biases: Any,
    inputs: Any,
    scores: Mapping[str, ArrayLike | None],
    fields: Mapping[str, Any],
) -> RunParts:
    """Make what makes a run; see :meth:`Run.from_arrays`.

    Parameters
    ----------
    weights, activations, biases, inputs
        As there.
    scores
        By name, one number a moment; None where not measured.
    fields
        Of :class:`RunInfo`, beside layers and labels.

    Raises
    ------
    SettingError
        If something does not fit together; the message names moment and layer.
    """
    matrices = _stacked(weights, "weights", 2)
    moments = len(matrices[1])
    sizes = _layer_sizes(matrices)
    if biases is None:
        offsets: PerLayer = {k: np.zeros(W.shape[:2], W.dtype) for k, W in matrices.items()}
    else:
        offsets = _stacked(biases, "biases", 1)
        _check_biases(offsets, matrices)
    if isinstance(activations, str) or len(activations) != len(matrices):
        raise SettingError(
            f"activations is {activations!r:.60}; name one function for each of the "
            f"{len(matrices)} layers with weights."
        )
    features, labels = np.empty((0, sizes[0]), np.float32), fields["probe_labels"]
    if inputs is not None:
        features, known = probes_of(inputs, sizes[0])
        labels = labels or known
    info = plain_info(
        RunInfo(
            inputs=sizes[:1],
            layers=dense_layers(sizes, activations, biases is not None),
            **dict(fields) | {"probe_labels": labels},
        )
    )
    nothing = {k: np.empty((moments, 0, units), np.float32) for k, units in enumerate(sizes)}
    recorded = Moments(
        **_scores(scores, moments), weights=matrices, biases=offsets, activations=nothing
    )
    if inputs is not None:
        recorded = replace(recorded, activations=activations_caused(features, info, recorded))
    for number in range(moments):
        before = recorded.snapshot(number - 1) if number else None
        moment = recorded.snapshot(number)
        check_scores(moment, number, before, is_regression=info.is_regression)
    if len(info.probe_labels) not in {0, len(features)}:
        raise SettingError(
            f"probe_labels names {len(info.probe_labels)} classes, but {len(features)} inputs are "
            "given; give one label an input, or none."
        )
    if recorded.are_finite():
        return RunParts(info, recorded, "", Ending.UNKNOWN)
    return RunParts(info, recorded, "a weight or an activation is not finite", Ending.DIVERGED)


def _stacked(given: Any, what: str, dimensions: int) -> PerLayer:
    """Stack one array a layer, or a list of such lists, by layer number, time first."""
    layers = "matrix" if dimensions == 2 else "vector"
    expected = f"give one {layers} a layer, or for each moment a list of these"
    if not isinstance(given, (Sequence, np.ndarray)) or isinstance(given, str) or not len(given):
        raise SettingError(f"{what} is {given!r:.60}; {expected}.")
    single = _array(given[0], what, expected).ndim == dimensions
    moments = [given] if single else list(given)
    try:
        depth = len(moments[0])
        odd = next((k for k, moment in enumerate(moments) if len(moment) != depth), None)
    except TypeError:
        raise SettingError(f"{what} of moment 0 is {moments[0]!r:.60}; {expected}.") from None
    if odd is not None or not depth:
        raise SettingError(
            f"{what} of moment {odd or 0} has {len(moments[odd or 0])} layers, that of moment 0 "
            f"{depth}; {expected}."
        )
    stacks: PerLayer = {}
    for layer in range(1, depth + 1):
        arrays = [
            _array(moment[layer - 1], f"{what} of layer {layer}, moment {k},", expected)
            for k, moment in enumerate(moments)
        ]
        for k, array in enumerate(arrays):
            if array.ndim != dimensions or array.shape != arrays[0].shape or not array.size:
                raise SettingError(
                    f"{what} of layer {layer}, moment {k}, has shape {array.shape}; all moments "
                    f"need one {layers} of the same shape there."
                )
        stack = np.stack(arrays)
        stacks[layer] = stack if stack.dtype == np.float64 else stack.astype(np.float32)
    return stacks


def _array(values: Any, what: str, expected: str) -> FloatArray:
    try:
        array = np.asarray(values)
    except ValueError:
        # Layers of different sizes in a list: no array, but a moment.
        return np.empty((0,) * 9)
    if array.dtype.kind not in "fiub":
        raise SettingError(f"{what} must be numbers, but holds {array.dtype}; {expected}.")
    return array


def _layer_sizes(weights: PerLayer) -> tuple[int, ...]:
    shapes = [W.shape[1:] for W in weights.values()]
    for layer, ((units, _), (_, before)) in enumerate(pairwise(shapes), start=2):
        if before != units:
            turned = all(one[1] == other[0] for one, other in pairwise(shapes))
            advice = (
                "; these fit together when turned: give W.T of each, as JAX and Keras hold them "
                "the other way"
                if turned
                else ""
            )
            raise SettingError(
                f"weights of layer {layer} has {before} columns, but layer {layer - 1} has {units} "
                f"units; give matrices of shape (units, units of the layer before){advice}."
            )
    return (shapes[0][1], *(units for units, _ in shapes))


def _check_biases(biases: PerLayer, weights: PerLayer) -> None:
    for layer in weights.keys() | biases.keys():
        found = biases[layer].shape if layer in biases else None
        expected = weights[layer].shape[:2] if layer in weights else None
        if found != expected:
            raise SettingError(
                f"biases of layer {layer} are (moments, units) = {found}, but weights need "
                f"{expected}; give as many moments and layers of each, zeros where there are none."
            )


def _scores(scores: Mapping[str, ArrayLike | None], moments: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in SCORES:
        given = scores[name]
        start = np.arange(moments) if name in {"epoch", "step"} else np.full(moments, np.nan)
        try:
            values = np.atleast_1d(np.array(start if given is None else given, dtype=np.float64))
        except (TypeError, ValueError):
            values = np.empty(0)
        if values.shape != (moments,):
            raise SettingError(
                f"{name} is {given!r:.60}; give one number for each of the {moments} moments."
            )
        found[name] = values
    return found
