"""The bundled sample: 5,000 handwritten digits from MNIST."""

from __future__ import annotations

from dataclasses import replace

from nnviz_manim.datasets.bundled import bundled_file
from nnviz_manim.datasets.csv.file import load_csv
from nnviz_manim.datasets.dataset import Dataset

__all__ = ["load_sample"]


def load_sample() -> Dataset:
    """Load the bundled digits: 5,000 grey images of 28 by 28 pixels, labels 0 to 9.

    Returns
    -------
    The data set "MNIST sample", with classes "0" to "9".
    """
    with bundled_file("mnist_sample.csv.gz") as (path, stays):
        data = load_csv(
            path,
            feature_shape=(28, 28),
            class_names=[str(digit) for digit in range(10)],
            labels=True,
            cache=stays,
        )
    return replace(data, name="MNIST sample")
