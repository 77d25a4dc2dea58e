"""A framework that is not installed is told by the extra that brings it, and by nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

RECORDERS = {
    "record_sklearn": ("sklearn", "sklearn"),
    "TorchRecorder": ("torch", "torch"),
    "KerasRecorder": ("keras", "keras,torch"),
}


@pytest.mark.parametrize(("recorder", "library", "extra"), [(k, *v) for k, v in RECORDERS.items()])
def test_a_missing_framework_is_told_by_its_extra(recorder: str, library: str, extra: str) -> None:
    others = [name for name, _ in RECORDERS.values() if name != library]
    code = (
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"
        "from nnviz_manim.errors import MissingLibraryError\n"
        "from nnviz_manim.recording import Run, recorders\n"
        f"assert {recorder!r} in dir(recorders)\n"
        "try:\n"
        f"    from nnviz_manim.recording.recorders import {recorder}\n"
        "except MissingLibraryError as fault:\n"
        f"    assert not {set(others)!r} & set(sys.modules)\n"
        "    sys.exit(str(fault))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert f'python -m pip install "nnviz-manim[{extra}]"' in line


def test_keras_without_a_backend_says_that_one_is_missing() -> None:
    code = (
        "import sys\n"
        "for name in ('torch', 'jax', 'tensorflow'):\n"
        "    sys.modules[name] = None\n"
        "from nnviz_manim.recording.recorders import KerasRecorder"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MissingLibraryError: Keras 3, or a backend of it" in done.stderr
    assert 'pip install "nnviz-manim[keras,torch]"' in done.stderr
