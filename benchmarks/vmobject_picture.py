"""The article's picture from ordinary VMobjects: one for each pixel, circle, line and glyph.

Built as the article's author builds it: 784 squares, 30 circles with numbers, 200 lines, headers,
prediction and status. Ours are: the font's name, so that both pictures use the same one; headers
placed by their first letter, so that words with descenders line up; a status whose words stand
still while its numbers change.
"""

from __future__ import annotations

import numpy as np
from article_moments import PARTS, Array, Moment
from manim import (
    DOWN,
    GRAY,
    GREEN,
    LEFT,
    ORIGIN,
    RED,
    RIGHT,
    UP,
    WHITE,
    Circle,
    Line,
    Mobject,
    Square,
    Text,
    VGroup,
)
from manim.typing import Vector3D

FONT = "Sans"
HEADER_SIZE = 20
HEADER_HEIGHT = 3.5
NUMBER_SIZE = 12
COLUMN_X = {"hidden_1": -3.0, "hidden_2": 0.0, "output": 3.0}
COLUMN_Y = -0.25
IMAGE_X = -5.0
STATUS_X = 5.6


def make_text(text: str, size: float, x: float, y: float, edge: Vector3D = ORIGIN) -> Text:
    made = Text(text, font=FONT, font_size=size).move_to(x * RIGHT, aligned_edge=edge)
    return made.shift((y - made[0].get_y()) * UP)


def make_image(pixels: Array) -> VGroup:
    squares = [
        Square(fill_color=WHITE, fill_opacity=value, stroke_width=0.5).scale(0.03)
        for value in pixels
    ]
    rows = int(np.sqrt(len(pixels)))
    return VGroup(*squares).arrange_in_grid(rows=rows, buff=0).shift(IMAGE_X * RIGHT)


def make_nodes(values: Array, x: float) -> VGroup:
    largest = np.abs(values).max()
    nodes = VGroup()
    for value in values:
        circle = Circle(
            radius=0.23,
            stroke_color=WHITE,
            stroke_width=0.7,
            fill_color=GRAY,
            fill_opacity=value / largest if largest else 0.0,
        )
        number = Text(f"{value:.1f}", font=FONT, font_size=NUMBER_SIZE).move_to(circle)
        nodes.add(VGroup(circle, number))
    return nodes.arrange(DOWN, buff=0.2).shift(x * RIGHT + COLUMN_Y * UP)


def make_lines(left: VGroup, right: VGroup, weights: Array) -> VGroup:
    lines = VGroup()
    for target, (circle, _) in enumerate(right):
        largest = np.abs(weights[target]).max()
        for source, (other, _) in enumerate(left):
            share = weights[target, source] / largest if largest else 0.0
            lines.add(
                Line(
                    start=circle.get_edge_center(LEFT),
                    end=other.get_edge_center(RIGHT),
                    color=GREEN if share >= 0 else RED,
                    stroke_opacity=abs(share),
                )
            )
    return lines


def make_prediction(digit: int) -> Text:
    return make_text(str(digit), 40, 5.5, 0.0)


def make_status(epoch: int, accuracy: float) -> VGroup:
    return VGroup(
        make_text(f"{epoch}", HEADER_SIZE, STATUS_X + 0.6, 3.1),
        make_text(f"{accuracy:.2f}%", HEADER_SIZE, STATUS_X + 0.6, 2.75),
    )


def make_headers() -> VGroup:
    return VGroup(
        make_text("Input Image", HEADER_SIZE, IMAGE_X, 1.1),
        make_text("Hidden Layer 1", HEADER_SIZE, COLUMN_X["hidden_1"], HEADER_HEIGHT),
        make_text("Hidden Layer 2", HEADER_SIZE, COLUMN_X["hidden_2"], HEADER_HEIGHT),
        make_text("Output Layer", HEADER_SIZE, COLUMN_X["output"], HEADER_HEIGHT),
        make_text("Prediction", HEADER_SIZE, 5.5, 0.7),
        make_text("Epoch:", HEADER_SIZE, STATUS_X, 3.1, RIGHT),
        make_text("Accuracy:", HEADER_SIZE, STATUS_X, 2.75, RIGHT),
    )


class VMobjectPicture:
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
            return make_nodes(getattr(moment, name), COLUMN_X[name])
        if name == "image":
            return make_image(moment.image)
        if name == "prediction":
            return make_prediction(moment.prediction)
        if name == "status":
            return make_status(moment.epoch, moment.accuracy)
        left, right = {"lines_1": ("hidden_1", "hidden_2"), "lines_2": ("hidden_2", "output")}[name]
        return make_lines(self.parts[left], self.parts[right], getattr(moment, name))

    def mobjects(self) -> list[Mobject]:
        """All of it in the order in which it is painted."""
        return [self.headers, *(self.parts[name] for name in PARTS)]
