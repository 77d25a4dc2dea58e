"""Settings held against data of one's own, which need other layers, and have other classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError

__all__ = ["class_number", "no_such_class", "require_sizes"]

_MOST_NAMES = 12
"""Classes that are listed in a message."""


def class_number(label: Any, names: Sequence[str]) -> int | None:
    """Find a class by its name or number; None if there is no such class."""
    if str(label) in names:
        return names.index(str(label))
    return int(label) if label in range(len(names)) else None


def no_such_class(setting: str, label: Any, names: Sequence[str]) -> SettingError:
    """Make the error about a setting that names a class which the data do not have."""
    more = ", …" * (len(names) > _MOST_NAMES)
    return SettingError(
        f"{setting} = {label!r}: the data have no such class, but {', '.join(names[:_MOST_NAMES])}"
        f"{more}; set {setting.rpartition('.')[2]} to one of them, or its number"
    )


def require_sizes(setting: str, layer_sizes: Sequence[Any], data: Dataset) -> None:
    """Refuse layers of another network than the data ask for, most often those of MNIST.

    Parameters
    ----------
    setting
        What they are set by, such as ``"MyScene.layer_sizes"``.
    layer_sizes
        Units a layer.
    data
        What is to be learned.

    Raises
    ------
    SettingError
        If the data have another number of features.
    """
    sizes, found = list(layer_sizes), data.features.shape[1]
    if sizes and isinstance(sizes[0], int) and sizes[0] != found:
        fitting = ", ".join(map(str, [found, *sizes[1:-1], max(len(data.class_names), 1)]))
        raise SettingError(
            f"{setting} = {sizes}: {data.name} has {found} features an input; set"
            f" {setting.rpartition('.')[2]}, for example to ({fitting})"
        )
