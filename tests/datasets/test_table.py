"""Tables of any columns: numbers of any range, words as labels, targets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_manim.datasets import Dataset, load_csv
from nnviz_manim.errors import DataError, NNVizError, SettingError

FLOWERS = """\
sepal length,species,petal width
5.1,setosa,0.2
7.0,versicolor,1.4
6.3,virginica,2.4
4.9,setosa,0.2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)
    return path


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sepal length": [5.1, 7.0, 6.3, 4.9],
            "species": ["setosa", "versicolor", "virginica", "setosa"],
            "petal width": [0.2, 1.4, 2.4, 0.2],
        }
    )


def rewrite(file: Path, content: str) -> Path:
    file.write_text(content)
    return file


def test_a_file_and_a_frame_give_the_same(file: Path) -> None:
    read = load_csv(file, label="species", scaling="minmax")
    made = Dataset.from_frame(frame(), label="species")
    for data in (read, made):
        assert data.class_names == ("setosa", "versicolor", "virginica")
        assert data.labels is not None
        assert data.labels.tolist() == [0, 1, 2, 0]
        assert data.feature_names == ("sepal length", "petal width")
        assert data.feature_shape == (2,)
        lengths, widths = data.features.T
        np.testing.assert_allclose(lengths, np.array([0.2, 2.1, 1.4, 0.0]) / 2.1, rtol=1e-6)
        np.testing.assert_allclose(widths, np.array([0.0, 1.2, 2.2, 0.0]) / 2.2, rtol=1e-6)
    assert read.name == "flowers.csv"
    assert made.name == "table"


@pytest.mark.parametrize("scaling", ["minmax", "standard", None, "none"])
def test_the_original_units_come_back(scaling: str | None) -> None:
    data = Dataset.from_frame(frame(), label="species", scaling=scaling)
    assert data.scaling is not None
    original = frame()[["sepal length", "petal width"]].to_numpy()
    np.testing.assert_allclose(data.scaling.original(data.features), original, rtol=1e-6)
    again = data.scaled(0.1, 0.9) if scaling == "minmax" else data.standardized()
    for other in (again.pick([2, 1]), again.standardized().pick([2, 1])):
        assert other.scaling is not None
        back = other.scaling.original(other.features)
        np.testing.assert_allclose(back, original[[2, 1]], rtol=1e-5)
    with pytest.raises(SettingError, match=r"shape \(3,\); expected \(…, 2\)"):
        data.scaling.original([1, 2, 3])


def test_standardized_data_know_their_way_back() -> None:
    points = np.array([[0.0, 1.0], [0.25, 0.0], [1.0, 1.0]])
    data = Dataset(points, feature_names=["x", "y"]).standardized()
    assert data.scaling is not None
    assert data.feature_names == ("x", "y")
    np.testing.assert_allclose(data.scaling.original(data.features), points, atol=1e-6)
    assert Dataset(points).scaled(0.1, 0.9).scaling is None


