"""One input goes through a network: an animation of the whole diagram."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Animation, Mobject, Scene, linear
from numpy.typing import NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.box import Box
from nnviz_manim.mobjects.network.drawn_network import DrawnNetwork
from nnviz_manim.mobjects.network.pass_stages import schedule, smooth
from nnviz_manim.mobjects.network.pixel_stream import PixelStream
from nnviz_manim.mobjects.network.pulses import Pulses, contribution_shares
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.support.arguments import checked

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot

__all__ = ["ForwardPass"]

Array = NDArray[np.float64]
State = dict[ArrayMobject, dict[str, Array]]
Stages = dict[int | str, float]
"""How far each stage is, 0 to 1; the stage of a number is the signals' way into that layer."""

_ARRIVAL = 0.6
"""Share of a layer's stage after which its neurons begin to light up."""

_DIMMED = 0.3
"""Opacity of the weight pictures while pixels fly into them."""

_FAINT, _CARRYING = 0.12, 0.4
"""Opacity, during a pass, of a connection that carries nothing, and what the strongest gain."""

_OTHER_LABEL = 0.5
"""Share of the way from the input before to this one at which the true label turns."""

_BOX_GAP, _BOX_GAP_OF_ROW = 0.15, 2 / 7
"""Between the winner and its box, in heights of a neuron, or of a row of the bars."""

_MANY_LINES = 1000
"""Among so many connections those that carry nothing are left out for the time of the pass."""

_WIDEST_PULSE = 7.0
_PULSE_OF_RADIUS = 60.0
"""Width of the strongest pulse for a neuron of radius 1."""


