"""The same training by this package, by scikit-learn and by PyTorch, behind one small interface.

ReLU, softmax cross-entropy, batches of 32 in a new order every epoch, no regularization, float32.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP, train

try:
    from sklearn.neural_network import MLPClassifier
except ImportError:
    MLPClassifier = None
try:
    import torch
except ImportError:
    torch = None

BATCH = 32


@dataclass(frozen=True)
class Task:
    data: Dataset
    sizes: tuple[int, ...]
    epochs: int
    optimizer: str
    learning_rate: float
    seed: int = 0


class Learner(Protocol):
    """Does all of its training in one call."""

    def learn(self) -> None: ...


class Ours:
    """This package, with a snapshot before and after, or of every epoch."""

    def __init__(self, task: Task, every_epoch: bool = False) -> None:
        self.network = MLP(task.sizes, seed=task.seed)
        self.training = train(
            self.network,
            task.data,
            epochs=task.epochs,
            batch_size=BATCH,
            optimizer=task.optimizer,
            learning_rate=task.learning_rate,
            seed=task.seed,
            record_every="epoch" if every_epoch else 10**9,
        )
        next(self.training)

    def learn(self) -> None:
        for _ in self.training:
            pass

    def accuracy(self, data: Dataset) -> float:
        return float(np.mean(self.network.predict(data.features) == data.labels))


class ScikitLearn:
    def __init__(self, task: Task) -> None:
        self.data = task.data
        self.model = MLPClassifier(
            task.sizes[1:-1],
            solver=task.optimizer,
            alpha=0,
            batch_size=BATCH,
            learning_rate_init=task.learning_rate,
            momentum=0,
            max_iter=task.epochs,
            n_iter_no_change=10**9,
            random_state=task.seed,
        )

    def learn(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that so few epochs do not converge
            self.model.fit(self.data.features, self.data.labels)

    def accuracy(self, data: Dataset) -> float:
        return float(self.model.score(data.features, data.labels))


class PyTorch:
    def __init__(self, task: Task) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(task.seed)
        layers: list[torch.nn.Module] = []
        for inputs, units in pairwise(task.sizes):
            linear = torch.nn.Linear(inputs, units)
            torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")  # as ours begins
            torch.nn.init.zeros_(linear.bias)
            layers += [linear, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.loss = torch.nn.CrossEntropyLoss()
        kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[task.optimizer]
        self.optimizer = kind(self.model.parameters(), lr=task.learning_rate)
        self.epochs = task.epochs
        self.features = torch.from_numpy(np.array(task.data.features))
        self.labels = torch.from_numpy(np.array(task.data.labels, np.int64))

    def learn(self) -> None:
        for _ in range(self.epochs):
            # No DataLoader: it would take several times as long as the training itself.
            for batch in torch.randperm(len(self.labels)).split(BATCH):
                self.optimizer.zero_grad()
                self.loss(self.model(self.features[batch]), self.labels[batch]).backward()
                self.optimizer.step()

    def accuracy(self, data: Dataset) -> float:
        with torch.no_grad():
            outputs = self.model(torch.from_numpy(np.array(data.features)))
        return float(np.mean(outputs.argmax(1).numpy() == data.labels))


def installed_peers() -> dict[str, type[ScikitLearn] | type[PyTorch]]:
    """The other libraries by name; says which of them are left out."""
    peers = {}
    for name, library, peer in (
        ("scikit-learn", MLPClassifier, ScikitLearn),
        ("PyTorch", torch, PyTorch),
    ):
        if library:
            peers[name] = peer
        else:
            print(f"{name} is not installed and left out.")
    return peers
