"""Data by the names that the command line has for them, or from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import cloup
from click.shell_completion import CompletionItem

from nnviz_manim.datasets import (
    POINT_SETS,
    Dataset,
    load_csv,
    load_digits8,
    load_mnist,
    load_sample,
    make_points,
    twelve_points,
)
from nnviz_manim.errors import SettingError

__all__ = ["DATA_NAMES", "data_option", "held_out_part", "load_data", "scaling_option"]

_NAMED: dict[str, Callable[[], Dataset]] = {
    "sample": load_sample,
    "mnist": load_mnist,
    # Its sixteen shades, as a share like all other pixels.
    "digits8": lambda: load_digits8().scaled(0, 1),
    "twelve-points": twelve_points,
    **{name.replace(" ", "-"): partial(make_points, name) for name in POINT_SETS},
}

DATA_NAMES = tuple(_NAMED)


def _complete(_ctx: Any, _parameter: Any, incomplete: str) -> list[CompletionItem]:
    names = [CompletionItem(name) for name in DATA_NAMES if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


data_option = cloup.option(
    "--data",
    metavar="FILE|NAME",
    shell_complete=_complete,
    help=f"A CSV file, or one of {', '.join(DATA_NAMES)}.",
)
scaling_option = cloup.option_group(
    "A table of your own",
    cloup.option(
        "--label", metavar="COLUMN", help='The column of labels; left out, the one called "label".'
    ),
    cloup.option(
        "--targets", metavar="COLUMN,…", help="Columns of numbers to learn instead of classes."
    ),
    cloup.option(
        "--features", metavar="COLUMN,…", help="Columns to learn from; left out, all others."
    ),
    cloup.option(
        "--scaling",
        type=cloup.Choice(["auto", "pixels", "minmax", "standard", "none"]),
        default="auto",
        show_default=True,
        help="How columns are brought to the range of a network. auto: pixels of images by 255, all"
        " others from their lowest to their highest (minmax).",
    ),
)


def load_data(
    name: str,
    label: str | None = None,
    scaling: str = "auto",
    targets: str | None = None,
    features: str | None = None,
) -> Dataset:
    """Load data by name, or from a CSV file.

    Parameters
    ----------
    name
        One of :data:`DATA_NAMES`, or a path.
    label, scaling
        As of :func:`~nnviz_manim.datasets.load_csv`, for a file.
    targets, features
        The same, with commas between names.

    Raises
    ------
    SettingError
        If columns are named of data that have a name, and no columns.
    """
    if name not in _NAMED:
        return load_csv(
            name,
            label=label,
            targets=_columns(targets),
            features=_columns(features),
            scaling=scaling,
        )
    given = {"--label": label, "--targets": targets, "--features": features}
    named = [option for option, value in given.items() if value is not None]
    if named:
        raise SettingError(f"{named[0]} names columns of a CSV file, and --data {name} is none.")
    return _NAMED[name]()


def _columns(names: str | None) -> list[str] | None:
    return None if names is None else [name.strip() for name in names.split(",")]


def held_out_part(name: str, data: Dataset, share: float, seed: int) -> tuple[Dataset, Any]:
    """Part data into those to learn from and those held out; None where none are."""
    if name == "mnist":
        return data, load_mnist("test")
    return data.split(test=share, seed=seed) if share else (data, None)