def test_standard_has_mean_zero_and_deviation_one() -> None:
    features = Dataset.from_frame(frame(), label="species", scaling="standard").features
    np.testing.assert_allclose(features.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(features.std(axis=0), 1, rtol=1e-6)


def test_a_column_that_never_changes_becomes_zero() -> None:
    for scaling in ("minmax", "standard"):
        data = Dataset.from_frame(pd.DataFrame({"a": [7, 7], "b": [1, 2]}), scaling=scaling)
        assert data.features[:, 0].tolist() == [0, 0]
        assert data.scaling is not None
        assert data.scaling.original(data.features)[:, 0].tolist() == [7, 7]


def test_targets_of_a_regression(file: Path) -> None:
    options: dict[str, Any] = {"targets": "petal width", "features": ["sepal length"]}
    for data in (
        load_csv(file, scaling="minmax", **options),
        Dataset.from_frame(frame(), **options),
    ):
        assert data.labels is None
        assert data.target_names == ("petal width",)
        assert data.targets is not None
        assert data.target_scaling is not None
        assert (data.targets.min(), data.targets.max()) == (0, 1)
        original = data.target_scaling.original(data.targets)[:, 0]
        np.testing.assert_allclose(original, frame()["petal width"], rtol=1e-6)
        picked = data.pick([3, 1]).targets
        assert picked is not None
        np.testing.assert_array_equal(picked, data.targets[[3, 1]])
        learned, held_out = data.split(0.25)
        assert (len(learned), len(held_out)) == (3, 1)
        assert "targets petal width" in repr(data)


def test_files_without_a_header(file: Path) -> None:
    rewrite(file, FLOWERS.partition("\n")[2])
    data = load_csv(file, header=False, label=1, scaling="minmax")
    assert len(data) == 4
    assert data.feature_names == ("x0", "x2")
    assert data.class_names[0] == "setosa"
    with pytest.raises(DataError, match="line 1: there is no column 3"):
        load_csv(file, header=False, label=3)


def test_images_without_a_header_or_with_labels_in_words(file: Path) -> None:
    pixels = "255,0,51,102\n0,0,0,255\n"
    bare = rewrite(file, pixels.replace("\n", ",7\n"))
    for _ in ("read", "from the cache"):
        data = load_csv(bare, header=False, label=-1)
        assert data.class_names == ("7",)
        assert data.feature_shape == (2, 2)
        np.testing.assert_array_equal(data.features[0], np.array([1, 0, 0.2, 0.4], np.float32))
    # The same file, asked otherwise, is not taken from what is kept.
    assert load_csv(bare, header=False).features.shape == (2, 5)
    names = "p10,p2,p1,p11,digit\n"
    words = load_csv(rewrite(file, names + pixels.replace("\n", ",seven\n")), label="digit")
    assert words.class_names == ("seven",)
    assert words.feature_shape == (2, 2)
    assert words.scaling is None
    np.testing.assert_array_equal(words.features[0], np.array([0.2, 0, 1, 0.4], np.float32))


def test_whole_numbers_as_labels_keep_their_names() -> None:
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "Label": [7, 0, 7]})
    data = Dataset.from_frame(table)
    assert data.class_names == ("0", "7")
    assert data.labels is not None
    assert data.labels.tolist() == [1, 0, 1]
    named = Dataset.from_frame(table.replace({"Label": {7: 1}}), class_names=["no", "yes"])
    assert named.class_names == ("no", "yes")
    assert named.labels is not None
    assert named.labels.tolist() == [1, 0, 1]


def test_classes_in_the_order_given() -> None:
    names = ["virginica", "setosa", "versicolor", "rosa"]
    data = Dataset.from_frame(frame(), label="species", class_names=names)
    assert data.class_names == tuple(names)
    assert data.labels is not None
    assert data.labels.tolist() == [1, 2, 0, 1]


def test_other_kinds_of_columns() -> None:
    table = pd.DataFrame(
        {
            "a": pd.array([1, 2, 3], dtype="Int64"),
            "b": [True, False, True],
            "c": ["1.5", "2", "-3e1"],
            "kind": pd.Categorical(["x", "y", "x"]),
        },
        index=[10, 20, 30],
    )
    data = Dataset.from_frame(table, label="kind", scaling=None)
    assert data.features.tolist() == [[1, 1, 1.5], [2, 0, 2], [3, 1, -30]]
    assert data.class_names == ("x", "y")
    assert Dataset.from_frame(table[["a", "b"]], label="b").class_names == ("False", "True")


