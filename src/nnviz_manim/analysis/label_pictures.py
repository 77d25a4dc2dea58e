"""What a network looks for in each label, at every recorded moment of its training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.analysis.ascent import ascend_input
from nnviz_manim.analysis.backquery import backquery, wanted_outputs
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import Network, network_at
from nnviz_manim.recording import Run, Timeline

__all__ = ["MODES", "LabelPictures", "Mode", "PictureMoment"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Mode:
    """A way to ask a network for a picture of each label.

    Parameters
    ----------
    ask
        Called with a network and the shape of an image, returns a picture a label, (units_L,
        units_0).
    signed
        Whether a picture is of signals for and against, or of pixels from 0 on.
    """

    ask: Callable[[Network, tuple[int, int]], Array]
    signed: bool


def _signals(network: Network, _: tuple[int, int]) -> Array:
    return np.asarray(backquery(network, _wanted(network), rescale_inputs=False), dtype=float)


def _inputs(network: Network, _: tuple[int, int]) -> Array:
    return np.asarray(backquery(network, _wanted(network)), dtype=float)


def _climbed(network: Network, shape: tuple[int, int]) -> Array:
    outputs = np.eye(network.layer_sizes[-1])
    dark = np.zeros((len(outputs), network.layer_sizes[0]))
    found = ascend_input(
        network, outputs, start=dark, l2=0.01, smoothness=0.05, feature_shape=shape
    )
    return np.asarray(found, dtype=float)


def _wanted(network: Network) -> Any:
    return wanted_outputs(network.layer_sizes[-1])


MODES: dict[str, Mode] = {
    "backquery": Mode(_signals, signed=True),
    "gray backquery": Mode(_inputs, signed=False),
    "ascent": Mode(_climbed, signed=False),
}
"""The modes by name: the network run backwards, drawn as signals for and against or in gray as
an input, and gradient ascent."""


@dataclass(frozen=True, eq=False)
class PictureMoment:
    """What a network looks for at one moment.

    Parameters
    ----------
    epoch
        Epochs done.
    accuracy
        Share of right answers, on held-out data where there are some.
    images
        Shape (labels, rows, columns), from −1 or 0 to 1.
    certainty
        What the network answers for the label when it is shown the picture, shape (labels,).
    """

    epoch: float
    accuracy: float
    images: Array
    certainty: Array


@dataclass(frozen=True, eq=False)
class LabelPictures(Timeline[PictureMoment]):
    """Pictures of every label over the T moments of a run, a timeline of their own.

    Parameters
    ----------
    epochs, accuracies
        Of each moment, shape (T,).
    images
        Shape (T, labels, rows, columns), from −1 or 0 to 1: each scaled by its own strongest.
    certainty
        What the network answers for the label when it is shown the picture, as it was before it
        was scaled, shape (T, labels); NaN for signals, which are no input.
    held_out
        Whether the accuracies are those on held-out data.
    signed
        Whether the images have a sign.
    """

    noun: ClassVar[str] = "the run"

    epochs: Array
    accuracies: Array
    images: Array
    certainty: Array
    held_out: bool
    signed: bool

    @classmethod
    def of(cls, run: Run, mode: str = "backquery") -> LabelPictures:
        """Ask the network of every moment.

        Parameters
        ----------
        run
            With all weights recorded, of images.
        mode
            A key of :data:`MODES`.

        Raises
        ------
        SettingError
            If there is no such mode, the inputs are no images, the outputs no labels, or the
            network cannot be run backwards.
        """
        if mode not in MODES:
            raise SettingError(f"mode={mode!r}: expected one of {', '.join(MODES)}")
        info, way = run.info, MODES[mode]
        if len(info.feature_shape) != 2 or len(info.class_names) != info.layer_sizes[-1]:
            raise SettingError(
                f"a picture of each label needs inputs that are images and an output unit a"
                f" class; this run has inputs of shape {info.feature_shape} and"
                f" {info.layer_sizes[-1]} outputs for {len(info.class_names)} classes"
            )
        shape = (info.feature_shape[0], info.feature_shape[1])
        images, certainty = [], []
        for snapshot in run:
            network = network_at(snapshot, info)
            asked = way.ask(network, shape)
            images.append(asked.reshape(-1, *shape))
            certainty.append(np.diagonal(network.forward(asked)[network.depth]))
        stacked = np.stack(images)
        largest = np.abs(stacked).max(axis=(2, 3), keepdims=True)
        scaled = np.divide(stacked, largest, out=np.zeros_like(stacked), where=largest > 0)
        answers = np.stack(certainty).astype(float)
        if way.signed:
            answers[:] = np.nan
        epochs, scores = run.moments.epoch, run.moments.score
        return cls(epochs, scores, scaled, answers, run.held_out, way.signed)

    def __len__(self) -> int:
        """Return the number of moments, T."""
        return len(self.epochs)

    def moment(self, number: int) -> PictureMoment:
        """Return the pictures of a moment that is there."""
        return PictureMoment(
            epoch=float(self.epochs[number]),
            accuracy=float(self.accuracies[number]),
            images=self.images[number],
            certainty=self.certainty[number],
        )
