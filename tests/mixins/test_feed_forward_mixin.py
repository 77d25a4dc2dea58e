"""A forward pass written out: its numbers, its pixels, and the race."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.analysis import LoopBenchmark
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, network_of, textbook_network
from nnviz_manim.mixins import FeedForwardMixin
from nnviz_manim.mixins.pass_equations import layer_lines, node_lines
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.palette import rgb

EXAMPLE = (1.5, 2.0, 3.0)


@pytest.fixture(autouse=True)
def _few_frames(manim_config):
    """Renders nothing into files, and few frames."""
    manim_config.frame_rate = 2


class Quick(FeedForwardMixin, Scene):
    def construct(self):
        self.build()


def test_every_number_of_the_first_node():
    products, summed, total, answer = node_lines(textbook_network("3-3-1"), EXAMPLE, 1, 0)
    assert [products.numbers[f"w{k}"] for k in range(3)] == [0.2] * 3
    assert [products.numbers[f"x{k}"] for k in range(3)] == list(EXAMPLE)
    assert [summed.numbers[f"p{k}"] for k in range(3)] == pytest.approx([0.3, 0.4, 0.6])
    assert total.numbers["z"] == pytest.approx(2.1)
    assert answer.numbers["a"] == pytest.approx(1 / (1 + np.exp(-2.1)))


def test_the_answer_is_0_83546():
    network = textbook_network("3-3-1")
    assert node_lines(network, EXAMPLE, 2, 0)[-1].numbers["a"] == pytest.approx(0.83546, abs=1e-5)
    product, answers = layer_lines(network, EXAMPLE, 2)
    assert product.numbers["z0"] == pytest.approx(1.6248, abs=1e-4)
    assert answers.patterns["a0"].format(answers.numbers["a0"]) == "0.83546"


def test_a_layer_is_the_product_of_its_matrix():
    product, answers = layer_lines(textbook_network("3-3-1"), EXAMPLE, 1)
    W = np.array([[product.numbers[f"w{u}{k}"] for k in range(3)] for u in range(3)])
    z = W @ EXAMPLE + [product.numbers[f"b{u}"] for u in range(3)]
    assert [product.numbers[f"z{u}"] for u in range(3)] == pytest.approx(z)
    assert [answers.numbers[f"a{u}"] for u in range(3)] == pytest.approx(1 / (1 + np.exp(-z)))


def test_negative_numbers_stand_in_brackets():
    network = network_of([[[-2.0, 1.0]]], [[-0.5]], activations=["sigmoid"])
    products, *_ = node_lines(network, (0.5, 3.0), 1, 0)
    assert products.markup == ("z = ({{ w0 }}) dot {{ x0 }} + {{ w1 }} dot {{ x1 }} + ({{ b }})")


class Nodes(Quick):
    def construct(self):
        self.build()
        self.show_nodes()


def test_node_by_node_ends_with_the_answers_of_the_network():
    scene = Nodes()
    scene.render()
    answers = textbook_network("3-3-1").forward([list(EXAMPLE)])
    shown = {place: float(value.text) for place, value in scene.values.items()}
    for (layer, unit), number in shown.items():
        assert number == pytest.approx(float(answers[layer][0, unit]), abs=5e-4)
    assert shown[2, 0] == 0.835
    on_screen = scene.get_mobject_family_members()
    assert all(value in on_screen for value in scene.values.values())
    centers = [value.get_center() for value in scene.values.values()]
    assert np.allclose(centers, scene.graph.centers(), atol=1e-6)


def test_the_race_ends_at_what_was_measured_also_in_the_pixels():
    measured = LoopBenchmark((100, 100, 50, 10), loop_seconds=20.5e-3, product_seconds=10e-6)

    class Race(Quick):
        def measure(self):
            return measured

        def construct(self):
            self.build()
            self.show_race()

    scene = Race()
    scene.render()
    assert scene.bars.values == pytest.approx([20.5, 0.01])
    for shown, expected in scene.shown_numbers().values():
        assert float(shown) == pytest.approx(expected, abs=1e-3)
    # The longer bar takes all its room, and the other its share of it.
    assert pixels_of_bars(scene, scene.bars) == pixels_of_bars(scene, showing(scene, [99.0, 0.0]))
    half = pixels_of_bars(scene, showing(scene, [10.25, 0.0]))
    assert half / pixels_of_bars(scene, scene.bars) == pytest.approx(0.5, abs=0.01)


def showing(scene, values):
    return scene.bars.copy().show(values)


def pixels_of_bars(scene, bars):
    """Columns of the picture in which there is the longer bar's blue."""
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects([bars])
    blue = 255 * np.array(rgb(DEFAULT_PALETTE.negative))
    return int((np.abs(camera.pixel_array[..., :3] - blue).max(axis=2) < 12).any(axis=0).sum())


