"""Training speed against scikit-learn, PyTorch and article A's own loop, and held-out accuracy.

    python benchmarks/training.py [--quick]

All sides run in this process on one thread, by turns, on the same 5,000 digits. Speeds are
medians; the ratios are what counts. Ends with exit code 1 if a target is missed, unless --quick.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from nnviz_manim.datasets import Dataset, load_sample
from nnviz_manim.learning import MLP, train

SMALL = (784, 10, 10, 10)
LARGE = (784, 128, 64, 10)
RATES = {"adam": 0.001, "sgd": 0.1}
BATCH = 32
EPOCHS = 3  # of one measurement
Side = Callable[[], object]


@dataclass(frozen=True)
class Target:
    name: str
    value: float
    least: float


class Ours:
    """This package, which measures loss and accuracy and takes a snapshot after the epochs."""

    name = "ours"

    def __init__(self, data: Dataset, sizes: tuple[int, ...], optimizer: str, epochs: int) -> None:
        self.network = MLP(sizes)
        self.training = train(
            self.network,
            data,
            epochs=1000,
            batch_size=BATCH,
            optimizer=optimizer,
            learning_rate=RATES[optimizer],
            record_every=epochs * -(-len(data) // BATCH),
        )
        next(self.training)

    def learn(self) -> None:
        next(self.training)

    def accuracy(self, data: Dataset) -> float:
        return float(np.mean(self.network.predict(data.features) == data.labels))


class OursRecorded(Ours):
    """The same with a snapshot of every epoch."""

    name = "recorded"

    def __init__(self, data: Dataset, sizes: tuple[int, ...], optimizer: str, epochs: int) -> None:
        super().__init__(data, sizes, optimizer, epochs=1)
        self.epochs = epochs

    def learn(self) -> None:
        for _ in range(self.epochs):
            next(self.training)


class ScikitLearn:
    name = "scikit-learn"
    module = "sklearn"

    def __init__(self, data: Dataset, sizes: tuple[int, ...], optimizer: str, epochs: int) -> None:
        from sklearn.neural_network import MLPClassifier

        self.data = data
        self.model = MLPClassifier(
            sizes[1:-1],
            solver=optimizer,
            alpha=0,
            batch_size=BATCH,
            learning_rate_init=RATES[optimizer],
            momentum=0,
            max_iter=epochs,
            n_iter_no_change=epochs,
            random_state=0,
            warm_start=True,
        )

    def learn(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that so few epochs do not converge
            self.model.fit(self.data.features, self.data.labels)

    def accuracy(self, data: Dataset) -> float:
        return float(self.model.score(data.features, data.labels))


class PyTorch:
    name = "PyTorch"
    module = "torch"

    def __init__(self, data: Dataset, sizes: tuple[int, ...], optimizer: str, epochs: int) -> None:
        import torch
        from torch import nn

        torch.set_num_threads(1)
        torch.manual_seed(0)
        layers: list[nn.Module] = []
        for inputs, units in pairwise(sizes):
            linear = nn.Linear(inputs, units)
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")  # as ours starts
            nn.init.zeros_(linear.bias)
            layers += [linear, nn.ReLU()]
        self.model = nn.Sequential(*layers[:-1])
        self.features = torch.from_numpy(np.array(data.features))
        self.labels = torch.from_numpy(np.array(data.labels, np.int64))
        kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimizer]
        self.optimizer = kind(self.model.parameters(), lr=RATES[optimizer])
        self.loss = nn.CrossEntropyLoss()
        self.epochs = epochs

    def learn(self) -> None:
        import torch

        for _ in range(self.epochs):
            # No DataLoader: it would take several times as long as the training itself.
            for batch in torch.randperm(len(self.labels)).split(BATCH):
                self.optimizer.zero_grad()
                self.loss(self.model(self.features[batch]), self.labels[batch]).backward()
                self.optimizer.step()

    def accuracy(self, data: Dataset) -> float:
        import torch

        with torch.no_grad():
            outputs = self.model(torch.from_numpy(np.array(data.features)))
        return float(np.mean(outputs.argmax(1).numpy() == data.labels))