TABLE = {"label": "species", "scaling": "minmax"}
PIXELS = {"scaling": "pixels"}


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (FLOWERS, PIXELS, "line 2, column 'sepal length': 5.1 is not a whole .*scaling=\"minmax\""),
        (FLOWERS, {"scaling": "minmax"}, "line 2, column 'species': 'setosa' is not a number, nor"),
        (FLOWERS, {"label": "kind"}, "line 1: there is no column 'kind' to take as label; the 3"),
        (FLOWERS, {"label": True}, "there is no column True"),
        (FLOWERS, PIXELS | {"label": "species"}, "line 2, .*'sepal length': 5.1 is no whole num"),
        (FLOWERS.replace("7.0", ""), TABLE, "line 3, column 'sepal length': the cell is empty"),
        (FLOWERS.replace("7.0", "nan"), TABLE, "line 3, column 'sepal length': the cell is empty"),
        (FLOWERS.replace("7.0", "inf"), TABLE, "line 3, column 'sepal length': 'inf' is not a fin"),
        (FLOWERS.replace("7.0", "1e999"), TABLE, "line 3, .*'1e999' is not a finite number"),
        (FLOWERS.replace("7.0", "7,0"), TABLE, "line 3: has 4 cells, but line 1 names 3 columns"),
        (FLOWERS.replace("versicolor", " "), TABLE, "line 3, column 'species': the label is miss"),
        (FLOWERS.replace("7.0", '"\n"'), TABLE, "line 4, column 'sepal length': the cell is empty"),
        (FLOWERS.partition("\n")[0], TABLE, "no rows of data"),
        (FLOWERS, TABLE | {"label": "petal width"}, "line 2, .*'species': 'setosa' is not a num"),
        (FLOWERS, TABLE | {"class_names": ["setosa"]}, "line 3, .*'versicolor' is none of the cl"),
        (FLOWERS, TABLE | {"features": ["petal"]}, "no column 'petal' to take as features"),
        (FLOWERS, TABLE | {"features": ["species"]}, "columns of features beside labels"),
        (FLOWERS, TABLE | {"targets": "species"}, "give a column of labels .* not both"),
        (FLOWERS, TABLE | {"scaling": "log"}, "Unknown scaling: 'log'. Known are: pixels, minmax"),
        (FLOWERS, TABLE | {"features": []}, "features must name one or more columns"),
        (FLOWERS, TABLE | {"features": [0, 0]}, "features must name one or more columns, each"),
        (FLOWERS, TABLE | {"features": [1.5]}, "features must be the name of a column"),
    ],
)
def test_faults_of_a_table(file: Path, content: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NNVizError, match=message):
        load_csv(rewrite(file, content), **options)


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (frame(), {"label": "kind"}, "table: there is no column 'kind' to take as label"),
        (frame().rename(columns={"species": "petal width"}), {}, "two columns are called 'petal"),
        (frame().iloc[:0], {"label": "species"}, "table: has no rows"),
        (frame()[["species"]], {"label": "species"}, "there must be columns of features"),
        (frame().mask(frame() == 7.0), {"label": "species"}, r"row 1 \(from 0\).* cell is empty"),
        (frame(), {"label": "sepal length", "features": [2]}, "5.1 is no class; .* as targets"),
        ([[1, 2]], {}, "takes a pandas DataFrame, not list"),
        (
            pd.DataFrame({"x": range(1001), "label": [f"n{k}" for k in range(1001)]}),
            {},
            "holds 1001 different labels, more than 1000; .* as targets",
        ),
    ],
)
def test_faults_of_a_frame(table: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NNVizError, match=message):
        Dataset.from_frame(table, **options)


@pytest.mark.parametrize("path", [None, 3, b"x.csv", "a\0b", "", "x" * 5000])
def test_what_is_no_path_is_refused(path: Any) -> None:
    with pytest.raises(DataError, match=r"path|cannot be read|no such file"):
        load_csv(path)


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 4),
    column=st.integers(0, 2),
    cell=st.sampled_from(["", "x", "nan", "1 2", "--1", "1_0", "∞", "1e400", "0x1"]),
)
def test_any_bad_cell_of_a_table_is_found(
    tmp_path_factory: pytest.TempPathFactory, row: int, column: int, cell: str
) -> None:
    cells = [[f"{10 * i + k}.5" for k in range(3)] for i in range(5)]
    cells[row][column] = cell
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    path.write_text("\n".join(["a,b,c", *map(",".join, cells)]))
    where = re.escape(f"line {row + 2}, column '{'abc'[column]}'")
    with pytest.raises(DataError, match=where):
        load_csv(path, scaling="standard")


