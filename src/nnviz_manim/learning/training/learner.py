"""Learning: batches out of the samples, a step of the optimizer for each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.learning.backpropagation import BackwardPass, ForwardPass
from nnviz_manim.learning.losses import Loss
from nnviz_manim.learning.network import Network
from nnviz_manim.learning.optimizers import Optimizer
from nnviz_manim.learning.training.samples import Samples
from nnviz_manim.support.arrays import FloatArray, aligned_empty

__all__ = ["Batch", "Learner"]

Batch = NDArray[np.intp]
"""Positions of its samples."""
SMALL = 2**26
"""Multiplications of a forward pass below which one BLAS thread is best."""


class Learner:
    """Moves the parameters of a network, batch by batch.

    Parameters
    ----------
    network
        Changed in place.
    samples
        What it learns.
    loss
        What it makes small.
    optimizer
        How it does.
    random
        Where draws come from that layers make in training, such as what drops out.
    """

    def __init__(
        self,
        network: Network,
        samples: Samples,
        loss: Loss,
        optimizer: Optimizer,
        random: np.random.Generator,
    ) -> None:
        self.samples = samples
        self._network = network
        self._loss = loss
        self._random = random
        self._step = optimizer.start(network.parameters)
        self._gradients = aligned_empty(network.parameters.shape, network.dtype)
        self._workspaces: dict[int, _Workspace] = {}

    def products_are_small(self, batch_size: int) -> bool:
        """Tell whether the matrix products of a batch are too small to share among cores."""
        samples = min(batch_size, len(self.samples))
        return samples * self._network.parameters.size < SMALL

    def learn(self, batches: Iterable[Batch]) -> None:
        """Make one step for each batch.

        Parameters
        ----------
        batches
            Positions (samples of the batch,). A batch as large as the data is all of them, in
            their own order.
        """
        for batch in batches:
            work = self._workspaces.get(len(batch)) or self._new_workspace(len(batch))
            features, targets = work.gather(batch)
            work.forward_pass.forward(features)
            work.backward_pass.backward(targets)
            self._step(self._gradients)

    @property
    def memory(self) -> dict[str, FloatArray] | None:
        """The parameters and what the optimizer remembers, live; None where it does not show it."""
        held: dict[str, FloatArray] | None = getattr(self._step, "memory", None)
        if held is None:
            return None
        named = {f"optimizer {name}": array for name, array in held.items()}
        return {"parameters": self._network.parameters, **named}

    @property
    def mask_generator(self) -> np.random.BitGenerator:
        """Where draws come from that layers make in training."""
        return self._random.bit_generator

    def _new_workspace(self, size: int) -> _Workspace:
        # A training needs at most two: for its batches, and for a smaller last one.
        forward_pass = self._network.forward_pass(size, self._random)
        backward_pass = self._network.backward_pass(forward_pass, self._loss, self._gradients)
        work = _Workspace(forward_pass, backward_pass, self.samples, size)
        self._workspaces[size] = work
        return work


class _Workspace:
    """The arrays for batches of one size."""

    def __init__(
        self, forward_pass: ForwardPass, backward_pass: BackwardPass, samples: Samples, size: int
    ) -> None:
        self.forward_pass = forward_pass
        self.backward_pass = backward_pass
        self._samples = samples
        features, targets = samples.features, samples.targets
        self._features = aligned_empty((size, features.shape[1]), features.dtype)
        self._targets = aligned_empty((size, targets.shape[1]), targets.dtype)

    def gather(self, batch: Batch) -> tuple[FloatArray, FloatArray]:
        if len(batch) == len(self._samples):
            return self._samples.features, self._samples.targets
        # The default mode checks every position first and takes half as long again.
        self._samples.features.take(batch, axis=0, out=self._features, mode="clip")
        self._samples.targets.take(batch, axis=0, out=self._targets, mode="clip")
        return self._features, self._targets
