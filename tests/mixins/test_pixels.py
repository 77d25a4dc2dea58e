"""The pixels of a scene's last frame, held against the numbers of its run.

Nothing here asks a view what it shows: only where it stands. What is seen is read off the frame.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from manim import Scene, tempconfig

from nnviz_manim.mixins import HeatMapMixin
from nnviz_manim.painting.palette import palette_named, rgb

SCENES = Path(__file__).resolve().parents[2] / "scenes"
STEP = 2 / 255
"""By how much a color may be off: it is rounded, and painted twice."""


def scene_of(name: str, class_name: str) -> type[Scene]:
    """A scene class out of ``scenes/``."""
    spec = importlib.util.spec_from_file_location(name, SCENES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, class_name)


class Frame:
    """The last frame of a scene, read in scene units."""

    def __init__(self, scene: Scene) -> None:
        scene.renderer.static_image = None
        scene.renderer.update_frame(scene)
        self.pixels = scene.renderer.get_frame()[..., :3] / 255
        self.height, self.width = self.pixels.shape[:2]
        self.unit = self.height / scene.camera.frame_height

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the pixel at a point."""
        return int(self.height / 2 - y * self.unit), int(self.width / 2 + x * self.unit)

    def at(self, x: float, y: float) -> np.ndarray:
        """Red, green and blue at a point, 0 to 1."""
        return self.pixels[self.place(x, y)]


def share_of(color: np.ndarray, ground: np.ndarray, hue: np.ndarray) -> tuple[float, float]:
    """How much of a hue covers the ground, and how far the color is from that mix."""
    way = hue - ground
    share = float((color - ground) @ way / (way @ way))
    return share, float(np.abs(ground + share * way - color).max())


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """TrainScene as it stands in ``scenes/``, at its end, at 1280×720."""
    settings = {
        "dry_run": True,
        "quality": "medium_quality",
        "media_dir": str(tmp_path_factory.mktemp("pixels")),
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    with tempconfig(settings):
        scene = scene_of("train_scene", "TrainScene")(skip_animations=True)
        scene.render()
        yield scene, Frame(scene)


def test_nodes_are_lit_as_their_neurons_are_active(trained):
    scene, frame = trained
    palette = palette_named(scene.palette)
    ground, fill = np.array(rgb(palette.ground)), np.array(rgb(palette.fill))
    last = scene.run[-1]
    checked = 0
    for layer in (1, 2, 3):
        column = scene.diagram.columns[layer]
        activations = last.activations[layer][0]
        largest = 1.0
        if layer < 3:
            largest = max(float(moment.activations[layer][0].max()) for moment in scene.run)
        for unit, (x, y, _) in enumerate(column.centers().tolist()):
            # Above the number, within the rim.
            color = frame.at(x, y + 0.68 * column.radius)
            share, off = share_of(color, ground, fill)
            assert off < 2 * STEP, (layer, unit)
            assert share == pytest.approx(activations[unit] / largest, abs=2 * STEP), (layer, unit)
            checked += 1
    assert checked == 30
    assert last.activations[3][0].max() > 0.8, "something is to be seen"


def test_bars_are_as_long_as_the_probabilities(trained):
    scene, _ = trained
    # A sure moment says how long a whole bar is; at an unsure one there are several lengths.
    sure = max(scene.run, key=lambda moment: float(moment.outputs[0].max()))
    unsure = min(scene.run, key=lambda moment: abs(float(moment.outputs[0].max()) - 0.45))
    whole = bar_lengths(scene, sure).max() / float(sure.outputs[0].max())
    lengths = bar_lengths(scene, unsure)
    assert whole > 45
    assert lengths.max() > 18
    np.testing.assert_allclose(lengths, whole * unsure.outputs[0], atol=1.5)


def bar_lengths(scene, moment):
    """Lengths of the bars in pixels, as they are seen at a moment."""
    scene.show_snapshot(moment)
    frame, palette = Frame(scene), palette_named(scene.palette)
    ground, winner = np.array(rgb(palette.ground)), moment.outputs[0].argmax()
    lengths = []
    for unit, corners in enumerate(scene.diagram.bars.part_points()):
        name = palette.accent if unit == winner else palette.quiet
        hue = ground + 0.85 * (np.array(rgb(name)) - ground)
        y = corners[:, 1].mean()
        (row, first), (_, last) = (frame.place(x, y) for x in corners[:2, 0])
        is_bar = np.abs(frame.pixels[row, first:last] - hue).max(axis=1) < 3 * STEP
        lengths.append(longest_run(is_bar))
    return np.array(lengths)


def longest_run(marks: np.ndarray) -> int:
    """Length of the longest row of marks."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(int), [0]])))
    return int(max((edges[1::2] - edges[::2]), default=0))


def test_cells_have_the_colors_of_the_weights(manim_config, tmp_path):
    class Large(HeatMapMixin, Scene):
        layer, moment, epochs = 2, 3, 3

    scene = Large(skip_animations=True)
    scene.render()
    frame = Frame(scene)
    palette = palette_named(scene.palette)
    ground = np.array(rgb(palette.ground))
    hues = {1: np.array(rgb(palette.positive)), -1: np.array(rgb(palette.negative))}
    weights = scene.run[3].weights[2]
    scale = max(float(np.abs(moment.weights[2]).max()) for moment in scene.run)
    places = scene.stage.equations[2].maps["weights"].part_points()
    assert len(places) == weights.size == 100
    for corners, weight in zip(places, weights.ravel().tolist(), strict=True):
        # Near a corner of the cell, beside its number.
        x, y, _ = 0.88 * corners[0] + 0.12 * corners[3]
        share, off = share_of(frame.at(x, y), ground, hues[1 if weight >= 0 else -1])
        assert off < 2 * STEP
        assert share == pytest.approx(abs(weight) / scale, abs=2 * STEP)
