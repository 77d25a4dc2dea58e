"""A tour of network diagrams: deeper ones, upright ones, one that counts in binary, large ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    UpdateFromAlphaFunc,
    config,
    linear,
    smooth,
)
from numpy.typing import NDArray

from nnviz_manim.datasets import load_sample
from nnviz_manim.learning import MLP, train
from nnviz_manim.mixins.areas import FrameShape, Split, rows
from nnviz_manim.mixins.settings import LAYERS, POSITIVE, Check
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import Caption, Counter, NetworkDiagram, TransformNetwork

if TYPE_CHECKING:
    from manim import Mobject
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["ArchitectureMixin", "binary_weights"]

_MOST_WIDTH = 0.914
"""Share of the frame's width that a diagram takes at most."""
_EPOCHS = 3
"""Of the training of the large network."""
_DIGIT, _BIT, _TOTAL = 0.22, 0.36, 0.7
_FAINT_LINE, _FAINT_DIGIT = 0.16, 0.4
"""Opacity of a line from a digit that is not lit, and of that digit."""


_UPRIGHT: Mapping[str, Any] = {"direction": UP}
"""What a diagram that stands upright is given."""


def binary_weights(numbers: int = 10, bits: int = 4) -> NDArray[np.float64]:
    """Weights of a layer that turns a lit number into its binary digits.

    Parameters
    ----------
    numbers
        How many inputs there are, one a number from 0.
    bits
        How many outputs there are, the highest place first.

    Returns
    -------
    Zeros and ones, shape (bits, numbers).
    """
    places = np.arange(bits)[::-1, None]
    digits: NDArray[np.float64] = ((np.arange(numbers) >> places) & 1).astype(float)
    return digits


