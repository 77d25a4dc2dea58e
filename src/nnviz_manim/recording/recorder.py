"""Collects the snapshots of a training as they come, and keeps them if it is interrupted."""

from __future__ import annotations

from collections.abc import Iterable

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.moments import Moments
from nnviz_manim.recording.run_file import RunParts
from nnviz_manim.recording.run_info_json import check_probe_labels, plain_info
from nnviz_manim.recording.score_check import check_scores
from nnviz_manim.recording.snapshot_check import check_snapshot

__all__ = ["recorded"]


def recorded(snapshots: Iterable[Snapshot], info: RunInfo | None) -> RunParts:
    """Collect snapshots until they end, or until Ctrl-C.

    Parameters
    ----------
    snapshots
        The training. If it has them, its `info` and, at the end, its
        `stop_reason` and `ending` are used.
    info
        What is the same at all moments; None for ``snapshots.info``.

    Returns
    -------
    What makes a run.

    Raises
    ------
    SettingError
        If there is no `info`, no snapshot, or something in them does not fit together.
    KeyboardInterrupt
        If Ctrl-C comes before the first moment.
    """
    if not isinstance(snapshots, Iterable):
        raise SettingError(
            f"snapshots must be a training or a list of Snapshot, not {snapshots!r:.60}."
        )
    given = getattr(snapshots, "info", None) if info is None else info
    if given is None:
        raise SettingError(
            "these snapshots come without a RunInfo; give it, as in "
            "Run.record(snapshots, info=training.info)."
        )
    plain = plain_info(given)
    moments: list[Snapshot] = []
    try:
        for snapshot in snapshots:
            first = moments[0] if moments else snapshot
            check_snapshot(snapshot, len(moments), plain, first)
            before = moments[-1] if moments else None
            check_scores(snapshot, len(moments), before, is_regression=plain.is_regression)
            if not moments:
                check_probe_labels(plain, len(first.activations[0]))
            moments.append(snapshot)
        stop_reason = str(getattr(snapshots, "stop_reason", None) or "")
        ending = Ending(getattr(snapshots, "ending", Ending.UNKNOWN))
    except KeyboardInterrupt:
        if not moments:
            raise
        stop_reason = f"interrupted by the user after epoch {moments[-1].epoch:g}"
        ending = Ending.INTERRUPTED
        close = getattr(snapshots, "close", None)
        if callable(close):
            close()
    if not moments:
        raise SettingError("there is nothing to record: the training gave no snapshot.")
    stacked = Moments.stack(moments)
    if ending in {Ending.UNKNOWN, Ending.WHOLE} and not stacked.are_finite():
        stop_reason, ending = "a weight or an activation is not finite", Ending.DIVERGED
    return RunParts(plain, stacked, stop_reason, ending)
