from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz_manim.support import left_behind, whole_file
from nnviz_manim.support.whole_file import written_whole


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with written_whole(path) as stream:
        stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit, OSError])
def test_whatever_goes_wrong_the_old_file_stays(tmp_path: Path, fault: type[BaseException]) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def write_half() -> None:
        with written_whole(path) as stream:
            stream.write(b"half of the n")
            raise fault

    with pytest.raises(fault):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_rights_are_the_usual_ones(tmp_path: Path) -> None:
    path, link, usual = tmp_path / "file", tmp_path / "link", tmp_path / "usual"
    path.write_text("old")
    usual.write_text("")
    link.symlink_to(path)
    with written_whole(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode == usual.stat().st_mode


def test_a_power_cut_finds_the_old_content_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    flushed: list[tuple[str, str]] = []

    def fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        if kind == "file":
            assert os.fstat(handle).st_size == len("newer"), "flushed before it was written"
        flushed.append((kind, path.read_text()))

    monkeypatch.setattr(os, "fsync", fsync)
    with written_whole(path) as stream:
        stream.write(b"newer")
    # The content before the name, and the name before anybody hears that it is done.
    assert flushed == [("file", "old"), ("folder", "newer")]


def test_no_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), written_whole(tmp_path / "a" / "b"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_rights_of_a_replaced_file_are_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o600)
    with written_whole(path) as stream:
        stream.write(b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_no_file_is_refused_before_any_work(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for path, message in (
        (tmp_path, "it is a folder"),
        (pipe, "device or a pipe"),
        (link, "device or a pipe"),
        (Path(os.devnull), "device or a pipe"),
        (circle, "circles|symbolic links"),
    ):
        with pytest.raises(OSError, match=message), written_whole(path):
            raise AssertionError("it was begun")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(tmp_path.iterdir()) == sorted([pipe, link, circle])


def test_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    with written_whole(path) as stream:
        stream.write(b"new")
    assert path.read_text() == "new"


def test_only_what_is_abandoned_is_removed(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / "other"

    def left_by(target: Path, machine: str, process: int) -> Path:
        name = f"{whole_file._prefix(target)}-{machine}-{process}-0123abcd.part"
        beside = tmp_path / name
        beside.write_text("half")
        return beside

    here, elsewhere = left_behind._machine(), "ffffff"
    dead = _process_that_ended()
    gone = [left_by(path, here, dead)]
    old = left_by(path, elsewhere, 1)
    os.utime(old, (0, 0))
    gone.append(old)
    kept = [
        left_by(path, here, os.getpid()),
        left_by(path, elsewhere, dead),
        left_by(other, here, dead),
        tmp_path / "file.part",
    ]
    kept[-1].write_text("somebody's own")
    with written_whole(path) as stream:
        stream.write(b"new")
    assert [beside.exists() for beside in gone] == [False, False]
    assert [beside.exists() for beside in kept] == [True] * 4


def _process_that_ended() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from nnviz_manim.support.whole_file import written_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with written_whole(Path(sys.argv[1])) as stream:\n"
        "        stream.write(b'n' * 100_000)\n"
        "except OSError as fault:\n"
        "    sys.exit(str(fault))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert "File too large" in done.stderr
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_in_a_folder_that_is_only_ours_what_is_left_of_any_file_is_removed(tmp_path: Path) -> None:
    here, dead = left_behind._machine(), _process_that_ended()
    left = [
        tmp_path / f"{whole_file._prefix(tmp_path / name)}-{here}-{process}-0123abcd.part"
        for name, process in (("one", dead), ("other", dead), ("mine", os.getpid()))
    ]
    for beside in [*left, tmp_path / "digits.gz.part"]:
        beside.write_text("half")
    whole_file.remove_abandoned(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([left[2], tmp_path / "digits.gz.part"])
