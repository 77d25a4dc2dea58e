"""Where a scene waits for its speaker: sections of a video, or slides where the scene has them."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from manim import RIGHT, Scene, Square

from nnviz_manim.datasets import Dataset
from nnviz_manim.mixins import StageMixin, TrainingMixin


class Noted(Scene):
    """Notes its sections; Manim forgets those without a file."""

    def setup(self):
        self.names = []

    def next_section(self, name="unnamed", *args, **kwargs):
        self.names.append(name)
        super().next_section(name, *args, **kwargs)


class Slides(Noted):
    """A stand-in for the scenes of manim-slides 5.7: a slide is what is played before the next."""

    def setup(self):
        super().setup()
        self.slides, self.waiting, self.played = [], {}, 0

    def play(self, *args, **kwargs):
        super().play(*args, **kwargs)
        self.played += 1

    def next_section(self, *args, **kwargs):
        self.next_slide(*args, **kwargs)

    def next_slide(self, *args, loop=False, auto_next=False, notes="", **kwargs):
        Noted.next_section(self, *args, **kwargs)
        self.end()
        self.waiting = {"notes": notes, "name": self.names[-1]}

    def end(self):
        if self.played:
            self.slides.append((self.waiting.get("name"), self.waiting.get("notes"), self.played))
        self.played = 0


class Lesson(StageMixin):
    def construct(self):
        square = self.put(Square(), "main")
        self.begin("A square", notes="It has four sides.")
        self.add(square)
        self.play(square.animate.shift(RIGHT), run_time=0.1)
        self.begin("What it does", "It goes on.")
        self.play(square.animate.shift(RIGHT), run_time=0.1)
        self.begin("Bare")
        self.wait(0.1)


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def test_where_there_is_a_next_slide_it_is_called_with_what_the_speaker_reads():
    scene = type("Talk", (Lesson, Slides), {})()
    scene.render()
    scene.end()
    assert scene.slides == [
        ("A square", "It has four sides.", 1),
        ("What it does", "It goes on.", 2),  # the words come with it
        ("Bare", "", 1),
    ]
    assert scene.names == ["A square", "What it does", "Bare"]


def test_elsewhere_the_video_has_sections():
    scene = type("Video", (Lesson, Noted), {})()
    scene.render()
    assert scene.names == ["A square", "What it does", "Bare"]


def tiny():
    labels = np.arange(100) % 10
    return Dataset(np.eye(10, 16)[labels], labels, feature_shape=(4, 4), name="tiny")


SMALL = {
    "data": tiny(),
    "layer_sizes": (16, 8, 9, 10),
    "epochs": 1,
    "seconds_per_epoch": 0.2,
    "draw_in_time": 0.2,
}


def test_a_scene_of_ours_waits_before_each_of_its_steps():
    scene = type("Talk", (TrainingMixin, Slides), SMALL)()
    scene.render()
    scene.end()
    assert [name for name, *_ in scene.slides] == ["The network", "Learning"]


def test_the_example_is_a_talk(project):
    path = project / "examples" / "slides.py"
    assert len(path.read_text().splitlines()) < 40
    spec = importlib.util.spec_from_file_location("slides", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    steps = ["The network", "What it is asked", "Learning", "The end"]
    video = type("Talk", (module.Talk, Noted), SMALL)()
    video.render()
    assert video.names == steps
    talk = type("Talk", (module.Talk, Slides), SMALL)()
    talk.render()
    talk.end()
    assert [name for name, *_ in talk.slides] == steps
    assert all(notes for _, notes, _ in talk.slides[:3])
