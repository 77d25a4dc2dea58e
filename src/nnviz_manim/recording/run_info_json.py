"""What is the same at all moments of a run, as plain JSON values and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from math import prod
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
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
    return {field.name: _plain(getattr(info, field.name), field.name) for field in fields(RunInfo)}


def info_from_json(values: Any) -> RunInfo:
    """Turn JSON values back into a run's information, trusting none of them.

    Parameters
    ----------
    values
        What :func:`info_to_json` gave.

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
    known: dict[str, Any] = {}
    for name, (fits, expected) in _FIELDS.items():
        if name not in values:
            raise SettingError(f"the run's information lacks {name}.")
        if not fits(values[name]):
            raise SettingError(f"{name} must be {expected}, but is {values[name]!r:.60}.")
        known[name] = tuple(values[name]) if isinstance(values[name], list) else values[name]
    unknown = sorted(map(str, values.keys() - _FIELDS.keys()))
    if unknown:
        raise SettingError(f"the run's information has {unknown[0]!r:.40}, which is none of it.")
    info = RunInfo(**known)
    _check_classes(info)
    network = "-".join(map(str, info.layer_sizes))
    if len(info.activations) != info.depth:
        raise SettingError(
            f"activations names {len(info.activations)} functions, but a network of {network} "
            f"has {info.depth} layers with weights; name one for each."
        )
    if info.feature_shape and prod(info.feature_shape) != info.layer_sizes[0]:
        raise SettingError(
            f"feature_shape {info.feature_shape} does not hold the {info.layer_sizes[0]} inputs "
            f"of a network of {network}."
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
        If it names probe labels, but not one for each probe.
    """
    if len(info.probe_labels) not in {0, probes}:
        raise SettingError(
            f"probe_labels names {len(info.probe_labels)} classes, but {probes} probes are "
            "followed; give one label a probe, or none."
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


_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "layer_sizes": (_list_of(_size, at_least=2), "two or more whole numbers from 1"),
    "activations": (_list_of(_text), "a list of names"),
    "loss": (_text, "a name"),
    "class_names": (_list_of(_text), "a list of names"),
    "probe_labels": (_list_of(_whole), "a list of whole numbers"),
    "feature_shape": (_list_of(_size), "a list of whole numbers from 1"),
    "seed": (lambda value: value is None or _whole(value), "a whole number or None"),
    "data_name": (_text, "a name"),
    "hyper_parameters": (_table_of(_scalar), "texts, numbers, True, False or None by name"),
    "versions": (_table_of(_text), "texts by name"),
}
