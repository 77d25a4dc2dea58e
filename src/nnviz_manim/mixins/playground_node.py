"""One node of a playground taken apart: how it makes its field of the fields before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import FadeIn, FadeOut, ReplacementTransform, TransformFromCopy, smooth, squish_rate_func

from nnviz_manim.analysis import plane_grid, unit_parts
from nnviz_manim.datasets import POINTS_DOMAIN
from nnviz_manim.learning import network_at
from nnviz_manim.mixins.gathering import gathered
from nnviz_manim.mixins.playground_picture import FINE_CELLS, PlaygroundPicture, answer_range
from nnviz_manim.mixins.settings import Check, optional
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import OpenedUnit
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["OpenedNodeMixin"]


def _pair(value: Any) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(each, int) for each in value)
        and value[0] >= 1
        and value[1] >= 0
    )


_NODE = Check("a pair of layer, from 1, and unit, from 0", _pair)

_copied: Any = TransformFromCopy
_turned: Any = ReplacementTransform
"""Manim's own signatures know VMobjects only."""


class OpenedNodeMixin(StageMixin, SceneLike):
    """Opens one node of a network whose nodes are fields, and closes it again."""

    setting_checks: ClassVar[Mapping[str, Check]] = {"opened": optional(_NODE)}

    opened: tuple[int, int] | None = None
    """Which node opens: its layer, from 1, and its number from the top, from 0; None: the one of
    the last hidden layer that the answer listens to most."""

    run: Run
    picture: PlaygroundPicture
    unit_opened: OpenedUnit

    def choose_unit(self, moment: int) -> tuple[int, int]:
        """Which node opens at a moment: layer, from 1, and number, from 0."""
        if self.opened is not None:
            return self.opened
        depth = self.run.info.depth
        fields = self.picture.fields_at(self.run[moment])[depth - 1]
        weights = np.abs(self.run[moment].weights[depth][-1])
        return depth - 1, int(np.argmax(weights * fields.std(axis=(1, 2))))

    def open_unit(self, moment: int) -> None:
        """Stop, and show how a node makes its field of the fields before it; then close it."""
        layer, unit = self.choose_unit(moment)
        network = self.picture.network
        self.picture.rest()
        self.begin("One node opened", "A pause. How does this node come by its field?")
        self.play(network.animate.highlight(layer, unit), run_time=1)
        self.wait(1)
        opened = self.unit_opened = self.make_opened(moment, layer, unit)
        sources = opened.inputs.copy()
        sources.points = network.nodes[layer - 1].points.copy()
        self.tell("It takes the fields of all nodes before it …")
        self.play(FadeOut(self.picture), _turned(sources, opened.inputs), run_time=1.6)
        self.wait(0.8)
        self.tell("… multiplies each by a weight: below 0, colors change sides …")
        self.play(FadeIn(opened.weights), run_time=0.8)
        self.play(_copied(opened.inputs, opened.parts), run_time=1.6)
        self.wait(1)
        self.tell("… adds them up, place by place, and its bias to all of them …")
        self.play(FadeIn(opened.adding), *gathered(opened), run_time=1.8)
        self.wait(1)
        activation = self.run.info.activations[layer - 1]
        self.tell(f"… and squashes the sum by {activation}. That is the field in the node.")
        self.play(FadeIn(opened.squashing), _copied(opened.total, opened.answer), run_time=1.8)
        self.wait(2)
        network.highlight()
        leaving, coming = squish_rate_func(smooth, 0.0, 0.45), squish_rate_func(smooth, 0.4, 1.0)
        self.play(
            FadeOut(opened, rate_func=leaving),
            FadeIn(self.picture, rate_func=coming),
            run_time=1.4,
        )

    def make_opened(self, moment: int, layer: int, unit: int) -> OpenedUnit:
        """Take a node apart, in the room of network, field and losses."""
        info = self.run.info
        network = network_at(self.run[moment], info)
        parts = unit_parts(network, plane_grid(FINE_CELLS), layer, unit)
        below = info.activations[layer - 2] if layer > 1 else None
        place = self.middle_area()
        opened = OpenedUnit(
            parts,
            info.activations[layer - 1],
            input_range=(0.0, POINTS_DOMAIN[1]) if below is None else answer_range(below),
            answer_range=answer_range(info.activations[layer - 1]),
            width=place.width,
            height=place.height,
            palette=self.palette,
        )
        return self.put(opened, place, None)
