"""All that a training needs to go on from a moment as if it had never been cut off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError

__all__ = ["TrainingState", "plain_memory", "put_back"]


@dataclass(frozen=True, eq=False)
class TrainingState:
    """A training between two steps.

    Parameters
    ----------
    step
        Steps done.
    data
        Digest of all that is learned from, tested on and followed.
    order, masks
        States of the two random generators, as their ``bit_generator.state`` gives them: of the
        order of the samples, at the beginning of the epoch that the next step belongs to; and of
        what drops out.
    stop
        What the stop rule remembers, by name.
    stop_reason
        Why the training ended at this very moment, in words; empty where it goes on.
    arrays
        The parameters, and what the optimizer remembers, by name.
    """

    step: int
    data: str
    order: dict[str, Any]
    masks: dict[str, Any]
    stop: dict[str, Any]
    stop_reason: str
    arrays: Mapping[str, NDArray[Any]]


def plain_memory(rule: Any) -> dict[str, Any] | None:
    """Give the attributes of a stop rule, if all of them are plain values; else None."""
    memory = dict(getattr(rule, "__dict__", {}))
    plain = all(value is None or isinstance(value, (str, int, float)) for value in memory.values())
    return memory if plain else None


def put_back(arrays: Mapping[str, NDArray[Any]], live: Mapping[str, NDArray[Any]]) -> None:
    """Fill live arrays with kept ones.

    Parameters
    ----------
    arrays
        What was kept.
    live
        What is changed in place.

    Raises
    ------
    SettingError
        If there are others, or some have another shape or type; nothing is changed then.
    """
    for name in sorted(arrays.keys() | live.keys()):
        kept, now = arrays.get(name, np.empty(())), live.get(name, np.empty(()))
        if (kept.shape, kept.dtype) != (now.shape, now.dtype) or name not in arrays:
            raise SettingError(
                f"{name} was kept with shape {kept.shape} and type {kept.dtype}, but this training "
                f"has shape {now.shape} and type {now.dtype}; go on with the same network and "
                "optimizer."
            )
    for name, array in live.items():
        array[...] = arrays[name]
