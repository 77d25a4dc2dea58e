"""The picture and the motion of the article that this project began with (see README, Credits)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from manim import DOWN, UP, Create, Group

from nnviz_manim.learning import AccuracyGainBelow
from nnviz_manim.mixins.areas import FrameShape, frame_area
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import POSITIVE, Check, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Caption, Connections, Counter, NeuronColumn, PixelGrid
from nnviz_manim.painting.palette import palette_named
from nnviz_manim.painting.strokes import scale_with_strokes

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.datasets import Dataset
    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["ArticleMixin"]

_HEADER = 0.19


_UPRIGHT_HEIGHT = 13.5
"""What the upright picture needs, in units of layout."""


class _Places(NamedTuple):
    """Where the middles of things stand, in units of layout."""

    image: tuple[float, float]
    image_height: float
    columns: tuple[float, float, float]
    columns_y: float
    headers_y: float
    scale: float
    prediction: tuple[float, float]
    status: tuple[float, float]


_PLACES: dict[FrameShape, _Places] = {
    # As the article has it.
    "wide": _Places((-5, 0), 1.7, (-3, 0, 3), -0.25, 3.5, 1.0, (5.2, 0.75), (5.5, 3.0)),
    "square": _Places(
        (-2.85, 0.5), 1.7, (-1.1, 0.98, 3.0), -0.25, 3.5, 1.0, (-2.85, -1.4), (-2.55, 2.6)
    ),
    "upright": _Places((-2.2, 4.4), 2.6, (-2.8, 0, 2.8), -2.35, 2.35, 1.3, (1.8, 4.6), (2.0, 5.9)),
}


class ArticleMixin(RecordedRunMixin, StageMixin, SceneLike):
    """A 784-10-10-10 network as the article trains and draws it, for those who followed it.

    Standard normal start, squared error on softmax, one image at a time in the order of the
    file, until the accuracy changes by less than a point. The followed image is one that the
    network learns from; what it causes is shown as its turn comes in each epoch.
    """

    needs_classes = needs_images = True

    held_out = 0.0
    init = "standard_normal"
    loss = "squared_error"
    optimizer = "sgd"
    learning_rate = 0.01
    batch_size = 1
    shuffle = False
    epochs = 21
    stop = AccuracyGainBelow(1)
    setting_checks: ClassVar[Mapping[str, Check]] = {
        "training_data_point": whole_number(0),
        "animation_run_time": POSITIVE,
    }

    training_data_point: int = 0
    """Position of the followed image in the data."""

    animation_run_time: float = 0.1
    """Run time of each transform, in seconds."""

    palette = palette_named("article")

    run: Run

    def choose_probes(self, learned: Dataset, held_out: Dataset | None) -> Dataset:  # noqa: ARG002
        """Follow an image that is learned from."""
        return learned.pick([self.training_data_point])

    def construct(self) -> None:
        """Draw the network in, then show one epoch after the other."""
        self.run = self.make_run()
        self.build()
        self.begin("The network")
        drawn: list[Any] = [self.image, *self.columns, *self.lines]
        self.play(*(Create(mobject) for mobject in drawn), run_time=3)
        self.wait(2)
        self.begin("Learning")
        for epoch in range(1, len(self.run)):
            self.play_epoch(self.run[epoch - 1])
            self.play(
                self.epoch.animate.show(epoch),
                self.accuracy.animate.show(100 * self.run[epoch].train_accuracy),
                run_time=self.animation_run_time,
            )
        self.wait(2)

    def build(self) -> None:
        """Make the mobjects and add the words."""
        start, places, unit = self.run[0], self._places(), self.unit
        pixels = start.activations[0][0].reshape(self.run.info.feature_shape)
        self.image = PixelGrid(
            pixels, height=places.image_height, grid_width=0.5, border_width=0, palette=self.palette
        ).shift((*places.image, 0.0))
        self.columns = [
            NeuronColumn(10, edge_width=0.7, number_height=0.73, palette=self.palette)
            .scale(places.scale)
            .shift((x, places.columns_y, 0.0))
            for x in places.columns
        ]
        words = self.build_words()
        for mobject in (self.image, *self.columns, words):
            scale_with_strokes(mobject, unit)
        self.lines = [
            Connections.between(
                self.columns[k],
                self.columns[k + 1],
                start.weights[k + 2],
                normalize="row",
                widths=(4.0, 4.0),
                strongest_on_top=False,
                palette=self.palette,
            )
            for k in (0, 1)
        ]
        self.add(*words)

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run, to be held against them."""
        before, last = self.run[-2], self.run[-1]
        numbers = {
            f"neuron {unit} of layer {layer}": (float(shown), float(expected))
            for layer, column in enumerate(self.columns, start=1)
            for unit, (shown, expected) in enumerate(
                zip(column.values, before.activations[layer][0], strict=True)
            )
        }
        return numbers | {
            "epoch": (float(self.epoch.values[0]), last.epoch),
            "accuracy": (float(self.accuracy.values[0]), 100 * last.train_accuracy),
        }

    def _places(self) -> _Places:
        """Where things stand; in frames that are hardly upright, as in a square."""
        short = frame_area((0.0, 0.0)).height < _UPRIGHT_HEIGHT
        return _PLACES["square" if short and self.shape == "upright" else self.shape]

    def build_words(self) -> Group:
        """Make headers, prediction and status."""
        style: dict[str, Any] = {"height": _HEADER, "palette": self.palette}
        places = self._places()
        names = ("Hidden Layer 1", "Hidden Layer 2", "Output Layer")
        words = Group(
            *(
                Caption(name, **style).move_to((x, places.headers_y, 0.0))
                for name, x in zip(names, places.columns, strict=True)
            ),
            Caption("Input Image", **style).next_to(self.image, UP, buff=0.25),
        )
        title = Caption("Prediction", **style).move_to((*places.prediction, 0.0))
        self.prediction = Caption(
            "\N{HORIZONTAL ELLIPSIS}", height=0.42, width=2.0, palette=self.palette
        ).next_to(title, DOWN, buff=0.4)
        numbers: dict[str, Any] = {**style, "align": "left", "width": 2.4}
        self.epoch = Counter(0, "Epoch: {:.0f}", whole=True, **numbers)
        self.accuracy = Counter(0.0, "Accuracy: {:.2f}%", **numbers)
        status = Group(self.epoch, self.accuracy).arrange(DOWN, buff=0.15)
        status.move_to((*places.status, 0.0))
        return words.add(title, self.prediction, status)

    def play_epoch(self, snapshot: Snapshot) -> None:
        """Transform one thing after the other, in the article's order."""
        values = {layer: rows[0] for layer, rows in snapshot.activations.items()}
        guess = self.run.info.class_names[int(np.argmax(values[3]))]
        first, second, output = self.columns
        into_second, into_output = self.lines
        steps: list[tuple[Any, Any]] = [
            (self.image, values[0]),
            (first, values[1]),
            (second, values[2]),
            (into_second, snapshot.weights[2]),
            (output, values[3]),
            (into_output, snapshot.weights[3]),
            (self.prediction, guess),
        ]
        for mobject, shown in steps:
            self.play(mobject.animate.show(shown), run_time=self.animation_run_time)