class ForwardPass(Animation):
    """Send one input through a network diagram, layer by layer.

    The pixels fly into the weight pictures of the first layer, or the input neurons light up.
    Then each layer sends its signals along its strongest connections, each as bright and wide as
    what it contributes, w · a, and the next layer lights up as they arrive. At last the bars of
    the classes grow, and the winner is boxed. Afterwards the diagram is as
    ``diagram.show(snapshot, probe)`` leaves it. What it shows is settled when it begins, and until
    then nothing is changed.

    Parameters
    ----------
    diagram
        The network's picture; it is added to the scene if it is not there yet.
    snapshot
        The moment of a run whose weights and activations are shown.
    probe
        Which followed input; None: the one that the diagram shows.
    most_pulses
        How many signals run into each layer, the strongest.
    keep_box
        Whether the box around the winner stays in the scene, as the mobject ``box``.
    run_time
        Of the whole, in seconds.
    rate_func
        Slows, holds or rewinds the whole; an even pace by default.
    kwargs
        What else Manim's ``Animation`` takes.

    Attributes
    ----------
    box : Box or None
        The box around the winner's bar, or neuron where there are no bars; None for one output,
        and before the pass begins.

    Raises
    ------
    DrawingError
        If the snapshot is of other layers than the diagram, or has no such probe.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> from nnviz_manim.datasets import Dataset
    >>> from nnviz_manim.learning import MLP, train
    >>> from nnviz_manim.mobjects import NetworkDiagram
    >>> points = Dataset(np.array([[0.2, 1.0], [0.9, 0.4]]), np.array([0, 1]))
    >>> moment = next(iter(train(MLP([2, 4, 4, 2]), points, probes=[0, 1])))
    >>> class Pass(Scene):
    ...     def construct(self):
    ...         diagram = NetworkDiagram([2, 4, 4, 2], numbers=True)
    ...         self.play(diagram.forward_pass(moment, probe=1), run_time=2)
    """

    @checked(DrawingError)
    def __init__(
        self,
        diagram: DrawnNetwork,
        snapshot: Snapshot,
        probe: int | None = None,
        *,
        most_pulses: int = 400,
        keep_box: bool = False,
        run_time: float = 5.0,
        rate_func: Any = linear,
        **kwargs: Any,
    ) -> None:
        self.diagram = diagram
        self.snapshot = snapshot
        self.keep_box = keep_box
        self.most_pulses = most_pulses
        self.probe = diagram.probe if probe is None else probe
        diagram.check(snapshot, self.probe)
        self._asks_probe = probe is None
        self.pulses = Pulses([], [])
        self.stream: PixelStream | None = None
        self.box: Box | None = None
        self._stages = schedule(self._stage_names())
        self._before: State = {}
        self._corners = _corners(diagram)
        self._hosts: list[tuple[ArrayMobject, ArrayMobject]] = []
        super().__init__(diagram, run_time=run_time, rate_func=rate_func, **kwargs)

    def _make_overlay(self, most_pulses: int) -> None:
        """Make what is there during the pass only, from a diagram that shows its end."""
        diagram, lines = self.diagram, self.diagram.connections
        sources = {layer: diagram.columns[diagram.source(layer)].values for layer in lines}
        radius = min(column.radius for column in diagram.columns.values())
        self.pulses = Pulses(
            list(lines.values()),
            list(sources.values()),
            most=most_pulses,
            width=min(_WIDEST_PULSE, _PULSE_OF_RADIUS * radius),
            palette=diagram.palette,
        )
        self._loads = {
            layer: np.abs(contribution_shares(lines[layer], sources[layer], most_pulses))
            for layer in lines
        }
        self._final_sizes = {
            layer: _largest(column.values)
            for layer, column in diagram.columns.items()
            if column.value_scale is None
        }
        if diagram.image is not None and diagram.pictures is not None:
            self.stream = PixelStream(diagram.image, diagram.pictures, palette=diagram.palette)
        self.box = _winner_box(diagram)

    def _lay_over(self) -> None:
        """Let the signals be painted above the lines, and what flies and marks above all."""
        parts = [part for part in self.diagram.get_family() if isinstance(part, ArrayMobject)]
        lines = [part for part in parts if part in self.diagram.connections.values()]
        above = [(parts[-1], part) for part in (self.stream, self.box) if part is not None]
        self._hosts = [((lines or parts)[-1], self.pulses), *above]
        for host, guest in self._hosts:
            host.guests = [*host.guests, guest]

    def _take_away(self, *kept: ArrayMobject | None) -> None:
        """Take away what was there during the pass only."""
        for host, guest in self._hosts:
            if not any(guest is each for each in kept):
                host.guests = [each for each in host.guests if each is not guest]

    def _stage_names(self) -> list[int | str]:
        """All that happens, one thing after the other."""
        first = "inputs" if self.diagram.pictures is None else "pixels"
        rows = self.diagram.answers if self.diagram.bars is None else self.diagram.bars
        grown = [] if rows is None else ["bars"]
        return ["settle", first, *self.diagram.connections, *grown, "box", "release"]

    def create_starting_mobject(self) -> Mobject:
        """Keep no copy: the state before the pass is kept as arrays."""
        return Mobject()

    def begin(self) -> None:
        """Remember what the diagram shows before the pass, and make what runs through it."""
        diagram = self.diagram
        before, self._probe_before = _state(diagram), diagram.probe
        if self._asks_probe:
            self.probe = diagram.probe
        try:
            diagram.show(self.snapshot, self.probe)
            self._make_overlay(self.most_pulses)
        finally:
            diagram.follow(self._probe_before)
            _blend(before, 0.0)
        self._before = _state(diagram)
        self._corners = _corners(diagram)
        self._lay_over()
        super().begin()

    def finish(self) -> None:
        """Leave the diagram as it is shown at the end, without what ran through it."""
        super().finish()
        self._take_away(self.box if self.keep_box else None)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the box in the scene where it is to be kept."""
        self._take_away()
        if self.keep_box and self.box is not None:
            scene.add(self.box)
        super().clean_up_from_scene(scene)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the pass at a share of its time."""
        time = float(np.clip(self.rate_func(alpha), 0.0, 1.0))
        stages = {name: stage.share(time) for name, stage in self._stages.items()}
        self._show_network(stages)
        self._hold_scales(time, smooth(stages["settle"]))
        self._show_signals(stages)

    def _show_network(self, stages: Stages) -> None:
        """Light up what the signals have reached, and dim what would outshine them."""
        diagram, settled = self.diagram, smooth(stages["settle"])
        diagram.show(_partly(self.snapshot, self._lit(stages)), self.probe)
        diagram.show_answer(self.snapshot.outputs[self.probe], smooth(stages.get("bars", 1.0)))
        if settled < 1:
            _blend(self._before, settled)
        if settled < _OTHER_LABEL:
            diagram.follow(self._probe_before)
        dim = settled * (1.0 - smooth(stages["release"]))
        for layer, lines in diagram.connections.items():
            faint = _FAINT if lines.part_count < _MANY_LINES else 0.0
            during = faint + _CARRYING * self._loads[layer]
            lines.opacities = self._before[lines]["opacities"] * (1.0 + dim * (during - 1.0))
        if diagram.pictures is not None:
            opacities = self._before[diagram.pictures]["opacities"]
            diagram.pictures.opacities = opacities * (1.0 + dim * (_DIMMED - 1.0))

    def _hold_scales(self, time: float, settled: float) -> None:
        """Keep neurons that are scaled by their largest value from being full at once."""
        for layer, final in self._final_sizes.items():
            column = self.diagram.columns[layer]
            start = _largest(self._before[column]["values"])
            column.value_scale = start + settled * (final - start) if 0 < time < 1 else None

    def _show_signals(self, stages: Stages) -> None:
        kept = 1.0 - smooth(stages["release"])
        self._follow_diagram()
        self.pulses.show([smooth(stages[layer]) for layer in self.diagram.connections])
        self.pulses.set_opacity(kept)
        if self.stream is not None:
            self.stream.show(stages["pixels"])
            self.stream.set_opacity(kept)
        if self.box is not None:
            self.box.revealed = np.array([0.0, smooth(2.0 * stages["box"])])
            self.box.set_opacity(1.0 if self.keep_box else kept)

    def _follow_diagram(self) -> None:
        """Go where the diagram goes, if another animation moves it."""
        diagram, pulses = self.diagram, self.pulses
        corners = _corners(diagram)
        if np.array_equal(corners, self._corners):
            return
        (old_low, old_high), (low, high) = self._corners, corners
        way = np.where(old_high > old_low, (high - low) / np.maximum(old_high - old_low, 1e-9), 1.0)
        for part in (pulses, self.stream, self.box):
            if part is not None:
                part.points = low + (part.points - old_low) * way
        self._corners = corners

    def _lit(self, stages: Stages) -> dict[int, float]:
        """How far each layer has lit up, 0 to 1."""
        layers = range(len(self.diagram.layer_sizes))
        reached = {layer: stages.get(layer, 1.0) for layer in layers}
        if self.stream is not None:
            reached[self.diagram.first_layer] = stages["pixels"]
        lit = {layer: smooth((way - _ARRIVAL) / (1 - _ARRIVAL)) for layer, way in reached.items()}
        return lit | {0: smooth(stages.get("inputs", 1.0))}


