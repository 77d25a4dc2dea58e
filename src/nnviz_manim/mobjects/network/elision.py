"""Which neurons of a layer are drawn where there is no room for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError

__all__ = ["CHOICES", "GAP_ROWS", "chosen_units", "shown_units", "unit_strengths"]

Array = NDArray[np.float64]

GAP_ROWS = 2
"""Rows that the dots take."""


def shown_units(units: int, most: int) -> list[int]:
    """Which units of a layer are drawn: all, or the first and last ones around a gap.

    Parameters
    ----------
    units
        Size of the layer.
    most
        Rows that there is room for; the gap takes two.
    """
    if units <= most:
        return list(range(units))
    kept = _kept(most)
    return [*range((kept + 1) // 2), *range(units - kept // 2, units)]


def chosen_units(units: int, most: int, choice: str, strengths: Array | None = None) -> list[int]:
    """Which units of a layer are drawn, in ascending order.

    Parameters
    ----------
    units
        Size of the layer.
    most
        Rows that there is room for; the gap takes two.
    choice
        A key of :data:`CHOICES`.
    strengths
        Of the units, as by :func:`unit_strengths`; None: unknown.

    Raises
    ------
    DrawingError
        If there is no room for the dots, no such choice, or the strongest are asked for without
        weights.
    """
    if most < GAP_ROWS + 1:
        raise DrawingError(
            f"most_nodes={most}: expected at least {GAP_ROWS + 1}, a node beside the dots, which"
            f" take {GAP_ROWS} rows"
        )
    if choice not in CHOICES:
        known = ", ".join(CHOICES)
        raise DrawingError(f"choice={choice!r}: expected one of {known}")
    if choice == "strongest" and strengths is None:
        raise DrawingError(
            "choice='strongest' goes by the weights, and none are known: give weights={…} or a"
            " run, or choose 'ends' or 'evenly'"
        )
    if units <= most:
        return list(range(units))
    return CHOICES[choice](units, most, np.zeros(units) if strengths is None else strengths)


def unit_strengths(
    layer_sizes: tuple[int, ...],
    weights: Mapping[int, NDArray[np.floating]],
    with_units: Sequence[int] | None = None,
) -> dict[int, Array]:
    """Summed size of all weights that lead into and out of each unit.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    weights
        By layer, shapes (units, units before); layers may be missing.
    with_units
        Layers that have units; None: all.

    Returns
    -------
    By layer, shape (units,); empty without weights.
    """
    if not weights:
        return {}

    def source(layer: int) -> int:
        return max(other for other in with_units or strengths if other < layer)

    strengths = {layer: np.zeros(units) for layer, units in enumerate(layer_sizes)}
    for layer, matrix in weights.items():
        sizes = np.abs(np.asarray(matrix, dtype=float))
        strengths[layer] += sizes.sum(axis=1)
        strengths[source(layer)] += sizes.sum(axis=0)
    return strengths


def _kept(most: int) -> int:
    return max(most - GAP_ROWS, 2)


def _evenly(units: int, most: int) -> list[int]:
    places = np.linspace(0, units - 1, _kept(most))
    chosen: list[int] = np.rint(places).astype(int).tolist()
    return chosen


def _strongest(most: int, strengths: Array) -> list[int]:
    order = np.argsort(-strengths, kind="stable")[: _kept(most)]
    chosen: list[int] = np.sort(order).tolist()
    return chosen


CHOICES: dict[str, Callable[[int, int, Array], list[int]]] = {
    "ends": lambda units, most, _: shown_units(units, most),
    "evenly": lambda units, most, _: _evenly(units, most),
    "strongest": lambda _, most, strengths: _strongest(most, strengths),
}
"""Ways to choose the units of a large layer: by name, from its size, the rows and strengths."""
