"""Points of one's own, brought onto the plane of the playground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnviz_manim.datasets import POINTS_DOMAIN, Dataset
from nnviz_manim.errors import SettingError

__all__ = ["names_of_axes", "points_on_plane"]

_REACH = 0.85
"""Share of the plane that points are stretched over."""


def points_on_plane(data: Dataset, scene: str) -> Dataset:
    """Stretch points over the plane that is drawn, each feature from its lowest to its highest.

    Parameters
    ----------
    data
        Of two features and two classes.
    scene
        Whose name an error begins with.

    Raises
    ------
    SettingError
        If they have other features or classes; the message names scenes for such data.
    """
    classes = 0 if data.labels is None else len(data.class_names)
    features = data.features.shape[1]
    if (features, classes) != (2, 2):
        raise SettingError(
            f"{scene} shows points of 2 features and 2 classes, and {data.name} has {features}"
            f" features and {classes or 'no'} classes: take TrainScene, HeatMapScene or"
            f" SaturationScene for it"
        )
    low, high = data.features.min(axis=0), data.features.max(axis=0)
    shares = (data.features - low) / np.where(high > low, high - low, 1.0)
    places = (2 * shares - 1) * _REACH * POINTS_DOMAIN[1]
    return replace(data, features=places, value_range=None, scaling=None)


def names_of_axes(data: Dataset) -> str:
    """Say what x and y are, where the features have names."""
    if len(data.feature_names) != 2:
        return ""
    return "Here x is {}, y is {}.".format(*data.feature_names)
