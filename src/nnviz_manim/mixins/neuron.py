"""One neuron taken apart: inputs, weights, sum and activation; what weight and bias do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import LEFT, Create, FadeIn, FadeOut, Group, UpdateFromAlphaFunc, linear, smooth
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import Area, FrameShape, Split, around, columns, rows
from nnviz_manim.mixins.equation_lines import equation_lines
from nnviz_manim.mixins.neuron_bench import NeuronBench, answers_of
from nnviz_manim.mixins.neuron_equations import FORMULAS, FUNCTIONS, neuron_lines
from nnviz_manim.mixins.settings import NUMBER, RANGE, Check, several_numbers
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import (
    CountingEquation,
    Curves,
    NeuronCloseUp,
    Plot,
)

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["NeuronMixin"]

Array = NDArray[np.float64]

_SAMPLES = 241

_Z_RANGE, _A_RANGE = (-5.0, 5.0), (-1.5, 2.0)
"""Sums that the activation functions are drawn over, and answers at most."""

_EQUATION: Mapping[FrameShape, float] = {"wide": 0.28, "square": 0.26, "upright": 0.34}
"""Height of a digit in the equations of the first chapter, where there is room."""

_create: Any = Create  # Manim's signature knows VMobjects only


class NeuronMixin(StageMixin, SceneLike):
    """Takes one neuron apart, and shows what its weight and its bias do to its answer.

    ``construct`` plays all chapters; each is a method that can be called, or overridden. Numbers
    and curves are those of networks of one neuron, made of the settings.

    Examples
    --------
    ::

        class MyNeuron(NeuronMixin, Scene):
            inputs, weights, bias = (0.5, -1.0), (2.0, 1.0), 0.5
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "inputs": several_numbers(1, 3),
        "weights": several_numbers(1, 3),
        "bias": NUMBER,
        "functions": Check(
            f"one or more of {', '.join(FUNCTIONS)}",
            lambda value: (
                isinstance(value, list | tuple) and bool(value) and set(value) <= set(FUNCTIONS)
            ),
        ),
        "slope_weights": several_numbers(2, 3),
        "shift_weight": Check("a number other than 0", lambda v: NUMBER.fits(v) and v != 0),
        "shift_biases": several_numbers(2, 3),
        "dot_input": NUMBER,
        "x_range": RANGE,
    }

    inputs: Sequence[float] = (1.5, 2.0, 3.0)
    """What comes into the neuron of the first chapter, one to three numbers."""

    weights: Sequence[float] = (0.8, -0.6, 0.2)
    """As many."""
    bias: float = 0.4
    """Of the neuron that is taken apart."""

    functions: Sequence[str] = ("identity", "relu", "tanh", "sigmoid")
    """Activation functions that are shown; the last one is that of the neuron."""

    slope_weights: Sequence[float] = (0.5, 1.0, 2.0)
    """Weights of a single input, without a bias."""

    shift_weight: float = 5.0
    """The weight that stays while the bias moves."""

    shift_biases: Sequence[float] = (-8.0, 0.0, 8.0)
    """Biases at that weight; the dot travels with the last one."""

    dot_input: float = -1.3
    """The x that is followed to its point on the curve."""

    x_range: tuple[float, float] = (-4.0, 4.0)
    """Inputs that the curves are drawn over."""

    sentence_height = 0.24

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.5)),
        "square": rows(("title", 0.4), "main", ("words", 0.75), gap=0.2),
        "upright": rows(("title", 0.5), "main", ("words", 1.2)),
    }

    opening: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows("neuron", ("sums", 1.25), gap=0.1),
        "square": rows("neuron", ("sums", 1.7), gap=0.1),
        "upright": rows("neuron", ("sums", 2.6)),
    }
    """How the main area is parted in the first chapter."""

    bench_split: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns((rows("machine", ("sliders", 1.7)), 7.0), "plot", gap=0.6),
        "square": rows((columns(("machine", 3.6), "sliders"), 1.95), "plot", ("x", 0.3), gap=0.2),
        "upright": rows(("machine", 3.2), "plot", ("sliders", 1.7), gap=0.4),
    }
    """How it is parted where weight and bias move; "x" may have a place of its own."""

    neuron: NeuronCloseUp
    bench: NeuronBench

    def construct(self) -> None:
        """Play all chapters."""
        self.build()
        self.show_parts()
        self.show_functions()
        self.show_slopes()
        self.show_shifts()
        self.follow_dot()
        self.tell("Every curve and number was computed by a network of this one neuron.")
        self.wait(2)

    def build(self) -> None:
        """Look at what the settings are together; nothing is added to the scene yet.

        Raises
        ------
        SettingError
            If there is not one weight for each input.
        """
        if len(self.inputs) != len(self.weights):
            raise SettingError(
                f"{type(self).__name__} has {len(self.inputs)} inputs and {len(self.weights)}"
                f" weights: give one weight for each input"
            )

    # Chapters

    def show_parts(self) -> None:
        """Let numbers run through a neuron: times the weights, summed, through its function."""
        places = self.opening[self.shape].divide(self.area("main"))
        self.begin("Inputs, weights, sum, activation")
        self.show_title("One neuron")
        neuron = self.neuron = self.build_neuron(
            self.inputs, self.weights, self.bias, places["neuron"]
        )
        stacked = self.shape != "wide"
        multiplied, summed, answered = neuron_lines(
            self.inputs, self.weights, self.bias, self.functions[-1], stacked
        )
        # The sum takes the place of the products that it is made of.
        place, height = places["sums"], _EQUATION[self.shape]
        (products,) = equation_lines(self, place, [multiplied], height=height, spacing=0.8)
        total, answer = equation_lines(self, place, [summed, answered], height=height, spacing=0.7)
        self.tell("A neuron takes in numbers, and answers with one.", _create(neuron, run_time=2))
        self.wait(0.8)
        count = len(self.inputs)
        each = [f"{kind}{number + 1}" for kind in "xw" for number in range(count)]
        neuron.highlight(*each, "sum")
        self.tell("Each input is multiplied by its weight.")
        self.travel(neuron, neuron.product_stop(), 2.4, _create(products, rate_func=linear))
        self.wait(1.0)
        self.tell("The products are added up, and the bias is added too.")
        self.travel(neuron, 1.0, 0.8, FadeOut(products))
        neuron.highlight("b", "sum")
        self.travel(neuron, 2.0, 1.6, _create(total, rate_func=linear))
        self.wait(1.0)
        neuron.highlight("sum", "activation", "output")
        self.tell("An activation function turns the sum into the neuron's answer.")
        self.travel(neuron, 4.0, 2.6, _create(answer, rate_func=linear))
        neuron.highlight()
        self.wait(1.5)
        self.leave(neuron, total, answer)

    def show_functions(self) -> None:
        """Let one curve become one activation function after the other."""
        if len(self.functions) < 2:
            return
        place = self.area("main")
        z = np.linspace(*_Z_RANGE, _SAMPLES)
        families = np.array([answers_of([1.0], 0.0, name, z) for name in self.functions])
        low, high = min(float(families.min()), 0.0), max(float(families.max()), 1.0)
        least, most = _A_RANGE
        plot = Plot(
            _Z_RANGE,
            (max(low, least), min(high, most)),
            width=place.width,
            height=place.height,
            x_label="sum z",
            y_label="answer a",
            palette=self.palette,
        )
        curve: Any = Curves(plot, z, families[0], colors="accent", widths=5.0)
        ghosts = [
            Curves(plot, z, values, colors="quiet", widths=2.5, opacities=0.6)
            for values in families[:-1]
        ]
        self.put(Group(plot, *ghosts, curve), place)
        formulas = [self.build_formula(name, plot) for name in self.functions]
        self.begin(
            "Activation functions",
            FUNCTIONS[self.functions[0]],
            FadeIn(plot),
            _create(curve, run_time=1.4),
            FadeIn(formulas[0]),
        )
        self.wait(1.2)
        for number, name in enumerate(self.functions[1:], start=1):
            self.add(ghosts[number - 1], curve)
            self.tell(
                FUNCTIONS[name],
                curve.animate(run_time=1.6).show(families[number]),
                FadeOut(formulas[number - 1], run_time=0.5),
            )
            self.play(FadeIn(formulas[number]), run_time=0.5)
            self.wait(1.2)
        self.leave(plot, curve, *ghosts, formulas[-1])

    def show_slopes(self) -> None:
        """Move the weight: the curve grows steeper."""
        bench = self.bench = self.build_bench()
        bench.trace("w", self.slope_weights)
        bench.read("slope")
        self.begin(
            "The weight",
            "One input, no bias: the weight says how steep the answer rises.",
            *map(FadeIn, (bench.plot, bench.formula, bench.reading)),
        )
        self.play(_create(bench.ghosts), FadeIn(bench.names), run_time=1.2)
        self.play(*map(FadeIn, (bench.curve, bench.sliders["w"], bench.sliders["b"])))
        for weight in self.slope_weights[1:]:
            self.turn(w=weight)
            self.wait(0.8)

    def show_shifts(self) -> None:
        """Move the bias: the curve moves sideways, and a mark says where it switches."""
        bench, weight = self.bench, self.shift_weight
        self.begin(
            "The bias",
            f"With a weight of {weight:g}, it switches: off on one side, on on the other.",
            *map(FadeOut, (bench.ghosts, bench.names, bench.reading)),
        )
        self.turn(w=weight)
        self.wait(0.4)
        bench.trace("b", self.shift_biases)
        bench.read("switch")
        self.tell("The bias says where: at x = −b / w the sum is 0.")
        self.play(_create(bench.ghosts), *map(FadeIn, (bench.names, bench.ticks, bench.reading)))
        for bias in self.shift_biases:
            self.turn(b=bias)
            self.wait(0.8)

    def follow_dot(self) -> None:
        """Follow one x through the neuron to its point on the curve; then all of them."""
        bench = self.bench
        now = bench.values
        gone = [bench.formula, bench.reading, bench.names, bench.ghosts]
        place = bench.places["machine"]
        if "x" in bench.places:
            # What stands still now gives its place to the neuron.
            gone += [bench.sliders["w"], bench.sliders["b"]]
            place = around(place, bench.places["sliders"])
        neuron = self.neuron = self.build_neuron([now["x"]], [now["w"]], now["b"], place)
        self.begin(
            "One dot",
            "Follow one number: x, times the weight, plus the bias, …",
            *map(FadeOut, gone),
            bench.curve.animate.set_opacity(0.35),
        )
        self.play(_create(neuron), FadeIn(bench.point, bench.sliders["x"]), run_time=1.2)
        self.travel(neuron, 2.0, 4.0)
        name = "sigmoid" if self.functions[-1] == "sigmoid" else "activation function"
        self.tell(f"… and through the {name}, to its point on the curve.")
        self.travel(neuron, 3.0, 1.5)
        rising: Any = bench.point.animate
        on_curve = bench.plot.at([now["x"]], [bench.answer()])
        self.travel(neuron, 4.0, 1.6, rising(rate_func=linear).show(on_curve))
        self.wait(0.8)
        self.tell("Every x has its point. All of them together are the curve.")
        self.sweep()
        self.wait(0.6)

    # Pieces

    def build_neuron(
        self, inputs: Sequence[float], weights: Sequence[float], bias: float, place: Area
    ) -> NeuronCloseUp:
        """Make a neuron whose numbers have not come in yet."""
        count = len(inputs)
        # Several lines that are too steep would be as long as they are far apart.
        height = min(place.height, place.width) if count > 1 else min(place.height, 2.6)
        neuron = NeuronCloseUp(
            inputs,
            weights,
            bias,
            pattern="{:.3g}" if count > 1 else "{:.2f}",
            activation=self.functions[-1],
            travel=0.0,
            width=place.width,
            height=height,
            z_range=(-8.0, 8.0),
            # A node of one input holds longer numbers, which would be shrunk below ten pixels.
            text_height=0.2 if self.shape == "square" and count > 1 else 0.22,
            palette=self.palette,
        )
        return self.put(neuron, place)

    def build_formula(self, name: str, plot: Plot) -> CountingEquation:
        """Write an activation function where its curves leave room: at the upper left."""
        formula = CountingEquation(FORMULAS[name], height=0.3, palette=self.palette)
        formula.scale(self.unit)
        upper_left, upper_right, lower_left, _ = plot.area
        place = upper_left + 0.05 * (upper_right - upper_left) + 0.17 * (lower_left - upper_left)
        return formula.move_to(place, aligned_edge=LEFT)

    def build_bench(self) -> NeuronBench:
        """Make plot, curve, mark, sliders and formula of a neuron of one input."""
        wide = max(map(abs, (*self.slope_weights, self.shift_weight)))
        far = max(map(abs, (*self.shift_biases, 1.0)))
        places = self.bench_split[self.shape].divide(self.area("main"))
        ranges = {"x": self.x_range, "w": (-wide, wide), "b": (-far, far)}
        values = {"x": self.dot_input, "w": self.slope_weights[0], "b": 0.0}
        return NeuronBench(self, places, self.functions[-1], ranges, values)

    def turn(self, **wanted: float) -> None:
        """Move weight or bias to another number; all that depends on it follows, exactly."""
        bench = self.bench
        before = {name: bench.values[name] for name in wanted}
        if before == wanted:
            return

        def move(_: Any, alpha: float) -> None:
            bench.show(**{n: before[n] + alpha * (wanted[n] - before[n]) for n in wanted})

        # What is not on the scene yet must not come onto it by being moved. What was moved before
        # is there as a part of a group.
        shown = self.get_mobject_family_members()
        moving = Group(*(each for each in bench.following() if each in shown))
        self.play(UpdateFromAlphaFunc(moving, move, rate_func=smooth), run_time=2.0)

    def travel(self, neuron: NeuronCloseUp, to: float, run_time: float, *others: Any) -> None:
        """Let the dots of a neuron go on to a stop, beside other animations."""
        going: Any = neuron.animate
        self.play(going(rate_func=linear).show(travel=to), *others, run_time=run_time)

    def sweep(self) -> None:
        """Let x run through the plot; its point draws the curve."""
        bench, (low, high) = self.bench, self.x_range
        trail = Curves(
            bench.plot, bench.x, bench.curve_values(), colors="accent", widths=5.0, until=low
        )
        self.add(trail, bench.point)

        def move(_: Any, alpha: float) -> None:
            x = low + alpha * (high - low)
            bench.show(x=x)
            bench.point.show(bench.plot.at([x], [bench.answer()]))
            trail.show(until=x)
            self.neuron.show([x])

        moving = Group(trail, bench.point, bench.sliders["x"], self.neuron)
        self.play(UpdateFromAlphaFunc(moving, move, rate_func=smooth), run_time=4.0)

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those that a network of this one neuron gives."""
        bench, weight, bias = self.bench, self.shift_weight, self.shift_biases[-1]
        x = bench.sliders["x"].value
        answer = float(answers_of([weight], bias, self.functions[-1], [x])[0])
        (at, height), *_ = bench.plot.numbers_at(bench.point.centers())
        return {
            "x": (f"{self.neuron.values[0]:.2f}", x),
            "answer of the neuron": (f"{self.neuron.output:.2f}", answer),
            "x of the point": (f"{at:.3f}", x),
            "height of the point": (f"{height:.3f}", answer),
            "weight": (f"{bench.sliders['w'].value:.1f}", weight),
            "bias": (f"{bench.sliders['b'].value:.1f}", bias),
            "switch": (f"{bench.ticks.values[0]:.1f}", -bias / weight),
        }
