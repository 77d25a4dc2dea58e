from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnviz_manim.datasets import load_sample


def test_the_sample_is_five_thousand_digits() -> None:
    data = load_sample()
    assert data.name == "MNIST sample"
    assert data.features.shape == (5000, 784)
    assert data.feature_shape == (28, 28)
    assert data.class_names == tuple("0123456789")
    assert data.labels is not None
    assert np.bincount(data.labels).min() > 300
    assert data.features.max() == 1
    # Digits are written into the middle: a margin of the image is dark.
    images = data.features.reshape(-1, 28, 28)
    assert images[:, 10:18, 10:18].mean() > 10 * images[:, :3].mean()
    assert data.labels[data.one_of_each()].tolist() == list(range(10))


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_the_sample_is_found_in_an_installed_package(
    project: Path, tmp_path: Path, packed: bool
) -> None:
    root = tmp_path / "site"
    package = root / "nnviz_manim"
    skipped = shutil.ignore_patterns("__pycache__", "mobjects", "mixins")
    shutil.copytree(project / "src" / "nnviz_manim", package, ignore=skipped)
    (package / "data").mkdir()
    shutil.copy(project / "data" / "mnist_sample.csv.gz", package / "data")
    where = Path(shutil.make_archive(str(tmp_path / "site"), "zip", root)) if packed else root
    program = (
        "import nnviz_manim, nnviz_manim.datasets as d;"
        "print(nnviz_manim.__file__, len(d.load_sample()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(where), "NNVIZ_CACHE_DIR": str(tmp_path / "cache")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found, count = done.stdout.split()
    assert found.startswith(str(where))
    assert count == "5000"
    assert (tmp_path / "cache").exists() is not packed


def test_data_and_runs_import_without_manim_and_pandas() -> None:
    program = (
        "import sys, nnviz_manim.datasets, nnviz_manim.recording;"
        "print(sorted({'manim', 'cairo', 'pandas', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
