"""The tour of architectures: what it counts, what it leaves on the scene, and how it is changed."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene

from nnviz_manim.mixins import ArchitectureMixin
from nnviz_manim.mixins.architecture import binary_weights


class Quick(ArchitectureMixin, Scene):
    seconds_per_digit = 0.4
    reading_time = 0.1


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files, and few frames."""
    manim_config.frame_rate = 5


def test_the_weights_are_the_binary_digits():
    weights = binary_weights()
    assert weights.shape == (4, 10)
    for number, column in enumerate(weights.T):
        assert "".join(f"{digit:.0f}" for digit in column) == f"{number:04b}"


def test_every_digit_is_read_off_the_outputs_once_it_is_lit():
    class Counting(Quick):
        def construct(self):
            self.build()
            self.add(self.diagram)
            self.show_binary()
            self.lines = self.diagram.connections[1]

    scene = Counting()
    scene.render()
    assert scene.read_codes == {digit: float(digit) for digit in range(10)}
    numbers = scene.shown_numbers()
    counts = {"units of layer 0", "units of layer 1"}
    assert numbers.keys() == {f"code of {digit}" for digit in range(10)} | counts
    assert all(shown == expected for shown, expected in numbers.values())
    assert np.array_equal(scene.lines.weights, binary_weights())
    assert np.allclose(scene.lines.opacities, 1)


def test_the_tour_ends_with_the_large_network():
    scene = Quick()
    scene.render()
    assert scene.diagram.layer_sizes == (784, 300, 50, 10)
    # Manim itself leaves empty mobjects behind after waiting.
    left = {part for part in scene.mobjects if part.family_members_with_points()}
    assert left == {scene.diagram, scene.title}
    assert scene.title.text == "NetworkDiagram([784, 300, 50, 10], weights=trained)"
    numbers = scene.shown_numbers()
    assert numbers["units of layer 0"] == (784, 784)
    assert len([name for name in numbers if name.startswith("weight")]) == 300
    assert all(shown == expected for shown, expected in numbers.values())


def test_the_last_picture_is_compared_where_nothing_was_counted(manim_config):
    manim_config.frame_width = manim_config.frame_height = 8.0
    scene = Quick(skip_animations=True)
    scene.render()
    lines = scene.diagram.connections[2]
    lines.show(lines.weights + np.eye(*lines.weights.shape))
    numbers = scene.shown_numbers()
    wrong = [name for name, (shown, expected) in numbers.items() if shown != expected]
    assert wrong
    assert all(name.endswith("into layer 2") for name in wrong)


def test_the_mixin_draws_what_a_scene_asks_for():
    class Mine(Quick):
        layer_sizes, palette = (3, 2), "article-light"

        def construct(self):
            self.build()
            self.show_first()

    scene = Mine()
    scene.render()
    assert scene.diagram.layer_sizes == (3, 2)
    assert scene.camera.background_color.to_hex() == "#FBFAF7"
    assert scene.diagram.palette.name == "article-light"


def test_the_first_networks_stand_upright_where_the_frame_does(manim_config):
    manim_config.frame_width, manim_config.frame_height = 4.5, 8.0
    manim_config.pixel_width, manim_config.pixel_height = 120, 214
    made = Quick()
    made.build()
    assert made.diagram.upright
    assert made.diagram.height > 0.8 * manim_config.frame_height
    assert made.title.text.endswith("direction=UP)")
    made.add(made.diagram, made.title)
    made.show_deeper()
    assert made.diagram.upright
    made.show_upright()
    assert not made.diagram.upright
    assert made.title.text == "NetworkDiagram([2, 8, 12, 8, 4, 1])"


def test_they_lie_first_in_a_wide_frame():
    made = Quick()
    made.build()
    assert not made.diagram.upright
    assert "direction" not in made.title.text
    made.add(made.diagram, made.title)
    made.show_upright()
    assert made.diagram.upright
    assert made.title.text.endswith("direction=UP)")
