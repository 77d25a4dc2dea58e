"""Whatever is killed while it writes leaves a file, old or new, and nothing beside it for long."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

import killed_jobs
import numpy as np
import pytest
from killed_jobs import FILE, PUBLISHED, RUNS, a_training, table_of
from killing import doing, kills

from nnviz_manim.datasets import load_csv
from nnviz_manim.datasets.download import fetch
from nnviz_manim.errors import RunFileError
from nnviz_manim.mixins.kept_runs import KeptRuns
from nnviz_manim.recording import Run
from nnviz_manim.recording.unfinished import unfinished_path
from nnviz_manim.support.whole_file import written_whole

FIXTURES = Path(killed_jobs.__file__).parent


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: a disk under load takes its time to be flushed."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def is_one_of(run: Run, runs: list[Run]) -> bool:
    return any(
        np.array_equal(run.moments.weights[1], each.moments.weights[1])
        and np.array_equal(run.moments.loss, each.moments.loss)
        for each in runs
    )


def test_a_file(place: Path) -> None:
    path, left = place / "file", 0
    with doing("killed_jobs", "write_file", FIXTURES) as doer:
        for _ in range(kills(60)):
            doer.do_until_killed(str(path), 0.01)
            content = path.read_bytes()
            assert len(content) == 200_000
            assert len(set(content.split())) == 1
            left += len(list(place.iterdir())) - 1
            with written_whole(path) as stream:
                stream.write(content)
            assert list(place.iterdir()) == [path]
    assert left, "no kill came while a file was written, so nothing was tried"


def test_a_run(place: Path) -> None:
    path, left = place / "run.npz", 0
    with doing("killed_jobs", "save_run", FIXTURES) as doer:
        for _ in range(kills(200)):
            doer.do_until_killed(str(path), 0.01)
            assert is_one_of(Run.load(path), RUNS)
            left += len(list(place.iterdir())) - 1
            RUNS[0].save(path)
            assert list(place.iterdir()) == [path]
    assert left, "no kill came while a file was written, so nothing was tried"


def test_a_run_that_a_scene_keeps(place: Path) -> None:
    runs, left = KeptRuns(place), 0
    with doing("killed_keeper", "keep_run", FIXTURES) as doer:
        for _ in range(kills(40)):
            doer.do_until_killed(str(place), 0.02)
            kept = sorted(place.glob("*.npz"))
            assert all(is_one_of(Run.load(each), RUNS) for each in kept)
            left += len(list(place.iterdir())) - len(kept)
            runs.keep(RUNS[0], place / "another-name.npz")
            assert sorted(place.iterdir()) == sorted(place.glob("*.npz"))
    assert left, "no kill came while a file was written, so nothing was tried"


def test_the_cache_of_a_table(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, cache, left = place / "tables", place / "cache", 0
    tables.mkdir()
    words = json.dumps([str(tables), str(cache)])
    monkeypatch.setenv("NNVIZ_CACHE_DIR", str(cache))
    with doing("killed_jobs", "read_table", FIXTURES) as doer:
        for _ in range(kills(40)):
            doer.do_until_killed(words, 0.02)
            for table in tables.glob("table-*.csv"):
                number = int(table.read_text().splitlines()[1].split(",")[0])
                data = load_csv(table)
                truth = table_of(number)[:, 1:].astype(np.float32) / np.float32(255)
                np.testing.assert_array_equal(data.features, truth)
            left += len(list(cache.glob("*.part")))
            killed_jobs.write_table(tables / "other.csv", 3)
            load_csv(tables / "other.csv")
            assert sorted(cache.iterdir()) == sorted(cache.glob("*.npz"))
            (tables / "other.csv").unlink()


class Slow(SimpleHTTPRequestHandler):
    """A mirror that takes its time, and goes on where it is asked to."""

    def do_GET(self) -> None:
        start = int((self.headers.get("Range") or "bytes=0-")[6:].split("-")[0])
        self.send_response(206 if start else 200)
        if start:
            ends = f"{len(PUBLISHED) - 1}/{len(PUBLISHED)}"
            self.send_header("Content-Range", f"bytes {start}-{ends}")
        self.end_headers()
        for begin in range(start, len(PUBLISHED), 100_000):
            sleep(0.0005)
            try:
                self.wfile.write(PUBLISHED[begin : begin + 100_000])
            except OSError:
                return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def mirror() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Slow)) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_download(place: Path, mirror: str) -> None:
    target, left = place / FILE.name, 0
    with doing("killed_jobs", "fetch_file", FIXTURES) as doer:
        for _ in range(kills(30)):
            doer.do_until_killed(json.dumps([str(place), mirror]), 0.06)
            assert not target.exists() or target.read_bytes() == PUBLISHED
            left += target.with_name(f"{FILE.name}.part").exists()
            assert fetch(FILE, place, [mirror], timeout=5).read_bytes() == PUBLISHED
            assert list(place.iterdir()) == [target]
            target.unlink()
    assert left, "no kill came while a file was fetched, so nothing was tried"


def test_a_recording(place: Path) -> None:
    whole, path = place / "whole.npz", place / "run.npz"
    truth = Run.record(a_training(), path=whole)
    found = resumed = 0
    with doing("killed_jobs", "record_run", FIXTURES) as doer:
        for _ in range(kills(60)):
            before = found
            doer.do_until_killed(str(path), 0.15, done_first=False)
            if path.exists():
                assert path.read_bytes() == whole.read_bytes()
                path.unlink()
            if not unfinished_path(path).exists():
                continue
            try:
                run = Run.load(unfinished_path(path))
            except RunFileError:  # killed before the first moment was whole
                continue
            for mine, theirs in zip(run.moments.loss, truth.moments.loss, strict=False):
                assert mine == theirs
            last = len(run) - 1
            np.testing.assert_array_equal(run[last].weights[1], truth[last].weights[1])
            found = len(run)
            resumed += found > before > 1
    assert resumed, "no kill came after some moments were recorded, so nothing was tried"
    if unfinished_path(path).exists():
        Run.record(a_training(), path=path, resume=True)
        assert path.read_bytes() == whole.read_bytes()
    path.unlink(missing_ok=True)
    assert list(place.iterdir()) == [whole]
