"""What a notebook shows of runs and moments, and a notebook that is run from end to end."""

from __future__ import annotations

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnviz_manim.learning import Snapshot
from nnviz_manim.recording import Run
from nnviz_manim.support.html import picture, sparkline, table


def parsed(text: str) -> ET.Element:
    """What is well-formed enough for XML is so for a browser."""
    return ET.fromstring(text)


def pixels_of(element: ET.Element) -> np.ndarray[Any, Any]:
    source = element.attrib["src"].removeprefix("data:image/png;base64,")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source))))


def test_a_run_shows_layers_scores_lines_and_probes(run: Run) -> None:
    page = parsed(run._repr_html_())
    text = "".join(page.itertext())
    assert "4-3-2 on toys ✓: 4 moments" in text
    for word in ("relu", "softmax", "loss", f"{run.moments.loss[-1]:.4g}", "30.0%", "15.0%"):
        assert word in text, word
    assert len(page.findall(".//polyline")) == 3
    images = page.findall(".//img")
    assert len(images) == 2
    for probe, image in enumerate(images):
        expected = np.rint(255 * run[-1].activations[0][probe].reshape(2, 2))
        np.testing.assert_array_equal(pixels_of(image), expected)
    guess = run.info.class_names[run[-1].prediction(0)]
    assert ("yes: right" if guess == "yes" else f"yes: taken for {guess}") in text
    assert f"taken for {run.info.class_names[run[-1].prediction(1)]}" in text


def test_names_cannot_inject_anything(run: Run) -> None:
    evil = '<script>"&'
    info = replace(run.info, class_names=(evil, evil + "2"), data_name=evil)
    page = parsed(Run(info, run.moments, evil)._repr_html_())
    assert page.find(".//script") is None
    assert evil in "".join(page.itertext())


def test_inputs_that_are_no_images_are_listed(
    make_snapshot: Callable[..., Snapshot], make_info: Callable[..., Any]
) -> None:
    sizes = (12, 3, 2)
    moments = [make_snapshot(k, sizes, probes=13) for k in range(2)]
    page = parsed(Run.record(moments, make_info(sizes, feature_shape=(12,)))._repr_html_())
    text = "".join(page.itertext())
    assert page.find(".//img") is None
    first = ", ".join(f"{value:.3g}" for value in moments[0].activations[0][0][:8])
    assert f"({first}, …)" in text
    assert "and 3 more" in text


def test_a_moment_shows_its_scores_and_its_first_probe(
    make_snapshot: Callable[..., Snapshot],
) -> None:
    moment = make_snapshot(2, (16, 3, 2))
    page = parsed(moment._repr_html_())
    text = "".join(page.itertext())
    assert "epoch" in text
    assert "3 × 16" in text
    assert f"{abs(moment.weights[2]).max():.3g}" in text
    (image,) = page.findall(".//img")
    expected = np.rint(255 * moment.activations[0][0].reshape(4, 4))
    np.testing.assert_array_equal(pixels_of(image), expected)
    assert parsed(make_snapshot(0, (12, 2))._repr_html_()).find(".//img") is None
    assert "held out" not in "".join(parsed(make_snapshot(0)._repr_html_()).itertext())


def test_pieces() -> None:
    shades = np.random.default_rng(0).random((3, 5, 3))
    image = parsed(picture(shades, "a <b>"))
    np.testing.assert_array_equal(pixels_of(image), np.rint(255 * shades))
    assert (image.attrib["width"], image.attrib["height"]) == ("64", "38")
    beyond = pixels_of(parsed(picture([[-1, np.nan], [2, 0.5]], "")))
    assert beyond.tolist() == [[0, 0], [255, 128]]
    line = parsed(sparkline([0, 1, np.nan, 2, 1], width=102, height=32))
    points = [re.findall(r"[\d.]+", each.attrib["points"]) for each in line]
    assert points == [
        ["1.0", "31.0", "26.0", "16.0"],
        ["76.0", "1.0", "101.0", "16.0"],
    ]
    assert len(parsed(sparkline([np.nan, np.inf]))) == 0
    assert "".join(parsed(table([("a", "<")], ("x", "y"))).itertext()) == "xya<"


def test_the_notebook_runs(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manim_config: Any
) -> None:
    """Cell by cell, as a notebook runs it, with Manim's own magic."""
    from IPython.core.interactiveshell import InteractiveShell
    from manim.utils.ipython_magic import ManimMagic

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = json.loads((project / "examples" / "notebook.ipynb").read_text())
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert any(cell.startswith("%%manim -ql") for cell in cells)
    assert not any(cell.get("outputs") for cell in notebook["cells"])
    # A module of its own, or the shell takes the place of __main__.
    shell = InteractiveShell.instance(user_module=ModuleType("notebook"))
    try:
        shell.history_manager.enabled = False
        shell.register_magics(ManimMagic)
        manim_config.dry_run = False
        results = [shell.run_cell(cell) for cell in cells]
    finally:
        InteractiveShell.clear_instance()
    assert [result.error_in_exec for result in results] == [None] * len(cells)
    shown = [shell.display_formatter.format(result.result)[0] for result in results]
    pages = [data["text/html"] for data in shown if "text/html" in data]
    assert len(pages) == 2
    assert "<svg" in pages[0]
    (video,) = (tmp_path / "jupyter").glob("*.mp4")
    assert video.stat().st_size > 10_000
