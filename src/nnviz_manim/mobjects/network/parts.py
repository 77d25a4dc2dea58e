"""The pieces of a network diagram, made and put in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, ORIGIN, PI, RIGHT, UP, Group

from nnviz_manim.mobjects.basic.caption import Caption
from nnviz_manim.mobjects.basic.count_brace import CountBrace
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.basic.wires import Wires
from nnviz_manim.mobjects.network.binary_bar import BinaryBar
from nnviz_manim.mobjects.network.connections import Connections
from nnviz_manim.mobjects.network.feature_names import FeatureNames
from nnviz_manim.mobjects.network.layer_mark import LayerMark
from nnviz_manim.mobjects.network.layer_words import LINE_GAP, SMALLEST_TEXT, text_width
from nnviz_manim.mobjects.network.layout import (
    BRACE,
    BRACE_GAP,
    NUMBER_HEIGHTS,
    RING,
    DiagramLayout,
)
from nnviz_manim.mobjects.network.neuron_column import NeuronColumn
from nnviz_manim.mobjects.network.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.network.scales import DiagramScales
from nnviz_manim.mobjects.network.target_rows import TargetRows
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.painting.palette import Palette

__all__ = ["DiagramParts", "legend_lines"]

_DOT_RADIUS = 0.035
_LEGEND_GAP = 0.3
_CLASS_NAME = 0.2
_NAME_ROOM, _MOST_NAME_ROOM = 0.4, 2.4
"""Above an upright diagram for the names of classes."""
_ANSWER_GAP, _FEATURE_GAP = 0.2, 0.08


@dataclass(frozen=True)
class DiagramParts:
    """Makes the pieces of one diagram.

    Parameters
    ----------
    places
        Where they go.
    scales
        What is known of the network.
    shown
        Which units of each layer are drawn.
    palette
        Where the colors come from.
    """

    places: DiagramLayout
    scales: DiagramScales
    shown: Mapping[int, Sequence[int]]
    palette: Palette

    @property
    def last_layer(self) -> int:
        """Number of the output layer."""
        return len(self.scales.layer_sizes) - 1

    def is_elided(self, layer: int) -> bool:
        """Whether not all units of a layer are drawn."""
        return len(self.shown[layer]) < self.scales.layer_sizes[layer]

    def column(self, layer: int, *, numbers: bool, biases: bool) -> NeuronColumn:
        """Make a layer's neurons; their numbers are left out where they could not be read."""
        places, scales, count = self.places, self.scales, len(self.shown[layer])
        rows = np.arange(count, dtype=float)
        if self.is_elided(layer):
            rows[(count + 1) // 2 :] += 2
        usual, largest = NUMBER_HEIGHTS
        needed = SMALLEST_TEXT / places.radius
        column = NeuronColumn(
            count,
            np.zeros(count) if biases and layer else None,
            radius=places.radius,
            rows=rows,
            spacing=places.spacing,
            direction=RIGHT if places.upright else DOWN,
            value_scale=scales.largest_activation.get(layer),
            bias_scale=scales.largest_bias.get(layer),
            numbers=numbers and places.has_room_inside,
            number_height=float(np.clip(needed, usual, largest)),
            palette=self.palette,
        )
        return column.move_to(places.point(places.columns[layer], places.node_y))

    def dots(self, column: NeuronColumn) -> NeuronColumn:
        """Make the dots in the middle of a column that is not drawn whole."""
        second = (column.part_count + 1) // 2
        return (
            NeuronColumn(
                3,
                radius=min(_DOT_RADIUS, 0.3 * self.places.radius),
                spacing=0.5 * self.places.spacing,
                direction=RIGHT if self.places.upright else DOWN,
                numbers=False,
                value_scale=1.0,
                palette=self.palette,
            )
            .show([0.6, 0.6, 0.6])
            .move_to(column.centers()[[second - 1, second]].mean(axis=0))
        )

    def brace(self, layer: int, column: NeuronColumn) -> CountBrace:
        """Make the brace of a column, on its outer side where it is the input."""
        side = (UP if self.places.upright else RIGHT) * (1.0 if layer else -1.0)
        centers = column.centers()
        along = (centers[-1] - centers[0]) / np.linalg.norm(centers[-1] - centers[0])
        offset = (RING * self.places.radius + BRACE_GAP) * side
        return CountBrace(
            centers[0] - self.places.radius * along + offset,
            centers[-1] + self.places.radius * along + offset,
            side,
            self.places.words.braces[layer],
            depth=BRACE,
            gap=BRACE_GAP,
            text_height=SMALLEST_TEXT,
            palette=self.palette,
        )

    def connections(self, layer: int, columns: Mapping[int, NeuronColumn]) -> Connections:
        """Make the lines into a layer; without weights they are all alike."""
        leave, reach = (1, 3) if self.places.upright else (0, 2)
        lines = Connections(
            columns[self.scales.source(layer)].part_points()[:, leave],
            columns[layer].part_points()[:, reach],
            normalize=self.scales.largest_weight.get(layer, "matrix"),
            plain=layer not in self.scales.largest_weight,
            palette=self.palette,
        )
        if layer in self.scales.weights:
            drawn = np.ix_(self.shown[layer], self.shown[self.scales.source(layer)])
            lines.show(self.scales.weights[layer][drawn])
        return lines

    def marks(self, columns: Mapping[int, NeuronColumn]) -> dict[int, LayerMark]:
        """Make the marks of the layers without units, each between the columns around it."""
        marks: dict[int, LayerMark] = {}
        for layer, title in self.scales.marks.items():
            before = self.scales.source(layer)
            after = min(other for other in self.scales.with_units if other > layer)
            start, end = self._free(before, after)
            between = [other for other in self.scales.marks if before < other < after]
            step = (end - start) / len(between)
            along = start + (between.index(layer) + 0.5) * step
            around = [columns[other] for other in (before, after) if other in columns]
            extents = [column.centers() for column in around]
            axis = RIGHT if self.places.upright else UP
            length = max(abs(float((ends[-1] - ends[0]) @ axis)) for ends in extents)
            marks[layer] = LayerMark(
                title,
                self.places.point(along, self.places.node_y),
                length + 2 * RING * self.places.radius,
                width=0.8 * step,
                upright=self.places.upright,
                palette=self.palette,
            )
        return marks

    def _free(self, before: int, after: int) -> tuple[float, float]:
        """What lies free along the way between two layers with units."""
        places, ring = self.places, RING * self.places.radius
        if before not in places.columns:
            image = places.image_y if places.upright else places.image_x
            pictures = places.pictures_x - places.picture_height / 2
            return image + places.image_height / 2, pictures
        lane = 0.0
        if before in places.words.braces and before:
            number = SMALLEST_TEXT if places.upright else places.words.brace_width(before)
            lane = BRACE + 3 * BRACE_GAP + number
        return places.columns[before] + ring + lane, places.columns[after] - ring

    def names(self) -> dict[int, Group]:
        """Make the words at each layer: its name, and its count where it is said."""
        return {layer: self._name(layer) for layer in self.places.words.names}

    def _name(self, layer: int) -> Group:
        places, words = self.places, self.places.words
        lines = Group(Caption(words.names[layer], height=words.height, palette=self.palette))
        if layer in words.counts:
            count = Caption(
                words.counts[layer], height=SMALLEST_TEXT, color="quiet", palette=self.palette
            )
            edge = LEFT if places.upright else ORIGIN
            lines.add(count.next_to(lines[0], DOWN, buff=LINE_GAP, aligned_edge=edge))
        if not places.upright:
            top = places.header_y + words.height / 2
            middle = lines.move_to(places.columns[layer] * RIGHT)
            return middle.shift((top - float(lines.get_top()[1])) * UP)
        y = places.columns.get(layer, places.image_y)
        lines.move_to(y * UP)
        return lines.shift((places.header_y - float(lines.get_left()[0])) * RIGHT)

    def image_input(self, first: NeuronColumn) -> tuple[PixelGrid, WeightImages, Group]:
        """Make the input image, the weight pictures, and the wires that lead through them."""
        places, shape = self.places, self.scales.image_shape or (1, 1)
        image = PixelGrid(np.zeros(shape), height=places.image_height, palette=self.palette)
        image.move_to((places.image_x, places.image_y, 0.0))
        pictures = WeightImages(
            np.zeros((first.part_count, *shape)),
            height=places.picture_height,
            weight_scale=self.scales.picture_scale,
            palette=self.palette,
        )
        axis = UP if places.upright else RIGHT
        along = places.pictures_x - float(first.get_center() @ axis)
        middles = first.centers() + along * axis
        pictures.place(middles)
        half = axis * (pictures.points[0] - pictures.points[3]) / 2
        reach = abs(half) * axis
        rim = first.part_points()[:, 3 if places.upright else 2]
        start = image.get_top() if places.upright else image.get_right()
        style = {"upright": places.upright, "palette": self.palette}
        wires = Group(
            Wires(start, middles - reach, **style),  # type: ignore[arg-type]
            Wires(middles + reach, rim, **style),  # type: ignore[arg-type]
        )
        return image, pictures, wires

    def bars(self, column: NeuronColumn) -> ProbabilityBars:
        """Make class names and bars beside the outputs of a lying diagram."""
        places, names = self.places, self.scales.class_names
        usual = min(_CLASS_NAME, 0.9 * places.spacing)
        fitting = usual * places.bars_width / ProbabilityBars.width_for(names, usual)
        bars = ProbabilityBars(
            np.zeros(column.part_count),
            names,
            label=self.scales.label,
            width=places.bars_width,
            spacing=places.spacing,
            text_height=min(usual, max(fitting, SMALLEST_TEXT)),
            palette=self.palette,
        )
        return bars.move_to((places.bars_x + places.bars_width / 2, places.node_y, 0.0))

    def answers(self, column: NeuronColumn) -> BinaryBar | TargetRows | None:
        """Make what a single output says of two classes, or a regression's outputs and targets."""
        places, scales = self.places, self.scales
        width = 0.6 * places.width if places.upright else places.bars_width
        answers: BinaryBar | TargetRows
        if scales.target_names:
            step, count = 1.25 * TargetRows.room_for(1), column.part_count
            few = count * step <= places.spacing * max(map(len, self.shown.values()))
            answers = TargetRows(
                np.zeros(count),
                scales.target_names,
                targets=scales.targets[scales.probe] if scales.targets else None,
                ranges=scales.ranges,
                scaling=scales.target_scaling,
                width=width,
                spacing=step if places.upright or few or count == 1 else places.spacing,
                palette=self.palette,
            )
        elif scales.output_names:
            answers = BinaryBar(
                0.0, scales.output_names, label=scales.label, width=width, palette=self.palette
            )
        else:
            return None
        if not places.upright:
            return answers.move_to((places.bars_x + places.bars_width / 2, places.node_y, 0.0))
        top = column.centers()[:, 1].max() + RING * places.radius + _ANSWER_GAP
        half = (places.width - float(answers.width)) / 2
        x = float(np.clip(column.get_center()[0], -half, half))
        return answers.move_to((x, top + float(answers.height) / 2, 0.0))

    def features(self, column: NeuronColumn) -> FeatureNames | None:
        """Make the names and values of inputs that are plain features."""
        places, scales = self.places, self.scales
        if not (scales.feature_names and places.inputs_room):
            return None
        outward = DOWN if places.upright else LEFT
        ends = column.centers() + (RING * places.radius + _FEATURE_GAP) * outward
        return FeatureNames(
            scales.feature_names,
            scales.feature_values,
            ends,
            length=places.inputs_room,
            probe=scales.probe,
            turned=places.upright,
            palette=self.palette,
        )

    def input_words(self, image: PixelGrid) -> Group:
        """Make what stands above and below an input image of a lying diagram."""
        places, words = self.places, Group()
        top, bottom = float(image.get_top()[1]), float(image.get_bottom()[1])
        texts = [("Input", "ink", 1.0, top)]
        if self.scales.label_name is not None:
            texts.append((f"label {self.scales.label_name}", "quiet", -1.0, bottom))
        widest = max(text_width(text, 1.0) for text, *_ in texts)
        height = float(np.clip(places.image_height / widest, SMALLEST_TEXT, places.words.height))
        left = places.image_x - places.image_height / 2
        room = places.pictures_x - places.picture_height / 2 - left - _FEATURE_GAP
        for text, color, side, edge in texts:
            width = min(text_width(text, height), room)
            word = Caption(text, height=height, width=width, color=color, palette=self.palette)
            x = max(places.image_x, left + float(word.width) / 2)
            words.add(word.move_to((x, edge + 1.6 * side * height, 0.0)))
        return words

    def class_names(self, column: NeuronColumn) -> Group:
        """Make the names above the outputs of an upright diagram, if there is room for them."""
        names = self.scales.class_names
        widest = max(text_width(name, 1.0) for name in names)
        height = min(_CLASS_NAME, 0.9 * self.places.spacing / widest)
        group, ring = Group(), RING * self.places.radius + 0.1
        if height >= SMALLEST_TEXT:
            for name, center in zip(names, column.centers(), strict=True):
                word = Caption(name, height=height, palette=self.palette)
                group.add(word.move_to(center + (ring + height / 2) * UP))
        elif self.places.spacing >= SMALLEST_TEXT:
            # Wider than from neuron to neuron: they are read upwards.
            room = self.places.outputs_room - 0.1
            for name, center in zip(names, column.centers(), strict=True):
                width = min(text_width(name, SMALLEST_TEXT), room)
                word = Caption(name, height=SMALLEST_TEXT, width=width, palette=self.palette)
                group.add(word.rotate(PI / 2).move_to(center + (ring + width / 2) * UP))
        return group

    def legend(self, lines: Sequence[Sequence[tuple[str, str]]]) -> Group:
        """Make the words at the bottom; see :func:`legend_lines`."""
        group = Group()
        for line in lines:
            words = Group(
                *(
                    Caption(text, height=SMALLEST_TEXT, color=color, palette=self.palette)
                    for text, color in line
                )
            )
            group.add(words.arrange(RIGHT, buff=_LEGEND_GAP))
        group.arrange(DOWN, buff=LINE_GAP)
        places = self.places
        ends = list(places.columns.values())
        x = 0.0 if places.upright else (ends[0] + ends[-1]) / 2
        room = max((places.width - float(group.width)) / 2, 0.0)
        x = float(np.clip(x, -room, room))
        return group.move_to((x, places.legend_y, 0.0))


def features_length(scales: DiagramScales) -> float:
    """Room that the names of features want beside their neurons; 0 without names."""
    if not scales.feature_names:
        return 0.0
    return FeatureNames.length_for(scales.feature_names, scales.feature_values)


def outputs_height(scales: DiagramScales, height: float) -> float:
    """Room that names or answers take above the outputs of an upright diagram of a height."""
    if scales.target_names:
        return 1.2 * TargetRows.room_for(len(scales.target_names)) + _ANSWER_GAP
    if scales.output_names:
        return BinaryBar.HEIGHT * _CLASS_NAME + _ANSWER_GAP
    if not scales.class_names:
        return 0.0
    longest = max(text_width(name, SMALLEST_TEXT) for name in scales.class_names)
    return float(np.clip(longest + 0.15, _NAME_ROOM, min(_MOST_NAME_ROOM, height / 4)))


def legend_lines(width: float, *, biases: bool, lit: bool = False) -> list[list[tuple[str, str]]]:
    """What colors, arcs and bright neurons mean, in as many lines as the width needs.

    Parameters
    ----------
    width
        In scene units.
    biases, lit
        Whether there are arcs, and whether it has to be said what bright neurons are.

    Returns
    -------
    Lines of words, each with the name of its color.
    """
    words = [("positive", "positive"), ("negative", "negative"), ("weight", "quiet")]
    if biases:
        words.append(("arc: bias", "quiet"))
    if lit:
        words.append(("bright: active", "ink"))
    lines: list[list[tuple[str, str]]] = [[]]
    room = width
    for text, color in words:
        needed = text_width(text, SMALLEST_TEXT) + _LEGEND_GAP
        if lines[-1] and needed > room:
            lines.append([])
            room = width
        lines[-1].append((text, color))
        room -= needed
    return lines
