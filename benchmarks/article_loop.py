"""The way in which the article on digits trains, rewritten with the same operations.

One image at a time, in columns, in float64, with every Jacobian as a matrix; that of softmax is
filled number by number from arrays of one number, of which today's NumPy wants the item.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets import Dataset

Array = NDArray[np.float64]


class ArticleLoop:
    def __init__(self, data: Dataset, sizes: tuple[int, ...], learning_rate: float) -> None:
        random = np.random.default_rng(0)
        self.weights = [
            random.standard_normal((units, inputs)) * np.sqrt(2 / inputs)
            for inputs, units in pairwise(sizes)
        ]
        self.biases = [np.zeros((units, 1)) for units in sizes[1:]]
        self.features = np.asarray(data.features, np.float64)
        self.targets = np.eye(sizes[-1])[data.labels]
        self.learning_rate = learning_rate

    def learn(self) -> None:
        """Make one step for each image."""
        for index in range(len(self.features)):
            x = self.features[index : index + 1, :].T
            y = self.targets[index : index + 1].T
            outputs = self.forward(x)
            np.square(outputs[-1] - y)  # the article computes the loss and leaves it there
            back = 2.0 * (outputs[-1] - y)
            changes = []
            for layer in reversed(range(len(self.weights))):
                is_last = layer == len(self.weights) - 1
                jacobian = (softmax_jacobian if is_last else relu_jacobian)(outputs[layer + 1])
                by_logits = jacobian @ back
                changes.append((layer, by_logits @ outputs[layer].T, by_logits))
                back = self.weights[layer].T @ by_logits
            for layer, by_weights, by_biases in changes:
                self.weights[layer] -= self.learning_rate * by_weights
                self.biases[layer] -= self.learning_rate * by_biases

    def accuracy(self, data: Dataset) -> float:
        """Ask one image at a time, as the article does."""
        right = 0
        for features, label in zip(data.features, data.labels, strict=True):
            right += int(np.argmax(self.forward(features.reshape(-1, 1))[-1]) == label)
        return right / len(data)

    def forward(self, x: Array) -> list[Array]:
        outputs = [x]
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            logits = weights @ outputs[-1] + biases
            is_last = layer == len(self.weights) - 1
            outputs.append(softmax(logits) if is_last else np.maximum(0, logits))
        return outputs


def softmax(logits: Array) -> Array:
    powers = np.exp(logits - max(logits))
    shares: Array = powers / np.sum(powers)
    return shares


def relu_jacobian(output: Array) -> Array:
    derivative = output.copy()
    derivative[derivative <= 0] = 0
    derivative[derivative > 0] = 1
    return np.diag(derivative.T[0])


def softmax_jacobian(output: Array) -> Array:
    jacobian = np.diag(output.T[0])
    for i in range(len(jacobian)):
        for j in range(len(jacobian)):
            if i == j:
                jacobian[i][j] = (output[i] * (1 - output[i])).item()
            else:
                jacobian[i][j] = (-output[i] * output[j]).item()
    return jacobian
