"""Files in IDX, the format that MNIST is published in.

A file starts with two zero bytes, a byte for the type of its values (8: one unsigned byte
each), a byte for the number of dimensions, and each dimension's length as four bytes, the
highest first; then come the values.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.data_file import file_path, opened, unchanged, within_memory
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.errors import DataError
from nnviz_manim.support.unpacking import Unpacked, require_unpackable

__all__ = ["load_idx"]

_UNSIGNED_BYTE = 8

_PIECE = 1 << 16
"""Bytes that are asked for at once: they are made room for, whether they come or not."""


def load_idx(
    images: str | Path,
    labels: str | Path | None = None,
    *,
    class_names: Sequence[str] | None = None,
) -> Dataset:
    """Load images, and their labels, from IDX files; compressed by gzip or not.

    Parameters
    ----------
    images
        File of shape (N, …), values 0 to 255; they are divided by 255.
    labels
        File of shape (N,) with the class of each image; left out, the labels are unknown.
    class_names
        One name a class; left out, "0", "1" … up to the highest label.

    Returns
    -------
    A data set named like the file of images.

    Raises
    ------
    DataError
        If a file is missing, not IDX, cut short or too long, or the two do not belong together.
    """
    image_path = file_path(images)
    label_path = None if labels is None else file_path(labels)
    read = [path for path in (image_path, label_path) if path]
    with within_memory(image_path), unchanged(*read):
        pixels = _read(image_path)
        if pixels.ndim < 2:
            raise DataError(
                f"{image_path}: holds {pixels.ndim} dimension, images have 2 or more; "
                "is this the file of labels?"
            )
        classes = None if label_path is None else _read_labels(label_path, image_path, len(pixels))
        features = np.divide(pixels.reshape(len(pixels), -1), np.float32(255), dtype=np.float32)
        # Before a data set is made of them: what nobody can write to needs no copy.
        features.flags.writeable = False
        return Dataset(
            features=features,
            labels=classes,
            class_names=tuple(class_names or ()),
            feature_shape=pixels.shape[1:],
            name=image_path.name,
        )


def _read_labels(path: Path, image_path: Path, count: int) -> NDArray[np.int64]:
    labels = _read(path)
    if labels.ndim != 1:
        raise DataError(
            f"{path}: holds {labels.ndim} dimensions, labels have 1; is this the file of images?"
        )
    if len(labels) != count:
        raise DataError(
            f"{path}: holds {len(labels)} labels, but {image_path} holds {count} images; "
            "give two files that belong together."
        )
    return labels.astype(np.int64)


def _read(path: Path) -> NDArray[np.uint8]:
    with opened(path) as stream:
        start = stream.read(4)
        if len(start) < 4 or start[:2] != b"\0\0" or start[3] == 0:
            raise DataError(
                f"{path}: is not an IDX file; one starts with two zero bytes, a type and a "
                f"number of dimensions, not with {start!r}."
            )
        if start[2] != _UNSIGNED_BYTE:
            raise DataError(
                f"{path}: holds values of type {start[2]:#04x}; expected {_UNSIGNED_BYTE:#04x}, "
                "one unsigned byte each."
            )
        lengths = stream.read(4 * start[3])
        if len(lengths) < 4 * start[3]:
            raise DataError(f"{path}: is cut short within its header; fetch the file again.")
        shape = struct.unpack(f">{start[3]}I", lengths)
        if 0 in shape:
            raise DataError(f"{path}: holds no values, its shape is {shape}.")
        # Read no more than one byte beyond what the header states, and trust the header for
        # nothing: a broken one may ask for more than there is memory.
        stated = prod(shape)
        if isinstance(getattr(stream, "raw", None), Unpacked):
            require_unpackable(stated, str(path), DataError)
        content = bytearray()
        while len(content) <= stated and (
            piece := stream.read(min(_PIECE, stated + 1 - len(content)))
        ):
            content += piece
    if len(content) != stated:
        held = "more" if len(content) > stated else f"only {len(content)}"
        raise DataError(
            f"{path}: its header states {stated} values of shape {shape}, but it holds {held}; "
            "fetch the file again."
        )
    return np.frombuffer(content, dtype=np.uint8).reshape(shape)
