"""Twelve points on a line: the smallest problem that needs a hidden layer."""

from __future__ import annotations

import numpy as np

from nnviz_manim.datasets.dataset import Dataset

__all__ = ["twelve_points"]

POSITIONS = (-1.51, -1.29, -1.18, -0.64, -0.53, -0.09, 0.13, 0.35, 0.89, 1.11, 1.33, 1.44)
LABELS = (0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0)


def twelve_points() -> Dataset:
    """Give twelve points of one feature: four of class 1, and four of class 0 on either side.

    No single threshold parts the classes, so a network needs two hidden units, each of which
    switches in one of the gaps, (−0.64, −0.53) and (0.35, 0.89).

    Returns
    -------
    The data set "twelve points", of any range of values, in ascending order.

    Notes
    -----
    The points are those of the article Visualize how a neural network works from scratch, Towards
    Data Science (2020).

    Examples
    --------
    >>> twelve_points()
    <Dataset 'twelve points': 12 examples of 1 values, 2 classes>
    """
    features = np.array(POSITIONS, np.float32).reshape(-1, 1)
    labels = np.array(LABELS)
    return Dataset(features, labels, ("0", "1"), name="twelve points", value_range=None)
