"""A video of one's own around the training: the camera goes close to a neuron, and back.

Render it with ``manim -pql scenes/custom_video.py``.
"""

from manim import DOWN, UP, UR, FadeOut, Indicate, MoveToTarget, MovingCameraScene, Restore

from nnviz_manim.mixins import TrainingMixin


class CustomVideo(TrainingMixin, MovingCameraScene):
    """Watch the neuron that stands for the followed digit while the network learns."""

    # The 36th 8 was chosen, as one that the network mistakes for some epochs.
    digit, example, epochs, learning_rate = 8, 36, 8, 5e-4

    def construct(self):
        self.build()
        self.draw_in()
        neuron = self.diagram.neuron(3, self.class_to_follow(self.run.info.class_names))
        self.play(Indicate(neuron, scale_factor=1.4))

        self.camera.frame.save_state()
        close = {"wide": 0.42, "square": 0.5, "upright": 0.6}[self.shape] * self.camera.frame.width
        title = self.caption("How sure is it of its answer?", height=0.12).scale(self.unit)
        upright = self.diagram.upright
        title.next_to(neuron, UP if upright else DOWN, buff=(0.53 if upright else 1.15) * self.unit)
        view = self.camera.frame.generate_target().set(width=close).move_to(neuron)
        if upright:  # its outputs are at the upper edge: nothing lies beyond
            view.align_to(self.camera.frame, UR)
        leaving = self.panel.animate.set_opacity(0)  # it would be cut off
        self.play(MoveToTarget(self.camera.frame), leaving, run_time=1.5)
        self.add(title)
        self.play_run(end=4)
        coming = self.panel.animate.set_opacity(1)
        self.play(FadeOut(title), Restore(self.camera.frame), coming, run_time=1.5)

        self.play_run(start=4)
        self.wait(2)
