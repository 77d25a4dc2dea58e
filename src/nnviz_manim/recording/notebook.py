"""What a notebook shows of a run: its network, its scores over time, and the inputs it follows."""

from __future__ import annotations

import html
import math
from typing import Protocol

from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.moments import Moments
from nnviz_manim.recording.regression_words import regression_words
from nnviz_manim.support.html import picture, sparkline, table

__all__ = ["run_html"]

_MOST_PROBES = 10
_MOST_VALUES = 8


class Recorded(Protocol):
    """What is read of a ``Run``."""

    @property
    def info(self) -> RunInfo: ...

    @property
    def moments(self) -> Moments: ...

    @property
    def stop_reason(self) -> str | None: ...

    def __len__(self) -> int: ...

    def __getitem__(self, moment: int) -> Snapshot: ...


def run_html(run: Recorded) -> str:
    """Show a run.

    Parameters
    ----------
    run
        A recorded run.

    Returns
    -------
    HTML: layers, scores with a line over time, and what the last moment takes the probes for.
    """
    return f"<div>{_title(run)}{_layers(run)}{_scores(run)}{_probes(run)}</div>"


def _title(run: Recorded) -> str:
    network = str(run.info)
    data = f" on {run.info.data_name}" if run.info.data_name else ""
    ended = f", {run.stop_reason}" if run.stop_reason else ""
    words = f"{network}{data}: {len(run)} moments{ended}"
    return f"<p><b>{html.escape(words)}</b></p>"


def _layers(run: Recorded) -> str:
    sizes, names = run.info.layer_sizes, ("input", *run.info.layer_names)
    rows = [(str(k), str(size), name) for k, (size, name) in enumerate(zip(sizes, names))]  # noqa: B905
    return table(rows, ("layer", "units", "activation"))


def _scores(run: Recorded) -> str:
    moments = run.moments
    rows = [
        ("loss", moments.loss, f"{moments.loss[-1]:.4g}"),
        (run.info.score_name, moments.train_accuracy, f"{moments.train_accuracy[-1]:.1%}"),
        ("held out", moments.test_accuracy, f"{moments.test_accuracy[-1]:.1%}"),
    ]
    measured = [row for row in rows if not math.isnan(row[1][-1])]
    cells = "".join(
        f"<tr><td>{name}</td><td>{value}</td><td>{sparkline(series)}</td></tr>"
        for name, series, value in measured
    )
    return f"<table>{cells}</table>"


def _probes(run: Recorded) -> str:
    info, last = run.info, run[-1]
    inputs = last.activations[0]
    shape = info.feature_shape
    is_image = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    shown = []
    for probe in range(min(len(inputs), _MOST_PROBES)):
        words = _verdict(run, probe)
        if is_image:
            drawn = picture(inputs[probe].reshape(shape), words)
        else:
            values = ", ".join(f"{value:.3g}" for value in inputs[probe][:_MOST_VALUES])
            drawn = html.escape(f"({values}{', …' if inputs.shape[1] > _MOST_VALUES else ''})")
        shown.append(f"<td>{drawn}<br/>{html.escape(words)}</td>")
    more = len(inputs) - len(shown)
    rest = f"<td>and {more} more</td>" if more else ""
    return f"<table><tr>{''.join(shown)}{rest}</tr></table>" if shown else ""


def _verdict(run: Recorded, probe: int) -> str:
    info = run.info
    if info.is_regression:
        return regression_words(info, run[-1], probe)
    guess = run[-1].prediction(probe)
    guessed = info.class_names[guess] if info.names_predictions else str(guess)
    label = info.probe_labels[probe] if info.probe_labels else -1
    if label < 0:
        return f"taken for {guessed}"
    truth = info.class_names[label] if label < len(info.class_names) else str(label)
    return f"{truth}: right" if guess == label else f"{truth}: taken for {guessed}"
