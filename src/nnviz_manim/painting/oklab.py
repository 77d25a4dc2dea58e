"""Colors by lightness, chroma and hue as the eye takes them, and back: B. Ottosson's Oklab."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["from_oklch", "to_oklch"]

Array = NDArray[np.float64]

# B. Ottosson, "A perceptual color space for image processing" (2020), of linear sRGB.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_CONES = np.linalg.inv(_LAB), np.linalg.inv(_CONES)

_HALVINGS = 24
"""How often the chroma of a color that no screen shows is halved towards the largest that one does.
"""


def to_oklch(color: ArrayLike) -> Array:
    """Lightness, chroma and hue of colors.

    Parameters
    ----------
    color
        Red, green and blue as sRGB, 0 to 1, shape (…, 3).

    Returns
    -------
    Lightness 0 to 1, chroma from 0 (gray) to about 0.3, and hue in radians, shape (…, 3).
    """
    own = np.asarray(color, dtype=float)
    light = np.where(own <= 0.04045, own / 12.92, ((own + 0.055) / 1.055) ** 2.4)
    lightness, a, b = np.moveaxis(np.cbrt(light @ _CONES.T) @ _LAB.T, -1, 0)
    return np.stack([lightness, np.hypot(a, b), np.arctan2(b, a)], axis=-1)


def from_oklch(lightness: ArrayLike, chroma: ArrayLike, hue: ArrayLike) -> Array:
    """Colors of a lightness, a chroma and a hue; of what no screen shows the chroma is lowered.

    Parameters
    ----------
    lightness, chroma, hue
        As :func:`to_oklch` gives them, shape (…).

    Returns
    -------
    Red, green and blue as sRGB, 0 to 1, shape (…, 3).
    """
    light, full, angle = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (lightness, chroma, hue))
    )
    least, most = np.zeros(light.shape), np.ones(light.shape)
    for _ in range(_HALVINGS):
        share = (least + most) / 2
        linear = _linear(light, share * full, angle)
        shown = ((linear >= 0.0) & (linear <= 1.0)).all(axis=-1)
        least, most = np.where(shown, share, least), np.where(shown, most, share)
    linear = np.clip(_linear(light, least * full, angle), 0.0, 1.0)
    color: Array = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return color


def _linear(lightness: Array, chroma: Array, hue: Array) -> Array:
    """Linear red, green and blue, which may lie outside of 0 to 1, shape (…, 3)."""
    lab = np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1)
    linear: Array = (lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T
    return linear
