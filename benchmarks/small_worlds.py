"""Many values at once, against calling the forward pass for each value; and 3,000 iterations.

    python benchmarks/small_worlds.py [--rounds 7]

Both sides compute the same costs, in turns, in this process with one BLAS thread, and must agree.
The slow side sets the parameter in the network and computes the network's mean loss, forward pass
only; where it would take long it is measured on some of the values and multiplied up. Times are
medians. Ends with exit code 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz_manim.analysis import Parameter, benchmark_loops, cost_grid, cost_slice, decision_fields
from nnviz_manim.datasets import Dataset, load_sample, twelve_points
from nnviz_manim.learning import MLP, RECIPES, textbook_network
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.support.threads import one_blas_thread

MEASURED_ONE_BY_ONE = 500
"""Values that the slow side computes at most."""


@dataclass(frozen=True)
class Case:
    """Costs at many values of some parameters, and the seconds that they may take."""

    name: str
    network: MLP
    data: Dataset
    parameters: list[Parameter]
    values: list[np.ndarray]
    target: float

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
        Case("1-2-1, 10,000 values", small, points, [Parameter(1, 0, 0)], [wide], 0.020),
        Case(
            "1-2-1, 200 × 200 values",
            small,
            points,
            [Parameter(1, 0, 0), Parameter(1, 1, 0)],
            [axis, axis],
            0.100,
        ),
        Case("784-10-10-10, 200 values", large, digits, [pixel], [np.linspace(-3, 3, 200)], 1.0),
    ]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(case: Case, rounds: int) -> bool:
    count = len(case.all_values())
    positions = np.linspace(0, count - 1, min(count, MEASURED_ONE_BY_ONE)).astype(int)
    np.testing.assert_allclose(case.at_once()[positions], case.one_by_one(positions), rtol=1e-4)
    fast, slow = [], []
    for _ in range(rounds):
        fast.append(seconds(case.at_once))
        slow.append(seconds(lambda: case.one_by_one(positions)) * count / len(positions))
    quick, each = statistics.median(fast), statistics.median(slow)
    met = quick <= case.target
    print(
        f"{case.name:<26} {1000 * quick:>8.1f} ms {1000 * each:>9.1f} ms {each / quick:>7.1f}"
        f"   {1000 * case.target:>6.0f} ms  {'met' if met else 'MISSED'}",
        flush=True,
    )
    return met


def digits8() -> bool:
    recipe = RECIPES["digits 8×8"]
    spent = seconds(lambda: list(recipe.train()))
    print(f"3,000 iterations of digits 8×8, 64-30-10, with snapshots: {spent:.2f} s (target 5 s)")
    return spent <= 5


def fields(rounds: int) -> None:
    network = MLP([2, 8, 8, 1], activations=["tanh", "tanh", "sigmoid"])
    spent = {
        size: statistics.median(
            seconds(lambda size=size: decision_fields(network, resolution=size))
            for _ in range(rounds)
        )
        for size in (40, 100)
    }
    told = ", ".join(f"{1000 * cost:.2f} ms at {size} × {size}" for size, cost in spent.items())
    print(f"all 19 fields of 2-8-8-1: {told}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7, help="measurements of each side")
    rounds = parser.parse_args().rounds
    print(f"{'costs':<26} {'at once':>11} {'one by one':>12} {'ratio':>7} {'target':>11}")
    with one_blas_thread():
        met = [compare(case, rounds) for case in cases()]
        met.append(digits8())
        fields(rounds)
    loops = benchmark_loops()
    print(
        f"a pass of 100-100-50-10: loops {1000 * loops.loop_seconds:.1f} ms, products"
        f" {1e6 * loops.product_seconds:.0f} µs: ratio {loops.ratio:.0f}"
    )
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
