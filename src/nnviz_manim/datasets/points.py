"""Two classes of points in the plane, which a network is to part."""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.support.checks import known, whole_number

__all__ = ["POINTS_DOMAIN", "POINT_SETS", "make_points"]

POINTS_DOMAIN = (-6.0, 6.0)
"""What to draw of the plane, for both coordinates: all points lie in it, unless noise drives them
out."""

Array = NDArray[np.float64]
PointSet = Callable[[np.random.Generator, NDArray[np.int64], float], Array]
"""Called with a generator, the class 0 or 1 of each point (N,) and the noise; returns (N, 2)."""


def _circles(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    """A disc of radius 2.5 (class 1) within a ring from 3.5 to 5."""
    inside = labels == 1
    radii = np.where(
        inside, random.uniform(0, 2.5, len(labels)), random.uniform(3.5, 5, len(labels))
    )
    angles = random.uniform(0, 2 * pi, len(labels))
    return _polar(radii, angles) + 5 * _uniform_noise(random, labels, noise)


def _exclusive_or(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    """The four quadrants up to 5, apart by 0.6: class 1 where both signs are the same."""
    x, y = random.uniform(0.3, 5.3, (2, len(labels)))
    signs = random.choice([-1, 1], len(labels))
    points = np.stack([signs * x, np.where(labels == 1, signs, -signs) * y], axis=1)
    return points + 5 * _uniform_noise(random, labels, noise)


def _gaussians(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    """Two normal clouds about (2, 2), class 1, and (−2, −2); variance 0.5, with noise up to 4."""
    centers = np.where(labels == 1, 2.0, -2.0)[:, np.newaxis]
    points: Array = centers + np.sqrt(0.5 + 7 * noise) * random.standard_normal((len(labels), 2))
    return points


def _spirals(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    """Two arms of 1.75 turns, out to a radius of 5, half a turn apart."""
    along = np.empty(len(labels))
    for label in (0, 1):
        arm = labels == label
        along[arm] = np.arange(np.count_nonzero(arm)) / np.count_nonzero(arm)
    points = _polar(5 * along, 1.75 * 2 * pi * along + pi * (1 - labels))
    return points + _uniform_noise(random, labels, noise)


def _moons(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    """Two half circles of radius 3, of which each ends within the other."""
    side = np.where(labels == 1, -1.0, 1.0)[:, np.newaxis]
    arcs = _polar(np.full(len(labels), 3.0), random.uniform(0, pi, len(labels)))
    points: Array = side * (arcs - np.array([1.5, 0.75]))
    points += 3 * noise * random.standard_normal(points.shape)
    return points


def _polar(radii: Array, angles: Array) -> Array:
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)


def _uniform_noise(random: np.random.Generator, labels: NDArray[np.int64], noise: float) -> Array:
    return noise * random.uniform(-1, 1, (len(labels), 2))


POINT_SETS: dict[str, PointSet] = {
    "circles": _circles,
    "exclusive or": _exclusive_or,
    "gaussians": _gaussians,
    "spirals": _spirals,
    "moons": _moons,
}
"""The sets by name."""


def make_points(kind: str, examples: int = 500, *, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Draw points of two classes in the plane.

    Shapes and noise are those of TensorFlow Playground (500 points, half of them to learn from,
    drawn from −6 to 6), but for the moons, which it does not have. In ``circles`` and ``exclusive
    or`` it tells the class after the noise; here a point keeps the class that it was drawn for.

    Parameters
    ----------
    kind
        ``"circles"``, a disc in a ring; ``"exclusive or"``, four quadrants; ``"gaussians"``, two
        clouds; ``"spirals"``, two arms of 1.75 turns; ``"moons"``, two half circles.
    examples
        Number of points, at least 2; both classes are as frequent, within one.
    noise
        From 0 to 0.5. Points are moved by up to ``5 · noise`` in each direction (circles,
        exclusive or), up to ``noise`` (spirals), by normal noise of deviation ``3 · noise``
        (moons); the variance of the gaussians is ``0.5 + 7 · noise``.
    seed
        Seed of all draws; the same seed gives the same points.

    Returns
    -------
    The data set of that name, features (examples, 2) of any range, classes "0" and "1", in an
    order drawn at random.

    Raises
    ------
    SettingError
        If a setting is impossible.

    Examples
    --------
    >>> learned, held_out = make_points("spirals", noise=0.1).split(test=0.5)
    >>> learned
    <Dataset 'spirals': 250 examples of 2 values, 2 classes>
    """
    draw = known(POINT_SETS, kind, "set of points")
    examples = whole_number(examples, "examples", at_least=2)
    random = np.random.default_rng(whole_number(seed, "seed", at_least=0))
    _require_noise(noise)
    labels = random.permutation(np.arange(examples) % 2)
    points = draw(random, labels, float(noise))
    return Dataset(points.astype(np.float32), labels, ("0", "1"), name=kind, value_range=None)


def _require_noise(noise: Any) -> None:
    if not (isinstance(noise, Real) and 0 <= float(noise) <= 0.5):
        raise SettingError(f"noise must be a number from 0 to 0.5, but is {noise!r}.")
