"""What recording adds to trainings of scikit-learn, PyTorch and Keras.

    python benchmarks/recorders.py [--rounds 9] [--epochs 5]

784-128-64-10 on 5,000 digits, batches of 32, every epoch recorded, with loss and accuracy and three
probes. Both sides train in turns, in this process on one thread; taken is the least processor time
of each, which other programs disturb least, without the first round. The recorder's own start, a
moment and for PyTorch a forward pass, is counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from table import SECONDS, Table
from threadpoolctl import threadpool_limits

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import torch
from sklearn.neural_network import MLPClassifier

from nnviz_manim.datasets import load_sample
from nnviz_manim.recording.recorders import KerasRecorder, TorchRecorder, record_sklearn

ALLOWED = 0.05
"""Share of a training's time that recording may add."""

HIDDEN, BATCH, PROBES = (128, 64), 32, [0, 1, 2]


def scikit_learn(records: bool, epochs: int) -> None:
    network = MLPClassifier(HIDDEN, batch_size=BATCH, max_iter=epochs, random_state=0)
    if records:
        record_sklearn(network, DIGITS, probes=PROBES)
    else:
        network.fit(DIGITS.features, DIGITS.labels)


def pytorch(records: bool, epochs: int) -> None:
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 128),
        torch.nn.ReLU(),
        torch.nn.Linear(128, 64),
        torch.nn.ReLU(),
        torch.nn.Linear(64, 10),
    )
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())
    features = torch.from_numpy(DIGITS.features.copy())
    labels = torch.from_numpy(DIGITS.labels.copy())
    recorder = TorchRecorder(model, data=DIGITS, probes=PROBES, loss=loss) if records else None
    for _ in range(epochs):
        for batch in torch.randperm(len(labels)).split(BATCH):
            optimizer.zero_grad()
            loss(model(features[batch]), labels[batch]).backward()
            optimizer.step()
            if recorder:
                recorder.step()
        if recorder:
            recorder.epoch()


def keras_fit(records: bool, epochs: int) -> None:
    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense
    model = keras.Sequential([dense(128, "relu"), dense(64, "relu"), dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    callbacks = [KerasRecorder(PROBES, data=DIGITS)] if records else []
    model.fit(
        DIGITS.features,
        DIGITS.labels,
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,
        callbacks=callbacks,
    )


CASES: dict[str, Callable[[bool, int], None]] = {
    "scikit-learn": scikit_learn,
    "PyTorch": pytorch,
    "Keras": keras_fit,
}
DIGITS = load_sample()


def seconds(train: Callable[[bool, int], None], records: bool, epochs: int) -> float:
    start = time.process_time()
    train(records, epochs)
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=5)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # that so few epochs do not converge
    torch.set_num_threads(1)
    np.seterr(all="ignore")
    table = Table("A training with every epoch recorded (ours), and without (other)")
    with threadpool_limits(1):
        for name, train in CASES.items():
            times: dict[bool, list[float]] = {True: [], False: []}
            for number in range(asked.rounds + 1):
                for records in (False, True) if number % 2 else (True, False):
                    spent = seconds(train, records, asked.epochs)
                    if number:
                        times[records].append(spent)
            table.add(name, min(times[True]), min(times[False]), SECONDS, guard=1 / (1 + ALLOWED))
    return table.exit_code()


if __name__ == "__main__":
    sys.exit(main())
