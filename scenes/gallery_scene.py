"""Ten digits, one network: where it errs and where it is unsure.

Render it with ``manim -pql scenes/gallery_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import GalleryMixin


class GalleryScene(GalleryMixin, Scene):
    """Follow an unseen image of every digit through one training."""

    example = 76  # which image of each digit; chosen: its 3 looks like an 8
    learning_rate = 5e-4
    seconds_per_epoch = 1.2
