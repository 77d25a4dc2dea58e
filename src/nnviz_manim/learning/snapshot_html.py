"""What a notebook shows of one moment."""

from __future__ import annotations

import math
from typing import Protocol

from nnviz_manim.support.arrays import PerLayer
from nnviz_manim.support.html import picture, table

__all__ = ["snapshot_html"]

_LEAST_SIDE = 4


class Moment(Protocol):
    """What is read of a ``Snapshot``."""

    @property
    def epoch(self) -> float: ...

    @property
    def loss(self) -> float: ...

    @property
    def train_accuracy(self) -> float: ...

    @property
    def test_accuracy(self) -> float: ...

    @property
    def weights(self) -> PerLayer: ...

    @property
    def activations(self) -> PerLayer: ...

    def prediction(self) -> int: ...


def snapshot_html(snapshot: Moment) -> str:
    """Show a moment.

    Parameters
    ----------
    snapshot
        The moment.

    Returns
    -------
    HTML: its scores, its layers, and its first probe, as a picture where it has n² values, n from
    4, for a moment does not know the shape of its inputs.
    """
    scores = {
        "epoch": f"{snapshot.epoch:g}",
        "loss": f"{snapshot.loss:.4g}",
        "accuracy": f"{snapshot.train_accuracy:.1%}",
        "held out": f"{snapshot.test_accuracy:.1%}",
    }
    known = {name: text for name, text in scores.items() if "nan" not in text}
    layers = [
        (str(layer), " × ".join(map(str, W.shape)), f"{abs(W).max():.3g}")
        for layer, W in snapshot.weights.items()
    ]
    return (
        f"<div>{table([tuple(known.values())], tuple(known))}"
        f"{table(layers, ('layer', 'weights', 'largest'))}{_first_probe(snapshot)}</div>"
    )


def _first_probe(snapshot: Moment) -> str:
    inputs = snapshot.activations[0]
    side = math.isqrt(inputs.shape[1])
    if not len(inputs) or side < _LEAST_SIDE or side * side != inputs.shape[1]:
        return ""
    words = f"the first probe, taken for class {snapshot.prediction()}"
    return f"<p>{picture(inputs[0].reshape(side, side), words)}<br/>{words}</p>"
