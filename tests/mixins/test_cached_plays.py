"""Manim's cache of plays: what has changed is rendered anew, and what has not looks the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import DOWN, Scene, tempconfig
from run_fixtures import info_of, snapshot_of

from nnviz_manim.mobjects import HeatMap, Learning, LearningCurve, NetworkDiagram
from nnviz_manim.painting import array_mobject
from nnviz_manim.recording import Run

SIZES = (40, 30, 3)
"""More weights than the thousand from which on Manim once looked at some of them only."""


def a_run(change: Callable[[Any], None] | None = None) -> Run:
    moments = [snapshot_of(k, SIZES) for k in range(3)]
    if change is not None:
        change(moments[1])
    return Run.record(moments, info_of(SIZES))


class Film(Scene):
    """A picture that does not move, and a run that is played."""

    run = a_run()
    values = np.linspace(-1, 1, 1200).reshape(30, 40)
    palette = "blue-orange"

    def construct(self) -> None:
        diagram = NetworkDiagram(self.run, palette=self.palette, height=4)
        table = HeatMap(self.values, palette=self.palette, height=2, numbers=False).to_edge(DOWN)
        curve = LearningCurve.of(self.run, palette=self.palette).to_corner()
        self.add(diagram, table, curve)
        self.play(table.animate.shift(0.5 * DOWN), run_time=0.2)
        self.play(Learning(self.run, diagram, curve), run_time=0.4)


@pytest.fixture(autouse=True)
def _small_films(tmp_path: Path, manim_config: Any) -> Iterator[None]:
    small = {"pixel_width": 214, "pixel_height": 120, "frame_rate": 10, "dry_run": False}
    with tempconfig(small | {"disable_caching": False, "media_dir": str(tmp_path)}):
        yield


def film(**settings: Any) -> tuple[list[str], np.ndarray]:
    """Names of the plays in the cache, and the frames of the video."""
    scene = type("Film", (Film,), settings)()
    scene.render()
    with av.open(str(scene.renderer.file_writer.movie_file_path)) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    return list(scene.renderer.animations_hashes), np.stack(frames)


def pieces(folder: Path) -> dict[Path, int]:
    found = folder.rglob("partial_movie_files/**/*.mp4")
    return {path: path.stat().st_mtime_ns for path in found}


def test_a_film_is_the_same_with_the_cache_and_without_and_after_another(tmp_path: Path) -> None:
    names, frames = film()
    made = pieces(tmp_path)
    again, cached = film()
    assert again == names
    assert pieces(tmp_path) == made, "it was rendered again"
    np.testing.assert_array_equal(cached, frames)
    film(values=-Film.values)
    np.testing.assert_array_equal(film()[1], frames)
    with tempconfig({"disable_caching": True}):
        np.testing.assert_array_equal(film()[1], frames)


def one_weight(moment: Any) -> None:
    moment.weights[1][29, 39] += 3


def one_bias(moment: Any) -> None:
    moment.biases[2][0] += 3


def one_activation(moment: Any) -> None:
    moment.activations[1][0, 29] = 5


@pytest.mark.parametrize("change", [one_weight, one_bias, one_activation])
def test_one_number_of_a_run_is_seen(change: Callable[[Any], None]) -> None:
    names, frames = film()
    changed_names, changed = film(run=a_run(change))
    assert changed_names[1] != names[1]
    assert not np.array_equal(changed, frames)


def test_the_scores_of_a_run_are_seen() -> None:
    names, frames = film()
    moments = replace(a_run().moments, loss=np.array([2.0, 0.1, 0.5]))
    changed_names, changed = film(run=Run(Film.run.info, moments))
    assert changed_names[1] != names[1]
    assert not np.array_equal(changed, frames)


@pytest.mark.parametrize("settings", [{"values": -Film.values}, {"palette": "article"}])
def test_data_and_palettes_are_seen(settings: dict[str, Any]) -> None:
    names, frames = film()
    changed_names, changed = film(**settings)
    assert changed_names[0] != names[0]
    assert not np.array_equal(changed, frames)


def test_one_value_among_many_is_seen() -> None:
    names, frames = film()
    values = Film.values.copy()
    values[17, 23] = 1
    changed_names, changed = film(values=values)
    assert changed_names[0] != names[0]
    assert not np.array_equal(changed, frames)


def test_another_version_of_the_package_renders_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    names, _ = film()
    monkeypatch.setattr(array_mobject, "__version__", "0.0.0")
    assert not set(film()[0]) & set(names)
