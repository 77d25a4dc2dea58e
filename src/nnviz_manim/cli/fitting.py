"""Networks and paces of training that go with data of any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from nnviz_manim.datasets import Dataset

__all__ = ["Pace", "settings_for", "sizes_for"]

_STEPS, _LEAST_BATCH, _USUAL_BATCH = 30, 4, 32
"""Steps that an epoch should have, and the batches that are made smaller for it."""

_SMALL_RATE = 0.005
"""Learning rate of Adam where a few hundred steps are all that there are."""


class Pace(NamedTuple):
    """How a training goes through its data.

    Parameters
    ----------
    batch_size
        Examples a step.
    learning_rate
        None: the optimizer's own.
    """

    batch_size: int
    learning_rate: float | None

    @classmethod
    def of(cls, examples: int, optimizer: str) -> Pace:
        """Choose it so that a dozen epochs of few examples are enough to learn in.

        Parameters
        ----------
        examples
            That are learned from.
        optimizer
            Its name.
        """
        batch = min(max(examples // _STEPS, _LEAST_BATCH), _USUAL_BATCH)
        is_small = batch < _USUAL_BATCH and optimizer == "adam"
        return cls(batch, _SMALL_RATE if is_small else None)


def sizes_for(data: Dataset, hidden: Sequence[int]) -> tuple[int, ...]:
    """Give the units a layer of a network for data, with these hidden layers."""
    outputs = len(data.class_names) if data.targets is None else data.targets.shape[1]
    return (data.features.shape[1], *hidden, max(outputs, 1))


def settings_for(scene: Any, data: Dataset) -> dict[str, Any]:
    """Say which settings of a scene give way to those that other data ask for.

    Parameters
    ----------
    scene
        The class of a scene that trains a network.
    data
        What it is to show.

    Returns
    -------
    Layers that fit, the first example in place of a chosen one, and a pace for few examples.
    """
    settings: dict[str, Any] = {"example": 0}
    settings["layer_sizes"] = sizes_for(data, scene.layer_sizes[1:-1])
    if data.targets is not None and scene.activations is not None:
        settings["activations"] = (*scene.activations[:-1], "identity")
    pace = Pace.of(round(len(data) * (1 - scene.held_out)), scene.optimizer)
    if pace.batch_size < _USUAL_BATCH:
        settings["batch_size"] = min(pace.batch_size, scene.batch_size)
    if pace.learning_rate is not None:
        settings["learning_rate"] = pace.learning_rate
    return settings
