from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_manim.datasets import Dataset, load_csv
from nnviz_manim.datasets.csv import file as csv_file
from nnviz_manim.datasets.csv import table as csv_table
from nnviz_manim.errors import DataError, SettingError

GOOD = "label,pixel0,pixel1,pixel2,pixel3\n1,0,255,51,102\n0,5,6,7,8\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "digits.csv"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all examples of a property test."""
    return tmp_path_factory.mktemp("csv") / "shared.csv"


def load(path: Path, content: str | bytes, **options: Any) -> Dataset:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_csv(path, **{"cache": False} | options)


def test_reads_the_format(table: Path) -> None:
    data = load(table, GOOD)
    np.testing.assert_array_equal(data.features[0], np.array([0, 1, 0.2, 0.4], np.float32))
    assert data.labels is not None
    assert data.labels.tolist() == [1, 0]
    assert data.class_names == ("0", "1")
    assert data.feature_shape == (2, 2)
    assert data.name == "digits.csv"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(GOOD.encode(), mtime=0),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        "\n" + GOOD.replace("\n", "\n\n"),
        GOOD.replace("0,255", '"0", 255 '),
        GOOD.replace("51", "51.0").replace("102", "1.02e2"),
        "pixel0,pixel1,Label,pixel2,pixel3\n0,255,1,51,102\n5,6,0,7,8\n",
        "label,pixel10,pixel2,pixel1,pixel11\n1,51,255,0,102\n0,7,6,5,8\n",
        "1x1,1x2,label,2x2,2x1\n0,255,1,102,51\n5,6,0,8,7\n",
    ],
    ids=[
        *("gzip", "crlf", "cr", "bom", "no last newline", "blank", "quotes", "floats"),
        *("label in the middle", "pixels out of order", "rows and columns out of order"),
    ],
)
def test_other_ways_to_write_the_same(table: Path, content: str | bytes) -> None:
    data, same = load(table, GOOD), load(table, content)
    np.testing.assert_array_equal(same.features, data.features)
    np.testing.assert_array_equal(same.labels, data.labels)


def test_labels_are_optional_unless_asked_for(table: Path) -> None:
    bare = "a,b,c\n1,2,3\n"
    assert load(table, bare).labels is None
    assert load(table, bare).feature_shape == (3,)
    assert load(table, bare, labels=False).labels is None
    with pytest.raises(DataError, match="line 1: no column is called label; the first is 'a'"):
        load(table, bare, labels=True)
    load(table, bare, cache=True)
    with pytest.raises(DataError, match="no column is called label"):
        load_csv(table, labels=True)
    without = load(table, GOOD.replace("\n1", "\nseven"), labels=False)
    assert without.labels is None
    assert without.features.shape == (2, 4)


def test_shape_and_classes_can_be_given(table: Path) -> None:
    data = load(table, GOOD, feature_shape=[4], class_names=["no", "yes", "maybe"])
    assert data.feature_shape == (4,)
    assert data.class_names == ("no", "yes", "maybe")
    gap = load(table, GOOD.replace("\n1,", "\n999,"))
    assert gap.class_names == ("0", "999")
    assert gap.labels is not None
    assert gap.labels.tolist() == [1, 0]
    with pytest.raises(DataError, match="feature_shape"):
        load(table, GOOD, feature_shape=(28, 28))


@settings(max_examples=25, deadline=None)
@given(data=st.data(), rows=st.integers(1, 8), columns=st.integers(1, 10))
def test_every_table_of_bytes_comes_back(
    shared: Path, data: st.DataObject, rows: int, columns: int
) -> None:
    cells = st.lists(st.integers(0, 255), min_size=columns, max_size=columns)
    values = data.draw(st.lists(cells, min_size=rows, max_size=rows))
    lines = [",".join(f"x{k}" for k in range(columns)), *(",".join(map(str, r)) for r in values)]
    features = load(shared, "\n".join(lines)).features
    np.testing.assert_array_equal(np.round(features * 255), values)


