"""One neuron taken apart: where it switches, where its point lies, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DL, UR, Scene

from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import NeuronMixin
from nnviz_manim.painting import DEFAULT_PALETTE
from nnviz_manim.painting.palette import rgb


class Quick(NeuronMixin, Scene):
    def construct(self):
        self.build()


@pytest.fixture(autouse=True)
def _few_frames(manim_config):
    """Renders nothing into files, and few frames."""
    manim_config.frame_rate = 2


@pytest.mark.parametrize(("bias", "switch"), [(-8.0, 1.6), (0.0, 0.0), (8.0, -1.6)])
def test_it_switches_where_the_sum_is_0(bias, switch):
    class Shifted(Quick):
        shift_biases = (3.0, bias)

        def construct(self):
            self.build()
            self.show_slopes()
            self.show_shifts()

    scene = Shifted()
    scene.render()
    bench = scene.bench
    assert bench.ticks.values == pytest.approx([switch])
    assert bench.reading.values[bench.reading.names.index("s")] == pytest.approx(switch)
    assert np.interp(switch, bench.x, bench.curve.values[0]) == pytest.approx(0.5, abs=1e-3)


def test_everything_moves_with_weight_and_bias_in_every_frame_of_a_turn():
    """Also the second time, and when more has come that follows: the pictures in between differ."""

    class Turned(Quick):
        def construct(self):
            self.build()
            self.show_slopes()
            self.show_shifts()

        def turn(self, **wanted):
            before, bench = len(frames), self.bench
            super().turn(**wanted)
            taken = frames[before:]
            if len(taken) > 1:
                places = (bench.plot, bench.formula, bench.sliders[min(wanted)])
                turns.append([moving_pictures(taken, self, place) for place in places])

    scene = Turned()
    frames, turns = [], []
    scene.renderer.file_writer.write_frame = lambda frame, **_: frames.append(frame.copy())
    scene.render()
    assert len(turns) >= 5
    assert all(min(counts) >= 3 for counts in turns), turns


def moving_pictures(frames, scene, mobject):
    """How many different pictures there are of a mobject's place."""
    scale = frames[0].shape[0] / 8
    (left, low, _), (right, high, _) = (mobject.get_corner(way) for way in (DL, UR))
    middle = np.array(frames[0].shape[:2]) / 2
    top, bottom = (int(middle[0] - y * scale) for y in (high, low))
    start, end = (int(middle[1] + x * scale) for x in (left, right))
    return len({frame[top:bottom, start:end].tobytes() for frame in frames})


def test_the_slope_grows_with_the_weight():
    class Sloped(Quick):
        def construct(self):
            self.build()
            self.show_slopes()

    scene = Sloped()
    scene.render()
    bench = scene.bench
    assert bench.slope() == pytest.approx(2.0 / 4)
    assert np.gradient(bench.curve.values[0], bench.x).max() == pytest.approx(0.5, rel=1e-2)
    ghosts = 1 / (1 + np.exp(-np.outer([0.5, 1.0, 2.0], bench.x)))
    assert bench.ghosts.values == pytest.approx(ghosts)


def test_the_dot_ends_on_the_curve_in_the_pixels():
    """At the last x the point stands at the answer of the network, in the accent's color."""

    class Followed(Quick):
        dot_input, x_range = -1.3, (-4.0, 4.0)

        def sweep(self):
            """Stay at the dot."""

    scene = Followed()
    scene.construct = lambda: NeuronMixin.construct(scene)
    scene.render()
    answer = 1 / (1 + np.exp(-(5.0 * -1.3 + 8.0)))
    numbers = scene.shown_numbers()
    assert numbers["height of the point"][1] == pytest.approx(answer)
    for shown, expected in numbers.values():
        assert float(shown) == pytest.approx(expected, abs=5e-3)
    camera = scene.camera
    camera.capture_mobjects([scene.bench.plot, scene.bench.point])
    pixels = camera.pixel_array[..., :3].astype(int)
    x, y, _ = scene.bench.plot.at(-1.3, answer)
    scale = pixels.shape[0] / 8
    row, column = round(pixels.shape[0] / 2 - y * scale), round(pixels.shape[1] / 2 + x * scale)
    accent = 255 * np.array(rgb(DEFAULT_PALETTE.accent))
    assert pixels[row, column] == pytest.approx(accent, abs=6)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"inputs": ()}, r"inputs = \(\): expected 1 to 3 numbers"),
        ({"shift_weight": 0.0}, "expected a number other than 0"),
        ({"functions": ("softmax",)}, "expected one or more of identity"),
        ({"dot_input": "left"}, "expected a number"),
    ],
)
def test_impossible_settings_are_refused(settings, message):
    with pytest.raises(SettingError, match=message):
        type("Wrong", (Quick,), settings)()


def test_every_input_has_its_weight():
    with pytest.raises(SettingError, match="3 inputs and 2 weights"):
        type("Wrong", (Quick,), {"weights": (1.0, 2.0)})().render()