TWO_FLOWERS = "species,sepal length,petal length\nsetosa,5.1,1.4\nvirginica,6.3,6.0\n"


def test_a_table_is_known_by_its_columns_and_scaled_from_lowest_to_highest(tmp_path: Path) -> None:
    file = tmp_path / "flowers.csv"
    data = load_csv(rewrite(file, TWO_FLOWERS), label="species")
    assert data.features.tolist() == [[0, 0], [1, 1]]
    assert data.class_names == ("setosa", "virginica")
    assert data.scaling is not None
    assert data.scaling.original(data.features)[1] == pytest.approx([6.3, 6.0])
    named = load_csv(rewrite(file, TWO_FLOWERS.replace("species", "Label")))
    assert named.class_names == ("setosa", "virginica")
    bytes_but_no_pixels = "age,weight,label\n40,80,1\n20,60,0\n"
    people = load_csv(rewrite(file, bytes_but_no_pixels))
    assert people.features.tolist() == [[1, 1], [0, 0]]
    assert people.feature_shape == (2,)
    assert people.feature_names == ("age", "weight")
    numbers = load_csv(file, targets="weight", features=["age"])
    assert numbers.targets is not None
    assert numbers.targets.tolist() == [[1], [0]]


@pytest.mark.parametrize(
    ("content", "is_image"),
    [
        ("label,pixel0,pixel1,pixel2,pixel3\n1,2,3,4,5\n0,200,3,4,9\n", True),
        ("1x1,1x2,label,2x1,2x2\n2,3,1,4,5\n200,3,0,4,9\n", True),
        ("x0,x1,x2,x3\n2,3,4,5\n200,3,4,9\n", True),
        ("x0,x1,x2,x3\n2,3,4.5,5\n200,3,4,9\n", False),
        ("x0,x1,x2,x3\n-2,3,4,5\n200,3,4,9\n", False),
        ("a,b,c,d\n2,3,4,5\n200,3,4,9\n", False),
    ],
)
def test_pixels_are_known_by_names_that_are_numbered(
    tmp_path: Path, content: str, is_image: bool
) -> None:
    data = load_csv(rewrite(tmp_path / "table.csv", content))
    assert data.feature_shape == ((2, 2) if is_image else (4,))
    assert (data.scaling is None) == is_image
    wanted = 200 / 255 if is_image else 1
    assert data.features.max() == pytest.approx(wanted)


def test_a_table_without_names_is_known_by_its_first_row(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    pixels = load_csv(rewrite(file, "7,0,255,0,51\n2,1,2,3,4\n"), header=False, label=0)
    assert pixels.feature_shape == (2, 2)
    lengths = load_csv(rewrite(file, "5.1,3.5,setosa\n6.3,3.3,virginica\n"), header=False, label=2)
    assert lengths.features.tolist() == [[0, 1], [1, 0]]


def test_words_that_nobody_called_the_label_are_told_as_such(tmp_path: Path) -> None:
    file = rewrite(tmp_path / "flowers.csv", TWO_FLOWERS)
    with pytest.raises(DataError, match=r"column 'species': 'setosa' is not .* label='species'"):
        load_csv(file)
    slip = rewrite(file, TWO_FLOWERS.replace("6.0", "6..0"))
    with pytest.raises(DataError, match=r"line 3, column 'petal length': '6..0' is not") as caught:
        load_csv(slip, label="species")
    assert "label=" not in str(caught.value)
