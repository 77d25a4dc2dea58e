"""The kinds of layers by name, and layers as plain values."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.layers.dense import Dense
from nnviz_manim.learning.layers.dropout import Dropout
from nnviz_manim.learning.layers.layer import Layer
from nnviz_manim.support.checks import known

__all__ = ["LAYERS", "layer_from_plain", "layer_to_plain"]

LAYERS: dict[str, type[Dense] | type[Dropout]] = {kind.kind: kind for kind in (Dense, Dropout)}
"""The kinds of layers by name."""


def layer_to_plain(layer: Layer) -> dict[str, Any]:
    """Turn a layer into values that JSON knows: its kind, and its settings by name.

    Raises
    ------
    SettingError
        If it is no layer of a kind in :data:`LAYERS`.

    Examples
    --------
    >>> layer_to_plain(Dropout(0.3))
    {'kind': 'dropout', 'rate': 0.3}
    """
    for kind, made in LAYERS.items():
        if type(layer) is made:
            return {"kind": kind, **asdict(layer)}
    raise SettingError(
        f"{layer!r:.60} is no layer of a known kind. Known are: {', '.join(LAYERS)}."
    )


def layer_from_plain(values: Any) -> Layer:
    """Turn plain values back into a layer, trusting none of them.

    Parameters
    ----------
    values
        What :func:`layer_to_plain` gave.

    Raises
    ------
    SettingError
        If the kind is unknown, a setting is missing, unknown or impossible.
    """
    if not isinstance(values, dict):
        raise SettingError(f"A layer must be an object with its kind, not {values!r:.40}.")
    made = known(LAYERS, values.get("kind"), "kind of layer")
    settings = {name: value for name, value in values.items() if name != "kind"}
    expected = {field.name: field.type for field in fields(made)}
    if settings.keys() != expected.keys():
        raise SettingError(
            f"A {made.kind} layer has the settings {', '.join(expected)}, not "
            f"{', '.join(map(str, settings)) or 'none'}."
        )
    return made(**settings)
