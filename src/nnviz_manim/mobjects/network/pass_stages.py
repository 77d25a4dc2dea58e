"""What happens when during a forward pass: plain numbers, no mobjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Stage", "schedule", "smooth"]

_LENGTHS = {"settle": 0.5, "pixels": 2.0, "inputs": 0.5, "bars": 1.0, "box": 0.9, "release": 0.5}
_LAYER_LENGTH = 1.2
"""How long each stage takes, relative to the others."""


@dataclass(frozen=True)
class Stage:
    """A part of the time of a pass, as shares of the whole."""

    start: float
    end: float

    def share(self, time: float) -> float:
        """How far the stage is, 0 to 1."""
        return float(np.clip((time - self.start) / (self.end - self.start), 0.0, 1.0))


def schedule(names: Sequence[int | str]) -> dict[int | str, Stage]:
    """When each stage begins and ends.

    Parameters
    ----------
    names
        The stages in their order; a number is the signals' way into that layer.
    """
    lengths = np.array([_LENGTHS.get(str(name), _LAYER_LENGTH) for name in names])
    ends = np.cumsum(lengths) / lengths.sum()
    starts = ends - lengths / lengths.sum()
    # Rounding must not leave the last stage unfinished when the time is over.
    ends[-1] = 1.0
    return {
        name: Stage(float(start), float(end))
        for name, start, end in zip(names, starts, ends, strict=True)
    }


def smooth(share: float) -> float:
    """A share of a stage with a soft start and end."""
    clipped = min(max(share, 0.0), 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)
