"""The article's own video, for those who followed it: ``manim -pql scenes/article_scene.py``."""

from manim import Scene

from nnviz_manim.mixins import ArticleMixin


class ArticleScene(ArticleMixin, Scene):
    """Follow a training image through 784-10-10-10 as the article trains and draws it.

    From most starting weights this training dies: the second hidden layer falls silent and the
    accuracy stays below a third. Seed 29 was chosen, as one from which the network learns, 68 % of
    its images at the end, and knows the followed 4. Such a training is chaotic, so another
    machine, which adds in another order, may show another curve.
    """

    seed = 29
    training_data_point = 0  # position of the followed image in the data
    animation_run_time = 0.1  # of each transform
