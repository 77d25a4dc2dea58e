"""The bundled sample: 5,000 handwritten digits from MNIST."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from nnviz_manim.datasets.csv.file import load_csv
from nnviz_manim.datasets.dataset import Dataset

__all__ = ["load_sample"]

_FILE = "mnist_sample.csv.gz"


def load_sample() -> Dataset:
    """Load the bundled digits: 5,000 grey images of 28 by 28 pixels, labels 0 to 9.

    Returns
    -------
    The data set "MNIST sample", with classes "0" to "9".
    """
    packaged = files("nnviz_manim").joinpath("data", _FILE)
    # In a source tree the file lies outside the package, where a reader finds it.
    source = packaged if packaged.is_file() else Path(__file__).parents[3] / "data" / _FILE
    with as_file(source) as path:
        # A copy unpacked from an archive has another name each time: no use to keep it.
        data = load_csv(
            path,
            feature_shape=(28, 28),
            class_names=[str(digit) for digit in range(10)],
            labels=True,
            cache=isinstance(source, Path),
        )
    return replace(data, name="MNIST sample")
