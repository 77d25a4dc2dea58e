"""Two networks side by side, each with a run of its own: one learns too fast.

Render it with ``manim -pql examples/two_runs.py``.
"""

from manim import DOWN, RIGHT, Create, FadeIn, Group, Scene, Text

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
        columns, playing = Group(), []
        for rate, run in runs.items():
            title = Text(f"learning rate {rate}", font_size=28)
            diagram = NetworkDiagram(run, width=6.2, height=4, legend=False)
            curve = LearningCurve.of(run, width=4, height=2)
            columns.add(Group(title, diagram, curve).arrange(DOWN, buff=0.25))
            playing.append(Learning(run, diagram, curve, run_time=10))
        columns.arrange(RIGHT, buff=0.8)
        for title, diagram, curve in columns:
            self.play(FadeIn(title, curve), Create(diagram), run_time=1.5)
        self.play(*playing)  # both at once, each by its own run
        self.wait(2)
