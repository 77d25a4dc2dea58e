"""The scene of twelve points, with a network of Keras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from nnviz_manim.mixins.curve_fit import CurveFitMixin
from nnviz_manim.mixins.needs_framework import NeedsFrameworkMixin
from nnviz_manim.mixins.settings import POSITIVE, Check
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders.framework import framework

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Recipe
else:
    SceneLike = object

__all__ = ["KerasFitMixin"]


class KerasFitMixin(NeedsFrameworkMixin, CurveFitMixin, SceneLike):
    """Shows the curves of a Keras model of two neurons while ``fit`` trains it.

    Raises
    ------
    MissingLibraryError
        If Keras or its backend is not installed; the message names what to install.

    Examples
    --------
    ::

        class MyFit(KerasFitMixin, Scene):
            seed, epochs = 3, 300
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {"learning_rate": POSITIVE}

    seed: int | None = 0
    epochs: int = 300
    heading: str = "Two gaps found by Keras"
    method: str = "Adam, as Keras has it,"
    learning_rate: float = 0.1
    """Of Adam."""

    def record_run(self, recipe: Recipe) -> Run:  # noqa: ARG002
        """Have Keras learn the points, every epoch recorded."""
        from nnviz_manim.recording.recorders import KerasRecorder  # noqa: PLC0415

        with framework("Keras", "keras,torch"):
            import keras  # noqa: PLC0415

        # Starts of their own: the run is the same whatever was drawn before, and no seed is set.
        starts = (
            keras.initializers.GlorotUniform(seed=2 * (self.seed or 0) + layer) for layer in (0, 1)
        )
        layers = [
            keras.layers.Dense(units, "sigmoid", kernel_initializer=start)
            for units, start in zip((2, 1), starts, strict=True)
        ]
        model = keras.Sequential(layers)
        model.compile(keras.optimizers.Adam(self.learning_rate), "binary_crossentropy")
        recorder = KerasRecorder(data=self.data)
        features, labels = self.data.features, self.data.labels
        model.fit(
            features,
            labels,
            batch_size=len(self.data),
            epochs=self.epochs,
            shuffle=False,
            verbose=0,
            callbacks=[recorder],
        )
        return recorder.run
