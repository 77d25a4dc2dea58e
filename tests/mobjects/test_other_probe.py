"""Turning to another followed input: all that is said about it turns too."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Caption, NetworkDiagram, StatusPanel
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.recording import Run


@pytest.fixture(scope="module")
def run() -> Run:
    rng = np.random.default_rng(0)
    data = Dataset(
        rng.random((30, 16)).astype(np.float32), np.arange(30) % 3, ("a", "b", "c"), (4, 4)
    )
    return Run.record(train(MLP([16, 5, 3]), data, epochs=1, probes=[0, 1, 2]))


def captions(diagram: NetworkDiagram) -> set[str]:
    return {word.text for word in diagram.get_family() if isinstance(word, Caption)}


def test_the_label_beside_image_bars_and_prediction_follows(run):
    diagram, panel = NetworkDiagram(run, probe=0), StatusPanel(run, probe=0)
    assert "label a" in captions(diagram)
    diagram.show(run[1], probe=2)
    panel.show(run[1], probe=2)
    assert "label c" in captions(diagram)
    assert "label a" not in captions(diagram)
    assert diagram.bars.label == 2
    assert panel.prediction.label == 2
    assert np.array_equal(diagram.bars.values, run[1].outputs[2])


def test_a_probe_that_is_not_there_changes_nothing(run):
    diagram = NetworkDiagram(run, probe=1)
    with pytest.raises(DrawingError, match="no probe 3"):
        diagram.show(run[1], probe=3)
    panel = StatusPanel(run, probe=1)
    with pytest.raises(DrawingError, match="no probe 3"):
        panel.show(run[1], probe=3)
    assert (diagram.probe, panel.probe) == (1, 1)
    assert "label b" in captions(diagram)


def test_a_copy_made_by_animate_changes_its_own_words(run):
    diagram = NetworkDiagram(run, probe=0)
    twin = diagram.copy().show(run[1], probe=1)
    assert "label b" in captions(twin)
    assert "label a" in captions(diagram)


@pytest.mark.parametrize("letters", [30, 100, 200])
def test_long_texts_stay_on_one_line(letters):
    # Letters without descenders: broken into lines, the outline would reach below its baseline.
    path = outline_text("W" * letters).path
    lowest = min(point for _, ends in path for point in ends[1::2])
    assert lowest > -0.1
