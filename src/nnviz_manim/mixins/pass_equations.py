"""A forward pass as equations: of one node, and of a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nnviz_manim.analysis import unit_parts
from nnviz_manim.learning import MLP
from nnviz_manim.mixins.equation_lines import Line

__all__ = ["SUBSCRIPTS", "layer_lines", "node_lines"]

SUBSCRIPTS = "₀₁₂₃₄"
_ROW_GAP = "#0.45em"


def node_lines(network: MLP, example: Sequence[float], layer: int, unit: int) -> list[Line]:
    """Equations of one node: with its inputs, with the products, the sum, and the answer.

    Parameters
    ----------
    network
        Of sigmoids.
    example
        What comes into it, shape (inputs,).
    layer, unit
        Which node, from 1 and from 0. The parts of the last equation are "z" and "a".
    """
    parts = unit_parts(network, [list(example)], layer, unit)
    count = len(parts.weights)
    z, a, b = float(parts.total[0]), float(parts.answers[0]), parts.bias
    w = {f"w{k}": float(each) for k, each in enumerate(parts.weights)}
    x = {f"x{k}": float(each) for k, each in enumerate(parts.inputs[:, 0])}
    p = {f"p{k}": float(each) for k, each in enumerate(parts.parts[:, 0])}
    inputs = dict.fromkeys(x, "{:g}" if layer == 1 else "{:.4f}")
    fine = dict.fromkeys(p, "{:.4g}") | {"z": "{:.5g}", "a": "{:.5f}"} | inputs
    patterns = dict.fromkeys((*w, "b"), "{:g}") | fine
    number = SUBSCRIPTS[unit + 1] if network.layer_sizes[layer] > 1 else ""
    bias, name = _term("b", b), f"{{name}}{number}"
    terms = [f"{_term(f'w{k}', w[f'w{k}'])} dot {_term(f'x{k}', x[f'x{k}'])}" for k in range(count)]
    # Answers of other nodes have many figures: no more than two of them fit onto a line.
    beside = count if layer == 1 else 2
    rows = [" + ".join(terms[k : k + beside]) for k in range(0, count, beside)]
    sums, equals = " \\ & + ".join(rows), "&=" if count > beside else "="
    products = " + ".join(_term(f"p{k}", p[f"p{k}"]) for k in range(count))
    z_name, a_name = (name.format(name=letter) for letter in "za")
    made = [
        (f"{z_name} {equals} {sums} + {bias}", w | x | {"b": b}),
        (f"{z_name} = {products} + {bias}", p | {"b": b}),
        (f"{z_name} = {{{{ z }}}}", {"z": z}),
        (f"{a_name} = sigma({{{{ z }}}}) = {{{{ a }}}}", {"z": z, "a": a}),
    ]
    lines = [_line(markup, numbers, patterns) for markup, numbers in made]
    return [replace(lines[0], rows=len(rows)), *lines[1:]]


def layer_lines(network: MLP, example: Sequence[float], layer: int) -> list[Line]:
    """Equations of a layer: the product and the biases, and the sigmoid of the sums.

    Parameters
    ----------
    network
        Of sigmoids.
    example
        What comes into it, shape (inputs,).
    layer
        From 1. Weights are called "w" and unit and source, as "w02"; inputs, biases, sums and
        answers "x", "b", "z" and "a" and their number from 0.
    """
    answers = network.forward([list(example)])
    x, a = answers[layer - 1][0], answers[layer][0]
    W, b = network.weights[layer], network.biases[layer]
    units = range(len(b))
    z = [float(unit_parts(network, [list(example)], layer, u).total[0]) for u in units]
    numbers = {f"x{k}": float(each) for k, each in enumerate(x)}
    patterns = dict.fromkeys(numbers, "{:g}" if layer == 1 else "{:.4f}")
    for letter, values, pattern in (("b", b, "{:g}"), ("z", z, "{:.5g}"), ("a", a, "{:.5f}")):
        numbers |= {f"{letter}{u}": float(values[u]) for u in units}
        patterns |= dict.fromkeys((f"{letter}{u}" for u in units), pattern)
    weights = {f"w{u}{k}": float(W[u, k]) for u in units for k in range(len(x))}
    matrix = "; ".join(", ".join(f"{{{{ w{u}{k} }}}}" for k in range(len(x))) for u in units)
    patterns |= dict.fromkeys(weights, "{:g}")
    column = {each: _column(each, len(b)) for each in "bza"}
    product = f"mat(row-gap: {_ROW_GAP}, {matrix}) {_column('x', len(x))}"
    sigmoid = f"sigma {column['z']}" if len(b) > 1 else f"sigma({column['z']})"
    made = (
        f"{product} + {column['b']} = {column['z']}",
        f"{sigmoid} = {column['a']}",
    )
    every = numbers | weights
    return [
        _line(markup, {n: v for n, v in every.items() if f"{{{{ {n} }}}}" in markup}, patterns)
        for markup in made
    ]


def _term(name: str, value: float) -> str:
    """The place of a number in a sum or product: in brackets if it is negative."""
    return f"{{{{ {name} }}}}" if value >= 0 else f"({{{{ {name} }}}})"


def _column(name: str, count: int) -> str:
    """The places of a vector's numbers."""
    if count == 1:
        return f"{{{{ {name}0 }}}}"
    return f"vec(gap: {_ROW_GAP}, {', '.join(f'{{{{ {name}{k} }}}}' for k in range(count))})"


def _line(markup: str, numbers: Mapping[str, float], patterns: Mapping[str, str]) -> Line:
    """An equation whose weights and biases are colored by sign, and its answer as the winner."""
    colors = {
        name: "accent" if name[0] == "a" else "positive" if value >= 0 else "negative"
        for name, value in numbers.items()
        if name[0] in "wba"
    }
    return Line(markup, numbers, {name: patterns[name] for name in numbers}, colors=colors)
