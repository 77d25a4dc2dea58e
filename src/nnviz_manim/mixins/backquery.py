"""A scene that asks a network, while it learns, what it looks for in each label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, LEFT, RIGHT, FadeIn, FadeOut, Group, LaggedStart
from numpy.typing import NDArray

from nnviz_manim.analysis.label_pictures import MODES, LabelPictures, ask_for_pictures
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import FrameShape, Split, rows
from nnviz_manim.mixins.legends import flowing
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import (
    NOT_NEGATIVE,
    POSITIVE,
    TEXT,
    Check,
    instance_of,
    one_of,
    optional,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import ImageSheet, Learning
from nnviz_manim.mobjects.results.picture_panel import PicturePanel
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.strokes import scale_with_strokes

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["AscentRun", "BackqueryMixin"]

_TEXT = 0.2
_TITLE = 0.3
_LARGE: Mapping[FrameShape, tuple[float, tuple[float, float], tuple[float, float], float]] = {
    "wide": (4.8, (-3.2, -0.1), (3.2, -0.1), 3.2),
    "square": (3.3, (-1.9, 0.2), (1.9, 0.2), 3.1),
    "upright": (4.7, (0.0, 3.0), (0.0, -3.0), 6.3),
}
"""Height of the large pictures, their two centers, and how high their name stands."""

_CAPTION_SHARE = 1.2
"""Width of the words under a large picture, in its own, at most: nothing stands beside them."""

_LEGENDS = {
    "backquery": (
        ("positive", "light here speaks for the digit"),
        ("negative", "light here against it"),
    ),
    "gray backquery": (("quiet", "the network run backwards, to an input"),),
    "ascent": (
        ("quiet", "ascent to smooth pictures, for ReLU has no inverse"),
        ("quiet", "%: how sure it is (shown brighter)"),
    ),
}


class AscentRun(RecordedRunMixin):
    """Settings of a training whose network cannot be run backwards: ReLU and softmax.

    Put it before :class:`BackqueryMixin` to make a scene of it alone, or give one to that as
    ``second_part``.
    """

    layer_sizes = (784, 64, 32, 10)
    activations = None
    init = "he"
    biases = True
    input_range = (0.0, 1.0)
    target_range = (0.0, 1.0)
    loss = None
    optimizer = "adam"
    learning_rate = 1e-3
    batch_size = 32
    epochs = 6
    record_every = 25
    mode: str = "ascent"
    question: str = "And with no way back?"
    seconds_of_learning: float = 8.0

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "mode": TEXT,
        "question": TEXT,
        "seconds_of_learning": POSITIVE,
    }


class BackqueryMixin(RecordedRunMixin, StageMixin, SceneLike):
    """Shows a picture of each label emerging over a training, and then one of them large.

    The settings are those of the document that asks for it: 784-200-10, sigmoid, no biases, one
    image at a time, and the rule of plain errors.

    Examples
    --------
    ::

        class MyQuestion(BackqueryMixin, Scene):
            digit, palette = 3, "blue-red"

        class MyAscent(AscentRun, BackqueryMixin, Scene):
            layer_sizes = (784, 128, 10)
    """

    needs = "a run of images with its data, or such data to train on"
    needs_classes = needs_images = True

    layer_sizes = (784, 200, 10)
    activations = ("sigmoid", "sigmoid")
    init = "normal_by_units"
    biases = False
    input_range = (0.01, 1.0)
    target_range = (0.01, 0.99)
    loss = "plain_errors"
    optimizer = "sgd"
    learning_rate = 0.1
    batch_size = 1
    epochs = 5
    record_every = 400
    digit: int | str = 0

    mode: str = "backquery"
    """How the network is asked: a key of ``MODES``, "backquery", "gray backquery" or "ascent"."""

    question: str = "What does it look for?"
    """The title."""

    seconds_of_learning: float = 13.0
    """Run time of the training; its beginning, where most happens, is given more of it."""

    second_part: AscentRun | None = None
    """Another run, shown after the first; such as ``AscentRun()``."""

    smoothing: float = 0.0
    """Pixels by which the pictures are blurred, so that shapes are seen through the noise of
    single weights; the legend says so. Ascent prefers smooth pictures by itself."""

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "mode": one_of(*MODES),
        "question": TEXT,
        "seconds_of_learning": POSITIVE,
        "second_part": optional(instance_of(AscentRun, expected="a run's settings, AscentRun()")),
        "smoothing": NOT_NEGATIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.44), ("score", 0.36), "panel", ("below", 0.4), ("legend", 0.2), gap=0.0
        ),
        "square": rows(
            ("title", 0.44), ("score", 0.9), "panel", ("below", 0.1), ("legend", 0.9), gap=0.0
        ),
        "upright": rows(
            ("title", 0.7), ("score", 0.9), "panel", ("below", 0.3), ("legend", 1.0), gap=0.0
        ),
    }
    margins: ClassVar[tuple[float, float]] = (0.311, 0.18)

    run: Run
    asked: str
    """The mode of the pictures that are shown."""

    pictures: LabelPictures
    panel: PicturePanel
    words: Group
    large: Group

    def construct(self) -> None:
        """Let the pictures emerge, show one of them large, and then the second part."""
        self.run = self.make_run()
        self.play_part(self.mode, self.question, self.seconds_of_learning)
        self.show_large()
        second = self.second_part
        if second is not None:
            self.run = second.make_run()
            self.play(FadeOut(self.large), run_time=0.8)
            self.play_part(second.mode, second.question, second.seconds_of_learning)
        self.wait(2)

    def play_part(self, mode: str, question: str, run_time: float) -> None:
        """Build the pictures of a run, draw them in, and let them emerge."""
        self.asked = mode
        self.pictures = LabelPictures.of(self.run, mode, self.blur_of(mode))
        self.panel = self.build_panel(mode)
        self.words = self.build_words(mode, question)
        self.draw_in(mode)
        self.play_run(run_time)
        self.wait(1)

    def blur_of(self, mode: str) -> float:
        """Pixels by which the pictures of a mode are blurred."""
        return 0.0 if mode == "ascent" else self.smoothing

    def build_panel(self, mode: str) -> PicturePanel:
        """Make pictures, names and numbers."""
        place = self.area("panel")
        panel = PicturePanel(
            self.pictures.at(0),
            self.run.info.class_names,
            signed=self.pictures.signed,
            certain=mode == "ascent",
            held_out=self.pictures.held_out,
            epochs=self.pictures.epochs,
            width=place.width,
            height=place.height,
            palette=self.palette,
        )
        return self.put(panel, place, None)

    def build_words(self, mode: str, question: str) -> Group:
        """Make the title, and at the bottom what colors and numbers mean."""
        title = self.put(self.caption(question, _TITLE), "title", LEFT)
        if self.shape == "wide":
            title.align_to(self.panel.sheet, LEFT).align_to(self.panel.score, DOWN)
            # A narrow sheet has no room for it before the epoch.
            if title.get_right()[0] > self.panel.epoch.get_left()[0] - 0.3 * self.unit:
                title.shift(
                    (self.unit * self.area("title").edge(LEFT) - title.get_left())[0] * RIGHT
                )
        said = list(_LEGENDS[mode])
        if self.blur_of(mode):
            said.append(("quiet", f"smoothed by {self.blur_of(mode):g} pixels"))
        entries = [self.caption(text, _TEXT, color=color) for color, text in said]
        place = self.area("legend")
        return Group(title, self.put(flowing(entries, place.width, buff=0.7), place, DOWN))

    def draw_in(self, mode: str) -> None:
        """Fade in the words, the pictures and the numbers."""
        self.begin(f"Run backwards: {mode}")
        panel = self.panel
        self.add_subcaption(self.describe_opening(mode), duration=3)
        self.play(
            LaggedStart(
                FadeIn(self.words),
                FadeIn(panel.sheet),
                FadeIn(Group(*panel.names, *panel.counters)),
                FadeIn(Group(panel.epoch, panel.score)),
                lag_ratio=0.3,
            ),
            run_time=2,
        )
        self.add(panel)
        self.wait(1)

    def play_run(self, run_time: float) -> None:
        """Let the pictures emerge, slowly at first."""
        pace = 1 / np.sqrt(np.arange(1, len(self.pictures)))
        self.add_run_subcaptions(run_time, pace)
        self.play(Learning(self.pictures, self.panel, pace=pace.tolist()), run_time=run_time)

    def show_large(self) -> None:
        """Bring one picture to the front, and the mean image of its label beside it."""
        panel, label = self.panel, self.chosen_label()
        self.begin("One of them, large")
        self.large = self.build_large(label)
        picture, mean, *words = self.large
        there = picture.copy()
        picture.match_height(panel.sheet.part(label)).move_to(panel.sheet.part(label))
        panel.sheet.opacities[label] = 0
        self.add(picture)
        name = self.run.info.class_names[label]
        text = f"What it looks for in a {name}, beside the mean of those it learned from."
        self.add_subcaption(text, duration=5)
        self.play(
            FadeOut(Group(panel, self.words[0])),
            picture.animate.match_height(there).move_to(there),
            run_time=1.5,
        )
        self.play(FadeIn(mean, shift=0.3 * self.unit * RIGHT), FadeIn(Group(*words)), run_time=1.2)
        self.add(self.large)
        self.wait(3)
        self.play(FadeOut(self.words[1]), run_time=0.3)

    def build_large(self, label: int) -> Group:
        """Make the large picture, the mean image, and a caption under each, around a name."""
        sheet = self.panel.sheet
        height, *places, top = _LARGE[self.shape]
        style: dict[str, Any] = {"height": height, "palette": self.palette}
        picture = ImageSheet(
            sheet.values[[label]], signed=sheet.signed, scale=sheet.value_scale, **style
        )
        count, image = self.mean_image(label)
        mean = ImageSheet(as_shares(image[None]), **style)
        name = self.run.info.class_names[label]
        title = self.caption(name, 0.7, weight="BOLD")
        room = self.area("panel").width
        if title.width > room:
            title = self.caption(name, 0.7, weight="BOLD", width=room)
        title.move_to((0, top, 0))
        captions = []
        texts = "what it looks for", f"mean of the {count} it learned from"
        for each, (x, y), text in zip((picture, mean), places, texts, strict=True):
            each.move_to((x, y, 0))
            lines = self.paragraph(text, _CAPTION_SHARE * float(each.width), 0.24)
            caption = lines[0] if len(lines) == 1 else lines
            captions.append(caption.next_to(each, DOWN, buff=0.28))
        large = Group(picture, mean, title, *captions)
        return scale_with_strokes(large, self.unit)

    def chosen_label(self) -> int:
        """Position of the class that ``digit`` names."""
        names = self.run.info.class_names
        by_name = {name: label for label, name in enumerate(names)}
        label = by_name.get(self.digit) if isinstance(self.digit, str) else self.digit
        if label is None or not 0 <= label < len(names):
            raise SettingError(
                f"digit={self.digit!r}: expected a class, one of {', '.join(names)}, or its number"
            )
        return label

    def mean_image(self, label: int) -> tuple[int, NDArray[np.float64]]:
        """Number and mean of the images of a label that the network learns from."""
        learned, _ = self.split_data(self.load_data())
        images = learned.features[learned.positions_of(label)].astype(float)
        return len(images), images.mean(axis=0).reshape(learned.feature_shape)

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run's last moment, to be held against them."""
        last, panel, info = self.run[-1], self.panel, self.run.info
        # Asked anew: the pictures on screen were made from ``self.pictures``.
        images, certainty = ask_for_pictures(last, info, self.asked, self.blur_of(self.asked))
        numbers = {
            "epoch": (float(panel.epoch.values[0]), last.epoch),
            "score": (float(panel.score.values[0]), 100 * last.score),
        }
        for label, name in enumerate(info.class_names):
            shown, found = panel.sheet.values[label], images[label]
            strongest = int(np.abs(found).argmax())
            numbers[f"picture of {name}"] = (float(shown.sum()), float(found.sum()))
            numbers[f"strongest pixel of {name}"] = (
                float(shown.flat[strongest]),
                float(found.flat[strongest]),
            )
            if panel.counters:
                value = float(panel.counters[label].values[0])
                numbers[f"certainty of {name}"] = (value, 100 * float(certainty[label]))
        return numbers

    def describe_opening(self, mode: str) -> str:
        """What the opening shows, in words, for viewers who cannot see it."""
        sizes = ", ".join(map(str, self.run.info.unit_counts))
        count = len(self.run.info.class_names)
        way = "found by gradient ascent" if mode == "ascent" else "found by running it backwards"
        return f"What a network of {sizes} units looks for in each of {count} labels, {way}."

    def add_run_subcaptions(self, run_time: float, pace: NDArray[np.float64]) -> None:
        """Say the score of each epoch in words, in step with the picture."""
        times = run_time * np.append(0, np.cumsum(pace) / pace.sum())
        done = np.interp(np.arange(1, self.epochs_done() + 1), self.pictures.epochs, times)
        of = "of unseen images " if self.pictures.held_out else ""
        for epoch, time in enumerate(done, start=1):
            share = float(np.interp(epoch, self.pictures.epochs, self.pictures.accuracies))
            following = done[epoch] if epoch < len(done) else run_time + 1
            text = f"Epoch {epoch}: {100 * share:.0f} % {of}right."
            self.add_subcaption(text, duration=following - time, offset=time)

    def epochs_done(self) -> int:
        """Number of whole epochs in the run."""
        return int(self.pictures.epochs[-1])
