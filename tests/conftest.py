"""What all tests share: one thread for the sums, and no file outside a temporary folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from manim._config.utils import ManimConfig

# Read once, when NumPy is imported, which the tests do later.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

PROJECT = Path(__file__).resolve().parent.parent

# How many cases each has stands in ``fuzz_bounds``; ``make fuzz`` starts with this profile.
settings.register_profile("fuzz", print_blob=True)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own() -> Iterator[Path]:
    """Keeps the tests away from the user's cache of data sets."""
    with (
        tempfile.TemporaryDirectory(prefix="nnviz-tests-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("NNVIZ_CACHE_DIR", folder)
        yield Path(folder)


@pytest.fixture
def project() -> Path:
    """The folder of the repository."""
    return PROJECT


@pytest.fixture
def manim_config(tmp_path: Path) -> Iterator[ManimConfig]:
    """Manim's settings for a test: small pictures, nothing written, put back at the end."""
    from manim import config, tempconfig

    settings = {
        "dry_run": True,
        "quality": "low_quality",
        "media_dir": str(tmp_path),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    with tempconfig(settings):
        yield config
