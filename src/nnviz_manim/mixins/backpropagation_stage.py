"""What stands behind a lesson on backpropagation: settings, the step, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from manim import DOWN, LEFT, UP, Create, Group

from nnviz_manim.analysis import (
    BackpropagationStep,
    GradientCheck,
    backpropagate,
    check_gradients,
)
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import SGD, Dense, Network, textbook_network
from nnviz_manim.mixins.areas import Area, FrameShape, Split, around, columns, rows
from nnviz_manim.mixins.backpropagation_formulas import (
    ALGORITHM,
    Formula,
    chain_formula,
    cost_formula,
    delta_formula,
    error_formula,
    gradient_formula,
    gradient_table,
    matrix_formulas,
)
from nnviz_manim.mixins.formula_panel import FormulaPanel
from nnviz_manim.mixins.gradient_graph import GradientGraph
from nnviz_manim.mixins.settings import ANYTHING, POSITIVE, Check, instance_of
from nnviz_manim.mixins.shaken_weight import ShakenWeight
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import BarRows, Caption, CountingEquation, ParameterGraph
from nnviz_manim.mobjects.worlds.lettering import formatted

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["BackpropagationStage"]

LOSS = "half_squared_error"

_LINE_SHARE = 0.27
"""Of the room for a formula and a table, what the formula takes."""

_CHAIN_HEIGHT = 0.3
"""Of a digit in the chain rule, where there is room."""

_LEADING_WIDE, _LEADING_NAMED = 0.9, 1.9
"""Room between the lines of the algorithm, in heights of a digit; the latter if names are there."""

_BESIDE = 1.0
"""Room between them and their names at the right."""

_UNIT_HEIGHT: Mapping[FrameShape, float] = {"wide": 0.27, "square": 0.24, "upright": 0.32}
"""Of a digit in the formulas of a unit, where there is room."""

_MOST_UNITS, _MOST_LAYERS = 4, 3
"""Of a layer, and after the input."""

_create: Any = Create  # Manim's signature knows VMobjects only


class BackpropagationStage(StageMixin, SceneLike):
    """Holds settings and parts of a scene that shows one step of backpropagation."""

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "network": instance_of(
            Network, str, expected="a network, or a name out of TEXTBOOK_NETWORKS"
        ),
        "example": ANYTHING,
        "target": ANYTHING,
        "learning_rate": POSITIVE,
        "shake": POSITIVE,
    }

    network: Network | str = "3-3-1"
    """Of up to four units a layer, and three layers after the input; or a textbook's, by name."""

    example: Sequence[float] = (1.5, 2.0, 3.0)
    """What comes in, a number a unit of the input."""

    target: Sequence[float] = (1.0,)
    """What should come out, a number a unit of the output."""

    learning_rate: float = 1.0
    """Of the one step of gradient descent."""

    shake: float = 0.1
    """How far a weight is shaken to either side."""

    sentence_height = 0.24

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns("graph", (rows("lines", ("table", 2.6), gap=0.2), 6.4), gap=0.3),
            ("words", 0.5),
        ),
        "square": rows(
            ("title", 0.35),
            "graph",
            (rows(("lines", 0.9), "table", gap=0.1), 2.05),
            ("words", 0.7),
            gap=0.12,
        ),
        "upright": rows(
            ("title", 0.5), "graph", ("lines", 2.5), ("table", 2.3), ("words", 1.2), gap=0.25
        ),
    }

    step: BackpropagationStep
    check: GradientCheck
    graph: GradientGraph
    shaken: ShakenWeight
    panel: FormulaPanel
    bars: BarRows
    drops: BarRows
    updated: ParameterGraph

    def build(self) -> None:
        """Compute the step, and make the network's picture; nothing is added to the scene yet.

        Raises
        ------
        SettingError
            If the network is too large, has layers that are not dense, or does not fit example
            or target.
        """
        network = self.network
        if isinstance(network, str):
            network = textbook_network(network)
        self._require_small(network)
        rate = SGD(self.learning_rate)
        self.step = backpropagate(network, self.example, self.target, loss=LOSS, optimizer=rate)
        self.check = check_gradients(
            network, self.step.a[0][None], self.step.target[None], loss=LOSS
        )
        self.last = max(self.step.weights)
        self.shaken = ShakenWeight(self.step, network.activations, LOSS)
        self.panel = FormulaPanel(self)
        self.graph = GradientGraph(self, self.area("graph"), self.step)
        self._require_readable()

    def _require_small(self, network: Network) -> None:
        sizes = network.layer_sizes
        name = type(self).__name__
        if not all(isinstance(layer, Dense) for layer in network.layers) or not network.has_biases:
            raise SettingError(
                f"{name}.network has layers that are not dense, or no biases: its picture and"
                f" formulas are those of dense layers with biases"
            )
        if max(sizes) > _MOST_UNITS or len(sizes) - 1 > _MOST_LAYERS:
            raise SettingError(
                f"{name}.network has layers of {', '.join(map(str, sizes))} units: to have every"
                f" number readable, give up to {_MOST_UNITS} units a layer, and up to"
                f" {_MOST_LAYERS} layers after the input"
            )

    def _require_readable(self) -> None:
        """Set once what has the least room, before anything is played."""
        for layer in self.step.weights:
            self.write_unit(layer, 0)
        self.panel.write(matrix_formulas(self.step), self.whole(), middle=True)
        self.panel.write(self.costs(), self.beside())
        self.panel.written = []

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers that were on screen beside those of finite differences, made anew."""
        check = check_gradients(
            self.shaken.network, self.step.a[0][None], self.step.target[None], loss=LOSS
        )
        numbers: dict[str, tuple[float | str, float]] = {}
        for (layer, unit), tag in self.graph.tags.items():
            shown = tag.text.removeprefix("δ ").replace("−", "-")
            numbers[f"δ of layer {layer}, {unit}"] = (shown, check.numeric_biases[layer][unit])
        for layer, target, source in self.graph.edges():
            shown = f"{self.graph.gradient(layer, target, source):.5f}"
            expected = check.numeric_weights[layer][target, source]
            numbers[f"gradient of layer {layer}, {target}, {source}"] = (shown, expected)
        after = self.shaken.after_step()
        numbers["drop that came"] = (f"{self.drops.values[1]:.5f}", self.step.cost - after.cost)
        return numbers

    def write_chain(self, sign: str, numbers: Mapping[str, float]) -> CountingEquation:
        """Make the equation of the chain rule, of shakes or of derivatives."""
        # Both stand at one place, whatever signs their numbers have.
        others = self.shaken.ratios(self.shake), self.shaken.derivatives()
        formula = chain_formula(sign, numbers, self.shape != "square", *others)
        return self.panel.write([formula], self.area("lines"), height=_CHAIN_HEIGHT)[0]

    def write_factor(self, name: str, node: tuple[int, int]) -> Caption:
        """Write a factor of the chain rule beside the node that it concerns."""
        value = formatted(self.shaken.derivatives()[name], "{:.5f}")
        text = f"∂{name[0]}/∂{name[1]} {value}"
        tag = self.caption(text, self.graph.text, color="accent").scale(self.unit)
        return self.graph.beside(tag, self.graph.at[node])

    def write_target(self, unit: int) -> Caption:
        """Write what an output unit should answer, above its node, where there is room."""
        text = f"should be {formatted(float(self.step.target[unit]), '{:g}')}"
        tag = self.caption(text, self.graph.text, color="right").scale(self.unit)
        return self.graph.beside(tag, self.graph.at[self.last, unit])

    def write_algorithm(self) -> tuple[list[CountingEquation], list[Caption]]:
        """Make the six lines, and what each of them is: at the right, or else above it."""
        place, formulas = self.whole(), [Formula(line) for line in ALGORITHM.values()]
        wide = self.shape == "wide"
        leading = _LEADING_WIDE if wide else _LEADING_NAMED
        # Above the first line stands its name.
        room = place if wide else Area(place.x, place.y - 0.2, place.width, place.height - 0.5)
        lines = self.panel.write(formulas, room, height=0.36, leading=leading)
        right = max(float(line.get_right()[0]) for line in lines) + _BESIDE * self.unit
        names = []
        for text, line in zip(ALGORITHM, lines, strict=True):
            name = self.caption(text, 0.24 if wide else 0.19, color="accent").scale(self.unit)
            if wide:
                name.move_to((right, float(line.get_center()[1]), 0.0), aligned_edge=LEFT)
            else:
                above = 0.75 * name.height * UP
                name.move_to(line.get_corner(UP + LEFT) + above, aligned_edge=DOWN + LEFT)
            names.append(name)
        Group(*lines, *names).move_to(self.unit * place.center)
        return lines, names

    def name_of(self, layer: int, unit: int) -> str:
        """``|δ|`` of a node, in words."""
        hidden = "hidden" if self.last == 2 else f"layer {layer},"
        name = "output" if layer == self.last else hidden
        number = f" {unit + 1}" if len(self.step.a[layer]) > 1 else ""
        return f"|δ| {name}{number}"

    def write_unit(self, layer: int, unit: int) -> tuple[list[CountingEquation], CountingEquation]:
        """Make the three formulas of a unit, and the table of its gradients.

        The first two are seen by themselves, then the last one with the table.
        """
        step, square, height = self.step, self.shape == "square", _UNIT_HEIGHT[self.shape]
        error = error_formula(step, layer, unit, not square)
        delta = delta_formula(step, layer, unit, not square)
        # Only the first of all counts on to the others.
        gradient = gradient_formula(step, layer, unit, not square, (layer, unit) == (self.last, 0))
        table = gradient_table(step, self.check, layer, unit, lying=square)
        place = self.beside()
        flow = self.panel.write([error, delta], place, height=height)
        parts = rows(("line", _LINE_SHARE * place.height), "table", gap=0.1).divide(place)
        (line,) = self.panel.write([gradient], parts["line"], height=height)
        (made,) = self.panel.write([table], parts["table"], height=height)
        return [*flow, line], made

    def whole(self) -> Area:
        """All between title and words."""
        parts = [self.area(name) for name in ("graph", "lines", "table")]
        return around(*parts)

    def costs(self) -> list[Formula]:
        """The formulas of the cost."""
        return cost_formula(self.step, broken=self.shape != "square")

    def beside(self) -> Area:
        """All beside, or below, the network."""
        return around(self.area("lines"), self.area("table"))

    def make_bars(
        self, values: Sequence[float], names: Sequence[str], place: Area, **style: Any
    ) -> BarRows:
        """Make bars as large as there is room."""
        spacing = min(place.height / len(values), 0.75)
        bars = BarRows(
            values,
            names,
            pattern="{:.5f}",
            width=place.width,
            spacing=spacing,
            text_height=min(0.24, 0.68 * spacing),
            palette=self.palette,
            **style,
        )
        return self.put(bars, place)
