"""Small networks whose numbers stand in textbooks and articles, to be worked out by hand."""

from __future__ import annotations

import numpy as np

from nnviz_manim.learning.given import network_of
from nnviz_manim.learning.network import MLP
from nnviz_manim.support.checks import known

__all__ = ["TEXTBOOK_NETWORKS", "textbook_network"]

SIGMOIDS = ("sigmoid", "sigmoid")


def _three_three_one() -> MLP:
    """3-3-1: for (1.5, 2, 3) it answers 0.83546."""
    W1 = [[0.2, 0.2, 0.2], [0.4, 0.4, 0.4], [0.6, 0.6, 0.6]]
    return network_of([W1, [[0.5, 0.5, 0.5]]], [[0.8, 0.8, 0.8], [0.2]], activations=SIGMOIDS)


def _twelve_points_first_guess() -> MLP:
    """1-2-1 as the article first tries it; its last weights, drawn from U(0, 1) there, are 0.5."""
    W = [[[-1.0], [9.0]], [[0.5, 0.5]]]
    return network_of(W, [[-1.0, 5.0], [0.0]], activations=SIGMOIDS)


def _twelve_points_cost() -> MLP:
    """1-2-1 near a good end, whose cost is cut along W(1)[0, 0].

    The source leaves that weight open; −23 is the whole number of the lowest cost.
    """
    W = [[[-23.0], [-37.94]], [[28.8, -52.89]]]
    return network_of(W, [[16.81, -23.41], [-17.53]], activations=SIGMOIDS)


def _twelve_points_solved() -> MLP:
    """1-2-1 as scikit-learn's MLPClassifier (lbfgs) ends: it switches at −0.591 and 0.572."""
    W = [[[-20.89123833], [-8.09121263]], [[-20.19430919, 17.74430684]]]
    return network_of(W, [[-12.35004862, 4.62846821], [-8.19425129]], activations=SIGMOIDS)


def _twelve_points_stuck() -> MLP:
    """1-2-1 at a start from which gradient descent ends with 7 of the 12 points.

    N(0, 1) draws of NumPy's RandomState(3), in the order W(1), b(1), W(2), b(2).
    """
    # The old generator, for the draws of seed 3 are what is wanted here.
    random = np.random.RandomState(3)
    W1, b1, W2, b2 = (random.standard_normal(shape) for shape in ((2, 1), 2, (1, 2), 1))
    return network_of([W1, W2], [b1, b2], activations=SIGMOIDS)


TEXTBOOK_NETWORKS = {
    "3-3-1": _three_three_one,
    "twelve points, first guess": _twelve_points_first_guess,
    "twelve points, cost": _twelve_points_cost,
    "twelve points, solved": _twelve_points_solved,
    "twelve points, stuck": _twelve_points_stuck,
}
"""What makes each of the networks, by name."""


def textbook_network(name: str) -> MLP:
    """Make one of the small networks, in float64.

    Parameters
    ----------
    name
        A key of :data:`TEXTBOOK_NETWORKS`.

    Returns
    -------
    A new network.

    Raises
    ------
    SettingError
        If there is no such network.

    Examples
    --------
    >>> round(textbook_network("3-3-1").forward([[1.5, 2.0, 3.0]])[2].item(), 5)
    0.83546
    """
    return known(TEXTBOOK_NETWORKS, name, "textbook network")()
