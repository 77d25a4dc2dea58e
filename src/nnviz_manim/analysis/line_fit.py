"""What a network of one input and one hidden layer makes of a line, and of examples on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis.unit_parts import switch_positions, unit_parts
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning.given import network_of
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.learning.network import MLP, Network
from nnviz_manim.learning.snapshot import Snapshot
from nnviz_manim.learning.training.samples import checked_samples
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray

__all__ = ["LineFit", "class_gaps", "fit_pace", "line_fit", "line_network"]

STILL_SHARE = 0.12
"""Share of the time of a training that is spread over all moments alike, whatever happens."""

SMOOTH = 9
"""Over so many moments the pace is averaged, for it to change smoothly."""


@dataclass(frozen=True, eq=False)
class LineFit:
    """Curves over a line, and how well they fit; ``H`` hidden units.

    Parameters
    ----------
    x
        Where the curves were taken, shape (samples,).
    hidden
        Activations of the hidden units, shape (H, samples).
    answer
        Activation of the output, shape (samples,).
    parts
        What each hidden unit adds to the output's sum: its activation times its weight, shape
        (H, samples).
    bias
        What the output's bias adds to it.
    logit
        The sum of parts and bias, shape (samples,).
    switches
        x = −b / w of each hidden unit, shape (H,), as of :func:`switch_positions`.
    cost
        Mean loss over the examples.
    right
        Whether each example is told the class of, shape (examples,).
    """

    x: FloatArray
    hidden: FloatArray
    answer: FloatArray
    parts: FloatArray
    bias: float
    logit: FloatArray
    switches: FloatArray
    cost: float
    right: NDArray[np.bool_]

    @property
    def score(self) -> int:
        """How many examples are told right."""
        return int(np.count_nonzero(self.right))


@checked(SettingError)
def line_fit(network: Network, data: Dataset, x: ArrayLike) -> LineFit:
    """Take a network apart along a line.

    Parameters
    ----------
    network
        Of one input, one hidden layer and one output.
    data
        The examples, with labels 0 and 1.
    x
        Where to ask it, shape (samples,).

    Returns
    -------
    Its curves, their parts, its cost and what it tells right.

    Raises
    ------
    SettingError
        If the network is of another shape, or the data do not fit it.

    Examples
    --------
    >>> from nnviz_manim.datasets import twelve_points
    >>> from nnviz_manim.learning import textbook_network
    >>> fit = line_fit(textbook_network("twelve points, solved"), twelve_points(), [0.0])
    >>> fit.score, fit.switches.round(3).tolist()
    (12, [-0.591, 0.572])
    """
    require_line_network(network)
    places = np.asarray(x, dtype=float)
    parts = unit_parts(network, places[:, np.newaxis], 2, 0)
    samples = checked_samples(data, network, "data", (0.0, 1.0))
    outputs = network.forward(samples.features)[2]
    loss = choose_loss(None, network.activations[-1])
    return LineFit(
        x=places,
        hidden=parts.inputs,
        answer=parts.answers,
        parts=parts.parts,
        bias=parts.bias,
        logit=parts.total,
        switches=switch_positions(network),
        cost=float(loss.of_each(outputs.T, samples.targets.T).mean()),
        right=network.predict(data.features) == data.labels,
    )


@checked(SettingError)
def line_network(snapshot: Snapshot) -> MLP:
    """Make the network of a moment in the training of 1-H-1, all of sigmoid units.

    Parameters
    ----------
    snapshot
        The moment; one that is blended from two is as good.

    Returns
    -------
    A network of its own, with the weights and biases of the moment.

    Raises
    ------
    SettingError
        If it is of another shape.
    """
    weights, biases = list(snapshot.weights.values()), list(snapshot.biases.values())
    network = network_of(weights, biases, activations=["sigmoid"] * len(weights))
    require_line_network(network)
    return network


def require_line_network(network: Network) -> None:
    """Refuse a network that is not 1-H-1.

    Raises
    ------
    SettingError
        If it is not.
    """
    sizes = network.layer_sizes
    if len(sizes) != 3 or sizes[0] != 1 or sizes[-1] != 1:
        raise SettingError(
            f"The network has {'-'.join(map(str, sizes))} units; expected are one input, one hidden"
            f" layer and one output, such as 1-2-1."
        )


@checked(SettingError)
def fit_pace(fits: Sequence[Sequence[LineFit]]) -> NDArray[np.float64]:
    """How long each step from one moment to the next should take, for all to be seen.

    Parameters
    ----------
    fits
        Of one or several trainings side by side, those of all moments.

    Returns
    -------
    Relative times, shape (T − 1,): by how far the curves move, and a share that is the same for
    all.

    Raises
    ------
    SettingError
        If there is no training, or they have not the same number of moments, two or more.
    """
    counts = {len(moments) for moments in fits}
    if len(counts) != 1 or max(counts) < 2:
        raise SettingError(
            f"fit_pace takes trainings of the same number of moments, two or more, but was given"
            f" {len(fits)} with {sorted(counts)} moments."
        )
    moved = np.zeros(len(fits[0]) - 1)
    for moments in fits:
        curves = np.array([np.vstack([fit.answer, fit.hidden]) for fit in moments])
        moved += np.abs(np.diff(curves, axis=0)).mean(axis=(1, 2))
    kernel = np.ones(SMOOTH) / SMOOTH
    smooth = np.convolve(np.pad(moved, SMOOTH // 2, mode="edge"), kernel, mode="valid")
    shares = smooth / (smooth.sum() or 1.0)
    pace: NDArray[np.float64] = (1 - STILL_SHARE) * shares + STILL_SHARE / len(moved)
    return pace


@checked(SettingError)
def class_gaps(data: Dataset) -> list[tuple[float, float]]:
    """Find the gaps between neighbors of different classes among examples of one feature.

    Parameters
    ----------
    data
        With labels.

    Returns
    -------
    Both ends of each gap, from left to right: what a network has to switch in.

    Raises
    ------
    SettingError
        If the data have more than one feature, or no labels.

    Examples
    --------
    >>> from nnviz_manim.datasets import twelve_points
    >>> [(round(left, 2), round(right, 2)) for left, right in class_gaps(twelve_points())]
    [(-0.64, -0.53), (0.35, 0.89)]
    """
    if data.labels is None or data.features.shape[1] != 1:
        raise SettingError(
            f"Gaps are found between labeled examples of one feature, but {data!r} has"
            f" {data.features.shape[1]}{' and no labels' if data.labels is None else ''}."
        )
    order = np.argsort(data.features[:, 0], kind="stable")
    x, labels = data.features[order, 0].astype(float), data.labels[order]
    changes = np.flatnonzero(np.diff(labels))
    return [(float(x[k]), float(x[k + 1])) for k in changes]
