"""All that is seen of a network that learns to part points of the plane, moment by moment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Group, Mobject
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis import class_costs, decision_fields
from nnviz_manim.datasets import POINTS_DOMAIN, Dataset
from nnviz_manim.learning import network_at
from nnviz_manim.mixins.counted_rows import CountedRow, CountedRows
from nnviz_manim.mixins.legends import flowing
from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Curves,
    DecisionField,
    FieldNetwork,
    FieldNodes,
    Plot,
    Points,
)
from nnviz_manim.mobjects.worlds.playing_speed import PlayingSpeed
from nnviz_manim.painting.group import ArrayGroup

if TYPE_CHECKING:
    from nnviz_manim.learning import RunInfo, Snapshot
    from nnviz_manim.mixins.areas import Area
    from nnviz_manim.mixins.stage import StageMixin
    from nnviz_manim.recording import Run

__all__ = ["FINE_CELLS", "PlaygroundPicture", "answer_range", "mean_losses"]

Array = NDArray[np.float64]

FINE_CELLS = 120
"""Cells a side of the large field."""

_STEP = 3
"""Of these cells make one of a node's: an odd number, for its middle is the middle one's."""

_RANGES = {"tanh": (0.0, 1.0), "sigmoid": (0.5, 0.5), "softmax": (0.5, 0.5)}
"""The value between both answers of an activation, and how far from it an answer is quite sure."""

_WIDEST = 0.9
"""Share of all weights, and of all biases, of the whole run that is drawn to scale; larger ones are
as wide as the widest."""

_TEXT, _NAMES = 0.18, 0.3
"""Height of a digit, and room for the names beside the nodes of both ends."""

_POINT, _STRENGTH = 0.03, 0.6
"""Radius of a point in units of layout, and opacity of a sure answer in the large field."""

_PACE = 1
"""Which row counts the epochs that pass in a second."""

_LOSS_STEP = 0.2
"""The loss axis ends at a multiple of it."""


def answer_range(activation: str) -> tuple[float, float]:
    """The value between both answers of a unit, and how far from it an answer is quite sure."""
    return _RANGES.get(activation, (0.0, 1.0))


def mean_losses(run: Run, data: Dataset) -> Array:
    """Mean loss over all examples at each moment of a run, shape (T,)."""
    labels: Any = data.labels
    sizes = np.bincount(labels, minlength=2)
    costs: Array = np.nan_to_num(class_costs(run, data)) @ sizes / sizes.sum()
    return costs


class PlaygroundPicture(ArrayGroup):
    """The network with its fields, the plane with its points, losses and counts.

    Parameters
    ----------
    stage
        The scene, whose areas "network", "field", "loss", "counts" and "legend" it fills.
    run
        What is shown, with all of its weights and biases.
    learned, held_out
        The points that were learned from, and those that were not.

    Attributes
    ----------
    network, plane, field, clouds, losses, counts, legend
        What it is made of; ``clouds`` are the points learned from and those held out, ``losses``
        the axes and the curves.
    """

    def __init__(self, stage: StageMixin, run: Run, learned: Dataset, held_out: Dataset) -> None:
        self.info: RunInfo = run.info
        self.palette = stage.colors
        self.numbered = getattr(stage, "data", None) is None
        self.held_out = held_out
        self.test_losses = mean_losses(run, held_out)
        self.speed = PlayingSpeed([0.0, 1.0], [1.0], np.inf)
        self.epochs = run.moments.epoch
        fields = self.fields_at(run[0])
        self.plane = stage.put(self._plane(stage.area("field")), "field")
        self.field = DecisionField.under(
            self.plane, self._answer(fields), center=0.5, scale=0.5, strength=_STRENGTH
        )
        self.test_points = self._cloud(held_out, "ink", stage.unit)
        self.test_points.rings = False
        self.clouds = ArrayGroup(self._cloud(learned, "ground", stage.unit), self.test_points)
        self.network = stage.put(self._network(run, stage.area("network"), fields), "network")
        self.names = self._names(stage.unit)
        self.losses = stage.put(self._losses(run, stage.area("loss")), "loss")
        self.counts = stage.put(self._counts(stage.area("counts")), "counts")
        self.legend = stage.put(self._legend(stage, stage.area("legend").width), "legend")
        still = [self.legend, self.names, self.counts.names, self.plane, self.losses[0]]
        moving = [self.losses[1], *self.counts.counters, self.network, self.field, self.clouds]
        super().__init__(*still, *moving)
        self.show(run[0])

    def fields_at(self, snapshot: Snapshot) -> dict[int, Array]:
        """Answers of all units in one pass over the fine grid, by layer."""
        fine = decision_fields(network_at(snapshot, self.info), resolution=FINE_CELLS)
        return {layer: fields.astype(float) for layer, fields in fine.items()}

    def show(self, snapshot: Snapshot) -> Self:  # type: ignore[override]
        """Show a moment."""
        fields = self.fields_at(snapshot)
        self.test_points.show(wrong=self.find_wrong(snapshot))
        self.network.show(_coarse(fields), snapshot.weights, snapshot.biases)
        self.field.show(self._answer(fields))
        self.curves.show(until=snapshot.epoch)
        self.counts.count_to(self._numbers(snapshot))
        return self

    def find_wrong(self, snapshot: Snapshot) -> NDArray[np.bool_]:
        """Which held-out points are told wrong, shape (N,)."""
        answers = network_at(snapshot, self.info).predict(self.held_out.features)
        wrong: NDArray[np.bool_] = answers != self.held_out.labels
        return wrong

    def set_pace(self, pace: ArrayLike, run_time: float) -> None:
        """Tell how fast the training is going to be played, for the row that says so."""
        self.speed = PlayingSpeed(self.epochs, pace, run_time)

    def rest(self) -> None:
        """Stand still: no epochs a second."""
        self.counts.counters[_PACE].show(0.0)

    def shown_numbers(self, run: Run) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the run's last moment, computed anew."""
        last = run[-1]
        network = network_at(last, run.info)
        right = ~self.find_wrong(last)
        epoch, _, rate, loss, test_loss, score = (counter.text for counter in self.counts.counters)
        depth = run.info.depth
        x, y = self.plane.numbers_at(self.field.part_points()[0].mean(axis=0))
        half = POINTS_DOMAIN[1] / (FINE_CELLS)
        center = self.field.values[0].shape[0] // 2
        answer = network.forward([[x + half, y + half]])[depth][0, -1]
        return {
            "epoch": (epoch, last.epoch),
            "learning rate": (rate, float(run.info.hyper_parameters["learning_rate"] or 0.0)),
            "training loss": (loss, last.loss),
            "held-out loss": (test_loss, float(mean_losses(run, self.held_out)[-1])),
            "share of right answers": (score.removesuffix(" %"), 100 * float(right.mean())),
            "end of the curves": (float(self.curves.until[0]), last.epoch),
            "answer in the middle": (float(self.field.values[0, center, center]), float(answer)),
            **{
                f"bias {unit} of layer {layer}": (float(bias), float(last.biases[layer][unit]))
                for layer, nodes in self.network.nodes.items()
                if layer
                for unit, bias in enumerate(nodes.biases)
            },
        }

    # What it is made of

    def _numbers(self, snapshot: Snapshot) -> tuple[float, ...]:
        """What is counted: epoch, pace, learning rate, losses and the share of right answers."""
        rate = float(self.info.hyper_parameters["learning_rate"] or 0.0)
        test_loss = float(np.interp(snapshot.epoch, self.epochs, self.test_losses))
        score = 100 * snapshot.test_accuracy
        pace = self.speed.at(snapshot.epoch)
        return snapshot.epoch, pace, rate, snapshot.loss, test_loss, score

    def _answer(self, fields: dict[int, Array]) -> Array:
        """How sure the network is of class 1; of two outputs, the second."""
        answer: Array = fields[self.info.depth][-1]
        return answer

    def _plane(self, place: Area) -> Plot:
        """Axes around a square that is as large as there is room."""
        size: dict[str, Any] = {"width": place.width, "height": place.height}
        # Points of a user's own were stretched, and the plane's numbers are not theirs.
        ticks = (-6, 0, 6) if self.numbered else ()
        style: dict[str, Any] = {"x_ticks": ticks, "y_ticks": ticks}
        style |= {"text_height": _TEXT, "palette": self.palette}
        for _ in range(2):
            plot = Plot(POINTS_DOMAIN, POINTS_DOMAIN, **size, **style)
            upper_left, _, _, lower_right = plot.area
            wide, high = (np.abs(lower_right - upper_left)[:2]).tolist()
            size["width"] -= max(wide - high, 0.0)
            size["height"] -= max(high - wide, 0.0)
        return plot

    def _cloud(self, data: Dataset, rim: str, unit: float) -> Points:
        places = self.plane.at(data.features[:, 0], data.features[:, 1])
        return Points(places, data.labels, rim=rim, radius=_POINT * unit, palette=self.palette)

    def _network(self, run: Run, place: Area, fields: dict[int, Array]) -> FieldNetwork:
        info, first = run.info, run[0]
        return FieldNetwork(
            _coarse(fields),
            first.weights,
            first.biases,
            width=place.width - 2 * _NAMES,
            height=place.height,
            ranges=[(0.0, POINTS_DOMAIN[1]), *map(answer_range, info.activations)],
            weight_scale=_most(run.moments.weights),
            bias_scale=_most(run.moments.biases),
            palette=self.palette,
        )

    def _names(self, unit: float) -> ArrayGroup:
        """Names of the two inputs and of the answer, beside their nodes."""
        words = [Caption(text, height=_TEXT, palette=self.palette) for text in ("x", "y", "answer")]
        nodes = self.network.nodes
        for row, word in enumerate(words[:2]):
            word.scale(unit).next_to(nodes[0].part(row), LEFT, buff=0.1 * unit)
        last = nodes[self.info.depth].part(nodes[self.info.depth].part_count - 1)
        words[2].scale(unit).next_to(last, DOWN, buff=0.2 * unit).align_to(last, LEFT)
        return ArrayGroup(*words)

    def _losses(self, run: Run, place: Area) -> ArrayGroup:
        epochs, losses = run.moments.epoch, np.stack([run.moments.loss, self.test_losses])
        top = _LOSS_STEP * math.ceil(float(np.nanmax(losses)) / _LOSS_STEP)
        plot = Plot(
            (0.0, float(epochs[-1])),
            (0.0, top),
            width=place.width,
            height=place.height,
            y_label="loss, by epoch",
            x_ticks=3,
            y_ticks=(0.0, top / 2, top),
            text_height=_TEXT,
            palette=self.palette,
        )
        self.curves = Curves(
            plot, epochs, losses, colors=["accent", "ink"], widths=[3.6, 2.6], until=0.0, tips=True
        )
        return ArrayGroup(plot, self.curves)

    def _counts(self, place: Area) -> CountedRows:
        """What counts: the numbers of :meth:`_numbers`."""
        rows = (
            CountedRow("epoch", "{:.0f}", whole=True),
            CountedRow("epochs/s", "{:g}", "quiet"),
            CountedRow("learning rate", self._numbers_pattern()),
            CountedRow("training loss", "{:.3f}", "accent"),
            CountedRow("held-out loss", "{:.3f}"),
            CountedRow("held-out right", "{:.1f} %"),
        )
        room = place.width, place.height
        return CountedRows(rows, *room, text_height=_TEXT, palette=self.palette)

    def _numbers_pattern(self) -> str:
        """As many decimals as the learning rate has."""
        rate = float(self.info.hyper_parameters["learning_rate"] or 0.0)
        return f"{{:.{len(f'{rate:.6f}'.rstrip('0').partition('.')[2])}f}}"

    def _legend(self, stage: StageMixin, width: float) -> Group:
        """What lines, bars, colors and rims stand for."""
        ends = [0.18 * LEFT, 0.18 * RIGHT]
        style: dict[str, Any] = {"palette": self.palette}

        def line(weight: float) -> Connections:
            return Connections(
                ends[0], ends[1], [[weight]], normalize=1.0, widths=(1, 6), faintest=0.2, **style
            )

        def dot(label: int, rim: str | None) -> Points:
            return Points([0, 0, 0], [label], rim=rim, radius=0.075, **style)

        node = FieldNodes(np.zeros((1, 2, 2)), [[0, 0, 0]], size=0.32, biases=[0.8], **style)
        told_wrong = dot(1, "ink").show(wrong=[True])
        told_wrong.rings = False
        samples: tuple[tuple[Mobject, str], ...] = (
            (Group(line(1.0), line(0.3).shift(0.5 * RIGHT)), "weight above 0"),
            (Group(line(-1.0), line(-0.3).shift(0.5 * RIGHT)), "below 0"),
            (node, "bias: a bar"),
            (Group(dot(1, "ground"), dot(0, "ground").shift(0.24 * RIGHT)), "two classes"),
            (dot(1, "ink"), "held out"),
            (told_wrong, "wrong"),
        )
        entries = [
            Group(sample, stage.caption(text, _TEXT)).arrange(RIGHT, buff=0.14)
            for sample, text in samples
        ]
        return flowing(entries, width, buff=0.42)


def _coarse(fields: dict[int, Array]) -> dict[int, Array]:
    """The cells whose middles are those of a node's grid."""
    step = slice(_STEP // 2, None, _STEP)
    return {layer: values[:, step, step] for layer, values in fields.items()}


def _most(parameters: Any) -> float:
    """The size that most of the parameters of a run stay below."""
    sizes = np.abs(np.concatenate([each[-1].ravel() for each in parameters.values()]))
    return float(np.quantile(sizes, _WIDEST)) or 1.0
