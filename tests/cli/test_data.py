"""``nnviz data mnist``, with mirrors that fail in every way; the network itself is never asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nnviz_manim.cli import data as data_module
from nnviz_manim.cli import main
from nnviz_manim.datasets import fetch_mnist, load_mnist
from nnviz_manim.datasets import mnist as mnist_module

Fetch = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Fetch:
    """Runs the command on mirrors of ours."""

    def run(*mirrors: Any) -> tuple[int, str, str]:
        addresses = [each.address for each in mirrors]
        quick = partial(fetch_mnist, addresses, timeout=0.3)
        monkeypatch.setattr(data_module, "fetch_mnist", quick)
        capsys.readouterr()
        code = main(["data", "mnist"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def whole(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether the files, and nothing else, lie in a folder."""
    there = {path.name: path.read_bytes() for path in folder.iterdir()}
    return there == files


@pytest.mark.parametrize(
    "way", ["whole", "deaf", "missing", "cut", "stalling", "short", "long", "more", "wrong"]
)
def test_whatever_a_mirror_does_the_other_one_helps(
    fetch: Fetch, small_mnist: dict[str, bytes], tmp_path: Path, mirror: Any, way: str
) -> None:
    code, out, err = fetch(mirror(small_mnist, way), mirror(small_mnist))
    assert code == 0, err
    assert out == f"{tmp_path / 'mnist'}\n"
    assert whole(tmp_path / "mnist", small_mnist)


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ("missing", "answered 404"),
        ("stalling", "said nothing for 0.3 s"),
        ("wrong", "sent another file"),
        ("more", "sent more than"),
        ("short", "sent 4 of 151 bytes"),
    ],
)
def test_where_none_helps_it_fails_in_a_line(
    fetch: Fetch, small_mnist: dict[str, bytes], tmp_path: Path, mirror: Any, way: str, message: str
) -> None:
    # A mirror that says less than it has would come to the end in some tries.
    has = {name: content[:9] for name, content in small_mnist.items()}
    code, out, err = fetch(mirror(has if way == "short" else small_mnist, way))
    assert code == 1
    assert out == ""
    (line,) = [line for line in err.splitlines() if line.startswith("nnviz: ")]
    assert message in line
    assert err.endswith(f"{line}\n")
    assert not [name for name in small_mnist if (tmp_path / "mnist" / name).exists()]


def test_what_broke_off_goes_on_and_what_is_there_is_not_asked_for(
    fetch: Fetch, small_mnist: dict[str, bytes], tmp_path: Path, mirror: Any
) -> None:
    first, *_ = small_mnist
    assert fetch(mirror(small_mnist, "cut"))[0] == 1
    there = (tmp_path / "mnist" / f"{first}.part").stat().st_size
    good = mirror(small_mnist)
    assert fetch(good)[0] == 0
    assert good.ranges == [f"bytes={there}-", None, None, None]
    assert fetch(good)[0] == 0
    assert len(good.ranges) == 4


def test_ctrl_c_in_a_stalled_transfer_keeps_what_has_arrived(
    small_mnist: dict[str, bytes], tmp_path: Path, mirror: Any
) -> None:
    server = mirror(small_mnist, "stalling")
    files = [list(file) for file in mnist_module.MNIST_FILES.values()]
    code = f"""
import sys
from functools import partial
from nnviz_manim.cli import data, main
from nnviz_manim.datasets import fetch_mnist, mnist
from nnviz_manim.datasets.download import PublishedFile
mnist.MNIST_FILES = {{f[0]: PublishedFile(*f) for f in {json.dumps(files)}}}
data.fetch_mnist = partial(fetch_mnist, [{server.address!r}])
sys.exit(main(["data", "mnist"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "NNVIZ_CACHE_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    part = tmp_path / "mnist" / f"{next(iter(small_mnist))}.part"
    while not server.ranges and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert (out, err.strip().splitlines()[-1]) == ("", "nnviz: interrupted.")
    content = small_mnist[part.name.removesuffix(".part")]
    assert part.read_bytes() == content[: len(content) // 2]
    fetch_mnist([mirror(small_mnist).address])
    assert len(load_mnist()) == 30
