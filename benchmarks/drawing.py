"""How much less time the article's picture takes as array mobjects than as ordinary VMobjects.

    python benchmarks/drawing.py [--quick]

Both sides show the same values in the same frames at 854×480, Manim's cache off; a Transform
morphs the whole picture. Every measurement is a process of its own that starts with nothing in
memory; ours are medians of three around the one of the VMobjects, which takes minutes. Ends with
1 where a ratio misses its target. ``--quick`` plays fewer Transforms on the side of the VMobjects,
scales their time up by the number of frames, and gives no verdict.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

JOBS = Path(__file__).resolve().parent / "drawing_jobs.py"
TRANSFORMS, QUICK_TRANSFORMS = 34, 8
FRAMES = 4


@dataclass(frozen=True)
class Case:
    """One line of the table; ``per_frame`` leaves out the start of the process."""

    what: str
    job: str
    per_frame: bool
    target: float | None


CASES = (
    Case("whole process, imports and encoding too", "render", per_frame=False, target=15),
    Case("CPU a frame, encoding left out", "frame", per_frame=True, target=40),
    Case("CPU a frame, interpolating and drawing alone", "draw", per_frame=True, target=12),
    Case("CPU a frame, part after part as in the article", "parts", per_frame=True, target=None),
)


def measure(case: Case, side: str, transforms: int) -> float:
    """Seconds of one process (or of one frame), scaled to the full number of Transforms."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    command = [sys.executable, str(JOBS), case.job, side, str(transforms)]
    begin = time.perf_counter()
    done = subprocess.run(
        command, env=os.environ | one_thread, stdout=subprocess.PIPE, text=True, check=True
    )
    whole = time.perf_counter() - begin
    spent, frames = json.loads(done.stdout.splitlines()[-1])
    if case.per_frame:
        return float(spent / frames)
    return float(whole - spent + spent * TRANSFORMS * FRAMES / frames)


def compare(case: Case, quick: bool) -> bool:
    """Measure both sides in turn, print a line, and tell whether the target is met."""
    runs = [measure(case, "arrays", TRANSFORMS)]
    theirs = measure(case, "vmobjects", QUICK_TRANSFORMS if quick else TRANSFORMS)
    runs += [measure(case, "arrays", TRANSFORMS) for _ in range(0 if quick else 2)]
    ours = statistics.median(runs)
    ratio = theirs / ours
    met = case.target is None or ratio >= case.target
    unit, factor = ("ms", 1000) if case.per_frame else ("s ", 1)
    verdict = "" if case.target is None else f"at least {case.target:g}"
    print(
        f"{case.what:<48} {factor * ours:8.1f} {unit} {factor * theirs:8.1f} {unit}"
        f" {ratio:7.1f} ×  {verdict}{'' if met else '  MISSED'}",
        flush=True,
    )
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer Transforms, no verdict")
    quick = parser.parse_args().quick
    print(f"{TRANSFORMS} Transforms of {FRAMES} frames{', scaled' if quick else ''}")
    print(f"{'':<48} {'arrays':>11} {'VMobjects':>11} {'ratio':>9}")
    results = [compare(case, quick) for case in CASES]
    return 0 if quick or all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
