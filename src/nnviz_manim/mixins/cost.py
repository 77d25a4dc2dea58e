"""A scene of the cost over one weight, over two, and of a third one that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import FadeOut

from nnviz_manim.mixins.cost_landscape import CostLandscapeMixin
from nnviz_manim.mixins.cost_slice import CostSliceMixin

if TYPE_CHECKING:
    from manim import ThreeDScene as SceneLike
else:
    SceneLike = object

__all__ = ["CostMixin"]


class CostMixin(CostSliceMixin, CostLandscapeMixin, SceneLike):
    """Shows the cost of a 1-2-1 network over one of its weights, then over two.

    Put it before a ``ThreeDScene``.

    Examples
    --------
    ::

        class MyCost(CostMixin, ThreeDScene):
            starts = (-40, 0, 40)
    """

    def construct(self) -> None:
        """Play all chapters."""
        self.build_slice()
        self.build_surface()
        self.show_title("Cost over weights")
        self.show_slice()
        self.drop_balls()
        self.go_on_to_two_weights()
        self.descend_on_surface()
        self.move_third()

    def go_on_to_two_weights(self) -> None:
        """Raise the surface while the chapters of one weight fade."""
        gone = self.slice_mobjects()
        # The camera is going to look from the side: they stay in the picture plane.
        self.pin(*gone)
        self.add(*gone)
        self.show_surface(*map(FadeOut, gone))

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside what they should be, computed anew."""
        return self.slice_numbers() | self.surface_numbers()
