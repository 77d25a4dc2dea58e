"""A still of one epoch, for a page or a slide: no animation, one picture.

Make it with ``manim -ql -s examples/one_epoch.py``; of another epoch by changing a number.
"""

from manim import Scene

from nnviz_manim.mixins import TrainingMixin


class OneEpoch(TrainingMixin, Scene):
    """See what the network makes of an 8 after its second epoch."""

    digit = 8
    epoch: int = 2

    def construct(self):
        self.build()  # trains, or reads the run that it kept
        moment = min(self.run, key=lambda moment: abs(moment.epoch - self.epoch))
        self.show_snapshot(moment)
        self.add(*self.views())
