"""A random draw that takes the same share of every group."""

from __future__ import annotations

from math import floor
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import DataError, SettingError

__all__ = ["stratified_positions"]


def stratified_positions(groups: NDArray[np.int64], share: float, seed: int) -> NDArray[np.int64]:
    """Draw a share of the examples, from every group within one example of its share.

    The draw as a whole is the share rounded to whole examples; the groups whose own share
    was cut off most by rounding down give one example more (largest remainder).

    Parameters
    ----------
    groups
        Group of each example, shape (N,).
    share
        Share to draw, between 0 and 1.
    seed
        Seed of the draw.

    Returns
    -------
    Positions drawn, in ascending order.

    Raises
    ------
    SettingError
        If `share` is not between 0 and 1, or `seed` is not a whole number from 0.
    DataError
        If the draw would take none of the examples, or all.
    """
    _require_settings(share, seed)
    size = len(groups)
    total = floor(size * share + 0.5)
    if not 0 < total < size:
        raise DataError(
            f"{size} examples cannot be split with a test share of {share}: that leaves "
            f"{total} to test on and {size - total} to learn from. "
            "Take more examples or another share."
        )
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    quotas = np.array([len(positions) * share for positions in members])
    counts = np.floor(quotas).astype(np.int64)
    cut_off_most = np.argsort(counts - quotas, kind="stable")
    counts[cut_off_most[: total - counts.sum()]] += 1
    rng = np.random.default_rng(seed)
    drawn = [
        rng.permutation(positions)[:count] for positions, count in zip(members, counts, strict=True)
    ]
    return np.sort(np.concatenate(drawn))


def _require_settings(share: Any, seed: Any) -> None:
    if not isinstance(share, Real) or not 0 < float(share) < 1:
        raise SettingError(
            f"the share of test examples is {share!r}; it must lie between 0 and 1, like 0.2."
        )
    if not isinstance(seed, Integral) or int(seed) < 0:
        raise SettingError(f"the seed is {seed!r}; it must be a whole number from 0.")
