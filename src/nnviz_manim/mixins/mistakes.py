"""A scene about what a network gets wrong: a confusion matrix that fills, and the worst cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, Group, ManimColor, config, linear

from nnviz_manim.analysis import follow
from nnviz_manim.analysis.mistakes import describe_confusion, worst_confusion
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mobjects import Box, Caption, ConfusionMatrix, Learning, MistakeGallery, ScoreBoard
from nnviz_manim.painting import Palette
from nnviz_manim.painting.palette import DEFAULT_PALETTE, palette_named

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["MistakesMixin"]

_TEXT, _TITLE = 0.18, 0.24
_MARGIN = 0.35


class MistakesMixin(RecordedRunMixin, SceneLike):
    """Counts what a network takes for what while it learns, and shows its most confident mistakes.

    All of it is about the held-out data where there are some. The run that is kept follows one
    input only; what it says to all others is computed from its weights.

    Examples
    --------
    ::

        class MyMistakes(MistakesMixin, Scene):
            layer_sizes, most_mistakes = (784, 32, 10), 15
    """

    palette: Palette | str = DEFAULT_PALETTE
    """Colors: a name out of ``PALETTES``, or a palette of your own."""

    seconds_per_epoch: float = 1.1
    """Run time of the way from one recorded moment to the next."""

    most_mistakes: int = 12
    """How many mistakes are shown, the most confident ones."""

    columns: int = 4
    """How many of them stand side by side."""

    run: Run
    tested: Run
    """The same run, following all inputs that it is tested on."""

    matrix: ConfusionMatrix
    words: Group
    """What rows, columns and colors of the matrix mean."""

    scores: ScoreBoard
    gallery: MistakeGallery
    title: Caption
    """Stands above the gallery."""

    def construct(self) -> None:
        """Fill the matrix while the network learns, then show its mistakes."""
        self.build()
        self.draw_in()
        self.play_run()
        self.point_at_worst()
        self.show_gallery()
        self.wait(3)

    # The picture

    def build(self) -> None:
        """Make the run, the ground and the mobjects; nothing is added to the scene yet."""
        self.run = self.make_run()
        learned, held_out = self.split_data(self.load_data())
        self.tested = follow(self.run, learned if held_out is None else held_out)
        # The renderer is Cairo's, or the first mobject below says that it must be.
        camera: Any = self.camera
        camera.background_color = ManimColor(palette_named(self.palette).ground)
        self.matrix = self.build_matrix()
        self.words = self.build_words()
        self.scores = self.build_scores()
        self.gallery = self.build_gallery()
        self.title = self.build_title()

    def build_matrix(self) -> ConfusionMatrix:
        """Make the matrix at the left, with room for words above and below."""
        matrix = ConfusionMatrix.of(
            self.tested, size=config.frame_height - 1.5, palette=self.palette
        )
        return matrix.to_edge(LEFT, buff=_MARGIN)

    def build_words(self) -> Group:
        """Make the words around the matrix."""
        style: dict[str, Any] = {"height": _TEXT, "palette": self.palette}
        corners = self.matrix.part_points()
        corner, last = corners[0], corners[len(self.matrix.class_names)]
        label = Caption("label", color="quiet", **style)
        label.move_to((corner[2] + corner[3]) / 2 + 0.12 * UP)
        guess = Caption("taken for", color="quiet", **style)
        guess.move_to((corner[1] + last[1]) / 2 + 0.22 * UP)
        legend = Group(
            Caption("right", color="right", **style),
            Caption("wrong", color="wrong", **style),
            Caption("fuller: a larger share of its row", color="quiet", **style),
        )
        legend.arrange(RIGHT, buff=0.45).next_to(self.matrix, DOWN, buff=0.2)
        return Group(label, guess, legend)

    def right_side(self) -> tuple[float, float]:
        """Middle and width of what the matrix leaves free."""
        left, right = float(self.matrix.get_right()[0]) + 0.45, config.frame_x_radius - _MARGIN
        return (left + right) / 2, right - left

    def build_scores(self) -> ScoreBoard:
        """Make epoch, accuracy, number of mistakes and learning curve at the right."""
        middle, width = self.right_side()
        scores = ScoreBoard(self.run, self.matrix, width=min(width, 4.6), palette=self.palette)
        return scores.move_to(middle * RIGHT)

    def build_gallery(self) -> MistakeGallery:
        """Make the most confident mistakes at the right."""
        middle, width = self.right_side()
        gallery = MistakeGallery.of(
            self.tested[-1],
            self.tested.info,
            self.most_mistakes,
            columns=self.columns,
            width=width,
            height=config.frame_height - 1.5,
            palette=self.palette,
        )
        return gallery.move_to(middle * RIGHT + 0.3 * DOWN)

    def build_title(self) -> Caption:
        """Make the words above the gallery."""
        middle, _ = self.right_side()
        title = Caption("Its most confident mistakes", height=_TITLE, palette=self.palette)
        return title.move_to(middle * RIGHT).to_edge(UP, buff=_MARGIN)

    # The motion

    def draw_in(self) -> None:
        """Show the matrix of the untrained network."""
        self.add_subcaption(
            f"What an untrained network takes {self.tested_count:,} images for.", duration=2.5
        )
        self.play(FadeIn(self.words), FadeIn(self.matrix), FadeIn(self.scores), run_time=1.5)
        self.wait(1)

    def play_run(self) -> None:
        """Let the counts run while the network learns."""
        steps = len(self.run) - 1
        for step in range(steps):
            text = describe_confusion(
                self.run[step + 1], self.matrix.counts[step + 1], self.run.info
            )
            offset = step * self.seconds_per_epoch
            self.add_subcaption(text, duration=self.seconds_per_epoch, offset=offset)
        self.play(
            Learning(self.run, self.matrix, self.scores, hold=0.3),
            run_time=self.seconds_per_epoch * steps,
        )

    def point_at_worst(self) -> None:
        """Box the most frequent confusion."""
        label, guess = worst_confusion(self.matrix.counts[-1])
        names = self.matrix.class_names
        count = int(self.matrix.counts[-1, label, guess])
        text = f"most often: {names[label]} taken for {names[guess]}, {count} times"
        words = Caption(text, height=_TEXT, color="accent", palette=self.palette)
        words.next_to(self.scores, DOWN, buff=0.3)
        row, column = label + 1, guess + 1
        corners = self.matrix.part_points()[row * (len(names) + 1) + column]
        box: Any = Box.around(corners, buff=0.02, palette=self.palette)
        self.play(Create(box), FadeIn(words), run_time=1)
        self.wait(2)
        self.play(FadeOut(words), FadeOut(self.scores), run_time=0.7)

    def show_gallery(self) -> None:
        """Show the mistakes one after the other."""
        self.add_subcaption(self.describe_gallery(), duration=5)
        gallery: Any = self.gallery
        self.play(FadeIn(self.title), run_time=0.5)
        self.play(Create(gallery, rate_func=linear), run_time=0.35 * gallery.part_count)

    # What is said and checked

    @property
    def tested_count(self) -> int:
        """Number of inputs that the network is tested on."""
        return len(self.tested.info.probe_labels)

    def describe_gallery(self) -> str:
        """Say what the gallery shows, in words."""
        names, gallery = self.matrix.class_names, self.gallery
        pairs = zip(gallery.labels, gallery.guesses, strict=True)
        said = ", ".join(f"{names[label]} taken for {names[guess]}" for label, guess in pairs)
        return f"Its most confident mistakes: {said}."

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        last, labels = self.tested[-1], np.array(self.tested.info.probe_labels)
        guesses = last.outputs.argmax(axis=1)
        numbers = {
            f"{label} taken for {guess}": (
                float(count),
                float(((labels == label) & (guesses == guess)).sum()),
            )
            for (label, guess), count in np.ndenumerate(np.rint(self.matrix.shown()))
        }
        shares = np.sort(last.outputs.max(axis=1)[guesses != labels])[::-1]
        for rank, share in enumerate(self.gallery.confidences):
            numbers[f"confidence {rank}"] = (float(share), float(shares[rank]))
        wrong = float((guesses != labels).sum())
        return numbers | {
            "mistakes": (float(self.scores.mistakes.values[0]), wrong),
            "accuracy": (float(self.scores.accuracy.values[0]), 100 * (1 - wrong / len(labels))),
        }
