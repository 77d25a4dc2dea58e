"""A run as one animation: everything that shows it moves in lockstep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import numpy as np
from manim import Animation, Group, Mobject, linear

from nnviz_manim.errors import SettingError
from nnviz_manim.recording import Timeline
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["Learning", "View"]


class View(Protocol):
    """Anything that can show a moment of a run."""

    def show(self, snapshot: Any) -> Any:
        """Show it."""


class Learning(Animation):
    """Play a run, or a part of it, through any number of views at once.

    Parameters
    ----------
    run
        What is played: a run, or anything else with moments.
    views
        Anything with ``show(snapshot)``; those that are mobjects are added to the scene.
    start, end
        Moments of the run between which it is played; None: the last.
    pace
        How long each step from one moment to the next takes, relative to the others; None:
        all take the same time.
    hold
        Share of each step, 0 to below 1, that stands still at its end, for reading.
    rate_func
        Slows, holds or rewinds the whole; an even pace by default.
    kwargs
        What else Manim's ``Animation`` takes, such as ``run_time``.

    Raises
    ------
    SettingError
        If there is no run or no view, a moment is not there, or pace or hold cannot work.

    Examples
    --------
    ::

        self.play(Learning(run, diagram, curve), run_time=20)
        self.play(Learning(run, diagram, start=20, end=0), run_time=2)  # and back again
    """

    def __init__(
        self,
        run: Timeline[Any],
        *views: View,
        start: float = 0.0,
        end: float | None = None,
        pace: Sequence[float] | None = None,
        hold: float = 0.0,
        rate_func: Any = linear,
        **kwargs: Any,
    ) -> None:
        _check_run(run)
        last = len(run) - 1
        _check_settings(views, start, last if end is None else end, last, hold)
        self.start = float(start)
        self.end = float(last if end is None else end)
        self.run = run
        self.views = views
        self._times, self._moments = _timetable(self.start, self.end, pace, hold)
        mobjects = [view for view in cast("tuple[Any, ...]", views) if isinstance(view, Mobject)]
        whole: Mobject = mobjects[0] if len(mobjects) == 1 else Group(*mobjects)
        super().__init__(whole, rate_func=rate_func, introducer=bool(mobjects), **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Keep no copy: the run itself remembers every state."""
        return Mobject()

    def moment(self, alpha: float) -> float:
        """Which moment of the run is shown when a share ``alpha`` of the time is over."""
        return float(np.interp(self.rate_func(alpha), self._times, self._moments))

    def arrivals(self) -> list[tuple[int, float]]:
        """Recorded moments on the way, each with the share of the time at which it is reached.

        The moment that it begins with is among them, at 0; of the time it is that of ``rate_func``.
        """
        found: dict[int, float] = {}
        for time, moment in zip(self._times, self._moments, strict=True):
            if moment == round(moment):
                found.setdefault(round(moment), time)
        return list(found.items())

    def interpolate_mobject(self, alpha: float) -> None:
        """Show every view the same moment."""
        # Some views compute with the weights; see the painter for why on one thread.
        with one_blas_thread():
            snapshot = self.run.at(self.moment(alpha))
            for view in self.views:
                view.show(snapshot)


def _check_run(run: object) -> None:
    if not (hasattr(run, "at") and hasattr(run, "__len__")):
        raise SettingError(
            f"Learning plays a run, or anything else with moments, and was given {run!r:.60}"
        )


def _check_settings(views: Sequence[View], start: Any, end: Any, last: int, hold: Any) -> None:
    if not views:
        raise SettingError("Learning(run) shows nothing: name at least one view, Learning(run, v)")
    for view in views:
        if not callable(getattr(view, "show", None)):
            raise SettingError(f"{view!r} is no view: it has no method show(snapshot)")
    for name, number in (("start", start), ("end", end), ("hold", hold)):
        if isinstance(number, bool) or not isinstance(number, int | float | np.number):
            raise SettingError(f"{name}={number!r:.60}: expected a number")
    for name, moment in (("start", start), ("end", end)):
        if not 0 <= moment <= last:
            raise SettingError(f"{name}={moment:g}: the run has moments 0 to {last}")
    if not 0 <= hold < 1:
        raise SettingError(f"hold={hold!r}: expected a share of each step, 0 to below 1")


def _timetable(
    start: float, end: float, pace: Sequence[float] | None, hold: float
) -> tuple[list[float], list[float]]:
    """Times from 0 to 1 and the moments they belong to."""
    low, high = min(start, end), max(start, end)
    whole = np.arange(np.ceil(low), np.floor(high) + 1)
    stops = np.unique(np.concatenate([[low], whole, [high]]))
    stops = stops if end >= start else stops[::-1]
    lengths = np.abs(np.diff(stops))
    if pace is not None:
        weights = np.asarray(pace, dtype=float)
        if weights.shape != lengths.shape or not (weights > 0).all():
            raise SettingError(
                f"pace of {weights.size} steps: expected {len(lengths)} numbers above 0, one for"
                f" each step from moment {start:g} to moment {end:g}"
            )
        lengths = weights
    if not len(lengths):
        return [0.0, 1.0], [start, start]
    ends = np.cumsum(lengths) / lengths.sum()
    begins = ends - lengths / lengths.sum()
    arrivals = begins + (1 - hold) * (ends - begins)
    times, moments = [0.0], [float(stops[0])]
    for arrival, finish, stop in zip(arrivals, ends, stops[1:], strict=True):
        times += [float(arrival), float(finish)]
        moments += [float(stop), float(stop)]
    return times, moments
