"""Training speed against scikit-learn, PyTorch and the article's own loop, and held-out accuracy.

    python benchmarks/training.py [--quick]

All sides run in this process on one BLAS thread, by turns, on the bundled digits. Speeds are
medians, and what counts is their ratio. ``--quick`` measures less and holds no guard.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from article_loop import ArticleLoop
from table import ACCURACY, SPEED, Table
from threadpoolctl import threadpool_limits
from training_peers import BATCH, Learner, Ours, Task, installed_peers

from nnviz_manim.datasets import Dataset, load_sample
from nnviz_manim.learning import MLP, train
from nnviz_manim.support.arrays import aligned_zeros

SMALL = (784, 10, 10, 10)
LARGE = (784, 128, 64, 10)
AS_FAST = {SMALL: 5.0, LARGE: 3.0}  # at least so many times scikit-learn's and PyTorch's speed
AS_FAST_AS_THE_ARTICLE = 5.0
IN_PRODUCTS = 0.5
AS_RIGHT = 0.99  # held-out accuracy: at most one part in a hundred below
TRIALS = {"adam": 0.001, "sgd": 0.1}  # optimizers and their learning rates
GUARDS = {
    # shape, optimizer and peer: three quarters of what was measured on a busy machine
    (SMALL, "adam", "scikit-learn"): 2.8,
    (SMALL, "adam", "PyTorch"): 4.6,
    (SMALL, "sgd", "scikit-learn"): 2.6,
    (SMALL, "sgd", "PyTorch"): 3.0,
    (LARGE, "adam", "scikit-learn"): 1.7,
    (LARGE, "adam", "PyTorch"): 1.7,
    (LARGE, "sgd", "scikit-learn"): 1.7,
    (LARGE, "sgd", "PyTorch"): 1.7,
}

Maker = Callable[[], Learner]


def seconds_of(makers: Mapping[str, Maker], repeats: int) -> dict[str, float]:
    """Median time of each side's ``learn``, the sides taking turns; making them is not counted.

    It is processor time, into which other programs do not enter while they have the processor.
    """
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    for repeat in range(repeats + 1):
        for name, make in makers.items():
            side = make()
            start = time.process_time()
            side.learn()
            if repeat:  # the first round warms up
                seconds[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def speeds(digits: Dataset, repeats: int, table: Table) -> None:
    """Speed and share of the matrix products, for both shapes and optimizers."""
    peers = installed_peers()
    for sizes, goal in AS_FAST.items():
        for optimizer, rate in TRIALS.items():
            task = Task(digits, sizes, 8, optimizer, rate)
            makers: dict[str, Maker] = {
                "ours": partial(Ours, task),
                "recorded": partial(Ours, task, every_epoch=True),
                "products": partial(Products, task),
                **{name: partial(peer, task) for name, peer in peers.items()},
            }
            speed = {
                name: task.epochs * len(digits) / seconds
                for name, seconds in seconds_of(makers, repeats).items()
            }
            title = f"{'-'.join(map(str, sizes))}, batch {BATCH}, {optimizer}"
            for name in peers:
                guard = GUARDS[sizes, optimizer, name]
                table.add(
                    f"{title}: {name}", speed["ours"], speed[name], SPEED, guard=guard, goal=goal
                )
            # No goal for Adam: its ten passes over all parameters take about as long.
            large = sizes == LARGE and optimizer == "sgd"
            table.add(
                f"{title}: its matrix products alone",
                *(speed["ours"], speed["products"], SPEED),
                guard=0.4 if large else None,
                goal=IN_PRODUCTS if large else None,
            )
            table.add(
                f"{title}, every epoch recorded: none",
                *(speed["recorded"], speed["ours"], SPEED),
                guard=0.65,
            )


class Products:
    """Nothing but the matrix products of a task, on arrays of the same shapes."""

    def __init__(self, task: Task) -> None:
        self.steps = task.epochs * len(task.data) / BATCH
        make = partial(aligned_zeros, dtype=np.dtype(np.float32))
        self.arrays = []
        a = make((BATCH, task.sizes[0])).T
        for inputs, units in pairwise(task.sizes):
            z, delta, W, dW = (
                make((units, BATCH)), make((units, BATCH)), make((units, inputs)),
                make((units, inputs)),
            )  # fmt: skip
            back = None if inputs == task.sizes[0] else make((inputs, BATCH))
            for array in (a, delta, W):
                array[...] = np.random.default_rng(0).random(array.shape)
            self.arrays.append((W, a, z, delta, dW, back))
            a = z

    def learn(self) -> None:
        for _ in range(round(self.steps)):
            for W, a, z, _delta, _dW, _back in self.arrays:
                W.dot(a, out=z)
            for W, a, _z, delta, dW, back in reversed(self.arrays):
                delta.dot(a.T, out=dW)
                if back is not None:
                    W.T.dot(delta, out=back)


class OursAsTheArticle:
    """The article's training by this package: one image at a time, in order."""

    def __init__(self, data: Dataset) -> None:
        self.training = train(
            MLP(SMALL),
            data,
            epochs=1,
            batch_size=1,
            optimizer="sgd",
            learning_rate=0.01,
            loss="squared_error",
            shuffle=False,
        )
        next(self.training)

    def learn(self) -> None:
        next(self.training)


def article(digits: Dataset, repeats: int, table: Table) -> None:
    images = digits.pick(np.arange(1000))
    makers: dict[str, Maker] = {
        "ours": partial(OursAsTheArticle, images),
        "article": partial(ArticleLoop, images, SMALL, 0.01),
    }
    seconds = seconds_of(makers, repeats)
    table.add(
        "784-10-10-10, batch 1, sgd: the article's own loop",
        *(len(images) / seconds["ours"], len(images) / seconds["article"], SPEED),
        guard=5,
        goal=AS_FAST_AS_THE_ARTICLE,
    )


def accuracies(digits: Dataset, epochs: int, seeds: int, table: Table) -> None:
    """Held-out accuracy of each side, the mean over some seeds."""
    learned, held_out = digits.split(test=0.2, seed=0)
    task = Task(learned, LARGE, epochs, "adam", TRIALS["adam"])
    found: dict[str, float] = {}
    for name, kind in {"ours": Ours, **installed_peers()}.items():
        shares = []
        for seed in range(seeds):
            side = kind(replace(task, seed=seed))
            side.learn()
            shares.append(side.accuracy(held_out))
        found[name] = statistics.mean(shares)
    ours = found.pop("ours")
    for name, theirs in found.items():
        what = f"held-out accuracy, 784-128-64-10, {epochs} epochs, {seeds} seeds: {name}"
        table.add(what, ours, theirs, ACCURACY, guard=AS_RIGHT, goal=AS_RIGHT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="measure less, and no guard holds")
    quick = parser.parse_args().quick
    digits = load_sample()
    repeats = 1 if quick else 5
    table = Table("training, samples a second")
    with threadpool_limits(limits=1):
        speeds(digits, repeats, table)
        article(digits, repeats, table)
        accuracies(digits, *((2, 1) if quick else (20, 3)), table)
    return 0 if quick else table.exit_code()


if __name__ == "__main__":
    sys.exit(main())
