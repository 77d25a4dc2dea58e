"""A scene about what a network gets wrong: a confusion matrix that fills, and the worst cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, RIGHT, UP, Create, FadeIn, FadeOut, Group, Mobject, linear

from nnviz_manim.analysis import follow
from nnviz_manim.analysis.confusion import describe_confusion, worst_confusion
from nnviz_manim.analysis.mistakes import confident_mistakes
from nnviz_manim.mixins.areas import Area, FrameShape, Split, columns, rows
from nnviz_manim.mixins.legends import flowing
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import POSITIVE, Check, optional, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mixins.subcaptions import say_moments
from nnviz_manim.mobjects import (
    Box,
    Caption,
    ConfusionMatrix,
    Learning,
    MistakeGallery,
    ScoreBoard,
    VerdictSheet,
)
from nnviz_manim.painting.glyphs import with_names
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.painting.strokes import scale_with_strokes

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["MistakesMixin"]

_TEXT, _TITLE = 0.18, 0.24
_LINE = 0.42
_SAMPLE = 40
"""Images of the sheet that is seen during the training, at most."""

_BESIDE: Mapping[FrameShape, Split] = {
    "wide": rows("scores", ("worst", 0.2), ("sample", 2.45)),
    "square": rows("scores"),
    "upright": rows("scores", ("worst", 0.2), ("sample", 2.75)),
}
"""What stands beside the matrix during the training."""

_AFTER = rows(("title", _TITLE), "gallery", gap=0.35)


class MistakesMixin(RecordedRunMixin, StageMixin, SceneLike):
    """Counts what a network takes for what while it learns, and shows its most confident mistakes.

    All of it is about the held-out data where there are some. The run that is kept follows one
    input only; what it says to all others is computed from its weights.

    Examples
    --------
    ::

        class MyMistakes(MistakesMixin, Scene):
            layer_sizes, most_mistakes = (784, 32, 10), 15
    """

    needs = "a run with its data, or data to train on"
    needs_classes = True

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "seconds_per_epoch": POSITIVE,
        "most_mistakes": whole_number(1),
        "columns": optional(whole_number(1)),
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns(("matrix", 6.5), "beside", gap=0.45),
        "square": rows(("matrix", 5.68), "beside", gap=0.12),
        "upright": rows(("matrix", 8.1), "beside", gap=0.3),
    }
    margins: ClassVar[tuple[float, float]] = (0.35, 0.35)

    seconds_per_epoch: float = 1.1
    """Run time of the way from one recorded moment to the next."""

    most_mistakes: int = 12
    """How many mistakes are shown, the most confident ones."""

    columns: int | None = None
    """How many of them stand side by side; None: as many as let them be largest."""

    run: Run
    tested: Run
    """The same run, following all inputs that it is tested on."""

    matrix: ConfusionMatrix
    words: Group
    """What rows, columns and colors of the matrix mean."""

    scores: ScoreBoard
    sample: Group
    """Some of the images on a sheet, and words above it; empty without images or room."""

    gallery: MistakeGallery | None
    """None without mistakes, or without images."""

    lines: Group
    """Lines in its stead where inputs are no images."""

    title: Caption
    """Stands above the gallery."""

    def construct(self) -> None:
        """Fill the matrix while the network learns, then show its mistakes."""
        self.build()
        self.begin("Before learning")
        self.draw_in()
        self.begin("Learning")
        self.play_run()
        self.begin("Mistakes")
        self.point_at_worst()
        self.show_gallery()
        self.wait(3)

    # The picture

    def build(self) -> None:
        """Make the run, the ground and the mobjects; nothing is added to the scene yet."""
        self.run = self.make_run()
        learned, held_out = self.split_data(self.load_data_of(self.run))
        self.tested = follow(self.run, learned if held_out is None else held_out)
        self.matrix = self.build_matrix()
        self.words = self.build_words()
        self.scores = self.build_scores()
        self.sample = self.build_sample()
        self.gallery = self.build_gallery()
        self.lines = self.build_lines()
        self.title = self.build_title()

    def build_matrix(self) -> ConfusionMatrix:
        """Make the matrix at the left or at the top, with room for words above and below."""
        place = self.area("matrix")
        size = place.width if self.shape == "wide" else place.height - 0.8
        matrix = ConfusionMatrix.of(self.tested, size=size, palette=self.palette)
        return self.put(matrix, place)

    def build_words(self) -> Group:
        """Make the words around the matrix."""
        unit, corners = self.unit, self.matrix.part_points()
        corner, last = corners[0], corners[len(self.matrix.class_names)]
        label = self.scaled(self.caption("label", _TEXT, color="quiet"))
        label.move_to((corner[2] + corner[3]) / 2 + 0.12 * unit * UP)
        guess = self.scaled(self.caption("taken for", _TEXT, color="quiet"))
        guess.move_to((corner[1] + last[1]) / 2 + 0.22 * unit * UP)
        legend = self.scaled(
            flowing(
                [
                    self.caption("right", _TEXT, color="right"),
                    self.caption("wrong", _TEXT, color="wrong"),
                    self.caption("fuller: a larger share of its row", _TEXT, color="quiet"),
                ],
                self.area("matrix").width,
            )
        )
        return Group(label, guess, legend.next_to(self.matrix, DOWN, buff=0.2 * unit))

    def scaled(self, mobject: Mobject) -> Any:
        """Bring what was made in units of layout to those of the scene."""
        return scale_with_strokes(mobject, self.unit)

    def beside(self, name: str) -> Area:
        """Return a place beside the matrix, as it is during the training."""
        return _BESIDE[self.shape].divide(self.area("beside"))[name]

    def after(self, name: str) -> Area:
        """Return a place of what comes after the training; a square frame is cleared for it."""
        whole = self.area("beside")
        if self.clears:
            bottom = whole.y - whole.height / 2
            top = self.area("matrix").edge(UP)[1]
            whole = Area(whole.x, (top + bottom) / 2, whole.width, top - bottom)
        return _AFTER.divide(whole)[name]

    @property
    def clears(self) -> bool:
        """Whether the matrix makes room for the mistakes."""
        return self.shape == "square"

    def build_scores(self) -> ScoreBoard:
        """Make epoch, accuracy, number of mistakes and learning curve."""
        place = self.beside("scores")
        wide = self.shape == "wide"
        scores = ScoreBoard(
            self.run,
            self.matrix,
            width=place.width,
            curve_height=place.height - 1.66 if wide else place.height,
            direction=DOWN if wide else RIGHT,
            palette=self.palette,
        )
        return self.put(scores, place)

    def build_sample(self) -> Group:
        """Make the sheet of images that lose their color as the network learns them."""
        labels = self.tested.info.probe_labels
        if not is_image_shape(self.tested.info.feature_shape) or self.shape == "square":
            return Group()
        place = self.beside("sample")
        sheet = VerdictSheet.of(
            self.tested,
            _SAMPLE,
            width=place.width,
            height=place.height - 0.35,
            palette=self.palette,
        )
        count = f"{sheet.part_count} of them; " if sheet.part_count < len(labels) else ""
        words = self.caption(f"{count}in color while taken for another", _TEXT, color="quiet")
        self.put(sheet, place, DOWN)
        return Group(sheet, self.put(words, place, UP))

    def build_gallery(self) -> MistakeGallery | None:
        """Make the most confident mistakes."""
        info, last, place = self.tested.info, self.tested[-1], self.after("gallery")
        mistaken = last.predictions != np.array(info.probe_labels)
        if not is_image_shape(info.feature_shape) or not mistaken.any():
            return None
        gallery = MistakeGallery.of(
            last,
            info,
            self.most_mistakes,
            columns=self.columns,
            width=place.width,
            height=place.height,
            palette=self.palette,
        )
        return self.put(gallery, place)

    def build_lines(self) -> Group:
        """Make a line for each of the most confident mistakes, where inputs are no images."""
        info, last, place = self.tested.info, self.tested[-1], self.after("gallery")
        lines = Group()
        room = max(int(place.height / _LINE), 0)
        if self.noun == "images" or place.height < 2 * _LINE:
            return lines
        shares, names = last.class_outputs.max(axis=1), info.class_names
        for row, probe in enumerate(confident_mistakes(last, info, min(self.most_mistakes, room))):
            label, guess = names[info.probe_labels[probe]], names[last.predictions[probe]]
            half = min(place.width / 2 - 0.55, 2.6)
            x = place.x - 0.35
            parts = [
                (label, "right", "right", x - 0.2 - half / 2, half),
                ("→", "quiet", "center", x, 0.3),
                (guess, "wrong", "left", x + 0.2 + half / 2, half),
                (f"{100 * shares[probe]:.0f} %", "ink", "right", x + half + 0.55, 0.7),
            ]
            y = place.edge(UP)[1] - (row + 0.5) * _LINE
            for text, color, align, middle, width in parts:
                word = self.caption(text, 0.2, color=color, align=align, width=width)
                lines.add(self.scaled(word).move_to(self.unit * (middle * RIGHT + y * UP)))
        return lines

    def build_title(self) -> Caption:
        """Make the words above the gallery, or in its stead."""
        wrong = self.tested_count - int(np.trace(self.matrix.counts[-1]))
        text = "Its most confident mistakes" if wrong else "It makes no mistake at the end"
        if self.gallery is not None or not wrong or len(self.lines):
            return self.put(self.caption(text, _TITLE), self.after("title"))
        return self.put(self.caption(f"{wrong} mistakes at the end", _TITLE), self.after("title"))

    # The motion

    def draw_in(self) -> None:
        """Show the matrix of the untrained network."""
        self.add_subcaption(
            f"What an untrained network takes {self.tested_count:,} {self.noun} for.", duration=2.5
        )
        parts = (self.words, *self.sample, self.matrix, self.scores)
        self.play(*map(FadeIn, parts), run_time=1.5)
        self.wait(1)

    def play_run(self) -> None:
        """Let the counts run while the network learns."""
        run_time = self.seconds_per_epoch * (len(self.run) - 1)
        if not run_time:
            return
        learning = Learning(self.run, *self.views(), hold=0.3, run_time=run_time)
        say_moments(self, learning, self.describe_counts)
        self.play(learning)

    def describe_counts(self, moment: int) -> str:
        """What the matrix shows at a recorded moment, in words."""
        return describe_confusion(self.run[moment], self.matrix.counts[moment], self.run.info)

    def views(self) -> list[Any]:
        """Everything that shows the run; override it to add views of your own."""
        # The sheet lies lowest: it stands still longest, and what is below what moves is copied.
        return [*self.sample[:1], self.matrix, self.scores]

    def point_at_worst(self) -> None:
        """Box the most frequent confusion, if there is one, and make room for the mistakes."""
        label, guess = worst_confusion(self.matrix.counts[-1])
        names = self.matrix.class_names
        count = int(self.matrix.counts[-1, label, guess])
        leaving: list[Mobject] = [self.scores, *self.sample]
        if label != guess and count:
            times = "once" if count == 1 else f"{count} times"
            area = self.area("matrix") if self.clears else self.beside("worst")
            text = with_names(
                "most often: {} taken for {}, " + times,
                (names[label], names[guess]),
                area.width / _TEXT,
            )
            words = self.caption(text, _TEXT, color="accent")
            if self.clears:
                # Nothing else is as free as the legend, which has been read by now.
                self.scaled(words).move_to(self.words[-1])
                self.play(FadeOut(self.words[-1]), run_time=0.5)
            else:
                self.put(words, self.beside("worst"))
            row, column = label + 1, guess + 1
            corners = self.matrix.part_points()[row * (len(names) + 1) + column]
            box: Any = Box.around(corners, buff=0.02 * self.unit, palette=self.palette)
            self.play(Create(box), FadeIn(words), run_time=1)
            leaving += [words, *([box] if self.clears else [])]
        self.wait(2)
        if self.clears:
            leaving += [self.matrix, *self.words]
        self.play(*map(FadeOut, leaving), run_time=0.7)

    def show_gallery(self) -> None:
        """Show the mistakes one after the other, or say that there is none."""
        self.add_subcaption(self.describe_gallery(), duration=5)
        self.play(FadeIn(self.title), run_time=0.5)
        gallery: Any = self.gallery
        if len(self.lines):
            self.play(FadeIn(self.lines), run_time=1.5)
        if gallery is not None:
            self.play(Create(gallery, rate_func=linear), run_time=0.35 * gallery.part_count)

    # What is said and checked

    @property
    def noun(self) -> str:
        """What the inputs are called."""
        return "images" if is_image_shape(self.tested.info.feature_shape) else "inputs"

    @property
    def tested_count(self) -> int:
        """Number of inputs that the network is tested on."""
        return len(self.tested.info.probe_labels)

    def describe_gallery(self) -> str:
        """Say what the gallery shows, in words."""
        names, gallery = self.matrix.class_names, self.gallery
        if gallery is None:
            return f"{self.title.text}."
        pairs = zip(gallery.labels, gallery.guesses, strict=True)
        said = ", ".join(f"{names[label]} taken for {names[guess]}" for label, guess in pairs)
        return f"Its most confident mistakes: {said}."

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        last, labels = self.tested[-1], np.array(self.tested.info.probe_labels)
        guesses = last.predictions
        numbers = {
            f"{label} taken for {guess}": (
                float(count),
                float(((labels == label) & (guesses == guess)).sum()),
            )
            for (label, guess), count in np.ndenumerate(np.rint(self.matrix.shown()))
        }
        shown = () if self.gallery is None else self.gallery.confidences
        shares = np.sort(last.class_outputs.max(axis=1)[guesses != labels])[::-1]
        for rank, share in enumerate(shown):
            numbers[f"confidence {rank}"] = (float(share), float(shares[rank]))
        wrong = float((guesses != labels).sum())
        return numbers | {
            "mistakes": (float(self.scores.mistakes.values[0]), wrong),
            "accuracy": (float(self.scores.accuracy.values[0]), 100 * (1 - wrong / len(labels))),
        }
