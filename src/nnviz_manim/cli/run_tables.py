"""Runs as tables of text: their network, their scores, their settings."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from nnviz_manim.datasets import Scaling
from nnviz_manim.recording import Run

__all__ = ["facts_of", "layer_table", "percent", "sparkline"]

_BARS = "▁▂▃▄▅▆▇█"
_SPARK_WIDTH = 40
_MOST_NAMES = 8


def percent(share: float) -> str:
    """Write a share, 0 to 1, in percent; a dash where it was not measured."""
    return "–" if math.isnan(share) else f"{100 * share:.1f} %"


def sparkline(values: Sequence[float] | NDArray[np.float64], width: int = _SPARK_WIDTH) -> str:
    """Draw numbers as a line of bars.

    Parameters
    ----------
    values
        One or more numbers; those that are not finite become blanks.
    width
        Number of bars, at most; more numbers than that are picked at equal distances.

    Returns
    -------
    One letter a bar, from the lowest number to the highest.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if len(numbers) > width:
        numbers = numbers[np.linspace(0, len(numbers) - 1, width).round().astype(int)]
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return " " * len(numbers)
    low, spread = finite.min(), np.ptp(finite) or 1.0
    return "".join(
        _BARS[round((len(_BARS) - 1) * float((number - low) / spread))]
        if math.isfinite(number)
        else " "
        for number in numbers
    )


def layer_table(run: Run) -> Table:
    """Make the table of a run's layers, with one row each."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("layer", "units", "activation", "parameters"):
        table.add_column(title, justify="left" if title == "activation" else "right")
    sizes, parameters = run.info.layer_sizes, run.info.parameter_shapes()
    shape = " × ".join(map(str, run.info.feature_shape))
    table.add_row("0", f"{sizes[0]}", f"input {shape}" if shape else "input", "")
    for number, name in enumerate(run.info.layer_names, start=1):
        count = sum(map(math.prod, parameters.get(number, {}).values()))
        units = f"{sizes[number]}" if number in run.info.with_units else ""
        table.add_row(f"{number}", units, name, f"{count:,}" if count else "")
    return table


def facts_of(run: Run) -> dict[str, str]:
    """Say what there is to say about a run, by name: its data, its scores, then its settings."""
    info, last = run.info, run[-1]
    facts = {
        "network": f"{info}",
        "activations": ", ".join(info.layer_names),
        "data": info.data_name or "–",
        **(
            {"features": _columns(info.feature_names, info.feature_scaling)}
            if info.feature_names
            else {}
        ),
        **(
            {"targets": _columns(info.target_names, info.target_scaling)}
            if info.is_regression
            else {"classes": ", ".join(info.class_names) or "–"}
        ),
        "moments": f"{len(run)}, up to epoch {last.epoch:g} (step {last.step:g})",
        "followed": f"{len(last.activations[0])} inputs",
        "loss": f"{last.loss:.4g} ({info.loss})",
        info.score_name: percent(last.train_accuracy),
        f"{info.score_name}, held out": percent(last.test_accuracy),
        "ended": run.stop_reason or "–",
        **({"warnings": " ".join(run.warnings)} if run.warnings else {}),
        "seed": "–" if info.seed is None else str(info.seed),
    }
    return facts | {name: _plain(value) for name, value in info.hyper_parameters.items()}


def _columns(names: Sequence[str], scaling: Scaling | None) -> str:
    more = "" if len(names) <= _MOST_NAMES else f", … {len(names)} in all"
    how = "" if scaling is None else f" ({scaling.name})"
    return f"{', '.join(names[:_MOST_NAMES])}{more}{how}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else "–" if value is None else str(value)
