"""Folders to work in: gone at the end, and after a kill by whoever works there next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz_manim.support import left_behind
from nnviz_manim.support.left_behind import working_folder


def test_a_folder_is_gone_at_the_end(tmp_path: Path) -> None:
    with working_folder(tmp_path, ".work-") as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("half")
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_gone_after_ctrl_c(tmp_path: Path) -> None:
    def work() -> None:
        with working_folder(tmp_path, ".work-") as folder:
            (folder / "file").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert list(tmp_path.iterdir()) == []


def test_only_what_nobody_works_in_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here, elsewhere = left_behind._machine(), "ffffff"

    def left_by(machine: str, process: int, prefix: str = ".work-", *, old: bool = False) -> Path:
        folder = tmp_path / f"{prefix}{machine}-{process}-0123abcd"
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_text("half")
        for each in (folder, folder / "deep"):
            os.utime(each, (0, 0))
        if old:
            os.utime(folder / "deep" / "file", (0, 0))
        return folder

    gone = [left_by(here, ended.pid), left_by(elsewhere, 1, old=True)]
    kept = [
        left_by(here, os.getpid()),
        left_by(elsewhere, ended.pid),
        left_by(here, ended.pid, ".other-"),
        tmp_path / ".work-of-somebody",
    ]
    kept[-1].mkdir()
    with working_folder(tmp_path, ".work-") as folder:
        assert sorted(tmp_path.iterdir()) == sorted([*kept, folder])
    assert not any(each.exists() for each in gone)
