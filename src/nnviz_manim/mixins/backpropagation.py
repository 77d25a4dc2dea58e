"""Backpropagation in a network so small that every number of it can be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import (
    Create,
    FadeIn,
    FadeOut,
    Group,
    UpdateFromAlphaFunc,
    linear,
    smooth,
    squish_rate_func,
)

from nnviz_manim.mixins.backpropagation_formulas import (
    drop_formula,
    forward_formulas,
    gradient_numbers,
    matrix_formulas,
    update_formulas,
)
from nnviz_manim.mixins.backpropagation_stage import BackpropagationStage
from nnviz_manim.mobjects import BarRows, CountingEquation

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["BackpropagationMixin"]

_VANISHED = 5.0
"""A gradient vanishes whose δ in the first layer is so many times smaller than in the last one."""

# What stands at one place follows what stood there.
_first, _then = squish_rate_func(smooth, 0.0, 0.5), squish_rate_func(smooth, 0.4, 1.0)

_create: Any = Create  # Manim's signature knows VMobjects only


class BackpropagationMixin(BackpropagationStage, SceneLike):
    """Learns from one example, step by step: forward, cost, back, check, update.

    ``construct`` plays all chapters; each is a method that can be called, or overridden. Every
    number is that of one step of the trainer's, and beside each gradient stands what the cost
    does when its weight is really moved. The cost is ½ Σ (a − y)².

    Examples
    --------
    ::

        class MyStep(BackpropagationMixin, Scene):
            network = network_of(
                [[[0.4, -0.6], [0.3, 0.8]], [[1.2, -0.7]]], [[0.1, 0.2], [0.3]],
                activations=("tanh", "sigmoid"),
            )
            example, target = (0.5, -1.0), (1.0,)
    """

    def construct(self) -> None:
        """Play all chapters."""
        self.build()
        self.show_forward()
        self.show_cost()
        self.show_shake()
        self.show_output_delta()
        self.show_hidden_deltas()
        self.show_vanishing()
        self.show_update()
        self.show_matrices()
        self.show_algorithm()

    # Chapters

    def show_forward(self) -> None:
        """Let the example run through: the network is drawn from its input to its answer."""
        self.begin("Forward")
        self.show_title("Backpropagation")
        # While nothing stands beside it, the network has the middle of the picture.
        network: Any = self.graph.weights
        area, whole = self.area("graph"), self.whole()
        way = self.unit * (whole.center - area.center)
        network.shift(way)
        self.tell(
            "An example goes in at the left, and runs through the network.",
            _create(network, run_time=2.5),
        )
        self.wait(0.5)
        lines = self.panel.write(forward_formulas(self.step), self.beside(), height=0.32)
        self.tell(
            "Each node adds up what comes in, times the weights; its answer goes on.",
            network.animate.shift(-way).highlight(nodes=[(self.last, 0)]),
        )
        self.play(*map(FadeIn, lines), run_time=0.7)
        self.wait(1.6)

    def show_cost(self) -> None:
        """Hold the answer against the target: the cost."""
        outputs = [(self.last, unit) for unit in range(len(self.step.target))]
        targets = (
            [self.write_target(unit) for _, unit in outputs] if self.graph.roomy(self.last) else []
        )
        self.begin(
            "Cost",
            "The cost says how far the answer is from what it should be.",
            *self.panel.leaving(),
            self.focus(nodes=outputs),
            *map(FadeIn, targets),
        )
        height = 0.25 if self.shape == "square" else 0.32
        lines = self.panel.write(self.costs(), self.beside(), height=height)
        self.panel.appear(lines, 0.7)
        self.wait(1.4)
        self.panel.clear(also=[*map(FadeOut, targets)])

    def show_shake(self) -> None:
        """Shake a weight: the shake travels through z and a to C, and its ratios are fractions."""
        edge = (self.last, 0, 0)
        ends = [(self.last - 1, 0), (self.last, 0)]
        names, size = ("Δw", "Δz", "Δa", "ΔC"), self.shake
        scale = float(np.abs([self.shaken.shakes(size), self.shaken.shakes(-size)]).max())
        self.bars = self.make_bars([0.0] * 4, names, self.area("table"), scale=scale)
        self.begin(
            "Shake a weight",
            "Shake one weight: sum, answer and cost shake with it.",
            self.focus(nodes=ends, edges=[edge]),
            FadeIn(self.bars),
        )
        self.sway(lambda alpha: size * float(np.sin(4 * np.pi * alpha)), 3.2)
        self.tell("Each part passes on a share of the shake. All shares multiply.")
        ratios = self.write_chain("Delta", self.shaken.ratios(size))
        self.sway(lambda alpha: size * alpha, 0.8)
        self.play(FadeIn(ratios), run_time=0.5)
        self.wait(1.0)
        self.tell("The smaller the shake, the closer the shares come to fixed numbers …")

        def shrink(alpha: float) -> float:
            amount = float(size * 10.0 ** (-3.0 * alpha))
            ratios.show(**self.shaken.ratios(amount))
            return amount

        self.sway(shrink, 2.6, ratios)
        chain = self.write_chain("partial", self.shaken.derivatives())
        self.graph.weights.show([*self.step.weights.values()], values=[*self.step.a.values()])
        self.tell(
            "… the derivatives. Their product is the chain rule.",
            *map(FadeOut, (ratios, self.bars)),
            FadeIn(chain),
        )
        self.wait(0.8)
        source, target = ends
        gone: list[Any] = []
        for name, meaning, node, edges in (
            ("Ca", "how far off the answer is", target, []),
            ("az", "how steep the activation function is there", target, []),
            ("zw", "what came in along the line", source, [edge]),
        ):
            lit: Any = chain.animate
            tag = self.write_factor(name, node)
            self.tell(
                f"∂{name[0]}/∂{name[1]} is {meaning}.",
                lit.highlight(name, f"{name}_"),
                self.focus(nodes=[node], edges=edges),
                FadeIn(tag),
                *gone,
            )
            gone = [FadeOut(tag)]
            self.wait(1.2)
        self.panel.clear(also=gone)

    def show_output_delta(self) -> None:
        """Take δ of every output unit, and with it the gradients of all that leads into it."""
        self.begin(
            "δ of the output",
            "Two factors belong to the node: together they are its δ.",
            *self.graph.to_gradients(),
        )
        for unit in range(len(self.step.target)):
            self.take_unit(self.last, unit)

    def show_hidden_deltas(self) -> None:
        """Let δ flow back through the weights, layer by layer, unit by unit."""
        for layer in range(self.last - 1, 0, -1):
            self.begin(f"δ of layer {layer}", "δ flows back along the lines, times their weights.")
            for unit in range(len(self.step.a[layer])):
                if unit == 1:
                    self.tell("The others of the layer do the same.")
                self.take_unit(layer, unit)

    def take_unit(self, layer: int, unit: int) -> None:
        """Show δ of a unit, its gradients, and their finite differences."""
        graph, first = self.graph, unit == 0
        explained = first and layer == self.last
        lines, table = self.write_unit(layer, unit)
        pace = 1.0 if first else 0.35
        back = [(layer + 1, above, unit) for above in graph.above(layer)]
        nodes = [(layer, unit), *((layer + 1, above) for above in graph.above(layer))]
        self.play(self.light(nodes=nodes, edges=back), FadeIn(lines[0]), run_time=0.6 * pace)
        if back:
            dots, ends = graph.pulses(layer, unit)
            moving: Any = dots.animate
            self.add(dots)
            self.play(moving(rate_func=linear).show(ends), run_time=1.2 * pace)
            self.remove(dots)
        else:
            self.wait(pace)
        self.play(FadeIn(lines[1]), *graph.reveal_delta(layer, unit), run_time=0.8 * pace)
        self.wait(1.2 * pace)
        table.highlight("head", "head2", dim=0.0)
        gone = [FadeOut(line, rate_func=_first) for line in lines[:2]]
        change = [*gone, FadeIn(lines[2], rate_func=_then)]
        if explained:
            self.tell("δ times what came in is the gradient of a weight …", *change)
            self.add(table)
            self.count_gradients(layer, unit, lines[2], table)
            self.tell("… and shaking each weight alone says the same: ΔC/ε. The bias has δ itself.")
        else:
            self.play(*change, run_time=0.6)
            self.add(table)
        lit: Any = table.animate
        edges = [(layer, unit, source) for source in range(graph.sizes[layer - 1])]
        sources = [(layer - 1, source) for _, _, source in edges]
        self.play(
            lit.highlight(),
            self.light(nodes=[(layer, unit), *sources]),
            *graph.reveal(edges),
            run_time=max(0.8 * pace, 0.4),
        )
        self.wait(2.0 if explained else 1.5 if first else 0.8)
        self.panel.clear(also=graph.quiet())

    def count_gradients(
        self, layer: int, unit: int, line: CountingEquation, table: CountingEquation
    ) -> None:
        """Go along the lines into a unit, one by one."""
        names = ["head", "head2"]
        for source in range(self.graph.sizes[layer - 1]):
            names += [f"n{source}", f"g{source}"]
            numbers = gradient_numbers(self.step, layer, unit, source)
            counting: Any = line.animate
            filling: Any = table.animate
            self.play(
                self.light(nodes=[(layer - 1, source), (layer, unit)]),
                *self.graph.reveal([(layer, unit, source)]),
                counting.show(**numbers),
                filling.highlight(*names, dim=0.0),
                run_time=0.8,
            )

    def show_vanishing(self) -> None:
        """Hold the δ of all units against each other: the further back, the smaller."""
        if self.last < 2:
            return
        deltas = self.step.delta
        first, output = (float(np.abs(deltas[layer]).max()) for layer in (1, self.last))
        vanishes = 0 < _VANISHED * first < output
        nodes = [
            (layer, unit) for layer in sorted(deltas)[::-1] for unit in range(len(deltas[layer]))
        ]
        self.bars = self.make_bars(
            [abs(float(deltas[layer][unit])) for layer, unit in nodes],
            [self.name_of(layer, unit) for layer, unit in nodes],
            self.beside(),
            scale=max(first, output) or 1.0,
            signed=False,
            colors="accent",
        )
        self.begin(
            "The gradient vanishes" if vanishes else "All δ",
            f"Back in the first layer, δ is {output / first:.1f} times smaller, or more:"
            f" the gradient vanishes."
            if vanishes
            else "All δ side by side: how much each sum moves the cost.",
            _create(self.bars, run_time=1.5),
            self.light(),
        )
        self.wait(2.0)

    def show_update(self) -> None:
        """Move every weight and bias against its gradient, and look at the cost again."""
        graph, step = self.graph, self.step
        self.updated = graph.draw_finest()
        bars = [FadeOut(each) for each in self.mobjects if isinstance(each, BarRows)]
        self.begin(
            "The step",
            "Every weight and bias takes a step against its gradient.",
            *graph.leave(),
            *bars,
            FadeIn(self.updated),
        )
        formulas = [*update_formulas(step, self.learning_rate), drop_formula(step)]
        formulas = formulas[self.shape == "square" :]
        lines = self.panel.write(formulas, self.area("lines"), height=0.3, leading=1.5)
        self.panel.appear(lines[:-1], 0.6)
        updated: Any = self.updated.animate
        weights, biases = [*step.new_weights.values()], [*step.new_biases.values()]
        self.play(updated.show(weights, biases), run_time=2)
        updated = self.updated.animate
        self.tell(
            "The example runs through once more: the cost has dropped.",
            updated.show(values=[*self.shaken.after_step().a.values()]),
            FadeIn(lines[-1]),
        )
        self.wait(1.2)
        drops = (step.promised_drop, step.actual_drop)
        self.drops = self.make_bars(
            drops,
            ["drop promised", "drop that came"],
            self.area("table"),
            scale=max(map(abs, drops)) or 1.0,
            signed=min(drops) < 0,
            colors=["accent", "right"],
        )
        self.tell(
            "The gradients promised this drop: for small steps, the promise is kept.",
            _create(self.drops, run_time=1.2),
        )
        self.wait(1.8)

    def show_matrices(self) -> None:
        """Show all δ of a layer, and all gradients of its weights, as products of matrices."""
        gone = self.panel.leaving()
        lines = self.panel.write(matrix_formulas(self.step), self.whole(), height=0.3, middle=True)
        self.leave(self.updated, self.drops)
        self.begin(
            "All at once",
            "The same numbers, a whole layer at a time.",
            *gone,
            FadeIn(lines[0], run_time=0.8),
        )
        self.panel.appear(lines[1:], 0.7)
        self.wait(1.8)

    def show_algorithm(self) -> None:
        """End with the whole algorithm in six lines."""
        gone = self.panel.leaving()
        lines, names = self.write_algorithm()
        first, *others = zip(lines, names, strict=True)
        appearing = FadeIn(*first, run_time=0.8)
        self.begin("Six lines", "That is all of backpropagation: six lines.", *gone, appearing)
        for line, name in others:
            self.play(FadeIn(line, name), run_time=0.6)
        self.tell("Every number here was computed by the trainer; none was typed in.")
        self.wait(2.0)

    def focus(self, **parts: Any) -> Any:
        """Dim all of the network but some nodes and lines."""
        return self.graph.weights.animate.highlight(**parts)

    def light(self, **parts: Any) -> Any:
        """The same where the gradients are shown."""
        return self.graph.skeleton.animate.highlight(**parts)

    def sway(self, amount_at: Callable[[float], float], seconds: float, *others: Any) -> None:
        """Let the weight, and all that depends on it, follow a course."""
        graph = self.graph.weights

        def move(_: Any, alpha: float) -> None:
            amount = amount_at(alpha)
            other = self.shaken.at(amount)
            graph.show([*other.weights.values()], values=[*other.a.values()])
            self.bars.show(self.shaken.shakes(amount))

        moving = Group(graph, self.bars, *others)
        self.play(UpdateFromAlphaFunc(moving, move, rate_func=linear), run_time=seconds)
