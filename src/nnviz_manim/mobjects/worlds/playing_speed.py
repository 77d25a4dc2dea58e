"""How fast a training is played: epochs a second, at each epoch."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["PlayingSpeed"]


class PlayingSpeed:
    """Tells for each epoch how many of them pass in a second of the video.

    Parameters
    ----------
    epochs
        Of all moments, shape (T,).
    pace
        How long each step takes relative to the others, shape (T - 1,), as for
        :class:`~nnviz_manim.mobjects.Learning`.
    run_time
        Of the whole, in seconds.
    """

    def __init__(self, epochs: ArrayLike, pace: ArrayLike, run_time: float) -> None:
        self._epochs: NDArray[np.float64] = np.array(epochs, dtype=float)
        shares = np.asarray(pace, dtype=float)
        speeds = np.diff(self._epochs) * shares.sum() / (run_time * shares)
        self._speeds = np.append(speeds, speeds[-1:])

    def at(self, epoch: float) -> float:
        """Epochs a second, to two figures, for it changes with every frame."""
        value = float(np.interp(epoch, self._epochs, self._speeds))
        if value <= 0:
            return 0.0
        step = 10.0 ** (np.floor(np.log10(value)) - 1)
        return float(np.round(value / step) * step)
