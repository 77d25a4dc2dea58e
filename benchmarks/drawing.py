"""How much less time the article's picture takes as array mobjects than as ordinary VMobjects.

    python benchmarks/drawing.py [--quick]

Both sides show the same values in the same frames at 854×480, Manim's cache off; a Transform
morphs the whole picture. Every measurement is the processor time of a process of its own that
starts with nothing in memory, on one BLAS thread; ours are medians of three around the one of the
VMobjects, which takes minutes. ``--quick`` plays fewer Transforms on the side of the VMobjects,
scales their time up by the number of frames, and holds no guard.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from process import run
from table import MILLISECONDS, SECONDS, Table

JOBS = Path(__file__).resolve().parent / "drawing_jobs.py"
TRANSFORMS, QUICK_TRANSFORMS = 34, 8
FRAMES = 4


@dataclass(frozen=True)
class Case:
    """One row of the table; ``per_frame`` leaves out the start of the process."""

    what: str
    job: str
    per_frame: bool
    guard: float | None = None
    goal: float | None = None


CASES = (
    Case("whole process, imports and encoding too", "render", per_frame=False, guard=10, goal=15),
    Case("CPU a frame, encoding left out", "frame", per_frame=True, guard=35, goal=40),
    Case("CPU a frame, interpolating and drawing alone", "draw", per_frame=True, guard=9, goal=12),
    Case("CPU a frame, part after part as in the article", "parts", per_frame=True),
)


def measure(case: Case, side: str, transforms: int) -> float:
    """Seconds of one process (or of one frame), scaled to the full number of Transforms."""
    whole, printed = run([sys.executable, str(JOBS), case.job, side, str(transforms)])
    spent, frames = json.loads(printed.splitlines()[-1])
    if case.per_frame:
        return float(spent / frames)
    return float(whole - spent + spent * TRANSFORMS * FRAMES / frames)


def compare(case: Case, quick: bool, table: Table) -> None:
    """Measure both sides in turn."""
    runs = [measure(case, "arrays", TRANSFORMS)]
    theirs = measure(case, "vmobjects", QUICK_TRANSFORMS if quick else TRANSFORMS)
    runs += [measure(case, "arrays", TRANSFORMS) for _ in range(0 if quick else 2)]
    table.add(
        case.what,
        *(statistics.median(runs), theirs, MILLISECONDS if case.per_frame else SECONDS),
        guard=case.guard,
        goal=case.goal,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer Transforms, and no guard holds")
    quick = parser.parse_args().quick
    scaled = ", scaled" if quick else ""
    table = Table(f"as VMobjects: {TRANSFORMS} Transforms of {FRAMES} frames{scaled}")
    for case in CASES:
        compare(case, quick, table)
    return 0 if quick else table.exit_code()


if __name__ == "__main__":
    raise SystemExit(main())
