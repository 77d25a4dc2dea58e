from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset, load_csv
from nnviz_manim.datasets.csv import file as csv_file
from nnviz_manim.support import left_behind, whole_file

HEAD = "label,pixel0,pixel1\n"
ROWS = "1,2,3\n0,5,6\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNVIZ_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "digits.csv"
    path.write_text(HEAD + ROWS)
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, not taken from the cache."""
    read: list[Path] = []
    original = csv_file.read_table

    def counting(path: Path, *arguments: Any, **options: Any) -> Any:
        read.append(path)
        return original(path, *arguments, **options)

    monkeypatch.setattr(csv_file, "read_table", counting)
    return read


def same(one: Dataset, other: Dataset) -> bool:
    return bool(
        np.array_equal(one.features, other.features)
        and np.array_equal(np.array(one.labels), np.array(other.labels))
        and one.class_names == other.class_names
        and one.feature_shape == other.feature_shape
        and one.name == other.name
    )


def test_a_second_read_comes_from_the_cache(table: Path, folder: Path, reads: list[Path]) -> None:
    first, second = load_csv(table), load_csv(table)
    assert len(reads) == 1
    assert same(first, second)
    assert len(list(folder.iterdir())) == 1
    load_csv(table, cache=False)
    assert len(reads) == 2


def test_files_without_labels_are_cached_too(table: Path, reads: list[Path]) -> None:
    assert load_csv(table, labels=False).labels is None
    assert load_csv(table, labels=False).labels is None
    assert len(reads) == 1
    assert load_csv(table).labels is not None
    assert len(reads) == 2
    table.write_text("p0,p1\n1,2\n3,4\n")
    assert load_csv(table).labels is None
    assert load_csv(table).labels is None
    assert len(reads) == 3


def test_what_a_kill_has_left_of_another_table_is_removed(table: Path, folder: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder.mkdir()
    prefix = whole_file._prefix(folder / "another.npz")
    left = folder / f"{prefix}-{left_behind._machine()}-{ended.pid}-0123abcd.part"
    left.write_text("half")
    load_csv(table)
    assert not left.exists()


def test_a_changed_file_is_read_anew(table: Path, folder: Path, reads: list[Path]) -> None:
    load_csv(table)
    before = table.stat()
    table.write_text(HEAD + ROWS.replace("6", "9"))
    # Same size, and the time of the last change set back: only the contents differ.
    os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert table.stat().st_size == before.st_size
    assert load_csv(table).features[1, 1] == np.float32(9) / np.float32(255)
    assert len(reads) == 2
    assert load_csv(table).features[1, 1] == np.float32(9) / np.float32(255)
    assert len(reads) == 2
    assert len(list(folder.iterdir())) == 1


def test_another_file_moved_to_the_same_place(table: Path, tmp_path: Path) -> None:
    load_csv(table)
    other = tmp_path / "other.csv"
    other.write_text(HEAD + ROWS.replace("6", "7"))
    stat = table.stat()
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(table)
    assert load_csv(table).features[1, 1] == np.float32(7) / np.float32(255)


def _of_another_file(cache: Path) -> None:
    with np.load(cache) as arrays:
        parts = dict(arrays)
    np.savez(cache, **parts | {"key": parts["key"][::-1]})


def _with(**changes: Any) -> Callable[[Path], None]:
    def change(cache: Path) -> None:
        with np.load(cache) as arrays:
            parts = dict(arrays)
        np.savez(cache, **parts | changes)

    return change


def _flipped(cache: Path) -> None:
    content = bytearray(cache.read_bytes())
    position = content.index(np.array([[2, 3], [5, 6]], np.uint8).tobytes())
    content[position] ^= 4
    cache.write_bytes(content)


BREAKAGES: dict[str, Callable[[Path], None]] = {
    "empty": lambda cache: cache.write_bytes(b"") and None,
    "half": lambda cache: cache.write_bytes(cache.read_bytes()[:500]) and None,
    "last byte": lambda cache: cache.write_bytes(cache.read_bytes()[:-1]) and None,
    "text": lambda cache: cache.write_text("not a cache") and None,
    "one bit": _flipped,
    "other key": _of_another_file,
    "foreign": lambda cache: np.savez(cache, something=np.arange(3)),
    "pickled": _with(pixels=np.array([[{}]], dtype=object)),
    "other type": _with(pixels=np.zeros((2, 2))),
    "other shape": _with(pixels=np.zeros(4, np.uint8)),
    "label count": _with(labels=np.zeros(1, np.int64)),
    "label type": _with(labels=np.zeros(2)),
}


@pytest.mark.parametrize("damage", BREAKAGES.values(), ids=BREAKAGES.keys())
def test_a_broken_cache_is_ignored_and_written_again(
    table: Path, folder: Path, reads: list[Path], damage: Callable[[Path], None]
) -> None:
    truth = load_csv(table)
    (cache,) = folder.iterdir()
    good = cache.read_bytes()
    damage(cache)
    assert cache.read_bytes() != good
    assert same(load_csv(table), truth)
    assert len(reads) == 2
    assert same(load_csv(table), truth)
    assert len(reads) == 2
    assert list(folder.iterdir()) == [cache]


def test_a_pickle_in_the_cache_is_not_run(table: Path, folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (trap,)

    truth = load_csv(table)
    (cache,) = folder.iterdir()
    _with(pixels=np.array([[Trap()]], dtype=object))(cache)
    assert same(load_csv(table), truth)
    assert not trap.exists()


def test_a_cache_cut_short_anywhere_is_not_used(table: Path, folder: Path) -> None:
    truth = load_csv(table)
    (cache,) = folder.iterdir()
    content = cache.read_bytes()
    for length in range(0, len(content), 37):
        cache.write_bytes(content[:length])
        assert same(load_csv(table), truth)


def test_without_a_writable_folder_reading_goes_on(
    table: Path, folder: Path, reads: list[Path]
) -> None:
    folder.write_text("a file where the folder should be")
    truth = load_csv(table, cache=False)
    assert same(load_csv(table), truth)
    assert same(load_csv(table), truth)
    assert len(reads) == 3


def test_the_users_cache_folder_is_the_default(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    asked: list[str] = []

    def user_cache_path(name: str) -> Path:
        asked.append(name)
        return tmp_path / "home"

    monkeypatch.delenv("NNVIZ_CACHE_DIR")
    monkeypatch.setattr(platformdirs, "user_cache_path", user_cache_path)
    load_csv(table)
    assert set(asked) == {"nnviz-manim"}
    assert len(list((tmp_path / "home").iterdir())) == 1


def test_from_the_cache_takes_a_fifth_of_the_time_or_less(project: Path, tmp_path: Path) -> None:
    table = tmp_path / "five_thousand.csv"
    sample = project / "data" / "mnist_sample.csv.gz"
    table.write_bytes(gzip.decompress(sample.read_bytes()))

    def seconds(*, cache: bool) -> float:
        start = time.perf_counter()
        assert len(load_csv(table, cache=cache)) == 5000
        return time.perf_counter() - start

    seconds(cache=True)
    pairs = [(seconds(cache=False), seconds(cache=True)) for _ in range(4)]
    fresh, cached = (min(times) for times in zip(*pairs, strict=True))
    assert cached <= fresh / 5, f"{fresh:.3f} s fresh, {cached:.3f} s from the cache"
