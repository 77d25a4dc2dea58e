"""A network in a scene of your own: one mobject among Manim's, and it moves like them.

Render it with ``manim -pql examples/network_in_a_scene.py``.
"""

from manim import DOWN, UP, Create, FadeIn, Indicate, Scene, Text, Write

from nnviz_manim.datasets import load_digits8
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Learning, NetworkDiagram
from nnviz_manim.recording import Run

digits, unseen = load_digits8().scaled(0, 1).split(test=0.2)
followed = unseen.pick([unseen.first_of(4)])
network = MLP([64, 12, 10])
run = Run.record(train(network, digits, epochs=8, learning_rate=0.004, probes=followed))


class NetworkInAScene(Scene):
    """Watch a network learn to read a 4, among things that Manim draws itself."""

    def construct(self):
        title = Text("What does it see?", font_size=40).to_edge(UP, buff=0.35)
        frame = self.camera.frame_width, self.camera.frame_height
        diagram = NetworkDiagram(run, width=frame[0] - 1, height=frame[1] - 2.8)
        diagram.next_to(title, DOWN, buff=0.3)
        self.play(Write(title))
        self.play(Create(diagram), run_time=3)
        self.play(Learning(run, diagram, hold=0.3), run_time=8)
        self.play(Indicate(diagram.neuron(2, 4)))  # the output for a 4
        sure = run[-1].outputs[0, 4]
        answer = Text(f"A 4: it is {sure:.1%} sure.", font_size=32).to_edge(DOWN, buff=0.35)
        self.play(FadeIn(answer, shift=0.3 * UP), diagram.forward_pass(run[-1]), run_time=3)
        self.wait()
