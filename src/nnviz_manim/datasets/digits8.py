"""The bundled small digits: 1,797 images of 8 by 8 pixels."""

from __future__ import annotations

import numpy as np

from nnviz_manim.datasets.bundled import bundled_file
from nnviz_manim.datasets.csv.header import CsvHeader
from nnviz_manim.datasets.csv.table import read_table
from nnviz_manim.datasets.dataset import Dataset

__all__ = ["load_digits8"]


def load_digits8() -> Dataset:
    """Load 1,797 handwritten digits of 8 by 8 pixels, labels 0 to 9.

    A pixel says how many of 4 × 4 finer pixels were on: a whole number from 0 to 16, kept as it
    is. ``load_digits8().scaled(0, 1)`` is for drawing; ``load_digits8().standardized()`` is what
    the networks of textbooks learn from, made of all images before they are split.

    Returns
    -------
    The data set "digits 8×8", with classes "0" to "9" and values from 0 to 16.

    Notes
    -----
    Optical Recognition of Handwritten Digits by E. Alpaydin and C. Kaynak (1998), UCI Machine
    Learning Repository, CC BY 4.0; these are its test images, in the order of the copy that
    scikit-learn distributes.

    Examples
    --------
    >>> load_digits8()
    <Dataset 'digits 8×8': 1797 examples of 8×8 values, 10 classes>
    """
    with bundled_file("digits8.csv.gz") as (path, _):
        table = read_table(path, CsvHeader.read(path), labels=True)
    return Dataset(
        table.pixels.astype(np.float32),
        table.labels,
        class_names=tuple("0123456789"),
        feature_shape=(8, 8),
        name="digits 8×8",
        value_range=(0.0, 16.0),
    )
