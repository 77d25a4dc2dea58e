"""Many values at once, against calling the forward pass for each value; and 3,000 iterations.

    python benchmarks/small_worlds.py [--rounds 7]

Both sides compute the same costs, in turns, in this process with one BLAS thread, and must agree.
The slow side sets the parameter in the network and computes the network's mean loss, forward pass
only; where it would take long it is measured on some of the values and multiplied up. Times are
medians. Each is followed by the time that it may take.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from table import MILLISECONDS, SECONDS, Table

from nnviz_manim.analysis import Parameter, benchmark_loops, cost_grid, cost_slice, decision_fields
from nnviz_manim.datasets import Dataset, load_sample, twelve_points
from nnviz_manim.learning import MLP, RECIPES, textbook_network
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.support.threads import one_blas_thread

MEASURED_ONE_BY_ONE = 500
"""Values that the slow side computes at most."""

FIELDS = (40, 100)
"""Resolutions."""


@dataclass(frozen=True)
class Case:
    """Costs at many values of some parameters, and the seconds that they may take."""

    name: str
    network: MLP
    data: Dataset
    parameters: list[Parameter]
    values: list[np.ndarray]
    allowed: float
    guard: float

    def at_once(self) -> np.ndarray:
        if len(self.parameters) == 1:
            return cost_slice(self.network, self.data, self.parameters[0], self.values[0])
        return cost_grid(self.network, self.data, self.parameters, *self.values).ravel()

    def all_values(self) -> np.ndarray:
        pairs = np.meshgrid(*self.values, indexing="ij")
        return np.stack(pairs, axis=-1).reshape(-1, len(self.values))

    def one_by_one(self, positions: np.ndarray) -> np.ndarray:
        network, units = self.network.copy(), self.network.layer_sizes[-1]
        loss = choose_loss(None, network.activations[-1])
        labels = self.data.labels
        targets = (labels[None] if units == 1 else np.eye(units)[labels].T).astype(network.dtype)
        features = network.checked_features(self.data.features, "features")
        places = [
            (network.biases[layer], unit)
            if source is None
            else (network.weights[layer], (unit, source))
            for layer, unit, source in self.parameters
        ]
        passing = network.forward_pass(len(features))
        costs = []
        for values in self.all_values()[positions]:
            for (array, place), value in zip(places, values, strict=True):
                array[place] = value
            costs.append(float(loss.of_each(passing.forward(features), targets).mean()))
        return np.array(costs)


def cases() -> list[Case]:
    small, points = textbook_network("twelve points, cost"), twelve_points()
    wide, axis = np.linspace(-100, 100, 10_000), np.linspace(-40, 40, 200)
    digits, large = load_sample().pick(range(1000)), MLP([784, 10, 10, 10])
    pixel = Parameter(1, 3, 400)
    return [
        Case("1-2-1, 10,000 values", small, points, [Parameter(1, 0, 0)], [wide], 0.020, 60),
        Case(
            "1-2-1, 200 × 200 values",
            small,
            points,
            [Parameter(1, 0, 0), Parameter(1, 1, 0)],
            [axis, axis],
            0.100,
            60,
        ),
        Case("784-10-10-10, 200 values", large, digits, [pixel], [np.linspace(-3, 3, 200)], 1.0, 5),
    ]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(case: Case, rounds: int, table: Table) -> None:
    count = len(case.all_values())
    positions = np.linspace(0, count - 1, min(count, MEASURED_ONE_BY_ONE)).astype(int)
    np.testing.assert_allclose(case.at_once()[positions], case.one_by_one(positions), rtol=1e-4)
    fast, slow = [], []
    for _ in range(rounds):
        fast.append(seconds(case.at_once))
        slow.append(seconds(lambda: case.one_by_one(positions)) * count / len(positions))
    ours, other = statistics.median(fast), statistics.median(slow)
    table.add(f"{case.name}: one by one", ours, other, MILLISECONDS, guard=case.guard)
    table.add(f"{case.name}: what it may take", ours, case.allowed, MILLISECONDS, goal=1)


def fields_seconds(resolution: int, rounds: int) -> float:
    network = MLP([2, 8, 8, 1], activations=["tanh", "tanh", "sigmoid"])
    return statistics.median(
        seconds(lambda: decision_fields(network, resolution=resolution)) for _ in range(rounds)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7, help="measurements of each side")
    rounds = parser.parse_args().rounds
    table = Table("numbers of small worlds")
    with one_blas_thread():
        for case in cases():
            compare(case, rounds, table)
        recipe = seconds(lambda: list(RECIPES["digits 8×8"].train()))
        table.add("3,000 iterations of digits 8×8: what they may take", recipe, 5, SECONDS, goal=1)
        for resolution in FIELDS:
            spent = fields_seconds(resolution, rounds)
            what = f"19 fields of {resolution} × {resolution}: a frame's time at 30 fps"
            table.add(what, spent, 1 / 30, MILLISECONDS)
        loops = benchmark_loops()
        table.add(
            "a pass of 100-100-50-10 by products: by loops",
            *(loops.product_seconds, loops.loop_seconds, MILLISECONDS),
            guard=120,
        )
    return table.exit_code()


if __name__ == "__main__":
    sys.exit(main())
