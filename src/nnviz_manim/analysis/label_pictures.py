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
from nnviz_manim.learning import Network, RunInfo, Snapshot, network_at
from nnviz_manim.recording import Run, Timeline

__all__ = ["MODES", "LabelPictures", "Mode", "PictureMoment", "ask_for_pictures", "smoothed"]

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


def ask_for_pictures(
    snapshot: Snapshot, info: RunInfo, mode: str, smoothing: float = 0.0
) -> tuple[Array, Array]:
    """Ask the network of a moment for a picture of each label.

    Parameters
    ----------
    snapshot
        The moment, with its weights.
    info
        Of its run, whose inputs are images.
    mode
        A key of :data:`MODES`.
    smoothing
        Standard deviation in pixels of the Gaussian by which pictures are blurred, for seeing
        shapes through the noise of single weights; 0 leaves them as they are.

    Returns
    -------
    The pictures, shape (labels, rows, columns), each scaled by its own strongest pixel; and what
    the network answers for the label when it is shown the picture as it was found, shape
    (labels,), NaN for signals, which are no input.

    Raises
    ------
    SettingError
        If there is no such mode, the inputs are no images, the outputs no labels, or the network
        cannot be run backwards.
    """
    if mode not in MODES:
        raise SettingError(f"mode={mode!r}: expected one of {', '.join(MODES)}")
    if len(info.feature_shape) != 2 or len(info.class_names) != info.layer_sizes[-1]:
        raise SettingError(
            f"a picture of each label needs inputs that are gray images and an output unit a"
            f" class; this run has inputs of shape {info.feature_shape} and"
            f" {info.layer_sizes[-1]} outputs for {len(info.class_names)} classes: take TrainScene"
            f" or HeatMapScene for it"
        )
    way, shape = MODES[mode], (info.feature_shape[0], info.feature_shape[1])
    network = network_at(snapshot, info)
    found = way.ask(network, shape)
    certainty = np.diagonal(network.forward(found)[network.depth]).astype(float)
    if way.signed:
        certainty = np.full_like(certainty, np.nan)
    images = smoothed(found.reshape(-1, *shape), smoothing)
    largest = np.abs(images).max(axis=(1, 2), keepdims=True)
    return np.divide(images, largest, out=np.zeros_like(images), where=largest > 0), certainty


def smoothed(images: Array, deviation: float) -> Array:
    """Blur images by a Gaussian; what lies beyond their edges counts as 0.

    Parameters
    ----------
    images
        Shape (images, rows, columns).
    deviation
        Standard deviation in pixels; 0 changes nothing.
    """
    if not deviation:
        return images

    def weights(size: int) -> Array:
        distance = np.subtract.outer(np.arange(size), np.arange(size))
        whole = np.exp(-0.5 * (np.arange(-size, size + 1) / deviation) ** 2).sum()
        table: Array = np.exp(-0.5 * (distance / deviation) ** 2) / whole
        return table

    _, rows, columns = images.shape
    blurred: Array = weights(rows) @ images @ weights(columns)
    return blurred


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
    def of(cls, run: Run, mode: str = "backquery", smoothing: float = 0.0) -> LabelPictures:
        """Ask the network of every moment.

        Parameters
        ----------
        run
            With all weights recorded, of images.
        mode
            A key of :data:`MODES`.
        smoothing
            As in :func:`ask_for_pictures`.

        Raises
        ------
        SettingError
            As :func:`ask_for_pictures` does.
        """
        asked = [ask_for_pictures(snapshot, run.info, mode, smoothing) for snapshot in run]
        images, certainty = (np.stack(each) for each in zip(*asked, strict=True))
        epochs, scores = run.moments.epoch, run.moments.score
        return cls(epochs, scores, images, certainty, run.held_out, MODES[mode].signed)

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
