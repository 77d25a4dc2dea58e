"""What is written beside a walk down a curve: the rule, the numbers of a step, and readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnviz_manim.mixins.equation_lines import Line

__all__ = ["reading_lines", "step_lines"]


def step_lines(path: Any, rate: float) -> list[Line]:
    """The rule of a step, its symbols' names, the first step's numbers, and the count of steps.

    Parameters
    ----------
    path
        The walk, as ``analysis.descend`` gives it.
    rate
        Its learning rate α.
    """
    x, slopes = float(path.positions[0, 0]), path.gradients[:, 0]
    numbers = {"x": x, "a": rate, "g": float(slopes[0]), "n": float(path.positions[1, 0])}
    colors = {"g": "positive", "n": "accent"}
    signed = bool((slopes < 0).any() or (path.positions < 0).any())
    slope = "({{ g }})" if signed else "{{ g }}"
    rule = "x arrow.l x - alpha dot {{ f'(x) : slope }}"
    names = '"learning rate" alpha quad {{ "slope" f\'(x) : slope }}'
    step = f"{{{{ x }}}} - {{{{ a }}}} dot {slope} = {{{{ n }}}}"
    return [
        Line(rule, colors={"slope": "positive"}),
        Line(names, colors={"slope": "positive"}),
        Line(step, numbers, {"a": "{:g}", "g": "{:.1f}"}, {}, colors, signed),
        Line('"step" {{ n }}', {"n": 0.0}, {"n": "{:.0f}"}, {"n": float(len(path))}),
    ]


def reading_lines(colors: Mapping[str, str], start: float, steps: int) -> list[Line]:
    """The count of steps, and where walks are, by their names in their colors.

    Parameters
    ----------
    colors
        By the name of each walk.
    start
        Where all of them begin.
    steps
        To how many it is counted.
    """
    return [
        Line('"step" {{ n }}', {"n": 0.0}, {"n": "{:,.0f}"}, {"n": float(steps)}),
        *(
            Line(
                f'{{{{ "{name}" : name }}}} quad x = {{{{ x }}}}',
                {"x": start},
                {"x": "{:.3f}"},
                colors={"x": color, "name": color},
                signed=True,
            )
            for name, color in colors.items()
        ),
    ]
