"""A small run to look at, a camera to look with, and one of every kind of array mobject."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from manim import Camera, Scene, tempconfig

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP, train
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.int64]

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="session", autouse=True)
def _benchmarks_can_be_imported() -> Iterator[None]:
    sys.path.append(str(BENCHMARKS))
    yield
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(autouse=True)
def _small_pictures(manim_config: Any) -> Iterator[None]:
    with tempconfig({"background_color": "#000000"}):
        yield


@pytest.fixture(scope="session")
def run() -> Run:
    """Five moments of a 16-5-4-3 network that follows three images of 4×4 pixels."""
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    features = rng.random((60, 16), dtype=np.float32) * 0.6
    features[np.arange(60), 5 * labels] = 1.0
    data = Dataset(features, labels, ("ant", "bee", "cat"), (4, 4), "tiny")
    network = MLP((16, 5, 4, 3), seed=0)
    return Run.record(train(network, data, test=data, epochs=4, batch_size=8, probes=[0, 1, 2]))


@pytest.fixture
def paint() -> Callable[..., Frame]:
    """Paint mobjects as Manim's camera does; red, green and blue, 0 to 255."""

    def painted(*mobjects: Any) -> Frame:
        camera = Camera()
        camera.capture_mobjects(mobjects)
        return camera.pixel_array[..., :3].astype(int)

    return painted


@pytest.fixture
def alike() -> Callable[[Frame, Frame], bool]:
    """Tell whether two frames look the same.

    Lines that are painted again in the same place come from masks, which round by a level or two.
    """

    def close(one: Frame, other: Frame) -> bool:
        return one.shape == other.shape and int(np.abs(one - other).max()) <= 2

    return close


@pytest.fixture
def at() -> Callable[..., Any]:
    """Color of a frame at a point of the scene."""

    def color(frame: Frame, point: Any) -> list[int]:
        rows, columns = frame.shape[:2]
        units = 8.0 / rows
        row, column = rows / 2 - point[1] / units, columns / 2 + point[0] / units
        return [int(value) for value in frame[int(row), int(column)]]

    return color


@pytest.fixture
def film() -> Callable[..., tuple[Any, list[Frame]]]:
    """Let a scene play something; gives the scene and the frames that it would have encoded."""

    def shoot(
        play: Callable[[Any], Any], scene_class: type[Scene] = Scene
    ) -> tuple[Any, list[Frame]]:
        scene, frames = scene_class(), []
        renderer: Any = scene.renderer
        renderer.add_frame = lambda frame, num_frames=1: frames.append(frame[..., :3].astype(int))
        play(scene)
        return scene, frames

    return shoot
