"""A neuron of one input on the bench: sliders, formula, curve, and the mark where it switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import Group
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.analysis import switch_positions
from nnviz_manim.learning import ACTIVATIONS, MLP, network_of
from nnviz_manim.mixins.areas import Area, columns, rows
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import CountingEquation, Curves, Plot, Points, Slider, Ticks

__all__ = ["NeuronBench", "answers_of"]

Array = NDArray[np.float64]

_HUES = ("negative", "accent", "positive")
"""Of the curves that stay, in turn."""

_SAMPLES = 241

_HEAD = 0.4
"""Room above the plot, for the names of the curves."""

_TOP = 1.2
"""The plot reaches so high, for the number at the mark."""

_SIGNED = "{: =+5.1f}"
"""A number with the sign of a sum before it, with a space between them below 10."""

_TALL, _HEIGHT = 1.1, 0.42
"""A place higher than this takes letters that are so high, where they have room."""

_NARROW = 4.5
"""A place narrower than this takes short words."""


def one_neuron(weights: Sequence[float], bias: float, activation: str) -> MLP:
    """Make a network of a single neuron."""
    return network_of([[weights]], [[bias]], activations=[activation])


def answers_of(weights: Sequence[float], bias: float, activation: str, x: ArrayLike) -> Array:
    """Answers of a network of a single neuron.

    Parameters
    ----------
    x
        Shape (samples, inputs), or (samples,) of one input.

    Returns
    -------
    Shape (samples,).
    """
    features = np.asarray(x, dtype=float).reshape(-1, len(weights))
    return np.array(one_neuron(weights, bias, activation).forward(features)[1][:, 0], dtype=float)


class NeuronBench:
    """Holds what shows a neuron of one input, and lets all of it follow weight, bias and x.

    Parameters
    ----------
    stage
        The scene.
    places
        Where "machine" (formula and reading), "plot" and "sliders" stand, and "x" if its slider
        stands apart.
    activation
        Of the neuron.
    ranges
        Of x, w and b, by these names.
    values
        What they are first.

    Attributes
    ----------
    values : dict of str to float
        Present x, w and b.
    """

    def __init__(
        self,
        stage: StageMixin,
        places: Mapping[str, Area],
        activation: str,
        ranges: Mapping[str, tuple[float, float]],
        values: Mapping[str, float],
    ) -> None:
        self.stage = stage
        self.places = places
        self.activation = activation
        self.values = dict(values)
        self.x = np.linspace(*ranges["x"], _SAMPLES)
        room = places["plot"]
        below = Area(room.x, room.y - _HEAD / 2, room.width, room.height - _HEAD)
        self.plot = Plot(
            ranges["x"],
            (0.0, _TOP),
            y_ticks=(0.0, 0.5, 1.0),
            width=below.width,
            height=below.height,
            x_label="x",
            y_label="a",
            palette=stage.palette,
        )
        self.curve = Curves(self.plot, self.x, self.curve_values(), widths=5.0)
        self.ticks = Ticks(self.plot, [self.switch()], pattern="{:.1f}", size=0.2, reach=1 / _TOP)
        stage.put(Group(self.plot, self.curve, self.ticks), below)
        self.point = Points(
            self.plot.at([values["x"]], [0.0]),
            colors="accent",
            radius=0.11 * stage.unit,
            palette=stage.palette,
        )
        self.sliders = self._build_sliders(ranges)
        symbol = "sigma" if activation == "sigmoid" else "f"
        self.formula = self.equation(
            "formula",
            f"a = {symbol}({{{{ w }}}} dot x thin {{{{ b }}}})",
            {"w": values["w"], "b": values["b"]},
            {"w": ranges["w"][1], "b": ranges["b"][0]},
        )
        self.read("switch")

    def _build_sliders(self, ranges: Mapping[str, tuple[float, float]]) -> dict[str, Slider]:
        together = [name for name in ranges if name not in self.places]
        places = {name: self.places[name] for name in ranges if name in self.places}
        places |= rows(*together, gap=0.1).divide(self.places["sliders"])
        sliders = {}
        for name, place in places.items():
            slider = Slider(
                name,
                self.values[name],
                ranges[name],
                width=place.width,
                text_height=0.22,
                palette=self.stage.palette,
            )
            sliders[name] = self.stage.put(slider, place)
        return sliders

    def equation(
        self,
        name: str,
        markup: str,
        numbers: Mapping[str, float],
        widest: Mapping[str, float] | None = None,
    ) -> CountingEquation:
        """Make an equation for the upper ("formula") or lower ("reading") half of the machine."""
        place = rows("formula", "reading").divide(self.places["machine"])[name]
        equation = CountingEquation(
            markup,
            numbers,
            pattern="{:.1f}" if name == "formula" else "{:.2f}",
            patterns={"b": _SIGNED} if "b" in numbers else None,
            widest=widest,
            signed=name == "reading",
            height=_HEIGHT if place.height > _TALL else 0.26,
            colors=dict.fromkeys(numbers, "accent"),
            palette=self.stage.palette,
        )
        equation.scale(min(1.0, place.width / equation.width))
        return self.stage.put(equation, place)

    def read(self, what: str) -> None:
        """Choose what is read off the curve: its "slope" in the middle, or where it "switch"es."""
        words = "slope" if self.places["machine"].width < _NARROW else "slope in the middle"
        markup = {"slope": f'"{words}" = {{{{ s }}}}', "switch": "x = - b / w = {{ s }}"}
        self.reads = what
        # A number that is 0 now leaves no room for the sign that will come.
        numbers, widest = {"s": getattr(self, what)()}, {"s": 1.0}
        self.reading = self.equation("reading", markup[what], numbers, widest)

    def trace(self, name: str, numbers: Sequence[float]) -> None:
        """Make curves that stay, for some numbers of w or b, with their names above the plot."""
        settings = [{**self.values, name: number} for number in numbers]
        values = [answers_of([s["w"]], s["b"], self.activation, self.x) for s in settings]
        self.ghosts = Curves(self.plot, self.x, values, colors=_HUES, widths=3.0, opacities=0.55)
        room = self.places["plot"]
        split = columns(*(str(number) for number in range(len(numbers))))
        strip = Area(room.x, room.y + room.height / 2 - 0.15, room.width, 0.3)
        names = Group()
        for place, hue, number in zip(split.divide(strip).values(), _HUES, numbers, strict=False):
            word = self.stage.caption(f"{name} = {number:g}".replace("-", "−"), color=hue)
            names.add(self.stage.put(word, place))
        self.names = names

    def curve_values(self) -> Array:
        """Answers at every x of the plot, shape (samples,)."""
        return answers_of([self.values["w"]], self.values["b"], self.activation, self.x)

    def answer(self) -> float:
        """The answer to the present x."""
        now = self.values
        return float(answers_of([now["w"]], now["b"], self.activation, [now["x"]])[0])

    def switch(self) -> float:
        """Where the sum is 0."""
        network = one_neuron([self.values["w"]], self.values["b"], self.activation)
        return float(switch_positions(network)[0])

    def slope(self) -> float:
        """How steep the curve is where the sum is 0: the weight times the function's slope."""
        a, slopes = np.zeros((1, 1)), np.ones((1, 1))
        ACTIVATIONS[self.activation].apply(a)
        ACTIVATIONS[self.activation].pull_back(a, slopes)
        return self.values["w"] * float(slopes[0, 0])

    def following(self) -> list[Any]:
        """What changes with weight and bias."""
        return [self.curve, self.ticks, self.formula, self.reading, *self.sliders.values()]

    def show(self, **values: float) -> None:
        """Let everything show other numbers of x, w or b."""
        self.values |= values
        for name, slider in self.sliders.items():
            slider.show(self.values[name])
        if set(values) - {"x"}:
            self.curve.show(self.curve_values())
            self.ticks.show([self.switch()])
            self.formula.show(w=self.values["w"], b=self.values["b"])
            self.reading.show(s=getattr(self, self.reads)())
