"""A scene that follows one input of every class through the same training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Group, LaggedStart, ManimColor, config

from nnviz_manim.datasets import Dataset
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.subcaptions import describe_gallery
from nnviz_manim.mobjects import Caption, Counter, Learning, PixelGrid
from nnviz_manim.mobjects.results.prediction_table import PredictionTable
from nnviz_manim.painting import Palette
from nnviz_manim.painting.palette import DEFAULT_PALETTE, palette_named

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run
else:
    SceneLike = object
from nnviz_manim.recording.epochs import epoch_text

__all__ = ["GalleryMixin"]

_TEXT = 0.19


class GalleryMixin(RecordedRunMixin, SceneLike):
    """Shows what one input of every class is taken for, epoch by epoch, out of one run.

    Examples
    --------
    ::

        class MyGallery(GalleryMixin, Scene):
            example = 5  # another image of each digit
    """

    palette: Palette | str = DEFAULT_PALETTE
    """Colors: a name out of ``PALETTES``, or a palette of your own."""

    seconds_per_epoch: float = 1.2
    """Run time of the way from one recorded moment to the next."""

    run: Run
    table: PredictionTable
    score: Counter

    def choose_probes(self, learned: Dataset, held_out: Dataset | None) -> Dataset:
        """Follow one input of every class."""
        source = learned if held_out is None else held_out
        return source.pick([self.followed_position(source, label) for label in source.class_names])

    def construct(self) -> None:
        """Show the inputs, fill the table, and rest on it."""
        self.run = self.make_run()
        # The renderer is Cairo's, or the first mobject below says that it must be.
        camera: Any = self.camera
        camera.background_color = ManimColor(palette_named(self.palette).ground)
        self.table = self.build_table()
        self.score = self.build_score()
        images, words = self.build_images(), self.build_words()
        self.add(words)
        self.play(
            LaggedStart(*(FadeIn(image, shift=0.2 * RIGHT) for image in images), lag_ratio=0.15),
            run_time=1.5,
        )
        self.play(FadeIn(self.table), FadeIn(self.score), run_time=0.8)
        self.play_run(_AccuracyView(self.score))
        self.wait(3)

    def play_run(self, *views: Any) -> None:
        """Fill the table, and show other views the same moments."""
        steps = len(self.run) - 1
        for step in range(steps):
            text = describe_gallery(self.run[step + 1], self.run.info)
            offset = step * self.seconds_per_epoch
            self.add_subcaption(text, duration=self.seconds_per_epoch, offset=offset)
        self.play(
            Learning(self.run, self.table, *views, hold=0.4),
            run_time=self.seconds_per_epoch * steps,
        )

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        last = self.run[-1]
        guesses = self.table.winners()[-1]
        return {
            "moment": (float(self.table.moment[0]), len(self.run) - 1),
            "accuracy": (float(self.score.values[0]), 100 * last.score),
        } | {
            f"prediction {probe}": (float(guess), last.prediction(probe))
            for probe, guess in enumerate(guesses)
        }

    def build_table(self) -> PredictionTable:
        """Make the table, with room for the images at its left and words above it."""
        table = PredictionTable.of(
            self.run,
            width=config.frame_width - 2.6,
            height=config.frame_height - 2.1,
            palette=self.palette,
        )
        return table.to_edge(RIGHT, buff=0.3).shift(0.05 * DOWN)

    def build_images(self) -> list[Group]:
        """Make each row's image with its true class."""
        info, pixels = self.run.info, self.run[0].activations[0]
        shape = info.feature_shape
        left = self.table.row_centers()
        side = 0.88 * float(np.abs(np.diff(left[:2, 1]))[0])
        rows = []
        for label, values, place in zip(info.probe_labels, pixels, left, strict=True):
            image = PixelGrid(values.reshape(shape), height=side, palette=self.palette)
            name = Caption(info.class_names[label], height=_TEXT, palette=self.palette)
            image.move_to(place + (0.35 + side / 2) * LEFT)
            rows.append(Group(name.next_to(image, LEFT, buff=0.25), image))
        return rows

    def build_words(self) -> Group:
        """Make the headers: what a row is, and the epoch of each column."""
        words = Group()
        quiet: dict[str, Any] = {"height": _TEXT, "color": "quiet", "palette": self.palette}
        for snapshot, place in zip(self.run, self.table.column_centers(), strict=True):
            words.add(Caption(epoch_text(snapshot.epoch), **quiet).move_to(place + 0.25 * UP))
        first = words[0]
        words.add(Caption("Epoch", **quiet).next_to(first, LEFT, buff=0.5))
        legend = Group(
            Caption("green: right", **(quiet | {"color": "right"})),
            Caption("red: wrong", **(quiet | {"color": "wrong"})),
            Caption("hollow: unsure, with its second choice", **quiet),
            Caption("bar: probability", **quiet),
        )
        legend.arrange(RIGHT, buff=0.45).to_edge(DOWN, buff=0.3)
        return words.add(legend.align_to(self.table, LEFT))

    def build_score(self) -> Counter:
        """Make the accuracy at the top."""
        unseen = "{:.1f} % of all unseen images right"
        pattern = unseen if self.run.held_out else "{:.1f} % right"
        counter = Counter(
            0.0, pattern, height=0.26, width=9, align="right", weight="BOLD", palette=self.palette
        )
        return counter.to_corner(UP + RIGHT, buff=0.3)


class _AccuracyView:
    """Shows the accuracy of a moment on a counter, in percent."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def show(self, snapshot: Snapshot) -> None:
        self.counter.show(100 * snapshot.score)
