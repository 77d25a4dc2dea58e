"""Backpropagation as formulas: Typst's markup, with the numbers of a step in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.analysis import BackpropagationStep, GradientCheck

__all__ = [
    "ALGORITHM",
    "Formula",
    "chain_formula",
    "cost_formula",
    "delta_formula",
    "drop_formula",
    "error_formula",
    "forward_formulas",
    "gradient_formula",
    "gradient_table",
    "matrix_formulas",
    "update_formulas",
]

Array = NDArray[np.floating]

_CHAIN = ("zw", "az", "Ca", "Cw")
"""From a weight to the cost: each part by the one before, and the whole."""

_BREAKS = {False: " =", True: " \\ & quad ="}
"""The sign between two forms of the same, on one line or two."""

ALGORITHM = {
    "what comes in": "a^((0)) = x",
    "forward": "z^((l)) = W^((l)) a^((l-1)) + b^((l)), quad a^((l)) = f(z^((l)))",
    "δ of the output": "delta^((L)) = (a^((L)) - y) dot.o f'(z^((L)))",
    "δ flows back": "delta^((l)) = (W^((l+1)))^T delta^((l+1)) dot.o f'(z^((l)))",
    "gradients": (
        "nabla_(W^((l))) C = delta^((l)) (a^((l-1)))^T, quad nabla_(b^((l))) C = delta^((l))"
    ),
    "the step": "W arrow.l W - alpha nabla_W C, quad b arrow.l b - alpha nabla_b C",
}
"""The whole of it, a line a step, by what it is."""


@dataclass(frozen=True)
class Formula:
    """What a :class:`~nnviz_manim.mobjects.CountingEquation` is made of.

    Parameters
    ----------
    markup
        Of Typst.
    numbers
        By the names of their places.
    patterns
        Format strings of those that are not written like the others.
    widest
        Of numbers that will become others, the one that is longest as it is written, by name.
    """

    markup: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    widest: Mapping[str, float] = field(default_factory=dict)


def forward_formulas(step: BackpropagationStep) -> list[Formula]:
    """Sum and answer of the first output unit."""
    last = max(step.weights)
    return [
        Formula("z = sum w a + b = {{ z }}", {"z": float(step.z[last][0])}),
        Formula("a = f(z) = {{ a }}", {"a": float(step.a[last][0])}),
    ]


def cost_formula(step: BackpropagationStep, broken: bool) -> list[Formula]:
    """C = ½ Σ (a − y)², with numbers; each output on its own line, or all on one."""
    last, count = max(step.a), len(step.target)
    indices = "_k" if count > 1 else ""
    total = "sum_k " if count > 1 else ""
    numbers = {f"a{k}": float(value) for k, value in enumerate(step.a[last])}
    numbers |= {f"y{k}": float(value) for k, value in enumerate(step.target)}
    terms = [
        f"1/2 ({{{{ a{k} }}}} - {_bracketed(f'y{k}', numbers[f'y{k}'])})^2" for k in range(count)
    ]
    terms_in_lines = (" \\ & + " if broken else " + ").join(terms)
    return [
        Formula(f"C = 1/2 {total}(a{indices} - y{indices})^2"),
        Formula(f"C &= {terms_in_lines}", numbers, {f"y{k}": "{:g}" for k in range(count)}),
        Formula("C = {{ C }}", {"C": step.cost}),
    ]


def chain_formula(
    sign: str, numbers: Mapping[str, float], broken: bool, *others: Mapping[str, float]
) -> Formula:
    """Ratios of shakes (Δ) or derivatives (∂) from a weight to the cost, above their numbers.

    Parameters
    ----------
    sign
        ``"Delta"`` or ``"partial"``.
    numbers
        Ratios by the names ``zw``, ``az``, ``Ca`` and, of the whole, ``Cw``.
    broken
        Whether the whole stands before its factors, and its number below them; or else both behind.
    others
        What the numbers will become.
    """
    head = {p: f"{{{{ display(({sign} {p[0]})/({sign} {p[1]})) : {p}_ }}}}" for p in _CHAIN}
    cell = {p: f"{{{{ {p} }}}}" for p in _CHAIN}
    factors = _CHAIN[:3]
    if broken:
        rows = [
            [head["Cw"], "=", *_between([head[p] for p in factors], "dot")],
            ["", "=", *_between([cell[p] for p in factors], "dot")],
            ["", "=", cell["Cw"]],
        ]
    else:
        rows = [
            [*_between([each[p] for p in factors], "dot"), "=", each["Cw"]] for each in (head, cell)
        ]
    widest = {p: min(each[p] for each in (numbers, *others)) for p in _CHAIN}
    markup = _matrix(rows, "delim: #none, column-gap: #0.3em, row-gap: #0.7em")
    return Formula(markup, numbers, dict.fromkeys(factors, "{:.4f}"), widest)


def _between(parts: Sequence[str], sign: str) -> list[str]:
    """Parts with a sign between each two."""
    return [each for part in parts for each in (sign, part)][1:]


def error_formula(step: BackpropagationStep, layer: int, unit: int, broken: bool) -> Formula:
    """∂C/∂a of a unit: from the cost itself, or from the layer after it.

    Parameters
    ----------
    broken
        Whether the numbers stand below the symbols rather than beside them.
    """
    head = "partial C slash partial a"
    if layer == max(step.a):
        a, y = float(step.a[layer][unit]), float(step.target[unit])
        return Formula(
            f"& {head} = a - y{_BREAKS[broken]} {{{{ a }}}} - {_bracketed('y', y)} = {{{{ e }}}}",
            {"a": a, "y": y, "e": a - y},
            {"y": "{:g}"},
        )
    weights, above = step.weights[layer + 1][:, unit].tolist(), step.delta[layer + 1].tolist()
    terms: list[str] = []
    numbers: dict[str, float] = {}
    for k, (w, d) in enumerate(zip(weights, above, strict=True)):
        # A weight below 0 takes the sign of its term with it, but for the first.
        numbers |= {f"w{k}": abs(w) if k else w, f"d{k}": d}
        sign = "" if not k else "- " if w < 0 else "+ "
        terms.append(f"{sign}{{{{ w{k} }}}} dot {_bracketed(f'd{k}', d)}")
    patterns = dict.fromkeys((f"w{k}" for k in range(len(terms))), "{:.2f}")
    numbers["e"] = float(step.errors[layer][unit])
    if len(terms) == 1:
        products = f"w dot delta{_BREAKS[broken]} {terms[0]} = {{{{ e }}}}"
    else:
        symbols = "sum w dot delta \\ & quad = " if broken else ""
        beside = 1 if broken else 2
        lines = [" ".join(terms[k : k + beside]) for k in range(0, len(terms), beside)]
        total = f"{_BREAKS[True]} {{{{ e }}}}"
        products = symbols + " \\ & quad quad ".join(lines) + total
    return Formula(f"& {head} = {products}", numbers, patterns)


def _bracketed(name: str, value: float) -> str:
    """The place of a number behind a sign: in brackets if it is negative."""
    return f"{{{{ {name} }}}}" if value >= 0 else f"({{{{ {name} }}}})"


def delta_formula(step: BackpropagationStep, layer: int, unit: int, broken: bool) -> Formula:
    """δ = ∂C/∂a · f′(z) of a unit."""
    error = error_formula(step, layer, unit, broken).numbers["e"]
    return Formula(
        f"& delta = partial C slash partial a dot f'(z){_BREAKS[broken]}"
        " {{ e }} dot {{ s }} = {{ d }}",
        {
            "e": error,
            "s": float(step.slopes[layer][unit]),
            "d": float(step.delta[layer][unit]),
        },
    )


def gradient_formula(
    step: BackpropagationStep, layer: int, unit: int, broken: bool, counts: bool = False
) -> Formula:
    """∂C/∂w = δ · a of the weight from the first source to a unit.

    Parameters
    ----------
    broken
        Whether the numbers stand below the symbols rather than beside them.
    counts
        Whether they will become those of the other sources.
    """
    sources = range(len(step.a[layer - 1]) if counts else 1)
    every = [gradient_numbers(step, layer, unit, source) for source in sources]
    # Where some are below 0 and some are not, brackets would come and go while they count.
    negative = all(each["a"] < 0 for each in every)
    a = "({{ a }})" if negative else "{{ a }}"
    return Formula(
        f"& partial C slash partial w = delta dot a{_BREAKS[broken]}"
        f" {{{{ d }}}} dot {a} = {{{{ g }}}}",
        every[0],
        widest={name: min(each[name] for each in every) for name in "dag"},
    )


def gradient_numbers(
    step: BackpropagationStep, layer: int, unit: int, source: int
) -> dict[str, float]:
    """The numbers of a :func:`gradient_formula`."""
    return {
        "d": float(step.delta[layer][unit]),
        "a": float(step.a[layer - 1][source]),
        "g": float(step.weight_gradients[layer][unit, source]),
    }


def gradient_table(
    step: BackpropagationStep, check: GradientCheck, layer: int, unit: int, lying: bool
) -> Formula:
    """Gradients of all that leads into a unit, and beside each its finite difference.

    Parameters
    ----------
    lying
        Whether a parameter is a column rather than a row.

    Returns
    -------
    A formula, whose parts are named ``head``, and ``n0`` (its name), ``g0`` and ``h0`` of the
    first weight and so on; the bias is the last one.
    """
    sources = len(step.a[layer - 1])
    names = [*(f"w_{source + 1}" for source in range(sources)), "b"]
    gradients = [*step.weight_gradients[layer][unit], step.bias_gradients[layer][unit]]
    differences = [*check.numeric_weights[layer][unit], check.numeric_biases[layer][unit]]
    rows = [
        ["", "{{ partial C slash partial w : head }}", "{{ Delta C slash epsilon : head2 }}"],
        *(
            [f"{{{{ {name} : n{k} }}}}", f"{{{{ g{k} }}}}", f"{{{{ h{k} }}}}"]
            for k, name in enumerate(names)
        ),
    ]
    if lying:
        rows = [list(column) for column in zip(*rows, strict=True)]
    numbers = {f"g{k}": float(value) for k, value in enumerate(gradients)}
    numbers |= {f"h{k}": float(value) for k, value in enumerate(differences)}
    return Formula(_matrix(rows, "delim: #none, column-gap: #0.7em, row-gap: #0.45em"), numbers)


def drop_formula(step: BackpropagationStep) -> Formula:
    """The cost before and after the step."""
    return Formula(
        "C : quad {{ before }} arrow.r {{ after }}",
        {"before": step.cost, "after": step.new_cost},
    )


def update_formulas(step: BackpropagationStep, rate: float) -> list[Formula]:
    """W ← W − α ∂C/∂W, and the first weight of the output so."""
    last = max(step.weights)
    gradient = float(step.weight_gradients[last][0, 0])
    return [
        Formula("w arrow.l w - alpha dot partial C slash partial w"),
        Formula(
            f"w arrow.l {{{{ w }}}} - {{{{ r }}}} dot {_bracketed('g', gradient)} = {{{{ v }}}}",
            {
                "w": float(step.weights[last][0, 0]),
                "r": rate,
                "g": gradient,
                "v": float(step.new_weights[last][0, 0]),
            },
            {"w": "{:.2f}", "r": "{:g}"},
        ),
    ]


def matrix_formulas(step: BackpropagationStep) -> list[Formula]:
    """The same numbers as matrices: all δ of a layer at once, then all gradients of weights."""
    last = max(step.weights)
    layer = max(last - 1, 1)
    found = []
    if layer < last:
        above = f"(W^(({last})))^T delta^(({last}))"
        found = [
            Formula(f"delta^(({layer})) = {above} dot.o f'(z^(({layer})))"),
            _numeric(
                "= {} {} dot.o {} = {}",
                (step.weights[last].T, step.delta[last], step.slopes[layer], step.delta[layer]),
                "{:.2f}",
            ),
        ]
    inputs, gradients = step.a[layer - 1], step.weight_gradients[layer]
    return [
        *found,
        Formula(f"nabla_(W^(({layer}))) C = delta^(({layer})) (a^(({layer - 1})))^T"),
        _numeric("= {}", (gradients,), "{:.5f}")
        if len(inputs) > 1
        else _numeric("= {} {} = {}", (step.delta[layer], inputs, gradients), "{:.5f}"),
    ]


def _numeric(markup: str, arrays: Sequence[Array], first_pattern: str) -> Formula:
    """Matrices of numbers in the places of a markup; those of the first have their own pattern."""
    numbers: dict[str, float] = {}
    patterns: dict[str, str] = {}
    matrices = []
    for order, array in enumerate(arrays):
        rows = []
        for i, row in enumerate(np.asarray(array).reshape(len(array), -1)):
            names = [f"m{order}_{i}_{j}" for j in range(len(row))]
            numbers |= dict(zip(names, map(float, row), strict=True))
            if order == 0:
                patterns |= dict.fromkeys(names, first_pattern)
            rows.append([f"{{{{ {name} }}}}" for name in names])
        matrices.append(_matrix(rows, 'delim: "[", column-gap: #0.5em, row-gap: #0.4em'))
    return Formula(markup.format(*matrices), numbers, patterns)


def _matrix(rows: Sequence[Sequence[str]], style: str) -> str:
    return f"mat({style}, {'; '.join(', '.join(row) for row in rows)})"
