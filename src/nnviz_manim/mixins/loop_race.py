"""Loops raced against matrix products, measured by the scene itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import FadeIn, UpdateFromAlphaFunc, linear
from numpy.typing import NDArray

from nnviz_manim.analysis import LoopBenchmark, benchmark_loops
from nnviz_manim.mixins.areas import Area, Split, rows
from nnviz_manim.mixins.settings import Check, several_numbers
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import BarRows, Caption

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["LoopRaceMixin"]

Array = NDArray[np.float64]

_ARTICLE_SECONDS = (41e-3, 84e-6)
"""Of the article that this example is from, by loops and by products, for 100-100-50-10."""

_SLOW_MOTION = 4.0
"""Seconds that the loops take on screen."""


class LoopRaceMixin(StageMixin, SceneLike):
    """Measures a forward pass in loops and in products, and shows both times as they pass.

    Two renders of it are never the same.

    Examples
    --------
    ::

        class Race(LoopRaceMixin, Scene):
            race_sizes = (200, 100, 10)

            def construct(self):
                self.show_race()
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {"race_sizes": several_numbers(2)}

    race_sizes: Sequence[int] = (100, 100, 50, 10)
    """Layers of the network whose forward pass is measured."""

    race: ClassVar[Split] = rows(("head 1", 0.5), "bars 1", ("head 0", 0.5), "bars 0", gap=0.15)
    """How it is parted for the two measurements."""

    measured: LoopBenchmark
    bars: BarRows

    def show_race(self) -> None:
        """Measure loops and products on this machine, and show them beside the article's."""
        sizes = "-".join(map(str, self.race_sizes))
        self.measured = self.measure()
        ours = (self.measured.loop_seconds, self.measured.product_seconds)
        milliseconds = 1e3 * np.array([ours, _ARTICLE_SECONDS])
        places = self.race.divide(self.area("main"))
        heads = [
            self.put(self.head(text, places[f"head {number}"]), places[f"head {number}"])
            for number, text in enumerate(
                ("Measured on this machine, for this video", "Measured by the article's author")
            )
        ]
        patterns = ("{:.3f} ms", "{:.3g} ms")
        self.bars, theirs = (
            self.put(self.build_bars(milliseconds[number], place, patterns[number]), place)
            for number, place in enumerate((places["bars 0"], places["bars 1"]))
        )
        self.begin(
            "Loops against products",
            f"{sizes} units: number by number in loops, or a layer in one product?",
            FadeIn(heads[1], theirs, run_time=0.8),
        )
        self.wait(2.2)
        self.bars.show([0.0, 0.0])
        self.tell(
            "And here, in slow motion: the products are done before it is seen.",
            FadeIn(heads[0], self.bars, run_time=0.8),
        )
        self.play(self.racing(milliseconds[0]), run_time=_SLOW_MOTION)
        self.tell(f"Here the products are {self.measured.ratio:,.0f} times faster.")
        self.wait(1.8)
        self.tell("Every render measures anew: no two of these videos are the same.")
        self.wait(1.0)

    def measure(self) -> LoopBenchmark:
        """Measure both ways, now and here."""
        return benchmark_loops([int(units) for units in self.race_sizes])

    def racing(self, milliseconds: Array) -> Any:
        """An animation in which both bars grow as time passes, until each is done."""
        longest = float(milliseconds.max())

        def grow(_: Any, alpha: float) -> None:
            self.bars.show(np.minimum(milliseconds, alpha * longest))

        return UpdateFromAlphaFunc(self.bars, grow, rate_func=linear)

    def head(self, text: str, place: Area) -> Caption:
        """Write what was measured where, no wider than its place."""
        head = self.caption(text, 0.25, weight="BOLD")
        return head.scale(min(1.0, place.width / head.width))

    def build_bars(self, milliseconds: Array, place: Area, pattern: str) -> BarRows:
        """Make two bars, the longer one as long as there is room."""
        return BarRows(
            milliseconds,
            ("loops", "products"),
            scale=float(milliseconds.max()),
            signed=False,
            colors=("negative", "accent"),
            pattern=pattern,
            width=place.width,
            spacing=min(0.45 * place.height, 1.2),
            text_height=min(0.3, place.width / 30),
            palette=self.palette,
        )

    def raced_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Milliseconds on screen beside those that were measured."""
        times = (self.measured.loop_seconds, self.measured.product_seconds)
        return {
            f"milliseconds of {name}": (f"{shown:.3f}", 1e3 * seconds)
            for name, shown, seconds in zip(self.bars.names, self.bars.values, times, strict=True)
        }
