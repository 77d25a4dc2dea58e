"""What is seen of the digits' training: a cost that grows, answers, and the cost of each class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT
from numpy.typing import NDArray

from nnviz_manim.mixins.counted_rows import CountedRows
from nnviz_manim.mobjects import AnswerSheet, Caption, Curves, PixelGrid, Plot
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import Palette

if TYPE_CHECKING:
    from nnviz_manim.learning import Snapshot

__all__ = ["ClassCurves", "DigitsPicture", "cost_plot", "digit_walls"]

Array = NDArray[np.float64]

_APART = 1.35
"""From one name at the end of a curve to the next, in heights of a letter."""

_FAINT, _DIM = 0.75, 0.15
"""Opacity of a curve among all, and of one that is not spoken of."""


def cost_plot(epochs: Array, top: float, *, width: float, height: float, **style: Any) -> Plot:
    """Axes of a mean cost over the iterations.

    Parameters
    ----------
    epochs
        Of the moments, shape (T,).
    top
        Where the axis of the cost ends, at least.
    width, height
        In units of layout.
    style
        As for ``Plot``.
    """
    return Plot(
        (0.0, float(epochs[-1])),
        (0.0, 1.05 * top),
        width=width,
        height=height,
        x_label="iterations",
        y_label="mean cost",
        x_ticks=3,
        x_pattern="{:,.0f}",
        **style,
    )


def digit_walls(
    parts: Sequence[Array], width: float, height: float, palette: Palette
) -> list[PixelGrid]:
    """All images of each part side by side, row by row, the parts one below the other.

    Parameters
    ----------
    parts
        Shape (images, rows, columns) each, values 0 to 1.
    width, height
        Room for all of them, which they fill as well as whole rows can.
    palette
        Where the colors come from.
    """
    counts = [len(each) for each in parts]
    # A row is left free between two parts.
    sides = {
        across: min(width / across, height / (_rows(counts, across) + len(parts) - 1))
        for across in range(1, max(counts) + 1)
    }
    across = max(sides, key=lambda each: sides[each])
    walls: list[PixelGrid] = []
    for images in parts:
        count, tall, wide = images.shape
        lines = -(-count // across)
        cells = np.zeros((lines * across, tall + 1, wide + 1))
        cells[:count, :tall, :wide] = images
        pixels = cells.reshape(lines, across, tall + 1, wide + 1).swapaxes(1, 2)
        wall = PixelGrid(
            pixels.reshape(lines * (tall + 1), -1),
            height=lines * sides[across],
            border_width=0.0,
            palette=palette,
        )
        if walls:
            wall.next_to(walls[-1], DOWN, buff=sides[across]).align_to(walls[-1], LEFT)
        walls.append(wall)
    whole = ArrayGroup(*walls)
    whole.center()
    return walls


def _rows(counts: Sequence[int], across: int) -> int:
    return sum(-(-count // across) for count in counts)


class DigitsPicture(ArrayGroup):
    """Curves of a cost, followed digits with their answers, and counts, moment by moment.

    Parameters
    ----------
    plot
        What the curves stand in.
    curves
        Over the epochs.
    sheet
        The followed digits.
    counts
        The rows, which show the series.
    series
        Shape (rows, T).
    """

    def __init__(
        self, plot: Plot, curves: Curves, sheet: AnswerSheet, counts: CountedRows, series: Array
    ) -> None:
        self.plot, self.curves, self.sheet, self.counts = plot, curves, sheet, counts
        self.series = series
        super().__init__(plot, counts, curves, sheet)
        self.show_epoch(0.0)

    def show(self, snapshot: Snapshot) -> Self:  # type: ignore[override]
        """Show a moment."""
        return self.show_epoch(snapshot.epoch)

    def show_epoch(self, epoch: float) -> Self:
        """Show an epoch; the first of the series are the epochs."""
        self.curves.show(until=epoch)
        self.sheet.show_epoch(epoch)
        self.counts.count_to(
            [float(np.interp(epoch, self.series[0], each)) for each in self.series]
        )
        return self


class ClassCurves(ArrayGroup):
    """The cost of each class, their mean, and the names of the classes at the ends.

    Parameters
    ----------
    plot
        Its width holds room for the names at the right.
    epochs
        Shape (T,).
    costs
        Shape (T, classes).
    mean
        The cost of all examples, shape (T,).
    class_names
        One a class.
    understood
        The cost below which a class counts as understood; a faint line lies there.
    text_height
        Of a name, in scene units.
    """

    def __init__(
        self,
        plot: Plot,
        epochs: Array,
        costs: Array,
        mean: Array,
        class_names: Sequence[str],
        understood: float,
        text_height: float,
    ) -> None:
        palette: Palette = plot.palette
        self.plot = plot
        self.below = [_first_below(each, understood) for each in costs.T]
        first, *_, last = order = self.order()
        colors = ["quiet"] * len(class_names)
        for each, color in ((first, "right"), (order[-2], "wrong"), (last, "wrong")):
            colors[each] = color
        self.limit = Curves(
            plot, epochs, np.full(len(epochs), understood), colors="accent", widths=2.0
        )
        self.mean = Curves(plot, epochs, mean, widths=5.0)
        self.curves = Curves(plot, epochs, costs.T, colors=colors, widths=3.0, opacities=_FAINT)
        ends = plot.at(epochs[-1], np.clip(costs[-1], *plot.ranges[2:]))
        places = _apart(ends[:, 1], _APART * text_height)
        # None lies on the numbers below the axis.
        lowest = float(plot.at(float(epochs[-1]), float(plot.ranges[2]))[1]) + text_height
        places += max(lowest - float(places.min()), 0.0)
        names = [
            Caption(name, height=text_height, color=color, weight="BOLD", palette=palette)
            for name, color in zip(class_names, colors, strict=True)
        ]
        for name, end, y in zip(names, ends, places, strict=True):
            name.next_to(np.array([end[0], y, 0.0]), RIGHT, buff=0.8 * text_height)
        self.names = ArrayGroup(*names)
        super().__init__(plot, self.mean, self.curves)

    def order(self) -> list[int]:
        """Classes in the order in which they are understood."""
        return [int(each) for each in np.argsort(self.below, kind="stable")]

    def show(self, snapshot: Snapshot) -> Self:  # type: ignore[override]
        """Draw the curves up to a moment."""
        self.mean.show(until=snapshot.epoch)
        self.curves.show(until=snapshot.epoch)
        return self

    def bring_out(self, *classes: int) -> Curves:
        """Dim the curves of all other classes; gives the curves."""
        bright = np.isin(np.arange(self.curves.part_count), classes)
        self.curves.opacities = np.where(bright, 1.0, _DIM)
        for name, is_bright in zip(self.names, bright, strict=True):
            name.set_opacity(1.0 if is_bright else 2 * _DIM)
        return self.curves


def _first_below(costs: Array, limit: float) -> float:
    """At which moment costs stay below a limit; infinite where they do not, later if higher."""
    above = np.flatnonzero(~(costs < limit))
    if not len(above):
        return 0.0
    return float(above[-1] + 1) if above[-1] + 1 < len(costs) else 1e9 + float(costs[-1])


def _apart(heights: Array, least: float) -> Array:
    """Move heights apart as little as needed for a least distance, in their order."""
    order = np.argsort(heights, kind="stable")
    places = heights[order].astype(float)
    for _ in range(200):
        gaps = np.diff(places)
        short = np.clip(least - gaps, 0.0, None)
        if not (short > 1e-9).any():
            break
        places[:-1] -= short / 2
        places[1:] += short / 2
    found = np.empty_like(places)
    found[order] = np.maximum.accumulate(places)
    return found