def test_the_point_is_on_the_sigmoid_at_the_sum_of_the_last_node_in_the_pixels():
    scene = Nodes()
    scene.render()
    z, answer = 1.62480, 0.83546
    place = scene.curve.point.centers()[0]
    assert scene.curve.plot.numbers_at(place) == pytest.approx([z, answer], abs=1e-4)
    assert scene.lines[3].values[scene.lines[3].names.index("a")] == pytest.approx(answer, abs=1e-5)
    camera = scene.camera
    camera.reset()
    camera.capture_mobjects(scene.curve.mobjects())
    pixels = camera.pixel_array[..., :3].astype(float)
    hit = np.abs(pixels - 255 * np.array(rgb(DEFAULT_PALETTE.accent))).max(axis=2) < 12
    rows, columns = np.nonzero(hit)
    scale = pixels.shape[0] / 8
    x = (columns.mean() + 0.5 - pixels.shape[1] / 2) / scale
    y = (pixels.shape[0] / 2 - rows.mean() - 0.5) / scale
    found = scene.curve.plot.numbers_at([x, y, 0.0])
    assert found == pytest.approx([z, answer], abs=0.02)


def test_the_network_stands_at_its_desk_when_it_is_computed():
    class Nodes(Quick):
        def construct(self):
            self.build()
            self.before = self.graph.points.copy()
            self.show_nodes()

    scene = Nodes()
    scene.render()
    assert np.allclose(scene.graph.points, scene.before, atol=1e-6)


@pytest.mark.parametrize("frame", [(128 / 9, 8), (8, 8), (4.5, 8)])
def test_it_opens_with_the_network_over_the_height_of_the_frame(frame, manim_config):
    manim_config.frame_width, manim_config.frame_height = frame
    seen = []

    class Opening(Quick):
        def construct(self):
            self.build()
            self.show_nodes()

        def show_node(self, layer, unit):
            """Compute nothing."""

        def wait(self, *_, **__):
            seen.append((self.graph.width, self.graph.height, self.names.copy()))

    scene = Opening()
    scene.render()
    (width, height, names), *_ = seen
    main = scene.area("main")
    assert height / scene.unit > 0.7 * min(main.height, 8.5)
    assert 0.7 * min(main.width, 10) < width / scene.unit < main.width
    for word in names:
        x, y, _ = word.get_center() / scene.unit
        assert abs(x - main.x) < main.width / 2
        assert abs(y - main.y) < main.height / 2


def test_it_measures_when_it_is_rendered():
    class Measured(Quick):
        race_sizes = (40, 20, 10)

    measured = Measured().measure()
    assert measured.layer_sizes == (40, 20, 10)
    assert measured.loop_seconds > measured.product_seconds > 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"example": (1.0, 2.0)}, "has 2 numbers, and the network has 3 inputs"),
        ({"network": MLP([3, 9, 1], activations=["sigmoid"] * 2)}, "at most 4 units"),
        ({"network": MLP([3, 2, 1], activations=["relu", "sigmoid"])}, "all of them sigmoids"),
    ],
)
def test_networks_that_cannot_be_shown_are_refused(settings, message):
    with pytest.raises(SettingError, match=message):
        type("Wrong", (Quick,), settings)().render()
