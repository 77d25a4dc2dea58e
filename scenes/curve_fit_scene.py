"""Twelve points and the smallest network that can part them, while it learns.

Render it with ``manim -pql scenes/curve_fit_scene.py CurveFitScene``.
"""

from manim import Scene

from nnviz_manim.mixins import CurveFitMixin, StuckFitMixin


class CurveFitScene(CurveFitMixin, Scene):
    """Watch two hidden neurons find two gaps, from a random start to 12 of 12."""

    seed = 0  # of the random start
    epochs = 1500  # steps of gradient descent
    learning_time = 24  # seconds; fast where little happens


class StuckStartScene(StuckFitMixin, Scene):
    """Watch two random starts at the same clock: one ends with 7 of 12, and one with all."""

    epochs = 20_000
    learning_time = 22


class GuessedWeightsScene(CurveFitMixin, Scene):
    """A still: weights that were guessed, before any learning."""

    weights = "twelve points, first guess"


class FoundWeightsScene(CurveFitMixin, Scene):
    """A still: weights that scikit-learn's solver found for the same network."""

    weights = "twelve points, solved"
