"""What is the same at all moments of a run, as plain JSON values and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from math import isfinite, prod
from typing import Any

import numpy as np

from nnviz_manim.datasets import Scaling
from nnviz_manim.errors import SettingError
from nnviz_manim.learning.layers import dense_layers, layer_from_plain, layer_to_plain
from nnviz_manim.learning.snapshot import RunInfo

__all__ = ["check_probe_labels", "info_from_json", "info_to_json", "plain_info"]


def info_to_json(info: RunInfo) -> dict[str, Any]:
    """Turn a run's information into values that JSON knows.

    Parameters
    ----------
    info
        The information.

    Returns
    -------
    One value a field; NumPy's numbers have become Python's.

    Raises
    ------
    SettingError
        If a field holds something that JSON does not know; the message names the field.
    """
    values = {field.name: getattr(info, field.name) for field in fields(RunInfo)}
    values["layers"] = [layer_to_plain(layer) for layer in info.layers]
    for name in _SCALINGS:
        values[name] = None if values[name] is None else vars(values[name])
    return {name: _plain(value, name) for name, value in values.items()}


def info_from_json(values: Any, *, version: int = 3) -> RunInfo:
    """Turn JSON values back into a run's information, trusting none of them.

    Parameters
    ----------
    values
        What :func:`info_to_json` gave.
    version
        Format of the run file that they are from: 1 has sizes and activations for layers, and
        before 3 nothing is known of units and targets.

    Returns
    -------
    The information.

    Raises
    ------
    SettingError
        If a field is missing, of the wrong type, or does not fit the others.
    """
    if not isinstance(values, dict):
        raise SettingError(f"the run's information must be an object, not {values!r:.40}.")
    if version == 1:
        values = _of_first_format(values)
    if version < 3:
        values = _SINCE_THIRD | values
    _check_fields(values, _FIELDS)
    known: dict[str, Any] = {}
    for name in _FIELDS:
        known[name] = tuple(values[name]) if isinstance(values[name], list) else values[name]
    unknown = sorted(map(str, values.keys() - _FIELDS.keys()))
    if unknown:
        raise SettingError(f"the run's information has {unknown[0]!r:.40}, which is none of it.")
    known["layers"] = tuple(map(layer_from_plain, known["layers"]))
    known["probe_targets"] = tuple(map(tuple, known["probe_targets"]))
    for name in _SCALINGS:
        known[name] = _scaling(known[name])
    info = RunInfo(**known)
    _check_classes(info)
    _check_columns(info)
    if info.feature_shape and prod(info.feature_shape) != info.layer_sizes[0]:
        raise SettingError(
            f"feature_shape {info.feature_shape} does not hold the {info.layer_sizes[0]} inputs "
            f"of a network of {info}."
        )
    return info


def plain_info(info: Any) -> RunInfo:
    """Check a run's information, and bring it into the form that a run file gives back.

    Parameters
    ----------
    info
        The information.

    Returns
    -------
    The same in plain Python values.

    Raises
    ------
    SettingError
        If it is no RunInfo, does not fit together, or holds what a run file cannot.
    """
    if not isinstance(info, RunInfo):
        raise SettingError(f"info must be a RunInfo, not {type(info).__name__}.")
    return info_from_json(info_to_json(info))


def check_probe_labels(info: RunInfo, probes: int) -> None:
    """Refuse information about other probes than are followed.

    Parameters
    ----------
    info
        The information.
    probes
        Number of probes, P.

    Raises
    ------
    SettingError
        If it names probe labels or targets, but not one for each probe.
    """
    if len(info.probe_labels) not in {0, probes}:
        raise SettingError(
            f"probe_labels names {len(info.probe_labels)} classes, but {probes} probes are "
            "followed; give one label a probe, or none."
        )
    if len(info.probe_targets) not in {0, probes}:
        raise SettingError(
            f"probe_targets has {len(info.probe_targets)} rows, but {probes} probes are followed; "
            "give one row a probe, or none."
        )


def _check_classes(info: RunInfo) -> None:
    """Refuse names and labels that some prediction, or some probe, has no class for."""
    outputs = info.layer_sizes[-1]
    classes = max(outputs, 2)
    if info.class_names and not info.names_predictions:
        raise SettingError(
            f"class_names names {len(info.class_names)} classes, but {outputs} outputs tell "
            f"{classes} apart; name each, or none."
        )
    strange = [label for label in info.probe_labels if not -1 <= label < classes]
    if strange:
        raise SettingError(
            f"probe_labels has {strange[0]}, but {outputs} outputs tell the classes 0 to "
            f"{classes - 1} apart; give -1 where the class is unknown."
        )


def _check_columns(info: RunInfo) -> None:
    """Refuse names, units and targets of another number of features or outputs."""
    features, outputs = info.layer_sizes[0], info.layer_sizes[-1]
    counts = [
        ("feature_names", len(info.feature_names), features),
        ("target_names", len(info.target_names), outputs),
    ]
    for name, scaling, width in (
        ("feature_scaling", info.feature_scaling, features),
        ("target_scaling", info.target_scaling, outputs),
    ):
        if scaling is not None and not (len(scaling.offset) == len(scaling.factor) == width):
            raise SettingError(
                f"{name} is of {len(scaling.offset)} columns, but a network of {info} has {width}."
            )
    for name, count, width in counts:
        if count not in {0, width}:
            raise SettingError(
                f"{name} has {count} entries, but a network of {info} needs {width}, or none."
            )
    for k, row in enumerate(info.probe_targets):
        if len(row) != outputs:
            raise SettingError(
                f"probe_targets[{k}] has {len(row)} entries, but a network of {info} needs"
                f" {outputs}."
            )
    if info.class_names and info.target_names:
        raise SettingError("class_names and target_names are both given; outputs are one of both.")


def _scaling(values: Any) -> Scaling | None:
    if values is None:
        return None
    return Scaling(values["name"], tuple(values["offset"]), tuple(values["factor"]))


def _check_fields(values: dict[str, Any], fields: Mapping[str, _Field]) -> None:
    for name, (fits, expected) in fields.items():
        if name not in values:
            raise SettingError(f"the run's information lacks {name}.")
        if not fits(values[name]):
            raise SettingError(f"{name} must be {expected}, but is {values[name]!r:.60}.")


def _of_first_format(values: dict[str, Any]) -> dict[str, Any]:
    """Name the layers of a run that names sizes and activations, of dense layers alone."""
    _check_fields(values, _FIRST_FIELDS)
    sizes, activations = values["layer_sizes"], values["activations"]
    if len(activations) != len(sizes) - 1:
        raise SettingError(
            f"activations names {len(activations)} functions, but a network of "
            f"{'-'.join(map(str, sizes))} has {len(sizes) - 1} layers with weights; name one for "
            f"each."
        )
    biases = values["hyper_parameters"].get("biases", True)
    layers = dense_layers(sizes, activations, biases)
    kept = {name: value for name, value in values.items() if name not in _REPLACED}
    return kept | {"inputs": sizes[:1], "layers": [layer_to_plain(layer) for layer in layers]}


def _plain(value: Any, field: str) -> Any:
    if field in {"hyper_parameters", "versions"}:
        value = dict(value)
    try:
        return json.loads(json.dumps(value, default=_python_number))
    except (TypeError, ValueError) as fault:
        raise SettingError(
            f"{field} cannot be kept in a run file: {fault}. "
            "Use texts, numbers, True, False and None."
        ) from fault


def _python_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r:.40} is of type {type(value).__name__}")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _scalar(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _list_of(fits: Callable[[Any], bool], *, at_least: int = 0) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list) and len(value) >= at_least and all(fits(entry) for entry in value)
    )


def _table_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(fits(entry) for entry in value.values())


def _size(value: Any) -> bool:
    return _whole(value) and value >= 1


def _number(value: Any) -> bool:
    # JSON as Python reads it may also hold NaN and infinity.
    return (_whole(value) or isinstance(value, float)) and isfinite(value)


def _scaling_or_none(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == {"name", "offset", "factor"}
        and _text(value["name"])
        and all(_list_of(_number)(value[name]) for name in ("offset", "factor"))
    )


_Field = tuple[Callable[[Any], bool], str]

_SCALINGS = ("feature_scaling", "target_scaling")

_FIELDS: dict[str, _Field] = {
    "inputs": (_list_of(_size, at_least=1), "one or more whole numbers from 1"),
    "layers": (_list_of(_table_of(_scalar), at_least=1), "one or more layers"),
    "loss": (_text, "a name"),
    "class_names": (_list_of(_text), "a list of names"),
    "probe_labels": (_list_of(_whole), "a list of whole numbers"),
    "feature_shape": (_list_of(_size), "a list of whole numbers from 1"),
    "feature_names": (_list_of(_text), "a list of names"),
    "feature_scaling": (_scaling_or_none, "None, or name, offset and factor of a scaling"),
    "target_names": (_list_of(_text), "a list of names"),
    "target_scaling": (_scaling_or_none, "None, or name, offset and factor of a scaling"),
    "probe_targets": (_list_of(_list_of(_number)), "rows of finite numbers"),
    "seed": (lambda value: value is None or _whole(value), "a whole number or None"),
    "data_name": (_text, "a name"),
    "hyper_parameters": (_table_of(_scalar), "texts, numbers, True, False or None by name"),
    "versions": (_table_of(_text), "texts by name"),
}

_SINCE_THIRD: dict[str, Any] = {
    "feature_names": [],
    "feature_scaling": None,
    "target_names": [],
    "target_scaling": None,
    "probe_targets": [],
}
"""What run files had not before format 3."""

_REPLACED = ("layer_sizes", "activations")
"""What layers have taken the place of."""

_FIRST_FIELDS: dict[str, _Field] = {
    "layer_sizes": (_list_of(_size, at_least=2), "two or more whole numbers from 1"),
    "activations": (_list_of(_text), "a list of names"),
    "hyper_parameters": _FIELDS["hyper_parameters"],
}
