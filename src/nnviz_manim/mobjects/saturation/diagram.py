"""A network of any size as blocks of cells: every unit of every layer, and how saturated it is."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, get_args

import numpy as np
from manim import RIGHT, UP, Group

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.mobjects.saturation.legend import saturation_legend
from nnviz_manim.mobjects.saturation.strip import SaturationStrip
from nnviz_manim.mobjects.saturation.strong_connections import StrongConnections
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette, palette_named
from nnviz_manim.painting.part import Part

if TYPE_CHECKING:
    from nnviz_manim.analysis import SaturationMoment, SaturationRecord

__all__ = ["SaturationDiagram"]

Links = Literal["strongest", "matrix", "none"]

_TEXT, _NUMBER = 0.18, 0.22
_LINE = 0.36
"""From one line of numbers to the next."""
_HEADER_ROOM = 0.85
_NUMBERS_ROOM = 3 * _LINE + 0.1
_LEGEND_GAP = 0.3
_LARGEST_BLOCK = 2.4
"""Width that a block has room for."""
_LEAST_ROWS = 25
"""Cells are so small that this many would stand one over another."""
_CROWDED = 2.7
"""Width for each block, with what is beside it, below which words and blocks are made narrower."""
_LINKS_ROOM = 0.9
"""Between two blocks, where they are crowded."""
_GAP = 0.25
"""Least room between the words above two blocks, and between a block and a matrix."""
_MATRIX_CONTRAST = 0.4
"""Matrices are fully opaque at this share of the largest weight, which is a lone one."""


class _Style(NamedTuple):
    """How wide words are: the height of a header, and the room for the words of a layer."""

    header: float
    least_width: float
    lines: int
    """Of words under a header."""
    rows: tuple[str, str, str]
    """Names of the rows of numbers: mean, saturated, dead."""


_ROOMY = _Style(0.22, 2.06, 1, ("mean saturation", "saturated units", "dead units"))
_NARROW = _Style(0.18, 1.6, 2, ("on average", "saturated", "dead"))


class SaturationDiagram(ArrayGroup):
    """Every unit of a network as a cell, with the share of saturated and dead units a layer.

    The cells of the input glow by how strongly the first layer listens to them, those of other
    layers by how saturated the units are.

    Parameters
    ----------
    record
        What is to be shown: gives layers, names, and scales that hold for all of its moments.
    width, height
        Of the whole, in scene units.
    links
        What stands between the layers: ``"strongest"`` lines, as many a unit as the record
        keeps; the whole ``"matrix"`` of weights as a picture, a row a unit, if the record keeps
        it; or ``"none"``.
    legend
        Whether words at the bottom say what the colors mean.
    legend_width
        Room for them, from the left edge of the diagram; None: its width. They take two lines
        where one has no room.
    palette
        Where the colors come from.

    Attributes
    ----------
    blocks : dict of int to SaturationStrip
        By layer, the input being 0.
    links : dict of int to StrongConnections or WeightImages
        By the layer that they lead into.
    counters : dict of int to dict of str to Counter
        By layer: ``"mean"``, ``"saturated"`` and ``"dead"``, in percent.

    Raises
    ------
    DrawingError
        If there is no room, or the record does not keep what the links show.

    Examples
    --------
    ::

        record = SaturationRecord.of(run, held_out.features)
        diagram = SaturationDiagram(record)
        self.play(Learning(record, diagram), run_time=20)
    """

    def __init__(
        self,
        record: SaturationRecord,
        *,
        width: float = 11.0,
        height: float = 7.3,
        links: Links = "strongest",
        legend: bool = True,
        legend_width: float | None = None,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        _check(record, links)
        self.palette = palette_named(palette)
        self.layers = record.info.with_units
        self.layer_sizes = record.info.unit_counts
        self.reaches = record.reaches()
        self._top = height / 2
        self._style = _NARROW if width < _CROWDED * len(self.layer_sizes) else _ROOMY
        self.legend = Group()
        if legend:
            room = width if legend_width is None else legend_width
            self.legend = saturation_legend(room, self.palette, weights=links != "none")
            half = float(self.legend.height) / 2
            self.legend.move_to((room - width) / 2 * RIGHT + (half - height / 2) * UP)
        taken = float(self.legend.height) + _LEGEND_GAP if legend else 0.0
        self._room = height - _HEADER_ROOM - _NUMBERS_ROOM - taken
        if self._room <= 0:
            raise DrawingError(f"a SaturationDiagram of height {height:g} has no room for cells")
        self.blocks = self._make_blocks(record, width)
        self.links: dict[int, StrongConnections | WeightImages] = {
            layer: self._make_link(record, layer, links)
            for layer in record.sources
            if links != "none"
        }
        self.words = self._make_words(record)
        self.counters: dict[int, dict[str, Counter]] = {}
        self.numbers = self._make_numbers()
        # What never changes lies lowest: the painter then copies it from frame to frame.
        self.add(self.words, self.legend)
        self.add(*self.links.values(), *self.blocks.values(), self.numbers)
        self.show(record[0])

    # What a scene calls

    def show(self, moment: SaturationMoment) -> Self:
        """Show a moment of a record.

        Raises
        ------
        DrawingError
            If it is of other layers.
        """
        sizes = (len(moment.reach), *(len(levels) for levels in moment.levels.values()))
        if sizes != self.layer_sizes:
            raise DrawingError(
                f"this diagram draws layers of {self.layer_sizes} units and was shown a moment"
                f" of {sizes}"
            )
        smallest, largest = self.reaches
        self.blocks[0].show((moment.reach - smallest) / ((largest - smallest) or 1.0))
        for layer, counters in self.counters.items():
            self.blocks[layer].show(moment.levels[layer], moment.dead[layer])
            counters["mean"].show(100 * float(np.mean(moment.levels[layer])))
            counters["saturated"].show(100 * moment.saturated_shares[layer])
            counters["dead"].show(100 * moment.dead_shares[layer])
        for layer, link in self.links.items():
            matrix = isinstance(link, WeightImages)
            link.show(moment.matrices[layer] if matrix else moment.strongest[layer])
        return self

    def unit(self, layer: int, unit: int) -> Part:
        """The cell of a unit, to be pointed at.

        Parameters
        ----------
        layer
            From 1; 0 for the input.
        unit
            From 0.

        Raises
        ------
        DrawingError
            If there is no such unit.
        """
        if layer not in self.blocks:
            raise DrawingError(
                f"there is no layer {layer}: expected 0 (the input) to {len(self.blocks) - 1}"
            )
        return self.blocks[layer].part(unit)

    # How it is put together

    def _make_blocks(self, record: SaturationRecord, width: float) -> dict[int, SaturationStrip]:
        image, count = record.info.feature_shape, len(self.layer_sizes)
        largest = _LARGEST_BLOCK
        if self._style is _NARROW:
            largest = min(largest, (width - _LINKS_ROOM * (count - 1)) / count)
        blocks = {
            layer: SaturationStrip(
                units,
                width=largest,
                height=self._room,
                largest_pitch=self._room / _LEAST_ROWS,
                columns=prod(image[1:]) if layer == 0 and is_image_shape(image) else None,
                glow="accent" if layer else "ink",
                palette=self.palette,
            )
            for layer, units in zip(self.layers, self.layer_sizes, strict=True)
        }
        least = self._style.least_width
        halves = [max(float(block.width), least) / 2 for block in blocks.values()]
        free = (width - 2 * sum(halves)) / (len(halves) - 1)
        if free < _GAP:
            raise DrawingError(
                f"{len(halves)} blocks of cells do not fit into a width of {width:.1f}: make the"
                f" diagram wider, or show fewer layers"
            )
        x = -width / 2
        for half, block in zip(halves, blocks.values(), strict=True):
            block.move_to((x + half) * RIGHT + (self._top - _HEADER_ROOM - self._room / 2) * UP)
            x += 2 * half + free
        return blocks

    def _make_link(
        self, record: SaturationRecord, layer: int, links: Links
    ) -> StrongConnections | WeightImages:
        before = self.blocks[self.layers[self.layers.index(layer) - 1]]
        block = self.blocks[layer]
        scale = record.largest(layer) or None
        if links == "matrix":
            left, right = float(before.get_right()[0]), float(block.get_left()[0])
            table = record[0].matrices[layer]
            picture = WeightImages(
                table[None], height=self._room, weight_scale=scale and _MATRIX_CONTRAST * scale,
                palette=self.palette,
            )  # fmt: skip
            picture.stretch_to_fit_width(right - left - 2 * _GAP)
            return picture.move_to((left + right) / 2 * RIGHT + block.get_center()[1] * UP)
        sources = record.sources[layer]
        return StrongConnections(
            before.pins(1.0)[sources.ravel()],
            np.repeat(block.pins(-1.0), sources.shape[1], axis=0),
            weight_scale=scale,
            palette=self.palette,
        )

    def _make_words(self, record: SaturationRecord) -> Group:
        words = Group()
        names = _layer_names(len(self.layer_sizes))
        hidden = self.layers[1:]
        kinds = ("features", *(f"{record.info.layer(k).title} units" for k in hidden))
        header = self._style.header
        for (layer, block), name, kind in zip(self.blocks.items(), names, kinds, strict=True):
            count, x = f"{record.info.layer_sizes[layer]:,}", float(block.get_center()[0])
            under = [f"{count} {kind}"] if self._style.lines == 1 else [count, kind]
            written = [(name, header, "ink", self._top - header / 2)]
            for line, text in enumerate(under):
                written.append((text, _TEXT, "quiet", self._top - header - 0.26 * (line + 1)))
            for text, height, color, y in written:
                caption = Caption(text, height=height, color=color, palette=self.palette)
                words.add(caption.move_to(x * RIGHT + y * UP))
        return words

    def _make_numbers(self) -> Group:
        numbers = Group()
        kinds = (("mean", "ink"), ("saturated", "accent"), ("dead", "wrong"))
        top = self._top - _HEADER_ROOM - self._room - 0.1
        rows = zip(kinds, self._style.rows, strict=True)
        for line, ((kind, color), text) in enumerate(rows):
            y = top - (line + 0.5) * _LINE
            label = Caption(text, height=_TEXT, color="quiet", palette=self.palette)
            numbers.add(label.move_to(y * UP + self.blocks[0].get_center()[0] * RIGHT))
            for layer in self.layers[1:]:
                style: dict[str, Any] = {"color": color, "palette": self.palette}
                counter = Counter(0.0, "{:.1f} %", height=_NUMBER, width=1.4, **style)
                x = float(self.blocks[layer].get_center()[0])
                numbers.add(counter.move_to(x * RIGHT + y * UP))
                self.counters.setdefault(layer, {})[kind] = counter
        return numbers


def _layer_names(layers: int) -> list[str]:
    hidden = [f"Hidden layer {k}" for k in range(1, layers - 1)]
    return ["Input layer", *(hidden if len(hidden) > 1 else ["Hidden layer"] * len(hidden)),
            "Output layer"]  # fmt: skip


def _check(record: SaturationRecord, links: str) -> None:
    if links not in get_args(Links):
        raise DrawingError(f"links={links!r}: expected one of {', '.join(get_args(Links))}")
    if links == "matrix" and not record[0].matrices:
        raise DrawingError(
            "this record keeps no weight matrices to draw: make it by"
            " SaturationRecord.of(…, matrix_cells=160)"
        )
    if links == "strongest" and not all(picked.size for picked in record.sources.values()):
        raise DrawingError(
            "this record keeps no connections to draw: make it by SaturationRecord.of(…,"
            " strongest=1), or show links='none'"
        )
