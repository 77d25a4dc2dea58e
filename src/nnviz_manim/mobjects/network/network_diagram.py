"""A whole network: image, weight pictures, layers, connections and class names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from manim import (
    DOWN,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    Group,
    LaggedStart,
    Mobject,
    override_animation,
)
from manim.typing import Vector3DLike

from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.basic.count_brace import CountBrace
from nnviz_manim.mobjects.network.drawn_network import DrawnNetwork
from nnviz_manim.mobjects.network.forward_pass import ForwardPass
from nnviz_manim.mobjects.network.layer_mark import LayerMark
from nnviz_manim.mobjects.network.parts import DiagramParts
from nnviz_manim.mobjects.network.plan import frame_size, goes_up, plan_layout, plan_units
from nnviz_manim.mobjects.network.scales import DiagramScales, LayerWeights
from nnviz_manim.mobjects.network.weight_images import mixture_of
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["NetworkDiagram"]


class NetworkDiagram(DrawnNetwork):
    """The picture of a network, from its input to its classes.

    Parameters
    ----------
    network
        Units a layer, the input first, such as ``[2, 8, 8, 1]``; or a run, which also
        gives the image shape, the class names, and scales that hold for all of its moments. Of a
        run the first moment is shown, until :meth:`show` shows another.
    weights
        Weights to be shown beside layer sizes: ``{1: W1, 2: W2}`` or ``[W1, W2]``, of shapes
        (units, units before). A line is as wide and opaque as its weight is large; a weight of
        0 draws none. Lines of layers without weights are all alike.
    direction
        ``RIGHT``: from left to right; ``UP``: upright, from bottom to top.
    probe
        Which followed input of the run is shown.
    width, height
        Of the whole, in scene units; None: what the frame has room for.
    most_nodes
        Rows a column may take; larger layers show some of their neurons around dots, and say how
        many they are.
    choice
        Which neurons of a large layer are drawn: its first and last (``"ends"``), some at even
        distances (``"evenly"``), or those with the largest sum of sizes of weights in and out
        (``"strongest"``; of a run, at its last moment). They stay the same from then on.
    numbers, biases, headers, counts, legend
        Whether values stand in the neurons, arcs around them, the layers' names above them,
        their numbers of units below the names, and what colors and arcs mean at the bottom.
        None: numbers for a run, counts without one, and a legend where signs are shown. Names
        are shortened, and numbers left out, where they could not be read.
    channel
        Which weights of an image in color its weight pictures show: those of ``"red"``,
        ``"green"`` or ``"blue"``, or their ``"sum"``.
    palette
        Where the colors come from.

    Attributes
    ----------
    image, pictures, bars : PixelGrid, WeightImages, ProbabilityBars or None
        Where the input is an image, and where the output of a lying diagram has classes.
    answers, features : BinaryBar or TargetRows, FeatureNames, or None
        Where a run has a single output for two classes, or a regression's; and where its inputs
        are features with names.
    columns : dict of int to NeuronColumn
        By layer.
    connections : dict of int to Connections
        By the layer that they lead into.
    marks : dict of int to LayerMark
        By layer, of those without units, such as dropout.
    names, braces : dict of int to Group, dict of int to CountBrace
        Words and braces, by layer.
    shown : dict of int to list of int
        Which units of each layer are drawn.

    Raises
    ------
    DrawingError
        If there is no room, no such channel, no such probe (beside layer sizes that shows with the
        first moment), or the weights do not fit the layers.

    Examples
    --------
    >>> from manim import Create, Scene
    >>> class Network(Scene):
    ...     def construct(self):
    ...         self.play(Create(NetworkDiagram([2, 8, 8, 1])))
    """

    def __init__(
        self,
        network: Sequence[int] | Run,
        *,
        weights: LayerWeights | None = None,
        direction: Vector3DLike = RIGHT,
        probe: int = 0,
        width: float | None = None,
        height: float | None = None,
        most_nodes: int = 12,
        choice: str = "ends",
        numbers: bool | None = None,
        biases: bool = True,
        headers: bool = True,
        counts: bool | None = None,
        legend: bool | None = None,
        channel: str = "sum",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        mixture = mixture_of(channel)
        is_run = not isinstance(network, Sequence)
        scales = DiagramScales.of(network, probe, weights)
        self.palette = palette_named(palette)
        self.probe = probe
        self.upright = goes_up(direction)
        self.layer_sizes = scales.layer_sizes
        self.output_layer = len(self.layer_sizes) - 1
        self.first_layer = scales.with_units[1]
        size = frame_size(width, height)
        room = size[0] if self.upright else size[1]
        self.shown = plan_units(scales, most_nodes, choice, room)
        signed = is_run or any((matrix < 0).any() for matrix in scales.weights.values())
        numbered = is_run if numbers is None else numbers
        places, meanings = plan_layout(
            scales,
            self.shown,
            size,
            upright=self.upright,
            headers=headers,
            counts=not is_run if counts is None else counts,
            legend=signed if legend is None else legend,
            biases=biases and is_run,
            values=is_run,
            numbers=numbered,
        )
        parts = DiagramParts(places, scales, self.shown, self.palette)
        self.columns = {
            layer: parts.column(layer, numbers=numbered, biases=biases) for layer in self.shown
        }
        self.connections = {
            layer: parts.connections(layer, self.columns)
            for layer in self.columns
            if layer > min(self.columns)
        }
        self.dots = Group(
            *(parts.dots(self.columns[layer]) for layer in self.shown if parts.is_elided(layer))
        )
        self.braces: dict[int, CountBrace] = {
            layer: parts.brace(layer, self.columns[layer]) for layer in places.words.braces
        }
        self.marks: dict[int, LayerMark] = parts.marks(self.columns)
        self.names: dict[int, Group] = parts.names()
        self.headers = Group(*self.names.values())
        self.image = self.pictures = self.bars = None
        self.wires = Group()
        if scales.image_shape is not None:
            self.image, self.pictures, self.wires = parts.image_input(
                self.columns[self.first_layer]
            )
            self.pictures.mixture = mixture
            if headers and not self.upright:
                self.headers.add(parts.input_words(self.image))
        outputs = self.columns[self.output_layer]
        if scales.class_names and not parts.is_elided(self.output_layer):
            if self.upright:
                self.headers.add(parts.class_names(outputs))
            else:
                self.bars = parts.bars(outputs)
        self.answers = None if parts.is_elided(self.output_layer) else parts.answers(outputs)
        self.features = parts.features(self.columns[0]) if 0 in self.columns else None
        if meanings:
            self.headers.add(parts.legend(meanings))
        # What never moves lies lowest: the painter then copies it from frame to frame.
        still: list[Mobject | None] = [
            self.headers,
            *self.braces.values(),
            self.wires,
            self.image,
            self.features,
        ]
        moving: list[Mobject | None] = [
            *self.connections.values(),
            *self.marks.values(),
            *self.columns.values(),
            self.dots,
            self.pictures,
            self.bars,
            self.answers,
        ]
        self.add(*(part for part in (*still, *moving) if part is not None))
        self._labels = tuple(zip(scales.labels, scales.label_names, strict=True))
        self._targets = scales.targets
        self._label_words = [
            word
            for word in self.headers.get_family()
            if isinstance(word, Caption) and word.text == f"label {scales.label_name}"
        ]
        if not isinstance(network, Sequence):
            self.show(network[0])

    # What a scene calls

    def forward_pass(
        self, snapshot: Snapshot, probe: int | None = None, **options: Any
    ) -> ForwardPass:
        """Send an input through the network: an animation, see :class:`ForwardPass`."""
        return ForwardPass(self, snapshot, probe, **options)

    # How it is put together

    @override_animation(Create)
    def _draw_in(self, run_time: float = 3.0, lag_ratio: float = 0.35, **kwargs: Any) -> Animation:
        """Draw layer after layer, as ``Create(diagram)`` does."""
        drawn: list[Any] = [self.image, self.pictures, *self.wires]
        for layer, column in self.columns.items():
            drawn += [self.connections.get(layer), column]
        faded = [
            *self.dots,
            *self.marks.values(),
            *self.braces.values(),
            *(part for part in (self.features, self.bars, self.answers) if part is not None),
        ]
        return LaggedStart(
            FadeIn(self.headers, shift=0.2 * DOWN),
            *(Create(part) for part in drawn if part is not None),
            *(FadeIn(part) for part in faded),
            lag_ratio=lag_ratio,
            run_time=run_time,
            _on_finish=lambda scene: scene.add(self),
            **kwargs,
        )
