"""Two networks, each with a run of its own, in frames of any shape: one learns too fast.

Render it with ``manim -pql examples/two_runs.py``.
"""

from manim import DOWN, RIGHT, Create, FadeIn, Group, Scene, Text, config

from nnviz_manim.datasets import load_digits8
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Learning, LearningCurve, NetworkDiagram
from nnviz_manim.recording import Run

digits, unseen = load_digits8().scaled(0, 1).split(test=0.2)
options = {"test": unseen, "epochs": 8, "probes": unseen.pick([unseen.first_of(7)])}
runs = {
    rate: Run.record(train(MLP([64, 8, 10], seed=1), digits, learning_rate=rate, **options))
    for rate in (0.01, 0.3)
}


class TwoRuns(Scene):
    """Compare the same network at two learning rates of Adam."""

    def construct(self):
        wide = config.frame_width > config.frame_height  # side by side, else one below the other
        width, height = (6.2, 4.0) if wide else (4.9, config.frame_height / 2 - 1.1)
        both, playing = Group(), []
        for rate, run in runs.items():
            title = Text(f"learning rate {rate}", font_size=28)
            diagram = NetworkDiagram(run, width=width, height=height, legend=False)
            curve = LearningCurve.of(run, width=4 if wide else 2, height=2)
            picture = Group(diagram, curve).arrange(DOWN if wide else RIGHT, buff=0.25)
            both.add(Group(title, picture).arrange(DOWN, buff=0.25))
            playing.append(Learning(run, diagram, curve, run_time=10))
        both.arrange(RIGHT if wide else DOWN, buff=0.8 if wide else 0.3)
        for title, picture in both:
            self.play(FadeIn(title, picture[1]), Create(picture[0]), run_time=1.5)
        self.play(*playing)  # both at once, each by its own run
        self.wait(2)
