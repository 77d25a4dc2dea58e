"""What scenes of two trainings of the small network share: a panel for each, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from manim import FadeIn, Mobject

from nnviz_manim.analysis import line_fit, line_network
from nnviz_manim.mixins.areas import Area, FrameShape, Split, columns, rows
from nnviz_manim.mixins.fit_run import FitRunMixin
from nnviz_manim.mobjects import Bands, Caption, FitCounts, FitPicture, FittedCurves
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["TwoFitsMixin"]

_PANELS: Mapping[FrameShape, Split] = {
    "wide": rows(("name", 0.3), "curves", ("counts", 0.72), gap=0.15),
    "square": rows(("name", 0.22), columns("curves", ("counts", 1.8), gap=0.1), gap=0.05),
    "upright": rows(("name", 0.3), columns("curves", ("counts", 1.8), gap=0.1), gap=0.1),
}
"""How the place of each training is parted."""


class TwoFitsMixin(FitRunMixin, SceneLike):
    """Shows two trainings of a network of one input, each with its curves and its numbers."""

    names: ClassVar[tuple[str, str]] = ("one", "another")
    """What stands above each."""

    shown_counts: ClassVar[tuple[str, ...]] = ("cost", "right")
    """Which of the numbers of ``FitCounts`` stand beside each."""

    runs: list[Run]
    pictures: list[FitPicture]
    curves: list[FittedCurves]
    counts: list[FitCounts]
    captions: list[Caption]
    gaps: list[Bands]

    def build_panels(self, *shared: Any) -> None:
        """Make what shows the trainings, in the areas "first" and "second".

        Parameters
        ----------
        shared
            What also shows the first of them.
        """
        self.pictures, self.curves, self.counts, self.captions, self.gaps = [], [], [], [], []
        for place, name, run in zip(("first", "second"), self.names, self.runs, strict=True):
            self.build_panel(self.area(place), name, run, *(() if self.pictures else shared))

    def build_panel(self, whole: Area, name: str, run: Run, *shared: Any) -> None:
        """Make all that shows one of the trainings."""
        place = _PANELS[self.shape].divide(whole)
        look: dict[str, Any] = {"text_height": 0.18, "palette": self.palette}
        look |= {"width": place["curves"].width, "height": place["curves"].height}
        network = line_network(run[0])
        fit = line_fit(network, self.data, self.x)
        curves = self.put(FittedCurves(fit, self.data, **look), place["curves"])
        counts = FitCounts(
            len(self.data),
            shown=self.shown_counts,
            columns=len(self.shown_counts) if self.shape == "wide" else 1,
            spacing=(2.4, 0.95),
            palette=self.palette,
        )
        self.put(counts, place["counts"])
        picture = FitPicture(self.data, self.x, curves, counts, *shared).show_network(network)
        self.pictures.append(picture)
        self.curves.append(curves)
        self.counts.append(counts)
        self.gaps.append(self.gap_bands(curves))
        self.captions.append(self.put(self.caption(name, color="quiet"), place["name"]))

    def panels(self) -> list[Mobject]:
        """All that shows the networks."""
        return [*self.captions, *self.gaps, *self.curves, *self.counts]

    def show_panels(self) -> None:
        """Show both networks as they begin."""
        self.play(*map(FadeIn, self.panels()), run_time=1.5)

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the runs' last moments, computed anew."""
        numbers: dict[str, tuple[float | str, float]] = {}
        for name, run, picture in zip(self.names, self.runs, self.pictures, strict=True):
            own = picture.shown_numbers(line_network(run[-1]), run[-1])
            numbers |= {f"{name}: {key}": pair for key, pair in own.items()}
        return numbers
