"""A scene in which a network learns: build it, draw it in, play its run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    LaggedStart,
)

from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.color_channel import ColorChannelMixin
from nnviz_manim.mixins.settings import FLAG, POSITIVE, SHARE, Check, one_of, optional, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import describe_moment, say_moments
from nnviz_manim.mobjects import Learning, NetworkDiagram, StatusPanel

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["TrainingMixin"]


class TrainingMixin(ColorChannelMixin, StageMixin, SceneLike):
    """Shows one followed input through the training of a network, in any scene.

    Put it before your scene class. ``construct`` plays it all; its pieces are methods that can be
    called, or overridden, one by one.

    Examples
    --------
    ::

        class MyDigit(TrainingMixin, Scene):
            digit, epochs, palette = 8, 20, "blue-red"
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "direction": optional(one_of("right", "up")),
        "most_nodes": whole_number(3),
        "seconds_per_epoch": POSITIVE,
        "hold": SHARE,
        "draw_in_time": POSITIVE,
        "show_panel": FLAG,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("diagram", ("panel", 2.1), gap=0.35),
        "square": rows("diagram", ("panel", 2.6), gap=0.2),
        "upright": rows("diagram", ("panel", 2.85), gap=0.3),
    }
    margins: ClassVar[tuple[float, float]] = (0.3, 0.375)

    direction: Literal["right", "up"] | None = None
    """Which way signals go in the diagram; None: up in upright frames, else to the right."""

    most_nodes: int = 12
    """Nodes a layer that are drawn at most; of larger layers some are drawn around dots."""

    seconds_per_epoch: float = 1.5
    """Run time of the way from one recorded moment to the next."""

    hold: float = 0.25
    """Share of that time in which the picture stands still, for reading."""

    draw_in_time: float = 4.0
    """Run time of the opening."""

    show_panel: bool = True
    """Whether epoch, accuracy, prediction and learning curve stand at the right, or below."""

    run: Run
    diagram: NetworkDiagram
    panel: StatusPanel | None = None

    def construct(self) -> None:
        """Build, draw in, play, and rest a while on the last moment."""
        self.build()
        self.begin("The network")
        self.draw_in()
        self.begin("Learning")
        self.play_run()
        self.wait(2)

    def build(self) -> None:
        """Make the run and the mobjects; nothing is added to the scene yet."""
        self.run = self.make_run()
        self.diagram = self.build_diagram()
        self.panel = self.build_panel() if self.show_panel else None
        self.show_snapshot(self.run[0])

    def left_out(self) -> Collection[str]:
        """Leave no room for a panel that is not shown."""
        return () if self.show_panel else ("panel",)

    def stands_upright(self) -> bool:
        """Tell whether signals go from bottom to top."""
        return self.shape == "upright" if self.direction is None else self.direction == "up"

    def build_diagram(self) -> NetworkDiagram:
        """Make the network's picture."""
        place = self.area("diagram")
        diagram = NetworkDiagram(
            self.run,
            probe=self.followed_probe(self.run),
            direction=UP if self.stands_upright() else RIGHT,
            width=place.width,
            height=place.height,
            most_nodes=self.most_nodes,
            channel=self.channel,
            palette=self.palette,
        )
        return self.put(diagram, place, None)

    def build_panel(self) -> StatusPanel:
        """Make epoch, accuracy, prediction and learning curve, beside the diagram or below it."""
        place = self.area("panel")
        lies = place.width > place.height
        panel = StatusPanel(
            self.run,
            probe=self.followed_probe(self.run),
            width=place.width,
            height=place.height - (0 if lies else 0.35),
            direction=RIGHT if lies else DOWN,
            palette=self.palette,
        )
        return self.put(panel, place, DOWN if lies else RIGHT)

    def views(self) -> list[NetworkDiagram | StatusPanel]:
        """Everything that shows the run; override it to add views of your own."""
        return [self.diagram] if self.panel is None else [self.diagram, self.panel]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a moment at once, without animation."""
        for view in self.views():
            view.show(snapshot)

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        last, probe = self.run[-1], self.diagram.probe
        numbers = {
            f"neuron {unit} of layer {layer}": (
                float(column.values[row]),
                float(last.activations[layer][probe][unit]),
            )
            for layer, column in self.diagram.columns.items()
            for row, unit in enumerate(self.diagram.shown[layer])
        }
        if self.panel is not None:
            numbers["epoch"] = (float(self.panel.epoch.text), last.epoch)
            numbers["accuracy"] = (float(self.panel.accuracy.values[0]), 100 * last.score)
            if self.panel.prediction is not None:
                guess = self.panel.prediction.winner
                numbers["prediction"] = (guess, last.prediction(probe))
        return numbers

    def draw_in(self) -> None:
        """Draw image, network, headers and panel, from left to right."""
        diagram = self.diagram
        inputs: list[Any] = [diagram.image, diagram.pictures]
        layers: list[Any] = []
        for layer, column in diagram.columns.items():
            layers += [diagram.connections.get(layer), column]
        outputs: list[Any] = [diagram.features, diagram.bars, diagram.answers, self.panel]
        self.add_subcaption(self.describe_opening(), duration=self.draw_in_time)
        self.play(
            LaggedStart(
                FadeIn(diagram.headers, shift=0.2 * DOWN),
                *(Create(part) for part in [*inputs, *diagram.wires, *layers] if part is not None),
                *(FadeIn(part) for part in [*diagram.dots, *diagram.braces.values()]),
                *(FadeIn(part) for part in outputs if part is not None),
                lag_ratio=0.35,
            ),
            run_time=self.draw_in_time,
        )
        self.add(diagram)
        self.wait(1)

    def play_snapshot(self, snapshot: Snapshot, run_time: float | None = None) -> None:
        """Move every view to a moment, through Manim's own ``Transform``."""
        self.play(
            *(view.animate.show(snapshot) for view in self.views()),
            run_time=self.seconds_per_epoch if run_time is None else run_time,
        )

    def play_run(self, start: float = 0, end: float | None = None) -> None:
        """Play the run, or a part of it, in one animation."""
        last = len(self.run) - 1 if end is None else end
        steps = abs(last - start)
        if not steps:
            return
        learning = Learning(
            self.run,
            *self.views(),
            start=start,
            end=last,
            hold=self.hold,
            run_time=self.seconds_per_epoch * steps,
        )
        say_moments(self, learning, self.describe)
        self.play(learning)

    def describe_opening(self) -> str:
        """What the opening shows, in words, for viewers who cannot see it."""
        sizes = ", ".join(map(str, self.run.info.unit_counts))
        return f"A network with layers of {sizes} units, before it has learned anything."

    def describe(self, moment: int) -> str:
        """What a recorded moment shows, in words."""
        return describe_moment(self.run[moment], self.run.info, self.diagram.probe)
