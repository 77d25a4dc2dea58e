"""All that shows one network of one input, as a view of its run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, ORIGIN, RIGHT
from numpy.typing import ArrayLike

from nnviz_manim.analysis import LineFit, line_fit, line_network
from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP, Snapshot
from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.worlds.fitted_curves import FittedCurves, FittedParts
from nnviz_manim.mobjects.worlds.parameter_graph import ParameterGraph
from nnviz_manim.mobjects.worlds.playing_speed import PlayingSpeed
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.recording import Run

__all__ = ["FitCounts", "FitPicture"]

_FIGURE, _WORD = 0.3, 0.18


class FitCounts(ArrayGroup):
    """Cost, points that are told right, iterations and pace as numbers that count.

    Parameters
    ----------
    examples
        How many there are.
    shown
        Which of them stand there.
    columns
        How many stand side by side.
    spacing
        From one to the next, across and down.
    palette
        Where the colors come from.

    Examples
    --------
    >>> from manim import Scene
    >>> class Counts(Scene):
    ...     def construct(self):
    ...         self.add(FitCounts(12))
    """

    def __init__(
        self,
        examples: int,
        *,
        shown: Sequence[str] = ("cost", "right", "iterations", "pace"),
        columns: int = 2,
        spacing: tuple[float, float] = (1.9, 0.95),
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        style: dict[str, Any] = {"height": _FIGURE, "width": 1.75, "palette": palette}
        self.cost = Counter(0.0, "{:.3f}", **style)
        self.right = Counter(0.0, f"{{:.0f}} of {examples}", **style)
        self.iterations = Counter(0.0, "{:,.0f}", whole=True, **style)
        self.pace = Counter(0.0, "{:,.0f}", **style)
        self._speed = PlayingSpeed([0.0, 1.0], [1.0], np.inf)
        cells = {
            "cost": ("mean cost", self.cost),
            "right": ("points right", self.right),
            "iterations": ("iterations", self.iterations),
            "pace": ("iterations/s", self.pace),
        }
        made = []
        for number, (name, counter) in enumerate(map(cells.__getitem__, shown)):
            row, column = divmod(number, columns)
            word = Caption(name, height=_WORD, color="quiet", palette=palette)
            cell = ArrayGroup(counter, word.next_to(counter, DOWN, buff=0.12))
            made.append(
                cell.move_to(ORIGIN).shift(row * spacing[1] * DOWN + column * spacing[0] * RIGHT)
            )
        super().__init__(*made)
        self.move_to(ORIGIN)

    def set_pace(self, run: Run, pace: ArrayLike, run_time: float) -> None:
        """Tell how fast a training is going to be played.

        Parameters
        ----------
        run
            Which one.
        pace
            As for :class:`~nnviz_manim.mobjects.Learning`.
        run_time
            Of the whole, in seconds.
        """
        self._speed = PlayingSpeed(run.moments.epoch, pace, run_time)

    def show_fit(self, fit: LineFit) -> Self:
        """Show cost and score."""
        self.cost.show(fit.cost)
        self.right.show(fit.score)
        return self

    def show_epoch(self, epoch: float) -> Self:
        """Show how many iterations are done, and how fast they go."""
        self.iterations.show(epoch)
        self.pace.show(self._speed.at(epoch))
        return self

    def shown_numbers(
        self, fit: LineFit, moment: Snapshot | None
    ) -> dict[str, tuple[float | str, float]]:
        """Numbers that stand there, beside those of a network and of its moment."""
        figures = {
            "cost": (self.cost, fit.cost if moment is None else moment.loss),
            "points right": (self.right, fit.score),
            "iterations": (self.iterations, None if moment is None else moment.epoch),
        }
        inside = self.get_family()
        return {
            name: (counter.text.partition(" ")[0].replace(",", ""), float(expected))
            for name, (counter, expected) in figures.items()
            if counter in inside and expected is not None
        }

    def rest(self) -> None:
        """Stand still: no iterations a second."""
        self.pace.show(0.0)


class FitPicture(ArrayGroup):
    """Everything that shows one network of one input; a view of its run.

    Parameters
    ----------
    data
        The examples.
    x
        The places along the line at which curves are taken, shape (samples,).
    views
        Of :class:`FittedCurves`, :class:`FittedParts`, :class:`ParameterGraph` and
        :class:`FitCounts`, those that are wanted.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.analysis import line_fit
    >>> from nnviz_manim.datasets import twelve_points
    >>> from nnviz_manim.learning import textbook_network
    >>> class Solved(Scene):
    ...     def construct(self):
    ...         network, data = textbook_network("twelve points, solved"), twelve_points()
    ...         x = np.linspace(-1.8, 1.8, 200)
    ...         curves = FittedCurves(line_fit(network, data, x), data, width=10, height=5)
    ...         self.add(FitPicture(data, x, curves).show_network(network))
    """

    def __init__(self, data: Dataset, x: ArrayLike, *views: Any) -> None:
        self._data, self._x = data, np.array(x, dtype=float)
        super().__init__(*views)

    def show(self, snapshot: Snapshot) -> Self:
        """Show a moment of the run."""
        self.show_network(line_network(snapshot))
        for view in self.submobjects:
            if isinstance(view, FitCounts):
                view.show_epoch(snapshot.epoch)
        return self

    def show_network(self, network: MLP) -> Self:
        """Show a network."""
        fit = line_fit(network, self._data, self._x)
        for view in self.submobjects:
            if isinstance(view, FittedCurves | FittedParts):
                view.show(fit)
            elif isinstance(view, ParameterGraph):
                view.show(list(network.weights.values()), list(network.biases.values()))
            elif isinstance(view, FitCounts):
                view.show_fit(fit)
        return self

    def shown_numbers(
        self, network: MLP, moment: Snapshot | None
    ) -> dict[str, tuple[float | str, float]]:
        """Numbers of the picture beside those of a network, and of the moment that it is of."""
        fit = line_fit(network, self._data, self._x)
        numbers: dict[str, tuple[float | str, float]] = {}
        for view in self.submobjects:
            if isinstance(view, FitCounts):
                numbers |= view.shown_numbers(fit, moment)
            elif isinstance(view, FittedCurves):
                for unit, (shown_x, x) in enumerate(
                    zip(view.ticks.values, fit.switches, strict=True)
                ):
                    numbers[f"switch of unit {unit}"] = (float(shown_x), float(x))
            elif isinstance(view, ParameterGraph):
                numbers |= _parameters(view, network)
        return numbers


def _parameters(graph: ParameterGraph, network: MLP) -> dict[str, tuple[float | str, float]]:
    """The numbers written in a graph, beside the parameters."""
    sizes = network.layer_sizes
    weights = np.concatenate([W.ravel() for W in network.weights.values()])
    biases = np.concatenate(list(network.biases.values()))
    numbers: dict[str, tuple[float | str, float]] = {}
    for kind, shown, expected in (
        ("weight", graph.values[sum(sizes) :], weights),
        ("bias", graph.biases[sizes[0] : sum(sizes)], biases),
    ):
        for number, (own, true) in enumerate(zip(shown, expected, strict=True)):
            numbers[f"{kind} {number}"] = (graph.pattern.format(own), float(true))
    return numbers
