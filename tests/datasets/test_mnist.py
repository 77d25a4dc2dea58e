"""MNIST from mirrors that fail in every way; the network itself is never asked."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz_manim.datasets import fetch_mnist, load_mnist
from nnviz_manim.datasets import mnist as mnist_module
from nnviz_manim.datasets.download import PublishedFile, fetch
from nnviz_manim.errors import DataError, SettingError

CONTENT = np.random.default_rng(0).bytes(300_000)
FILE = PublishedFile("digits.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
FILES = {FILE.name: CONTENT}
QUICK = {"timeout": 0.3}


def test_a_file_is_fetched_once(tmp_path: Path, mirror: Any) -> None:
    server, told = mirror(FILES), []
    folder = tmp_path / "new" / "folder"
    for _ in range(2):
        path = fetch(FILE, folder, [server.address], progress=lambda *said: told.append(said))
        assert path.read_bytes() == CONTENT
    assert server.ranges == [None]
    assert told[-1] == (FILE.name, FILE.size, FILE.size)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize(
    ("way", "resumed"),
    [
        ("missing", None),
        ("cut", FILE.size // 2),
        ("stalling", FILE.size // 2),
        ("short", FILE.size - 5),
        ("wrong", None),
        ("more", None),
    ],
)
def test_another_mirror_helps_and_goes_on_from_there(
    tmp_path: Path, mirror: Any, way: str, resumed: int | None
) -> None:
    bad, good = mirror(FILES, way), mirror(FILES)
    path = fetch(FILE, tmp_path, [bad.address, good.address], **QUICK)
    assert path.read_bytes() == CONTENT
    assert good.ranges == [None if resumed is None else f"bytes={resumed}-"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_length_too_long_does_no_harm(tmp_path: Path, mirror: Any) -> None:
    path = fetch(FILE, tmp_path, [mirror(FILES, "long").address], **QUICK)
    assert path.read_bytes() == CONTENT


def test_a_mirror_that_knows_no_range_begins_anew(tmp_path: Path, mirror: Any) -> None:
    cut, deaf = mirror(FILES, "cut"), mirror(FILES, "deaf")
    path = fetch(FILE, tmp_path, [cut.address, deaf.address])
    assert deaf.ranges == [f"bytes={FILE.size // 2}-"]
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ("missing", "answered 404 Not Found"),
        ("stalling", r"said nothing for 0\.3 s"),
        ("wrong", "sent another file: its SHA-256"),
        ("more", "sent more than the 300000 bytes"),
    ],
)
def test_where_no_mirror_helps_nothing_has_the_files_name(
    tmp_path: Path, mirror: Any, way: str, message: str
) -> None:
    address = mirror(FILES, way).address
    with pytest.raises(DataError, match=f"{address}{FILE.name}: {message}"):
        fetch(FILE, tmp_path, [address], **QUICK)
    assert not (tmp_path / FILE.name).exists()


def test_what_broke_off_is_kept_for_the_next_time(tmp_path: Path, mirror: Any) -> None:
    cut, whole = mirror(FILES, "cut"), mirror(FILES)
    with pytest.raises(DataError, match="what has arrived is kept"):
        fetch(FILE, tmp_path, [cut.address])
    # Asked twice, it sent half, and then half of the rest.
    assert cut.ranges == [None, f"bytes={FILE.size // 2}-"]
    assert fetch(FILE, tmp_path, [whole.address]).read_bytes() == CONTENT
    assert whole.ranges == [f"bytes={FILE.size // 2 + FILE.size // 4}-"]


@pytest.mark.parametrize("left", [b"x" * FILE.size, b"x" * (FILE.size + 9), b"x" * 1000])
def test_junk_left_beside_is_found_out(tmp_path: Path, mirror: Any, left: bytes) -> None:
    (tmp_path / f"{FILE.name}.part").write_bytes(left)
    assert fetch(FILE, tmp_path, [mirror(FILES).address]).read_bytes() == CONTENT


def test_a_broken_file_of_that_name_is_replaced(tmp_path: Path, mirror: Any) -> None:
    (tmp_path / FILE.name).write_bytes(bytes(FILE.size))
    assert fetch(FILE, tmp_path, [mirror(FILES).address]).read_bytes() == CONTENT


def test_no_address_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no web address"):
        fetch(FILE, tmp_path, ["file:///etc/"])
    with pytest.raises(DataError, match="could not be reached"):
        fetch(FILE, tmp_path, ["http://127.0.0.1:9/"])
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        fetch(FILE, tmp_path / "file", ["http://127.0.0.1:9/"])


def test_both_parts_of_mnist(small_mnist: dict[str, bytes], tmp_path: Path, mirror: Any) -> None:
    with pytest.raises(DataError, match="fetch it once with: nnviz data mnist"):
        load_mnist()
    bad, good = mirror(small_mnist, "cut"), mirror(small_mnist)
    folder = fetch_mnist([bad.address, good.address])
    assert folder == tmp_path / "mnist"
    assert {path.name for path in folder.iterdir()} == set(small_mnist)
    train, test = load_mnist(), load_mnist("test")
    assert (len(train), len(test)) == (30, 20)
    assert (train.name, test.name) == ("MNIST train", "MNIST test")
    assert train.class_names == tuple("0123456789")
    assert train.feature_shape == (2, 2)
    assert train.labels is not None
    assert train.labels[:12].tolist() == [*range(10), 0, 1]
    with pytest.raises(SettingError, match="no part 'both'"):
        load_mnist("both")


def test_the_published_files_are_those_of_mnist() -> None:
    assert [len(file.sha256) for file in mnist_module.MNIST_FILES.values()] == [64] * 4
    assert sum(file.size for file in mnist_module.MNIST_FILES.values()) == 11_594_722
    assert len(mnist_module.MNIST_MIRRORS) == 2
