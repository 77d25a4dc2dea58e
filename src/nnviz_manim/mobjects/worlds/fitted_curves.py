"""The curves of a network of one input over its examples, and what adds up to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from nnviz_manim.analysis import LineFit
from nnviz_manim.datasets import Dataset
from nnviz_manim.mobjects.worlds.curves import Curves
from nnviz_manim.mobjects.worlds.plot import Plot
from nnviz_manim.mobjects.worlds.points import Points
from nnviz_manim.mobjects.worlds.ticks import Ticks
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette

__all__ = ["HIDDEN_COLORS", "FittedCurves", "FittedParts"]

HIDDEN_COLORS: tuple[ParsableManimColor, ...] = ("wrong", "negative", "right", "positive")
"""Of the hidden units' curves, in turn: red, blue, and so on."""

_HEADROOM = 0.12
"""How much of the height of 1 is left free below 0 and above 1."""

_WEDGE = 0.8
"""Height of a tick's wedge in heights of a digit: it stays above the numbers of the axis."""

_TICK_REACH = 0.86
"""How high the lines above the switching places are, as a share of the plot."""


class FittedCurves(ArrayGroup):
    """The examples, the curves of hidden units and output, and where the hidden units switch.

    Parameters
    ----------
    fit
        What is shown first; its x gives the range of the first axis.
    data
        The examples; those of class 1 lie at the height 1, the others at 0.
    width, height
        Of the whole in scene units.
    colors
        Of the hidden units; the output's curve has the palette's ink.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Attributes
    ----------
    plot, hidden, answer, ticks, dots
        What it is made of.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.analysis import line_fit
    >>> from nnviz_manim.datasets import twelve_points
    >>> from nnviz_manim.learning import textbook_network
    >>> class Solved(Scene):
    ...     def construct(self):
    ...         data, x = twelve_points(), np.linspace(-1.8, 1.8, 200)
    ...         guess, solved = (
    ...             line_fit(textbook_network(f"twelve points, {name}"), data, x)
    ...             for name in ("first guess", "solved")
    ...         )
    ...         curves = FittedCurves(guess, data, width=10, height=5)
    ...         self.add(curves)
    ...         self.play(curves.animate.show(solved))
    """

    def __init__(
        self,
        fit: LineFit,
        data: Dataset,
        *,
        width: float = 8.0,
        height: float = 4.0,
        colors: Sequence[ParsableManimColor] = HIDDEN_COLORS,
        text_height: float = 0.19,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        self.plot = Plot(
            (float(fit.x[0]), float(fit.x[-1])),
            (-_HEADROOM, 1.0 + 2 * _HEADROOM),
            width=width,
            height=height,
            y_label="output",
            x_ticks=(-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5),
            y_ticks=(0.0, 0.5, 1.0),
            y_pattern="{:g}",
            text_height=text_height,
            palette=palette,
        )
        own = list(colors)
        self.hidden = Curves(self.plot, fit.x, fit.hidden, colors=own, widths=3.5)
        self.answer = Curves(self.plot, fit.x, fit.answer, colors="ink", widths=5.5)
        self.ticks = Ticks(
            self.plot,
            fit.switches,
            colors=own,
            reach=_TICK_REACH,
            size=_WEDGE * text_height,
        )
        labels = np.zeros(len(data)) if data.labels is None else data.labels
        self.dots = Points(
            self.plot.at(data.features[:, 0], labels),
            labels,
            colors="accent",
            wrong=~fit.right,
            radius=0.5 * text_height,
            palette=palette,
        )
        super().__init__(self.plot, self.ticks, self.hidden, self.answer, self.dots)

    def show(self, fit: LineFit) -> Self:
        """Show another network on the same line."""
        self.hidden.show(fit.hidden)
        self.answer.show(fit.answer)
        self.ticks.show(fit.switches)
        self.dots.show(wrong=~fit.right)
        return self


class FittedParts(ArrayGroup):
    """What each hidden unit adds to the output's sum, the bias, and the sum, whose sign decides.

    Parameters
    ----------
    fit
        What is shown first.
    reach
        The largest size that the axis has room for; None: that of the parts and the sum.
    width, height
        Of the whole in scene units.
    colors
        Of the hidden units; the sum has the palette's ink, the bias its quiet color.
    text_height
        Height of a digit.
    palette
        Where the colors come from.

    Attributes
    ----------
    plot, parts, total, positive
        What it is made of; ``positive`` marks where the sum is above 0, and the answer is 1.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.analysis import line_fit
    >>> from nnviz_manim.datasets import twelve_points
    >>> from nnviz_manim.learning import textbook_network
    >>> class Sum(Scene):
    ...     def construct(self):
    ...         network = textbook_network("twelve points, solved")
    ...         fit = line_fit(network, twelve_points(), np.linspace(-1.8, 1.8, 200))
    ...         self.add(FittedParts(fit, width=10, height=5))
    """

    def __init__(
        self,
        fit: LineFit,
        *,
        reach: float | None = None,
        width: float = 8.0,
        height: float = 2.4,
        colors: Sequence[ParsableManimColor] = HIDDEN_COLORS,
        text_height: float = 0.19,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        own = max(float(np.abs(fit.parts).max()), float(np.abs(fit.logit).max()), abs(fit.bias))
        bound = 1.1 * (reach or own or 1.0)
        self.plot = Plot(
            (float(fit.x[0]), float(fit.x[-1])),
            (-bound, bound),
            width=width,
            height=height,
            y_label="weight · curve + bias",
            x_ticks=0,
            y_ticks=3,
            text_height=text_height,
            palette=palette,
        )
        shown = self.plot, fit.x
        self.positive = Curves(*shown, _where_positive(fit), colors="accent", widths=8.0)
        self.parts = Curves(
            *shown, _addends(fit), colors=[*colors[: len(fit.parts)], "quiet"], widths=3.0
        )
        self.total = Curves(*shown, fit.logit, colors="ink", widths=5.0)
        super().__init__(self.plot, self.positive, self.parts, self.total)

    def align_with(self, curves: FittedCurves) -> Self:
        """Take the place of another plot's first axis, so that both are read as one."""
        left, right, *_ = curves.plot.area
        own_left, own_right, *_ = self.plot.area
        self.stretch(float((right - left)[0] / (own_right - own_left)[0]), 0)
        return self.shift((float((left - self.plot.area[0])[0]), 0.0, 0.0))

    def show(self, fit: LineFit) -> Self:
        """Show another network on the same line."""
        self.positive.show(_where_positive(fit))
        self.parts.show(_addends(fit))
        self.total.show(fit.logit)
        return self


def _addends(fit: LineFit) -> NDArray[np.float64]:
    """What is added up: the hidden units' parts and the bias, shape (H + 1, samples)."""
    return np.vstack([fit.parts, np.full(len(fit.x), fit.bias)])


def _where_positive(fit: LineFit) -> NDArray[np.float64]:
    """Zero where the sum is above it, and nothing elsewhere, shape (samples,)."""
    return np.where(fit.logit > 0, 0.0, np.nan)
