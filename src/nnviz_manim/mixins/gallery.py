"""A scene that follows one input of every class through the same training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, FadeIn, Group, LaggedStart, Mobject

from nnviz_manim.datasets import Dataset
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.legends import flowing
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import POSITIVE, Check
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import describe_gallery, say_moments
from nnviz_manim.mobjects import Counter, Learning, PixelGrid
from nnviz_manim.mobjects.results.prediction_table import PredictionTable
from nnviz_manim.recording.epochs import epoch_text

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["GalleryMixin"]

_TEXT, _SCORE = 0.19, 0.26
_LARGEST_IMAGE = 1.1


class GalleryMixin(RecordedRunMixin, StageMixin, SceneLike):
    """Shows what one input of every class is taken for, epoch by epoch, out of one run.

    Examples
    --------
    ::

        class MyGallery(GalleryMixin, Scene):
            example = 5  # another image of each digit
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {"seconds_per_epoch": POSITIVE}

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("score", 0.26),
            ("heads", 0.54),
            columns(("images", 2.0), "table", gap=0.0),
            ("below", 0.5),
            ("legend", 0.2),
            gap=0.0,
        ),
        "square": rows(
            ("score", 0.26),
            ("heads", 0.54),
            columns(("images", 1.1), "table", gap=0.0),
            ("below", 0.25),
            ("legend", 0.56),
            gap=0.0,
        ),
        "upright": rows(
            ("score", 0.26),
            (columns(("corner", 0.9), ("images", 6.5), gap=0.0), 1.4),
            columns(("heads", 0.9), ("table", 6.5), gap=0.0),
            ("below", 0.3),
            ("legend", 0.56),
            gap=0.0,
        ),
    }

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
        self.table = self.build_table()
        self.score = self.build_score()
        images, words = self.build_images(), self.build_words()
        self.add(words)
        self.begin("The inputs")
        inward = 0.2 * self.unit * (DOWN if self.table.goes_down else RIGHT)
        self.play(
            LaggedStart(*(FadeIn(image, shift=inward) for image in images), lag_ratio=0.15),
            run_time=1.5,
        )
        self.play(FadeIn(self.table), FadeIn(self.score), run_time=0.8)
        self.begin("Learning")
        self.play_run(_AccuracyView(self.score))
        self.wait(3)

    def play_run(self, *views: Any) -> None:
        """Fill the table, and show other views the same moments."""
        run_time = self.seconds_per_epoch * (len(self.run) - 1)
        if not run_time:
            return
        learning = Learning(self.run, self.table, *views, hold=0.4, run_time=run_time)
        info = self.run.info
        say_moments(self, learning, lambda moment: describe_gallery(self.run[moment], info))
        self.play(learning)

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
        """Make the table: moments from left to right, or from top to bottom in upright frames."""
        place = self.area("table")
        table = PredictionTable.of(
            self.run,
            width=place.width,
            height=place.height,
            direction=DOWN if self.shape == "upright" else RIGHT,
            palette=self.palette,
        )
        return self.put(table, place)

    def build_images(self) -> list[Group]:
        """Make the image and the true class of each probe, where its cells begin."""
        info, pixels = self.run.info, self.run[0].activations[0]
        place, down = self.area("images"), self.table.goes_down
        outward = UP if down else LEFT
        step = (place.width if down else place.height) / len(pixels)
        side = min(0.88 * step, _LARGEST_IMAGE)
        near, apart = (0.35, 0.25) if self.shape == "wide" else (0.14, 0.14)
        found = []
        for label, values, start in zip(
            info.probe_labels, pixels, self.table.probe_starts(), strict=True
        ):
            name = self.caption(info.class_names[label], _TEXT)
            parts: list[Mobject] = [name]
            if len(info.feature_shape) == 2:
                image = PixelGrid(
                    values.reshape(info.feature_shape), height=side, palette=self.palette
                )
                parts = [name.next_to(image, outward, buff=apart), image]
            row = Group(*parts).scale(self.unit, about_point=ORIGIN)
            row.next_to(start, outward, buff=near * self.unit, aligned_edge=ORIGIN)
            found.append(row)
        return found

    def build_words(self) -> Group:
        """Make the epoch of each moment's cells, and what colors and bars mean."""
        down = self.table.goes_down
        words = Group()
        for snapshot, start in zip(self.run, self.table.moment_starts(), strict=True):
            epoch = self.caption(epoch_text(snapshot.epoch), _TEXT, color="quiet")
            epoch.scale(self.unit).move_to(start + 0.25 * self.unit * (LEFT if down else UP))
            words.add(epoch)
        head = self.caption("Epoch", _TEXT, color="quiet").scale(self.unit)
        first = words[0]
        if down:
            corner = self.area("corner").edge(DOWN) * self.unit
            head.move_to(corner).align_to(self.table, UP).shift(0.35 * self.unit * UP)
        else:
            head.next_to(first, LEFT, buff=0.5 * self.unit)
        entries = [
            self.caption(text, _TEXT, color=color)
            for text, color in (
                ("right", "right"),
                ("wrong", "wrong"),
                ("hollow: unsure, with its second choice", "quiet"),
                ("bar: probability", "quiet"),
            )
        ]
        place = self.area("legend")
        legend = flowing(entries, place.width, aligned_edge=LEFT)
        self.put(legend, place, DOWN)
        if self.shape == "wide":
            legend.align_to(self.table, LEFT)
        return words.add(head, legend)

    def build_score(self) -> Counter:
        """Make the accuracy at the top."""
        unseen = "{:.1f} % of all unseen images right"
        pattern = unseen if self.run.held_out else "{:.1f} % right"
        place = self.area("score")
        counter = Counter(
            0.0,
            pattern,
            height=_SCORE,
            width=min(place.width, 9.0),
            align="right",
            weight="BOLD",
            palette=self.palette,
        )
        return self.put(counter, place, UP + RIGHT)


class _AccuracyView:
    """Shows the accuracy of a moment on a counter, in percent."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def show(self, snapshot: Snapshot) -> None:
        self.counter.show(100 * snapshot.score)
