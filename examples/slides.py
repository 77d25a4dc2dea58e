"""A talk: the video waits at each section until its speaker goes on.

With manim-slides: import its ``Slide`` as the line below says, then ``manim-slides render
examples/slides.py Talk`` and ``manim-slides present Talk``. That needs a version of it that runs
with Manim 0.22, and none does so far: 5.7.0, the newest, and six more tried down to 5.1.10 end with
an error about a setting of Manim's (``write_to_movie`` or ``max_files_cached``), in any scene.

Until then ``manim -qm --save_sections examples/slides.py Talk`` leaves a video of each section in
``media/videos/slides/720p30/sections``, for any program that shows slides.
"""

from manim import Indicate, Scene  # for manim-slides: from manim_slides import Slide as Scene

from nnviz_manim.mixins import TrainingMixin


class Talk(TrainingMixin, Scene):
    """A network learns to read an 8; the speaker says when."""

    digit, epochs = 8, 4

    def construct(self):
        self.build()
        self.begin("The network", notes="784 pixels go in, ten answers come out.")
        self.draw_in()
        self.begin("What it is asked", notes="One of the outputs is to win: that of the 8.")
        self.play(Indicate(self.diagram.neuron(3, 8)))
        self.begin("Learning", notes="Each epoch goes through all images once.")
        self.play_run()
        self.begin("The end")
        self.wait()
