"""A video of one's own around the training: the camera goes close to a neuron, and back.

Render it with ``manim -pql scenes/custom_video.py``.
"""

from manim import DOWN, LEFT, RIGHT, FadeOut, Indicate, MovingCameraScene

from nnviz_manim.mixins import TrainingMixin
from nnviz_manim.mobjects import Caption


class CustomVideo(TrainingMixin, MovingCameraScene):
    """Watch the neuron that stands for the followed digit while the network learns."""

    digit, example, epochs, learning_rate = 8, 36, 8, 5e-4

    def construct(self):
        self.build()
        self.draw_in()
        neuron = self.diagram.neuron(3, 8)
        self.play(Indicate(neuron, scale_factor=1.4))

        self.camera.frame.save_state()
        title = Caption("How sure is it of an 8?", height=0.12)
        title.next_to(neuron, DOWN, buff=0.85, aligned_edge=LEFT).shift(0.15 * RIGHT)
        self.play(self.camera.frame.animate.set(width=6).move_to(neuron), run_time=1.5)
        self.add(title)
        self.play_run(end=4)
        self.play(FadeOut(title), self.camera.frame.animate.restore(), run_time=1.5)

        self.play_run(start=4)
        self.wait(2)
