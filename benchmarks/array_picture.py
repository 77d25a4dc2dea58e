"""The article's picture from array mobjects: one for each thing that a person names."""

from __future__ import annotations

from typing import cast

from article_moments import PARTS, Moment
from manim import ORIGIN, RIGHT, UP, Group, Mobject
from manim.typing import Vector3D

from nnviz_manim.mobjects import Caption, Connections, Counter, NeuronColumn, PixelGrid
from nnviz_manim.painting import ArrayMobject

PALETTE = "article"
CAPITAL = 0.010117
"""Height of a capital letter for each point of Manim's ``font_size``."""

HEADER = 20 * CAPITAL
HEADER_HEIGHT = 3.5
COLUMN_X = {"hidden_1": -3.0, "hidden_2": 0.0, "output": 3.0}
COLUMN_Y = -0.25
IMAGE_X = -5.0
STATUS_X = 5.6


def make_text(text: str, height: float, x: float, y: float, edge: Vector3D = ORIGIN) -> Caption:
    caption = Caption(text, height=height, palette=PALETTE)
    return caption.move_to(x * RIGHT + y * UP, aligned_edge=edge)


def make_counter(value: float, pattern: str, x: float, y: float) -> Counter:
    counter = Counter(value, pattern, height=HEADER, palette=PALETTE)
    return counter.move_to(x * RIGHT + y * UP)


def make_headers() -> Group:
    return Group(
        make_text("Input Image", HEADER, IMAGE_X, 1.1),
        make_text("Hidden Layer 1", HEADER, COLUMN_X["hidden_1"], HEADER_HEIGHT),
        make_text("Hidden Layer 2", HEADER, COLUMN_X["hidden_2"], HEADER_HEIGHT),
        make_text("Output Layer", HEADER, COLUMN_X["output"], HEADER_HEIGHT),
        make_text("Prediction", HEADER, 5.5, 0.7),
        make_text("Epoch:", HEADER, STATUS_X, 3.1, RIGHT),
        make_text("Accuracy:", HEADER, STATUS_X, 2.75, RIGHT),
    )


def make_status(epoch: int, accuracy: float) -> Group:
    return Group(
        make_counter(epoch, "{:.0f}", STATUS_X + 0.6, 3.1),
        make_counter(accuracy, "{:.2f}%", STATUS_X + 0.6, 2.75),
    )


class ArrayPicture:
    """The picture; ``parts`` are its mobjects by name."""

    def __init__(self, moment: Moment) -> None:
        self.headers = make_headers()
        self.parts: dict[str, Mobject] = {}
        for name in ("hidden_1", "hidden_2", "output"):
            self.parts[name] = self.make(name, moment)
        for name in set(PARTS) - set(self.parts):
            self.parts[name] = self.make(name, moment)

    def make(self, name: str, moment: Moment) -> Mobject:
        """One part anew, as the article makes the target of each of its transforms."""
        if name in COLUMN_X:
            column = NeuronColumn(
                getattr(moment, name),
                number_height=12 * CAPITAL / 0.23,
                edge_width=0.7,
                palette=PALETTE,
            )
            return column.move_to(COLUMN_X[name] * RIGHT + COLUMN_Y * UP)
        if name == "image":
            image = PixelGrid(
                moment.image.reshape(28, 28),
                height=28 * 0.06,
                grid_width=0.5,
                border_width=0,
                palette=PALETTE,
            )
            return image.move_to(IMAGE_X * RIGHT)
        if name == "prediction":
            return make_text(str(moment.prediction), 40 * CAPITAL, 5.5, 0.0)
        if name == "status":
            return make_status(moment.epoch, moment.accuracy)
        left, right = {"lines_1": ("hidden_1", "hidden_2"), "lines_2": ("hidden_2", "output")}[name]
        return Connections.between(
            cast(ArrayMobject, self.parts[left]),
            cast(ArrayMobject, self.parts[right]),
            getattr(moment, name),
            normalize="row",
            widths=(4, 4),
            strongest_on_top=False,
            palette=PALETTE,
        )

    def mobjects(self) -> list[Mobject]:
        """All of it in the order in which it is painted."""
        return [self.headers, *(self.parts[name] for name in PARTS)]
