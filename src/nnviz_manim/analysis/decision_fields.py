"""What every unit of a network with two inputs answers, all over the plane."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from nnviz_manim.datasets.points import POINTS_DOMAIN
from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import Network
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray, PerLayer
from nnviz_manim.support.checks import whole_number
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["decision_fields", "plane_grid"]

Domain = tuple[float, float] | tuple[tuple[float, float], tuple[float, float]]


@checked(SettingError)
def plane_grid(resolution: int = 40, domain: Domain = POINTS_DOMAIN) -> FloatArray:
    """Give the middles of the cells of a grid over the plane, as inputs of a network.

    Parameters
    ----------
    resolution
        Cells a side.
    domain
        ``(low, high)`` of both coordinates, or such a pair for x and one for y.

    Returns
    -------
    Shape (resolution², 2), row by row from the lowest y, as ``DecisionField`` takes its values.

    Raises
    ------
    SettingError
        If the resolution is no whole number from 1, or the domain is none.
    """
    cells = whole_number(resolution, "resolution", at_least=1)
    (left, right), (bottom, top) = _checked_domain(domain)
    return _grid(cells, left, right, bottom, top)


@checked(SettingError)
def decision_fields(
    network: Network, *, resolution: int = 40, domain: Domain = POINTS_DOMAIN
) -> PerLayer:
    """Compute the answers of all units on a grid of inputs, in one forward pass.

    Parameters
    ----------
    network
        With two inputs.
    resolution, domain
        As for :func:`plane_grid`.

    Returns
    -------
    By layer number, from 0 (the two inputs themselves): shape (units, resolution, resolution),
    the row of the lowest y first. The decision of a network with one output is its last field.

    Raises
    ------
    SettingError
        If the network has another number of inputs, or grid or domain is impossible.

    Examples
    --------
    >>> fields = decision_fields(MLP([2, 4, 2, 1]), resolution=100)
    >>> fields[1].shape, fields[3].shape
    ((4, 100, 100), (1, 100, 100))
    """
    if network.layer_sizes[0] != 2:
        raise SettingError(
            f"A field over the plane needs a network of 2 inputs, but this one has "
            f"{network.layer_sizes[0]}."
        )
    grid = plane_grid(resolution, domain)
    passing = network.forward_pass(len(grid))
    with one_blas_thread():
        passing.forward(network.checked_features(grid, "grid"))
    return {
        layer: np.ascontiguousarray(passing.a[layer]).reshape(-1, resolution, resolution)
        for layer in range(network.depth + 1)
    }


@lru_cache(maxsize=8)
def _grid(cells: int, left: float, right: float, bottom: float, top: float) -> FloatArray:
    middles = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(left + (right - left) * middles, bottom + (top - bottom) * middles)
    grid: FloatArray = np.stack([x.ravel(), y.ravel()], axis=1)
    grid.flags.writeable = False
    return grid


def _checked_domain(domain: Any) -> FloatArray:
    try:
        pairs: FloatArray = np.broadcast_to(np.asarray(domain, np.float64), (2, 2))
    except (TypeError, ValueError):
        pairs = np.full((2, 2), np.nan)
    if not (np.isfinite(pairs).all() and (pairs[:, 0] < pairs[:, 1]).all()):
        raise SettingError(
            f"domain must be (low, high) for both coordinates, or such a pair for x and one for "
            f"y, but is {domain!r}."
        )
    return pairs
