from __future__ import annotations

import io
import json
import mmap
import os
import pickle
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_manim.errors import RunFileError
from nnviz_manim.learning import Ending
from nnviz_manim.recording import Run, moments, run_file

SameRun = Callable[[Run, Run], None]


@pytest.fixture(scope="module")
def content(run: Run, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A run file's bytes."""
    path = tmp_path_factory.mktemp("whole") / "run.npz"
    run.save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all examples of a property test."""
    return tmp_path_factory.mktemp("shared") / "run.npz"


@pytest.fixture
def file(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "run.npz"
    run.save(path)
    return path


def rewrite(path: Path, **changes: Any) -> None:
    """Write the file again with some arrays changed, or left out where None is given."""
    with np.load(path) as arrays:
        parts = dict(arrays) | changes
    np.savez(path, **{name: array for name, array in parts.items() if array is not None})


def rewrite_header(path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    with np.load(path) as arrays:
        header = json.loads(arrays["header"].tobytes())
    change(header)
    rewrite(path, header=np.frombuffer(json.dumps(header).encode(), np.uint8))


def refused(path: Path, message: str) -> None:
    with pytest.raises(RunFileError, match=message) as caught:
        Run.load(path)
    assert str(caught.value).startswith(str(path))


def test_there_and_back(file: Path, run: Run, same_run: SameRun) -> None:
    again = Run.load(file)
    same_run(again, run)
    assert not again[0].weights[1].flags.writeable
    same_run(Run.load(str(file)), run)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("probes", [0, 3])
def test_number_types_and_no_probes(
    tmp_path: Path, make_snapshot: Any, make_info: Any, same_run: SameRun, dtype: Any, probes: int
) -> None:
    run = Run.record([make_snapshot(k, (5, 1), probes, dtype) for k in (0, 1)], make_info((5, 1)))
    run.save(tmp_path / "run")
    again = Run.load(tmp_path / "run")
    same_run(again, run)
    assert again[0].weights[1].dtype == dtype


def test_large_files_are_not_read_into_memory_and_checked_all_the_same(
    file: Path, run: Run, same_run: SameRun, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(run_file, "_LARGE", 0)
    again = Run.load(file)
    same_run(again, run)
    assert not again.moments.weights[1].flags.writeable
    base: Any = again.moments.weights[1]
    while isinstance(base, np.ndarray):
        base = base.base
    assert isinstance(base, mmap.mmap), "it was read"
    # Another file takes its place: what was opened stays as it was.
    Run.record([run[0]], run.info).save(file)
    same_run(again, run)
    for position in range(0, len(content), 97):
        file.write_bytes(
            content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        )
        with suppress(RunFileError):
            same_run(Run.load(file), run)
        file.unlink()
        file.write_bytes(content[:position])
        with pytest.raises(RunFileError):
            Run.load(file)
        file.unlink()


def test_the_largest_number_is_found_piece_by_piece(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = float(np.abs(run.moments.weights[1]).max())
    monkeypatch.setattr(moments, "_PIECE", 1)
    assert Run(run.info, replace(run.moments)).largest_weight(1) == expected


def test_why_it_ended_is_kept(file: Path, run: Run) -> None:
    Run(run.info, run.moments, "ended – early").save(file)
    assert Run.load(file).stop_reason == "ended – early"


OLDER = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("version", [1, 2, 3])
def test_files_of_every_format_load(run: Run, same_run: SameRun, version: int) -> None:
    old = Run.load(OLDER / f"run_format_{version}.npz")
    assert old.stop_reason == "all 3 epochs done"
    assert old.ending is Ending.WHOLE
    same_run(old, Run(run.info, run.moments, old.stop_reason))


def test_the_kept_file_of_this_format_is_what_is_written(run: Run, tmp_path: Path) -> None:
    Run(run.info, run.moments, "all 3 epochs done", Ending.WHOLE).save(tmp_path / "run.npz")
    kept = (OLDER / "run_format_3.npz").read_bytes()
    assert (tmp_path / "run.npz").read_bytes() == kept, "a change of the format needs a new number"


def test_units_and_targets_are_kept(measured_run: Run, same_run: SameRun, tmp_path: Path) -> None:
    measured_run.save(tmp_path / "run.npz")
    kept = OLDER / "run_format_3_regression.npz"
    assert (tmp_path / "run.npz").read_bytes() == kept.read_bytes()
    again = Run.load(kept)
    same_run(again, measured_run)
    assert again.info.original_targets([0.0, 1.0]).tolist() == pytest.approx([1000, 0.6])
    assert again.info.is_regression
    assert again.info.score_name == "R²"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"feature_names": ["a"]}, "feature_names has 1 entries, but .* needs 4"),
        ({"target_names": ["a", "b", "c"]}, "target_names has 3 entries"),
        ({"class_names": ["a", "b"]}, "class_names and target_names are both given"),
        ({"probe_targets": [[1.0, 2.0]]}, "probe_targets has 1 rows, but 2 probes"),
        ({"probe_targets": [[1.0], [1.0]]}, r"probe_targets\[0\] has 1 entries"),
        ({"probe_targets": [[1.0, 2.0], []]}, r"probe_targets\[1\] has 0 entries"),
        ({"probe_targets": [[1.0, float("nan")]] * 2}, "probe_targets must be rows of finite"),
        ({"feature_scaling": {"name": "x"}}, "feature_scaling must be None, or name"),
        (
            {"target_scaling": {"name": "x", "offset": [0], "factor": [1]}},
            "target_scaling is of 1 columns, but .* has 2",
        ),
    ],
)
def test_units_and_targets_that_cannot_be_are_refused(
    measured_run: Run, tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    file = tmp_path / "run.npz"
    measured_run.save(file)
    rewrite_header(file, lambda header: header["info"].update(changes))
    refused(file, message)


def test_no_share_of_the_variance_is_above_one(measured_run: Run, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    measured_run.save(file)
    rewrite(file, train_accuracy=np.array([-9.0, 0.0, 1.5]))
    refused(file, "moment 2: train_accuracy is 1.5; it must be R², at most 1")


@pytest.mark.parametrize("ending", Ending)
def test_how_it_ended_is_kept(file: Path, run: Run, ending: Ending) -> None:
    Run(run.info, run.moments, "said so", ending).save(file)
    assert Run.load(file).ending is ending
    rewrite_header(file, lambda header: header.update(ending="later"))
    refused(file, "Unknown ending: 'later'")


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("", Ending.UNKNOWN),
        ("all 3 epochs done", Ending.WHOLE),
        ("stop rule AccuracyGainBelow(1)", Ending.WHOLE),
        ("interrupted by the user after epoch 1", Ending.INTERRUPTED),
        ("closed before its end", Ending.INTERRUPTED),
        ("the loss or a parameter is no longer finite at epoch 0.2", Ending.DIVERGED),
    ],
)
def test_files_of_the_first_format_say_it_in_words(
    tmp_path: Path, words: str, ending: Ending
) -> None:
    file = tmp_path / "run.npz"
    copyfile(OLDER / "run_format_1.npz", file)
    rewrite_header(file, lambda header: header.update(stop_reason=words))
    assert Run.load(file).ending is ending


def test_files_of_the_first_format_that_diverged_could_not_say_so(tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    copyfile(OLDER / "run_format_1.npz", file)
    rewrite(file, biases_1=np.full((4, 3), np.inf, np.float32))
    assert Run.load(file).ending is Ending.DIVERGED


def test_the_same_run_makes_the_same_file(file: Path, run: Run) -> None:
    before = file.read_bytes()
    run.save(file)
    assert file.read_bytes() == before


def test_numpy_opens_it_without_pickle(file: Path, run: Run) -> None:
    with np.load(file, allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["weights_2"], run.moments.weights[2])
        assert arrays["activations_0"].shape == (2, 4)
        header = json.loads(arrays["header"].tobytes())
    assert header["version"] == 3
    assert header["info"]["layers"][1] == {
        "kind": "dense",
        "units": 2,
        "activation": "softmax",
        "biases": True,
    }


def test_article_a_over_twenty_epochs_is_well_under_five_megabytes(
    tmp_path: Path, make_snapshot: Any, make_info: Any
) -> None:
    sizes = (784, 10, 10, 10)
    run = Run.record([make_snapshot(k, sizes, probes=10) for k in range(21)], make_info(sizes))
    run.save(tmp_path / "run.npz")
    assert (tmp_path / "run.npz").stat().st_size < 1_000_000


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError, MemoryError])
def test_a_failed_save_leaves_the_old_file_whole(
    file: Path, run: Run, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    before = file.read_bytes()
    written: list[str] = []
    original = np.lib.format.write_array

    def failing(stream: Any, *arguments: Any, **options: Any) -> None:
        if len(written) == 4:
            raise fault
        written.append("one more")
        original(stream, *arguments, **options)

    monkeypatch.setattr(np.lib.format, "write_array", failing)
    with pytest.raises(RunFileError if fault is OSError else fault):
        run.save(file)
    assert len(written) == 4
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_where_nothing_can_be_written(tmp_path: Path, run: Run) -> None:
    for path in (tmp_path / "none" / "run.npz", tmp_path):
        with pytest.raises(RunFileError, match="cannot be written") as caught:
            run.save(path)
        assert str(path) in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", [None, 3, b"run.npz", io.StringIO(), "", "a\0b", Path("a\0b"), True]
)
def test_what_is_no_path(run: Run, path: Any) -> None:
    for act in (Run.load, run.save):
        with pytest.raises(RunFileError, match="the path of the run file"):
            act(path)


def test_paths_that_no_file_can_have(run: Run, tmp_path: Path) -> None:
    long, circle = tmp_path / ("n" * 300), tmp_path / "circle"
    circle.symlink_to(circle)
    for path in (long, circle, tmp_path / "file" / "run.npz"):
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(RunFileError, match="cannot be opened"):
            Run.load(path)
        with pytest.raises(RunFileError, match="cannot be written"):
            run.save(path)


def test_devices_and_pipes_stay_what_they_are(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        with pytest.raises(RunFileError, match=r"cannot be written .*device or a pipe"):
            run.save(path)
        refused(path, "is a device or a pipe")
        assert not path.is_file()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_full_disk_keeps_the_old_run(file: Path, run: Run, same_run: SameRun) -> None:
    code = (
        "import resource, sys\n"
        "from nnviz_manim.errors import RunFileError\n"
        "from nnviz_manim.recording import Run\n"
        "run = Run.load(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try:\n"
        "    run.save(sys.argv[1])\n"
        "except RunFileError as fault:\n"
        "    sys.exit(str(fault))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False
    )
    assert "the run cannot be written (File too large)" in done.stderr
    assert list(file.parent.iterdir()) == [file]
    same_run(Run.load(file), run)


def test_what_stands_behind_the_end_is_refused(file: Path, content: bytes) -> None:
    for more in (b"\0", b"junk", b"PK\x05\x06" + bytes(18), bytes(100_000)):
        file.write_bytes(content + more)
        with pytest.raises(RunFileError):
            Run.load(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = b"more"
    refused(file, "something behind its end")


def test_arrays_that_are_no_part_of_the_run(file: Path) -> None:
    with np.load(file) as arrays:
        more = dict(arrays) | {"weights_3": np.zeros(3)}
    np.savez(file, **more)
    refused(file, r"holds weights_3.npy, which is no part of such a run")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("header.npy", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("header.npy", b"")
    refused(file, "two arrays of the same name")


def test_times_and_scores_that_cannot_be(file: Path) -> None:
    rewrite(file, epoch=np.array([0.0, 2, 1, 3]))
    refused(file, "moment 2: epoch goes back from 2 to 1")
    rewrite(file, epoch=np.arange(4.0), train_accuracy=np.array([0, 0.5, 150, 1]))
    refused(file, "moment 2: train_accuracy is 150")


def test_only_a_run_that_diverged_holds_what_is_not_finite(file: Path, run: Run) -> None:
    broken = run.moments.weights[1].copy()
    broken[3, 0, 0] = np.nan
    rewrite(file, weights_1=broken)
    refused(file, "not finite, but does not say that the training diverged")
    rewrite_header(file, lambda header: header.update(ending="diverged"))
    assert np.isnan(Run.load(file)[-1].weights[1][0, 0])


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    refused(path, "there is no such run file")
    refused(tmp_path, "is a folder")
    for content, message in (
        (b"", "is empty"),
        (b"epoch,loss\n1,2\n", "is not a run file"),
        (pickle.dumps({"weights": 1}), "is a pickle, .* refused"),
        (b"PK", "is cut short, damaged"),
        (b"PK\x05\x06" + bytes(18), "it holds nothing, and no header"),
    ):
        path.write_bytes(content)
        refused(path, message)
    with path.open("wb") as stream:
        np.save(stream, np.arange(3))
    refused(path, "is a single NumPy array")
    np.savez(path, pixels=np.arange(3), labels=np.arange(2))
    refused(path, "is not a run file: it holds labels.npy, pixels.npy, and no header")


def test_foreign_headers(file: Path) -> None:
    rewrite(file, header=np.frombuffer(b'{"version": 1}', np.uint8))
    refused(file, "its header does not say 'nnviz-manim run'")
    rewrite(file, header=np.frombuffer(b"[1, 2]", np.uint8))
    refused(file, "is not a run file")
    for broken in (b'{"format": "nnviz', b"\xff\xfe\x00", b"[" * 100_000, b""):
        rewrite(file, header=np.frombuffer(broken, np.uint8))
        refused(file, "its header is not JSON")
    rewrite(file, header=np.zeros(5))
    refused(file, "the array header holds float64, not uint8")


def test_a_newer_format(file: Path) -> None:
    rewrite_header(file, lambda header: header.update(version=4, moments="otherwise told"))
    refused(file, "has format version 4, this program reads 1 to 3; update nnviz-manim")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.update(moments=3), r"the array epoch has shape \(4,\), .* states \(3,\)"),
        (lambda h: h.update(moments=0), "header states 0 moments"),
        (lambda h: h.update(moments=True), "header states True moments"),
        (lambda h: h.update(moments=10**30), r"the array epoch has shape \(4,\)"),
        (lambda h: h.update(version=1), "lacks layer_sizes"),
        (lambda h: h.update(version=0), "has format version 0"),
        (lambda h: h.pop("ending"), "Unknown ending: None"),
        (lambda h: h.update(version=True), "has format version True"),
        (lambda h: h.update(version=2.0), "has format version 2.0"),
        (lambda h: h["info"].update(class_names=["no"]), "names 1 classes, but 2 outputs"),
        (lambda h: h["info"].update(probe_labels=[0, 99]), "probe_labels has 99"),
        (lambda h: h["info"].update(version=1), "has 'version', which is none of it"),
        (lambda h: h.update(probes=3), "probe_labels names 2 classes, but 3 probes"),
        (lambda h: h.update(probes=-1), "header states -1 probes"),
        (lambda h: h.pop("probes"), "header states None probes"),
        (lambda h: h.pop("stop_reason"), "header lacks stop_reason"),
        (lambda h: h.pop("info"), "header lacks stop_reason or info"),
        (lambda h: h.update(info=None), "information must be an object"),
        (lambda h: h["info"].pop("loss"), "does not fit together: .* lacks loss"),
        (lambda h: h["info"]["layers"][1].update(units=0), "units of a dense layer"),
        (
            lambda h: h["info"]["layers"][0].update(units=10**12),
            r"the array weights_1 has shape \(4, 3, 4\), .* header states \(4, 1000000000000, 4\)",
        ),
        (
            lambda h: h["info"]["layers"].append(h["info"]["layers"][1]),
            "lacks the array weights_3",
        ),
    ],
)
def test_headers_that_state_something_else(
    file: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    rewrite_header(file, change)
    refused(file, message)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights_1": None}, "lacks the array weights_1"),
        ({"loss": None}, "lacks the array loss"),
        ({"weights_1": np.zeros((4, 4, 3), np.float32)}, r"weights_1 has shape \(4, 4, 3\)"),
        ({"biases_2": np.zeros((4, 3), np.float32)}, r"biases_2 has shape \(4, 3\)"),
        ({"activations_0": np.zeros((2, 3), np.float32)}, r"activations_0 has shape \(2, 3\)"),
        ({"activations_1": np.zeros((3, 2, 3), np.float32)}, "activations_1 has shape"),
        ({"weights_1": np.zeros((4, 3, 4), np.int32)}, "weights_1 holds int32, not float32"),
        ({"weights_1": np.zeros((4, 3, 4), np.complex64)}, "weights_1 holds complex64"),
        ({"weights_1": np.zeros((4, 3, 4), ">f4")}, "weights_1 holds >f4"),
        ({"weights_1": np.zeros((4, 3, 4), "<f4", order="F")}, "float32, row by row"),
        ({"weights_1": np.full((4, 3, 4), None)}, "weights_1 is pickled, .* refused"),
        ({"header": np.array({"format": 1}, dtype=object)}, "header is pickled, .* refused"),
        ({"loss": np.zeros(4, [("a", "<f4")])}, "the array loss holds"),
    ],
)
def test_arrays_that_do_not_fit(file: Path, changes: dict[str, Any], message: str) -> None:
    rewrite(file, **changes)
    refused(file, message)


def test_pickled_content_is_not_run(file: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (trap,)

    rewrite(file, weights_1=np.array([Trap()], dtype=object))
    refused(file, "pickled")
    assert not trap.exists()


def test_a_file_that_was_compressed_holds_the_same_run(
    file: Path, run: Run, same_run: SameRun
) -> None:
    with np.load(file) as arrays:
        parts = dict(arrays)
    np.savez_compressed(file, **parts)
    same_run(Run.load(file), run)
    Run.load(file).save(file)  # which is no longer compressed
    with zipfile.ZipFile(file) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_large_file_that_was_compressed_holds_the_same_run(
    file: Path, run: Run, same_run: SameRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with np.load(file) as arrays:
        np.savez_compressed(file, **arrays)
    monkeypatch.setattr(run_file, "_LARGE", 1)
    same_run(Run.load(file), run)


def test_a_bomb_is_refused_before_it_is_unpacked_and_the_limit_can_be_raised(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with np.load(file) as arrays:
        parts = dict(arrays)
    np.savez_compressed(file, **parts | {"biases_1": np.zeros((4, 10**6), np.float32)})
    assert file.stat().st_size < 40_000
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "1e6")
    tracemalloc.start()
    refused(
        file, r"would unpack to 0\.016 GB, more than the limit of 0\.001 GB; .*UNPACK_LIMIT=160"
    )
    assert tracemalloc.get_traced_memory()[1] < 500_000
    tracemalloc.stop()
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "2e7")
    refused(file, r"biases_1 has shape \(4, 1000000\)")
    monkeypatch.setenv("NNVIZ_UNPACK_LIMIT", "much")
    refused(file, "NNVIZ_UNPACK_LIMIT is 'much'; give a number of bytes")


def test_other_compressions_are_refused(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    refused(file, "compressed otherwise than NumPy does")


def _member(shape: tuple[int, ...], data: bytes) -> bytes:
    stream = io.BytesIO()
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    return stream.getvalue() + data


def replace_member(path: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for member, old in members.items():
            archive.writestr(member, data if member == name else old)


def test_arrays_that_state_more_than_they_hold(file: Path, run: Run) -> None:
    whole = run.moments.weights[1].tobytes()
    replace_member(file, "weights_1.npy", _member((4, 3, 4), whole))
    assert len(Run.load(file)) == 4
    for data in (whole[:-4], whole + b"\0"):
        replace_member(file, "weights_1.npy", _member((4, 3, 4), data))
        refused(file, f"weights_1 states 192 bytes of numbers, but holds {len(data)}")
    replace_member(file, "weights_1.npy", _member((10**15, 3, 4), whole))
    refused(file, r"weights_1 has shape \(1000000000000000, 3, 4\)")
    for broken in (b"", b"\x93NUMPY", b"not an array at all", b"\x93NUMPY\x01\x00\xff\xff{"):
        replace_member(file, "weights_1.npy", broken)
        refused(file, "cut short, damaged")
    replace_member(file, "weights_1.npy", b"\x93NUMPY\x02\x00")
    refused(file, "weights_1 is in another format")


def test_a_bomb_of_agreeing_statements_takes_no_memory(file: Path) -> None:
    def grow(header: dict[str, Any]) -> None:
        header["info"]["inputs"] = [10**15]
        header["info"]["feature_shape"] = []

    rewrite_header(file, grow)
    replace_member(file, "weights_1.npy", _member((4, 3, 10**15), b"\0" * 100))
    refused(file, "weights_1 states 48000000000000000 bytes of numbers, but holds 100")


def test_members_that_state_more_than_the_file_holds(file: Path) -> None:
    content = bytearray(file.read_bytes())
    # In the table of contents at the end: both sizes of one member, 20 and 24 bytes in.
    entry = content.index(b"PK\x01\x02")
    content[entry + 20 : entry + 28] = (10**9).to_bytes(4, "little") * 2
    file.write_bytes(content)
    refused(file, r"states 10\d+ bytes of arrays, but has \d+ in all")


def test_a_file_cut_short_anywhere_is_refused(content: bytes, shared: Path) -> None:
    for length in [*range(0, len(content), 31), *range(len(content) - 30, len(content))]:
        shared.write_bytes(content[:length])
        with pytest.raises(RunFileError):
            Run.load(shared)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_noticed_or_do_not_matter(
    run: Run, content: bytes, shared: Path, same_run: SameRun, data: st.DataObject
) -> None:
    broken = bytearray(content)
    # Half of them in the table of contents, where most can go wrong.
    contents = content.index(b"PK\x01\x02")
    place = st.one_of(st.integers(0, len(content) - 1), st.integers(contents, len(content) - 1))
    for position in data.draw(st.lists(place, min_size=1, max_size=3)):
        broken[position] ^= data.draw(st.integers(1, 255))
    shared.write_bytes(broken)
    with suppress(RunFileError):
        same_run(Run.load(shared), run)


def test_damaged_numbers_are_noticed(content: bytes, shared: Path, run: Run) -> None:
    start = content.index(run.moments.weights[1].tobytes())
    for position in range(start, start + run.moments.weights[1].nbytes, 5):
        broken = bytearray(content)
        broken[position] ^= 1
        shared.write_bytes(broken)
        refused(shared, "cut short, damaged")
