"""One network diagram becomes another: layers and neurons split, merge and move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from manim import Animation, Group, Mobject, Scene, smooth
from manim.utils.paths import path_along_arc, straight_path
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.mobjects.network.network_diagram import NetworkDiagram
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.support.arguments import checked

__all__ = ["TransformNetwork"]

Array = NDArray[np.float64]
T = TypeVar("T", bound=ArrayMobject)

_LEAVING, _ARRIVING = 0.2, 0.78
"""When what only the old diagram has is gone, and when what only the new one has comes."""


class TransformNetwork(Animation):
    """Turn one diagram into another of other layers, other sizes or another direction.

    Input becomes input, output becomes output, and hidden layers each other in their order;
    a layer more comes out of the last hidden one, a layer less goes into it. Where a layer
    grows, its neurons split.

    Parameters
    ----------
    old
        The diagram on screen.
    new
        The one that takes its place.
    path_arc
        Angle of the arcs on which everything moves; 0 is straight, on which a diagram that is
        set upright turns and shrinks a little on its way.
    run_time, rate_func, kwargs
        As in Manim's ``Animation``.

    Examples
    --------
    >>> from manim import Scene
    >>> from nnviz_manim.mobjects import NetworkDiagram
    >>> class Deeper(Scene):
    ...     def construct(self):
    ...         network = NetworkDiagram([2, 8, 1])
    ...         self.add(network)
    ...         self.play(TransformNetwork(network, NetworkDiagram([2, 8, 8, 8, 1])))
    """

    @checked(DrawingError)
    def __init__(
        self,
        old: NetworkDiagram,
        new: NetworkDiagram,
        *,
        path_arc: float = 0.0,
        run_time: float = 2.0,
        rate_func: Any = smooth,
        **kwargs: Any,
    ) -> None:
        self.old, self.new = old, new
        self.path = path_along_arc(path_arc) if path_arc else straight_path()
        self._moves: list[tuple[ArrayMobject, ArrayMobject, ArrayMobject]] = []
        self._fades: list[tuple[ArrayMobject, Array, bool]] = []
        self.stage = Group()
        super().__init__(self.stage, run_time=run_time, rate_func=rate_func, **kwargs)

    def begin(self) -> None:
        """Pair what both diagrams have; the rest fades."""
        layers = _paired_layers(sorted(self.old.columns), sorted(self.new.columns))
        counts = [
            max(self.old.columns[one].part_count, self.new.columns[other].part_count)
            for one, other in layers
        ]
        starts = _spread(self.old, [one for one, _ in layers], counts)
        ends = _spread(self.new, [other for _, other in layers], counts)
        self._moves = [(start.copy(), start, end) for start, end in zip(starts, ends, strict=True)]
        partners = {
            id(part)
            for diagram in (self.old, self.new)
            for part in (*diagram.columns.values(), *diagram.connections.values())
        }
        for start, end in self._paired_words():
            partners |= {id(start), id(end)}
            self._moves.append((start.copy(), start.copy(), end.copy()))
        self._fades = [
            (part.copy(), part.opacities.copy(), diagram is self.old)
            for diagram in (self.old, self.new)
            for part in diagram.get_family()
            if isinstance(part, ArrayMobject) and id(part) not in partners
        ]
        self.stage.submobjects = [
            *(moving for moving, _, _ in self._moves),
            *(fading for fading, _, _ in self._fades),
        ]
        super().begin()

    def _paired_words(self) -> Iterator[tuple[Caption, Caption]]:
        """Words that stay the same, and so move; those that change fade."""
        if self.old.upright != self.new.upright:
            return
        for layer in self.old.names.keys() & self.new.names.keys():
            for one, other in zip(self.old.names[layer], self.new.names[layer], strict=False):
                if (
                    isinstance(one, Caption)
                    and isinstance(other, Caption)
                    and one.text == other.text
                ):
                    yield one, other

    def create_starting_mobject(self) -> Mobject:
        """Keep no copy: the pairs remember both ends."""
        return Mobject()

    def interpolate_mobject(self, alpha: float) -> None:
        """Move the pairs, and fade the rest."""
        share = float(self.rate_func(alpha))
        for moving, start, end in self._moves:
            moving.interpolate(start, end, share, self.path)
        for fading, opacities, leaving in self._fades:
            left = 1 - share / _LEAVING if leaving else (share - _ARRIVING) / (1 - _ARRIVING)
            fading.opacities = opacities * float(np.clip(left, 0.0, 1.0))

    def _setup_scene(self, scene: Scene) -> None:
        super()._setup_scene(scene)
        scene.remove(self.old)
        scene.add(self.stage)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the new diagram alone on the scene."""
        super().clean_up_from_scene(scene)
        scene.remove(self.stage)
        scene.add(self.new)


def _paired_layers(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Which layer becomes which; the shorter network's last hidden layer comes several times."""
    if not old or not new:
        return []
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    inner = max(len(old), len(new)) - 2
    pairs = [(old[0], new[0])]
    pairs += [
        (old[min(k, max(len(old) - 2, 0))], new[min(k, max(len(new) - 2, 0))])
        for k in range(1, inner + 1)
    ]
    return [*pairs, (old[-1], new[-1])]


def _spread(
    diagram: NetworkDiagram, layers: Sequence[int], counts: Sequence[int]
) -> list[ArrayMobject]:
    """Columns and lines of a diagram, with as many parts as asked for, lines first."""
    orders = [
        np.arange(count) * diagram.columns[layer].part_count // count
        for layer, count in zip(layers, counts, strict=True)
    ]
    columns = [
        _picked(diagram.columns[layer], order, np.ones(len(order), dtype=bool))
        for layer, order in zip(layers, orders, strict=True)
    ]
    lines = []
    for k, (before, after) in enumerate(pairwise(layers)):
        sources, targets = orders[k], orders[k + 1]
        if before == after:
            lines.append(_unborn(columns[k], columns[k + 1], diagram))
            continue
        whole = diagram.connections[after]
        order = (targets[:, None] * whole.source_count + sources[None, :]).ravel()
        first = np.zeros(len(order), dtype=bool)
        first[np.unique(order, return_index=True)[1]] = True
        twin = _picked(whole, order, first)
        twin.source_count = len(sources)
        lines.append(twin)
    return [*lines, *columns]


def _unborn(sources: ArrayMobject, targets: ArrayMobject, diagram: NetworkDiagram) -> Connections:
    """Invisible lines between a layer and the one that has not come out of it yet."""
    leave, reach = (1, 3) if diagram.upright else (0, 2)
    lines = Connections(
        sources.part_points()[:, leave],
        targets.part_points()[:, reach],
        plain=True,
        palette=diagram.palette,
    )
    return lines.set_opacity(0.0)


def _picked(mobject: T, order: NDArray[np.intp], visible: NDArray[np.bool_]) -> T:
    """A copy of some parts in an order of its own; parts that come twice are shown once."""
    twin = mobject.copy()
    twin.points = mobject.part_points()[order].reshape(-1, 3)
    for name in twin.declared.per_part:
        setattr(twin, name, getattr(mobject, name)[order])
    twin.opacities = np.where(visible, twin.opacities, 0.0)
    return twin
