"""What both pictures show: made-up values in the shapes of the article's 784-10-10-10 network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PARTS = ("image", "hidden_1", "hidden_2", "lines_1", "output", "lines_2", "prediction", "status")
"""In the order in which the article morphs them, one after another, in every epoch."""


@dataclass(frozen=True)
class Moment:
    """One state of the network; shapes (784,), (10,) and (10, 10)."""

    epoch: int
    accuracy: float
    image: Array
    hidden_1: Array
    hidden_2: Array
    output: Array
    lines_1: Array
    lines_2: Array

    @property
    def prediction(self) -> int:
        return int(np.argmax(self.output))


def _ring(rng: np.random.Generator) -> Array:
    """A 0 as a hand might draw it: most pixels black, some white, gray between them."""
    y, x = np.mgrid[-1:1:28j, -1:1:28j]
    width, height = rng.uniform(0.35, 0.5), rng.uniform(0.55, 0.7)
    distance = np.hypot(x / width, y / height)
    ring: Array = np.clip(1.4 - 4.0 * np.abs(distance - 1.0), 0.0, 1.0).ravel()
    return ring


def make_moments(count: int, seed: int = 0) -> list[Moment]:
    """Values of so many epochs; hidden activations stay below 9.95, where one decimal is shown."""
    rng = np.random.default_rng(seed)
    moments = []
    for epoch in range(count):
        logits = rng.normal(size=10, scale=2.0)
        odds = np.exp(logits - logits.max())
        moments.append(
            Moment(
                epoch=epoch,
                accuracy=float(rng.uniform(10, 99)),
                image=_ring(rng),
                hidden_1=np.clip(rng.normal(size=10, scale=4.0), 0.0, 9.9),
                hidden_2=np.clip(rng.normal(size=10, scale=4.0), 0.0, 9.9),
                output=odds / odds.sum(),
                lines_1=rng.normal(size=(10, 10)),
                lines_2=rng.normal(size=(10, 10)),
            )
        )
    return moments
