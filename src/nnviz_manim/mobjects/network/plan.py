"""Which neurons and words a network diagram has, and where they go."""

from __future__ import annotations

from manim import RIGHT, UP, config
from manim.typing import Vector3DLike

from nnviz_manim.mobjects.basic.directions import direction_name
from nnviz_manim.mobjects.network.binary_bar import BinaryBar
from nnviz_manim.mobjects.network.elision import GAP_ROWS, chosen_units
from nnviz_manim.mobjects.network.layer_words import wordings
from nnviz_manim.mobjects.network.layout import DiagramLayout, lay_out
from nnviz_manim.mobjects.network.parts import features_length, legend_lines, outputs_height
from nnviz_manim.mobjects.network.probability_bars import ProbabilityBars
from nnviz_manim.mobjects.network.scales import DiagramScales
from nnviz_manim.mobjects.network.target_rows import TargetRows

__all__ = ["frame_size", "goes_up", "plan_layout", "plan_units"]

_USUAL_ROWS, _MOST_NAMED = 12, 20
"""Rows of a column as they are usual, and those that named outputs may have then."""

_NAMED_ROW, _HEADERS = 0.255, 1.0
"""Height of a row with a name to be read, and of what stands above and below a column."""

_SHARE_OF_FRAME = (0.914, 0.875)
"""How much of the frame's width and height a diagram takes that is not told its size."""


def frame_size(width: float | None, height: float | None) -> tuple[float, float]:
    """Width and height of a diagram; None is what the frame has room for."""
    across, up = _SHARE_OF_FRAME
    return (
        across * float(config.frame_width) if width is None else width,
        up * float(config.frame_height) if height is None else height,
    )


def goes_up(direction: Vector3DLike) -> bool:
    """Whether a direction is ``UP`` rather than ``RIGHT``.

    Raises
    ------
    DrawingError
        If it is neither.
    """
    return direction_name(direction, {"RIGHT": RIGHT, "UP": UP}, "a diagram") == "UP"


def plan_units(
    scales: DiagramScales, most_nodes: int, choice: str, room: float
) -> dict[int, list[int]]:
    """Which units of each layer are drawn as neurons; an input image is not.

    Parameters
    ----------
    scales, most_nodes, choice
        As of the diagram.
    room
        For a column, in scene units.

    Raises
    ------
    DrawingError
        If they cannot be chosen so.
    """
    last = len(scales.layer_sizes) - 1
    # Each class has a name to be read, as long as there is room for twenty.
    named = 0
    if scales.class_names and most_nodes >= _USUAL_ROWS:
        named = min(_MOST_NAMED, int((room - _HEADERS) / _NAMED_ROW))

    return {
        layer: chosen_units(
            scales.layer_sizes[layer],
            max(most_nodes, named if layer == last else 0),
            choice,
            scales.strengths.get(layer),
        )
        for layer in scales.with_units
        if layer or scales.image_shape is None
    }


def plan_layout(
    scales: DiagramScales,
    shown: dict[int, list[int]],
    size: tuple[float, float],
    *,
    upright: bool,
    headers: bool,
    counts: bool,
    legend: bool,
    biases: bool,
    values: bool,
    numbers: bool,
) -> tuple[DiagramLayout, list[list[tuple[str, str]]]]:
    """Find a place for everything, and the words of the legend.

    Parameters
    ----------
    scales
        What is known of the network.
    shown
        Which units of each layer are drawn.
    size
        Width and height of the diagram.
    upright
        Whether it goes from bottom to top.
    headers, counts
        Whether layers have names, and those that are drawn whole their number of units.
    legend
        Whether words at the bottom say what is meant.
    biases, values, numbers
        Whether there are arcs around the neurons, values that light them, and numbers in them.

    Returns
    -------
    The places, and the legend's lines of words as :func:`legend_lines` gives them.

    Raises
    ------
    DrawingError
        If there is no room.
    """
    sizes = scales.layer_sizes
    elided = [layer for layer, units in shown.items() if len(units) < sizes[layer]]
    rows = {
        layer: len(shown.get(layer, [0])) + GAP_ROWS * (layer in elided)
        for layer in scales.with_units
    }
    named = list(shown) if headers else []
    if named and upright and scales.image_shape is not None:
        # Upright, the image has its words at the left, as the layers have.
        named = [0, *named]
    noted = 0 in named and scales.label_name is not None
    notes = {0: f"label {scales.label_name}"} if noted else {}
    words = list(
        wordings(sizes, named, elided, counts=counts, notes=notes, with_units=scales.with_units)
    )

    def lay_out_above(lines: list[list[tuple[str, str]]]) -> DiagramLayout:
        return lay_out(
            rows,
            width=size[0],
            height=size[1],
            image=scales.image_shape is not None,
            bars=0.0 if upright or len(sizes) - 1 in elided else _bars_width(scales),
            legend=len(lines),
            upright=upright,
            marks=bool(scales.marks),
            words=words,
            numbers=numbers,
            inputs=0.0 if 0 in elided or 0 not in shown else features_length(scales),
            outputs=outputs_height(scales, size[1])
            if upright and len(sizes) - 1 not in elided
            else 0.0,
        )

    lines = legend_lines(size[0], biases=biases) if legend else []
    layout = lay_out_above(lines)
    if legend and values and not (numbers and layout.has_room_inside):
        # Where no number can be read, it is said what the neurons' brightness means.
        lines = legend_lines(size[0], biases=biases, lit=True)
        layout = lay_out_above(lines)
    return layout, lines


def _bars_width(scales: DiagramScales) -> float:
    if scales.target_names:
        return TargetRows.width_for(scales.target_names)
    if scales.output_names:
        return BinaryBar.width_for(scales.output_names)
    return ProbabilityBars.width_for(scales.class_names) if scales.class_names else 0.0