class ArchitectureMixin(StageMixin, SceneLike):
    """Draws networks of any layers, and turns one into the next.

    Put it before your scene class. ``construct`` plays the whole tour; its chapters are methods
    that can be called, or overridden, one by one.

    Examples
    --------
    ::

        class MyNetworks(ArchitectureMixin, Scene):
            layer_sizes, deeper_sizes = (4, 6, 3), (4, 6, 6, 6, 3)
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "layer_sizes": LAYERS,
        "deeper_sizes": LAYERS,
        "large_sizes": LAYERS,
        "seconds_per_digit": POSITIVE,
        "reading_time": POSITIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = dict.fromkeys(
        ("wide", "square", "upright"), rows("diagram", ("title", 0.85), gap=0.0)
    )
    margins: ClassVar[tuple[float, float]] = (0.3, 0.24)

    layer_sizes: Sequence[int] = (2, 8, 8, 1)
    """Units a layer of the first network, the input first."""

    deeper_sizes: Sequence[int] = (2, 8, 12, 8, 4, 1)
    """Of the one that it grows into, and that is then set upright."""

    large_sizes: Sequence[int] = (784, 300, 50, 10)
    """Of the last one, too large to draw every neuron; it is shown as three epochs on the bundled
    digits leave it, if it begins with 784 units and ends with 10."""

    seconds_per_digit: float = 0.9
    """How long each digit is lit."""

    reading_time: float = 1.2
    """How long a diagram stands before it becomes the next."""

    diagram: NetworkDiagram
    title: Caption

    def construct(self) -> None:
        """Play all chapters."""
        self.build()
        self.begin("A network")
        self.show_first()
        self.begin("Deeper")
        self.show_deeper()
        self.begin("Lying" if self.tall else "Upright")
        self.show_upright()
        self.begin("Binary digits")
        self.show_binary()
        self.begin("Large")
        self.show_large()
        self.wait(2)

    def build(self) -> None:
        """Make the ground, the first diagram and its title; nothing is added to the scene yet."""
        self.read_codes: dict[int, float] = {}
        options = _UPRIGHT if self.tall else {}
        self.diagram = self.build_diagram(self.layer_sizes, **options)
        self.title = self.build_title(_call(self.layer_sizes, *_written(options)))

    def build_title(self, text: str) -> Caption:
        """Make the line at the bottom: what is written to get the diagram."""
        title = Caption(text, height=0.2, color="quiet", palette=self.palette)
        place = self.area("title")
        if title.width > place.width:
            title.scale_to_fit_width(place.width)
        return self.put(title, place, DOWN).shift((0.35 - self.margins[1]) * self.unit * UP)

    def build_diagram(self, layer_sizes: Sequence[int], **options: Any) -> NetworkDiagram:
        """Make a network's picture, above the title."""
        place = self.area("diagram")
        settings: dict[str, Any] = {
            "height": place.height,
            "width": min(place.width, _MOST_WIDTH * config.frame_width / self.unit),
            "palette": self.palette,
        }
        return self.put(NetworkDiagram(list(layer_sizes), **(settings | options)), place, None)

    @property
    def tall(self) -> bool:
        """Whether the frame stands upright, and networks with it."""
        return self.shape == "upright"

    # Chapters

    def show_first(self) -> None:
        """Draw the first network, layer after layer."""
        self.say(f"A network with layers of {_listed(self.layer_sizes)} units draws itself.", 3)
        diagram: Any = self.diagram  # Manim's signature knows VMobjects only
        self.play(Create(diagram, run_time=3), FadeIn(self.title, run_time=1))
        self.wait(self.reading_time)

    def show_deeper(self) -> None:
        """Let it grow."""
        self.say(f"It grows: layers of {_listed(self.deeper_sizes)} units.", 2.5)
        options = _UPRIGHT if self.tall else {}
        self.turn_into(
            self.build_diagram(self.deeper_sizes, **options),
            _call(self.deeper_sizes, *_written(options)),
        )

    def show_upright(self) -> None:
        """Set it upright; where it has stood so far, because the frame does, lay it down."""
        options = {} if self.tall else _UPRIGHT
        way = "lying, from left to right" if self.tall else "upright, from bottom to top"
        self.say(f"The same network {way}.", 2.5)
        self.turn_into(
            self.build_diagram(self.deeper_sizes, **options),
            _call(self.deeper_sizes, *_written(options)),
        )

    def show_binary(self) -> None:
        """Show a layer that turns the ten digits into binary ones, and let it count."""
        weights = binary_weights()
        sizes = weights.shape[::-1]
        room = self.area("diagram").width
        share, aside = (0.647, 0.1044) if self.shape == "wide" else (0.55, 0.12)
        diagram = self.build_diagram(sizes, weights=[weights], width=share * room, numbers=False)
        diagram.shift(aside * room * self.unit * LEFT)
        self.say("Ten digits in, four binary digits out; a weight of 0 draws no line.", 2.5)
        self.turn_into(diagram, _call(sizes, "weights=[digits_to_binary]"))
        self.count_up(weights)

    def show_large(self) -> None:
        """Show a network of which only some neurons can be drawn."""
        self.say(f"A large one: {_listed(self.large_sizes)} units, of which some are drawn.", 2.5)
        diagram = self.build_diagram(
            self.large_sizes,
            weights=self.large_weights(),
            choice="strongest",
            direction=UP if self.tall else RIGHT,
        )
        self.turn_into(diagram, _call(self.large_sizes, "weights=trained"))

    def large_weights(self) -> dict[int, NDArray[np.floating]]:
        """Weights of the large network, trained on the digits where it fits them."""
        network, data = MLP(self.large_sizes, seed=0), load_sample()
        ends = (data.features.shape[1], len(data.class_names))
        if (self.large_sizes[0], self.large_sizes[-1]) == ends:
            for _ in train(network, data, epochs=_EPOCHS, seed=0):
                pass
        return dict(network.weights)

    # Pieces

    def turn_into(self, diagram: NetworkDiagram, title: str) -> None:
        """Turn the present diagram into another, and rest on it."""
        next_title = self.build_title(title)
        self.play(
            TransformNetwork(self.diagram, diagram, run_time=2.5),
            LaggedStart(FadeOut(self.title), FadeIn(next_title), lag_ratio=1.2, run_time=2.5),
        )
        self.diagram, self.title = diagram, next_title
        self.wait(self.reading_time)

    def count_up(self, weights: NDArray[np.float64]) -> None:
        """Light one digit after the other, and show the code that the outputs give."""
        words = self.build_code(*weights.shape[::-1])
        number: Any = words[2]
        self.play(FadeIn(words), run_time=0.8)
        count = weights.shape[1]
        lit = np.vstack([np.zeros(count), np.eye(count), np.zeros(count)])

        def light(_: Mobject, alpha: float) -> None:
            step, share = _step_and_share(alpha * (count + 1))
            inputs = lit[step] + share * (lit[min(step + 1, count + 1)] - lit[step])
            self._light(inputs, weights, words)
            if not share and 1 <= step <= count:
                self.read_codes[step - 1] = float(number.text.removeprefix("= "))

        sentence = "Each digit lights its binary code: " + ", ".join(
            f"{digit} is {digit:0{len(weights)}b}" for digit in range(count)
        )
        run_time = self.seconds_per_digit * (count + 1)
        self.say(f"{sentence}.", run_time)
        lit_up = Group(self.diagram, words)
        self.play(UpdateFromAlphaFunc(lit_up, light, rate_func=linear, run_time=run_time))
        self.play(FadeOut(words), run_time=0.6)

    def build_code(self, count: int, bits: int) -> Group:
        """Make the digits before the inputs, the bits behind the outputs, and their sum."""
        inputs, outputs = self.diagram.columns[0], self.diagram.columns[1]
        unit = self.unit
        style: dict[str, Any] = {"palette": self.palette}
        digits = Group(
            *(
                Caption(str(digit), height=_DIGIT * unit, **style).move_to(
                    center + (inputs.radius + 0.3 * unit) * LEFT
                )
                for digit, center in zip(range(count), inputs.centers(), strict=True)
            )
        )
        lines = Group()
        for bit, center in zip(range(bits), outputs.centers(), strict=True):
            value = Counter(0, height=_BIT * unit, weight="BOLD", **style)
            value.move_to(center + (outputs.radius + 0.5 * unit) * RIGHT)
            place = Caption(
                f"× {2 ** (bits - 1 - bit)}", height=_DIGIT * unit, color="quiet", **style
            )
            lines.add(Group(value, place.next_to(value, RIGHT, buff=0.25 * unit)))
        number = Counter(
            0,
            "= {:.0f}",
            height=_TOTAL * unit,
            width=2.4 * unit,
            align="left",
            weight="BOLD",
            **style,
        )
        wide = self.shape == "wide"
        number.next_to(lines, RIGHT if wide else DOWN, buff=0.45 * unit)
        return Group(digits, lines, number)

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Codes as they were read off the outputs, counts, and weights, beside what is true.

        The large network is trained anew, and its weights held against those of the lines.
        """
        diagram = self.diagram
        numbers: dict[str, tuple[float, float]] = {
            f"code of {digit}": (code, digit) for digit, code in self.read_codes.items()
        }
        said = {layer: brace.text for layer, brace in diagram.braces.items()}
        for layer, words in diagram.names.items():
            lines: list[Any] = [*words]
            if len(lines) > 1:
                said[layer] = lines[1].text.split()[0]
        numbers |= {
            f"units of layer {layer}": (float(text.replace(",", "")), diagram.layer_sizes[layer])
            for layer, text in said.items()
        }
        large = tuple(diagram.layer_sizes) == tuple(self.large_sizes)
        for layer, weights in (self.large_weights() if large else {}).items():
            drawn = np.ix_(diagram.shown[layer], diagram.shown[layer - 1])
            pairs = zip(
                diagram.connections[layer].weights.ravel(), weights[drawn].ravel(), strict=True
            )
            numbers |= {
                f"weight {number} into layer {layer}": (float(shown), float(true))
                for number, (shown, true) in enumerate(pairs)
            }
        return numbers

    def _light(
        self, inputs: NDArray[np.float64], weights: NDArray[np.float64], words: Group
    ) -> None:
        outputs = weights @ inputs
        self.diagram.show_activations({0: inputs, 1: outputs})
        lines = self.diagram.connections[1]
        present = float(inputs.sum())
        opacities = 1 + (_FAINT_LINE + (1 - _FAINT_LINE) * inputs - 1) * present
        lines.opacities = np.tile(opacities, len(weights))
        digits, rows, number = cast("tuple[Any, Any, Any]", tuple(words))
        for digit, value in zip(digits, inputs, strict=True):
            digit.set_opacity(float(1 + (_FAINT_DIGIT + (1 - _FAINT_DIGIT) * value - 1) * present))
        for (value, _), bit in zip(rows, outputs, strict=True):
            value.show(float(bit))
        places = 2.0 ** np.arange(len(weights))[::-1]
        number.show(float(np.rint(outputs) @ places))


def _step_and_share(moment: float) -> tuple[int, float]:
    """Which step it is, and how far the way to the next one is done in its last third."""
    step = int(moment + 1e-9)
    return step, float(smooth(np.clip(3 * (moment - step) - 2, 0.0, 1.0)))


def _call(layer_sizes: Sequence[int], *options: str) -> str:
    """What is written in a scene to get a diagram."""
    return f"NetworkDiagram({', '.join([str(list(layer_sizes)), *options])})"


def _written(options: Mapping[str, Any]) -> list[str]:
    """The options of a diagram that stands upright, as they are written."""
    return ["direction=UP"] if "direction" in options else []


def _listed(layer_sizes: Sequence[int]) -> str:
    return ", ".join(map(str, layer_sizes))
