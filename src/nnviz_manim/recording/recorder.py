"""Collects the snapshots of a training as they come, and keeps them if it is interrupted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.moments import Moments
from nnviz_manim.recording.run_file import RunParts, read_run, write_run
from nnviz_manim.recording.run_info_json import check_probe_labels, info_to_json, plain_info
from nnviz_manim.recording.score_check import check_scores
from nnviz_manim.recording.snapshot_check import check_snapshot
from nnviz_manim.recording.unfinished import UnfinishedRun, unfinished_path

__all__ = ["interrupted_path", "recorded", "recorded_into"]


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
    plain = _info_for(snapshots, info)
    moments: list[Snapshot] = []
    try:
        for snapshot in snapshots:
            _check(snapshot, plain, moments[0] if moments else None, moments[-1:], len(moments))
            moments.append(snapshot)
        stop_reason, ending = _end_of(snapshots)
    except KeyboardInterrupt:
        if not moments:
            raise
        stop_reason, ending = _interrupted(snapshots, moments[-1])
    if not moments:
        raise SettingError(_NOTHING)
    return _parts(plain, Moments.stack(moments), stop_reason, ending)


def recorded_into(
    path: Path,
    snapshots: Iterable[Snapshot],
    info: RunInfo | None,
    *,
    resume: bool,
    notes: Mapping[str, Any],
) -> RunParts:
    """Collect snapshots in a file until they end, or until Ctrl-C.

    Parameters
    ----------
    path
        The run file at the end; until then the moments are in :func:`unfinished_path`. After
        Ctrl-C they are kept at :func:`interrupted_path`, and the training can still be resumed.
    snapshots, info
        As of :func:`recorded`.
    resume
        Whether to go on where a recording into this path was cut off.
    notes
        Kept with the unfinished run; plain JSON values.

    Returns
    -------
    What makes a run.

    Raises
    ------
    SettingError
        As of :func:`recorded`, and if the training to resume was another one.
    RunFileError
        If a file cannot be written, or there is nothing to resume.
    KeyboardInterrupt
        If Ctrl-C comes before the first moment.
    """
    plain = _info_for(snapshots, info)
    if path.is_dir() or not path.parent.is_dir():
        raise RunFileError(f"{path}: must be a file in a folder that exists.")
    place = unfinished_path(path)
    growing = _resumed(place, snapshots, plain) if resume else None
    state_of = getattr(snapshots, "state", None)
    try:
        for snapshot in snapshots:
            if growing is None:
                _check(snapshot, plain, None, (), 0)
            else:
                _check(snapshot, plain, growing.first, (growing.last,), len(growing))
            state = state_of() if callable(state_of) else None
            if growing is None:
                growing = UnfinishedRun.begin(place, plain, snapshot, state, dict(notes))
            else:
                growing.append(snapshot, state)
        stop_reason, ending = _end_of(snapshots)
    except KeyboardInterrupt:
        if growing is None or growing.last is None:
            raise
        stop_reason, ending = _interrupted(snapshots, growing.last)
        path = interrupted_path(path)
    if growing is None:
        raise SettingError(_NOTHING)
    write_run(path, _parts(growing.info, growing.moments(), stop_reason, ending))
    growing.close(remove=ending is not Ending.INTERRUPTED)
    return read_run(path)


def interrupted_path(path: Path) -> Path:
    """Where a run is kept that was ended by Ctrl-C: never where the whole one belongs."""
    return path.with_name(f"{path.stem}-interrupted{path.suffix}")


_NOTHING = "there is nothing to record: the training gave no snapshot."


def _info_for(snapshots: Any, info: RunInfo | None) -> RunInfo:
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
    return plain_info(given)


def _check(
    snapshot: Snapshot,
    info: RunInfo,
    first: Snapshot | None,
    before: Sequence[Snapshot | None],
    number: int,
) -> None:
    check_snapshot(snapshot, number, info, first or snapshot)
    check_scores(snapshot, number, before[0] if before else None, is_regression=info.is_regression)
    if first is None:
        check_probe_labels(info, len(snapshot.activations[0]))


def _end_of(snapshots: object) -> tuple[str, Ending]:
    reason = str(getattr(snapshots, "stop_reason", None) or "")
    return reason, Ending(getattr(snapshots, "ending", Ending.UNKNOWN))


def _interrupted(snapshots: object, last: Snapshot) -> tuple[str, Ending]:
    close = getattr(snapshots, "close", None)
    if callable(close):
        close()
    return f"interrupted by the user after epoch {last.epoch:g}", Ending.INTERRUPTED


def _parts(info: RunInfo, moments: Moments, stop_reason: str, ending: Ending) -> RunParts:
    if ending in {Ending.UNKNOWN, Ending.WHOLE} and not moments.are_finite():
        stop_reason, ending = "a weight or an activation is not finite", Ending.DIVERGED
    return RunParts(info, moments, stop_reason, ending)


def _resumed(place: Path, snapshots: object, info: RunInfo) -> UnfinishedRun:
    """Bring a training to where the one before it was cut off."""
    growing = UnfinishedRun.found(place, to_go_on=True)
    kept, given = info_to_json(growing.info), info_to_json(info)
    # Another version of a library is no other training.
    other = next((name for name in kept if name != "versions" and kept[name] != given[name]), None)
    if other is not None:
        raise SettingError(
            f"{place}: what was cut off had {other} {kept[other]!r:.200}, this training has "
            f"{given[other]!r:.200}; resume with the same settings, or begin anew without resume."
        )
    state = growing.go_back()
    go_on_from = getattr(snapshots, "go_on_from", None)
    if state is None or not callable(go_on_from):
        raise SettingError(
            f"{place}: holds no state of the training to go on from, only what was recorded "
            "(Run.load reads it); begin anew without resume."
        )
    go_on_from(state)
    return growing
