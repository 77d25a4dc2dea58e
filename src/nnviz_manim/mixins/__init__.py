"""What a scene can do with a run. Put a mixin before your scene class.

- :class:`RecordedRunMixin`: settings of a training, and the run that comes of it
- :class:`TrainingMixin`: a followed input through the training of a network
- :class:`GalleryMixin`: one input of every class through the same training
- :class:`ArticleMixin`: the picture that this project began with
"""

from nnviz_manim.mixins.article import ArticleMixin
from nnviz_manim.mixins.gallery import GalleryMixin
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.training import TrainingMixin

__all__ = ["ArticleMixin", "GalleryMixin", "RecordedRunMixin", "TrainingMixin"]
