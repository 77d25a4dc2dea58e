"""Bars beside names of any length, and learning curves with their axes."""

from __future__ import annotations

from contextlib import nullcontext

import numpy as np
import pytest
from manim import PI

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import LearningCurve, NetworkDiagram, ProbabilityBars
from nnviz_manim.mobjects.results import learning_curve
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.palette import PALETTES, rgb
from nnviz_manim.recording import Run


class Shapes(Canvas):
    """Notes the colors, polygons and texts that would be drawn."""

    def __init__(self):
        self.alpha = 1.0
        self.colors, self.boxes, self.texts = [], [], []

    def clipped(self, *_):
        return nullcontext()

    def text(self, outline, left, base, size, color):
        self.texts.append((left, left + outline.width * size))
        self.colors.append(color)

    def polygon(self, corners, color):
        self.boxes.append(corners)
        self.colors.append(color)

    def line(self, _start, _end, color, _width):
        self.colors.append(color)

    def polyline(self, _points, color, _width):
        self.colors.append(color)

    def disk(self, _x, _y, _radius, color):
        self.colors.append(color)


def painted(mobject):
    canvas = Shapes()
    mobject.paint(canvas, mobject.part_points())
    return canvas


@pytest.mark.parametrize("name", ["3", "ship", "setosa", "versicolor", "a name of many letters"])
@pytest.mark.parametrize("width", [1.6, 2.2, 4.0])
def test_bars_have_the_length_of_their_share_beside_any_name(name, width):
    bars = ProbabilityBars([0.25, 0.75], [name, "other"], width=width)
    canvas = painted(bars)
    short, long = (box[1][0] - box[0][0] for box in canvas.boxes)
    assert long == pytest.approx(3 * short)
    assert long > 0.75 * 0.1 * width
    (_, end), *_ = canvas.texts
    assert end < canvas.boxes[0][0][0], "the bar begins behind the name"
    assert max(right for _, right in canvas.texts) <= bars.get_right()[0] + 1e-9


def test_a_whole_bar_and_its_percentage_end_with_the_row():
    bars = ProbabilityBars([0.0, 1.0], ["3", "8"], width=1.75)
    canvas = painted(bars)
    assert canvas.texts[-1][1] == pytest.approx(bars.get_right()[0])
    assert canvas.boxes[1][1][0] - canvas.boxes[1][0][0] > 0.3 * bars.width


@pytest.mark.parametrize("width", [0.3, 0.8, 1.1])
def test_in_a_row_too_narrow_for_words_no_bar_runs_backwards(width):
    canvas = painted(ProbabilityBars([0.2, 0.8], ["setosa", "virginica"], width=width))
    assert all(box[1][0] >= box[0][0] for box in canvas.boxes)


def test_the_width_that_names_ask_for_shows_them_whole():
    names = ["setosa", "versicolor", "virginica"]
    canvas = painted(
        ProbabilityBars([0.1, 0.2, 0.7], names, width=ProbabilityBars.width_for(names))
    )
    widest = painted(ProbabilityBars([0.1, 0.2, 0.7], names, width=20.0))
    ours, theirs = ([right - left for left, right in each.texts[::2]] for each in (canvas, widest))
    assert ours == pytest.approx(theirs)


def flowers(layers=(4, 5, 3)):
    names = ("setosa", "versicolor", "virginica")
    rng = np.random.default_rng(0)
    data = Dataset(rng.random((30, 4), dtype=np.float32), np.arange(30) % 3, names)
    return Run.record(train(MLP(layers), data, epochs=1, probes=[0]))


def test_a_diagram_gives_long_names_the_room_that_they_need():
    diagram = NetworkDiagram(flowers(), width=10, height=5)
    wanted = ProbabilityBars.width_for(diagram.bars.class_names)
    assert diagram.bars.width == pytest.approx(wanted)
    assert diagram.bars.get_right()[0] <= 5 + 1e-9


