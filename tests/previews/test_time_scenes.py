"""The times that are given of a scene are those of its own frames."""

import pytest

from time_scenes import lines

SCENE = """
from manim import Circle, RIGHT, Scene

class Rolling(Scene):
    def construct(self):
        circle = Circle(fill_opacity=1)
        self.play(circle.animate.shift(RIGHT))
        self.wait(0.6)
"""


def test_a_scene_is_rendered_and_its_frames_are_encoded(tmp_path):
    path = tmp_path / "rolling.py"
    path.write_text(SCENE)
    ((scene, seconds, frames, render, encode, ratio, *processor),) = lines([path], "l")
    assert (scene, seconds, frames) == ("Rolling", "1.6", "24")
    assert float(ratio) > 1.5  # of imports alone
    assert float(render) >= float(encode)
    assert float(processor[0]) > float(processor[1])


def test_a_scene_that_fails_has_no_times(tmp_path):
    path = tmp_path / "failing.py"
    path.write_text(SCENE.replace("RIGHT)", "sideways)"))
    with pytest.raises(RuntimeError, match="ended with 1"):
        list(lines([path], "l"))
