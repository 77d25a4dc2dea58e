"""Files of data that cannot be opened, or change while they are read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from nnviz_manim import errors
from nnviz_manim.datasets import load_csv, load_idx
from nnviz_manim.datasets.csv import file as csv_file
from nnviz_manim.errors import DataError, DataFileError

TABLE = "label,pixel0,pixel1\n1,2,3\n0,5,6\n"


@pytest.mark.parametrize("becomes", ["label,pixel0\n1,2\n", TABLE.replace("6", "7"), "broken", ""])
def test_a_table_that_is_replaced_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: str
) -> None:
    path, other = tmp_path / "table.csv", tmp_path / "other"
    path.write_text(TABLE)
    original = csv_file.read_table

    def replaced(*given: Any, **settings: Any) -> Any:
        other.write_text(becomes)
        other.replace(path)
        return original(*given, **settings)

    monkeypatch.setattr(csv_file, "read_table", replaced)
    with pytest.raises(DataFileError, match=r"table\.csv: was changed while it was read"):
        load_csv(path, cache=False)
    assert path.read_text() == becomes


def test_errors_are_also_those_of_python(tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_text("label,a\nx,y\n")
    with pytest.raises(ValueError, match="line 2") as caught:
        load_csv(tmp_path / "broken.csv")
    assert not isinstance(caught.value, OSError)
    for act in (load_csv, load_idx):
        with pytest.raises(OSError, match="there is no such file") as missing:
            act(tmp_path / "none")
        assert isinstance(missing.value, DataError)


@pytest.mark.parametrize(
    ("kind", "also"),
    [
        (errors.DataError, [ValueError]),
        (errors.DataFileError, [ValueError, OSError]),
        (errors.SettingError, [ValueError]),
        (errors.RunFileError, [ValueError, OSError]),
        (errors.DrawingError, [ValueError]),
        (errors.MissingLibraryError, [ImportError]),
        (errors.SceneError, []),
    ],
)
def test_every_error_is_of_the_family_and_what_a_caller_expects(
    kind: type[Exception], also: list[type[Exception]]
) -> None:
    assert issubclass(kind, errors.NNVizError)
    usual = (ValueError, OSError, ImportError)
    assert [each for each in usual if issubclass(kind, each)] == also


_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from nnviz_manim.datasets import load_csv
from nnviz_manim.learning import MLP, train
from nnviz_manim.recording import Run
from nnviz_manim.errors import NNVizError
folder = Path(sys.argv[1])
run = Run.load(folder / "run.npz")
os.environ["NNVIZ_CACHE_DIR"] = str(folder / "cache")
load_csv(folder / "table.csv", cache=False)  # so that all is imported
if os.geteuid() == 0:
    os.seteuid(65534)
assert load_csv(folder / "table.csv").labels.tolist() == [1, 0]  # without a cache
for act in (
    lambda: run.save(folder / "run.npz"),
    lambda: Run.record(list(run), run.info, path=folder / "run.npz"),
    lambda: load_csv(folder / "secret.csv"),
):
    try:
        act()
    except NNVizError as fault:
        print(isinstance(fault, OSError), fault)
"""


def test_without_the_rights_to_write_or_read(run: Any) -> None:
    folder = Path(mkdtemp(prefix="nnviz-rights-"))
    try:
        (folder / "table.csv").write_text(TABLE)
        (folder / "secret.csv").write_text(TABLE)
        run.save(folder / "run.npz")
        before = (folder / "run.npz").read_bytes()
        (folder / "secret.csv").chmod(0)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", _WITHOUT_RIGHTS, str(folder)],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr
        said = done.stdout.splitlines()
        assert len(said) == 3, done.stdout
        assert "the run cannot be written (Permission denied)" in said[0]
        assert "the moments cannot be written (Permission denied)" in said[1]
        assert "secret.csv: cannot be read (Permission denied)" in said[2]
        assert all(line.startswith("True") for line in said)
        assert (folder / "run.npz").read_bytes() == before
        assert {each.name for each in folder.iterdir()} == {"run.npz", "secret.csv", "table.csv"}
    finally:
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
