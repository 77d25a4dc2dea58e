"""The five maps of a layer, W, x, b, z and a, and what they share their scales with."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.heat_map import LABEL_GAP, LABEL_WIDTH, HeatMap
from nnviz_manim.mobjects.basic.lettered_cells import MOST_NAMES
from nnviz_manim.mobjects.basic.pixel_grid import PixelGrid
from nnviz_manim.mobjects.equation.layout import EquationPlaces, EquationShape, Place
from nnviz_manim.mobjects.equation.scales import EquationScales
from nnviz_manim.mobjects.network.weight_images import WeightImages
from nnviz_manim.painting.geometry import box_corners
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.numbers import decimals_for
from nnviz_manim.painting.palette import Palette

__all__ = [
    "EquationMap",
    "FirstWeights",
    "arrange_map",
    "equation_shape",
    "kinds_of_scale",
    "make_maps",
]

EquationMap = HeatMap | WeightImages | PixelGrid
FirstWeights = Literal["pictures", "matrix"]

_OUTPUT_KINDS = {False: "signals", True: "shares"}
_MOST_PICTURES = 40
"""With more neurons than this their pictures would be specks, and the weights are a matrix."""


def equation_shape(
    layer: int, scales: EquationScales, first_weights: FirstWeights
) -> EquationShape:
    """Say what a layer needs room for.

    Raises
    ------
    DrawingError
        If the first layer's weights are to be neither pictures nor a matrix.
    """
    if first_weights not in {"pictures", "matrix"}:
        raise DrawingError(f"first_weights={first_weights!r}: expected 'pictures' or 'matrix'")
    sizes = scales.diagram.layer_sizes
    units = sizes[layer]
    pictures = layer == 1 and first_weights == "pictures" and units <= _MOST_PICTURES
    image = scales.diagram.image_shape if pictures else None
    names = scales.diagram.class_names if layer == len(sizes) - 1 else ()
    widths = [LABEL_WIDTH * (outline_text(name).width + 1.5 * LABEL_GAP) for name in names]
    return EquationShape(
        units=units,
        inputs=sizes[layer - 1],
        picture=image,
        image=image,
        names_width=min(max(widths, default=0.0), MOST_NAMES),
    )


def kinds_of_scale(layer: int, scales: EquationScales, shape: EquationShape) -> dict[str, str]:
    """By map, the kind of its scale; maps of a kind share theirs, and an image has none."""
    kinds = {"weights": "weights", "biases": "biases"}
    if layer > 1:
        kinds["inputs"] = _OUTPUT_KINDS[scales.is_bounded(layer - 1)]
    elif not shape.image:
        kinds["inputs"] = "inputs"
    return kinds | {"sums": "signals", "outputs": _OUTPUT_KINDS[scales.is_bounded(layer)]}


def make_maps(
    layer: int,
    scales: EquationScales,
    shape: EquationShape,
    kinds: dict[str, str],
    palette: Palette,
    channel: str = "sum",
) -> dict[str, EquationMap]:
    """Make the maps by name, in the order in which they are computed; all values are 0."""
    weights = np.zeros((shape.units, shape.inputs))
    scale = {name: scales.of_kind(kind, layer) for name, kind in kinds.items()}

    def column(name: str, count: int, coarse_from: float = 1.0, **labels: Any) -> HeatMap:
        style = _numbers(scale[name], coarse_from)
        return HeatMap(np.zeros(count), palette=palette, **style, **labels)

    is_last = layer == scales.info.depth
    labels: dict[str, Any] = {
        "row_labels": scales.diagram.class_names,
        "label_side": "right",
        "underlined": scales.diagram.label,
        "mark_largest": True,
    }
    return {
        "weights": (
            WeightImages(
                weights,
                shape.picture,
                weight_scale=scale["weights"],
                channel=channel,
                palette=palette,
            )
            if shape.picture
            else HeatMap(weights, palette=palette, **_numbers(scale["weights"], 0.5))
        ),
        "inputs": (
            PixelGrid(np.zeros(shape.image), palette=palette)
            if shape.image
            else column("inputs", shape.inputs)
        ),
        "biases": column("biases", shape.units),
        "sums": column("sums", shape.units),
        "outputs": column("outputs", shape.units, 2.0, **(labels if is_last else {})),
    }


def _numbers(scale: float, coarse_from: float) -> dict[str, Any]:
    """Scale and decimals of a map; from a certain scale on, one decimal is enough."""
    return {"scale": scale, "decimals": decimals_for(scale / coarse_from)}


def arrange_map(shown: EquationMap, place: Place, places: EquationPlaces) -> None:
    """Lay a map into its place, pictures of weights into theirs.

    Parameters
    ----------
    shown
        The map.
    place
        Its own.
    places
        Of the whole equation, which say where pictures lie.
    """
    x, y, width, height = place
    if isinstance(shown, HeatMap):
        names = places.names_width if shown.row_labels else MOST_NAMES
        shown.fit((x, y, 0), width, height, names)
    elif isinstance(shown, WeightImages):
        rows, columns = shown.values.shape[1:3]
        tall = places.picture_height
        shown.points = box_corners(places.pictures, tall * columns / rows, tall).reshape(-1, 3)
    else:
        shown.points = box_corners([x, y, 0], width, height).reshape(-1, 3)
