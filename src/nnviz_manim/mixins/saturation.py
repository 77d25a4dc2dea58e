"""A scene of a network too large to draw neuron by neuron: how saturated all of its units are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from manim import DOWN, LEFT, RIGHT, Create, FadeIn, LaggedStart

from nnviz_manim.analysis import SaturationRecord, measure_saturation
from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import network_at
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import (
    POSITIVE,
    SHARE,
    Check,
    either,
    list_of,
    one_of,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import say_moments
from nnviz_manim.mobjects import Learning, StatusPanel
from nnviz_manim.mobjects.saturation.diagram import Links, SaturationDiagram

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.analysis import SaturationMoment
    from nnviz_manim.recording import Run
else:
    SceneLike = object
from nnviz_manim.recording.epochs import epoch_text

__all__ = ["SaturationMixin", "describe_saturation"]

_MATRIX_CELLS = 160
_READING_TIME = 1.5
"""Seconds that a subcaption stays at least."""


class SaturationMixin(RecordedRunMixin, StageMixin, SceneLike):
    """Shows every unit of a network as a cell, and how saturated it is while it learns.

    Examples
    --------
    ::

        class MyNetwork(SaturationMixin, Scene):
            layer_sizes, activations = (784, 500, 10), ("sigmoid", "softmax")
    """

    needs = "a run with its data, or data to train on"

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "strongest": either(whole_number(1), list_of(whole_number(1))),
        "links": one_of("strongest", "matrix", "none"),
        "measured_examples": whole_number(1),
        "seconds_per_epoch": POSITIVE,
        "hold": SHARE,
        "draw_in_time": POSITIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("diagram", ("panel", 2.1), gap=0.4),
        "square": rows("diagram", ("panel", 1.5), gap=0.2),
        "upright": rows("diagram", ("panel", 1.9), gap=0.4),
    }

    strongest: int | Sequence[int] = 1
    """How many connections into each unit are drawn, those that are strongest at the end: one
    number, or one a layer after the input."""

    links: Links = "strongest"
    """What is drawn between the layers: "strongest", "matrix" or "none"."""

    measured_examples: int = 1000
    """Over how many examples saturation is measured, at most: the first ones that are held out."""

    seconds_per_epoch: float = 0.8
    """Run time of the way from one recorded moment to the next."""

    hold: float = 0.2
    """Share of that time in which the picture stands still, for reading."""

    draw_in_time: float = 3.5
    """Run time of the opening."""

    run: Run
    record: SaturationRecord
    diagram: SaturationDiagram
    panel: StatusPanel

    def construct(self) -> None:
        """Build, draw in, play, and rest a while on the last moment."""
        self.build()
        self.begin("The network")
        self.draw_in()
        self.begin("Learning")
        self.play_run()
        self.wait(2)

    def choose_probes(self, learned: Dataset, held_out: Dataset | None) -> Dataset:
        """Follow a single input: saturation is measured from the weights, not from probes."""
        return (learned if held_out is None else held_out).pick([0])

    def choose_measured(self, data: Dataset) -> Dataset:
        """Choose the examples over which saturation is measured; override it to take others."""
        held_out = data.split(test=self.held_out, seed=self.seed)[1] if self.held_out else data
        return held_out.pick(range(min(len(held_out), self.measured_examples)))

    def build(self) -> None:
        """Make the run, its record and the mobjects; nothing is added to the scene yet."""
        self.run = self.make_run()
        self.record = self.build_record()
        self.diagram = self.build_diagram()
        self.panel = self.build_panel()

    def build_record(self) -> SaturationRecord:
        """Measure every unit at every recorded moment."""
        return SaturationRecord.of(
            self.run,
            self.choose_measured(self.load_data_of(self.run)).features,
            strongest=self.strongest,
            matrix_cells=_MATRIX_CELLS if self.links == "matrix" else 0,
        )

    def build_diagram(self) -> SaturationDiagram:
        """Make the blocks of cells; in a wide frame their legend goes on below the panel."""
        place, panel = self.area("diagram"), self.area("panel")
        diagram = SaturationDiagram(
            self.record,
            width=place.width,
            height=place.height,
            links=self.links,
            legend_width=panel.edge(RIGHT)[0] - place.edge(LEFT)[0],
            palette=self.palette,
        )
        return self.put(diagram, place, None)

    def build_panel(self) -> StatusPanel:
        """Make epoch, accuracy and learning curve, beside the diagram or below it."""
        place = self.area("panel")
        lies = place.width > place.height
        panel = StatusPanel(
            self.run,
            width=place.width,
            height=place.height - (0.0 if lies else 1.8),
            direction=RIGHT if lies else DOWN,
            prediction=False,
            palette=self.palette,
        )
        return self.put(panel, place, DOWN if lies else RIGHT)

    def views(self) -> list[SaturationDiagram | StatusPanel]:
        """Everything that shows the record; override it to add views of your own."""
        return [self.diagram, self.panel]

    def draw_in(self) -> None:
        """Draw blocks and connections, from left to right."""
        diagram = self.diagram
        parts: list[Any] = []
        for layer, block in diagram.blocks.items():
            parts += [diagram.links.get(layer), block]
        self.add_subcaption(self.describe_opening(), duration=self.draw_in_time)
        self.play(
            LaggedStart(
                FadeIn(diagram.words, shift=0.2 * DOWN),
                *(Create(part) for part in parts if part is not None),
                *(FadeIn(part) for part in (diagram.numbers, diagram.legend, self.panel)),
                lag_ratio=0.35,
            ),
            run_time=self.draw_in_time,
        )
        self.add(diagram)
        self.wait(0.5)

    def play_run(self, start: float = 0, end: float | None = None) -> None:
        """Play the record, or a part of it, in one animation."""
        last = len(self.record) - 1 if end is None else end
        steps = abs(last - start)
        if not steps:
            return
        learning = Learning(
            self.record,
            *self.views(),
            start=start,
            end=last,
            hold=self.hold,
            run_time=self.seconds_per_epoch * steps,
        )
        say_moments(
            self, learning, lambda moment: describe_saturation(self.record[moment]), _READING_TIME
        )
        self.play(learning)

    def describe_opening(self) -> str:
        """What the opening shows, in words, for viewers who cannot see it."""
        sizes = ", ".join(f"{units:,}" for units in self.run.info.unit_counts)
        return f"A network with layers of {sizes} units, each a cell, before it has learned."

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        snapshot = self.run[-1]
        # Measured anew: the record is what the picture was made from.
        data = self.choose_measured(self.load_data_of(self.run))
        measured = measure_saturation(network_at(snapshot, self.run.info), data.features)
        numbers: dict[str, tuple[float | str, float]] = {
            "epoch": (self.panel.epoch.text, snapshot.epoch),
            "accuracy": (_figures(self.panel.accuracy.text), 100 * snapshot.score),
        }
        for layer, counters in self.diagram.counters.items():
            expected = {
                "mean": 100 * float(measured[layer].levels.mean()),
                "saturated": 100 * measured[layer].saturated_share,
                "dead": 100 * measured[layer].dead_share,
            }
            for kind, counter in counters.items():
                name = f"{kind} of layer {layer}"
                numbers[name] = (_figures(counter.text), expected[kind])
            block, found = self.diagram.blocks[layer], measured[layer]
            for unit, (level, dead) in enumerate(zip(block.levels, block.dead, strict=True)):
                name = f"of unit {unit} of layer {layer}"
                numbers[f"level {name}"] = (f"{level:.5f}", float(found.levels[unit]))
                numbers[f"death {name}"] = (float(dead), float(found.dead[unit]))
        return numbers


def describe_saturation(moment: SaturationMoment) -> str:
    """Say epoch, score, and how many units are saturated and dead.

    Parameters
    ----------
    moment
        Of a record.

    Returns
    -------
    Such as ``"Epoch 4: 39 % right. Saturated: 44 % of layer 1, 0 % of layer 2. Dead: 29 %, 0 %."``
    """
    saturated = ", ".join(
        f"{100 * share:.0f} % of layer {layer}" for layer, share in moment.saturated_shares.items()
    )
    dead = ", ".join(f"{100 * share:.0f} %" for share in moment.dead_shares.values())
    score = f"Epoch {epoch_text(moment.epoch)}: {100 * moment.score:.0f} % right"
    return f"{score}. Saturated: {saturated}. Dead: {dead}."


def _figures(text: str) -> str:
    return text.partition(" ")[0]