HEAD = "label,pixel0,pixel1\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        (HEAD, "no rows of data"),
        (HEAD.strip(), "no rows of data"),
        (HEAD + "1,2,3\n1,2,3,4\n", "line 3: has 4 cells, but line 1 names 3"),
        (HEAD + "1,2,3,4\n1,2,3\n", "line 2: has 4 cells"),
        (HEAD + "1,2,3\n1,2\n", "line 3: has 2 cells"),
        (HEAD + "1,2\n1,2,3\n", "line 2: has 2 cells"),
        (HEAD + "1,2,3\n\n1,,3\n", "line 4, column 'pixel0': the cell is empty"),
        (HEAD + "1,2, \n", "line 2, column 'pixel1': the cell is empty"),
        (HEAD + ",2,3\n", "line 2, column 'label': the cell is empty"),
        (HEAD + "1,2,x\n", "line 2, column 'pixel1': 'x' is not a number"),
        (HEAD + "1,2,NaN\n", "'NaN' is not a number"),
        (HEAD + "1,2,inf\n", "'inf' is not a number"),
        (HEAD + "1,2,True\n", "'True' is not a number"),
        (HEAD + "1,2,1_0\n", "'1_0' is not a number"),
        (HEAD + "1,2,0x10\n", "'0x10' is not a number"),
        (HEAD + "1,2,256\n", "line 2, column 'pixel1': 256 is out of range; .* from 0 to 255"),
        (HEAD + "1,2,-1\n", "-1 is out of range"),
        (HEAD + "1,2,99999999999999999999999\n", "is out of range"),
        (HEAD + "1,2,1e999\n", "1e999 is out of range"),
        (HEAD + "1,2,0.5\n", "0.5 is not a whole number"),
        (HEAD + "1.5,2,3\n", "column 'label': 1.5 is not a whole number"),
        (HEAD + "cat,2,3\n", "column 'label': 'cat' is not a number; expected a label"),
        (HEAD + "-1,2,3\n", "column 'label': -1 is out of range"),
        (HEAD + "1000,2,3\n", "column 'label': 1000 is out of range; .* from 0 to 999"),
        (HEAD.encode() + b"1,2,\xff\xfe\n", "line 2, column 'pixel1': .* is not a number"),
        (HEAD + "1,2,\0\n", "line 2, column 'pixel1': .* is not a number"),
        (HEAD + '1,2,"3\n4,5,6\n', r"line \d: is not CSV \(unexpected end of data\)"),
        (HEAD + "1,2,3\u2028\n", "line 2, column 'pixel1': '3.*' is not a number"),
        (HEAD + "1,2," + "9" * 200_000, "is not CSV"),
        (
            HEAD.replace(",", ";") + "1;2;3\n",
            "line 1: .* separated by ';'. Save the file with",
        ),
        ("label,pixel0,pixel0\n1,2,3\n", "line 1: 2 columns are called 'pixel0'"),
        ("class,p0,p1,p2,p3\n1,2,3,4,5\n", "line 1: column 'class' is not called like .* label="),
        (
            "id,label,p0,p1,p2,p3\n1,2,3,4,5,6\n",
            "line 1: column 'id' is not called like the",
        ),
        ("5,0,0\n4,0,0\n", "line 1: holds numbers only"),
        (",label,pixel0\n0,1,2\n", "line 1: column 1 has no name"),
        ("label,Label,x\n1,1,2\n", "2 columns are called label"),
        ("label\n1\n", "no columns of features"),
        (GOOD.encode("utf-16"), "is not text in UTF-8"),
        (bytes(range(256)) * 4, "is not text in UTF-8|holds numbers|is not CSV"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-9], "gzip compression is broken or cut short"),
        (b"\x1f\x8b\x08broken by hand", "gzip compression is broken"),
        (gzip.compress(GOOD.encode(), mtime=0)[:20] + b"\xff" * 40, "gzip compression is broken"),
    ],
)
@pytest.mark.parametrize("cache", [False, True])
def test_faults_are_named_with_their_place(
    table: Path, content: str | bytes, message: str, cache: bool
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        load(table, content, cache=cache)
    assert str(caught.value).startswith(str(table))


def test_broken_gzip_far_into_the_file(table: Path) -> None:
    rng = np.random.default_rng(0)
    rows = "\n".join(",".join(map(str, row)) for row in rng.integers(0, 255, (3000, 20)))
    whole = gzip.compress((",".join(f"x{k}" for k in range(20)) + "\n" + rows).encode())
    assert len(load(table, whole)) == 3000
    for broken in (whole[: len(whole) // 2], whole[:-8] + b"\0" * 8):
        with pytest.raises(DataError, match="gzip compression is broken"):
            load(table, broken)


@pytest.mark.parametrize("options", [{}, {"label": "label", "scaling": "minmax"}], ids=repr)
@pytest.mark.parametrize("rows", ["0,1,2\n" * 200_000, "0" * 1_200_000], ids=["rows", "a cell"])
def test_a_bomb_is_unpacked_up_to_a_limit_that_can_be_raised(
    table: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], rows: str
) -> None:
    bomb = gzip.compress((HEAD + rows).encode())
    assert len(bomb) < 10_000
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "1e6")
    message = r"digits\.csv: unpacks to more than the limit of 0\.001 GB; .*NNVIZ_UNPACK_LIMIT=20"
    with monkeypatch.context() as patch:
        patch.setattr(csv_table, "first_fault", lambda *_, **__: pytest.fail("unpacked twice"))
        with pytest.raises(DataError, match=message):
            load(table, bomb, **options)
    for wrong in ("none", "-1", "0", "inf", "nan"):
        monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", wrong)
        with pytest.raises(SettingError, match=f"NNVIZ_UNPACK_LIMIT is '{wrong}'"):
            load(table, bomb, **options)
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "2e6")
    if len(rows.split()) > 1 and not options:
        assert len(load(table, bomb)) == 200_000


