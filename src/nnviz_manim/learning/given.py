"""A network out of weights and biases that somebody gives: from a book, or by another's draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import MLP

__all__ = ["network_of"]


def network_of(
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    *,
    activations: Sequence[str] | None = None,
    dtype: str = "float64",
) -> MLP:
    """Make a network of given weights and biases.

    Parameters
    ----------
    weights
        One matrix a layer, the first hidden layer's first, shape (units, inputs): a layer computes
        ``W @ x + b``. Books that write ``x @ W`` have them transposed.
    biases
        One vector a layer, shape (units,).
    activations, dtype
        As for :class:`~nnviz_manim.learning.MLP`.

    Returns
    -------
    A network with these numbers, whose ``init`` is ``"given"``.

    Raises
    ------
    SettingError
        If the arrays do not fit each other, or some are not finite.

    Examples
    --------
    >>> network = network_of([[[2.0], [-2.0]], [[1.0, 1.0]]], [[1.0, 1.0], [-1.5]])
    >>> network.layer_sizes
    (1, 2, 1)
    """
    try:
        matrices = [np.asarray(W, np.float64) for W in weights]
        vectors = [np.asarray(b, np.float64) for b in biases]
    except (TypeError, ValueError):
        raise SettingError(
            f"weights and biases must be lists of arrays of numbers, one of each a layer, but are "
            f"{weights!r:.60} and {biases!r:.60}."
        ) from None
    _require_fitting(matrices, vectors)
    sizes = [matrices[0].shape[1], *(len(W) for W in matrices)]
    network = MLP(sizes, activations=activations, dtype=dtype)
    network.init = "given"
    for layer, (W, b) in enumerate(zip(matrices, vectors, strict=True), start=1):
        network.weights[layer][:] = W
        network.biases[layer][:] = b
    return network


def _require_fitting(matrices: list[np.ndarray], vectors: list[np.ndarray]) -> None:
    if not matrices or len(matrices) != len(vectors):
        raise SettingError(
            f"There are {len(matrices)} matrices of weights and {len(vectors)} vectors of biases; "
            f"give one of each a layer, for one layer or more."
        )
    inputs = matrices[0].shape[1] if matrices[0].ndim == 2 else -1
    for layer, (W, b) in enumerate(zip(matrices, vectors, strict=True), start=1):
        units = b.shape[0] if b.ndim == 1 else -1
        if W.shape != (units, inputs):
            raise SettingError(
                f"Layer {layer} has weights of shape {W.shape} and biases of shape {b.shape}; "
                f"expected are (units, inputs) and (units,), with as many inputs as the layer "
                f"before has units. Weights that are written as x @ W need transposing."
            )
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise SettingError(f"The weights or biases of layer {layer} are not all finite.")
        inputs = units
