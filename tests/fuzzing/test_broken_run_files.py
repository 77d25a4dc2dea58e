"""Run files that are broken at random: right values, or the package's own error."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fuzz_bounds import ODD_PLAIN, bounded, broken_bytes, cases
from hypothesis import given
from hypothesis import strategies as st

from nnviz_manim.errors import RunFileError
from nnviz_manim.recording import Run

OLDER = Path(__file__).parent.parent / "data"
WHOLE = {path.name: path.read_bytes() for path in sorted(OLDER.glob("run_format_*.npz"))}

DTYPES = ("<f4", "<f8", ">f4", "<i8", "u1", "<c8", "|O", "<f2", "<M8[s]", "|V7", "<U3")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all cases."""
    return tmp_path_factory.mktemp("fuzzed") / "run.npz"


def loaded(file: Path, content: bytes) -> Run | None:
    file.write_bytes(content)
    with bounded(len(content)), suppress(RunFileError):
        return Run.load(file)
    return None


def is_of_use(run: Run, file: Path, same_run: Callable[[Run, Run], None]) -> None:
    """Whatever is accepted can be asked, blended and saved like any other run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of numbers near the largest ones
        repr(run)
        assert len(run.history) == len(run)
        assert all(isinstance(each, str) for each in run.warnings)
        run.at((len(run) - 1) / 2)
        run._repr_html_()
        for layer in run.info.parameter_shapes():
            assert run.largest_weight(layer) >= 0
    run.save(file)
    same_run(Run.load(file), run)


@cases()
@given(data=st.data())
def test_bytes(file: Path, same_run: Callable[[Run, Run], None], data: st.DataObject) -> None:
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    run = loaded(file, data.draw(broken_bytes(whole)))
    if run is not None:
        # Only in what a run is not made of, such as the times of an archive's members.
        file.write_bytes(whole)
        same_run(run, Run.load(file))


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", compression) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of names that there are twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


@st.composite
def broken_members(draw: st.DrawFn, whole: bytes) -> bytes:
    """The archive packed again, sums and all, with members that are not what they were."""
    members = list(members_of(whole).items())
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(members) - 1))
        name, content = members[place]
        match draw(st.sampled_from(["bytes", "head", "name", "drop", "twice", "array", "swap"])):
            case "bytes":
                content = draw(broken_bytes(content))
            case "head":
                content = draw(broken_bytes(content[:80])) + content[80:]
            case "name":
                name = draw(
                    st.sampled_from(["../../x.npy", "/etc/x.npy", "", "weights_9.npy", "a/"])
                )
            case "twice":
                members.append((name, content))
            case "array":
                content = draw(odd_array())
            case "swap":
                content = members[draw(st.integers(0, len(members) - 1))][1]
            case "drop" if len(members) > 1:
                del members[place]
                continue
        members[place] = (name, content)
    kind = draw(st.sampled_from([zipfile.ZIP_STORED] * 5 + [zipfile.ZIP_DEFLATED]))
    return packed(members, kind)


@st.composite
def odd_array(draw: st.DrawFn) -> bytes:
    """An array in NumPy's format whose head says one thing and whose body is another."""
    stream = io.BytesIO()
    head = {
        "descr": draw(st.sampled_from(DTYPES)),
        "fortran_order": draw(st.booleans()),
        "shape": tuple(draw(st.lists(st.sampled_from([0, 1, 2, 3, 4, 2**40, -1]), max_size=4))),
    }
    np.lib.format.write_array_header_1_0(stream, head)
    return stream.getvalue() + bytes(draw(st.sampled_from([0, 4, 32, 96, 192])))


@cases()
@given(data=st.data())
def test_members(file: Path, same_run: Callable[[Run, Run], None], data: st.DataObject) -> None:
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    content = data.draw(broken_members(whole))
    run = loaded(file, content)
    if run is None:
        return
    held = {name: np.load(io.BytesIO(each)) for name, each in members_of(content).items()}
    for kind in ("weights", "biases", "activations"):
        for layer, array in getattr(run.moments, kind).items():
            if kind != "activations" or layer:
                np.testing.assert_array_equal(array, held[f"{kind}_{layer}.npy"])
    for score in ("epoch", "step", "loss", "train_accuracy", "test_accuracy"):
        np.testing.assert_array_equal(getattr(run.moments, score), held[f"{score}.npy"])
    np.testing.assert_array_equal(run.moments.probes, held["activations_0.npy"])
    is_of_use(run, file, same_run)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return [path]
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(place for key, each in inner for place in places_in(each, (*path, key)))]


def with_header(whole: bytes, header: Any) -> bytes:
    stream = io.BytesIO()
    text = json.dumps(header).encode()
    np.lib.format.write_array(stream, np.frombuffer(text, np.uint8), (1, 0))
    return packed(list((members_of(whole) | {"header.npy": stream.getvalue()}).items()))


def header_of(whole: bytes) -> Any:
    with np.load(io.BytesIO(whole)) as arrays:
        return json.loads(arrays["header"].tobytes())


@cases()
@given(data=st.data())
def test_headers(file: Path, same_run: Callable[[Run, Run], None], data: st.DataObject) -> None:
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    header = header_of(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        *before, last = data.draw(st.sampled_from(places_in(header)[1:]))
        held = header
        for key in before:
            held = held[key]
        match data.draw(st.sampled_from(["set", "set", "drop", "more"])):
            case "set":
                held[last] = data.draw(ODD_PLAIN)
            case "drop":
                del held[last]
            case "more" if isinstance(held, list):
                held.append(data.draw(ODD_PLAIN))
            case "more":
                held[data.draw(st.text(max_size=5))] = data.draw(ODD_PLAIN)
    run = loaded(file, with_header(whole, header))
    if run is not None:
        is_of_use(run, file, same_run)
