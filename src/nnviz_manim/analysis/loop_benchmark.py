"""How much faster a matrix product is than the loops that it stands for, measured here and now."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.network import MLP
from nnviz_manim.support.arguments import checked
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import whole_number
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["LoopBenchmark", "benchmark_loops"]

SHORTEST = 2e-3
"""Seconds that a measurement of many passes takes at least, so that the clock's grain is small."""


@dataclass(frozen=True)
class LoopBenchmark:
    """Seconds of one forward pass of one example, the fastest of some.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    loop_seconds
        With a loop over the units and one over their inputs.
    product_seconds
        With one matrix product a layer.
    """

    layer_sizes: tuple[int, ...]
    loop_seconds: float
    product_seconds: float

    @property
    def ratio(self) -> float:
        """How many times faster the products are."""
        return self.loop_seconds / self.product_seconds


@checked(SettingError)
def benchmark_loops(
    layer_sizes: Sequence[int] = (100, 100, 50, 10), *, repeats: int = 5
) -> LoopBenchmark:
    """Measure a sigmoid network's forward pass in both ways, in turns, on this machine.

    Both are what a beginner would write: loops over the elements of NumPy arrays in plain Python,
    and ``W @ x + b``.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    repeats
        Measurements of each; the fastest counts, since other work on the machine only adds.

    Returns
    -------
    Both times.

    Raises
    ------
    SettingError
        If a size or the number of repeats is impossible.
    """
    turns = whole_number(repeats, "repeats", at_least=1)
    network = MLP(layer_sizes, activations=["sigmoid"] * (len(layer_sizes) - 1), dtype="float64")
    W = [np.ascontiguousarray(network.weights[layer]) for layer in network.weights]
    b = [network.biases[layer].copy() for layer in network.weights]
    x = np.random.default_rng(0).random(network.layer_sizes[0])
    loops, products = math.inf, math.inf
    with one_blas_thread():
        for _ in range(turns):
            loops = min(loops, _seconds(lambda: by_loops(W, b, x)))
            products = min(products, _seconds(lambda: by_products(W, b, x)))
    return LoopBenchmark(network.layer_sizes, loops, products)


def by_loops(W: Sequence[FloatArray], b: Sequence[FloatArray], x: FloatArray) -> FloatArray:
    """Compute the outputs, one multiplication at a time."""
    a = x
    for weights, biases in zip(W, b, strict=True):
        answers: FloatArray = np.zeros(len(biases))
        for unit in range(len(biases)):
            z = 0.0
            for source in range(len(a)):
                z += weights[unit, source] * a[source]
            z += biases[unit]
            answers[unit] = 1 / (1 + np.exp(-z))
        a = answers
    return a


def by_products(W: Sequence[FloatArray], b: Sequence[FloatArray], x: FloatArray) -> FloatArray:
    """Compute the outputs, one product a layer."""
    a = x
    for weights, biases in zip(W, b, strict=True):
        a = 1 / (1 + np.exp(-(weights @ a + biases)))
    return a


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of one call, out of as many as are needed to tell."""
    calls, spent = 0, 0.0
    start = time.perf_counter()
    while spent < SHORTEST:
        work()
        calls += 1
        spent = time.perf_counter() - start
    return spent / calls