@pytest.mark.parametrize("palette", sorted(PALETTES))
def test_curves_have_colors_of_their_own(palette):
    curve = LearningCurve([0, 1, 2], [0.1, 0.5, 0.9], [2.3, 1.0, 0.5], palette=palette)
    used = {color[:3] for color in painted(curve.show_epoch(2)).colors}
    signs = {rgb(PALETTES[palette].positive), rgb(PALETTES[palette].negative)}
    assert not used & signs
    accuracy, loss = (color[3] for color in painted(curve).colors[-1:-4:-2])
    assert accuracy != loss


def test_the_axes_say_what_stands_at_their_tops(monkeypatch):
    said = []
    whole = learning_curve.outline_number
    monkeypatch.setattr(
        learning_curve, "outline_number", lambda text: said.append(text) or whole(text)
    )
    painted(LearningCurve([0, 1], [0.1, 0.9], [2.351, 1.0]))
    assert said == ["100 %", "2.35", "0", "1"]


def test_a_diagram_of_a_run_shows_its_first_moment_by_itself():
    run = flowers()
    diagram = NetworkDiagram(run)
    for layer, column in diagram.columns.items():
        assert np.array_equal(column.values, run[0].activations[layer][0])
    assert np.array_equal(diagram.connections[1].weights, run[0].weights[1])


@pytest.mark.parametrize("sizes", [[4] * 32, [3] * 60])
def test_networks_of_many_layers_are_drawn(sizes):
    diagram = NetworkDiagram(sizes)
    places = [column.get_center()[0] for column in diagram.columns.values()]
    assert len(places) == len(sizes)
    radius = next(iter(diagram.columns.values())).radius
    assert (np.diff(places) > 2 * radius).all()


def test_a_run_of_many_layers_is_drawn():
    assert len(NetworkDiagram(flowers((4, *[3] * 30, 3))).columns) == 32


@pytest.mark.parametrize("sizes", [[3, 5.5, 2], [3, "4", 2], [3, True, 2], [3]])
def test_layers_of_no_whole_number_of_units_are_refused(sizes):
    with pytest.raises(DrawingError, match="a whole number"):
        NetworkDiagram(sizes)


def test_words_and_percentages_turn_with_their_rows(paint):
    def middle(bars):
        frame = paint(bars).sum(axis=2)
        left = (frame.shape[1] - frame.shape[0]) // 2
        return frame[:, left : left + frame.shape[0]]

    def made():
        return ProbabilityBars(
            [0.5, 0.83, 0.31], ["setosa", "versicolor", "cat"], width=5, text_height=0.3, label=1
        )

    lying = middle(made())
    for quarters in (1, 2, 3):
        turned = middle(made().rotate(quarters * PI / 2))
        differing = np.abs(np.rot90(lying, quarters) - turned) > 150
        assert differing.sum() < 0.02 * (lying > 150).sum()
    assert middle(made().rotate(PI / 5)).sum() == pytest.approx(lying.sum(), rel=0.02)


@pytest.mark.parametrize(("height", "share"), [(4.6, 0.46), (9.0, 0.38)])
def test_long_names_beside_an_image_get_more_room_where_no_number_could_be_read(height, share):
    """As in a square frame; where numbers fit into the neurons, names leave them their room."""
    names = tuple(f"a name of many letters, {k}" for k in range(12))
    random = np.random.default_rng(0)
    run = Run.from_arrays(
        weights=[random.normal(size=(12, 64)), random.normal(size=(12, 12))],
        activations=["relu", "softmax"],
        inputs=random.random((1, 64)),
        feature_shape=(8, 8),
        class_names=names,
    )
    width = 7.4
    diagram = NetworkDiagram(run, width=width, height=height)
    assert diagram.bars.width == pytest.approx(share * width, rel=0.02)
    assert diagram.columns[1].numbers == (share == 0.38)
