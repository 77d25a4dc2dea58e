"""MNIST in full: 60,000 digits to learn from and 10,000 to test on, fetched once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nnviz_manim.datasets.cache_folder import cache_folder
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.datasets.download import PublishedFile, Report, fetch
from nnviz_manim.datasets.idx_file import load_idx
from nnviz_manim.errors import DataError, SettingError

__all__ = ["MNIST_FILES", "MNIST_MIRRORS", "fetch_mnist", "load_mnist"]

MNIST_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
"""Those of PyTorch and of TensorFlow."""

MNIST_FILES = {
    file.name: file
    for file in (
        PublishedFile(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        PublishedFile(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        PublishedFile(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        PublishedFile(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    )
}
"""The four files by name, as Y. LeCun and C. Cortes published them."""

_PARTS = {"train": "train", "test": "t10k"}


def fetch_mnist(
    mirrors: Sequence[str] = MNIST_MIRRORS,
    *,
    progress: Report | None = None,
    timeout: float = 20.0,
) -> Path:
    """Fetch the four files of MNIST that are not there yet, 11.6 MB in all.

    Parameters
    ----------
    mirrors
        Addresses to try in turn.
    progress
        Called with a file's name, the bytes that are there, and those that there will be.
    timeout
        Seconds that a mirror may say nothing.

    Returns
    -------
    The folder that they lie in, within the user's cache (or the folder that the environment
    variable NNVIZ_CACHE_DIR names).

    Raises
    ------
    DataError
        If one of them cannot be had from any mirror.
    """
    folder = cache_folder() / "mnist"
    for file in MNIST_FILES.values():
        fetch(file, folder, mirrors, progress=progress, timeout=timeout)
    return folder


def load_mnist(part: str = "train") -> Dataset:
    """Load MNIST as :func:`fetch_mnist` left it.

    Parameters
    ----------
    part
        "train", 60,000 digits, or "test", 10,000 by other writers.

    Returns
    -------
    The data set "MNIST train" or "MNIST test", images of 28 by 28, classes "0" to "9".

    Raises
    ------
    DataError
        If it was not fetched yet.
    SettingError
        If there is no such part.
    """
    if part not in _PARTS:
        raise SettingError(f"MNIST has no part {part!r}; take 'train' or 'test'.")
    images, labels = (
        cache_folder() / "mnist" / f"{_PARTS[part]}-{kind}-ubyte.gz"
        for kind in ("images-idx3", "labels-idx1")
    )
    if not (images.is_file() and labels.is_file()):
        raise DataError(
            f"{images.parent}: MNIST is not there yet; fetch it once with: nnviz data mnist"
        )
    names = [str(digit) for digit in range(10)]
    return replace(load_idx(images, labels, class_names=names), name=f"MNIST {part}")