def _corners(diagram: DrawnNetwork) -> Array:
    """Lowest and highest x, y and z of the neurons, shape (2, 3)."""
    points = np.concatenate([column.points for column in diagram.columns.values()])
    return np.stack([points.min(axis=0), points.max(axis=0)])


def _winner_box(diagram: DrawnNetwork) -> Box | None:
    """A box, not drawn yet, around the strongest output; None for one, or elided ones."""
    outputs = diagram.columns[diagram.output_layer] if diagram.bars is None else diagram.bars
    if outputs.part_count < max(2, diagram.layer_sizes[-1]) or diagram.answers is not None:
        return None
    winner = outputs.part_points()[np.argmax(outputs.values)]
    # As a share of what is boxed, so that it is the same in a diagram that was scaled.
    share = _BOX_GAP if diagram.bars is None else _BOX_GAP_OF_ROW
    buff = share * float(np.ptp(winner[:, 1]))
    box = Box.around(winner, buff=buff, palette=diagram.palette)
    box.revealed = np.zeros(2)
    return box


def _partly(snapshot: Snapshot, lit: dict[int, float]) -> Snapshot:
    """A snapshot whose layers have lit up so far."""
    activations = {
        layer: rows if lit[layer] == 1 else lit[layer] * rows
        for layer, rows in snapshot.activations.items()
    }
    return replace(snapshot, activations=activations)


def _state(diagram: DrawnNetwork) -> State:
    """What all parts of a diagram show, as arrays."""
    return {
        part: {name: getattr(part, name).copy() for name in part.declared.per_part}
        for part in diagram.get_family()
        if isinstance(part, ArrayMobject)
    }


def _blend(before: State, share: float) -> None:
    """Go a share of the way from an earlier state to what is shown now; styles stay."""
    for part, arrays in before.items():
        for name in set(arrays) - set(ArrayMobject.declared.per_part):
            start = arrays[name]
            setattr(part, name, start + share * (getattr(part, name) - start))


def _largest(values: Array) -> float:
    return float(np.abs(values).max(initial=0.0))
