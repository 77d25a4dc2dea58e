"""Another program, and the processor time that it took."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

__all__ = ["PROJECT", "run"]

PROJECT = Path(__file__).resolve().parent.parent


def run(command: list[str]) -> tuple[float, str]:
    """Run a program on one BLAS thread, with nothing in its memory before.

    Returns
    -------
    Seconds of processor time, of all its threads, from its start to its end, into which other
    programs do not enter; and what it printed.
    """
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=os.environ | one_thread,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout
