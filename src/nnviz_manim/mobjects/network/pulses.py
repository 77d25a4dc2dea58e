"""Signals that run along connections, each as bright and wide as what it carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import Canvas
from nnviz_manim.painting.fields import kept, per_part, whole
from nnviz_manim.painting.geometry import lerp
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named, rgb

__all__ = ["Pulses"]

Array = NDArray[np.float64]

_LENGTH = 0.3
"""Of a pulse, as a share of its line."""

_TAIL = ((0.0, 0.4, 0.25), (0.4, 0.75, 0.6), (0.75, 1.0, 1.0))
"""Pieces of a pulse from its tail to its head: from, to, and how bright."""

_GLOW_WIDTH, _GLOW = 2.4, 0.22
"""Width and brightness of the glow around a head, relative to the head's."""

_HEAD_LIGHT = 0.45
"""How much lighter a head is than the color of its sign; on a light ground it stays that color."""

_LEAST_SHARE = 0.04
"""What contributes less than this share of the largest is left out."""


class Pulses(ArrayMobject):
    """All signals of a network on their way: a bright segment a connection.

    What a connection carries is its contribution w · a, its weight times what its source says.
    The sign gives the color; the size, relative to the largest contribution among the same
    connections, gives brightness and width.

    Parameters
    ----------
    connections
        One after the other, as the signals go through them.
    activations
        What the sources of each say, shapes (sources,).
    most
        How many pulses run through each, the strongest.
    width
        Of the strongest pulse; None: what suits the lines.
    palette
        Where the colors come from.

    Attributes
    ----------
    values : ndarray of shape (pulses,)
        Contributions, relative to the largest of the same connections, -1 to 1.
    heads : ndarray of shape (pulses,)
        How far each pulse is: 0 has not left, 1 has arrived.
    trail : ndarray of shape (1,)
        Opacity of the way that the pulses leave behind.

    Raises
    ------
    DrawingError
        If the activations do not fit the connections.

    Examples
    --------
    >>> from manim import LEFT, RIGHT, Scene
    >>> from nnviz_manim.mobjects import Connections, NeuronColumn
    >>> class Signals(Scene):
    ...     def construct(self):
    ...         left, right = NeuronColumn([1.0, 0.5]).shift(2 * LEFT), NeuronColumn(2)
    ...         lines = Connections.between(left, right, [[1.0, -0.5], [0.3, 0.7]])
    ...         pulses = Pulses([lines], [left.values])
    ...         self.add(left, right, lines, pulses)
    ...         self.play(pulses.animate.show([1.0]))
    """

    points_per_part: ClassVar[int] = 2
    values: Array = per_part()
    heads: Array = per_part()
    trail: Array = whole()
    palette: Palette = kept()
    widths: tuple[float, float] = kept()
    counts: tuple[int, ...] = kept()

    def __init__(
        self,
        connections: Sequence[Connections],
        activations: Sequence[ArrayLike],
        *,
        most: int = 400,
        width: float = 6.0,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        places, values = [np.zeros((0, 2, 3))], [np.zeros(0)]
        for lines, sources in zip(connections, activations, strict=True):
            shares = contribution_shares(lines, sources, most)
            strongest = np.argsort(np.abs(shares), kind="stable")
            strongest = strongest[shares[strongest] != 0]
            places.append(lines.part_points()[strongest])
            values.append(shares[strongest])
        self.counts = tuple(len(shares) for shares in values[1:])
        super().__init__(sum(self.counts), np.concatenate(places))
        self.values = np.concatenate(values)
        self.heads = np.zeros(self.part_count)
        self.trail = np.array([0.5])
        self.widths = (0.2 * width, width)
        self.palette = palette_named(palette)

    def show(self, progress: ArrayLike) -> Self:
        """Move the pulses along.

        Parameters
        ----------
        progress
            How far those of each connections are: 0 before they leave, 1 when all have arrived.

        Raises
        ------
        DrawingError
            If there are more or fewer.
        """
        given = np.array(progress, dtype=float).ravel()
        if len(given) != len(self.counts):
            raise DrawingError(
                f"these Pulses run through {len(self.counts)} connections, one after the other,"
                f" and were given the progress of {len(given)}"
            )
        self.heads = np.repeat(given, self.counts)
        return self

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the pulses that are on their way, and the ways of all that have left."""
        moving = np.flatnonzero(self.heads > 0)
        if not len(moving):
            return
        sizes = np.abs(self.values)
        positive, negative, ink, ground = (
            np.array(rgb(getattr(self.palette, name)))
            for name in ("positive", "negative", "ink", "ground")
        )
        hues = np.where((self.values >= 0)[:, None], positive, negative)
        light = _HEAD_LIGHT if ink.sum() > ground.sum() else 0.0
        ways = self.shades(hues, sizes * float(self.trail[0]))
        bodies = self.shades(hues, 0.25 + 0.75 * sizes)
        heads = self.shades(lerp(hues, ink, light), 0.25 + 0.75 * sizes)
        thin, thick = self.widths
        widths = (thin + (thick - thin) * sizes).tolist()
        fronts = self.heads * (1.0 + _LENGTH)
        starts, ends = places[:, 0], places[:, 1]
        reached = lerp(starts, ends, np.minimum(fronts, 1.0)[:, None]).tolist()
        first = starts.tolist()
        for part in moving.tolist():
            canvas.line(first[part], reached[part], ways[part], 0.45 * widths[part])
        running = moving[fronts[moving] < 1.0 + _LENGTH].tolist()
        for begin, end, bright in _TAIL:
            is_head = end == 1.0
            colors = heads if is_head else bodies
            low = np.clip(fronts - _LENGTH * (1.0 - begin), 0.0, 1.0)
            high = np.clip(fronts - _LENGTH * (1.0 - end), 0.0, 1.0)
            tails = lerp(starts, ends, low[:, None]).tolist()
            tips = lerp(starts, ends, high[:, None]).tolist()
            seen = high > low
            for part in running:
                if not seen[part]:
                    continue
                red, green, blue, opacity = colors[part]
                if is_head:
                    glow = (*bodies[part][:3], _GLOW * opacity)
                    canvas.line(tails[part], tips[part], glow, _GLOW_WIDTH * widths[part])
                color = (red, green, blue, bright * opacity)
                canvas.line(tails[part], tips[part], color, widths[part])


def contribution_shares(lines: Connections, activations: ArrayLike, most: int) -> Array:
    """Contributions w · a of the strong connections, relative to the largest, -1 to 1.

    Parameters
    ----------
    lines
        The connections.
    activations
        What their sources say, shape (sources,).
    most
        How many connections are strong; all others get 0.

    Returns
    -------
    In the order of the lines' parts, shape (parts,).

    Raises
    ------
    DrawingError
        If there is another number of sources.
    """
    sources = np.asarray(activations, dtype=float).ravel()
    if len(sources) != lines.source_count:
        raise DrawingError(
            f"these Connections have {lines.source_count} sources and were given"
            f" {len(sources)} activations"
        )
    contributions: Array = (lines.weights * sources).ravel()
    sizes = np.abs(contributions)
    largest = float(sizes.max(initial=0.0)) or 1.0
    weak = sizes < _LEAST_SHARE * largest
    weak[np.argsort(-sizes, kind="stable")[most:]] = True
    return np.where(weak, 0.0, contributions / largest)
