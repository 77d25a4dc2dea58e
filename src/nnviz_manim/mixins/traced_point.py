"""The curve of an activation function, and a point on it that moves from sum to sum."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group, Mobject, UpdateFromAlphaFunc, smooth
from numpy.typing import NDArray

from nnviz_manim.mixins.areas import Area
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Curves, Plot, Points
from nnviz_manim.mobjects.worlds.activation_curve import activated

__all__ = ["TracedPoint"]

_SAMPLES = 161


class TracedPoint:
    """Holds what shows the curve.

    Parameters
    ----------
    stage
        The scene.
    place
        Where it stands.
    activation
        A name of ``learning.ACTIVATIONS``, except ``"softmax"``.
    z_range
        Sums that it is drawn over.
    labels
        Of both axes.
    """

    def __init__(
        self,
        stage: StageMixin,
        place: Area,
        activation: str,
        z_range: tuple[float, float],
        labels: tuple[str, str],
    ) -> None:
        self.activation = activation
        self.z = 0.0
        z = np.linspace(*z_range, _SAMPLES)
        values = activated(activation, z)
        self.plot = Plot(
            z_range,
            (min(float(values.min()), 0.0), max(float(values.max()), 1.0)),
            y_ticks=2,
            width=place.width,
            height=place.height,
            x_label=labels[0],
            y_label=labels[1],
            palette=stage.palette,
        )
        self.curve = Curves(self.plot, z, values, colors="quiet", widths=4.0)
        stage.put(Group(self.plot, self.curve), place)
        self.point = Points(
            self.place_of(0.0), colors="accent", radius=0.11 * stage.unit, palette=stage.palette
        )

    def place_of(self, z: float) -> NDArray[np.float64]:
        """Where the curve is at a sum, shape (1, 3)."""
        return self.plot.at([z], activated(self.activation, np.array([z])))

    def mobjects(self) -> list[Mobject]:
        """All that is shown."""
        return [self.plot, self.curve, self.point]

    def move_to(self, z: float) -> UpdateFromAlphaFunc:
        """An animation that moves the point along the curve to a sum."""
        before, self.z = self.z, z

        def move(point: Any, alpha: float) -> None:
            point.show(self.place_of(before + alpha * (z - before)))

        return UpdateFromAlphaFunc(self.point, move, rate_func=smooth)
