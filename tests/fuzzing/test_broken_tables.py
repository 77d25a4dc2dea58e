"""CSV files that are broken at random: right values, or the package's own error."""

from __future__ import annotations

import csv
import gzip
import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # noqa: F401 - so that no case takes the time of importing it
import pytest
from fuzz_bounds import SLIPS, Slip, bounded, broken_bytes, cases, with_slips
from hypothesis import given
from hypothesis import strategies as st

from nnviz_manim.datasets import Dataset, load_csv
from nnviz_manim.errors import DataError, NNVizError

CELLS = (
    *(
        "",
        " ",
        "0",
        "1",
        "7",
        "255",
        "256",
        "-1",
        "1.0",
        "1.5",
        "1e2",
        "1e400",
        "1e-400",
        "00",
        "+3",
    ),
    *(
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "NA",
        "null",
        "None",
        "True",
        "1_0",
        "0x10",
        "١",
        "9" * 400,
    ),
    *("999", "1000", "-0", "a", "label", "Label", "pixel0", "pixel1", "a,b", 'a"b', "a\nb", "\t5 "),
    *("\0", "\ufeff", "é", "=1+1", "2020-01-01", "12345678901234567890", "1;2", "x" * 5000, "1."),
)
DELIMITERS, ENDS = (",", ",", ",", ";", "\t", "|", " "), ("\n", "\n", "\r\n", "\r")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")
TABLES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("label", "pixel0", "pixel1", "pixel2", "pixel3"),
        *((str(k % 3), *(str((17 * k + 40 * j) % 256) for j in range(4))) for k in range(6)),
    ),
    (("size", "weight", "label"), ("1.5", "20", "cat"), ("2.5", "-3", "dog"), ("0", "1e3", "cat")),
)
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"labels": True},
    {"labels": False},
    {"header": False, "label": 0},
    {"label": "label"},
    {"label": -1, "scaling": None},
    {"label": "label", "scaling": "minmax"},
    {"label": "label", "scaling": "standard"},
    {"targets": 1, "scaling": "minmax", "features": [0]},
    {"class_names": ["0", "1", "2"]},
    {"feature_shape": (2, 2)},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


@st.composite
def broken_tables(draw: st.DrawFn) -> bytes:
    """A table of which cells, rows or columns are not what they were."""
    rows = [list(row) for row in draw(st.sampled_from(TABLES))]
    for _ in range(draw(st.integers(0, 3))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        place = draw(st.integers(0, max(0, len(row) - 1)))
        match draw(st.sampled_from(["cell", "cell", "cell", "longer", "shorter", "row", "twice"])):
            case "cell" if row:
                row[place] = draw(st.sampled_from(CELLS) | st.text(max_size=4))
            case "longer":
                row.append(draw(st.sampled_from(CELLS)))
            case "shorter" if row:
                del row[place]
            case "row" if len(rows) > 1:
                rows.remove(row)
            case "twice":
                rows.append(list(row))
    text = written(rows, draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from(ENDS)))
    return text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace")


def read(path: Path, content: bytes, settings: dict[str, Any], unpacked: int) -> Dataset | None:
    path.write_bytes(content)
    with bounded(unpacked), suppress(NNVizError):
        return load_csv(path, **{"cache": False} | settings)
    return None


def numbers_in(content: bytes, *, header: bool) -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")
    return [row for row in csv.reader(text) if row][header:]


def holds_what_stands_there(data: Dataset, content: bytes, settings: dict[str, Any]) -> None:
    """Hold examples to the cells of their file, read once more by other means."""
    rows = numbers_in(content, header=settings.get("header", True))
    assert len(data) == len(rows)
    assert np.isfinite(data.features).all()
    if settings.keys() - {"labels", "header", "label", "class_names", "feature_shape"}:
        return
    if data.labels is not None and not settings.get("class_names"):
        assert set(data.labels) == set(range(len(data.class_names)))
    found = 255.0 * data.features.astype(float)
    if data.scaling is not None:
        found = data.scaling.original(data.features)

    def same(cells: list[str], values: Any) -> bool:
        # Features are 32-bit shares of what lies between lowest and highest.
        reach = 1e-5 * (1 + np.abs(found).max())
        numbers = sorted(map(float, cells))
        return len(numbers) == len(values) and np.allclose(numbers, np.sort(values), 1e-5, reach)

    for position, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        values = found[position]
        if data.labels is not None:
            name = data.class_names[data.labels[position]]
            alike = [k for k, cell in enumerate(cells) if cell == name or _same_number(cell, name)]
            assert alike, f"label {name!r} is not in {cells}"
            assert any(
                same([cell for k, cell in enumerate(cells) if k != label], values)
                for label in alike
            )
        elif len(values) == len(cells):
            assert same(cells, values)


def _same_number(cell: str, name: str) -> bool:
    try:
        return float(cell) == float(name)
    except ValueError:
        return False


@cases()
@given(content=broken_tables(), settings=st.sampled_from(SETTINGS), packed=st.booleans())
def test_cells(folder: Path, content: bytes, settings: dict[str, Any], packed: bool) -> None:
    given_bytes = gzip.compress(content, 1) if packed else content
    data = read(folder / "table.csv", given_bytes, settings, len(content))
    if data is not None:
        holds_what_stands_there(data, content, settings)


@cases()
@given(data=st.data())
def test_bytes(folder: Path, data: st.DataObject) -> None:
    whole = written([list(row) for row in data.draw(st.sampled_from(TABLES))]).encode()
    settings = data.draw(st.sampled_from(SETTINGS))
    content = data.draw(broken_bytes(whole))
    found = read(folder / "table.csv", content, settings, len(content))
    if found is not None:
        holds_what_stands_there(found, content, settings)
    # Compressed, and then broken.
    squeezed = data.draw(broken_bytes(gzip.compress(whole)))
    found = read(folder / "table.csv.gz", squeezed, settings, 10 * len(whole))
    if found is not None:
        holds_what_stands_there(found, gzip.decompress(squeezed), settings)


@cases(0.25)
@given(content=broken_tables(), slips=SLIPS)
def test_the_cache_of_a_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, slips: list[Slip]
) -> None:
    cache = folder / "cache"
    monkeypatch.setenv("NNVIZ_CACHE_DIR", str(cache))
    first = read(folder / "table.csv", content, {"cache": True}, len(content))
    for kept in cache.glob("*.npz"):
        kept.write_bytes(with_slips(kept.read_bytes(), slips))
    with bounded(len(content)):
        try:
            again = load_csv(folder / "table.csv")
        except DataError:
            assert first is None
            return
    assert first is not None
    np.testing.assert_array_equal(again.features, first.features)
    np.testing.assert_array_equal(again.labels, first.labels)


@pytest.mark.parametrize(
    ("content", "settings", "message"),
    [
        # Bytes that are no text became a class of its own, called \ufffd.
        (b"label,a\n\x80,1\nx,2\n", {"label": "label"}, "line 2, column 'label': .* UTF-8"),
        (b"size,kind\n1,c\xe9\n", {"label": 1, "scaling": None}, "line 2, column 'kind': .* UTF-8"),
    ],
)
def test_what_was_found(
    tmp_path: Path, content: bytes, settings: dict[str, Any], message: str
) -> None:
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(DataError, match=message):
        load_csv(tmp_path / "table.csv", cache=False, **settings)
