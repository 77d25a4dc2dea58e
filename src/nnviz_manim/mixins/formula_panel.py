"""Formulas of a step of backpropagation, set beside the network as large as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import DOWN, LEFT, ORIGIN, FadeIn, FadeOut, Group

from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import Area
from nnviz_manim.mixins.backpropagation_formulas import Formula
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import CountingEquation

__all__ = ["FormulaPanel"]

_LEAST, _MOST = 0.168, 0.25
"""Heights of a digit, in units of layout."""

_LEADING = 0.9
"""Room between two formulas, in heights of a digit."""


class FormulaPanel:
    """Sets formulas into areas of a scene, and takes them away again.

    Parameters
    ----------
    stage
        The scene.
    """

    def __init__(self, stage: StageMixin) -> None:
        self.stage = stage
        self.written: list[CountingEquation] = []

    def write(
        self,
        formulas: Sequence[Formula],
        place: Area,
        *,
        height: float = _MOST,
        middle: bool = False,
        leading: float = _LEADING,
    ) -> list[CountingEquation]:
        """Set formulas one below the other into an area; nothing is added to the scene yet.

        Parameters
        ----------
        formulas
            From top to bottom.
        place
            Where, in units of layout.
        height
            Of a digit, where there is room.
        middle
            Whether they stand in the middle of their lines rather than below each other's start.
        leading
            Room between two of them, in heights of a digit.

        Raises
        ------
        SettingError
            If they would not be readable.
        """
        lines = self._set(formulas, height, middle, leading)
        needed = Group(*lines)
        size = height * min(1.0, place.width / needed.width, place.height / needed.height)
        if size < _LEAST:
            raise SettingError(
                f"{type(self.stage).__name__} has formulas that find no room in"
                f" {self.stage.shape} frames: give the network fewer units a layer"
            )
        if size < height:
            lines = self._set(formulas, size, middle, leading)
        self.stage.put(Group(*lines), place)
        self.written += lines
        return lines

    def _set(
        self, formulas: Sequence[Formula], height: float, middle: bool, leading: float
    ) -> list[CountingEquation]:
        lines = [
            CountingEquation(
                formula.markup,
                formula.numbers,
                pattern="{:.5f}",
                patterns=formula.patterns,
                widest=formula.widest,
                signed=False,
                height=height,
                palette=self.stage.palette,
            )
            for formula in formulas
        ]
        edge = ORIGIN if middle else LEFT
        Group(*lines).arrange(DOWN, buff=leading * height, aligned_edge=edge)
        return lines

    def appear(self, lines: Sequence[CountingEquation], seconds: float) -> None:
        """Let lines come up one after the other."""
        for line in lines:
            self.stage.play(FadeIn(line), run_time=seconds)

    def leaving(self) -> list[FadeOut]:
        """Animations that fade out what was written."""
        shown = [each for each in self.written if each in self.stage.mobjects]
        self.written = []
        return [FadeOut(each, run_time=0.4) for each in shown]

    def clear(self, also: Sequence[Any] = ()) -> None:
        """Fade out what was written, beside other animations."""
        gone = [*self.leaving(), *also]
        if gone:
            self.stage.play(*gone, run_time=0.4)
