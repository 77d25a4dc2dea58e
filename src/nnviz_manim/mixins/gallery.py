"""A scene that follows one input of every class through the same training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, FadeIn, Group, LaggedStart, Mobject

from nnviz_manim.datasets import Dataset
from nnviz_manim.mixins.areas import Area, FrameShape, Split, columns, frame_area, rows
from nnviz_manim.mixins.legends import flowing
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import POSITIVE, Check
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import describe_gallery, say_moments
from nnviz_manim.mobjects import Counter, Learning, PixelGrid
from nnviz_manim.mobjects.results.prediction_table import PredictionTable
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.glyphs import READABLE, outline_text
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.painting.strokes import scale_with_strokes
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
_MOST_ROWS = 20
"""Classes that are followed at most; of more than that, some at even distances."""
_WORDS = 0.42
"""Share of the width that images and names may take."""
_NEAR, _APART = {"wide": 0.35}, {"wide": 0.25}
"""From the table to what stands beside it, and from an image to its name; else 0.14."""
_LEAST_COLUMNS = 3
_CELL = 0.76
"""Width of a cell that its words may take."""


class GalleryMixin(RecordedRunMixin, StageMixin, SceneLike):
    """Shows what one input of every class is taken for, epoch by epoch, out of one run.

    Examples
    --------
    ::

        class MyGallery(GalleryMixin, Scene):
            example = 5  # another image of each digit
    """

    needs_classes = True

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
    moments: list[int]
    """Which moments of the run the table shows."""

    def choose_probes(self, learned: Dataset, held_out: Dataset | None) -> Dataset:
        """Follow one input of every class, or of twenty."""
        source = learned if held_out is None else held_out
        names = source.class_names
        count = min(len(names), _MOST_ROWS)
        chosen = [names[k] for k in np.linspace(0, len(names) - 1, count).round().astype(int)]
        return source.pick([self.followed_position(source, label) for label in chosen])

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
            for view in (self.table, *views):
                view.show(self.run[0])
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
            "moment": (float(self.table.moment[0]), len(self.moments) - 1),
            "accuracy": (float(self.score.values[0]), 100 * last.score),
        } | {
            f"prediction {probe}": (float(guess), last.prediction(probe))
            for probe, guess in enumerate(guesses)
        }

    def area(self, name: str) -> Area:
        """Return the place of a name, where long names of classes take room from the table."""
        if self.goes_down:
            return super().area(name)
        if name not in {"images", "table"}:
            return self._lying_area(name)
        images, table = (self._lying_area(part) for part in ("images", "table"))
        width = images.width + table.width
        own = min(max(images.width, self._wanted_width(table.height)), _WORDS * width)
        left = images.x - images.width / 2
        if name == "images":
            return Area(left + own / 2, images.y, own, images.height)
        return Area(left + (own + width) / 2, table.y, width - own, table.height)

    @property
    def goes_down(self) -> bool:
        """Whether moments go down: in upright frames where names fit into narrow cells."""
        if self.shape != "upright":
            return False
        place = super().area("table")
        return self._longest() * READABLE <= _CELL * place.width / len(self.run.info.probe_labels)

    def _lying_area(self, name: str) -> Area:
        if self.shape != "upright":
            return super().area(name)
        return self.areas["square"].divide(frame_area(self.margins))[name]

    def _longest(self) -> float:
        """Width of the longest name, in heights of a capital."""
        return max(outline_text(name, "BOLD").width for name in self.run.info.class_names)

    def _wanted_width(self, height: float) -> float:
        """Width of images with the names of their classes."""
        info = self.run.info
        near, apart = (each.get(self.shape, 0.14) for each in (_NEAR, _APART))
        side = 0.0
        if is_image_shape(info.feature_shape):
            side = self._image_side(height / len(info.probe_labels)) + apart
        return self._longest() * _TEXT + side + near + 0.05

    def _image_side(self, step: float) -> float:
        return min(0.88 * step, _LARGEST_IMAGE)

    def shown_moments(self, width: float) -> list[int]:
        """Which moments have a column: all that leave room for a name, and the last one."""
        last = len(self.run) - 1
        if self.goes_down:
            return list(range(last + 1))
        count = max(int(width * _CELL / (self._longest() * READABLE)), _LEAST_COLUMNS)
        chosen = np.linspace(0, last, min(count, last + 1)).round().astype(int)
        return [int(moment) for moment in np.unique(chosen)]

    def build_table(self) -> PredictionTable:
        """Make the table: moments from left to right, or from top to bottom in upright frames."""
        place = self.area("table")
        self.moments = self.shown_moments(place.width)
        table = PredictionTable.of(
            self.run,
            moments=self.moments,
            width=place.width,
            height=place.height,
            direction=DOWN if self.goes_down else RIGHT,
            palette=self.palette,
        )
        return self.put(table, place)

    def build_images(self) -> list[Group]:
        """Make the image and the true class of each probe, where its cells begin."""
        info, pixels = self.run.info, self.run[0].activations[0]
        place, down = self.area("images"), self.table.goes_down
        outward = UP if down else LEFT
        step = (place.width if down else place.height) / len(pixels)
        side = self._image_side(step)
        if down:
            side = min(side, place.height - _TEXT - 3 * 0.14)
        is_image = is_image_shape(info.feature_shape)
        near, apart = (each.get(self.shape, 0.14) for each in (_NEAR, _APART))
        room = step if down else place.width - near - (side + apart if is_image else 0.0)
        found = []
        for label, values, start in zip(
            info.probe_labels, pixels, self.table.probe_starts(), strict=True
        ):
            text = info.class_names[label]
            width = min(outline_text(text).width * _TEXT, room)
            name = self.caption(text, _TEXT, width=width)
            parts: list[Mobject] = [name]
            if is_image:
                blank = np.zeros(info.feature_shape)
                image = PixelGrid(blank, height=side, palette=self.palette).show(as_shares(values))
                parts = [name.next_to(image, outward, buff=apart), image]
            row = scale_with_strokes(Group(*parts), self.unit)
            row.next_to(start, outward, buff=near * self.unit, aligned_edge=ORIGIN)
            found.append(row)
        return found

    def build_words(self) -> Group:
        """Make the epoch of each moment's cells, and what colors and bars mean."""
        down = self.table.goes_down
        words = Group()
        for moment, start in zip(self.moments, self.table.moment_starts(), strict=True):
            epoch = self.caption(epoch_text(self.run[moment].epoch), _TEXT, color="quiet")
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
            legend.shift(min(self.unit * place.edge(RIGHT)[0] - legend.get_right()[0], 0) * RIGHT)
        return words.add(head, legend)

    def build_score(self) -> Counter:
        """Make the accuracy at the top."""
        noun = "images" if is_image_shape(self.run.info.feature_shape) else "inputs"
        unseen = f"{{:.1f}} % of all unseen {noun} right"
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
