"""The mistakes of a moment: the surest of them, and each in a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz_manim.learning import RunInfo, Snapshot

__all__ = ["confident_mistakes", "describe_choices"]


def describe_choices(
    choices: Sequence[tuple[int, float]], class_names: Sequence[str], label: int
) -> str:
    """Say in a sentence what an input is taken for, and what else comes into question.

    Parameters
    ----------
    choices
        Classes with their probabilities, the strongest first.
    class_names
        One a class.
    label
        The true class; -1 where unknown.

    Returns
    -------
    Such as ``"Taken for 5, 41 %, and wrong: it is 7. Next come 7 with 30 % and 9 with 28 %."``
    """
    (winner, probability), *others = choices
    verdict = f"Taken for {class_names[winner]}, {100 * probability:.0f} %"
    if label >= 0:
        right = f", and wrong: it is {class_names[label]}"
        verdict += ", and right" if winner == label else right
    rest = [f"{class_names[choice]} with {100 * share:.0f} %" for choice, share in others]
    if not rest:
        return f"{verdict}."
    return f"{verdict}. Next come{'s' * (len(rest) == 1)} {' and '.join(rest)}."


def confident_mistakes(snapshot: Snapshot, info: RunInfo, most: int) -> list[int]:
    """Find the probes that a network gets wrong while it is most sure of itself.

    Parameters
    ----------
    snapshot
        A moment of a run.
    info
        Of the run, with the labels of its probes.
    most
        How many, at most.

    Returns
    -------
    Positions among the probes, the most confident mistake first.
    """
    labels = np.array(info.probe_labels, dtype=int)
    outputs = snapshot.class_outputs
    wrong = np.flatnonzero((labels >= 0) & (snapshot.predictions != labels))
    order = np.argsort(-outputs[wrong].max(axis=1), kind="stable")
    positions: list[int] = wrong[order][:most].tolist()
    return positions