def test_files_longer_than_what_is_read_at_once(table: Path) -> None:
    rows = [f"{k % 3},{k % 256},{k // 256}" for k in range(11_000)]
    data = load(table, HEAD + "\n".join(rows))
    assert data.labels is not None
    np.testing.assert_array_equal(data.labels, np.arange(11_000) % 3)
    np.testing.assert_array_equal(np.round(data.features * 255) @ [1, 256], np.arange(11_000))
    rows[10_500] = "1,2,300"
    with pytest.raises(DataError, match="line 10502, column 'pixel1': 300 is out of range"):
        load(table, HEAD + "\n".join(rows))


def test_labels_outside_the_given_classes_are_found_from_file_and_cache(table: Path) -> None:
    rows = HEAD + "0,2,3\n1,2,3\n2,2,3\n"
    load(table, rows, cache=True)
    for cache in (False, True):
        with pytest.raises(DataError, match=r"line 4, column 'label': 2 is out of .* from 0 to 1"):
            load_csv(table, class_names=["no", "yes"], cache=cache)


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 9),
    column=st.integers(0, 4),
    cell=st.sampled_from(["", "x", "300", "-3", "1.5", "nan", "1 2", "9" * 30, "é", "--1", "+"]),
)
def test_any_bad_cell_is_found(shared: Path, row: int, column: int, cell: str) -> None:
    cells = [[str(10 * i + k) for k in range(5)] for i in range(10)]
    cells[row][column] = cell
    text = "\n".join([",".join(f"p{k}" for k in range(5)), *(",".join(line) for line in cells)])
    with pytest.raises(DataError, match=f"line {row + 2}, column 'p{column}'"):
        load(shared, text)


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.text("0123456789,.-\n\r\"'eE x\0é", max_size=60).map(lambda s: (HEAD + s).encode()),
    )
)
def test_whatever_a_file_holds_it_loads_or_is_refused(shared: Path, content: bytes) -> None:
    try:
        data = load(shared, content)
    except DataError:
        return
    # What was accepted has no more rows than lines below the header.
    rows = [line for line in re.split(r"[\r\n]+", content.decode("utf-8-sig")) if line]
    assert len(data) <= len(rows) - 1


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        load_csv(tmp_path / "none.csv")
    with pytest.raises(DataError, match="is a folder"):
        load_csv(tmp_path)
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    with pytest.raises(DataError, match="cannot be read"):
        load_csv(loop)


def test_a_file_larger_than_memory(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*arguments: Any, **options: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(csv_file, "read_table", exhausted)
    with pytest.raises(DataError, match="more rows than fit into memory"):
        load(table, GOOD)
