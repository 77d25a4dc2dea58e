"""IDX files that are broken at random: right values, or the package's own error."""

from __future__ import annotations

import gzip
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from fuzz_bounds import bounded, broken_bytes, cases
from hypothesis import given
from hypothesis import strategies as st

from nnviz_manim.datasets import load_idx
from nnviz_manim.errors import DataError

IMAGES = struct.pack(">HBB3I", 0, 8, 3, 5, 2, 3) + bytes(range(0, 240, 8))
LABELS = struct.pack(">HBB1I", 0, 8, 1, 5) + bytes([0, 1, 2, 1, 0])
LENGTHS = (0, 1, 2, 3, 5, 6, 30, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("idx")


def values_of(content: bytes) -> np.ndarray:
    """An IDX file as its format is described."""
    dimensions = content[3]
    shape = struct.unpack(f">{dimensions}I", content[4 : 4 + 4 * dimensions])
    return np.frombuffer(content[4 + 4 * dimensions :], np.uint8).reshape(shape)


@st.composite
def broken_idx(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file of which the header, a length, or any byte is not what it was."""
    match draw(st.sampled_from(["whole", "header", "lengths", "bytes"])):
        case "header":
            kind, dimensions = draw(st.integers(0, 14)), draw(st.integers(0, 255))
            return whole[:2] + bytes([kind, dimensions]) + whole[4:]
        case "lengths":
            lengths = draw(st.lists(st.sampled_from(LENGTHS), min_size=1, max_size=6))
            body = bytes(draw(st.sampled_from([0, 1, 5, 6, 30, 60])))
            return struct.pack(f">HBB{len(lengths)}I", 0, 8, len(lengths), *lengths) + body
        case "bytes":
            return draw(broken_bytes(whole))
    return whole


@cases()
@given(
    images=broken_idx(IMAGES),
    labels=st.none() | broken_idx(LABELS),
    packed=st.tuples(st.booleans(), st.booleans()),
    names=st.sampled_from([None, ["a", "b", "c"], ["a"], ["a", "a", "b"]]),
)
def test_bytes(
    folder: Path,
    images: bytes,
    labels: bytes | None,
    packed: tuple[bool, bool],
    names: list[str] | None,
) -> None:
    pictures, classes = folder / "images", folder / "labels"
    pictures.write_bytes(gzip.compress(images, 1) if packed[0] else images)
    classes.write_bytes(gzip.compress(labels or b"", 1) if packed[1] else labels or b"")
    data = None
    with bounded(len(images) + len(labels or b"")), suppress(DataError):
        data = load_idx(pictures, None if labels is None else classes, class_names=names)
    if data is None:
        return
    pixels = values_of(images)
    np.testing.assert_array_equal(data.features, pixels.reshape(len(pixels), -1) / np.float32(255))
    assert data.feature_shape == pixels.shape[1:]
    if labels is None:
        assert data.labels is None
    else:
        np.testing.assert_array_equal(data.labels, values_of(labels))


@pytest.mark.parametrize(
    "content",
    [
        # Eight bytes that state two thousand million took a megabyte to be refused.
        b"\0\0\x08\x01\x7f\xff\xff\xff",
        b"\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff",
    ],
)
def test_what_was_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "images").write_bytes(content)
    with bounded(0), pytest.raises(DataError, match=r"states .* values of shape"):
        load_idx(tmp_path / "images")
