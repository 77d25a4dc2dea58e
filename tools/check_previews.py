"""Renders every scene small, each file in a process of its own, and checks what is seen.

    python tools/check_previews.py [scenes/some_scene.py …] [-j 2] [-o build/previews]

Videos and frames are left in the output folder; the exit status is 1 if a scene failed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = (".json", ".mp4", ".png")
COLUMNS = "{:<26} {:>7} {:>8} {:>9}  {}"


def check(path: Path, folder: Path, timeout: float) -> list[dict[str, Any]]:
    """Check the scenes of a file in a process of its own, and return their reports."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT / "tools"),
        "NNVIZ_CACHE_DIR": str(folder / "cache"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "previews.rendering", str(path.resolve()), str(folder)]
    failed = {"scene": path.stem, "frames": 0, "seconds": 0.0, "render_seconds": 0.0}
    try:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [{**failed, "faults": [f"it was not done within {timeout:g} s"]}]
    report = folder / f"{path.stem}.json"
    if done.returncode or not report.is_file():
        said = (done.stderr or done.stdout).strip()[-2000:]
        return [{**failed, "faults": [f"its process ended with status {done.returncode}:\n{said}"]}]
    answer: list[dict[str, Any]] = json.loads(report.read_text())
    return answer


def main() -> int:
    """Check the scenes and print a table of the outcome."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("scenes", nargs="*", type=Path, help="scene files; all without any")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("-o", "--output", type=Path, default=PROJECT / "build" / "previews")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds for a file")
    options = parser.parse_args()

    scenes = options.scenes or sorted((PROJECT / "scenes").glob("[!_]*.py"))
    missing = [str(path) for path in scenes if not path.is_file()]
    if missing or not scenes:
        parser.error(f"no such scene: {', '.join(missing) or 'scenes/*.py'}")
    folder = options.output.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for path in scenes:
        for left in folder.glob(f"{path.stem}*"):
            if left.suffix in LEFT_BEHIND:
                left.unlink()

    print(COLUMNS.format("scene", "frames", "seconds", "rendering", "result"))
    count = failures = 0
    with ThreadPoolExecutor(max_workers=max(1, options.jobs)) as pool:
        checked = pool.map(lambda path: check(path, folder, options.timeout), scenes)
        for report in chain.from_iterable(checked):
            print(
                COLUMNS.format(
                    report["scene"],
                    report["frames"],
                    f"{report['seconds']:.1f}",
                    f"{report['render_seconds']:.1f} s",
                    "FAILED" if report["faults"] else "passed",
                ),
                flush=True,
            )
            for fault in report["faults"]:
                print(f"    {fault}", flush=True)
            count += 1
            failures += bool(report["faults"])
    shutil.rmtree(folder / "work", ignore_errors=True)
    print(f"{count - failures} passed, {failures} failed; see {folder}")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
