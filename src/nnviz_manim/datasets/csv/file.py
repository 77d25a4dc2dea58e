"""CSV files of examples: a header ``label,pixel0,pixel1…``, or columns of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.csv.cache import CsvCache
from nnviz_manim.datasets.csv.cells import read_cells
from nnviz_manim.datasets.csv.fault import first_fault
from nnviz_manim.datasets.csv.header import CsvHeader, numbered_rows
from nnviz_manim.datasets.csv.table import CsvTable, read_table
from nnviz_manim.datasets.data_file import file_path, unchanged, within_memory
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.datasets.example_arrays import checked_names, checked_shape
from nnviz_manim.datasets.table.parts import table_parts
from nnviz_manim.errors import DataError

__all__ = ["AUTO", "load_csv"]

AUTO = "auto"
"""The scaling of a table that says itself, by its columns, what it holds."""


def load_csv(
    path: str | Path,
    *,
    label: str | int | None = None,
    targets: str | int | Sequence[str | int] | None = None,
    features: Sequence[str | int] | None = None,
    scaling: str | None = "auto",
    header: bool = True,
    feature_shape: Sequence[int] | None = None,
    class_names: Sequence[str] | None = None,
    labels: bool | None = None,
    cache: bool = True,
) -> Dataset:
    """Load examples from a CSV file, compressed by gzip or not.

    The first line names the columns; the one called "label" holds the class of each example. Where
    all others are pixels, whole numbers from 0 to 255 that are numbered in their names (pixel0,
    pixel1 … or 1x1, 1x2 …), it reads images: the pixels are put in the order of their numbers and
    divided by 255. A table of any other columns is scaled column by column.

    Parameters
    ----------
    path
        The file.
    label
        Name or position of the column of labels: words, or whole numbers; -1 is the last column.
        Left out, the one called "label", in any case.
    targets
        Column or columns of numbers to learn instead of classes; scaled like the features.
    features
        Columns to learn from; left out, all others.
    scaling
        "pixels", "minmax" (lowest to highest becomes 0 to 1), "standard" (mean 0, standard
        deviation 1), or None to leave the numbers as they are; "auto": pixels where the columns
        are such by their names and the first row, else minmax.
    header
        Whether the first line names the columns; if not, they are called x0, x1 … by their order.
    feature_shape
        Shape of one example; left out, (n, n) if there are n² pixels, n from 2, else (F,).
    class_names
        One name a class; left out, the labels that occur.
    labels
        True if the file must have labels, None if it may, False to leave them out.
    cache
        Whether to keep the numbers in the user's cache folder (or the folder named by the
        environment variable NNVIZ_CACHE_DIR), so that the next read takes a fraction of the
        time. A changed file is always read anew. Kept are images only.

    Returns
    -------
    A data set named like the file.

    Raises
    ------
    DataError
        If the file is missing, empty, ragged, lacks a column, calls two alike, or has a cell that
        is missing, of the wrong kind, or out of range; the message names line and column.
    SettingError
        If there is no such scaling, or `label` and `targets` are both given.

    Examples
    --------
    ::

        load_csv("digits.csv")
        load_csv("flowers.csv", label="species")
        load_csv("houses.csv", targets="price", scaling="standard")
        load_csv("mnist_train.csv", header=False, label=0)
    """
    file = file_path(path)
    names = checked_names(class_names or (), "class_names")
    with within_memory(file), unchanged(file):
        if scaling in {AUTO, "pixels"} and targets is None and features is None:
            images = _Images(file, label, header, names, surely=scaling == "pixels")
            read = images.read(labels=labels, cache=cache)
            if read is not None:
                return _shaped(read, feature_shape, file.name, images=True)
        if scaling == AUTO:
            is_images = targets is None and _are_images(file, label, named=header)
            scaling = "pixels" if is_images else "minmax"
        columns = _header(file, label, header, labels=labels)
        if targets is None:
            label = None if labels is False else columns.label_column
            features = columns.feature_columns if features is None else features
        parts = table_parts(
            read_cells(file, columns),
            label=label,
            targets=targets,
            features=features,
            scaling=scaling,
            class_names=names,
        )
        return _shaped(parts._asdict(), feature_shape, file.name, images=scaling == "pixels")


def _shaped(
    fields: dict[str, Any], given: Sequence[int] | None, name: str, *, images: bool
) -> Dataset:
    width = fields["features"].shape[1]
    shape = given or (_likely_shape(width) if images else ())
    return Dataset(**fields, feature_shape=checked_shape(shape, width), name=name)


def _are_images(path: Path, label: str | int | None, *, named: bool) -> bool:
    header = CsvHeader.read(path, label=label, named=named)
    _, first = next(islice(numbered_rows(path), named, None), (0, []))
    return header.are_pixels(first)


def _header(path: Path, label: str | int | None, named: bool, *, labels: bool | None) -> CsvHeader:
    header = CsvHeader.read(path, label=label, named=named)
    if labels and header.label_column is None:
        raise DataError(
            f"{path}, line 1: no column is called label; the first is {header.names[0]!r}. "
            "Name the column of labels so, or give label=…, or read the file with labels=False."
        )
    return header


@dataclass(frozen=True)
class _Images:
    """A file of bytes, to be read fast and kept in the cache."""

    path: Path
    label: str | int | None
    named: bool
    class_names: tuple[str, ...]
    surely: bool
    """Whether somebody said that they are pixels."""

    def read(self, *, labels: bool | None, cache: bool) -> dict[str, Any] | None:
        """Read features and labels; None if the labels may be words, or it is another table."""
        try:
            table = self._table(labels=labels, cache=cache)
        except DataError:
            if self.label is not None and labels is not False:
                return None
            raise
        if table is None:
            return None
        names, classes = self.class_names, table.labels
        if classes is not None and names and classes.max() >= len(names):
            header = CsvHeader.read(self.path, label=self.label, named=self.named)
            raise first_fault(self.path, header, len(names), labels=True)
        if classes is not None and not names:
            found, classes = _classes_that_occur(classes)
            names = tuple(map(str, found))
        features = np.divide(table.pixels, np.float32(255), dtype=np.float32)
        # Before a data set is made of them: what nobody can write to needs no copy.
        features.flags.writeable = False
        return {"features": features, "labels": classes, "class_names": names}

    def _table(self, *, labels: bool | None, cache: bool) -> CsvTable | None:
        wanted = labels is not False
        said = (self.label, self.named, self.surely)
        kept = CsvCache(self.path, said, labels=wanted) if cache else None
        table = kept.load() if kept else None
        # Where the copy lacks wanted labels, the reading is what says that they are missing.
        if table is None or (labels and table.labels is None):
            if not self.surely and not _are_images(self.path, self.label, named=self.named):
                return None
            header = _header(self.path, self.label, self.named, labels=labels)
            odd = header.odd_column()
            if odd is not None:
                raise DataError(
                    f"{self.path}, line 1: column {odd!r} is not called like the pixels beside "
                    f"it; if it holds the labels, give label={odd!r}, else leave it out."
                )
            table = read_table(self.path, header, labels=wanted)
            if kept:
                kept.store(table)
        return table


def _classes_that_occur(labels: NDArray[np.int64]) -> tuple[list[int], NDArray[np.int64]]:
    """Number the labels anew without gaps: a file of zeros and sevens has two classes."""
    found = np.flatnonzero(np.bincount(labels))
    numbers = np.zeros(found[-1] + 1, dtype=np.int64)
    numbers[found] = np.arange(len(found))
    return found.tolist(), numbers[labels]


def _likely_shape(count: int) -> tuple[int, ...]:
    side = isqrt(count)
    return (side, side) if side > 1 and side * side == count else (count,)
