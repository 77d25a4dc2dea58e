from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from nnviz_manim.datasets import load_idx
from nnviz_manim.errors import DataError

PIXELS = np.arange(24, dtype=np.uint8).reshape(4, 2, 3) * 10
LABELS = np.array([3, 0, 1, 3], dtype=np.uint8)


def idx(values: np.ndarray) -> bytes:
    start = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    return start + values.tobytes()


@pytest.fixture
def images(tmp_path: Path) -> Path:
    path = tmp_path / "train-images"
    path.write_bytes(idx(PIXELS))
    return path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "train-labels"
    path.write_bytes(idx(LABELS))
    return path


@pytest.mark.parametrize("compressed", [False, True])
def test_reads_images_and_labels(images: Path, labels: Path, compressed: bool) -> None:
    if compressed:
        for path in (images, labels):
            path.write_bytes(gzip.compress(path.read_bytes()))
    data = load_idx(images, labels)
    np.testing.assert_array_equal(data.features, PIXELS.reshape(4, 6) / np.float32(255))
    assert data.labels is not None
    assert data.labels.tolist() == [3, 0, 1, 3]
    assert data.feature_shape == (2, 3)
    assert data.class_names == ("0", "1", "2", "3")
    assert data.name == "train-images"


def test_labels_and_names_are_optional(images: Path, labels: Path) -> None:
    assert load_idx(images).labels is None
    assert load_idx(images, labels, class_names=list("abcd")).class_names == tuple("abcd")
    with pytest.raises(DataError, match=r"labels\[0\] is 3, outside the classes 0 to 1"):
        load_idx(images, labels, class_names=["a", "b"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not an IDX file"),
        (b"\0\0", "is not an IDX file"),
        (b"label,pixel0\n1,2\n", "is not an IDX file"),
        (b"\0\0\x0d\x01" + struct.pack(">If", 1, 0.5), "values of type 0x0d; expected 0x08"),
        (b"\0\0\x08\x03\0\0\0\x04\0\0", "cut short within its header"),
        (idx(PIXELS)[:-1], "states 24 values .* holds only 23"),
        (idx(PIXELS) + b"\0", "states 24 values .* holds more"),
        (struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3), "but it holds only 0"),
        (struct.pack(">HBB3I", 0, 8, 3, 0, 28, 28), "holds no values"),
        (idx(LABELS), "is this the file of labels"),
        (gzip.compress(idx(PIXELS), mtime=0)[:-10], "gzip compression is broken"),
    ],
)
def test_broken_images_are_refused(images: Path, content: bytes, message: str) -> None:
    images.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        load_idx(images)
    assert str(caught.value).startswith(str(images))


def test_files_that_do_not_belong_together(images: Path, labels: Path) -> None:
    with pytest.raises(DataError, match="is this the file of images"):
        load_idx(images, images)
    labels.write_bytes(idx(LABELS[:3]))
    with pytest.raises(DataError, match=r"holds 3 labels, but .* holds 4 images"):
        load_idx(images, labels)
    with pytest.raises(DataError, match="there is no such file"):
        load_idx(images, labels.with_name("none"))
    with pytest.raises(DataError, match="is a folder"):
        load_idx(images.parent)


def test_a_bomb_is_refused_before_it_is_unpacked(
    images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(idx(np.zeros((1000, 50, 50), np.uint8)))
    assert len(bomb) < 5000
    images.write_bytes(bomb)
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "1e6")
    with pytest.raises(DataError, match=r"would unpack to 0\.0025 GB, more than the limit"):
        load_idx(images)
    images.write_bytes(gzip.decompress(bomb))
    assert len(load_idx(images)) == 1000  # which takes the room of its own on the disk
    images.write_bytes(bomb)
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "3e6")
    assert len(load_idx(images)) == 1000


@pytest.mark.parametrize("path", [None, 3, b"images", "", "a\0b"])
def test_what_is_no_path(images: Path, path: object) -> None:
    with pytest.raises(DataError, match=r"named by its path|can be called"):
        load_idx(path)
    if path is not None:
        with pytest.raises(DataError, match=r"named by its path|can be called"):
            load_idx(images, path)
