"""A made-up problem of any size: noisy copies of one prototype a class, among distractors."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np

from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.errors import SettingError

__all__ = ["make_prototypes"]


def make_prototypes(
    classes: int = 50,
    features: int = 1000,
    examples: int = 4000,
    *,
    informative: float = 0.1,
    noise: float = 0.4,
    seed: int = 0,
) -> Dataset:
    """Draw a data set that a network has to learn in earnest, and can.

    A class is a prototype: one value in [0, 1], uniformly drawn, for each informative feature.
    An example is the prototype of its class with normal noise, cut off at 0 and 1. All other
    features are distractors, uniformly drawn anew for each example, which tell nothing; which
    features inform lies hidden among them.

    Parameters
    ----------
    classes
        Number of classes; each has as many examples as the others, within one.
    features
        Number of features.
    examples
        Number of examples, at least one a class.
    informative
        Share of the features that inform, above 0 and up to 1; at least one does.
    noise
        Standard deviation of the noise.
    seed
        Seed of all draws; the same seed gives the same data.

    Returns
    -------
    The data set "prototypes", with classes "0", "1" …

    Raises
    ------
    SettingError
        If a setting is impossible.

    Examples
    --------
    >>> make_prototypes(classes=5, features=20, examples=100)
    <Dataset 'prototypes': 100 examples of 20 values, 5 classes>
    """
    _require_whole("classes", classes, 2)
    _require_whole("features", features, 1)
    _require_whole("examples", examples, classes)
    _require_whole("seed", seed, 0)
    _require_shares(informative, noise)
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(examples) % classes)
    informing = random.permutation(features)[: max(1, round(informative * features))]
    prototypes = random.random((classes, len(informing)), dtype=np.float32)
    values = random.random((examples, features), dtype=np.float32)
    spread = random.standard_normal((examples, len(informing)), dtype=np.float32)
    values[:, informing] = np.clip(prototypes[labels] + np.float32(noise) * spread, 0.0, 1.0)
    names = tuple(str(label) for label in range(classes))
    return Dataset(values, labels, class_names=names, name="prototypes")


def _require_whole(setting: str, value: Any, least: int) -> None:
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or int(value) < least:
        raise SettingError(
            f"{setting} must be a whole number of at least {least}, but is {value!r}."
        )


def _require_shares(informative: Any, noise: Any) -> None:
    if not (isinstance(informative, Real) and 0 < float(informative) <= 1):
        raise SettingError(
            f"informative must be a share above 0 and up to 1, but is {informative!r}."
        )
    if not (isinstance(noise, Real) and 0 <= float(noise) < float("inf")):
        raise SettingError(f"noise must be a finite number of at least 0, but is {noise!r}.")
