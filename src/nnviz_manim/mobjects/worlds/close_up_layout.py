"""Where the parts of a neuron stand that is seen close."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.mobjects.worlds.activation_curve import activated, curve_of
from nnviz_manim.mobjects.worlds.lettering import number_width, text_width
from nnviz_manim.mobjects.worlds.plot_area import places_in
from nnviz_manim.painting.geometry import box_corners, lerp

__all__ = [
    "close_up_boxes",
    "curve_window",
    "label_width",
    "place_beyond",
    "products_seen",
    "seen_beyond",
    "way_between",
]

Array = NDArray[np.float64]

_INPUT_X, _SUM_X, _CURVE_X, _OUTPUT_X = -0.5, -0.02, 0.24, 0.5
"""Where the inputs, the sum, the curve and the output stand, as shares of the width."""

_NAME, _SIDE = 1.7, 5.75
"""Room of a name above an input and below the curve, and height of the curve, in digits."""

_APART = 2.1
"""How far apart lines are at least where the numbers upon them are seen, in digits."""

_LAST = 0.9
"""Where on its line a product is seen at the latest: before it lies on the sum."""

_SEEN_SUM = ([2.16, 2.22, 2.34, 2.42], [0.0, 1.0, 1.0, 0.0])
"""How much is seen of the sum at a dot, by where it is."""

_FADED = 0.2
"""A number fades over so many of its widths where it comes to lie on something."""

_LABEL_GAP = 0.7
"""Between an input and a weight on its line, in digits."""

_WEIGHT_PLACE, _ONLY_WEIGHT_PLACE = 0.37, 0.45
"""Which share of its line a weight stands from the input: one of several, or the only one."""


def close_up_boxes(
    count: int, width: float, height: float, text_height: float, label: float
) -> Array:
    """Corners of the boxes of all parts, shape (parts, 4, 3).

    Parameters
    ----------
    count
        Number of inputs.
    width, height
        Of the whole.
    text_height
        Of a digit.
    label
        Width of the longest weight as it is written, which keeps clear of its input.
    """
    radius = 2.0 * text_height
    inner = width - 2 * radius
    # Above each input stands its name.
    reach = height - 2 * radius - 2 * _NAME * text_height
    rows = (np.arange(count) - (count - 1) / 2)[::-1] * reach / max(count - 1, 1)
    # The bias comes from above; the middle row is kept free for the way of the sum.
    inputs = [np.array([_INPUT_X * inner, row, 0.0]) for row in rows]
    total = np.array([_SUM_X * inner, 0.0, 0.0])
    share = _WEIGHT_PLACE if count > 1 else _ONLY_WEIGHT_PLACE
    # Beside an input there is most of its node on a level line.
    clear = radius + label / 2 + _LABEL_GAP * text_height
    share = max(share, clear / ((_SUM_X - _INPUT_X) * inner))
    weights = [lerp(place, total, share) for place in inputs]
    bias = total + np.array([0.0, height / 2 - 0.85 * text_height, 0.0])
    side = _SIDE * text_height
    squares = [
        *(box_corners(place, 2 * radius, 2 * radius) for place in inputs),
        *(box_corners(place, 5.5 * text_height, 1.7 * text_height) for place in weights),
        box_corners(bias, 5.5 * text_height, 1.7 * text_height),
        box_corners(total, 2.5 * radius, 2.5 * radius),
        box_corners(
            [_CURVE_X * inner, -_NAME * text_height / 2, 0.0],
            1.3 * side,
            side + _NAME * text_height,
        ),
        box_corners([_OUTPUT_X * inner, 0.0, 0.0], 2 * radius, 2 * radius),
    ]
    return np.concatenate(squares)


def label_width(count: int, number: str, text_height: float) -> float:
    """Width of a weight as it is written on the line of one of so many inputs."""
    name = "w₁ = " if count > 1 else "w = "
    return text_width(name, text_height) + number_width(number, text_height)


def curve_window(box: Array) -> Array:
    """Corners of the curve in the box of the activation, above its name, shape (4, 3)."""
    upper_left, upper_right, lower_left, lower_right = box
    share = _NAME / (_SIDE + _NAME)
    return np.array(
        [
            upper_left,
            upper_right,
            lerp(lower_left, upper_left, share),
            lerp(lower_right, upper_right, share),
        ]
    )


def way_between(start: Array, end: Array) -> tuple[Array, Array]:
    """Where a straight way leaves one node, and where it reaches another; they are as boxes."""
    first, last = start.mean(axis=0), end.mean(axis=0)
    along = (last - first) / (float(np.linalg.norm(last - first)) or 1.0)
    radii = [float(np.linalg.norm(box[0] - box[2])) / 2 for box in (start, end)]
    return first + along * radii[0], last - along * radii[1]


def place_beyond(
    places: Array, travel: float, activation: str, z_range: tuple[float, float], z: float
) -> Array:
    """Where the dot is on its way from the sum over the curve to the output, shape (3,).

    Parameters
    ----------
    places
        Corners of all parts, shape (parts, 4, 3).
    travel
        2 at the sum, 3 on the curve, 4 at the output.
    activation, z_range
        Of the curve, and the sums that it shows.
    z
        The sum.
    """
    total, box, output = places[-3:]
    _, _, ranges = curve_of(activation, z_range)
    at_sum = float(np.clip(z, ranges[0], ranges[1]))
    value = float(activated(activation, np.array([at_sum]))[0])
    foot, point = places_in(curve_window(box), ranges, at_sum, [0.0, value])
    start, end = way_between(total, output)
    way, stops = np.stack([start, foot, point, end]), [2.0, 2.5, 3.0, 4.0]
    return np.array([np.interp(travel, stops, way[:, axis]) for axis in range(3)])


def seen_beyond(places: Array, travel: float, x: float, width: float) -> float:
    """How much is seen of the number at a dot beyond the sum, 0 to 1: not where it lies on others.

    Parameters
    ----------
    places
        Corners of all parts, shape (parts, 4, 3).
    travel
        As in :func:`place_beyond`.
    x
        Where the dot is.
    width
        Of the number.
    """
    if travel < 3:
        return float(np.interp(travel, *_SEEN_SUM))
    curve_end, output_start = float(places[-2, 1, 0]), float(places[-1, 0, 0])
    clear = min(x - curve_end, output_start - x) - width / 2
    return float(np.clip(clear / (_FADED * width), 0.0, 1.0))


def products_seen(
    places: Array, widths: Sequence[float], text_height: float
) -> tuple[float, float]:
    """From where to where on their lines products stand clear of weights and of each other.

    Parameters
    ----------
    places
        Corners of all parts, shape (parts, 4, 3).
    widths
        Of each weight as it is written and of its product, together.
    text_height
        Of a digit.

    Returns
    -------
    Shares of the way from an input to the sum; the first is larger where there is no such place.
    """
    count = len(widths)
    ways = np.array([way_between(places[k], places[2 * count + 1]) for k in range(count)])
    labels = places[count : 2 * count, :, 0].mean(axis=1)
    clear = labels + np.array(widths) / 2 + 0.3 * text_height
    first = float(((clear - ways[:, 0, 0]) / (ways[:, 1, 0] - ways[:, 0, 0])).max())
    if count == 1:
        return first, _LAST
    at_start, at_end = np.abs(np.diff(ways[:, :, 1], axis=0)).min(axis=0).tolist()
    last = (at_start - _APART * text_height) / max(at_start - at_end, 1e-9)
    return first, min(last, _LAST)
