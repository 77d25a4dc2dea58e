"""A scene that shows every number of a network as a heat map while it learns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, LaggedStart

from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import FrameShape, Split, rows
from nnviz_manim.mixins.color_channel import ColorChannelMixin
from nnviz_manim.mixins.equation_stage import EquationStage
from nnviz_manim.mixins.settings import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Check,
    one_of,
    optional,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import describe_moment, say_moments
from nnviz_manim.mobjects import ColorBar, Learning
from nnviz_manim.mobjects.equation.layer_equation import Scale
from nnviz_manim.mobjects.equation.layout import Place
from nnviz_manim.mobjects.equation.maps import FirstWeights
from nnviz_manim.mobjects.results.run_header import RunHeader

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["HeatMapMixin"]

_HEADER = 0.24


class HeatMapMixin(ColorChannelMixin, StageMixin, SceneLike):
    """Shows W · x + b = z → a of every layer as heat maps, through a training.

    All layers are seen first; then each in turn comes large, with numbers in its cells, while
    the training goes on; its outputs then become the input of the next one.

    Examples
    --------
    ::

        class MyHeatMaps(HeatMapMixin, Scene):
            digit, layer = 8, 2  # only the second layer, large, from the first epoch to the last
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "scale": one_of("run", "moment"),
        "first_weights": one_of("pictures", "matrix"),
        "layer": optional(whole_number(1)),
        "moment": optional(NOT_NEGATIVE),
        "seconds_per_epoch": POSITIVE,
        "hold": SHARE,
        "draw_in_time": POSITIVE,
        "change_time": POSITIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("header", 0.55), "equations", gap=0.0),
        "square": rows(("header", 1.1), "equations", gap=0.0),
        "upright": rows(("header", 1.2), "equations", gap=0.0),
    }

    scale: Scale = "run"
    """Whether the colors keep their scale for the whole "run", so that growth is seen, or follow
    each "moment"."""

    first_weights: FirstWeights = "pictures"
    """Whether the weights of a layer that sees an image are "pictures", one a neuron, or a
    "matrix"."""

    layer: int | None = None
    """The only layer that is shown; None: all in turn."""

    moment: float | None = None
    """The only moment that is shown, as a still; None: the whole run."""

    seconds_per_epoch: float = 1.3
    """Run time of the way from one recorded moment to the next."""

    hold: float = 0.3
    """Share of that time in which the picture stands still, for reading."""

    draw_in_time: float = 4.0
    """Run time of the opening."""

    change_time: float = 2.0
    """Run time of the way from all layers to a single one, and from one to the next."""

    run: Run
    stage: EquationStage
    header: RunHeader
    legend: ColorBar

    def construct(self) -> None:
        """Show all layers, each one large, and all of them at the end; or one moment alone."""
        self.build()
        if self.moment is not None:
            self.show_still(self.moment)
            return
        self.begin("The layers")
        self.draw_in()
        for layer, end in self.itinerary():
            self.begin("All layers" if layer is None else f"Layer {layer}")
            self.go_to(layer)
            self.play_run(end)
        self.wait(2.5)

    def build(self) -> None:
        """Make the run, the ground and the mobjects; nothing is added to the scene yet."""
        self.run = self.make_run()
        self.stage = self.build_stage()
        self.header = self.build_header()
        self.legend = self.build_legend()
        self.show_moment(0.0)

    def build_stage(self) -> EquationStage:
        """Make the maps of every layer, below the header."""
        place = self.area("equations")
        return EquationStage(
            self.run,
            Place(place.x, place.y, place.width, place.height),
            self.layer,
            unit=self.unit,
            first_weights=self.first_weights,
            scale=self.scale,
            channel=self.channel,
            palette=self.palette,
        )

    def build_header(self) -> RunHeader:
        """Make title, epoch and accuracy, in one line or in two."""
        place = self.area("header")
        header = RunHeader(
            self.run,
            self.title_of(self.layer),
            width=place.width,
            height=_HEADER,
            lines=1 if self.shape == "wide" else 2,
            palette=self.palette,
        )
        return self.put(header, place, UP)

    def build_legend(self) -> ColorBar:
        """Make the bar that says what the colors mean where all layers are seen."""
        bar = ColorBar(
            width=2.5,
            height=0.45,
            text_height=0.17,
            ends=("negative", "positive"),
            palette=self.palette,
        )
        self.put(bar, "header", UP)
        if self.shape == "wide":
            return bar.move_to(self.header).shift(self.unit * (0.85 * RIGHT + 0.1 * DOWN))
        beside = self.header.accuracy.get_center() + 0.1 * self.unit * DOWN
        return bar.move_to(beside).align_to(self.header, LEFT)

    def title_of(self, layer: int | None) -> str:
        """What stands above a large layer, or above all of them."""
        if layer is not None:
            equation = self.stage.equations[layer]
            return f"{equation.title}: a = {equation.function}(W x + b)"
        info = self.run.info
        label = info.probe_labels[0] if info.probe_labels else -1
        known = 0 <= label < len(info.class_names)
        return f"Every number behind this {info.class_names[label]}" if known else "Every number"

    def views(self) -> list[Any]:
        """Everything that shows the run at this moment; override it to add views of your own."""
        return [*self.stage.visible(), self.header]

    def show_moment(self, moment: float) -> None:
        """Show a moment at once, without animation, also in the layers that are not seen."""
        self.now = moment
        for view in {*self.stage.equations.values(), *self.views()}:
            view.show(self.run.at(moment))

    def show_still(self, moment: float) -> None:
        """Show one moment, and nothing else.

        Raises
        ------
        SettingError
            If the run has no such moment.
        """
        if not 0 <= moment <= len(self.run) - 1:
            raise SettingError(f"moment={moment!r}: the run has moments 0 to {len(self.run) - 1}")
        self.show_moment(moment)
        self.add(*self.views(), *([self.legend] if self.layer is None else []))
        self.add_subcaption(describe_moment(self.run.at(moment), self.run.info), duration=2)
        self.wait(2)

    def itinerary(self) -> list[tuple[int | None, float]]:
        """Which layer is shown large (None: all are seen) until which moment of the run."""
        last = len(self.run) - 1
        if self.layer is not None:
            return [(self.layer, last)]
        stops = [None, *self.stage.equations, None]
        ends = np.rint(np.linspace(0, last, len(stops) + 1)[1:]).tolist()
        return list(zip(stops, ends, strict=True))

    def draw_in(self) -> None:
        """Draw the maps one after the other, as they are computed."""
        self.add_subcaption(self.describe_opening(), duration=self.draw_in_time)
        above = [self.header, *([self.legend] if self.layer is None else [])]
        self.play(
            LaggedStart(*map(FadeIn, above), *self.stage.drawn_in(), lag_ratio=0.25),
            run_time=self.draw_in_time,
        )
        self.add(*self.views())
        self.wait(0.7)

    def play_run(self, end: float | None = None) -> None:
        """Go on with the run to a moment, in one animation."""
        last = float(len(self.run) - 1 if end is None else end)
        start, steps = self.now, round(last - self.now)
        if steps <= 0:
            return
        run_time = self.seconds_per_epoch * steps
        learning = Learning(
            self.run, *self.views(), start=start, end=last, hold=self.hold, run_time=run_time
        )
        info = self.run.info
        say_moments(self, learning, lambda moment: describe_moment(self.run[moment], info))
        self.play(learning)
        self.show_moment(last)

    def go_to(self, layer: int | None) -> None:
        """Show another layer large, or all of them, at the same moment of the run."""
        if layer == self.stage.layer:
            return
        text = self.title_of(layer)
        self.add_subcaption(f"{text}.", duration=self.change_time)
        self.play(
            self.header.animate_title(text),
            *self.stage.change(layer, beside=self.legend),
            run_time=self.change_time,
        )
        self.stage.settle()
        self.add(*self.views())

    def describe_opening(self) -> str:
        """What the opening shows, in words, for viewers who cannot see it."""
        sizes = ", ".join(map(str, self.run.info.unit_counts))
        return (
            f"A network with layers of {sizes} units as heat maps: weights times input, plus"
            f" biases, through the activation function."
        )

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the moment that is shown last."""
        last = len(self.run) - 1 if self.moment is None else self.moment
        snapshot, header = self.run.at(last), self.header
        numbers: dict[str, tuple[float | str, float]] = {
            "epoch": (float(header.epoch.values[0]), snapshot.epoch),
            "accuracy": (float(header.accuracy.values[0]), 100 * snapshot.score),
        }
        for equation in self.stage.visible():
            layer = equation.layer
            weights, biases = snapshot.weights[layer], snapshot.biases[layer]
            inputs, outputs = (snapshot.activations[k][0] for k in (layer - 1, layer))
            wanted = (weights, inputs, biases, weights @ inputs + biases, outputs)
            for (name, shown), expected in zip(equation.maps.items(), wanted, strict=True):
                cells = zip(shown.values.ravel(), expected.ravel(), strict=True)
                for k, (value, true) in enumerate(cells):
                    numbers[f"{name} {k} of layer {layer}"] = (f"{value:.4f}", float(true))
        return numbers
