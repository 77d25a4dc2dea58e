"""One neuron as equations, and what is told and written of each activation function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz_manim.mixins.equation_lines import Line
from nnviz_manim.mobjects.worlds.activation_curve import activated

__all__ = ["FORMULAS", "FUNCTIONS", "neuron_lines"]

FUNCTIONS = {
    "identity": "No activation function: the answer is the sum itself.",
    "relu": "ReLU: nothing below 0, and the sum itself above.",
    "tanh": "tanh: presses every sum in between −1 and 1.",
    "sigmoid": "Sigmoid: presses every sum in between 0 and 1.",
}
"""What is told of each function that a single neuron may have."""

FORMULAS = {
    "identity": "a = z",
    "relu": "a = max(0, z)",
    "tanh": "a = tanh(z)",
    "sigmoid": "a = sigma(z) = 1/(1 + e^(-z))",
}
"""The same as Typst's markup."""

_PATTERN = "{:.3g}"


def neuron_lines(
    inputs: Sequence[float], weights: Sequence[float], bias: float, activation: str, stacked: bool
) -> list[Line]:
    """Equations of a neuron: its products, its sum, and its answer.

    Parameters
    ----------
    inputs, weights
        As many of one as of the other.
    bias
        Added to the sum.
    activation
        One of :data:`FORMULAS`.
    stacked
        Whether each product stands on a line of its own, or all on one.
    """
    products = [x * w for x, w in zip(inputs, weights, strict=True)]
    z = float(np.sum(products) + bias)
    answer = float(activated(activation, np.array([z]))[0])
    each: list[str] = []
    equals, between = ("&=", " \\ ") if stacked else ("=", " quad quad ")
    numbers: dict[str, float] = {}
    for k, (x, w, p) in enumerate(zip(inputs, weights, products, strict=True)):
        numbers |= {f"x{k}": x, f"w{k}": w, f"p{k}": p}
        weight = f"{{{{ w{k} }}}}" if w >= 0 else f"({{{{ w{k} }}}})"
        each.append(f"{{{{ x{k} }}}} dot {weight} {equals} {{{{ p{k} }}}}")
    terms = {f"p{k}": p for k, p in enumerate(products)} | {"b": bias}
    sums = " ".join(
        f"{_sign(value, first=not order)} {{{{ {name} }}}}"
        for order, (name, value) in enumerate(terms.items())
    )
    symbol = {"sigmoid": "sigma", "identity": ""}.get(activation, f'"{activation}"')
    return [
        replace(_line(between.join(each), numbers), rows=len(each) if stacked else 1),
        _line(f"z = {sums} = {{{{ z }}}}", {n: abs(v) for n, v in terms.items()} | {"z": z}, terms),
        _line(f"a = {symbol}({{{{ z }}}}) = {{{{ a }}}}", {"z": z, "a": answer}),
    ]


def _sign(value: float, *, first: bool) -> str:
    """What stands before a number of a sum, which is written without its sign."""
    if first:
        return "" if value >= 0 else "-"
    return "+" if value >= 0 else "-"


def _line(markup: str, numbers: dict[str, float], signs: dict[str, float] | None = None) -> Line:
    """An equation with weights and bias colored by sign, and products and answer as they travel."""
    hues = {
        name: "positive" if (signs or numbers)[name] >= 0 else "negative"
        for name in numbers
        if name[0] in "wb"
    }
    hues |= dict.fromkeys((name for name in numbers if name[0] in "pa"), "accent")
    return Line(markup, numbers, dict.fromkeys(numbers, _PATTERN), colors=hues)
