"""Ten digits, one network: where it errs and where it is unsure.

Render it with ``manim -pql scenes/gallery_scene.py``.
"""

from manim import Scene

from nnviz_manim.mixins import GalleryMixin


class GalleryScene(GalleryMixin, Scene):
    """Follow an unseen image of every digit through one training."""

    example = 9  # which image of each digit
    learning_rate = 5e-4
    seconds_per_epoch = 1.2
