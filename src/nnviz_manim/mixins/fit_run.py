"""What scenes of a network of one input share: the data, the line, and the recorded run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.analysis import LineFit, class_gaps, line_fit, line_network
from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import RECIPES, Growing
from nnviz_manim.mixins.settings import POSITIVE, Check, one_of, optional, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Bands, FittedCurves
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Recipe
else:
    SceneLike = object

__all__ = ["FitRunMixin"]

_SAMPLES = 361
"""Places along the line at which curves are taken."""


class FitRunMixin(StageMixin, SceneLike):
    """What scenes of a network of one input share: the data, the line, and the recorded run."""

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "recipe": one_of("twelve points", "twelve points, stuck"),
        "seed": optional(whole_number(0)),
        "epochs": whole_number(1),
        "learning_time": POSITIVE,
    }

    recipe: str = "twelve points"
    """Which training is shown: a name out of ``RECIPES``."""

    seed: int | None = None
    """Of the random start; None: that of the recipe."""

    epochs: int = 1500
    """Steps of gradient descent, each over all points."""

    learning_time: float = 24.0
    """Run time of the training, in seconds."""

    line: tuple[float, float] = (-1.8, 1.8)
    """From where to where the curves are drawn."""

    data: Dataset

    @property
    def x(self) -> NDArray[np.float64]:
        """Where the curves are taken, shape (samples,)."""
        return np.linspace(*self.line, _SAMPLES)

    def chosen_recipe(self) -> Recipe:
        """Give the training with the scene's own seed."""
        recipe = RECIPES[self.recipe]
        return recipe if self.seed is None else replace(recipe, seed=self.seed)

    def record_run(self, recipe: Recipe) -> Run:
        """Train, and record so densely that nothing moves far between two moments."""
        return Run.record(recipe.train(epochs=self.epochs, record_every=Growing(1.02)))

    def fit_at(self, run: Run, moment: int) -> LineFit:
        """What the network of a recorded moment makes of the line."""
        return line_fit(line_network(run[moment]), self.data, self.x)

    def gap_bands(self, curves: FittedCurves) -> Bands:
        """Mark in a plot where the gaps between the classes are."""
        bands = Bands(curves.plot, class_gaps(self.data))
        bands.stroke_scale *= self.unit
        return bands
