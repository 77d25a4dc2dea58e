"""One layer as it is computed: W · x + b = z → a, every number of it a cell of a heat map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from manim import LEFT, PI, UP, Group
from numpy.typing import NDArray

from nnviz_manim.analysis.signals import layer_signals
from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.basic.heat_map import HeatMap
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.equation.bars import arrange_bars, make_bars
from nnviz_manim.mobjects.equation.layout import EquationPlaces, Place, place_large
from nnviz_manim.mobjects.equation.maps import (
    EquationMap,
    FirstWeights,
    arrange_map,
    equation_shape,
    kinds_of_scale,
    make_maps,
)
from nnviz_manim.mobjects.equation.scales import EquationScales
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named
from nnviz_manim.painting.strokes import scale_with_strokes

if TYPE_CHECKING:
    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["LayerEquation", "Scale"]

Scale = Literal["run", "moment"]

_HEADS = {
    "weights": "weights W",
    "inputs": "input x",
    "biases": "biases b",
    "sums": "sums z",
    "outputs": "outputs a",
}
_HEAD, _HEAD_GAP = 0.18, 0.14
_SIGN = 0.3
_UNIT = 0.17


class LayerEquation(ArrayGroup):
    """Weights, input, biases, sums and outputs of one layer, with the signs between them.

    :meth:`of` makes a large one. One that is made otherwise has no place before
    :meth:`take_place` gives it one.

    Parameters
    ----------
    layer
        From 1.
    scales
        Of the run, ``EquationScales.of(run, probe)``.
    probe
        Which followed input is computed.
    first_weights
        Whether the weights of a layer that sees an image are a picture a neuron, or a matrix.
    scale
        Whether the colors keep their scale for the whole run, or follow each moment.
    channel
        Which weights of an image in color the pictures show: those of ``"red"``, ``"green"`` or
        ``"blue"``, or their ``"sum"``.
    palette
        Where the colors come from.

    Attributes
    ----------
    maps : dict of str to HeatMap, WeightImages or PixelGrid
        By name, in the order in which they are computed: ``"weights"``, ``"inputs"``,
        ``"biases"``, ``"sums"`` and ``"outputs"``.
    bars : dict of str to ColorBar
        By what they are the scale of: ``"weights"``, ``"biases"``, ``"signals"`` (sums, and
        what is not bounded), ``"shares"`` (outputs up to 1), ``"inputs"`` (of the network).
    kinds : dict of str to str
        By map, which of them is its own.

    Raises
    ------
    DrawingError
        If there is no such layer, or a setting is unknown.

    Examples
    --------
    ::

        equation = LayerEquation.of(run, layer=2)
        self.play(FadeIn(equation))
        self.play(Learning(run, equation), run_time=10)
    """

    def __init__(
        self,
        layer: int,
        scales: EquationScales,
        *,
        probe: int = 0,
        first_weights: FirstWeights = "pictures",
        scale: Scale = "run",
        channel: str = "sum",
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        sizes = scales.diagram.layer_sizes
        if layer not in range(1, len(sizes)):
            raise DrawingError(
                f"there is no layer {layer}: the network has layers 1 to {len(sizes) - 1}"
            )
        if layer in scales.diagram.marks:
            raise DrawingError(
                f"layer {layer} is {scales.diagram.marks[layer]}, which computes no W x + b: show"
                f" another layer"
            )
        if scale not in {"run", "moment"}:
            raise DrawingError(f"scale={scale!r}: expected 'run' or 'moment'")
        self.layer = layer
        self.probe = probe
        self.unit = 1.0
        self.follows = scale == "moment"
        self.palette = palette_named(palette)
        self.info = scales.info
        self.contrast = scales.contrasts.get(layer, 1.0)
        self.shape = equation_shape(layer, scales, first_weights)
        self.kinds = kinds_of_scale(layer, scales, self.shape)
        self.maps: dict[str, EquationMap] = make_maps(
            layer, scales, self.shape, self.kinds, self.palette, channel
        )
        self.add(*self.maps.values())
        self._make_words(scales)
        self.bars, self.bar_letters = make_bars(layer, scales, self.kinds, self.palette)
        self.add(*self.bars.values(), self.bar_letters)

    @classmethod
    def of(
        cls,
        run: Run,
        layer: int,
        *,
        probe: int = 0,
        width: float = 13.6,
        height: float = 7.0,
        **style: Any,
    ) -> Self:
        """Make one large, at the first moment of a run.

        Parameters
        ----------
        run
            Whose layer it is.
        layer
            From 1.
        probe
            Which followed input is computed.
        width, height
            Of the room that it may take, around the middle of the scene.
        style
            ``first_weights``, ``scale``, ``channel`` and ``palette`` as above.

        Raises
        ------
        DrawingError
            If there is no such layer or probe, or too little room.
        """
        equation = cls(layer, EquationScales.of(run, probe), probe=probe, **style)
        room = Place(0.0, 0.0, width, height)
        equation.take_place(place_large(equation.shape, room), room)
        return equation.show(run[0])

    def _make_words(self, scales: EquationScales) -> None:
        style: dict[str, Any] = {"color": "quiet", "palette": self.palette}
        is_last = self.layer == self.info.depth
        number = self.info.with_units.index(self.layer)
        self.title = "Output layer" if is_last else f"Hidden layer {number}"
        self.function = self.info.layer(self.layer).title
        self.row_name = Caption(self.title, height=_HEAD, **style).rotate(PI / 2)
        self.heads: dict[str, Caption] = {
            name: Caption(text, height=_HEAD, **style) for name, text in _HEADS.items()
        }
        signs = [
            Caption(text, height=height, palette=self.palette)
            for text, height in (("·", 2 * _SIGN), ("+", _SIGN), ("=", _SIGN), ("→", _SIGN))
        ]
        self.signs = Group(*signs)
        self.function_name = Caption(self.function, height=_HEAD, palette=self.palette)
        self.unit_names = Group()
        if self.shape.picture:
            units = range(1, self.shape.units + 1)
            self.unit_names.add(*(Caption(f"{unit}", height=_UNIT, **style) for unit in units))
        self.add(
            self.row_name, *self.heads.values(), self.signs, self.function_name, self.unit_names
        )

    # What a scene calls

    def show(self, snapshot: Snapshot) -> Self:
        """Show a moment of the run, or what lies between two.

        Sums and outputs are computed from the weights and biases that are shown.

        Raises
        ------
        DrawingError
            If the snapshot is of other layers, or has no such probe.
        """
        signals = layer_signals(snapshot, self.info, self.probe)[self.layer]
        values = {
            "weights": snapshot.weights[self.layer],
            "inputs": signals.inputs,
            "biases": snapshot.biases[self.layer],
            "sums": signals.sums,
            "outputs": signals.outputs,
        }
        scales = self._moment_scales(values) if self.follows else {}
        for name, shown in self.maps.items():
            scale = scales.get(self.kinds.get(name, ""))
            if isinstance(shown, HeatMap):
                shown.show(values[name], scale)
            elif isinstance(shown, PixelGrid):
                shown.show(as_shares(values[name]))
            else:
                shown.show(values[name])
            if isinstance(shown, WeightImages) and scale is not None:
                shown.weight_scale = scale
        for kind, scale in scales.items():
            self.bars[kind].show(scale)
        return self

    def _moment_scales(self, values: Mapping[str, NDArray[np.floating]]) -> dict[str, float]:
        """By kind, the largest size that is shown at this moment."""
        largest: dict[str, float] = {}
        for name, kind in self.kinds.items():
            size = float(np.abs(values[name]).max())
            largest[kind] = max(size, largest.get(kind, 0.0))
        largest["weights"] *= self.contrast
        return largest | ({"shares": 1.0} if "shares" in largest else {})

    def take_place(
        self,
        places: EquationPlaces,
        room: Place,
        *,
        large: bool = True,
        heads: bool = True,
        unit: float = 1.0,
    ) -> Self:
        """Take a place: large and alone, or as a row among others.

        Parameters
        ----------
        places
            Of maps and signs, from ``place_large`` or ``place_rows``.
        room
            All that may be taken; color bars stand at its lower edge, a name at its left one.
        large
            Whether color bars and the numbers of the units are shown, or else the layer's name.
        heads
            Whether words stand above the maps.
        unit
            Scene units of one unit of places and room.
        """
        scale_with_strokes(self, 1 / self.unit)
        for name, shown in self.maps.items():
            arrange_map(shown, places.maps[name], places)
        for sign, (x, y) in zip(self.signs, places.signs, strict=True):
            sign.move_to((x, y, 0))
        self.function_name.move_to(self.signs[-1]).shift(0.3 * UP)
        self._arrange_heads(places, heads, large)
        self._arrange_unit_names(places, large)
        self._arrange_row_name(places, room, not large)
        arrange_bars(self.bars, self.bar_letters, room)
        for shown in (*self.bars.values(), *self.bar_letters):
            shown.set_opacity(float(large))
        self.unit = unit
        return scale_with_strokes(self, unit)

    def _arrange_row_name(self, places: EquationPlaces, room: Place, shown: bool) -> None:
        fits = outline_text(self.title).width * _HEAD <= places.height
        text = self.title if fits else f"Layer {self.layer}"
        name = Caption(text, height=_HEAD, color="quiet", palette=self.palette).rotate(PI / 2)
        name.move_to((0, places.y, 0)).align_to((room.x - room.width / 2, 0, 0), LEFT)
        self.row_name.become(name.set_opacity(float(shown)))

    def _arrange_heads(self, places: EquationPlaces, shown: bool, large: bool) -> None:
        for name, head in self.heads.items():
            x, y, _, height = places.maps[name]
            above = height / 2 + _HEAD_GAP + _HEAD / 2
            if name == "weights" and self.shape.picture and large:
                above += _UNIT + 0.07
            head.move_to((x, y + above, 0)).set_opacity(float(shown))

    def _arrange_unit_names(self, places: EquationPlaces, shown: bool) -> None:
        above = places.picture_height / 2 + 0.07 + _UNIT / 2
        for name, (x, y, _) in zip(self.unit_names, places.pictures.tolist(), strict=True):
            name.move_to((x, y + above, 0)).set_opacity(float(shown))
